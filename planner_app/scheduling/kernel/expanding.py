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
def expand(
    work: Work,
    axes: Axes,
    takes: Takes,
    finish: Ints,
    fixed_rows: Indices,
    fixed_start: Ints,
    event_loads: Ints,
) -> Expanded:
    """The pieces and loads of every row that got time. A row of zero length starts when it finishes
    (S9).

    Rows with a fixed date are one piece; event_loads: shape (loads, 4) of row, day index, lane,
    seconds, by row.
    """
    # Counted before it is written: the arrays are as large as needed, and found stretches are kept.
    first_of = np.empty(len(takes.starts), np.int32)
    touched = _find_stretches(work, axes, takes, first_of)
    out = _space_for(touched + len(fixed_rows), touched + len(event_loads), finish)
    pieces, loads = _write_all(
        work, axes, takes, first_of, finish, fixed_rows, fixed_start, event_loads, out
    )
    return _cut_to_size(out, pieces, loads)


@inlined
def _write_all(
    work: Work,
    axes: Axes,
    takes: Takes,
    first_of: Indices,
    finish: Ints,
    fixed_rows: Indices,
    fixed_start: Ints,
    event_loads: Ints,
    out: Expanded,
) -> tuple[int, int]:
    """Write row by row: how many pieces and loads there are."""
    pieces = loads = fixed = event = 0
    for row in range(len(takes.size)):
        first_piece = pieces
        for k in range(takes.first[row], takes.first[row] + takes.size[row]):
            position, end = takes.starts[k], takes.ends[k]
            stretch = first_of[k]
            while position < end:
                length = min(end, axes.total[stretch + 1]) - position
                begin = axes.start[stretch] + position - axes.total[stretch]
                pieces = _write_piece(out, pieces, row, begin, begin + length)
                loads = _write_load(out, loads, row, work.lane[row], axes.day[stretch], length)
                position += length
                stretch += 1
        # Both lists are sorted by row, so they are read along with the rows.
        if fixed < len(fixed_rows) and fixed_rows[fixed] == row:
            pieces = _write_piece(out, pieces, row, fixed_start[fixed], finish[row])
            fixed += 1
        while event < len(event_loads) and event_loads[event, 0] == row:
            load = event_loads[event]
            loads = _write_load(out, loads, row, load[2], load[1], load[3])
            event += 1
        out.row_start[row] = out.piece_start[first_piece] if pieces > first_piece else finish[row]
    return pieces, loads


@inlined
def _find_stretches(work: Work, axes: Axes, takes: Takes, first_of: Indices) -> int:
    """Note the stretch in which each take begins: how many stretches all of them touch."""
    touched = 0
    for row in range(len(takes.size)):
        axis = axes.of_lane[work.lane[row]]
        for k in range(takes.first[row], takes.first[row] + takes.size[row]):
            first_of[k] = stretch_from(axes, axis, takes.starts[k])
            touched += stretch_from(axes, axis, takes.ends[k] - 1) - first_of[k] + 1
    return touched


@compiled
def _space_for(pieces: int, loads: int, finish: Ints) -> Expanded:
    return Expanded(
        np.empty(pieces, np.int32),
        np.empty(pieces, np.int64),
        np.empty(pieces, np.int64),
        np.empty(loads, np.int32),
        np.empty(loads, np.int32),
        np.empty(loads, np.int32),
        np.empty(loads, np.int32),
        np.empty_like(finish),
    )


@compiled
def _cut_to_size(out: Expanded, pieces: int, loads: int) -> Expanded:
    return Expanded(
        out.piece_row[:pieces],
        out.piece_start[:pieces],
        out.piece_end[:pieces],
        out.load_row[:loads],
        out.load_lane[:loads],
        out.load_day[:loads],
        out.load_seconds[:loads],
        out.row_start,
    )


@inlined
def _write_piece(out: Expanded, pieces: int, row: int, begin: int, end: int) -> int:
    """Write a stretch of work, or lengthen the row's last one if that ends here: the number of
    pieces now."""
    last = pieces - 1
    # Two takes can meet where an interval was cut and joined: people see one bar, not two.
    goes_on = (pieces > 0) & (out.piece_row[last] == row) & (out.piece_end[last] == begin)
    at = last if goes_on else pieces
    out.piece_row[at] = row
    out.piece_start[at] = out.piece_start[at] if goes_on else begin
    out.piece_end[at] = end
    return at + 1


@inlined
def _write_load(out: Expanded, loads: int, row: int, lane: int, day: int, seconds: int) -> int:
    """Write a day's work, or add to the row's last one if that is the same day: the number of loads
    now."""
    last = loads - 1
    # A day with a lunch break has two stretches and one load.
    goes_on = (
        (loads > 0)
        & (out.load_row[last] == row)
        & (out.load_day[last] == day)
        & (out.load_lane[last] == lane)
    )
    at = last if goes_on else loads
    out.load_row[at], out.load_lane[at], out.load_day[at] = row, lane, day
    out.load_seconds[at] = seconds + (out.load_seconds[at] if goes_on else 0)
    return at + 1
