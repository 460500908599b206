"""The list of edits, newest on top; it reads on as it is scrolled."""

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QWidget

from planner_app.languages import mark, tr
from planner_app.operations.transaction.journal import Entry
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.docks.history_model import HistoryModel, HistoryRole
from planner_app.ui.docks.history_painting import HEIGHT, HistoryDelegate
from planner_app.ui.look.theme import ThemeHolder

AHEAD: Final = 40 * HEIGHT
"""Pixels before the end of the list at which the next page is asked for."""
NO_EDITS: Final = mark(
    "Nobody has changed this plan yet.\nEvery edit will stand here: when, who, and what."
)


class HistoryList(QTableView):
    """objectName `historyList`. Enter or a double click looks at the plan as it was.

    A table of one column: it lays out only the lines in sight, where a QListView measures all, at
    every page anew (400 lines more below 100 000: 0.7 against 128 ms).
    """

    chosen = Signal()
    """Another line is selected, or what was taken back is another."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyList")
        self.setAccessibleName(tr("History"))
        self.lines = HistoryModel(bridge, self)
        self.setModel(self.lines)
        self.setItemDelegate(HistoryDelegate(bridge, holder, self))
        self._dress()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._empty = QLabel("", self.viewport(), alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("emptyHint")
        self._empty.setWordWrap(True)
        self._empty.hide()
        self.lines.loaded.connect(self._after_reading)
        self.lines.rowsInserted.connect(self._keep_place)
        self.lines.modelReset.connect(self.chosen)
        self.selectionModel().selectionChanged.connect(self.chosen)
        self.verticalScrollBar().valueChanged.connect(self._read_ahead)
        holder.changed.connect(self.viewport().update)

    def entry(self) -> Entry | None:
        """The selected edit."""
        chosen = self.selectedIndexes()
        return self.lines.entry(chosen[0]) if chosen else None

    def is_undone(self) -> bool:
        """Whether the selected edit was taken back."""
        chosen = self.selectedIndexes()
        return bool(chosen and chosen[0].data(HistoryRole.IS_UNDONE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect())

    def _dress(self) -> None:
        """One column without headers or grid, lines of one height, one chosen at a time."""
        self.setShowGrid(False)
        # A table would keep Tab to itself; here it leaves the list.
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(HEIGHT)
        across.hide()
        down.hide()

    def _after_reading(self) -> None:
        """Say what will be here while there is nothing but the plan's beginning; say that nothing
        was found."""
        model = self.lines
        # A long history is not empty; to list its edits at every page would cost time.
        found = model.entries()[:2] if model.rowCount() < 4 else []
        if model.words:
            self._empty.setText(tr("Nothing in the history holds “{words}”.", words=model.words))
            self._empty.setVisible(not model.rowCount())
        else:
            self._empty.setText(tr(NO_EDITS))
            self._empty.setVisible(len(found) == 1 and found[0].revision == 0)
        self.chosen.emit()

    def _keep_place(self, _parent: QModelIndex, first: int, last: int) -> None:
        """What came on top does not push away what is being read further down."""
        bar = self.verticalScrollBar()
        # New edits come in at line 1 where the heading of their day is shown already.
        if first <= 1 and bar.value() > 0:
            read = bar.value() + (last - first + 1) * HEIGHT
            # Later, because until the view has laid out the new lines the bar ends where it did
            # before.
            QTimer.singleShot(0, bar, lambda: bar.setValue(read))

    def _read_ahead(self, value: int) -> None:
        if value > self.verticalScrollBar().maximum() - AHEAD and self.lines.canFetchMore():
            self.lines.fetchMore()
