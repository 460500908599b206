"""Stacked hours per bucket against the stepped line of capacity; what is over is hatched and
carries its number."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from planner_app.scheduling.problem import Floats
from planner_app.ui.charts.hatch import paint_hatch
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import blended, qcolor
from planner_app.words import hours_words, percent_words

HEADROOM: Final = 26.0
"""Pixels above the highest stack, for its percentage."""
MINIMUM: Final = 0.05
"""Hours below which a part is not drawn."""
IDLE: Final = 0.2
"""How much of the accent colours booked hours without work."""
LOGGED: Final = 0.45
"""How much of the containers' grey colours logged hours."""
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, eq=False)
class Stacks:
    """Hours of b buckets; kinds index the theme's work colours, -1 being work of no kind."""

    edges: Floats
    """Shape (b + 1,): UTC seconds."""
    kinds: tuple[int, ...]
    names: tuple[str, ...]
    """Of the kinds."""
    parts: Floats
    """Shape (len(kinds), b): scheduled."""
    capacity: Floats
    booked: Floats
    logged: Floats
    over: Floats
    """Hours of all persons beyond their own capacity."""
    idle: Floats
    """Booked within capacity, and no work scheduled for it (A3: under-used); stands pale on the
    scheduled parts."""
    overbooked: Floats
    """Booked beyond capacity and not scheduled; stands hatched on top."""

    @cached_property
    def total(self) -> Floats:
        """Height of each stack."""
        return np.asarray(self.parts.sum(axis=0) + self.logged + self.idle + self.overbooked)

    @cached_property
    def highest(self) -> float:
        """Of all stacks and the capacity, hours."""
        return float(max(self.total.max(initial=0), self.capacity.max(initial=0), 1.0))


def nice_step(highest: float, lines: int) -> float:
    """A round distance between at most so many lines."""
    rough = highest / max(lines, 1)
    # 1, 2, 2.5 or 5 times a power of ten: steps that are added in the head.
    magnitude = 10.0 ** np.floor(np.log10(rough))
    return float(next(step * magnitude for step in _STEPS if step * magnitude >= rough * 0.999))


def paint_stacks(
    painter: QPainter, ink: Ink, scale: Scale, area: QRectF, stacks: Stacks, highest: float
) -> None:
    """Everything between the axis of hours and the percentages; `highest` hours reach to the
    headroom."""
    per_hour = (area.height() - HEADROOM) / highest
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    x = scale.xs(stacks.edges)
    shown: list[int] = np.flatnonzero((x[1:] > scale.left) & (x[:-1] < scale.right)).tolist()
    for i in shown:
        gap = 2.0 if x[i + 1] - x[i] > 16 else 0.5
        _paint_stack(
            painter,
            ink,
            (float(x[i]) + gap, float(x[i + 1]) - gap),
            area.bottom(),
            per_hour,
            stacks,
            i,
        )
    _paint_booked(painter, ink, x, area.bottom(), per_hour, stacks, shown)
    _paint_capacity(painter, ink, x, area.bottom(), per_hour, stacks, shown)
    for i in shown:
        # Narrower buckets have no room for three figures.
        if x[i + 1] - x[i] > 34:
            _paint_percent(
                painter, ink, (float(x[i]), float(x[i + 1])), area.bottom(), per_hour, stacks, i
            )


def paint_hours_axis(
    painter: QPainter, ink: Ink, left: float, area: QRectF, highest: float
) -> None:
    """Lines at round hours across the area, and their words right-aligned before x = left."""
    per_hour = (area.height() - HEADROOM) / highest
    step = nice_step(highest, max(int(area.height() // 40), 1))
    painter.setFont(ink.small)
    for hours in np.arange(0, highest + step * 0.2, step).tolist():
        y = round(area.bottom() - hours * per_hour) - 0.5
        painter.setPen(ink.pen(ink.theme.hairline))
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(qcolor(ink.theme.secondary))
        box = QRectF(0, y - 8, left - 8, 16)
        words = hours_words(hours) if hours else "0"
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def _paint_stack(
    painter: QPainter,
    ink: Ink,
    sides: tuple[float, float],
    ground: float,
    per_hour: float,
    stacks: Stacks,
    i: int,
) -> None:
    left, right = sides
    y = ground
    scheduled = stacks.parts[:, i].tolist()
    parts = [(ink.tint(ink.theme.summary, LOGGED), float(stacks.logged[i]))]
    parts += [
        (qcolor(ink.theme.work(kind)), hours)
        for kind, hours in zip(stacks.kinds, scheduled, strict=True)
    ]
    parts.append((ink.tint(ink.theme.accent, IDLE), float(stacks.idle[i])))
    # From the bottom: logged, scheduled by kind, then what is booked and idle.
    for index, (fill, hours) in enumerate(parts):
        if hours > MINIMUM:
            height = hours * per_hour
            box = QRectF(left, y - height, right - left, max(height - 1.0, 0.5))
            painter.fillRect(box, fill)
            if ink.on_paper and height > 12 and 0 < index <= len(stacks.names):
                _paint_name(painter, ink, box, stacks.names[index - 1], fill.name())
            y -= height
    extra, capacity = float(stacks.overbooked[i]), float(stacks.capacity[i])
    top = y - extra * per_hour
    bottom = max(y, min(ground - capacity * per_hour, ground))
    # A red edge of less than a pixel would look like a fault.
    if bottom - top > MINIMUM * per_hour:
        _paint_over(painter, ink, QRectF(left, top, right - left, bottom - top))


def _paint_name(painter: QPainter, ink: Ink, box: QRectF, name: str, fill: str) -> None:
    """The kind inside its part: on paper colour may be missing."""
    larger = ink.small.pixelSize() / ink.tiny.pixelSize()
    words = ink.elided(name, (box.width() - 4) * larger)
    painter.setFont(ink.tiny)
    painter.setPen(qcolor(ink.text_on(fill)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _paint_over(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """What is above the line, and what is booked beyond somebody's capacity even below it."""
    painter.fillRect(
        box,
        qcolor(blended(ink.theme.panel, ink.theme.trouble, 0.86), 1.0 if ink.on_paper else 0.55),
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_hatch(painter, ink, box, ink.theme.trouble, 1.1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(ink.line(ink.theme.trouble, 0.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box)


def _paint_capacity(
    painter: QPainter,
    ink: Ink,
    x: Floats,
    ground: float,
    per_hour: float,
    stacks: Stacks,
    shown: list[int],
) -> None:
    points = []
    for i in shown:
        # On whole pixels: a slanted hairline between two weeks would be read as a trend.
        y = round(ground - float(stacks.capacity[i]) * per_hour)
        points += [QPointF(round(float(x[i])), y), QPointF(round(float(x[i + 1])), y)]
    painter.setPen(ink.line(ink.theme.text, 1.6 if ink.on_paper else 2.0))
    painter.drawPolyline(QPolygonF(points))


def _paint_booked(
    painter: QPainter,
    ink: Ink,
    x: Floats,
    ground: float,
    per_hour: float,
    stacks: Stacks,
    shown: list[int],
) -> None:
    """A dashed step where anything is booked."""
    pen = ink.dashed(ink.theme.accent, 1.4)
    painter.setPen(pen)
    booked = {
        i: ground - float(stacks.booked[i]) * per_hour for i in shown if stacks.booked[i] > MINIMUM
    }
    for i, y in booked.items():
        painter.drawLine(QLineF(float(x[i]), y, float(x[i + 1]), y))
    for i, j in pairwise(booked):
        if j == i + 1 and booked[i] != booked[j]:
            painter.drawLine(QLineF(float(x[j]), booked[i], float(x[j]), booked[j]))


def _paint_percent(
    painter: QPainter,
    ink: Ink,
    sides: tuple[float, float],
    ground: float,
    per_hour: float,
    stacks: Stacks,
    i: int,
) -> None:
    total, capacity = float(stacks.total[i]), float(stacks.capacity[i])
    if total <= MINIMUM or capacity <= MINIMUM:
        return
    beyond = total > capacity * 1.005
    # Within capacity as a whole, and yet one person has too much: the triangle says so.
    somebody = not beyond and float(stacks.over[i]) >= 1.0
    words = percent_words(total / capacity)
    room = sides[1] - sides[0] + 4
    if somebody and ink.small_bold_metrics.horizontalAdvance(words + " ▲") < room:
        words += " ▲"
    elif ink.small_bold_metrics.horizontalAdvance(words) > room:
        return
    top = ground - max(total, capacity) * per_hour
    painter.setFont(ink.small_bold if beyond else ink.small)
    painter.setPen(qcolor(ink.theme.trouble_text if beyond or somebody else ink.theme.secondary))
    box = QRectF(sides[0] - 10, top - 19, sides[1] - sides[0] + 20, 16)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
