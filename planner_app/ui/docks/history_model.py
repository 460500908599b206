"""The journal as a list, newest on top, with a line for each day; read page by page, off the GUI
thread."""

from datetime import date
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

from planner_app.ids import UNEDITED, Revision
from planner_app.languages import mark, tr
from planner_app.operations.past import history
from planner_app.operations.past.history import HistoryPage
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.journal import Entry
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.model_index import AnyModelIndex
from planner_app.ui.look.widgets import tip
from planner_app.words import day_words, moment_words

HistoryLine = Entry | date
"""An edit, or the day of the edits below it."""
NOWHERE: Final = QModelIndex()
PAGE: Final = 400
"""Entries read at once."""


class HistoryRole(IntEnum):
    """What the delegate asks for."""

    LINE = Qt.ItemDataRole.UserRole
    IS_UNDONE = Qt.ItemDataRole.UserRole + 1


class HistoryModel(QAbstractListModel):
    """Reads nothing before `begin`; then it follows the plan."""

    loaded = Signal()
    """More lines are there, or it is known that there are none."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.words = ""
        self._lines: list[HistoryLine] = []
        self._undone: frozenset[Revision] = frozenset()
        self._seen = Revision(-1)
        """The revision up to which everything is read."""
        self._reading, self._ended = False, True
        self._turn = 0
        """Which search is on: answers to an earlier one are dropped."""
        bridge.changed.connect(self._after_change)

    @property
    def has_begun(self) -> bool:
        """Whether it shows the plan's history, or will in a moment."""
        return self._turn > 0

    def begin(self, words: str = "") -> None:
        """Read anew from the top; only what holds each of the words."""
        self.beginResetModel()
        self.words, self._lines, self._undone, self._seen = words, [], frozenset(), Revision(-1)
        self._turn, self._reading, self._ended = self._turn + 1, False, False
        self.endResetModel()
        self.fetchMore()

    def entry(self, index: AnyModelIndex) -> Entry | None:
        """The edit of a line, None for a day."""
        line = self._lines[index.row()] if index.isValid() else None
        return line if isinstance(line, Entry) else None

    def entries(self) -> list[Entry]:
        """The edits that were read so far."""
        return [line for line in self._lines if isinstance(line, Entry)]

    def index_of(self, revision: Revision) -> QModelIndex:
        """The line of a revision, invalid where it is not shown."""
        found = (
            index
            for index, line in enumerate(self._lines)
            if isinstance(line, Entry) and line.revision == revision
        )
        index = next(found, None)
        return self.index(index) if index is not None else QModelIndex()

    def rowCount(self, parent: AnyModelIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == HistoryRole.LINE:
            return line
        is_undone = isinstance(line, Entry) and line.revision in self._undone
        if role == HistoryRole.IS_UNDONE:
            return is_undone
        if not isinstance(line, Entry):
            return day_words(line) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(line.label)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(line, is_undone=is_undone)
        return None

    def _spoken(self, entry: Entry, *, is_undone: bool) -> str:
        line = mark("{edit}, {author}, {moment}")
        if is_undone:
            line = mark("{edit}, {author}, {moment}, taken back")
        when = moment_words(entry.time.astimezone(self.bridge.zone))
        return tr(line, edit=entry.label, author=entry.author, moment=when)

    def flags(self, index: AnyModelIndex) -> Qt.ItemFlag:
        """Days are headings: they cannot be chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        chosen = (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )
        return chosen if self.entry(index) is not None else Qt.ItemFlag.ItemNeverHasChildren

    def canFetchMore(self, parent: AnyModelIndex = NOWHERE) -> bool:
        return not (parent.isValid() or self._ended or self._reading)

    def fetchMore(self, parent: AnyModelIndex = NOWHERE) -> None:
        """Ask for the next page; its lines come when they are read."""
        if not self.canFetchMore(parent):
            return
        # The view asks at every step of scrolling; one question at a time is enough.
        self._reading = True
        workspace, words, turn, before = (
            self.bridge.workspace,
            self.words,
            self._turn,
            self._oldest(),
        )
        self.bridge.ask(
            lambda: workspace.read(history.older_page, before, PAGE, words),
            lambda page: self._take_older(page, turn),
        )

    def _after_change(self, changes: Changes[object]) -> None:
        if not self.has_begun:
            return
        if "plan" in changes.touched:
            # its zone may be another: the days begin elsewhere
            self.begin(self.words)
            return
        if self._seen >= 0:
            self._ask_newer()

    def _ask_newer(self) -> None:
        workspace, words, turn = self.bridge.workspace, self.words, self._turn
        than, oldest = self._seen, self._oldest() or UNEDITED
        self.bridge.ask(
            lambda: workspace.read(history.newer_page, than, oldest, words),
            lambda page: self._take_newer(page, turn),
        )

    def _take_older(self, page: HistoryPage, turn: int) -> None:
        # An answer to an earlier search.
        if turn != self._turn:
            return
        self._reading, self._ended = False, len(page.entries) < PAGE
        self._take_undone(page.undone)
        lines = self._under_days(page.entries)
        # The page begins on the day with which the one above ended: one heading is enough.
        if self._lines and lines and lines[0] == self._last_day():
            lines = lines[1:]
        self._insert(len(self._lines), lines)
        self.loaded.emit()
        if self._seen < 0:
            self._seen = page.revision
            # somebody may have been faster than the first page
            if page.revision < self.bridge.snapshot.revision:
                self._ask_newer()

    def _take_newer(self, page: HistoryPage, turn: int) -> None:
        if turn != self._turn:
            return
        self._take_undone(page.undone)
        # Questions may overlap, and then their answers hold some edits twice.
        lines = self._under_days([entry for entry in page.entries if entry.revision > self._seen])
        self._seen = max(self._seen, page.revision)
        if lines:
            today = max(index for index, line in enumerate(lines) if isinstance(line, date))
            # The oldest of the new days may stand on top already; its heading is kept.
            if self._lines and self._lines[0] == lines[today]:
                self._insert(1, lines[today + 1 :])
                lines = lines[:today]
            self._insert(0, lines)
        self.loaded.emit()

    def _insert(self, index: int, lines: list[HistoryLine]) -> None:
        if lines:
            self.beginInsertRows(QModelIndex(), index, index + len(lines) - 1)
            self._lines[index:index] = lines
            self.endInsertRows()

    def _take_undone(self, undone: frozenset[Revision]) -> None:
        """Before new lines are shown: only those that are shown already can look different now."""
        changed, self._undone = self._undone ^ undone, undone
        oldest = self._oldest()
        shown = [revision for revision in changed if oldest is not None and revision >= oldest]
        for index in map(self.index_of, shown):
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _under_days(self, entries: list[Entry]) -> list[HistoryLine]:
        lines: list[HistoryLine] = []
        day = None
        for entry in entries:
            this = entry.time.astimezone(self.bridge.zone).date()
            if this != day:
                day = this
                lines.append(day)
            lines.append(entry)
        return lines

    def _last_day(self) -> date:
        return next(line for line in reversed(self._lines) if isinstance(line, date))

    def _oldest(self) -> Revision | None:
        """The lowest revision shown; a day never stands last."""
        last = self._lines[-1] if self._lines else None
        return last.revision if isinstance(last, Entry) else None
