"""The legend: a swatch and a word for everything a chart draws."""

from enum import Enum, auto
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.theme import qcolor

LINE: Final = 17.0
"""Pixels from one line of a legend to the next."""


class Mark(Enum):
    """How something is drawn."""

    FILL = auto()
    LINE = auto()
    DASHED = auto()
    OVER = auto()
    AWAY = auto()
    OPEN = auto()
    FADING = auto()
    DIAMOND = auto()


class Entry(NamedTuple):
    """One thing in a legend."""

    words: str
    mark: Mark
    colour: str = ""


def paint_legend(
    painter: QPainter, ink: Ink, entries: list[Entry], x: float, middle: float, right: float, lines: int = 1
) -> None:
    """From x on along y = middle, wrapped into so many lines; what does not fit before `right` is left out."""
    painter.setFont(ink.small)
    left = x
    for entry in entries:
        swatch = 22.0 if entry.mark in (Mark.LINE, Mark.DASHED, Mark.FADING) else 12.0
        advance = swatch + 6 + ink.small_metrics.horizontalAdvance(entry.words) + 16
        if x + advance - 16 > right:
            lines, x, middle = lines - 1, left, middle + LINE
            if lines == 0:
                return
        _paint_mark(painter, ink, entry, QRectF(x, middle - 5.5, swatch, 11))
        painter.setPen(qcolor(ink.theme.text))
        painter.drawText(QPointF(x + swatch + 6, middle + 4), entry.words)
        x += advance


def _paint_mark(painter: QPainter, ink: Ink, entry: Entry, box: QRectF) -> None:
    theme, middle = ink.theme, box.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if entry.mark is Mark.LINE:
        painter.setPen(ink.line(theme.text, 1.8))
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    elif entry.mark is Mark.DASHED:
        painter.setPen(ink.dashed(theme.accent, 1.4))
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    elif entry.mark is Mark.FADING:
        painter.fillRect(box, ink.fading(entry.colour or theme.work_mark(0), box.left(), box.right()))
    elif entry.mark is Mark.DIAMOND:
        half, centre = 5.0, box.center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(entry.colour))
        corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)]
        painter.drawPolygon([centre + QPointF(dx, dy) for dx, dy in corners])
    else:
        _paint_box(painter, ink, entry, box)


def _paint_box(painter: QPainter, ink: Ink, entry: Entry, box: QRectF) -> None:
    theme = ink.theme
    if entry.mark is Mark.FILL:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(entry.colour))
        painter.drawRoundedRect(box, 2, 2)
        return
    if entry.mark is Mark.OPEN:
        painter.setPen(ink.dashed(theme.at_risk))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)
        return
    colour = theme.trouble if entry.mark is Mark.OVER else theme.secondary
    paint_hatch(painter, ink, box, colour, 0.9, 4)
    painter.setPen(ink.line(colour, 0.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
