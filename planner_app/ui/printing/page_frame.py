"""What stands around every printed chart: title block, legend, revision and page number."""

from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from planner_app.languages import tr
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.legend import LINE, LegendLabel, arranged, paint_legend
from planner_app.ui.charts.load_sums import BY_UNIT
from planner_app.ui.look.theme import qcolor
from planner_app.ui.printing.request import MARGIN, PrintRequest
from planner_app.words import days_words, local, moment_words, number_words

TITLE_HEIGHT: Final = 94.0
"""With two lines of legend."""
FOOTER_HEIGHT: Final = 30.0


def body_of(request: PrintRequest, ink: Ink, legend: list[LegendLabel]) -> QRectF:
    """Where the chart goes, below a legend."""
    size = request.size
    lines = len(arranged(ink, legend, size.width() - 2 * MARGIN))
    # The title block has room for two lines of legend; more push the chart down.
    top = MARGIN + TITLE_HEIGHT + max(lines - 2, 0) * LINE
    return QRectF(
        MARGIN, top, size.width() - 2 * MARGIN, size.height() - top - MARGIN - FOOTER_HEIGHT
    )


def paint_frame(
    painter: QPainter,
    ink: Ink,
    request: PrintRequest,
    legend: list[LegendLabel],
    page: int,
    pages: int,
) -> None:
    """Everything but the chart. page counts from 1."""
    size, theme = request.size, ink.theme
    title = QFont(ink.bold)
    title.setPixelSize(21)
    painter.setFont(title)
    painter.setPen(qcolor(theme.text))
    whose = request.whose()
    words = " — ".join(filter(None, (tr(request.chart.title), whose)))
    room = size.width() - 2 * MARGIN
    painter.drawText(
        QPointF(MARGIN, MARGIN + 18),
        QFontMetricsF(title).elidedText(words, Qt.TextElideMode.ElideRight, room),
    )
    painter.setFont(ink.small)
    painter.setPen(qcolor(theme.secondary))
    painter.drawText(QPointF(MARGIN, MARGIN + 38), subtitle(request))
    paint_legend(
        painter, ink, legend, MARGIN, MARGIN + 58, size.width() - MARGIN, most_lines=len(legend)
    )
    _paint_footer(painter, ink, request, page, pages)


def subtitle(request: PrintRequest) -> str:
    """'Night Ferry · 8 March – 30 May 2027, by week · hours scheduled against capacity'."""
    period = days_words(request.first, request.last)
    if request.chart.is_hours:
        period = f"{period}, {tr(BY_UNIT[request.unit])}"
    parts = [request.snapshot.plan.name, period, tr(request.chart.explanation)]
    if len(request.charted) < len(request.items):
        parts.append(tr("finished work left out"))
    return " · ".join(parts)


def _paint_footer(
    painter: QPainter, ink: Ink, request: PrintRequest, page: int, pages: int
) -> None:
    size = request.size
    top = size.height() - MARGIN - FOOTER_HEIGHT + 12
    painter.setPen(ink.pen(ink.theme.secondary))
    painter.drawLine(QLineF(MARGIN, top, size.width() - MARGIN, top))
    box = QRectF(MARGIN, top + 4, size.width() - 2 * MARGIN, 16)
    painter.setFont(ink.small)
    painter.setPen(qcolor(ink.theme.secondary))
    about = tr("Scheduled by priority inside working hours; ranges at their expected value.")
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, about)
    painter.setPen(qcolor(ink.theme.text))
    words = tr(
        "revision {revision} · {moment} · page {page} of {pages}",
        revision=number_words(request.snapshot.revision),
        moment=moment_words(local(request.now, request.zone)),
        page=number_words(page),
        pages=number_words(pages),
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
