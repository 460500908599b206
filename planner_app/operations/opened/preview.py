"""Preview is the edit: the very operation in a transaction that is rolled back, and the dates that
would follow."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError

from planner_app.errors import PlanUnreadable, UserError
from planner_app.ids import AssignmentId, ItemId, Revision
from planner_app.insight.moves import Moves, moved_items, moved_rows
from planner_app.operations.opened.committing import (
    Maker,
    Operation,
    attempt,
    looking_only,
    refusal,
    session_on,
)
from planner_app.operations.opened.plan_writer import PlanWriter
from planner_app.operations.planning.live_schedule import LiveSchedule
from planner_app.operations.snapshot import read_plan
from planner_app.operations.snapshot.read_plan import Reread
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit
from planner_app.scheduling.schedule import Schedule
from planner_app.storage.store import Store

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, eq=False)
class Preview(Generic[R_co]):
    """What an edit would do. The ids and times that it would give to what is new mean nothing
    outside this answer."""

    refusal: str | None
    """The sentence with which the edit would be refused; then the plan and its dates stay as they
    are."""
    changes: Changes[R_co] | None
    """What the edit would tell: its label and notes, the records it touches, what it returns; None:
    it is refused."""
    snapshot: Snapshot
    """The plan with the edit in it."""
    before: Schedule
    """The plan's dates without the edit, at the same *now*."""
    schedule: Schedule
    """Its dates with the edit."""

    @property
    def sentence(self) -> str:
        """Why it is refused, or what it does with all its notes."""
        if self.changes is None:
            return self.refusal or ""
        return " ".join((f"{self.changes.label}.", *self.changes.notes))

    @cached_property
    def moved_items(self) -> Moves[ItemId]:
        """The items whose expected start or finish changes."""
        return moved_items(self.before, self.schedule)

    @cached_property
    def moved_rows(self) -> Moves[AssignmentId]:
        """The assignments whose expected start or finish changes."""
        return moved_rows(self.before, self.schedule)


class Previews:
    """Tries edits of an open plan, each on the thread that asks."""

    def __init__(self, opened: Store, writer: PlanWriter, live: LiveSchedule, maker: Maker) -> None:
        self._store = opened
        self._writer = writer
        self._live = live
        self._maker = maker

    def of(
        self, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Preview[R]:
        """What the edit would do if it were made now, refusals included; nothing is stored and
        nobody is told.

        PlanBusy: somebody else is just changing the same plan. UserError: the plan would have no
        dates.
        """
        seen = self._writer.snapshot.revision
        return self.since(seen, int(time.time()), operation, *args, **kwargs)

    def since(
        self,
        seen: Revision,
        now: int,
        operation: Callable[Concatenate[Edit, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Preview[R]:
        """The same of an edit that was decided on the plan as of the revision `seen`, with the
        dates as of `now` (UTC seconds; S1)."""
        known = self._writer.snapshot
        if why := looking_only(self._store):
            return _refused(self._live, known, why, now)
        stands, tried = _try(
            self._store, known, lambda edit: operation(edit, *args, **kwargs), self._maker, seen
        )
        if isinstance(tried, str):
            return _refused(self._live, stands, tried, now)
        changes, found = tried
        after = stands
        if changes.touched:
            after = read_plan.patched(stands, changes.revision, changes.touched, found)
        # At the same *now*, or the passing of time would look like the edit's doing (S1).
        before = self._live.of(stands, now)
        schedule = self._live.of_what_might_be(after, now) if changes.needs_schedule else before
        return Preview(None, changes, after, before, schedule)


def _refused(live: LiveSchedule, stands: Snapshot, why: str, now: int) -> Preview[Any]:
    """Of an edit that a rule forbids."""
    schedule = live.of(stands, now)
    return Preview(why, None, stands, schedule, schedule)


def _try(
    opened: Store, known: Snapshot, operation: Operation[R], maker: Maker, seen: Revision
) -> tuple[Snapshot, tuple[Changes[R], Reread] | str]:
    """Make the edit, read what it touched and roll it back: the lock is free before anything is
    worked out from that.

    Answers the plan as the edit finds it, and what came of it or why it is refused.
    """
    with opened.trying() as connection, session_on(connection) as session:
        try:
            if opened.watched is None:
                opened.is_same(connection)
            stands = read_plan.caught_up(known, connection)
            try:
                changes = attempt(connection, session, operation, maker, seen, None).changes
            except IntegrityError as error:
                return stands, str(refusal(error))
            # No refusal of this edit: the plan itself is out of reach, for every edit.
            except PlanUnreadable:
                raise
            except UserError as error:
                return stands, str(error)
            return stands, (changes, read_plan.reread(stands, changes.touched, connection))
        finally:
            connection.rollback()
