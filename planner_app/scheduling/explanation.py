"""S14: why a row starts when it does, or has no dates, as data; the sentences are in explanation_words."""

from dataclasses import dataclass

import numpy as np

from planner_app.scheduling.availability import Availability, day_parts, day_slice
from planner_app.scheduling.native import native
from planner_app.scheduling.preparation import Prepared, prepare
from planner_app.scheduling.problem import NO_TIME, Allocation, Ints, Kind
from planner_app.scheduling.schedule import Cause, Schedule, State


@dataclass(frozen=True)
class Reason:
    """One thing that held a row. Where a row has several, they tie: without one of them the others still hold."""

    cause: Cause
    index: int
    """An item, a row or the ordinal of a day, as Cause says; -1 for none."""
    until: int = NO_TIME
    """The moment until which it held; NO_TIME where it has no end."""
    lag: float = 0.0
    """Of a predecessor: calendar days after its finish."""
    allocations: tuple[int, ...] = ()
    """Ids of the allocations that take the time, or cap it."""


@dataclass(frozen=True)
class Explanation:
    """What held a row. Without reasons nothing did: it starts as soon as work can, now."""

    row: int
    state: State
    start: int
    finish: int
    reasons: tuple[Reason, ...] = ()


class Explainer:
    """Answers for the rows of one schedule. Looks the levelling over once; safe to use from several threads."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self._prepared = prepare(schedule.problem)
        table = _causes(self._prepared)
        table = table[np.argsort(table[:, 0], kind="stable")]
        self._first = np.searchsorted(table[:, 0], np.arange(len(schedule.row_start) + 1))
        self._table = table[:, 1:]

    def why(self, row: int) -> Explanation:
        """What held a row."""
        schedule = self.schedule
        state, finish = State(schedule.row_state[row]), int(schedule.row_finish[row])
        return Explanation(row, state, int(schedule.row_start[row]), finish, self._reasons(row, state))

    def chain(self, row: int) -> tuple[Explanation, ...]:
        """The row, what held it, what held that, and so on to the beginning; the first of several that tie."""
        found, seen = [self.why(row)], {row}
        while (following := self._held_by(found[-1])) is not None and following not in seen:
            seen.add(following)
            found.append(self.why(following))
        return tuple(found)

    def _held_by(self, why: Explanation) -> int | None:
        """The row that a row waited for, if it was work that held it."""
        for reason in why.reasons:
            if reason.cause in (Cause.BUSY, Cause.ORDER):
                return reason.index
            if reason.cause == Cause.PREDECESSOR:
                return self._last_row_inside(reason.index)
        return None

    def _last_row_inside(self, item: int) -> int | None:
        """The row that decides when an item is finished: one without a date, else the last."""
        size = int(self._prepared.plan.tree.size[item])
        first, end = np.searchsorted(self.schedule.problem.rows.item, (item, item + size)).tolist()
        states, finishes = self.schedule.row_state[first:end], self.schedule.row_finish[first:end]
        never = np.flatnonzero(np.isin(states, (State.NEVER, State.ON_HOLD, State.WAITS)))
        if len(never):
            return int(first + never[0])
        return int(first + np.argmax(finishes)) if (finishes != NO_TIME).any() else None

    def _reasons(self, row: int, state: State) -> tuple[Reason, ...]:
        problem = self.schedule.problem
        if state == State.ON_HOLD:
            return tuple(Reason(Cause.HOLD, item) for item in self._around(row) if problem.items.on_hold[item])
        if state == State.PLACED and problem.items.kind[problem.rows.item[row]] != Kind.TASK:
            return (Reason(Cause.FIXED, -1, int(self.schedule.row_start[row])),)
        mine = self._table[self._first[row] : self._first[row + 1]].tolist()
        return tuple(self._reason(row, Cause(cause), index, until) for cause, index, until in mine)

    def _around(self, row: int) -> list[int]:
        """The row's item and everything around it, in the tree and around its package."""
        items, found = self.schedule.problem.items, []
        item = int(self.schedule.problem.rows.item[row])
        for start in (item, int(items.package[item])):
            above = start
            while above >= 0:
                found.append(above)
                above = int(items.parent[above])
        return found

    def _reason(self, row: int, cause: Cause, index: int, until: int) -> Reason:
        """An entry of the kernel's with what it names looked up."""
        links = self.schedule.problem.links
        match cause:
            case Cause.PREDECESSOR:
                return Reason(cause, int(links.before[index]), until, float(links.lag[index]))
            case Cause.AWAY:
                return self._away(row, index, until)
            case Cause.PROJECT_LIMIT:
                return Reason(cause, self._prepared.all_caps[index].item, until)
            case Cause.SHARE | Cause.BOOKING | Cause.STRICT:
                return self._capped(row, cause, self._prepared.all_caps[index].item, until)
            case _:
                return Reason(cause, index, until)

    def _away(self, row: int, day: int, until: int) -> Reason:
        person = self.schedule.problem.people[int(self.schedule.problem.rows.person[row])]
        ordinal = day + self._prepared.time.first_day
        if ordinal < (person.active_from or 0):
            return Reason(Cause.NOT_ACTIVE, person.active_from or 0, until)
        takes = [a.id for a in person.allocations if a.takes and self._covers(row, a, day)]
        return Reason(Cause.AWAY, ordinal, until, allocations=tuple(takes))

    def _capped(self, row: int, cause: Cause, item: int, until: int) -> Reason:
        """A share or booking, with the allocations that make it on the last day it holds."""
        person = self.schedule.problem.people[int(self.schedule.problem.rows.person[row])]
        axis = self._lane(row).axis
        day = int(axis.day[np.searchsorted(axis.start, until) - 1])
        provided = [a for a in person.allocations if not a.takes and a.item == item and self._covers(row, a, day)]
        return Reason(cause, item, until, allocations=tuple(a.id for a in provided))

    def _covers(self, row: int, allocation: Allocation, day: int) -> bool:
        axis = self._lane(row).axis
        if allocation.whole_days:
            days = day_slice(axis, allocation)
            return bool(days.start <= day < days.stop)
        return any(day == at for at, _, _ in day_parts(axis, allocation))

    def _lane(self, row: int) -> Availability:
        return self._prepared.time.lanes[int(self._prepared.plan.work.lane[row])]


def _causes(prepared: Prepared) -> Ints:
    """The kernel's table of causes, levelled anew: the live schedule does without."""
    from planner_app.scheduling.kernel.explaining import KEY_SHIFT, Around, causes
    from planner_app.scheduling.kernel.order import grouped
    from planner_app.scheduling.kernel.placing import level_rows

    problem, plan, time = prepared.problem, prepared.plan, prepared.time
    placed, takes = level_rows(plan, prepared.effort, prepared.lanes, prepared.caps, True)
    by_place = np.argsort(takes.first, kind="stable")
    row = np.repeat(by_place, takes.size[by_place]).astype(np.int32)
    key = (plan.work.lane[row].astype(np.int64) << KEY_SHIFT) + takes.starts[: len(row)]
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
    return causes(plan, prepared.lanes, prepared.caps, placed, takes, around)
