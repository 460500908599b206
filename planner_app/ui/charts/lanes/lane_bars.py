"""The bars of one lane: only those in view, and where they are too narrow to tell apart, as
stretches of work."""

from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.operations.snapshot.naming import short_name
from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.scheduling.problem import NO_TIME, Flags, Floats, Ints
from planner_app.ui.charts.bars import CORNER, paint_open
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.lanes.lane_chart import BAR, BAR_TOP, LaneChart
from planner_app.ui.charts.lanes.lane_layout import TRACK_HEIGHT
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import qcolor
from planner_app.ui.look.work_kinds import kind_of_row

NARROW: Final = 3.0
"""Pixels below which a bar is drawn together with its neighbours."""
LEGIBLE: Final = 26.0
"""Pixels from which on a bar carries words."""


class _Bars(NamedTuple):
    """The visible bars of a lane; x is cut a little outside the view."""

    bar: list[int]
    left: Floats
    right: Floats
    tail: Floats
    """x of the 90 % finish, left of `right` where it does not show."""
    track: list[int]


def paint_bars(
    painter: QPainter,
    ink: Ink,
    scale: Scale,
    chart: LaneChart,
    lane: int,
    top: float,
    dimmed: int | None,
) -> None:
    """All bars of a lane that begins at y = top; the assignment `dimmed` (its id) is being carried
    elsewhere."""
    bars = _visible(scale, chart, lane)
    y = [top + BAR_TOP + track * TRACK_HEIGHT for track in bars.track]
    for i in np.flatnonzero(bars.tail > bars.right + 2).tolist():
        row = chart.assignment(bars.bar[i])
        if row is not None:
            colour = ink.theme.work_mark(kind_of_row(chart.snapshot, row))
            left, right = float(bars.right[i]), float(bars.tail[i])
            painter.fillRect(QRectF(left, y[i], right - left, BAR), ink.fading(colour, left, right))
    for first, last in _runs(bars):
        row = chart.assignment(bars.bar[first])
        if row is None:
            continue
        left = float(bars.left[first])
        box = QRectF(left, y[first], max(float(bars.right[last]) - left, 1.0), BAR)
        if box.width() < NARROW or first != last:
            fill = (
                ink.theme.at_risk
                if chart.is_open(row)
                else ink.theme.work(kind_of_row(chart.snapshot, row))
            )
            painter.fillRect(box, qcolor(fill))
        else:
            _paint_bar(painter, ink, box, chart, row, dimmed == row.id)


def _visible(scale: Scale, chart: LaneChart, lane: int) -> _Bars:
    spans, shown = chart.spans, chart.spans.visible(lane, scale.start, scale.end)
    cut = slice(shown.start, shown.stop)
    # Painters slow down on bars of a million pixels.
    edge_left, edge_right = scale.left - 20, scale.right + 20
    left, right = (
        scale.xs(spans.start[cut]).clip(edge_left),
        scale.xs(spans.end[cut]).clip(None, edge_right),
    )
    tails: Ints = spans.tail[cut]
    tail = np.where(tails == NO_TIME, -np.inf, scale.xs(tails)).clip(None, edge_right)
    if len(left) > 1:
        # A tail below the next bar would look like work that overlaps.
        covered: Flags = left[1:] - right[:-1] <= 2
        tail[:-1][covered] = -np.inf
    return _Bars(
        list(shown),
        left,
        np.maximum(right, left + 1),
        tail,
        [chart.tracks.of(bar) for bar in shown],
    )


def _runs(bars: _Bars) -> list[tuple[int, int]]:
    """First and last of each bar, or of neighbouring narrow ones."""
    if not bars.bar:
        return []
    # Ten thousand bars of a pixel are painted as some stretches.
    narrow = bars.right - bars.left < NARROW
    track = np.asarray(bars.track)
    joined = (
        narrow[1:]
        & narrow[:-1]
        & (bars.left[1:] - bars.right[:-1] < 1.5)
        & (track[1:] == track[:-1])
    )
    begins = np.concatenate(([0], np.flatnonzero(~joined) + 1))
    ends = np.append(begins[1:], len(narrow)) - 1
    return list(zip(begins.tolist(), ends.tolist(), strict=True))


def _paint_bar(
    painter: QPainter, ink: Ink, box: QRectF, chart: LaneChart, row: AssignmentRecord, faint: bool
) -> None:
    theme, is_open = ink.theme, chart.is_open(row)
    fill = theme.work(kind_of_row(chart.snapshot, row))
    if is_open:
        paint_open(painter, ink, box)
    else:
        painter.setPen(ink.dashed(fill) if faint else ink.line(theme.panel, 0.8))
        painter.setBrush(ink.tint(fill, 0.25) if faint else qcolor(fill))
        painter.drawRoundedRect(box, CORNER, CORNER)
    if box.width() <= LEGIBLE:
        return
    inner = box.adjusted(6, 0, -4, 0)
    words = chart.label(row)
    if ink.elided(words, inner.width()) != words:
        # The shot's name is left out before letters are.
        words = ink.elided(short_name(chart.snapshot, row.treeitem_id), inner.width())
    if words:
        painter.setFont(ink.small if is_open else ink.small_bold)
        text = theme.at_risk_text if is_open else theme.text
        painter.setPen(qcolor(text if is_open or faint else ink.text_on(fill)))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
