"""From stretches of work axis to pieces of clock time and loads per day."""

from typing import NamedTuple

import numpy as np

from planner_app.scheduling.kernel.arrays import Axes, Takes, Work
from planner_app.scheduling.kernel.clock import stretch_from
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import Indices, Ints


class Expanded(NamedTuple):
    """Pieces sorted by row then time; loads sorted by row then day (an index of the axes' days)."""

    piece_row: Indices
    piece_start: Ints
    piece_end: Ints
    load_row: Indices
    load_lane: Indices
    load_day: Indices
    load_seconds: Indices
    row_start: Ints


@compiled
def expand(work: Work, axes: Axes, takes: Takes, finish: Ints) -> Expanded:
    """The pieces and loads of every row that got time. A row of zero length starts when it finishes (S9)."""
    size = _stretches_touched(work, axes, takes)
    out = Expanded(
        np.empty(size, np.int32),
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        finish.copy(),
    )
    pieces = loads = 0
    for row in range(len(takes.size)):
        first_piece = pieces
        for k in range(takes.first[row], takes.first[row] + takes.size[row]):
            pieces, loads = _expand_one(work, axes, row, takes.starts[k], takes.ends[k], out, pieces, loads)
        if pieces > first_piece:
            out.row_start[row] = out.piece_start[first_piece]
    return Expanded(
        out.piece_row[:pieces].copy(),
        out.piece_start[:pieces].copy(),
        out.piece_end[:pieces].copy(),
        out.load_row[:loads].copy(),
        out.load_lane[:loads].copy(),
        out.load_day[:loads].copy(),
        out.load_seconds[:loads].copy(),
        out.row_start,
    )


@compiled
def _stretches_touched(work: Work, axes: Axes, takes: Takes) -> int:
    touched = 0
    for row in range(len(takes.size)):
        for k in range(takes.first[row], takes.first[row] + takes.size[row]):
            axis = axes.of_lane[work.lane[row]]
            touched += stretch_from(axes, axis, takes.ends[k] - 1) - stretch_from(axes, axis, takes.starts[k]) + 1
    return touched


@inlined
def _expand_one(
    work: Work, axes: Axes, row: int, position: int, end: int, out: Expanded, pieces: int, loads: int
) -> tuple[int, int]:
    """Write one stretch of axis; where it goes on from the piece or the day before, lengthen those."""
    lane = work.lane[row]
    stretch = stretch_from(axes, axes.of_lane[lane], position)
    while position < end:
        length = min(end, axes.total[stretch + 1]) - position
        begin, day = axes.start[stretch] + position - axes.total[stretch], axes.day[stretch]
        if pieces > 0 and out.piece_row[pieces - 1] == row and out.piece_end[pieces - 1] == begin:
            out.piece_end[pieces - 1] += length
        else:
            out.piece_row[pieces], out.piece_start[pieces], out.piece_end[pieces] = row, begin, begin + length
            pieces += 1
        if loads > 0 and out.load_row[loads - 1] == row and out.load_day[loads - 1] == day:
            out.load_seconds[loads - 1] += length
        else:
            out.load_row[loads], out.load_lane[loads] = row, lane
            out.load_day[loads], out.load_seconds[loads] = day, length
            loads += 1
        position += length
        stretch += 1
    return pieces, loads
