"""Paints lanes: bars with the names of the work, tails, time off, bookings, and a line of load per week."""

from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.operations.snapshot import AllocationRow, Snapshot
from planner_app.ui.charts.days import midnight, midnights
from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.lanebars import paint_bars
from planner_app.ui.charts.lanechart import BAR, BAR_TOP, LaneChart
from planner_app.ui.charts.lanelayout import Strip
from planner_app.ui.charts.scale import Scale
from planner_app.ui.theme import blended, qcolor

LOAD_UP: Final = 11.0
"""Pixels from a lane's bottom up to its line of load."""


def paint_lane(
    painter: QPainter, ink: Ink, scale: Scale, chart: LaneChart, strip: Strip, top: float, dimmed: int | None = None
) -> None:
    """One lane right of the gutter; the assignment `dimmed` (its id) is being carried elsewhere."""
    if strip.lane is None or strip.lane < 0:
        return
    if strip.person_id is not None:
        free = scale.left
        for allocation in chart.allocations.get(strip.person_id, ()):
            free = _paint_allocation(painter, ink, scale, chart.snapshot, allocation, (top, strip.height, free))
    paint_bars(painter, ink, scale, chart, strip.lane, top, dimmed)
    if strip.person_id is not None:
        _paint_load(painter, ink, scale, chart, strip, top)


def _paint_allocation(
    painter: QPainter,
    ink: Ink,
    scale: Scale,
    snapshot: Snapshot,
    allocation: AllocationRow,
    room: tuple[float, float, float],
) -> float:
    """Hatched over the lane (its top, its height); words only from x = the third on. Answers where words may go on."""
    top, height, free = room
    start, end = _period(snapshot, allocation)
    left, right = max(scale.x(start), scale.left), min(scale.x(end), scale.right)
    kind = snapshot.allocation_types[allocation.allocation_type_id]
    if right - left < 1 or (not kind.takes_time and allocation.treeitem_id is None):
        return free
    box = QRectF(left, top + 2, right - left, height - 5)
    if kind.takes_time:
        painter.fillRect(box, qcolor(ink.theme.day_off))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_hatch(painter, ink, box, blended(ink.theme.secondary, ink.theme.panel, 0.35), ink.hairline, 7)
    words = kind.name.lower()
    if not kind.takes_time and allocation.treeitem_id is not None:
        words = f"booked: {snapshot.items[allocation.treeitem_id].name}"
    inner = QRectF(left + 4, top + BAR_TOP + BAR + 1, box.width() - (8 if kind.takes_time else 64), 13)
    if inner.width() < 28 or left < free:
        return free
    elided = ink.small_metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
    ground = QRectF(inner.left() - 2, inner.top(), ink.small_metrics.horizontalAdvance(elided) + 4, 13)
    painter.fillRect(ground, qcolor(ink.theme.day_off if kind.takes_time else ink.theme.panel))
    painter.setFont(ink.small)
    painter.setPen(qcolor(ink.theme.secondary))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, elided)
    return ground.right()


def _period(snapshot: Snapshot, allocation: AllocationRow) -> tuple[float, float]:
    zone = snapshot.people[allocation.person_id].timezone or snapshot.plan.timezone
    if allocation.start_date is not None and allocation.end_date is not None:
        first, last = allocation.start_date.toordinal(), allocation.end_date.toordinal()
        return float(midnight(zone, first)), float(midnight(zone, last + 1))
    assert allocation.start is not None and allocation.end is not None
    return allocation.start.timestamp(), allocation.end.timestamp()


def _paint_load(painter: QPainter, ink: Ink, scale: Scale, chart: LaneChart, strip: Strip, top: float) -> None:
    """A bar per bucket, as long as the load; red with its number where it is over."""
    assert strip.lane is not None
    edges = scale.xs(midnights(chart.snapshot.plan.timezone, chart.buckets.starts))
    shown = np.flatnonzero((edges[1:] > scale.left) & (edges[:-1] < scale.right))
    y = top + strip.height - LOAD_UP
    calm = ink.tint(ink.theme.accent, 0.42)
    for i in shown.tolist():
        load, capacity = float(chart.heat.load[strip.lane, i]), float(chart.heat.capacity[strip.lane, i])
        over = float(chart.heat.over[strip.lane, i]) > 0.05
        if load < 0.05:
            continue
        left, width = float(edges[i]) + 2, float(edges[i + 1] - edges[i]) - 4
        share = min(load / capacity, 1.0) if capacity > 0.01 else 1.0
        box = QRectF(left, y, max(width * share, 1.5), 4)
        painter.fillRect(box, qcolor(ink.theme.trouble) if over else calm)
        if over and width > 40:
            words = f"▲ {100 * load / capacity:.0f} %" if capacity > 0.01 else "▲ off"
            painter.setFont(ink.small_bold)
            painter.setPen(qcolor(ink.theme.trouble_text))
            painter.drawText(QRectF(left, y - 14, width, 13), Qt.AlignmentFlag.AlignRight, words)


def paint_lane_lines(painter: QPainter, ink: Ink, right: float, strip: Strip, top: float) -> None:
    """A hairline below a lane."""
    painter.setPen(ink.pen(ink.theme.faint))
    y = top + strip.height - 0.5
    painter.drawLine(QLineF(QPointF(0, y), QPointF(right, y)))
