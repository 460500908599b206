"""The stacks on screen."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts import time_axis
from planner_app.ui.charts.canvas import TimeCanvas
from planner_app.ui.charts.cards import Card, paint_card, paint_empty
from planner_app.ui.charts.stacks import Stacks, paint_hours_axis, paint_stacks
from planner_app.ui.look.date_words import clock_words, hours_words
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.utilization.load_model import LoadModel


class StackView(TimeCanvas):
    """Scheduled hours by kind of work, capacity, booked and logged, for the model's selection."""

    def __init__(
        self, model: LoadModel, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, holder, parent)
        self.setObjectName("stackView")
        self.setAccessibleName("Scheduled hours against capacity")
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
            hint = (
                "Add people and assign work to them: their hours "
                "appear here against what they can do."
            )
            if self.bridge.snapshot.people and self.bridge.schedule is None:
                hint = "The dates are being worked out; the hours follow."
            paint_empty(
                painter, self.ink, QRectF(0, 0, width, height), "No hours to compare yet", hint
            )
            return
        highest = stacks.highest
        paint_hours_axis(painter, self.ink, self.gutter, area, highest)
        painter.save()
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

    def hovered_at(self, position: QPointF | None) -> None:
        self._pointer = position
        self.refresh()

    def _paint_card(self, painter: QPainter, stacks: Stacks, area: QRectF) -> None:
        if self._pointer is None or not area.contains(self._pointer):
            return
        bucket = (
            int(stacks.edges.searchsorted(self.scale_now.moment(self._pointer.x()), side="right"))
            - 1
        )
        if 0 <= bucket < len(stacks.capacity):
            paint_card(
                painter,
                self.ink,
                self._card(stacks, bucket),
                self._pointer,
                QRectF(self.viewport().rect()),
            )

    def _card(self, stacks: Stacks, i: int) -> Card:
        start = clock_words(float(stacks.edges[i]), self.bridge.zone).rsplit(" ", 1)[0]
        title = (
            f"{start}: {hours_words(float(stacks.total[i]))} of "
            f"{hours_words(float(stacks.capacity[i]))}"
        )
        parts = [
            f"{name} {hours_words(float(stacks.parts[k, i]))}"
            for k, name in enumerate(stacks.names)
            if stacks.parts[k, i] > 0.05
        ]
        named = (
            ("booked", stacks.booked[i]),
            ("of that without work", stacks.idle[i]),
            ("logged", stacks.logged[i]),
        )
        for words, hours in named:
            parts += [f"{words} {hours_words(float(hours))}"] if hours > 0.05 else []
        over = float(stacks.over[i])
        return Card(
            title,
            ", ".join(parts),
            f"{hours_words(over)} more than somebody can do." if over > 0.05 else "",
        )
