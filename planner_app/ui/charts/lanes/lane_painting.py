"""Paints lanes: bars with the names of the work, tails, time off, bookings, and a line of load per
week."""

from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import AllocationRecord, Snapshot
from planner_app.ui.charts.days import midnight
from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.lanes.lane_bars import paint_bars
from planner_app.ui.charts.lanes.lane_chart import LaneChart
from planner_app.ui.charts.lanes.lane_layout import Strip
from planner_app.ui.charts.lanes.lane_loads import WORDS, loads_in, paint_load
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import blended, qcolor

LEGIBLE: Final = 28.0
"""Pixels below which an allocation carries no words."""
_BESIDE: Final = 4.0
"""Pixels around the words."""
Gap = tuple[float, float]


def paint_lane(
    painter: QPainter,
    ink: Ink,
    scale: Scale,
    chart: LaneChart,
    strip: Strip,
    top: float,
    dimmed: int | None = None,
) -> None:
    """One lane right of the gutter; the assignment `dimmed` (its id) is being carried elsewhere."""
    if strip.lane is None or strip.lane < 0:
        return
    if strip.person_id is None:
        paint_bars(painter, ink, scale, chart, strip.lane, top, dimmed)
        return
    loads = loads_in(ink, scale, chart, strip, top)
    # Numbers of overload first: a booking's name finds another place, or none.
    taken = [(load.words_left, load.bar.right()) for load in loads if load.words]
    words_top = top + strip.height - WORDS
    for allocation in chart.allocations.get(strip.person_id, ()):
        box = _allocated(scale, chart.snapshot, allocation, top, strip.height)
        if box is not None:
            _paint_allocation(painter, ink, box, is_taken=_takes(chart.snapshot, allocation))
            _paint_words(painter, ink, chart.snapshot, allocation, box, words_top, taken)
    paint_bars(painter, ink, scale, chart, strip.lane, top, dimmed)
    for load in loads:
        paint_load(painter, ink, load)


def _takes(snapshot: Snapshot, allocation: AllocationRecord) -> bool:
    return snapshot.allocation_types[allocation.allocation_type_id].takes_time


def _allocated(
    scale: Scale, snapshot: Snapshot, allocation: AllocationRecord, top: float, height: float
) -> QRectF | None:
    """Where time off or a booking shows in a lane, if it does."""
    start, end = _period(snapshot, allocation)
    left, right = max(scale.x(start), scale.left), min(scale.x(end), scale.right)
    # Available time is a matter of capacity, which the line of load shows.
    shows = _takes(snapshot, allocation) or allocation.treeitem_id is not None
    return QRectF(left, top + 2, right - left, height - 5) if shows and right - left >= 1 else None


def _paint_allocation(painter: QPainter, ink: Ink, box: QRectF, *, is_taken: bool) -> None:
    if is_taken:
        painter.fillRect(box, qcolor(ink.theme.day_off))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_hatch(
        painter, ink, box, blended(ink.theme.secondary, ink.theme.panel, 0.35), ink.hairline, 7
    )


def _paint_words(
    painter: QPainter,
    ink: Ink,
    snapshot: Snapshot,
    allocation: AllocationRecord,
    box: QRectF,
    top: float,
    taken: list[Gap],
) -> None:
    """What it is, where no other words stand; `taken` is told."""
    booked, least = None, LEGIBLE
    words = snapshot.allocation_types[allocation.allocation_type_id].name.lower()
    if not _takes(snapshot, allocation) and allocation.treeitem_id is not None:
        booked = snapshot.items[allocation.treeitem_id].name
        words = tr("booked: {item}", item=booked)
        least = ink.small_metrics.horizontalAdvance(tr("booked: {item}", item="")) + LEGIBLE
    wanted = ink.small_metrics.horizontalAdvance(words) + 2 * _BESIDE
    gap = gap_for(wanted, (box.left(), box.right()), taken)
    if gap[1] - gap[0] < min(wanted, least):
        return
    elided = ink.small_metrics.elidedText(
        words, Qt.TextElideMode.ElideRight, gap[1] - gap[0] - 2 * _BESIDE + 1
    )
    ground = QRectF(gap[0] + 2, top, ink.small_metrics.horizontalAdvance(elided) + _BESIDE, 13)
    painter.fillRect(ground, qcolor(ink.theme.panel if booked else ink.theme.day_off))
    painter.setFont(ink.small)
    painter.setPen(qcolor(ink.theme.secondary))
    painter.drawText(QPointF(gap[0] + _BESIDE, top + 10), elided)
    taken.append((ground.left(), ground.right()))


def gap_for(wanted: float, room: Gap, taken: list[Gap]) -> Gap:
    """The first free stretch of a room that is wide enough, else the widest."""
    gaps, x = [], room[0]
    for left, right in sorted(taken):
        if right > x and left < room[1]:
            gaps.append((x, left))
            x = right
    gaps.append((x, room[1]))
    return next(
        (gap for gap in gaps if gap[1] - gap[0] >= wanted),
        max(gaps, key=lambda gap: gap[1] - gap[0]),
    )


def _period(snapshot: Snapshot, allocation: AllocationRecord) -> tuple[float, float]:
    # Days off are days where the person is.
    zone = snapshot.people[allocation.person_id].timezone or snapshot.plan.timezone
    if allocation.start_date is not None and allocation.end_date is not None:
        first, last = allocation.start_date.toordinal(), allocation.end_date.toordinal()
        return float(midnight(zone, first)), float(midnight(zone, last + 1))
    assert allocation.start is not None and allocation.end is not None
    return allocation.start.timestamp(), allocation.end.timestamp()


def paint_lane_lines(painter: QPainter, ink: Ink, right: float, strip: Strip, top: float) -> None:
    """A hairline below a lane."""
    painter.setPen(ink.pen(ink.theme.faint))
    y = top + strip.height - 0.5
    painter.drawLine(QLineF(QPointF(0, y), QPointF(right, y)))
