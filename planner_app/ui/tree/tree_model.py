"""The tree as an item model over the snapshot: nothing is stored per line, edits patch it by
ids."""

from itertools import islice
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal

from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.operations.transaction.changes import Changes, touched_assignments, touched_items
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import Column, Side, plan_now
from planner_app.ui.columns.tree_columns import COLUMNS
from planner_app.ui.hands import drag_data
from planner_app.ui.look.model_index import AnyModelIndex
from planner_app.ui.look.widgets import tip
from planner_app.ui.tree.tips import tip_words
from planner_app.ui.tree.tree_outline import Insert, Move, OutlineStep, Remove, TreeOutline

NOWHERE: Final = QModelIndex()
ID_ROLE: Final = Qt.ItemDataRole.UserRole
TONE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
PATCH_LIMIT: Final = 400
"""More steps than this (an import) rebuild the model instead, which is quicker but would end an
editor or a drag."""
_SIDES: Final = {Side.LEFT: Qt.AlignmentFlag.AlignLeft, Side.RIGHT: Qt.AlignmentFlag.AlignRight}
_FROM_SCHEDULE: Final = [number for number, column in enumerate(COLUMNS) if column.from_schedule]
_FIXED: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemIsDropEnabled
)
_EDITABLE: Final = _FIXED | Qt.ItemFlag.ItemIsEditable


class TreeModel(QAbstractItemModel):
    """Columns of the contract. Ids of items are the indexes' internal ids."""

    edited = Signal(int, int, str)
    """Item id, column, text: the user typed something into a cell."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.outline = TreeOutline(bridge.snapshot)
        bridge.changed.connect(self.follow)
        bridge.scheduled.connect(self._dates_changed)
        bridge.simulated.connect(self._dates_changed)

    def index_of(self, item_id: ItemId, column: int = 0) -> QModelIndex:
        """Where an item stands; invalid when it does not."""
        if item_id not in self.outline:
            return QModelIndex()
        # The id in the index survives moves, a row number would not.
        return self.createIndex(self.outline.place(item_id), column, item_id)

    def id_of(self, index: AnyModelIndex) -> ItemId:
        """The item at an index; the root's for an invalid one."""
        return ItemId(int(index.internalId())) if index.isValid() else self.outline.root

    def index(self, row: int, column: int, parent: AnyModelIndex = NOWHERE) -> QModelIndex:
        below = self.outline.children(self.id_of(parent))
        if 0 <= row < len(below) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, below[row])
        return QModelIndex()

    def parent(self, child: AnyModelIndex = NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not child.isValid():
            return QModelIndex()
        above = self.outline.parent(self.id_of(child))
        return (
            QModelIndex()
            if above == self.outline.root
            else self.createIndex(self.outline.place(above), 0, above)
        )

    def rowCount(self, parent: AnyModelIndex = NOWHERE) -> int:
        if not parent.isValid():
            return len(self.outline.children(self.outline.root))
        return len(self.outline.children(self.id_of(parent))) if parent.column() == 0 else 0

    def hasChildren(self, parent: AnyModelIndex = NOWHERE) -> bool:
        return self.rowCount(parent) > 0

    def columnCount(self, parent: AnyModelIndex = NOWHERE) -> int:  # noqa: ARG002
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section].title)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(COLUMNS[section].hint)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _SIDES[COLUMNS[section].side] | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item, column = self.bridge.snapshot.items.get(self.id_of(index)), COLUMNS[index.column()]
        if item is None:  # about to be removed from here too
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.show(plan_now(self.bridge), item).text
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(item, column)
        if role == ID_ROLE:
            return item.id
        if role == TONE_ROLE:
            return column.show(plan_now(self.bridge), item).tone
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(tip_words(self.bridge, item, column))
        return None

    def setData(
        self, index: AnyModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Hands what was typed on; the cell changes when the edit is committed."""
        item = self.bridge.snapshot.items.get(self.id_of(index)) if index.isValid() else None
        if item is None or role != Qt.ItemDataRole.EditRole or not self._is_editable(index):
            return False
        if str(value) != self._edit_text(item, COLUMNS[index.column()]):
            # Enter without a change is no edit: it would stand in the history.
            self.edited.emit(item.id, index.column(), str(value))
        return True

    def flags(self, index: AnyModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return _EDITABLE if self._is_editable(index) else _FIXED

    def mimeTypes(self) -> list[str]:
        return [drag_data.TREEITEMS, drag_data.ASSIGNMENTS]

    def mimeData(self, indexes: Any) -> QMimeData:
        chosen = {self.id_of(i) for i in indexes}
        return drag_data.packed(
            drag_data.TREEITEMS, [i for i in self.bridge.snapshot.outline if i in chosen]
        )

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def follow(self, changes: Changes[object]) -> None:
        """Patch what an edit changed; unfolded items and the selection stay."""
        snapshot = self.bridge.snapshot
        # Somebody types or drags: a reset would take the editor away, however long patching takes.
        steps, limit = 0, None if self.bridge.held.is_under_way else PATCH_LIMIT
        for step in islice(self.outline.steps_to(snapshot), limit):
            self._take(step)
            steps += 1
        if steps == limit:
            self.beginResetModel()
            self.outline = TreeOutline(snapshot)
            self.endResetModel()
            return
        for item_id in self._items_touched(changes):
            first = self.index_of(item_id)
            if first.isValid():
                self.dataChanged.emit(first, self.index_of(item_id, len(COLUMNS) - 1))

    def _take(self, step: OutlineStep) -> None:
        above = self.index_of(step.parent)
        if isinstance(step, Insert):
            self.beginInsertRows(above, step.place, step.place + len(step.ids) - 1)
            self.outline.apply(step)
            self.endInsertRows()
        elif isinstance(step, Remove):
            self.beginRemoveRows(above, step.place, step.place + step.how_many - 1)
            self.outline.apply(step)
            self.endRemoveRows()
        else:
            self._move(above, step)

    def _move(self, above: QModelIndex, step: Move) -> None:
        self.beginMoveRows(
            above, step.place, step.place, self.index_of(step.to_parent), step.to_place
        )
        self.outline.apply(step)
        self.endMoveRows()

    def _items_touched(self, changes: Changes[object]) -> set[ItemId]:
        rows = map(self.bridge.snapshot.assignments.get, touched_assignments(changes.touched).ids)
        found = {
            *touched_items(changes.touched).ids,
            *(row.treeitem_id for row in rows if row is not None),
        }
        # Beyond that, a repaint of what is in sight is cheaper than telling of each.
        return found if len(found) <= PATCH_LIMIT else set()

    def _dates_changed(self) -> None:
        """Any date may be new: told for the top only, views repaint what they show."""
        count = self.rowCount()
        if count:
            self.dataChanged.emit(
                self.index(0, _FROM_SCHEDULE[0]), self.index(count - 1, _FROM_SCHEDULE[-1])
            )

    def _is_editable(self, index: AnyModelIndex) -> bool:
        editor, item = (
            COLUMNS[index.column()].editor,
            self.bridge.snapshot.items.get(self.id_of(index)),
        )
        return (
            editor is not None and item is not None and editor.is_open(self.bridge.snapshot, item)
        )

    def _edit_text(self, item: ItemRecord, column: Column) -> str:
        plan = plan_now(self.bridge)
        return (
            column.show(plan, item).text
            if column.editor is None
            else column.editor.text(plan, item)
        )
