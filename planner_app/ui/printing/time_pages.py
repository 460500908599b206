"""Gantt and lanes on paper: the period in stretches that stay readable, the lines in pages."""

import itertools
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.ids import PersonId
from planner_app.languages import tr
from planner_app.scheduling.working_time.spans import BucketUnit
from planner_app.ui.charts import time_axis
from planner_app.ui.charts.bars import paint_item, paint_label
from planner_app.ui.charts.days import days_off, midnights
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.item_bars import ItemBars
from planner_app.ui.charts.lanes.lane_chart import LaneChart
from planner_app.ui.charts.lanes.lane_layout import LaneLayout, Strip
from planner_app.ui.charts.lanes.lane_painting import paint_lane
from planner_app.ui.charts.lanes.lanes import Tracks, spans_of
from planner_app.ui.charts.legend import LegendLabel, Mark
from planner_app.ui.charts.link_arrows import VisibleLinks, paint_link
from planner_app.ui.charts.load_sums import heat_of
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import PAPER, qcolor
from planner_app.ui.look.work_kinds import kind_of_item, kind_of_row, kinds
from planner_app.ui.printing.item_columns import COLUMNS_WIDTH, LINE_HEIGHT, paint_columns
from planner_app.ui.printing.printed_pages import PaintPage, PrintedPages, Room
from planner_app.ui.printing.request import PrintRequest

HEADER: Final = 32.0
LANE_NAMES: Final = 140.0
LABELS: Final = 84.0
"""At the right of the time axis, for names beside bars that end there."""
PER_DAY: Final = {BucketUnit.DAY: 14.0, BucketUnit.WEEK: 3.4, BucketUnit.MONTH: 1.2}
"""1/96 inch that a day needs at least."""


def gantt_pages(request: PrintRequest, room: Room) -> PrintedPages:
    """The tree's lines with their dates and bars."""
    legend = _legend(request, links=True)
    body = room(legend)
    bars = ItemBars(request.snapshot, request.dates)
    each = max(int((body.height() - HEADER) // LINE_HEIGHT), 1)
    items = request.charted
    links = VisibleLinks(request.snapshot, items)
    pages: list[PaintPage] = []
    for scale in _stretches(request, body.left() + COLUMNS_WIDTH, body.right() - LABELS):
        for begin in range(0, max(len(items), 1), each):
            lines = range(begin, min(begin + each, len(items)))
            pages.append(partial(_paint_gantt, request, bars, links, lines, scale, body))
    return PrintedPages(legend, pages)


def people_pages(request: PrintRequest, room: Room) -> PrintedPages:
    """Lanes of the people asked for, and of what is nobody's yet."""
    legend = _legend(request, links=False)
    body = room(legend)
    schedule, loads = request.schedule, request.loads
    spans = spans_of(schedule, request.percentiles)
    tracks = Tracks(spans)
    buckets = loads.buckets(BucketUnit.WEEK)
    chart = LaneChart(request.snapshot, schedule, spans, tracks, buckets, heat_of(loads, buckets))
    layout = LaneLayout(request.snapshot, schedule.problem, spans, tracks, frozenset())
    # Heads without anybody wanted go as well; what is nobody's belongs to no team.
    wanted = {person.id for _, people in request.people for person in people}
    strips = [s for s in layout.strips if _is_wanted(s, wanted, everybody=request.team_id is None)]
    pages: list[PaintPage] = []
    for scale in _stretches(request, body.left() + LANE_NAMES, body.right()):
        for some in _by_height(strips, body.height() - HEADER):
            pages.append(partial(_paint_lanes, request, chart, some, scale, body))
    return PrintedPages(legend, pages)


def _is_wanted(strip: Strip, people: set[PersonId], everybody: bool) -> bool:
    if strip.is_head and strip.people:
        return any(person in people for person in strip.people)
    return strip.person_id in people or (strip.person_id is None and everybody)


def _stretches(request: PrintRequest, left: float, right: float) -> list[Scale]:
    """The period in equal parts of whole weeks (or days) that are wide enough to read."""
    first, end = request.first.toordinal(), request.last.toordinal() + 1
    step = 1 if request.unit is BucketUnit.DAY else 7
    fit = max(int((right - left) / PER_DAY[request.unit] // step) * step, step)
    pages = -(-(end - first) // fit)
    each = -(-(end - first) // pages)
    # Pages begin on the same day of the week.
    each = -(-each // step) * step
    starts = np.arange(first, end, each)
    moments = midnights(
        request.snapshot.plan.timezone, np.append(starts, starts[-1] + each)
    ).tolist()
    return [Scale(a, b, left, right - left) for a, b in itertools.pairwise(moments)]


def _by_height(strips: list[Strip], height: float) -> list[list[Strip]]:
    pages: list[list[Strip]] = [[]]
    room = height
    for strip in strips:
        # A team's name never stands alone at the foot of a page.
        need = strip.height + (58 if strip.is_head else 0)
        if need > room and pages[-1]:
            pages.append([])
            room = height
        pages[-1].append(strip)
        room -= strip.height
    return pages


def _paint_time(
    painter: QPainter, ink: Ink, request: PrintRequest, scale: Scale, body: QRectF, bottom: float
) -> None:
    zone, problem = request.snapshot.plan.timezone, request.schedule.problem
    area = QRectF(scale.left, body.top() + HEADER, scale.width, bottom - body.top() - HEADER)
    if time_axis.shows_stripes(scale):
        off = days_off(problem.calendar, zone, scale.start, scale.end)
        time_axis.paint_stripes(painter, ink, scale, off, area)
    time_axis.paint_grid(painter, ink, scale, zone, area)
    time_axis.paint_header(painter, ink, scale, zone, body.top(), HEADER)
    time_axis.paint_today_line(painter, ink, scale, request.now, area.top(), area.bottom())
    time_axis.paint_today_pill(painter, ink, scale, request.now, area.top() - 1)


def _paint_gantt(
    request: PrintRequest,
    bars: ItemBars,
    links: VisibleLinks,
    lines: range,
    scale: Scale,
    body: QRectF,
    painter: QPainter,
    ink: Ink,
) -> None:
    top = body.top() + HEADER
    bottom = top + len(lines) * LINE_HEIGHT
    _paint_time(painter, ink, request, scale, body, bottom)
    paint_columns(
        painter, ink, request, lines, QRectF(body.left(), top, body.width(), bottom - top)
    )
    middles = {line: top + (at + 0.5) * LINE_HEIGHT for at, line in enumerate(lines)}
    painter.save()
    painter.setClipRect(QRectF(scale.left, top, scale.width, bottom - top))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for before, after in links.touching(lines.start, lines.stop - 1) if lines else []:
        ends = bars.bar(request.charted[before]), bars.bar(request.charted[after])
        # An arrow to another page would lead nowhere.
        if before in lines and after in lines and ends[0] is not None and ends[1] is not None:
            heights = (_middle(before, lines, top), _middle(after, lines, top))
            paint_link(painter, ink, scale, (ends[0], ends[1]), heights, strong=False)
    shown = [
        (middle, bar)
        for line, middle in middles.items()
        if (bar := bars.bar(request.charted[line])) is not None
    ]
    for middle, bar in shown:
        paint_item(painter, ink, scale, middle, bar, label=False)
    # Names may run on behind the axis, bars may not.
    painter.setClipRect(QRectF(scale.left, top, scale.width + LABELS, bottom - top))
    for middle, bar in shown:
        paint_label(painter, ink, scale, middle, bar, LABELS)
    painter.restore()


def _middle(line: int, lines: range, top: float) -> float:
    return top + (line - lines.start + 0.5) * LINE_HEIGHT


def _paint_lanes(
    request: PrintRequest,
    chart: LaneChart,
    strips: list[Strip],
    scale: Scale,
    body: QRectF,
    painter: QPainter,
    ink: Ink,
) -> None:
    top = body.top() + HEADER
    bottom = top + sum(strip.height for strip in strips)
    _paint_time(painter, ink, request, scale, body, bottom)
    y = top
    for strip in strips:
        painter.setFont(ink.bold if strip.is_head else ink.small_bold)
        painter.setPen(qcolor(ink.theme.at_risk_text if strip.is_vacant else ink.theme.text))
        middle = QRectF(body.left() + (0 if strip.is_head else 8), y, LANE_NAMES - 12, strip.height)
        name = ink.small_bold_metrics.elidedText(
            strip.name, Qt.TextElideMode.ElideRight, middle.width()
        )
        painter.drawText(middle, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(ink.pen(ink.theme.hairline))
        painter.drawLine(QLineF(body.left(), y + strip.height, body.right(), y + strip.height))
        painter.save()
        painter.setClipRect(QRectF(scale.left, y, scale.width, strip.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_lane(painter, ink, scale, chart, strip, y)
        painter.restore()
        y += strip.height


def _legend(request: PrintRequest, links: bool) -> list[LegendLabel]:
    used = sorted(_kinds_of_bars(request) if links else _kinds_of_rows(request))
    names = kinds(request.snapshot).names
    entries = [LegendLabel(names[k], Mark.FILL, PAPER.work(k)) for k in used]
    entries += [
        LegendLabel(tr("to the 90 % finish"), Mark.FADING),
        LegendLabel(tr("nobody yet"), Mark.OPEN),
    ]
    if links:
        entries += [
            LegendLabel(tr("deadline"), Mark.DIAMOND, PAPER.secondary),
            LegendLabel(tr("deadline missed"), Mark.DIAMOND, PAPER.trouble),
            LegendLabel(tr("milestone"), Mark.DIAMOND, PAPER.text),
        ]
    else:
        entries += [LegendLabel(tr("away or booked"), Mark.AWAY)]
    return entries


def _kinds_of_bars(request: PrintRequest) -> set[int]:
    snapshot = request.snapshot
    found = {kind_of_item(snapshot, i) for i in request.charted if snapshot.items[i].is_leaf}
    return {kind for kind in found if kind >= 0}


def _kinds_of_rows(request: PrintRequest) -> set[int]:
    snapshot = request.snapshot
    rows = (snapshot.assignments[r] for i in request.charted for r in snapshot.rows_of.get(i, ()))
    return {kind for row in rows if (kind := kind_of_row(snapshot, row)) >= 0}
