"""The plan page: tree and Gantt as one table, assignments and utilization below on the same time
axis."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollBar, QSplitter, QVBoxLayout, QWidget

from planner_app.languages import mark, tr
from planner_app.ui.assignments.assignment_pane import AssignmentPane
from planner_app.ui.tree.dragging import DraggableTree

SCROLL_WIDTH: Final = 10
SCALE_ROOM: Final = 100
"""Pixels that the scale of hours and the names need at the left of the charts below."""
EMPTY_WORDS: Final = mark(
    "This plan is empty.\nPress Ctrl+N for the first task, or import one with File › Import."
)


class PlanPage(QWidget):
    """Puts the panes together; keeps the charts' left edges in line."""

    def __init__(
        self,
        tree: DraggableTree,
        assignments: AssignmentPane,
        gantt: QWidget,
        utilization: QWidget | None,
    ) -> None:
        super().__init__()
        self._tree, self._utilization = tree, utilization
        self._shown_before = False
        self._scroll = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll.setObjectName("rowScroll")
        self._scroll.setAccessibleName(tr("Rows of the plan"))
        self._empty = QLabel(
            tr(EMPTY_WORDS), tree.viewport(), alignment=Qt.AlignmentFlag.AlignCenter
        )
        self._empty.setObjectName("emptyHint")
        self._put_together(assignments, gantt)
        self._mirror_scrolling()
        tree.viewport().installEventFilter(self)
        tree.bridge.lines.lines_changed.connect(self._show_emptiness)
        self._show_emptiness()

    def _put_together(self, assignments: AssignmentPane, gantt: QWidget) -> None:
        """The table above, the charts below, with edges that can be moved."""
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.addWidget(_above_bar(self._tree))
        self._across.addWidget(_beside(gantt, self._scroll))
        self._below = QSplitter(Qt.Orientation.Horizontal)
        self._below.addWidget(assignments)
        self._below.addWidget(_beside(self._utilization or QWidget(), None))
        self._down = QSplitter(Qt.Orientation.Vertical)
        self._down.addWidget(self._across)
        self._down.addWidget(self._below)
        for splitter in (self._across, self._below, self._down):
            splitter.setHandleWidth(1)
            # A pane that was dragged to nothing is hard to find again.
            splitter.setChildrenCollapsible(False)
            splitter.splitterMoved.connect(self._align)
        for splitter, first, second in (
            (self._across, 0, 1),
            (self._below, 0, 1),
            (self._down, 3, 2),
        ):
            splitter.setStretchFactor(0, first)
            splitter.setStretchFactor(1, second)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._down)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._align()
        if not self._shown_before:
            self._shown_before = True
            # Qt lays the lines out later; scrolling before that would go nowhere.
            self._tree.executeDelayedItemsLayout()
            self._tree.show_open_work()

    def set_shares(self, width: int, height: int) -> None:
        """First sizes, for a window of these pixels."""
        tree = min(max(int(width * 0.44), 420), 740)
        self._across.setSizes([tree, width - tree])
        left = min(max(int(width * 0.26), 300), 420)
        self._below.setSizes([left, width - left])
        self._down.setSizes([int(height * 0.58), int(height * 0.42)])
        self._align()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The hint fills the empty tree."""
        if event.type() == QEvent.Type.Resize:
            self._empty.setGeometry(self._tree.viewport().rect())
            self._align()
        return super().eventFilter(watched, event)

    def _align(self) -> None:
        """The charts below stand on the Gantt's time axis: they begin left of it, with room for
        their scale."""
        room = self._across.sizes()[0] - SCALE_ROOM
        left, right = self._below.sizes()
        # Narrower than its scale, the chart would begin right of the Gantt's edge.
        if left > room > 0:
            self._below.setSizes([room, left + right - room])
        chart = self._utilization
        if chart is not None and hasattr(chart, "set_gutter"):
            chart.set_gutter(max(self._across.sizes()[0] - self._below.sizes()[0], 0))

    def _mirror_scrolling(self) -> None:
        """The tree's own bar is hidden; this one stands at the far right of the rows."""
        own = self._tree.verticalScrollBar()
        self._scroll.valueChanged.connect(own.setValue)
        own.valueChanged.connect(self._scroll.setValue)
        own.rangeChanged.connect(self._follow_range)
        self._follow_range()

    def _follow_range(self) -> None:
        own = self._tree.verticalScrollBar()
        self._scroll.setRange(own.minimum(), own.maximum())
        self._scroll.setPageStep(own.pageStep())
        self._scroll.setSingleStep(own.singleStep())

    def _show_emptiness(self) -> None:
        self._empty.setVisible(not self._tree.bridge.lines.ids)


def _above_bar(tree: QWidget) -> QWidget:
    """The tree, ending where the Gantt's rows end: above the bar that scrolls time."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, SCROLL_WIDTH)
    layout.addWidget(tree)
    return box


def _beside(chart: QWidget, bar: QScrollBar | None) -> QWidget:
    """A chart with room for a scroll bar at its right, so that charts one above the other end
    alike."""
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0 if bar is not None else SCROLL_WIDTH, 0)
    layout.setSpacing(0)
    layout.addWidget(chart, 1)
    if bar is not None:
        bar.setFixedWidth(SCROLL_WIDTH)
        layout.addWidget(bar)
    return box
