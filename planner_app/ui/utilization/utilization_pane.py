"""The utilization pane: its head with legend and choices, the stacks, and the heatmap below on the
same axis."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QSplitter, QToolButton, QVBoxLayout, QWidget

from planner_app.languages import mark, tr
from planner_app.scheduling.working_time.spans import BucketUnit
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.legend import LegendLabel, Mark, paint_legend
from planner_app.ui.charts.load_sums import BY_UNIT
from planner_app.ui.charts.stacks import IDLE, LOGGED, Stacks
from planner_app.ui.look.pane_head import PaneHead
from planner_app.ui.look.theme import Theme, ThemeHolder, blended
from planner_app.ui.look.widgets import tool_button
from planner_app.ui.utilization.heatmap_view import HeatmapView
from planner_app.ui.utilization.load_model import LoadModel
from planner_app.ui.utilization.stack_view import StackView

GUTTER: Final = 150
"""Pixels for names and hours where no other chart sets the axis."""
_CHOICES: Final[dict[BucketUnit | None, str]] = {
    None: mark("By zoom"),
    BucketUnit.DAY: mark("By day"),
    BucketUnit.WEEK: mark("By week"),
    BucketUnit.MONTH: mark("By month"),
}


class UtilizationView(QWidget):
    """Capacity against booked, scheduled and logged hours, for the selection; and everybody's load
    as a heatmap."""

    def __init__(
        self,
        bridge: Bridge,
        holder: ThemeHolder,
        parent: QWidget | None = None,
        *,
        axis: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("utilizationView")
        self.setAccessibleName(tr("Utilization"))
        self.bridge = bridge
        self.model = LoadModel(bridge, self)
        self.stacks = StackView(self.model, bridge, holder)
        self.heatmap = HeatmapView(self.model, bridge, holder)
        self._legend = _Legend(self.model, holder)
        self._head = PaneHead(tr("Utilization"), self, detail_first=True)
        self._unit = self._unit_button()
        self._ready = tool_button(
            "allWhenReady",
            tr("all when ready"),
            tr("Show demand with levelling switched off"),
            self,
        )
        self._ready.setToolTip(
            tr("Show everybody's work as soon as it is ready: true demand, beyond capacity too")
        )
        self._ready.setCheckable(True)
        self._ready.toggled.connect(self.model.set_when_ready)
        for control in (self._legend, self._unit, self._ready):
            self._head.add(control)
        self._arrange(axis)
        self.model.changed.connect(self._describe)
        self.model.changed.connect(self._legend.update)
        # It is told while a chart paints: laying out the head at once would paint again inside
        # that.
        self.model.unit_changed.connect(self._describe, Qt.ConnectionType.QueuedConnection)
        self._describe()

    def set_gutter(self, pixels: int) -> None:
        """Where the time axis begins, from the left edge."""
        for chart in (self.stacks, self.heatmap):
            # Names and hours need that much, wherever the axis above begins.
            chart.set_gutter(max(pixels, 90))

    def _arrange(self, axis: bool) -> None:
        self.stacks.header_height = float(HEADER_HEIGHT) if axis else 0.0
        charts = QSplitter(Qt.Orientation.Vertical)
        charts.setHandleWidth(1)
        charts.setChildrenCollapsible(False)
        charts.addWidget(self.stacks)
        charts.addWidget(self.heatmap)
        charts.setStretchFactor(0, 3)
        charts.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(charts, 1)
        self.set_gutter(GUTTER)

    def _unit_button(self) -> QToolButton:
        button = tool_button("unitButton", tr("by zoom"), tr("What hours are added up by"), self)
        menu, group = QMenu(button), QActionGroup(button)
        for unit, words in _CHOICES.items():
            action = QAction(tr(words), group, checkable=True, checked=unit is None)
            action.triggered.connect(lambda _=False, chosen=unit: self.model.set_unit(chosen))
            menu.addAction(action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _describe(self) -> None:
        when_ready, by_unit = self.model.when_ready, tr(BY_UNIT[self.model.unit])
        how = tr("all when ready") if when_ready else tr("within working hours")
        self._head.set_detail(" · ".join((self.model.whose(), by_unit, how)))
        self._unit.setText(by_unit if self.model.fixed_unit else tr("by zoom"))
        self._ready.setText(tr("✓ all when ready") if when_ready else tr("all when ready"))


class _Legend(QWidget):
    """What the colours mean, as far as there is room."""

    def __init__(self, model: LoadModel, holder: ThemeHolder) -> None:
        super().__init__()
        self._model, self._holder = model, holder
        # It takes what the words leave: how much of it is hidden stands at its end.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Legend"))

    def sizeHint(self) -> QSize:
        return QSize(560, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 24)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        stacks = self._model.stacks()
        if stacks is None:
            return
        painter = QPainter(self)
        entries = entries_for(stacks, self._holder.theme)
        paint_legend(painter, Ink(self._holder.theme), entries, 4, self.height() / 2, self.width())
        painter.end()


def entries_for(stacks: Stacks, theme: Theme) -> list[LegendLabel]:
    """The legend of some stacks."""
    entries = [LegendLabel(tr("capacity"), Mark.LINE)]
    if stacks.over.any():
        entries.append(LegendLabel(tr("over capacity"), Mark.OVER))
    named = zip(stacks.names, stacks.kinds, strict=True)
    entries += [LegendLabel(name, Mark.FILL, theme.work(kind)) for name, kind in named]
    if stacks.booked.any():
        entries.append(LegendLabel(tr("booked"), Mark.DASHED))
    if stacks.idle.any():
        entries.append(
            LegendLabel(tr("booked, no work"), Mark.FILL, blended(theme.accent, theme.panel, IDLE))
        )
    if stacks.logged.any():
        entries.append(
            LegendLabel(tr("logged"), Mark.FILL, blended(theme.summary, theme.panel, LOGGED))
        )
    return entries
