"""The stacks on screen."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from planner_app.languages import tr
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts import time_axis
from planner_app.ui.charts.canvas import TimeCanvas
from planner_app.ui.charts.cards import Card, paint_card, paint_empty
from planner_app.ui.charts.heat import NOTICED
from planner_app.ui.charts.load_sums import bucket_words
from planner_app.ui.charts.stacks import Stacks, paint_hours_axis, paint_stacks
from planner_app.ui.columns.column import plan_now
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.utilization.load_model import LoadModel
from planner_app.words import hours_words, local


class StackView(TimeCanvas):
    """Scheduled hours by kind of work, capacity, booked and logged, for the model's selection."""

    def __init__(
        self, model: LoadModel, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, holder, parent)
        self.setObjectName("stackView")
        self.setAccessibleName(tr("Scheduled hours against capacity"))
        self.model = model
        self.header_height = 0.0
        self._pointer: QPointF | None = None
        self.setMinimumHeight(90)
        model.changed.connect(self.refresh)

    def paint_chart(self, painter: QPainter) -> None:
        self.paint_ground(painter)
        scale = self.scale_now
        self.model.zoomed(scale.pixels_per_second)
        width, height = self.viewport().width(), self.viewport().height()
        area = QRectF(
            self.gutter, self.header_height, width - self.gutter, height - self.header_height - 6
        )
        stacks = self.model.stacks()
        if stacks is None or not len(stacks.capacity) or not self.bridge.snapshot.people:
            self._paint_empty(painter, QRectF(0, 0, width, height))
            return
        # Of all buckets, not of those in sight: the scale stands still while one scrolls.
        highest = stacks.highest
        paint_hours_axis(painter, self.ink, self.gutter, area, highest)
        painter.save()
        # Words of the axis stand left of it; percentages above the stacks may not reach them.
        painter.setClipRect(QRectF(self.gutter, 0, width - self.gutter, height))
        paint_stacks(painter, self.ink, scale, area, stacks, highest)
        time_axis.paint_today_line(
            painter, self.ink, scale, self.bridge.now(), area.top(), area.bottom()
        )
        painter.restore()
        if self.header_height:
            zone = self.bridge.snapshot.plan.timezone
            time_axis.paint_header(painter, self.ink, scale, zone, 0, self.header_height)
            time_axis.paint_today_pill(
                painter, self.ink, scale, self.bridge.now(), self.header_height - 2
            )
        self._paint_card(painter, stacks, area)

    def _paint_empty(self, painter: QPainter, area: QRectF) -> None:
        hint = tr(
            "Add people and assign work to them: their hours appear here against what they can do."
        )
        if self.bridge.snapshot.people and self.bridge.schedule is None:
            hint = tr("The dates are being worked out; the hours follow.")
        paint_empty(painter, self.ink, area, tr("No hours to compare yet"), hint)

    def hovered_at(self, position: QPointF | None) -> None:
        self._pointer = position
        self.refresh()

    def _paint_card(self, painter: QPainter, stacks: Stacks, area: QRectF) -> None:
        if self._pointer is None or not area.contains(self._pointer):
            return
        moment = self.scale_now.moment(self._pointer.x())
        bucket = int(stacks.edges.searchsorted(moment, side="right")) - 1
        if 0 <= bucket < len(stacks.capacity):
            card, area = self._card(stacks, bucket), QRectF(self.viewport().rect())
            paint_card(painter, self.ink, card, self._pointer, area)

    def _card(self, stacks: Stacks, i: int) -> Card:
        start = local(float(stacks.edges[i]), self.bridge.zone).date()
        title = tr(
            "{period}: {hours} of {capacity}",
            period=bucket_words(self.model.unit, start, plan_now(self.bridge).today),
            hours=hours_words(float(stacks.total[i])),
            capacity=hours_words(float(stacks.capacity[i])),
        )
        over = float(stacks.over[i])
        trouble = ""
        if over > NOTICED:
            trouble = tr("{hours} more than somebody can do.", hours=hours_words(over))
        return Card(title, ", ".join(_parts(stacks, i)), trouble)


def _parts(stacks: Stacks, i: int) -> list[str]:
    """What a stack is made of, each part with its hours."""
    parts = []
    for kind, name in enumerate(stacks.names):
        hours = float(stacks.parts[kind, i])
        if hours > NOTICED:
            parts.append(f"{name} {hours_words(hours)}")
    booked, idle, logged = (float(some[i]) for some in (stacks.booked, stacks.idle, stacks.logged))
    if booked > NOTICED:
        parts.append(tr("booked {hours}", hours=hours_words(booked)))
    if idle > NOTICED:
        parts.append(tr("of that without work {hours}", hours=hours_words(idle)))
    if logged > NOTICED:
        parts.append(tr("logged {hours}", hours=hours_words(logged)))
    return parts
