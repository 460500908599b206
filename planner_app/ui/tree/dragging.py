"""Dragging in the tree: items to another priority or parent, rows of the assignment list onto a
task."""

from PySide6.QtCore import QPoint, QRect, Qt
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
from PySide6.QtWidgets import QToolTip, QWidget

from planner_app.ids import ItemId
from planner_app.languages import trn
from planner_app.operations.rules.tree.treeitems import move_treeitems
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import LINE_HEIGHT
from planner_app.ui.columns.tree_columns import NAME
from planner_app.ui.hands import drag_data
from planner_app.ui.hands.drag_chip import drag_chip
from planner_app.ui.look.theme import ThemeHolder, qcolor
from planner_app.ui.look.widgets import tip
from planner_app.ui.tree.dropping import Landing, landing, row_refusal
from planner_app.ui.tree.tree_view import TreeView


class DraggableTree(TreeView):
    """The tree with its drags. A drop is one edit; a place that refuses says why while the mouse is
    still down."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(bridge, holder, parent)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        # Qt's indicator knows places between rows only; ours shows containers too, and refusals.
        self.setDropIndicatorShown(False)
        self.setDragDropMode(TreeView.DragDropMode.DragDrop)
        # Long enough to pass over a folder without unfolding it.
        self.setAutoExpandDelay(600)
        self._landing: Landing | None = None
        self._rows_target: ItemId | None = None
        self._refusal = ""

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: ARG002, N803
        """Take the selected items along, in the order of the tree."""
        ids = self.bridge.selected_items
        if not ids:
            return
        first = self.bridge.snapshot.items[ids[0]].name
        drag = QDrag(self)
        drag.setMimeData(drag_data.packed(drag_data.TREEITEMS, ids))
        words = first
        if len(ids) > 1:
            words = trn(
                "{item} and {count} more", "{item} and {count} more", len(ids) - 1, item=first
            )
        drag.setPixmap(drag_chip(words, self._holder.theme))
        # Beside the pointer, so that the line aimed at stays in sight.
        drag.setHotSpot(QPoint(-12, -4))
        # Edits of others wait: rows that move away under the pointer would be dropped elsewhere.
        self.bridge.held.begin()
        drag.exec(Qt.DropAction.MoveAction)
        self.bridge.held.end()
        self._stop_showing()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        super().dragEnterEvent(event)
        if any(event.mimeData().hasFormat(kind) for kind in self.tree_model.mimeTypes()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges, unfolds after a while
        self._aim(event)
        if self._refusal:
            # Said while the mouse is still down, when another place can be chosen.
            QToolTip.showText(
                self.viewport().mapToGlobal(event.position().toPoint()), tip(self._refusal), self
            )
            event.ignore()
        else:
            QToolTip.hideText()
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        self.viewport().update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._stop_showing()

    def dropEvent(self, event: QDropEvent) -> None:
        """Submit the move once; the tree follows when it is committed."""
        self._aim(event)
        place, target, refusal = self._landing, self._rows_target, self._refusal
        ids = drag_data.unpacked(drag_data.TREEITEMS, event.mimeData())
        row_ids = drag_data.unpacked(drag_data.ASSIGNMENTS, event.mimeData())
        self._stop_showing()
        # Qt's own drop would take the rows out of the model; it is not called, so neither is its
        # end.
        self.setState(TreeView.State.NoState)
        if refusal:
            self.bridge.refused.emit(refusal)
            return
        if ids and place is not None:
            self.bridge.submit(
                move_treeitems,
                ids,
                parent_id=place.parent_id,
                before_id=place.before_id,
                after_id=place.after_id,
            )
        elif target is not None:
            for row_id in row_ids:
                # One edit per row: each merges with what the target's people have already (R10).
                self.bridge.submit(reassign, row_id, treeitem_id=target)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._landing is None and self._rows_target is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._holder.theme
        painter.setPen(QPen(qcolor(theme.trouble if self._refusal else theme.accent), 2))
        self._paint_target(painter)
        painter.end()

    def _paint_target(self, painter: QPainter) -> None:
        inside = self._rows_target
        if (
            self._landing is not None
            and self._landing.before_id is None
            and self._landing.after_id is None
        ):
            inside = self._landing.parent_id
        if inside is not None and inside in self.tree_model.outline:
            painter.drawRoundedRect(self._line_rect(inside).adjusted(2, 1, -2, -2), 4, 4)
            return
        x, y = self._gap_mark()
        painter.drawLine(x + 4, y, self.viewport().width(), y)
        painter.drawEllipse(QPoint(x, y), 3, 3)

    def _gap_mark(self) -> tuple[int, int]:
        """Left end of the mark between two lines."""
        place = self._landing
        assert place is not None
        if place.before_id is not None:
            rect = self.visualRect(self.tree_model.index_of(place.before_id))
            return rect.left(), rect.top()
        last = place.after_id if place.after_id is not None else place.parent_id
        if last not in self.tree_model.outline:
            return 8, min(len(self.bridge.lines.ids) * LINE_HEIGHT, self.viewport().height() - 4)
        left = self.visualRect(self.tree_model.index_of(last)).left()
        # What comes after a container stands below everything that is unfolded in it.
        while last in self.unfolded and (below := self.tree_model.outline.children(last)):
            last = below[-1]
        return left, self._line_rect(last).bottom()

    def _line_rect(self, item_id: ItemId) -> QRect:
        rect = self.visualRect(self.tree_model.index_of(item_id, NAME))
        return QRect(0, rect.top(), self.viewport().width(), rect.height())

    def _aim(self, event: QDropEvent) -> None:
        """Work out what letting go here would do."""
        index = self.indexAt(event.position().toPoint())
        over = self.tree_model.id_of(index) if index.isValid() else None
        ids = drag_data.unpacked(drag_data.TREEITEMS, event.mimeData())
        row_ids = drag_data.unpacked(drag_data.ASSIGNMENTS, event.mimeData())
        self._landing = self._rows_target = None
        if ids:
            rect = self.visualRect(index)
            share = (event.position().y() - rect.top()) / max(rect.height(), 1)
            unfolded = over in self.unfolded
            outline = self.tree_model.outline
            self._landing = landing(self.bridge.snapshot, outline, ids, over, share, unfolded)
            self._refusal = self._landing.refusal
        else:
            self._rows_target = over
            self._refusal = row_refusal(self.bridge.snapshot, row_ids, over)

    def _stop_showing(self) -> None:
        self._landing = self._rows_target = None
        self._refusal = ""
        self.viewport().update()
