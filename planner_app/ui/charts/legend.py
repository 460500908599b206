"""The legend: a swatch and a word for everything a chart draws."""

from enum import Enum, auto
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.look.theme import qcolor

LINE: Final = 17.0
"""Pixels from one line of a legend to the next."""
_GAP: Final = 16.0
_ROOM_FOR_REST: Final = 26.0


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


class LegendLabel(NamedTuple):
    """One thing in a legend."""

    words: str
    mark: Mark
    colour: str = ""


def arranged(ink: Ink, labels: list[LegendLabel], width: float) -> list[list[LegendLabel]]:
    """The entries in lines of so many pixels."""
    lines: list[list[LegendLabel]] = [[]]
    x = 0.0
    for label in labels:
        if lines[-1] and x + _width(ink, label) > width:
            lines.append([])
            x = 0.0
        lines[-1].append(label)
        x += _width(ink, label) + _GAP
    return lines


def paint_legend(
    painter: QPainter,
    ink: Ink,
    labels: list[LegendLabel],
    x: float,
    middle: float,
    right: float,
    most_lines: int = 1,
) -> None:
    """From x on along y = middle, wrapped before `right`; how many do not fit into the lines stands
    at their end."""
    lines = arranged(ink, labels, right - x)
    if len(lines) > most_lines:
        # Again with room for the number of those that do not fit.
        lines = arranged(ink, labels, right - x - _ROOM_FOR_REST)
    painter.setFont(ink.small)
    for index, line in enumerate(lines[:most_lines]):
        end = _paint_line(painter, ink, line, x, middle + index * LINE)
    rest = sum(map(len, lines[most_lines:]))
    if rest:
        painter.setPen(qcolor(ink.theme.secondary))
        painter.drawText(QPointF(end, middle + (most_lines - 1) * LINE + 4), f"+{rest}")


def _paint_line(
    painter: QPainter, ink: Ink, labels: list[LegendLabel], x: float, middle: float
) -> float:
    """Answers where the next entry would stand."""
    for label in labels:
        _paint_mark(painter, ink, label, QRectF(x, middle - 5.5, _swatch(label), 11))
        painter.setPen(qcolor(ink.theme.text))
        painter.drawText(QPointF(x + _swatch(label) + 6, middle + 4), label.words)
        x += _width(ink, label) + _GAP
    return x


def _swatch(label: LegendLabel) -> float:
    return 22.0 if label.mark in (Mark.LINE, Mark.DASHED, Mark.FADING) else 12.0


def _width(ink: Ink, label: LegendLabel) -> float:
    return _swatch(label) + 6 + ink.small_metrics.horizontalAdvance(label.words)


def _paint_mark(painter: QPainter, ink: Ink, label: LegendLabel, box: QRectF) -> None:
    theme, middle = ink.theme, box.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if label.mark is Mark.LINE:
        painter.setPen(ink.line(theme.text, 1.8))
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    elif label.mark is Mark.DASHED:
        painter.setPen(ink.dashed(theme.accent, 1.4))
        painter.drawLine(QLineF(box.left(), middle, box.right(), middle))
    elif label.mark is Mark.FADING:
        painter.fillRect(
            box, ink.fading(label.colour or theme.work_mark(0), box.left(), box.right())
        )
    elif label.mark is Mark.DIAMOND:
        half, centre = 5.0, box.center()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(label.colour))
        corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)]
        painter.drawPolygon([centre + QPointF(dx, dy) for dx, dy in corners])
    else:
        _paint_box(painter, ink, label, box)


def _paint_box(painter: QPainter, ink: Ink, label: LegendLabel, box: QRectF) -> None:
    theme = ink.theme
    if label.mark is Mark.FILL:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(label.colour))
        painter.drawRoundedRect(box, 2, 2)
        return
    if label.mark is Mark.OPEN:
        painter.setPen(ink.dashed(theme.at_risk))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)
        return
    # Hatching survives where a printer has no colour.
    colour = theme.trouble if label.mark is Mark.OVER else theme.secondary
    paint_hatch(painter, ink, box, colour, 0.9, 4)
    painter.setPen(ink.line(colour, 0.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)
