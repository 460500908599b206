"""Utilization and heatmap on paper: stacks against capacity over the table of persons."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.languages import tr, trc
from planner_app.ui.charts.heat import Figure
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.legend import LegendLabel, Mark
from planner_app.ui.charts.load_sums import stacks_of
from planner_app.ui.charts.stacks import IDLE, LOGGED, Stacks, paint_hours_axis, paint_stacks
from planner_app.ui.look.theme import PAPER, blended, qcolor
from planner_app.ui.printing.person_table import PersonLine, PersonTable, paint_headings
from planner_app.ui.printing.printed_pages import PaintPage, PrintedPages, Room, nobody
from planner_app.ui.printing.request import PrintRequest
from planner_app.ui.printing.time_columns import TimeColumns, paged_columns

CHART_SHARE: Final = 0.44
"""Of the body's height, on the first page of each stretch of time."""
AXIS: Final = 20.0
HEADING: Final = 26.0


def utilization_pages(request: PrintRequest, room: Room) -> PrintedPages:
    """Per stretch of time: the chart with the first persons, then the other persons."""
    loads = request.loads
    buckets = loads.buckets(request.unit)
    stacks = stacks_of(loads, buckets, request.chosen)
    table = PersonTable(request, buckets, Figure.HOURS)
    if not table.lines:
        return nobody(room)
    legend = _legend(stacks)
    body = room(legend)
    chart = QRectF(body.left(), body.top(), body.width(), body.height() * CHART_SHARE)
    rest = body.height() - chart.height() - HEADING
    pages: list[PaintPage] = []
    for columns in paged_columns(request, buckets, body.left(), body.right()):
        for number, lines in enumerate(table.pages(rest, body.height())):
            # The chart stands once for each stretch of time, above the first persons.
            if number == 0:
                pages.append(partial(_paint_first, stacks, table, columns, lines, chart))
            else:
                pages.append(partial(_paint_lines, table, columns, lines, body))
    return PrintedPages(legend, pages)


def heatmap_pages(request: PrintRequest, room: Room) -> PrintedPages:
    """Persons by buckets, in per cent."""
    buckets = request.loads.buckets(request.unit)
    table = PersonTable(request, buckets, Figure.PERCENT)
    if not table.lines:
        return nobody(room)
    legend = [
        LegendLabel(tr("load in % of capacity"), Mark.FILL, PAPER.accent),
        LegendLabel(tr("over capacity, ▲"), Mark.OVER),
        LegendLabel(trc("a person on a day", "off"), Mark.AWAY),
    ]
    body = room(legend)
    pages: list[PaintPage] = []
    for columns in paged_columns(request, buckets, body.left(), body.right()):
        pages += [
            partial(_paint_lines, table, columns, lines, body)
            for lines in table.pages(body.height(), body.height())
        ]
    return PrintedPages(legend, pages)


def _paint_first(
    stacks: Stacks,
    table: PersonTable,
    columns: TimeColumns,
    lines: list[PersonLine],
    chart: QRectF,
    painter: QPainter,
    ink: Ink,
) -> None:
    area = QRectF(columns.left, chart.top(), columns.width, chart.height() - AXIS)
    highest = _highest(stacks, columns)
    paint_hours_axis(painter, ink, columns.left, area, highest)
    painter.save()
    # Percentages stand above the highest stack.
    painter.setClipRect(area.adjusted(-1, -20, 1, 1))
    paint_stacks(painter, ink, columns.scale, area, stacks, highest)
    painter.restore()
    paint_headings(painter, ink, columns, area.bottom() + 2)
    painter.setFont(ink.bold)
    painter.setPen(qcolor(ink.theme.text))
    words = tr("Hours per person")
    heading = QRectF(chart.left(), chart.bottom(), 400, HEADING)
    painter.drawText(heading, Qt.AlignmentFlag.AlignVCenter, words)
    table.paint(painter, ink, columns, lines, chart.left(), chart.bottom() + HEADING - 6)


def _paint_lines(
    table: PersonTable,
    columns: TimeColumns,
    lines: list[PersonLine],
    body: QRectF,
    painter: QPainter,
    ink: Ink,
) -> None:
    table.paint(painter, ink, columns, lines, body.left(), body.top())


def _highest(stacks: Stacks, columns: TimeColumns) -> float:
    # Of this page: on paper nothing scrolls, and each page uses its height.
    shown = slice(columns.first, columns.last + 1)
    return float(
        max(stacks.total[shown].max(initial=0), stacks.capacity[shown].max(initial=0), 1.0)
    )


def _legend(stacks: Stacks) -> list[LegendLabel]:
    named = zip(stacks.names, stacks.kinds, strict=True)
    entries = [LegendLabel(name, Mark.FILL, PAPER.work(kind)) for name, kind in named]
    entries.append(LegendLabel(tr("capacity"), Mark.LINE))
    if stacks.booked.any():
        entries.append(LegendLabel(tr("booked (b)"), Mark.DASHED))
    if stacks.idle.any():
        entries.append(
            LegendLabel(tr("booked, no work"), Mark.FILL, blended(PAPER.accent, PAPER.panel, IDLE))
        )
    if stacks.logged.any():
        entries.append(
            LegendLabel(tr("logged"), Mark.FILL, blended(PAPER.summary, PAPER.panel, LOGGED))
        )
    entries += [
        LegendLabel(tr("over capacity, ▲"), Mark.OVER),
        LegendLabel(trc("a person on a day", "off"), Mark.AWAY),
    ]
    return entries
