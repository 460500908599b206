"""The people view: lanes over the shared time span, with heads at the left."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from planner_app.ids import TeamId
from planner_app.languages import tr
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.scheduling.schedule import Percentiles
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.charts import time_axis
from planner_app.ui.charts.canvas import TimeCanvas, TimeScrollBar
from planner_app.ui.charts.cards import paint_card, paint_empty
from planner_app.ui.charts.lanes.lane_chart import LaneChart
from planner_app.ui.charts.lanes.lane_layout import LaneLayout, Strip
from planner_app.ui.charts.lanes.lane_painting import paint_lane, paint_lane_lines
from planner_app.ui.charts.lanes.lanes import Tracks, spans_of
from planner_app.ui.charts.load_sums import heat_of, unit_for
from planner_app.ui.charts.loads import loads_of
from planner_app.ui.charts.scale import Scale
from planner_app.ui.hands import drag_data
from planner_app.ui.hands.gestures import Gesture
from planner_app.ui.look.theme import ThemeHolder, qcolor
from planner_app.ui.people.carrying import Carry
from planner_app.ui.people.lane_card import card_for
from planner_app.ui.people.lane_heads import group_words, paint_head, paint_person

HEADS = 250
"""Pixels of the lanes' heads."""
BAR_SIZE = 10


class PeopleView(TimeCanvas):
    """Who does what when. Dragging a bar to another lane reassigns it; Esc on the way costs
    nothing."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(bridge, holder, parent)
        self.setObjectName("peopleView")
        self.setAccessibleName(tr("People"))
        self.setAccessibleDescription(
            tr("A lane per person grouped by team. Drop a bar on another lane to reassign it.")
        )
        self.gutter = float(HEADS)
        self._chart: LaneChart | None = None
        self.folded: set[TeamId] = set()
        self._percentiles: Percentiles | None = None
        self._pointer: QPointF | None = None
        self._dropping: Strip | None = None
        self._lanes = LaneLayout(bridge.snapshot, None, None, None, self.folded)
        self._stale = True
        self.setViewportMargins(0, 0, BAR_SIZE, BAR_SIZE)
        self.time_bar = TimeScrollBar(bridge, self)
        self.row_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.row_bar.setAccessibleName(tr("Lanes"))
        self.row_bar.valueChanged.connect(self.refresh)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        # Lanes are worked out for a unit of load; another zoom may want another.
        bridge.span.changed.connect(self._zoomed)
        for signal in (bridge.scheduled, bridge.simulated, bridge.changed):
            signal.connect(self._forget)
        bridge.explanations.ready.connect(self.refresh)

    @property
    def lanes(self) -> LaneLayout:
        """Which lanes stand where."""
        self._catch_up()
        return self._lanes

    @property
    def chart(self) -> LaneChart | None:
        """What the lanes are painted from, None before the first schedule."""
        self._catch_up()
        return self._chart

    def strip_at(self, position: QPointF) -> Strip | None:
        """The lane or head at a pixel."""
        inside = position.y() >= HEADER_HEIGHT
        return (
            self.lanes.at(position.y() - HEADER_HEIGHT + self.row_bar.value()) if inside else None
        )

    def top_of(self, strip: Strip) -> float:
        """y of a strip's upper edge in the viewport."""
        return HEADER_HEIGHT + strip.top - self.row_bar.value()

    def bar_at(self, position: QPointF) -> int | None:
        """Index of the bar (in the chart's spans) at a pixel."""
        strip, scale = self.strip_at(position), self.scale_now
        if (
            self.chart is None
            or strip is None
            or strip.lane is None
            or strip.lane < 0
            or position.x() < self.gutter
        ):
            return None
        reach = 3 / scale.pixels_per_second
        moment, top = scale.moment(position.x()), self.top_of(strip)
        near = self.chart.spans.visible(strip.lane, moment - reach, moment + reach)
        # A bar of a pixel can be hit as well.
        boxes = (
            (bar, self.chart.bar_rect(scale, top, bar).adjusted(-1, 0, 1, 0))
            # What is painted last lies on top.
            for bar in reversed(near)
        )
        return next((bar for bar, box in boxes if box.contains(position)), None)

    def paint_chart(self, painter: QPainter) -> None:
        self._catch_up()
        self.paint_ground(painter)
        scale, width, height = self.scale_now, self.viewport().width(), self.viewport().height()
        body = QRectF(0, HEADER_HEIGHT, width, height - HEADER_HEIGHT)
        if not self.bridge.snapshot.people:
            hint = tr("Add people and teams, then drop work on their lanes to hand it out.")
            paint_empty(painter, self.ink, body, tr("Nobody is in this plan yet"), hint)
            return
        painter.save()
        painter.setClipRect(body)
        self._paint_ground(painter, scale, body)
        shown = self.lanes.between(self.row_bar.value(), self.row_bar.value() + body.height())
        for strip in shown:
            self._paint_strip(painter, scale, strip, width)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self.ink.pen(self.ink.theme.hairline))
        painter.drawLine(QLineF(self.gutter - 0.5, body.top(), self.gutter - 0.5, body.bottom()))
        time_axis.paint_today_line(
            painter, self.ink, scale, self.bridge.now(), body.top(), body.bottom()
        )
        if self._dropping is not None:
            lane = QRectF(0, self.top_of(self._dropping), width, self._dropping.height - 1)
            painter.fillRect(lane, qcolor(self.ink.theme.accent, 0.12))
        if self.gesture is not None:
            self.gesture.paint(painter)
        painter.restore()
        self._paint_header(painter, scale)
        self._paint_card(painter, body)

    def scroll_lines(self, pixels: int) -> None:
        self.row_bar.setValue(self.row_bar.value() + pixels)

    def gesture_at(self, position: QPointF) -> Gesture | None:
        bar = self.bar_at(position)
        row = None if bar is None or self.chart is None else self.chart.assignment(bar)
        return None if bar is None or row is None else Carry(self, bar, row, position)

    def clicked_at(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:  # noqa: ARG002
        strip, bar = self.strip_at(position), self.bar_at(position)
        if strip is not None and strip.is_head:
            # Folds what is unfolded, and the other way round.
            self.folded ^= {strip.group}
            self._forget()
        elif bar is not None and self.chart is not None:
            row = self.chart.assignment(bar)
            if row is not None:
                self.bridge.select_items((row.treeitem_id,))
        elif strip is not None and strip.person_id is not None and position.x() < self.gutter:
            # A second click takes the selection back, for everybody's hours.
            chosen = self.bridge.selected_people == (strip.person_id,)
            self.bridge.select_people(() if chosen else (strip.person_id,))

    def hovered_at(self, position: QPointF | None) -> None:
        self._pointer = position
        over_bar = position is not None and self.bar_at(position) is not None
        self.viewport().setCursor(
            Qt.CursorShape.OpenHandCursor if over_bar else Qt.CursorShape.ArrowCursor
        )
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(drag_data.ASSIGNMENTS):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        strip = self.strip_at(event.position())
        # A head is a team's name, not the team: rows of a team have a lane among nobody's.
        self._dropping = strip if strip is not None and not strip.is_head else None
        event.setAccepted(self._dropping is not None)
        self.refresh()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._dropping = None
        self.refresh()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        strip, self._dropping = self._dropping, None
        if strip is not None:
            for assignment_id in drag_data.unpacked(drag_data.ASSIGNMENTS, event.mimeData()):
                self.bridge.submit(
                    reassign, assignment_id, person_id=strip.person_id, team_id=strip.team_id
                )
            event.acceptProposedAction()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt resizes the view while it is still being made.
        if hasattr(self, "row_bar"):
            width, height = self.width(), self.height()
            self.time_bar.setGeometry(HEADS, height - BAR_SIZE, width - HEADS - BAR_SIZE, BAR_SIZE)
            self.row_bar.setGeometry(
                width - BAR_SIZE, HEADER_HEIGHT, BAR_SIZE, height - HEADER_HEIGHT - BAR_SIZE
            )
            self._fit_lines()

    def _forget(self) -> None:
        """The plan or its dates are new; worked out when it is next looked at."""
        self._stale = True
        self.refresh()

    def _catch_up(self) -> None:
        if not self._stale:
            return
        self._stale = False
        bridge, schedule = self.bridge, self.bridge.schedule
        if schedule is None:
            self._lanes = LaneLayout(bridge.snapshot, None, None, None, self.folded)
        else:
            # Spans and tracks depend on the dates alone; a renamed person leaves them as they are.
            known = self._chart is not None and self._chart.schedule is schedule
            if not known or self._percentiles is not bridge.percentiles:
                self._percentiles = bridge.percentiles
                self._spans = spans_of(schedule, bridge.percentiles)
                self._tracks = Tracks(self._spans)
            loads = loads_of(bridge.snapshot, schedule)
            self._unit = unit_for(self.scale_now.pixels_per_second)
            buckets = loads.buckets(self._unit)
            heat = heat_of(loads, buckets)
            self._chart = LaneChart(
                bridge.snapshot, schedule, self._spans, self._tracks, buckets, heat
            )
            self._lanes = LaneLayout(
                bridge.snapshot, schedule.problem, self._spans, self._tracks, self.folded
            )
        self._fit_lines()

    def _zoomed(self) -> None:
        if self._chart is not None and unit_for(self.scale_now.pixels_per_second) is not self._unit:
            self._forget()

    def _fit_lines(self) -> None:
        room = max(self.viewport().height() - HEADER_HEIGHT, 1)
        self.row_bar.setRange(0, max(self._lanes.height - room, 0))
        self.row_bar.setVisible(self.row_bar.maximum() > 0)
        self.row_bar.setPageStep(room)
        self.row_bar.setSingleStep(24)
        self.refresh()

    def _paint_ground(self, painter: QPainter, scale: Scale, body: QRectF) -> None:
        off = self.off_days()
        if off is not None:
            time_axis.paint_stripes(painter, self.ink, scale, off, body)
        time_axis.paint_grid(painter, self.ink, scale, self.bridge.snapshot.plan.timezone, body)

    def _paint_strip(self, painter: QPainter, scale: Scale, strip: Strip, width: float) -> None:
        top = self.top_of(strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if strip.is_head:
            words = group_words(strip, self.chart, self.bridge.span)
            paint_head(
                painter,
                self.ink,
                strip,
                top,
                (self.gutter, width),
                words,
                strip.group in self.folded,
            )
            return
        paint_lane_lines(painter, self.ink, width, strip, top)
        chosen = strip.person_id is not None and strip.person_id in self.bridge.selected_people
        paint_person(painter, self.ink, self.bridge.snapshot, strip, top, self.gutter, chosen)
        if self.chart is not None:
            painter.save()
            lane = QRectF(self.gutter, top, width - self.gutter, strip.height)
            # Bars that began before the view end at the heads.
            painter.setClipRect(lane, Qt.ClipOperation.IntersectClip)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            carried = (
                self.gesture.row.id
                if isinstance(self.gesture, Carry) and self.gesture.moved
                else None
            )
            paint_lane(painter, self.ink, scale, self.chart, strip, top, carried)
            painter.restore()

    def _paint_header(self, painter: QPainter, scale: Scale) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(0, 0, self.gutter, HEADER_HEIGHT), qcolor(self.ink.theme.header))
        painter.setPen(self.ink.pen(self.ink.theme.hairline))
        painter.drawLine(QLineF(0, HEADER_HEIGHT - 0.5, self.gutter, HEADER_HEIGHT - 0.5))
        time_axis.paint_header(painter, self.ink, scale, self._zone, 0, HEADER_HEIGHT)
        time_axis.paint_today_pill(painter, self.ink, scale, self.bridge.now(), HEADER_HEIGHT - 2)

    @property
    def _zone(self) -> str:
        return self.bridge.snapshot.plan.timezone

    def _paint_card(self, painter: QPainter, body: QRectF) -> None:
        if self._pointer is None or self.gesture is not None or self.chart is None:
            return
        bar = self.bar_at(self._pointer)
        row = None if bar is None else self.chart.assignment(bar)
        if row is None:
            return
        card = card_for(self.bridge, row, self.chart.label(row))
        paint_card(painter, self.ink, card, self._pointer, body)
