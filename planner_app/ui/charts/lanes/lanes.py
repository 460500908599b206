"""Lanes: the schedule's pieces as bars per person, and which of them are visible."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from planner_app.scheduling.problem import NO_TIME, Flags, Indices, Ints, ItemKind
from planner_app.scheduling.schedule import P90, Percentiles, Schedule

MOST_TRACKS: Final = 4
"""Bars above each other in one lane; more share the last."""


@dataclass(frozen=True, eq=False)
class LaneBars:
    """The k bars of all lanes, sorted by lane, then start. Moments are UTC seconds."""

    lane: Indices
    """Index of the person; then a lane of Unassigned rows, then one per team."""
    row: Indices
    start: Ints
    end: Ints
    tail: Ints
    """The row's 90 % finish on its last bar, else NO_TIME."""
    first: Ints
    """Shape (lanes + 1,): the bars of lane l are first[l] to first[l + 1]."""

    @cached_property
    def latest(self) -> Ints:
        """The latest end (or tail) of a bar and those before it in its lane; rises within each
        lane."""
        latest = np.maximum(self.end, self.tail)
        for low, high in zip(self.first[:-1].tolist(), self.first[1:].tolist(), strict=True):
            np.maximum.accumulate(latest[low:high], out=latest[low:high])
        return latest

    def visible(self, lane: int, start: float, end: float) -> range:
        """Bars of a lane that touch [start, end)."""
        low, high = int(self.first[lane]), int(self.first[lane + 1])
        # Ends do not rise where bars overlap; the latest end so far does.
        begin = low + int(np.searchsorted(self.latest[low:high], start))
        return range(begin, low + int(np.searchsorted(self.start[low:high], end)))


def spans_of(schedule: Schedule, percentiles: Percentiles | None) -> LaneBars:
    """Bars of persons: uninterrupted by other work, over nights and weekends. Nobody's rows: from
    start to finish."""
    problem = schedule.problem
    nobody = len(problem.people)
    lanes = nobody + 1 + len(problem.teams)
    lane, row, start, end = _pieces(schedule, nobody)
    order = np.lexsort((start, lane))
    lane, row, start, end = lane[order], row[order], start[order], end[order]
    # Pieces of one row in a lane join, whatever night lies between them.
    new = np.flatnonzero((np.diff(lane) != 0) | (np.diff(row) != 0)) + 1
    begins = np.concatenate((np.zeros(min(len(lane), 1), np.int64), new))
    ends = (np.append(begins[1:], len(lane)) - 1)[: len(begins)]
    lane, row, start, end = lane[begins], row[begins], start[begins], end[ends]
    tail = np.full(len(row), NO_TIME, np.int64)
    if percentiles is not None and len(percentiles.rows) == len(schedule.row_finish):
        # Only the last bar of a row fades: it is the finish that is unsure.
        last = end >= schedule.row_finish[row]
        tail[last] = percentiles.rows[row[last], P90]
    first = np.searchsorted(lane, np.arange(lanes + 1))
    return LaneBars(lane.astype(np.int32), row, start, end, tail, first)


def _pieces(schedule: Schedule, nobody: int) -> tuple[Indices, Indices, Ints, Ints]:
    """Lane, row, start and end of every piece; a team's event stands in each member's lane."""
    problem, rows = schedule.problem, schedule.problem.rows
    person, team = rows.person[schedule.piece_row], rows.team[schedule.piece_row]
    kind = problem.items.kind[rows.item[schedule.piece_row]]
    shared = (team >= 0) & ((kind == ItemKind.EVENT) | (kind == ItemKind.PARTIAL_DAY_EVENT))
    lane, row = [person[person >= 0]], [schedule.piece_row[person >= 0]]
    start, end = [schedule.piece_start[person >= 0]], [schedule.piece_end[person >= 0]]
    for piece in np.flatnonzero(shared).tolist():
        members = np.asarray(problem.teams[int(team[piece])], np.int32)
        lane.append(members)
        row.append(np.full(len(members), schedule.piece_row[piece], np.int32))
        start.append(np.full(len(members), schedule.piece_start[piece], np.int64))
        end.append(np.full(len(members), schedule.piece_end[piece], np.int64))
    open_rows = np.flatnonzero(_nobodys(schedule))
    lane.append(nobody + 1 + rows.team[open_rows])
    row.append(open_rows.astype(np.int32))
    start.append(schedule.row_start[open_rows])
    end.append(schedule.row_finish[open_rows])
    return np.concatenate(lane), np.concatenate(row), np.concatenate(start), np.concatenate(end)


def _nobodys(schedule: Schedule) -> Flags:
    """Rows of teams and Unassigned ones that have dates; events and milestones apart."""
    rows, kind = schedule.problem.rows, schedule.problem.items.kind
    return np.asarray(
        (rows.person < 0) & (schedule.row_finish != NO_TIME) & (kind[rows.item] == ItemKind.TASK)
    )


class Tracks:
    """Which track each bar takes where bars of a lane overlap: overdrive, events, and what is
    nobody's."""

    def __init__(self, spans: LaneBars) -> None:
        self._of_bar: dict[int, int] = {}
        self._count: dict[int, int] = {}
        same = spans.lane[1:] == spans.lane[:-1]
        for lane in np.unique(spans.lane[1:][same & (spans.start[1:] < spans.end[:-1])]).tolist():
            self._place(spans, lane)

    def of(self, bar: int) -> int:
        """The track of a bar, from 0."""
        return self._of_bar.get(bar, 0)

    def count(self, lane: int) -> int:
        """How many tracks a lane has."""
        return self._count.get(lane, 1)

    def _place(self, spans: LaneBars, lane: int) -> None:
        free: list[int] = []
        for bar in range(int(spans.first[lane]), int(spans.first[lane + 1])):
            start, end = int(spans.start[bar]), int(spans.end[bar])
            track = next((t for t, until in enumerate(free) if until <= start), len(free))
            if track == len(free) and track < MOST_TRACKS:
                free.append(end)
            # More than the lane has room for share its last track.
            track = min(track, len(free) - 1)
            free[track] = max(free[track], end)
            self._of_bar[bar] = track
        self._count[lane] = len(free)
