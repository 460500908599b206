"""Why rows start when they do (S14), for all panes: each schedule is looked over once, off the GUI
thread."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from planner_app.ids import AssignmentId, ItemId, PersonId, RowIndex
from planner_app.insight.chances import driver_words
from planner_app.insight.dates_by_id import DatesById
from planner_app.insight.explanation_words import sentence
from planner_app.languages import tr
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.schedule import Schedule

T = TypeVar("T")


class Scheduled(Protocol):
    """A plan and its newest schedule, and the way to work something out off the GUI thread."""

    @property
    def snapshot(self) -> Snapshot:
        """The plan as it stands."""

    @property
    def schedule(self) -> Schedule | None:
        """None before the first."""

    @property
    def dates(self) -> DatesById:
        """The schedule by ids."""

    def ask(self, question: Callable[[], T], then: Callable[[T], None]) -> None:
        """Work it out elsewhere; `then` is told on the GUI thread."""


@lru_cache(maxsize=1)
def explainer_of(schedule: Schedule) -> Explainer:
    """Looks the schedule over, which takes a while for a large one: not while something is
    painted."""
    return Explainer(schedule)


def person_name(snapshot: Snapshot, person_id: PersonId) -> str:
    """What somebody is called in a sentence."""
    person = snapshot.people.get(person_id)
    return person.first_name or person.name if person is not None else tr("somebody")


class Explanations(QObject):
    """The explainer of the plan's newest schedule, once somebody asked for it."""

    ready = Signal()

    def __init__(self, plan: Scheduled, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self._asked: Schedule | None = None
        self._made: Explainer | None = None

    def explainer(self) -> Explainer | None:
        """At once, or None: `ready` tells when it is there."""
        schedule = self._plan.schedule
        if schedule is None or (self._made is not None and self._made.schedule is schedule):
            return self._made
        # Several panes ask for the same schedule; it is looked over once.
        if schedule is not self._asked:
            self._asked = schedule
            self._plan.ask(lambda: explainer_of(schedule), self._take)
        return None

    def of_item(self, item_id: ItemId) -> str:
        """Why an item's row that finishes last starts then; '' while that is being worked out, and
        for a container."""
        rows = [
            self._plan.dates.row_index(row_id)
            for row_id in self._plan.snapshot.rows_of.get(item_id, ())
        ]
        known = [row for row in rows if row is not None]
        schedule, item = self._plan.schedule, self._plan.snapshot.items.get(item_id)
        if schedule is None or not known or item is None or not item.is_leaf:
            return ""
        return self._sentence(max(known, key=lambda row: int(schedule.row_finish[row])))

    def of_row(self, assignment_id: AssignmentId) -> str:
        """Why a row starts then; '' while that is being worked out."""
        row = self._plan.dates.row_index(assignment_id)
        return "" if row is None else self._sentence(row)

    def what_decides(self, item_id: ItemId | None = None) -> str:
        """What decides a container's finish most often, or the whole plan's (S11); '' while nobody
        knows."""
        return driver_words(self._plan.dates, partial(full_name, self._plan.snapshot), item_id)

    def _sentence(self, row: RowIndex) -> str:
        explainer, snapshot = self.explainer(), self._plan.snapshot
        if explainer is None:
            return ""
        problem = explainer.schedule.problem
        return sentence(
            explainer,
            row,
            lambda index: full_name(snapshot, problem.items.id_of(index)),
            lambda index: person_name(snapshot, problem.people[index].id),
        )

    def _take(self, explainer: Explainer) -> None:
        # A newer schedule may have come meanwhile; its own answer is on the way.
        if explainer.schedule is self._plan.schedule:
            self._made = explainer
            self.ready.emit()
