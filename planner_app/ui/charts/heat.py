"""Heat cells: persons by days, weeks or months, coloured by load; over 100 % is red, bold and
marked."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from planner_app.languages import trc
from planner_app.scheduling.problem import Floats
from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.look.theme import Theme, blended, qcolor
from planner_app.words import hours_words, number_words

LINE_HEIGHT = 26.0
"""Pixels of a person's line."""
ROOM_FOR_VALUE = 20.0
ROOM_FOR_MARK = 36.0
"""Pixels of a cell that hold the triangle and three figures."""
ROOM_FOR_UNIT = 48.0
"""Pixels of a cell that hold those and the letter of hours."""
NOTICED = 0.05
"""Hours from which on something is said; less comes of rounding days to whole seconds."""
_ANY = 0.01
"""Hours of capacity from which on there is any."""
_ROOM_FOR_OFF = 25.0
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
        """Load, capacity, over and working of each cell: lists are read faster than arrays, cell by
        cell."""
        parts = (self.load, self.capacity, self.over, self.working)
        return [
            list(zip(*(part[p].tolist() for part in parts), strict=True))
            for p in range(len(self.load))
        ]


class Look(NamedTuple):
    """How a cell looks."""

    fill: str
    words: str
    bold: bool = False
    framed: bool = False
    """On paper what is over has a red frame, for colour may be missing."""
    off: bool = False


def paint_cell(
    painter: QPainter, ink: Ink, box: QRectF, heat: Heat, person: int, bucket: int, figure: Figure
) -> None:
    """One person's bucket, a little inside the given box. On screen equal cells are painted once
    and kept."""
    look = _look(ink, heat.cells[person][bucket], figure, box.width())
    if ink.on_paper:
        _paint_look(painter, ink, box.adjusted(1.5, 1.5, -1.5, -1.5), look)
        return
    # On whole pixels, so that equal cells are equal pictures.
    left, right = round(box.left()), round(box.right())
    # On a screen with small pixels a picture of the plain size would be blurred.
    sharpness = painter.device().devicePixelRatio()
    key = (right - left, round(box.height()), look, sharpness)
    kept = ink.pictures.get(key)
    if kept is None:
        kept = ink.pictures[key] = _picture(ink, right - left, round(box.height()), look, sharpness)
    painter.drawPixmap(QPointF(left, round(box.top())), kept)


def _look(ink: Ink, cell: tuple[float, float, float, float], figure: Figure, width: float) -> Look:
    load, capacity, beyond, working = cell
    over = beyond > NOTICED
    if capacity <= _ANY and load <= NOTICED and working > _ANY and not over:
        return Look(ink.theme.day_off, _off() if width >= _ROOM_FOR_OFF else "", off=True)
    ratio = load / capacity if capacity > _ANY else (2.0 if load > NOTICED else 0.0)
    # What rounds to 100 % is not too much.
    red = ratio > 1.005
    fill = ink.theme.trouble if red else cell_fill(ink.theme, ratio)
    framed = ink.on_paper and (red or over)
    words = ""
    if (load > NOTICED or over) and width >= ROOM_FOR_VALUE:
        words = _value(load, capacity, figure, width)
        if red or over:
            words = f"▲ {words}" if width >= ROOM_FOR_MARK else "▲"
    return Look(ink.theme.panel if framed else fill, words, red or over, framed)


def _value(load: float, capacity: float, figure: Figure, width: float) -> str:
    """What stands in a cell where there is load, or something booked."""
    if capacity > _ANY:
        return number_words(round(load if figure is Figure.HOURS else 100 * load / capacity))
    if load <= NOTICED:
        return _off()  # and booked all the same
    if figure is Figure.PERCENT and width >= ROOM_FOR_UNIT:
        return hours_words(round(load))  # among percentages: of no capacity there are none
    return number_words(round(load))


def _off() -> str:
    return trc("a person on a day", "off")


def _picture(ink: Ink, width: int, height: int, look: Look, sharpness: float) -> QPixmap:
    picture = QPixmap(round(max(width, 1) * sharpness), round(height * sharpness))
    picture.setDevicePixelRatio(sharpness)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_look(painter, ink, QRectF(1.5, 1.5, width - 3, height - 3), look)
    painter.end()
    return picture


def _paint_look(painter: QPainter, ink: Ink, box: QRectF, look: Look) -> None:
    theme = ink.theme
    if look.off or look.framed:
        painter.setPen(ink.pen(theme.hairline) if look.off else ink.line(theme.trouble, 1.3))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(look.fill))
    painter.drawRoundedRect(box, _CORNER, _CORNER)
    if look.off:
        paint_hatch(painter, ink, box, theme.hairline, ink.hairline)
    if look.words:
        painter.setFont(ink.small_bold if look.bold else ink.small)
        colour = theme.secondary if look.off else ink.text_on(look.fill)
        painter.setPen(qcolor(theme.trouble_text if look.framed else colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, look.words)


@lru_cache(maxsize=256)
def _fill(theme: Theme, tenth: int) -> str:
    if tenth == 0:
        return blended(theme.accent, theme.panel, 0.04)
    return blended(
        theme.work(0) if theme.is_dark else theme.accent, theme.panel, 0.12 + 0.035 * tenth
    )


def cell_fill(theme: Theme, ratio: float) -> str:
    """From hardly any colour for a free person to the full one at 100 %."""
    # Twenty steps: more cannot be told apart, and few pictures are kept.
    return _fill(theme, int(np.ceil(min(ratio, 1.0) * 20)))
