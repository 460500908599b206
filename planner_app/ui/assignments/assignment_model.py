"""The selected item's rows as a list model."""

from enum import IntEnum
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt, Signal

from planner_app.ids import NO_ITEM_ID, AssignmentId, ItemId
from planner_app.languages import mark, tr
from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import State
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import plan_now
from planner_app.ui.hands import drag_data
from planner_app.ui.look.model_index import AnyModelIndex
from planner_app.ui.look.schedule_words import finish_words, start_words
from planner_app.ui.look.work_kinds import kind_of_row
from planner_app.words import hours_words, range_words

NOWHERE: Final = QModelIndex()


class RowRole(IntEnum):
    """What the delegate asks for."""

    ID = Qt.ItemDataRole.UserRole
    PAINTED = Qt.ItemDataRole.UserRole + 1


class PaintedRow(NamedTuple):
    """What is painted of one row; low and high in hours, widest is the longest high of the item."""

    name: str
    line: str
    hours: str
    low: float
    high: float
    widest: float
    kind: int
    is_unassigned: bool
    is_done: bool


_WHY_NO_DATES: Final = {
    State.DONE: mark("done"),
    State.ON_HOLD: mark("on hold"),
    State.UNESTIMATED: mark("not estimated yet"),
    State.WAITS: mark("waits for something without a finish"),
    State.NEVER: mark("never gets time within ten years"),
    State.TEAM_ROW: mark("on the project's team"),
}


class AssignmentModel(QAbstractListModel):
    """One item's assignments by position (R1)."""

    edited = Signal(int, str)
    """Assignment id and the range as typed."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.item_id: ItemId | None = None
        self.ids: tuple[AssignmentId, ...] = ()

    def show(self, item_id: ItemId | None) -> bool:
        """Show an item's rows as they are now; whether it is another item than before."""
        snapshot = self.bridge.snapshot
        known = item_id if item_id in snapshot.items else None
        ids = snapshot.rows_of.get(known, ()) if known is not None else ()
        if known != self.item_id:
            self.beginResetModel()
            self.item_id, self.ids = known, ids
            self.endResetModel()
            return True
        self._patch(ids)
        if ids:
            # Dates and bars of all rows may be new: the longest row sets the scale of the bars.
            self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
        return False

    def _patch(self, wanted: tuple[AssignmentId, ...]) -> None:
        """Row by row, so that an editor open in another row stays."""
        # From the end, so that the rows before keep their numbers.
        for index in reversed(range(len(self.ids))):
            if self.ids[index] not in wanted:
                self.beginRemoveRows(NOWHERE, index, index)
                self.ids = self.ids[:index] + self.ids[index + 1 :]
                self.endRemoveRows()
        for index, row_id in enumerate(wanted):
            if row_id not in self.ids:
                self.beginInsertRows(NOWHERE, index, index)
                self.ids = (*self.ids[:index], row_id, *self.ids[index:])
                self.endInsertRows()
            elif (old := self.ids.index(row_id)) != index:
                self.beginMoveRows(NOWHERE, old, old, NOWHERE, index)
                rest = self.ids[:old] + self.ids[old + 1 :]
                self.ids = (*rest[:index], row_id, *rest[index:])
                self.endMoveRows()

    def row(self, index: AnyModelIndex) -> AssignmentRecord | None:
        """The assignment at an index."""
        if not index.isValid():
            return None
        return self.bridge.snapshot.assignments.get(self.ids[index.row()])

    def rowCount(self, parent: AnyModelIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: AnyModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == RowRole.ID:
            return row.id
        if role == RowRole.PAINTED:
            return self.painted(row)
        if role == Qt.ItemDataRole.EditRole:
            return range_words(row.low, row.high)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            entry = self.painted(row)
            return ", ".join(part for part in (entry.name, entry.hours, entry.line) if part)
        return None

    def setData(
        self, index: AnyModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Hands the typed range on; the row changes when the edit is committed."""
        row = self.row(index)
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value).strip() != range_words(row.low, row.high):
            self.edited.emit(row.id, str(value))
        return True

    def flags(self, index: AnyModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        )
        item = self.bridge.snapshot.items.get(self.item_id or NO_ITEM_ID)
        # Events have hours of their own, milestones have none (R5).
        if item is not None and item.type == "task":
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def mimeTypes(self) -> list[str]:
        return [drag_data.ASSIGNMENTS]

    def mimeData(self, indexes: Any) -> QMimeData:
        return drag_data.packed(drag_data.ASSIGNMENTS, [self.ids[i.row()] for i in indexes])

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def painted(self, row: AssignmentRecord) -> PaintedRow:
        """A row in words."""
        snapshot = self.bridge.snapshot
        shown = [snapshot.assignments[i] for i in self.ids if i in snapshot.assignments]
        # One scale for the item's open rows, so that their bars can be compared.
        highs = [other.high or 0.0 for other in shown if not other.is_done]
        return PaintedRow(
            name=snapshot.who(row),
            line=self._line(row),
            hours=self._hours(row),
            low=row.low or 0.0,
            high=row.high or 0.0,
            widest=max(highs, default=0.0),
            kind=kind_of_row(snapshot, row),
            is_unassigned=row.person_id is None and row.team_id is None,
            is_done=row.is_done,
        )

    def _hours(self, row: AssignmentRecord) -> str:
        if row.is_done:
            return tr("done")
        if row.low is None and self.bridge.snapshot.items[row.treeitem_id].type == "task":
            return tr("no estimate")
        return range_words(row.low, row.high)

    def _line(self, row: AssignmentRecord) -> str:
        parts = [self._when(row)]
        if logged := self.bridge.snapshot.hours_logged(row):
            parts.append(tr("{hours} logged", hours=hours_words(logged)))
        if row.daily_limit:
            parts.append(tr("at most {hours} a day", hours=hours_words(row.daily_limit)))
        return " · ".join(part for part in parts if part)

    def _when(self, row: AssignmentRecord) -> str:
        """From when to when a row is worked on, or why that is not known."""
        bridge, today = self.bridge, plan_now(self.bridge).today
        start, finish = bridge.dates.row_dates(row.id)
        if start != NO_TIME:
            begin = start_words(start, bridge.zone, today)
            end = finish_words(finish, bridge.zone, today)
            return begin if begin == end else f"{begin} → {end}"
        state = bridge.dates.row_state(row.id)
        return tr(_WHY_NO_DATES[state]) if state in _WHY_NO_DATES and not row.is_done else ""
