"""Why a row starts when it does, or has no dates, as data (S14)."""

from typing import Final

import numpy as np

from planner_app.ids import ItemIndex, RowIndex
from planner_app.scheduling.first_answers import EXPLAIN, first_answers
from planner_app.scheduling.kernel.arrays import Placed, Takes
from planner_app.scheduling.preparing.preparation import PreparedProblem, prepare
from planner_app.scheduling.problem import NO_TIME, Allocation, Ints
from planner_app.scheduling.reasons.no_time_left import NeverPlaced
from planner_app.scheduling.reasons.reasons import Explanation, Reason
from planner_app.scheduling.schedule import Cause, Schedule, State
from planner_app.scheduling.units import native
from planner_app.scheduling.working_time.availability import Availability, day_parts, day_slice

_CAUSES: Final = tuple(Cause)
_STATES: Final = tuple(State)
_BY_ALLOCATIONS: Final = frozenset((Cause.SHARE, Cause.BOOKING, Cause.STRICT))


class Explainer:
    """Answers for the rows of one schedule. Looks the levelling over once; safe to use from several
    threads."""

    def __init__(self, schedule: Schedule) -> None:
        if first_answers().are_needed():
            vars(self).update(vars(first_answers().answer(EXPLAIN, schedule)))
            return
        from planner_app.scheduling.kernel.placing import level_rows

        # Levelled anew, for what the live schedule does without.
        self.schedule = schedule
        self._prepared = prepared = prepare(schedule.problem)
        placed, self._takes = level_rows(
            prepared.given, prepared.effort, prepared.lanes, prepared.caps, True
        )
        table = _causes(prepared, placed, self._takes)
        # The kernel notes causes in the order of placement; they are asked for row by row.
        table = table[np.argsort(table[:, 0], kind="stable")]
        # As lists: looking single numbers up in arrays would take most of the time.
        self._first: list[int] = np.searchsorted(
            table[:, 0], np.arange(len(schedule.row_start) + 1)
        ).tolist()
        self._cause, self._what, self._until = (
            list[int](column) for column in table[:, 1:].T.tolist()
        )
        self._state: list[int] = schedule.row_state.tolist()
        self._start: list[int] = schedule.row_start.tolist()
        self._finish: list[int] = schedule.row_finish.tolist()
        self._is_task: list[bool] = (schedule.row_cause != Cause.FIXED).tolist()
        # Now, and not when first asked for: it needs the kernel, which may run in a child only.
        self._never_placed = NeverPlaced(prepared, self._takes)

    def why(self, row: RowIndex) -> Explanation:
        """What holds a row."""
        state = _STATES[self._state[row]]
        return Explanation(
            row, state, self._start[row], self._finish[row], self._reasons(row, state)
        )

    def chain(self, row: RowIndex) -> tuple[Explanation, ...]:
        """The row, what held it, what held that, and so on to the beginning; the first of several
        that tie."""
        found, seen = [self.why(row)], {row}
        while (following := self._held_by(found[-1])) is not None and following not in seen:
            seen.add(following)
            found.append(self.why(following))
        return tuple(found)

    def _held_by(self, why: Explanation) -> RowIndex | None:
        """The row that a row waited for, if it was work that held it."""
        for reason in why.reasons:
            # Only work has a reason of its own; a calendar or a delay is where a chain begins.
            if reason.cause in (Cause.BUSY, Cause.ORDER):
                return reason.row
            if reason.cause == Cause.PREDECESSOR:
                return self._last_row_inside(reason.item)
        return None

    def _last_row_inside(self, item: ItemIndex) -> RowIndex | None:
        """The row that decides when an item is finished: one without a date, else the last."""
        size = int(self._prepared.given.tree.size[item])
        first, end = np.searchsorted(self.schedule.problem.rows.item, (item, item + size)).tolist()
        states, finishes = self.schedule.row_state[first:end], self.schedule.row_finish[first:end]
        # One that never finishes decides, however late the others are.
        never = np.flatnonzero(np.isin(states, (State.NEVER, State.ON_HOLD, State.WAITS)))
        if len(never):
            return RowIndex(int(first + never[0]))
        return RowIndex(int(first + np.argmax(finishes))) if (finishes != NO_TIME).any() else None

    def _around(self, row: RowIndex) -> list[int]:
        """The row's item and everything around it, in the tree and around its package."""
        items, found = self.schedule.problem.items, []
        item = self.schedule.problem.rows.item_of(row)
        for start in (item, int(items.package[item])):
            above = start
            while above >= 0:
                found.append(above)
                above = int(items.parent[above])
        return found

    def _reasons(self, row: RowIndex, state: State) -> tuple[Reason, ...]:
        if state is State.PLACED and not self._is_task[row]:
            return (Reason(Cause.FIXED, -1, self._start[row]),)
        if state is State.ON_HOLD:
            on_hold = self.schedule.problem.items.on_hold
            return tuple(Reason(Cause.HOLD, item) for item in self._around(row) if on_hold[item])
        if state is State.NEVER:
            return self._never_placed.reasons(row, int(self.schedule.row_ready[row]))
        reasons: list[Reason] = []
        for event in range(self._first[row], self._first[row + 1]):
            reasons += self._stated(row, event)
        return tuple(reasons)

    def _stated(self, row: RowIndex, event: int) -> tuple[Reason, ...]:
        """An entry of the kernel's table with what it names looked up."""
        cause, what, until = _CAUSES[self._cause[event]], self._what[event], self._until[event]
        if cause is Cause.PREDECESSOR:
            links = self.schedule.problem.links
            return (Reason(cause, int(links.before[what]), until, float(links.lag[what])),)
        if cause is Cause.AWAY:
            return self._away(row, what, until)
        if cause is Cause.PROJECT_LIMIT:
            return (Reason(cause, self._prepared.all_caps[what].item, until),)
        if cause in _BY_ALLOCATIONS:
            return (self._capped(row, cause, self._prepared.all_caps[what].item, until),)
        return (Reason(cause, what, until),)

    def _away(self, row: RowIndex, day: int, until: int) -> tuple[Reason, ...]:
        """Not active yet, or away by allocations, or both at once."""
        person = self.schedule.problem.people[self.schedule.problem.rows.person_of(row)]
        ordinal = day + self._prepared.time.first_day
        takes = tuple(a.id for a in person.allocations if a.takes and self._covers(row, a, day))
        away = (Reason(Cause.AWAY, ordinal, until, allocations=takes),)
        if ordinal >= (person.active_from or 0):
            return away
        return Reason(Cause.NOT_ACTIVE, person.active_from or 0, until), *(away if takes else ())

    def _capped(self, row: RowIndex, cause: Cause, item: int, until: int) -> Reason:
        """A share or booking, with the allocations that make it on the last day it holds."""
        person = self.schedule.problem.people[self.schedule.problem.rows.person_of(row)]
        axis = self._lane(row).axis
        day = int(axis.day[np.searchsorted(axis.start, until) - 1])
        provided = [
            a
            for a in person.allocations
            if not a.takes and a.item == item and self._covers(row, a, day)
        ]
        return Reason(cause, item, until, allocations=tuple(a.id for a in provided))

    def _covers(self, row: RowIndex, allocation: Allocation, day: int) -> bool:
        axis = self._lane(row).axis
        if allocation.whole_days:
            days = day_slice(axis, allocation)
            return bool(days.start <= day < days.stop)
        return any(day == at for at, _, _ in day_parts(axis, allocation))

    def _lane(self, row: RowIndex) -> Availability:
        return self._prepared.time.lanes[int(self._prepared.given.work.lane[row])]


def _causes(prepared: PreparedProblem, placed: Placed, takes: Takes) -> Ints:
    """The kernel's table of causes, see `explaining.Causes`."""
    from planner_app.scheduling.kernel.explaining import KEY_SHIFT, Around, causes
    from planner_app.scheduling.kernel.order import grouped

    problem, given, time = prepared.problem, prepared.given, prepared.time
    by_place = np.argsort(takes.first, kind="stable")
    row = np.repeat(by_place, takes.size[by_place]).astype(np.int32)
    key = (given.work.lane[row].astype(np.int64) << KEY_SHIFT) + takes.starts[: len(row)]
    order = np.argsort(key)
    events = prepared.events
    by_lane = grouped(native(events.lane, np.int32), len(prepared.lanes.first))
    around = Around(
        problem.now,
        native(problem.items.delay, np.int64),
        native(problem.items.package, np.int32),
        events,
        by_lane.first,
        by_lane.members,
        key[order],
        row[order],
        time.first,
        time.starts,
        time.ends,
    )
    return causes(given, prepared.lanes, prepared.caps, placed, takes, around)
