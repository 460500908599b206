"""Heat cells: persons by days, weeks or months, coloured by load; over 100 % is red, bold and marked."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.scheduling.problem import Floats
from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.theme import Theme, blended, qcolor
from planner_app.ui.words import number_words

ROW = 26.0
"""Pixels of a person's row."""
ROOM_FOR_VALUE = 20.0
ROOM_FOR_MARK = 36.0
"""Pixels of a cell that hold the triangle and three figures."""
_CORNER = 2.5


class Figure(Enum):
    """What stands in a cell."""

    PERCENT = 0
    HOURS = 1


@dataclass(frozen=True, eq=False)
class Heat:
    """Of p persons and b buckets, hours. Shapes (p, b)."""

    load: Floats
    capacity: Floats
    over: Floats
    """Hours beyond capacity on any of the bucket's days."""
    working: Floats
    """The calendar's hours: where these are and capacity is not, the person is off."""

    @cached_property
    def cells(self) -> list[list[tuple[float, float, float, float]]]:
        """Load, capacity, over and working of each cell: lists are read faster than arrays, cell by cell."""
        parts = (self.load, self.capacity, self.over, self.working)
        return [list(zip(*(part[p].tolist() for part in parts), strict=True)) for p in range(len(self.load))]


def paint_cell(painter: QPainter, ink: Ink, box: QRectF, heat: Heat, person: int, bucket: int, figure: Figure) -> None:
    """One person's bucket, in a box a little inside the given one. Antialiasing is expected to be on."""
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    load, capacity, beyond_any, working = heat.cells[person][bucket]
    over = beyond_any > 0.05
    ratio = load / capacity if capacity > 0.01 else (2.0 if load > 0.05 else 0.0)
    if capacity <= 0.01 and load <= 0.05 and working > 0.01:
        _paint_off(painter, ink, inner)
        return
    beyond = ratio > 1.005 or (over and ink.on_paper)
    painter.setPen(ink.line(ink.theme.trouble, 1.3) if beyond and ink.on_paper else Qt.PenStyle.NoPen)
    fill = ink.theme.trouble if beyond else cell_fill(ink.theme, ratio)
    fill = ink.theme.panel if beyond and ink.on_paper else fill
    painter.setBrush(qcolor(fill))
    painter.drawRoundedRect(inner, _CORNER, _CORNER)
    if (load > 0.05 or over) and box.width() >= ROOM_FOR_VALUE:
        value = number_words(round(load)) if figure is Figure.HOURS or capacity <= 0.01 else f"{100 * ratio:.0f}"
        _paint_value(painter, ink, inner, f"▲ {value}" if over or beyond else value, fill, beyond, over)


def _paint_value(painter: QPainter, ink: Ink, box: QRectF, words: str, fill: str, beyond: bool, over: bool) -> None:
    painter.setFont(ink.small_bold if beyond or over else ink.small)
    colour = ink.theme.trouble_text if beyond and ink.on_paper else ink.text_on(fill)
    painter.setPen(qcolor(colour))
    if box.width() < ROOM_FOR_MARK and words.startswith("▲"):
        words = "▲"
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _paint_off(painter: QPainter, ink: Ink, box: QRectF) -> None:
    painter.setPen(ink.pen(ink.theme.hairline))
    painter.setBrush(qcolor(ink.theme.day_off))
    painter.drawRoundedRect(box, _CORNER, _CORNER)
    paint_hatch(painter, ink, box, ink.theme.hairline, ink.hairline)
    if box.width() >= 22:
        painter.setFont(ink.small)
        painter.setPen(qcolor(ink.theme.secondary))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "off")


@lru_cache(maxsize=256)
def _fill(theme: Theme, tenth: int) -> str:
    if tenth == 0:
        return blended(theme.accent, theme.panel, 0.04)
    return blended(theme.work(0) if theme.is_dark else theme.accent, theme.panel, 0.12 + 0.035 * tenth)


def cell_fill(theme: Theme, ratio: float) -> str:
    """From hardly any colour for a free person to the full one at 100 %."""
    return _fill(theme, int(np.ceil(min(ratio, 1.0) * 20)))
