"""The line of load below a lane's bars: a bar per bucket, red with its number where it is over."""

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.languages import trc
from planner_app.ui.charts.days import midnights
from planner_app.ui.charts.heat import NOTICED
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.lanes.lane_chart import LaneChart
from planner_app.ui.charts.lanes.lane_layout import Strip
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import qcolor
from planner_app.words import percent_words

LOAD_UP: Final = 11.0
"""Pixels from a lane's bottom up to its line of load."""
WORDS: Final = 25.0
"""Pixels from a lane's bottom up to the words above that line."""
_ROOM_FOR_WORDS: Final = 40.0
_ANY: Final = 0.01
"""Hours of capacity from which on there is any."""


class Load(NamedTuple):
    """One bucket's bar: as far as it is filled, over or not, and the words at its right."""

    bar: QRectF
    filled: float
    over: bool
    words: str
    words_left: float


def loads_in(ink: Ink, scale: Scale, chart: LaneChart, strip: Strip, top: float) -> list[Load]:
    """The loads of a person's lane that show."""
    assert strip.lane is not None
    edges = scale.xs(midnights(chart.snapshot.plan.timezone, chart.buckets.starts))
    shown = np.flatnonzero((edges[1:] > scale.left) & (edges[:-1] < scale.right))
    y, found = top + strip.height - LOAD_UP, []
    for i in shown.tolist():
        load = float(chart.heat.load[strip.lane, i])
        capacity = float(chart.heat.capacity[strip.lane, i])
        over = float(chart.heat.over[strip.lane, i]) > NOTICED
        if load < NOTICED:
            continue
        bar = QRectF(float(edges[i]) + 2, y, float(edges[i + 1] - edges[i]) - 4, 4)
        words = ""
        if over and bar.width() > _ROOM_FOR_WORDS:
            off = trc("a person on a day", "off")
            words = f"▲ {percent_words(load / capacity) if capacity > _ANY else off}"
        share = min(load / capacity, 1.0) if capacity > _ANY else 1.0
        # Told to the words of bookings, which keep out of the way.
        left = bar.right() - ink.small_bold_metrics.horizontalAdvance(words)
        found.append(Load(bar, max(bar.width() * share, 1.5), over, words, left))
    return found


def paint_load(painter: QPainter, ink: Ink, load: Load) -> None:
    """The bar, and its number above where it is over."""
    colour = qcolor(ink.theme.trouble) if load.over else ink.tint(ink.theme.accent, 0.42)
    painter.fillRect(
        QRectF(load.bar.topLeft(), load.bar.bottomLeft()).adjusted(0, 0, load.filled, 0), colour
    )
    if load.words:
        painter.setFont(ink.small_bold)
        painter.setPen(qcolor(ink.theme.trouble_text))
        words = QRectF(load.bar.left(), load.bar.top() - (WORDS - LOAD_UP), load.bar.width(), 13)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, load.words)
