"""Dependencies between lines: which of them touch what is visible, and the elbows that draw
them."""

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPolygonF

from planner_app.ids import ItemId
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.ui.charts.bars import BAR_HEIGHT
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.item_bars import ItemBar
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import qcolor

MOST: Final = 400
"""Elbows painted at once; beyond that they would be a carpet."""


class VisibleLinks:
    """The plan's links between lines that are not folded away, by their numbers."""

    def __init__(self, snapshot: Snapshot, ids: Sequence[ItemId]) -> None:
        links = snapshot.dependencies.values()
        before = np.asarray([link.before_id for link in links], np.int64)
        after = np.asarray([link.after_id for link in links], np.int64)
        shown = np.asarray(ids, np.int64)
        highest = max(
            int(before.max(initial=0)), int(after.max(initial=0)), int(shown.max(initial=0))
        )
        # An array by id instead of a dict: 10 000 links are looked up at once.
        line_of = np.full(highest + 1, -1, np.int64)
        line_of[shown] = np.arange(len(shown))
        kept = (line_of[before] >= 0) & (line_of[after] >= 0)
        self._ends: list[tuple[Ints, Ints, Ints]] = []
        before, after = line_of[before[kept]], line_of[after[kept]]
        for end in (before, after):
            # Sorted by each of their ends, so that those in sight are one slice.
            order = np.argsort(end, kind="stable")
            self._ends.append((end[order], before[order], after[order]))

    def touching(self, first: int, last: int) -> list[tuple[int, int]]:
        """(line before, line after) of the links with an end in the lines first to last."""
        found: dict[tuple[int, int], None] = {}
        for end, before, after in self._ends:
            low, high = np.searchsorted(end, (first, last + 1)).tolist()
            # A milestone with thousands of predecessors would take a frame of its own.
            high = min(high, low + MOST)
            found |= dict.fromkeys(
                zip(before[low:high].tolist(), after[low:high].tolist(), strict=True)
            )
        return list(found)


def paint_link(
    painter: QPainter,
    ink: Ink,
    scale: Scale,
    ends: tuple[ItemBar, ItemBar],
    middles: tuple[float, float],
    strong: bool,
) -> None:
    """An elbow from the finish of one bar to the start of the other."""
    before, after = ends
    if NO_TIME in (before.finish, after.finish):
        return
    x0, x1 = scale.x(before.finish), scale.x(after.start)
    if max(x0, x1) < scale.left or min(x0, x1) > scale.right:
        return
    # Painters overflow on lines of a million pixels.
    x0, x1 = (min(max(x, scale.left - 50), scale.right + 50) for x in (x0, x1))
    colour = ink.theme.accent if strong else ink.theme.secondary
    painter.setPen(ink.pen(colour, 1.2 if strong else 1.0, 1.0 if strong else 0.6))
    corners, tip, down = _route(x0, middles[0], x1, middles[1])
    painter.drawLines([QLineF(a, b) for a, b in itertools.pairwise(corners)])
    painter.setBrush(qcolor(colour))
    painter.drawPolygon(_arrow(tip, down))


def _route(x0: float, y0: float, x1: float, y1: float) -> tuple[list[QPointF], QPointF, int]:
    """Corners, the arrow's tip, and where it points: -1 up, 1 down, 0 right."""
    way = 1 if y1 > y0 else -1
    if x1 - x0 >= 14:
        turn = x0 + 4
        return (
            [QPointF(x0, y0), QPointF(turn, y0), QPointF(turn, y1), QPointF(x1 - 1, y1)],
            QPointF(x1 - 1, y1),
            0,
        )
    tip = QPointF(x1 + 4, y1 - way * (BAR_HEIGHT / 2 + 1))
    if x1 >= x0 - 6:
        return [QPointF(x0, y0), QPointF(tip.x(), y0), tip], tip, way
    between = y0 + way * 12
    corners = [
        QPointF(x0, y0),
        QPointF(x0 + 4, y0),
        QPointF(x0 + 4, between),
        QPointF(tip.x(), between),
        tip,
    ]
    return corners, tip, way


def _arrow(tip: QPointF, down: int) -> QPolygonF:
    x, y = tip.x(), tip.y()
    if down:
        return QPolygonF([tip, QPointF(x - 2.5, y - 4 * down), QPointF(x + 2.5, y - 4 * down)])
    return QPolygonF([tip, QPointF(x - 4, y - 2.5), QPointF(x - 4, y + 2.5)])
