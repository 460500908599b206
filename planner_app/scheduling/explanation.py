"""S14: why a row starts and finishes when it does, as data and as one sentence."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner_app.scheduling.alert_words import NameOf, day_words
from planner_app.scheduling.problem import NO_TIME, Ints, Kind, Problem
from planner_app.scheduling.schedule import Cause, Schedule, State


@dataclass(frozen=True)
class Explanation:
    """What held a row. Items and rows are indices of the problem."""

    row: int
    state: State
    cause: Cause
    cause_index: int
    """The item or row that made it ready only at `ready` (schedule.Cause)."""
    ready: int
    start: int
    finish: int
    busy_rows: tuple[int, ...] = ()
    """The person's other rows that were worked on between ready and start, longest first."""
    capped: bool = False
    """A daily limit, a booking or a share applies to the row."""


class _Pieces:
    """One person's pieces by start."""

    def __init__(self, schedule: Schedule, pieces: Ints) -> None:
        self._row, self._start = schedule.piece_row[pieces], schedule.piece_start[pieces]
        self._end = schedule.piece_end[pieces]
        self._reach = np.maximum.accumulate(self._end)

    def rows_between(self, begin: int, end: int) -> list[int]:
        """The rows worked on between two moments, longest first."""
        here = slice(int(np.searchsorted(self._reach, begin, side="right")), int(np.searchsorted(self._start, end)))
        overlap = np.minimum(self._end[here], end) - np.maximum(self._start[here], begin)
        rows, index = np.unique(self._row[here][overlap > 0], return_inverse=True)
        seconds = np.bincount(index, overlap[overlap > 0], len(rows))
        found: list[int] = rows[np.argsort(-seconds, kind="stable")].tolist()
        return found


class Explainer:
    """Answers for many rows of one schedule; finds out once who works on what when."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule, self._rows = schedule, schedule.problem.rows
        self._capped_items = _capped_items(schedule.problem)
        person = self._rows.person[schedule.piece_row]
        order = np.lexsort((schedule.piece_start, person))
        first = np.searchsorted(person[order], np.arange(len(schedule.problem.people) + 1))
        self._pieces = [_Pieces(schedule, order[begin:end]) for begin, end in pairwise(first.tolist())]

    def why(self, row: int) -> Explanation:
        """What held a row."""
        schedule = self._schedule
        start, ready = int(schedule.row_start[row]), int(schedule.row_ready[row])
        return Explanation(
            row,
            State(schedule.row_state[row]),
            Cause(schedule.row_cause[row]),
            int(schedule.row_cause_index[row]),
            ready,
            start,
            int(schedule.row_finish[row]),
            self._busy(row, ready, start) if NO_TIME not in (start, ready) and start > ready else (),
            self._is_capped(row),
        )

    def _busy(self, row: int, ready: int, start: int) -> tuple[int, ...]:
        person = int(self._rows.person[row])
        if person < 0 or self._schedule.problem.people[person].overdrive:
            return ()
        return tuple(other for other in self._pieces[person].rows_between(ready, start) if other != row)

    def _is_capped(self, row: int) -> bool:
        person = int(self._rows.person[row])
        if not np.isnan(self._rows.limit[row]):
            return True
        if not self._capped_items.get(person):
            return False
        item = int(self._rows.item[row])
        while item >= 0 and item not in self._capped_items[person]:
            item = int(self._schedule.problem.items.parent[item])
        return item in self._capped_items[person]


def _capped_items(problem: Problem) -> dict[int, set[int]]:
    """By person, the items inside which a project limit, a booking or (-1, for everything) a share holds."""
    found: dict[int, set[int]] = {}
    for p, person in enumerate(problem.people):
        if not person.overdrive:
            provided = [a for a in person.allocations if not a.takes]
            found[p] = {a.item for a in provided if a.item >= 0 or a.value < 1} | (
                {-1} if problem.strict_bookings else set()
            )
    kind = problem.items.kind[problem.rows.item]
    for row in np.flatnonzero((kind == Kind.CONTAINER) & ~np.isnan(problem.rows.limit)).tolist():
        found.setdefault(int(problem.rows.person[row]), set()).add(int(problem.rows.item[row]))
    return found


def sentence(why: Explanation, problem: Problem, item_name: NameOf, person_name: NameOf) -> str:
    """The explanation in one sentence."""
    item, person = int(problem.rows.item[why.row]), int(problem.rows.person[why.row])
    name, who = item_name(item), person_name(person) if person >= 0 else "the team"
    if why.finish == NO_TIME:
        return _without_dates(why, name, who, item_name)
    begin = f"{name} starts on {day_words(why.start, problem.zone)}"
    reasons = []
    if why.busy_rows:
        busy = [item_name(int(problem.rows.item[row])) for row in why.busy_rows]
        more = f" and {len(busy) - 1} more" if len(busy) > 1 else ""
        reasons.append(f"{who} is on {busy[0]}{more} until then")
    reasons += _readiness(why, problem, item_name)
    if why.start > why.ready and not why.busy_rows and why.cause != Cause.FIXED:
        reasons.append(f"{who} does not work before that")
    if why.capped:
        reasons.append("the hours a day are limited")
    return f"{begin} because {', and '.join(reasons)}." if reasons else f"{begin}, at once."


def _readiness(why: Explanation, problem: Problem, item_name: NameOf) -> list[str]:
    match why.cause:
        case Cause.DELAY:
            whose = "it" if why.cause_index == problem.rows.item[why.row] else item_name(why.cause_index)
            return [f"{whose} is delayed until {day_words(why.ready, problem.zone)}"]
        case Cause.PREDECESSOR:
            return [f"it waits for {item_name(why.cause_index)}"]
        case Cause.ORDER:
            return ["the row before it on the same item comes first"]
        case Cause.FIXED:
            return ["its date is fixed"]
        case Cause.NOW:
            return []


def _without_dates(why: Explanation, name: str, who: str, item_name: NameOf) -> str:
    match why.state:
        case State.DONE:
            return f"{name} is done."
        case State.ON_HOLD:
            return f"{name} has no dates because it is on hold."
        case State.UNESTIMATED:
            return f"{name} has no dates because it was never estimated."
        case State.NEVER:
            return f"{name} has no dates because {who} has no time for all of it within ten years."
        case State.TEAM_ROW:
            return f"{name} is a project on whose team {who} is."
        case _:
            what = item_name(why.cause_index) if why.cause == Cause.PREDECESSOR else "the row before it"
            return f"{name} has no dates because it waits for {what}, which has no finish."
