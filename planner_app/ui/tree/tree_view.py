"""The tree's view: lines of one height painted at once, unfolding, and where each line stands for
the Gantt."""

from collections.abc import Iterable
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyleOptionViewItem,
    QToolTip,
    QTreeView,
    QWidget,
)

from planner_app.ids import NO_ITEM_ID, ItemId
from planner_app.languages import tr
from planner_app.operations.transaction.changes import Changes, touched_items
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import Schedule
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import LINE_HEIGHT
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.hands.editors import go_on_editing, open_editor
from planner_app.ui.look.theme import ThemeHolder, qcolor
from planner_app.ui.tree.column_widths import dress_header, fit_dates
from planner_app.ui.tree.scroll_anchor import ScrollAnchor
from planner_app.ui.tree.tips import tip_words
from planner_app.ui.tree.tree_delegate import LineDelegate
from planner_app.ui.tree.tree_model import TreeModel
from planner_app.ui.tree.tree_painting import LinePainter
from planner_app.words import is_near, last_day, local

UNFOLD_AT_MOST: Final = 3_000
"""A plan with more items opens with its lower levels folded."""


class TreeView(QTreeView):
    """objectName `treeView`. Keeps `bridge.lines` up to date and obeys its wishes to scroll."""

    emptied = Signal(bool)

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("treeView")
        self.setAccessibleName(tr("Work tree"))
        self.bridge, self._holder = bridge, holder
        self.unfolded: set[ItemId] = set()
        self._quiet = False
        self._standing = ScrollAnchor(self, bridge.lines)
        bridge.changed.connect(self._before_change)  # before the model follows
        self.tree_model = TreeModel(bridge, self)
        self._painter = LinePainter(bridge, holder)
        self._configure()
        self.setModel(self.tree_model)
        dress_header(self.header())
        self.header().sectionResized.connect(self._painter.forget)
        self._connect()
        self.unfold_to_fit()

    def _configure(self) -> None:
        self.setItemDelegate(LineDelegate(self.bridge, self))
        self.setUniformRowHeights(True)
        self.setIndentation(18)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # The page's own bar at the right of the Gantt scrolls tree and Gantt together.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        # A double click edits.
        self.setExpandsOnDoubleClick(False)

    def _connect(self) -> None:
        bridge, model = self.bridge, self.tree_model
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        bridge.changed.connect(self._after_change)
        bridge.scheduled.connect(self._repaint_all)
        bridge.scheduled.connect(self._fit_dates)
        bridge.simulated.connect(self._repaint_all)
        bridge.selection_changed.connect(self._follow_selection)
        bridge.lines.wanted.connect(self.verticalScrollBar().setValue)
        bridge.lines.hovered.connect(self.viewport().update)
        self._holder.changed.connect(self._restyle)
        model.modelReset.connect(self._after_reset)
        self.verticalScrollBar().valueChanged.connect(bridge.lines.set_first_pixel)
        self.selectionModel().selectionChanged.connect(self._tell_selection)

    def show_open_work(self) -> None:
        """Where finished work fills the top, scroll to what is open."""
        lines, snapshot = self.bridge.lines.ids, self.bridge.snapshot
        folded = (i for i in lines if i not in self.unfolded and not snapshot.is_done(i))
        line = self.bridge.lines.line_of(next(folded, NO_ITEM_ID)) or 0
        if line * LINE_HEIGHT > self.viewport().height() // 2:
            self.verticalScrollBar().setValue((line - 3) * LINE_HEIGHT)

    # Unfolding

    def unfold_to_fit(self) -> None:
        """Unfold what is open where that stays readable, else only its upper levels."""
        outline = self.tree_model.outline
        wanted, level = set[ItemId](), [outline.root]
        shown = 0
        while level:
            below = [child for parent in level for child in outline.children(parent)]
            # Level by level: half a level unfolded would look like the whole plan.
            shown += len(below)
            if shown > UNFOLD_AT_MOST:
                break
            wanted.update(level)
            level = [
                i for i in below if outline.children(i) and not self.bridge.snapshot.is_done(i)
            ]
        self.unfold(wanted - {outline.root})

    def unfold(self, ids: Iterable[ItemId]) -> None:
        """Unfold these items, and no more than one relayout for all of them."""
        self._quiet = True
        for item_id in ids:
            self.unfolded.add(item_id)
            self.setExpanded(self.tree_model.index_of(item_id), True)
        self._quiet = False
        self._tell_lines()

    def unfold_all(self) -> None:
        """Unfold every container."""
        outline = self.tree_model.outline
        self.unfolded = {i for i in self.bridge.snapshot.children if i != outline.root}
        self._quiet = True
        self.expandAll()
        self._quiet = False
        self._tell_lines()

    def fold_all(self) -> None:
        """Fold every container."""
        self.unfolded = set()
        self.collapseAll()
        self._tell_lines()

    def reveal(self, item_id: ItemId) -> None:
        """Unfold what hides an item, select it and scroll to it."""
        self.unfold(reversed([*self.tree_model.outline.ancestors(item_id)]))
        index = self.tree_model.index_of(item_id)
        # What is in sight stays where it is: a jump would lose the place.
        in_sight = self.viewport().rect().contains(self.visualRect(index).center())
        self.bridge.select_items((item_id,))
        if not in_sight:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_expanded(self, index: QModelIndex) -> None:
        self.unfolded.add(self.tree_model.id_of(index))
        self._tell_lines()

    def _on_collapsed(self, index: QModelIndex) -> None:
        self.unfolded.discard(self.tree_model.id_of(index))
        self._tell_lines()

    def _tell_lines(self) -> None:
        if self._quiet:
            return
        lines = self.bridge.lines
        lines.set_ids(self.tree_model.outline.visible(self.unfolded))
        lines.set_first_pixel(self.verticalScrollBar().value())
        self.emptied.emit(not lines.ids)

    # Following

    def _before_change(self, changes: Changes[object]) -> None:
        # One's own edits may scroll: one looks where one acts.
        if changes.instance == self.bridge.workspace.instance:
            self._standing.forget()
            return
        typed_in = (
            self.tree_model.id_of(self.currentIndex()) if open_editor(self) is not None else None
        )
        self._standing.remember(typed_in, self.bridge.selected_items)

    def _after_change(self, changes: Changes[object]) -> None:
        self._repaint_all()
        go_on_editing(self)
        created = touched_items(changes.touched).created
        # New containers, such as a pasted shot, show what they came with.
        if 0 < len(created) <= UNFOLD_AT_MOST:
            new = [i for i in self.bridge.snapshot.outline if i in created]
            self.unfold([i for i in new if self.tree_model.outline.children(i)])
        self._tell_lines()
        outline = self.tree_model.outline
        if hidden := [i for i in self._standing.hidden() if i in outline]:
            self.unfold(above for i in hidden for above in reversed([*outline.ancestors(i)]))
        self._follow_selection()
        self._standing.restore()

    def _after_reset(self) -> None:
        # A reset folds everything; what was unfolded is unfolded again where it still exists.
        kept = [i for i in self.unfolded if i in self.tree_model.outline]
        self.unfolded = set()
        if kept and len(kept) <= UNFOLD_AT_MOST:
            self.unfold(kept)
        else:
            self.unfold_to_fit()

    def _repaint_all(self) -> None:
        self._painter.forget()
        self.viewport().update()

    def _fit_dates(self, schedule: Schedule) -> None:
        now, zone = self.bridge.now(), self.bridge.zone
        last = max(int(schedule.item_finish.max(initial=NO_TIME)), now)
        fit_dates(
            self.header(), with_year=not is_near(last_day(last, zone), local(now, zone).date())
        )

    def _restyle(self) -> None:
        self._painter.restyle()
        self.viewport().update()

    def _tell_selection(self) -> None:
        if not self._quiet:
            chosen = {self.tree_model.id_of(i) for i in self.selectionModel().selectedRows()}
            # In the order of the tree, which is the order of priority, not of the clicks.
            self.bridge.select_items(tuple(i for i in self.bridge.lines.ids if i in chosen))

    def _follow_selection(self) -> None:
        model, selection = self.tree_model, self.selectionModel()
        wanted = [i for i in self.bridge.selected_items if i in model.outline]
        # The selection came from here: setting it again would move the focus.
        if {model.id_of(i) for i in selection.selectedRows()} == set(wanted):
            return
        self._quiet = True
        selection.clearSelection()
        for item_id in wanted:
            selection.select(
                model.index_of(item_id),
                selection.SelectionFlag.Select | selection.SelectionFlag.Rows,
            )
        if wanted:
            selection.setCurrentIndex(model.index_of(wanted[-1]), selection.SelectionFlag.NoUpdate)
            self.scrollTo(model.index_of(wanted[-1]))
        self._quiet = False

    # Painting and input

    def drawRow(
        self,
        painter: QPainter,
        options: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One line: ground, hairline, triangle, words."""
        line = QRect(0, options.rect.top(), self.viewport().width(), options.rect.height())
        item_id = self.tree_model.id_of(index)
        theme = self._holder.theme
        if self.selectionModel().isSelected(index):
            painter.fillRect(line, qcolor(theme.selection))
        elif item_id == self.bridge.lines.hovered_id:
            painter.fillRect(line, qcolor(theme.header))
        painter.setPen(qcolor(theme.faint))
        painter.drawLine(line.left(), line.bottom(), line.right(), line.bottom())
        widths: dict[int, int] = {
            c: self.columnWidth(c) for c in range(len(COLUMNS)) if not self.isColumnHidden(c)
        }
        lefts = {c: self.columnViewportPosition(c) for c in widths}
        left = self.visualRect(index).left() - lefts[NAME]
        picture = self._painter.picture(item_id, left, widths)
        if self.tree_model.outline.children(item_id):
            centre = lefts[NAME] + left - self.indentation() // 2
            self._painter.paint_branch(painter, line, centre, item_id in self.unfolded)
        self._painter.paint(painter, picture, line, lefts, left)

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Nothing: the triangle belongs to the line."""

    def viewportEvent(self, event: QEvent) -> bool:
        """What the cell under the pointer tells."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        told = self._told_at(index) if index.isValid() else ""
        wrapped = f"<p>{escape(told)}</p>"  # rich text wraps
        QToolTip.showText(
            event.globalPos(), wrapped if told else "", self.viewport(), self.visualRect(index)
        )

    def _told_at(self, index: QModelIndex) -> str:
        """Dates and deadlines say more, a name is told only where it is cut."""
        item = self.bridge.snapshot.items[self.tree_model.id_of(index)]
        column = COLUMNS[index.column()]
        if index.column() != NAME:
            says_more = column.more is not None and index.data()
            return tip_words(self.bridge, item, column) if says_more else ""
        left = self.visualRect(index).left() - self.columnViewportPosition(NAME)
        is_cut = self._painter.is_cut(item.id, left, {NAME: self.columnWidth(NAME)})
        return item.name if is_cut else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self.bridge.lines.set_hovered(self.tree_model.id_of(index) if index.isValid() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.currentIndex().isValid() and self.state() != QTreeView.State.EditingState:
            self.edit(self.currentIndex().siblingAtColumn(NAME))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._painter.forget()
        self.bridge.lines.set_first_pixel(self.verticalScrollBar().value())
