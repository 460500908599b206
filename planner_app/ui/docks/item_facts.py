"""What the inspector knows about an item, as data: dates, chances (S11), why its rows start then,
what decides it."""

from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

import numpy as np

from planner_app.ids import ItemId, ItemIndex, PersonIndex, RowIndex
from planner_app.insight.chances import deadline_words, drivers_of, driving_words
from planner_app.insight.dates_by_id import DatesById
from planner_app.insight.explanation_words import sentence
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.reasons.reasons import Reason
from planner_app.scheduling.schedule import Cause, Percentiles, Schedule, State
from planner_app.ui.bridge.explanations import explainer_of, person_name
from planner_app.ui.charts.item_bars import ItemBar, ItemBars

MOST_ROWS: Final = 12
"""Rows whose reasons are told."""
MOST_DRIVERS: Final = 8
IN_A_SENTENCE: Final = 3
"""Reasons that a sentence names."""
_OF_ITEMS: Final = (Cause.DELAY, Cause.PREDECESSOR, Cause.PROJECT_LIMIT, Cause.BOOKING, Cause.HOLD)


class Target(NamedTuple):
    """Where a link leads: an 'item' or a 'person', by id."""

    kind: str
    id: int


class RowReasons(NamedTuple):
    """Why a row starts when it does. `sentence` is HTML with a link for every item and person in
    it."""

    who: str
    start: int
    finish: int
    sentence: str
    causes: tuple[tuple[Target, int], ...]
    """What held it and until when, as far as the sentence has no link to it; all of it where the
    sentence is cut."""


class Driver(NamedTuple):
    """An item that decides a finish: in which share of the samples; None: it is on the chain of the
    expected dates."""

    item_id: ItemId
    share: float | None
    finish: int


@dataclass(frozen=True)
class Inspection:
    """What the inspector tells about an item. Moments are UTC seconds, NO_TIME where there is
    none."""

    item_id: ItemId
    start: int
    finish: int
    chances: tuple[int, int, int, int]
    """The 10, 50, 90 and 98 % finishes."""
    samples: int
    """0 before the first simulation."""
    bar: ItemBar | None
    """The bar as the Gantt draws it, with deadline and lateness."""
    kept: str
    """How likely the deadline is kept, in words."""
    begins: ItemId | None
    """For a container: the item inside that starts first, whose rows are explained."""
    rows: tuple[RowReasons, ...]
    more_rows: int
    """How many others there are."""
    drivers: tuple[Driver, ...]
    decides: str
    """For a leaf: how often it decides the plan's finish, in words."""


def linked(target: Target, words: str) -> str:
    """A link of the inspector as HTML."""
    return f"<a {href(target)}>{escape(words)}</a>"


def href(target: Target) -> str:
    """How a link says where it leads."""
    return f'href="{target.kind}:{target.id}"'


def inspect(
    snapshot: Snapshot, schedule: Schedule, percentiles: Percentiles | None, item_id: ItemId
) -> Inspection | None:
    """None for an item that the schedule does not know. Takes a while for the first item of a
    schedule."""
    return (
        _Inspector(snapshot, schedule, percentiles, item_id).answer()
        if item_id in snapshot.items
        else None
    )


class _Inspector:
    """Looks one item up."""

    def __init__(
        self,
        snapshot: Snapshot,
        schedule: Schedule,
        percentiles: Percentiles | None,
        item_id: ItemId,
    ) -> None:
        self._snapshot, self._schedule, self._problem = snapshot, schedule, schedule.problem
        # Not the bridge's: that one belongs to the GUI thread.
        self._answers = DatesById()
        self._answers.take_schedule(schedule)
        if percentiles is not None:
            self._answers.take_percentiles(percentiles)
        self._explainer: Explainer = explainer_of(schedule)
        self._item = snapshot.items[item_id]
        self._index = self._answers.item_index(item_id)

    def answer(self) -> Inspection | None:
        """Everything about it."""
        if self._index is None:
            return None
        item, answers = self._item, self._answers
        start, finish = answers.item_dates(item.id)
        bar = ItemBars(self._snapshot, answers).bar(item.id)
        told, begins = self._rows_to_tell()
        ten, half, sure, surest = (answers.item_percentile(item.id, column) for column in range(4))
        return Inspection(
            item_id=item.id,
            start=start,
            finish=finish,
            chances=(ten, half, sure, surest),
            samples=answers.percentiles.samples if answers.percentiles is not None else 0,
            bar=bar,
            kept=deadline_words(answers, item.id, bar.deadline) if bar is not None else "",
            begins=begins,
            rows=tuple(self._reasons(row) for row in told[:MOST_ROWS]),
            more_rows=max(len(told) - MOST_ROWS, 0),
            drivers=self._drivers(),
            decides=driving_words(answers, item.id) if item.is_leaf else "",
        )

    def _rows_to_tell(self) -> tuple[list[RowIndex], ItemId | None]:
        """A leaf's open rows, or all of them when none is open; for a container the row that
        starts first, with its item."""
        rows = self._rows_inside()
        if self._item.is_leaf:
            return [
                row for row in rows if self._schedule.row_state[row] != State.DONE
            ] or rows, None
        dated = [row for row in rows if self._schedule.row_start[row] != NO_TIME]
        if not dated:
            return [], None
        first = min(dated, key=lambda row: (int(self._schedule.row_start[row]), row))
        return [first], self._problem.items.id_of(self._problem.rows.item_of(first))

    def _rows_inside(self) -> list[RowIndex]:
        assert self._index is not None
        inside = self._problem.items.inside(self._index)
        first, end = np.searchsorted(self._problem.rows.item, (inside.start, inside.stop)).tolist()
        return list(map(RowIndex, range(first, end)))

    def _reasons(self, row: RowIndex) -> RowReasons:
        why, person = self._explainer.why(row), self._problem.rows.person_of(row)
        own = self._problem.rows.item_of(row)
        words = sentence(
            self._explainer, row, lambda index: self._item_link(index, own), self._person_link
        )
        named = [
            (target, r.until)
            for r in why.reasons
            if (target := self._target(r, person)) is not None
        ]
        # Then the sentence names only some, and the list below has to name all.
        cut = len(why.reasons) > IN_A_SENTENCE
        causes = [(target, until) for target, until in named if cut or href(target) not in words]
        assignment = self._snapshot.assignments.get(self._problem.rows.id_of(row))
        who = self._snapshot.who(assignment) if assignment is not None else ""
        return RowReasons(who, why.start, why.finish, words, tuple(dict.fromkeys(causes)))

    def _item_link(self, index: ItemIndex, own: ItemIndex) -> str:
        item_id = self._problem.items.id_of(index)
        name = full_name(self._snapshot, item_id)
        return (
            # A link to the item that is being shown would lead nowhere.
            escape(name)
            if index == own and self._item.is_leaf
            else linked(Target("item", item_id), name)
        )

    def _person_link(self, index: PersonIndex) -> str:
        person_id = self._problem.people[index].id
        return linked(Target("person", person_id), person_name(self._snapshot, person_id))

    def _target(self, reason: Reason, person: PersonIndex) -> Target | None:
        """What a cause is about: an item or a person; of a row before it on the same item, whose
        that is."""
        if reason.cause is Cause.BUSY:
            return Target("item", self._problem.items.id_of(self._problem.rows.item_of(reason.row)))
        if reason.cause is Cause.ORDER:
            person = self._problem.rows.person_of(reason.row)
        elif reason.cause in _OF_ITEMS and reason.what >= 0:
            return Target("item", self._problem.items.id_of(reason.item))
        return Target("person", self._problem.people[person].id) if person >= 0 else None

    def _drivers(self) -> tuple[Driver, ...]:
        """What the simulation followed; where it did not, what the last row waits for, one behind
        the other."""
        assert self._index is not None
        # One more, because the item itself is left out.
        shares = drivers_of(self._answers, self._index, MOST_DRIVERS + 1)
        # The simulation knows better: it followed every sample, not the expected dates alone.
        if shares is not None:
            return self._others([(item_id, share) for item_id, share in shares])
        dated = [row for row in self._rows_inside() if self._schedule.row_finish[row] != NO_TIME]
        if not dated:
            return ()
        last = max(dated, key=lambda row: int(self._schedule.row_finish[row]))
        chain = [self._problem.rows.item_of(why.row) for why in self._explainer.chain(last)]
        return self._others(
            [(self._problem.items.id_of(index), None) for index in dict.fromkeys(chain)]
        )

    def _others(self, found: list[tuple[ItemId, float | None]]) -> tuple[Driver, ...]:
        drivers = [
            Driver(i, share, self._answers.item_dates(i)[1])
            for i, share in found
            if i != self._item.id
        ]
        return tuple(drivers[:MOST_DRIVERS])
