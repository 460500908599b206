"""What the Gantt draws for a treeitem, worked out when its row comes into view and kept while plan
and dates stay."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from planner_app.ids import ItemId
from planner_app.insight.dates_by_id import DatesById, Lateness
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.scheduling.schedule import P90
from planner_app.ui.charts.days import midnight
from planner_app.ui.columns.column import open_rows
from planner_app.ui.look.work_kinds import NO_KIND, kind_of_item
from planner_app.words import day_month_words, last_day


class BarShape(Enum):
    """How an item is drawn."""

    BAR = 0
    OPEN = 1
    """Nobody's yet: dashed."""
    SUMMARY = 2
    DIAMOND = 3


@dataclass(frozen=True)
class ItemBar:
    """One item's bar. Moments are UTC seconds; tail is the 90 % finish, NO_TIME without a
    simulation."""

    shape: BarShape
    start: int
    finish: int
    tail: int
    kind: int = NO_KIND
    logged_share: float = 0.0
    """Hours logged as a share of logged and expected."""
    label: str = ""
    done: bool = False
    deadline: int = NO_TIME
    lateness: Lateness = Lateness.NONE

    @property
    def end(self) -> int:
        """Where the drawing ends: the tail's end, else the finish."""
        return max(self.finish, self.tail)


class ItemBars:
    """Bars by treeitem id, for one snapshot and its schedule."""

    def __init__(self, snapshot: Snapshot, answers: DatesById) -> None:
        self.snapshot = snapshot
        self.answers = answers
        self.zone = ZoneInfo(snapshot.plan.timezone)
        self._kept: dict[ItemId, ItemBar | None] = {}

    def bar(self, item_id: ItemId) -> ItemBar | None:
        """The bar of an item, None where there is nothing to draw."""
        if item_id not in self._kept:
            item = self.snapshot.items.get(item_id)
            self._kept[item_id] = None if item is None else self._make(item)
        return self._kept[item_id]

    def _make(self, item: ItemRecord) -> ItemBar | None:
        start, finish = self.answers.item_dates(item.id)
        begun = self._begun(item)
        deadline = NO_TIME
        if item.promise_by is not None:
            deadline = midnight(self.snapshot.plan.timezone, item.promise_by.toordinal() + 1)
        if finish == NO_TIME:
            return self._without_dates(item, begun, deadline)
        if item.type == "milestone":
            day = day_month_words(last_day(finish, self.zone))
            return ItemBar(BarShape.DIAMOND, finish, finish, NO_TIME, label=day)
        tail = self.answers.item_percentile(item.id, P90)
        lateness = self.answers.lateness(item.id, deadline)
        # A bar begins where work began: with the first hours logged.
        start = start if begun is None else min(start, begun)
        if not item.is_leaf:
            return ItemBar(
                BarShape.SUMMARY, start, finish, tail, deadline=deadline, lateness=lateness
            )
        rows = open_rows(self.snapshot, item.id)
        shape = BarShape.BAR if any(row.person_id is not None for row in rows) else BarShape.OPEN
        return ItemBar(
            shape,
            start,
            finish,
            tail,
            kind_of_item(self.snapshot, item.id),
            self._logged_share(rows, item.id),
            who_label(self.snapshot, rows),
            deadline=deadline,
            lateness=lateness,
        )

    def _without_dates(self, item: ItemRecord, begun: int | None, deadline: int) -> ItemBar | None:
        """Done work stays to be seen where hours say when it was; the rest shows its deadline
        only."""
        if begun is not None and self.snapshot.is_done(item.id):
            shape = BarShape.BAR if item.is_leaf else BarShape.SUMMARY
            # When it was done is not known of imported work; then the first day stands for all.
            end = int(item.done_at.timestamp()) if item.done_at else begun
            kind = kind_of_item(self.snapshot, item.id) if item.is_leaf else NO_KIND
            return ItemBar(
                shape, begun, max(end, begun + 8 * 3_600), NO_TIME, kind, 1.0, "", done=True
            )
        if deadline != NO_TIME and not self.snapshot.is_done(item.id):
            return ItemBar(BarShape.BAR, NO_TIME, NO_TIME, NO_TIME, deadline=deadline)
        return None

    def _begun(self, item: ItemRecord) -> int | None:
        """The first day logged on a leaf, or inside a container, as a moment."""
        schedule = self.answers.schedule
        if item.is_leaf or schedule is None:
            day = self.snapshot.first_logged.get(item.id)
        else:
            index = self.answers.item_index(item.id)
            inside = self._logged_by_index[
                schedule.problem.items.inside(index) if index is not None else slice(0)
            ]
            # The problem lists what is inside a container one after the other: one slice is all of
            # it.
            day = int(inside.min()) if len(inside) and inside.min() != _NEVER else None
        return None if day is None else midnight(self.snapshot.plan.timezone, day)

    @cached_property
    def _logged_by_index(self) -> Ints:
        schedule = self.answers.schedule
        assert schedule is not None
        days = np.full(len(schedule.problem.items.ids), _NEVER, np.int64)
        first = self.snapshot.first_logged
        # Items made since the schedule have no index, -1.
        index = self.answers.item_indices(np.fromiter(first, np.int64, len(first)))
        days[index[index >= 0]] = np.fromiter(first.values(), np.int64, len(first))[index >= 0]
        return days

    def _logged_share(self, rows: list[AssignmentRecord], item_id: ItemId) -> float:
        logged = sum(
            self.snapshot.hours_logged(self.snapshot.assignments[r])
            for r in self.snapshot.rows_of[item_id]
        )
        left = sum(
            (row.low + row.high) / 2 for row in rows if row.low is not None and row.high is not None
        )
        return logged / (logged + left) if logged else 0.0


_NEVER = date.max.toordinal()


def who_label(snapshot: Snapshot, rows: list[AssignmentRecord]) -> str:
    """Whose bar it is: 'Ben O. +1', 'Comp team', 'nobody yet'."""
    names = [snapshot.people[row.person_id].short_name for row in rows if row.person_id is not None]
    names += [snapshot.teams[row.team_id].name for row in rows if row.team_id is not None]
    if not names:
        return tr("nobody yet") if rows else ""
    return names[0] if len(rows) == 1 else f"{names[0]} +{len(rows) - 1}"
