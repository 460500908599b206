"""The list itself: drag to reorder, drag out to a person or a tree item."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from planner_app.ids import AssignmentId
from planner_app.languages import tr
from planner_app.ui.assignments.assignment_delegate import AssignmentDelegate
from planner_app.ui.assignments.assignment_model import AssignmentModel
from planner_app.ui.hands import drag_data
from planner_app.ui.hands.drag_chip import drag_chip
from planner_app.ui.look.theme import ThemeHolder, qcolor


class AssignmentView(QListView):
    """objectName `assignmentList`."""

    reordered = Signal(list)
    """All assignment ids in the wanted order (R11)."""

    def __init__(
        self, model: AssignmentModel, holder: ThemeHolder, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("assignmentList")
        self.setAccessibleName(tr("Assignments of the selected item"))
        self._rows, self._holder = model, holder
        self._gap: int | None = None
        self.setModel(model)
        self.setItemDelegate(AssignmentDelegate(model.bridge, holder, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        # Qt would show it where rows of other items are dragged as well.
        self.setDropIndicatorShown(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        holder.changed.connect(self.viewport().update)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: ARG002, N803
        """Take the row along."""
        row = self._rows.row(self.currentIndex())
        if row is None:
            return
        entry = self._rows.painted(row)
        item = self._rows.bridge.snapshot.items[row.treeitem_id].name
        drag = QDrag(self)
        drag.setMimeData(drag_data.packed(drag_data.ASSIGNMENTS, [row.id]))
        words = " · ".join(part for part in (item, entry.name, entry.hours) if part)
        drag.setPixmap(drag_chip(words, self._holder.theme))
        drag.setHotSpot(QPoint(-12, -4))
        # Edits of others wait: rows that move away under the pointer would be dropped elsewhere.
        self._rows.bridge.held.begin()
        drag.exec(Qt.DropAction.MoveAction)
        self._rows.bridge.held.end()
        self._show_gap(None)

    def move_current(self, steps: int) -> None:
        """The current row up (-1) or down (+1)."""
        here = self.currentIndex().row()
        if 0 <= here < len(self._rows.ids) and 0 <= here + steps < len(self._rows.ids):
            ids = list(self._rows.ids)
            ids.insert(here + steps, ids.pop(here))
            self.reordered.emit(ids)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._own(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        # Scrolls at the edges.
        super().dragMoveEvent(event)
        own = self._own(event)
        self._show_gap(self._gap_at(event.position().toPoint()) if own else None)
        if own:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """One reorder, or nothing where the row is let go in its own place."""
        moved = self._own(event)
        gap = self._gap_at(event.position().toPoint())
        self._show_gap(None)
        # Qt's own drop would move rows in the model; the list follows the committed edit instead.
        self.setState(QListView.State.NoState)
        if not moved:
            event.ignore()
            return
        staying = [i for i in self._rows.ids[:gap] if i not in moved]
        order = [*staying, *moved, *(i for i in self._rows.ids[gap:] if i not in moved)]
        # Let go in its own place: no edit, nothing in the history.
        if tuple(order) != self._rows.ids:
            self.reordered.emit(order)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(qcolor(self._holder.theme.accent), 2))
        y = self._gap_line(self._gap)
        painter.drawLine(12, y, self.viewport().width() - 12, y)
        painter.end()

    def _own(self, event: QDropEvent) -> list[AssignmentId]:
        """The dragged rows where all are this item's."""
        # Rows of another item are handed over elsewhere; here they have no place to go.
        ids = drag_data.unpacked(drag_data.ASSIGNMENTS, event.mimeData())
        return ids if ids and set(ids) <= set(self._rows.ids) else []

    def _gap_at(self, point: QPoint) -> int:
        """Number of rows above the point: where a drop goes."""
        index = self.indexAt(point)
        if not index.isValid():
            return len(self._rows.ids)
        return index.row() + (point.y() > self.visualRect(index).center().y())

    def _gap_line(self, gap: int) -> int:
        last = len(self._rows.ids) - 1
        if gap <= last:
            return max(self.visualRect(self._rows.index(gap)).top(), 1)
        return self.visualRect(self._rows.index(last)).bottom()

    def _show_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()
