"""What a preview promises is what the edit does, whatever users think of: refusals, rows and
dates."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import HealthCheck, event, settings
from hypothesis.stateful import run_state_machine_as_test

from planner_app.errors import UserError
from planner_app.operations.opened.preview import Preview
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.snapshot.read_plan import FAMILIES
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Ints
from planner_app.scheduling.schedule import Schedule
from tests.databases import Plans
from tests.operations.calls import Call
from tests.operations.comparing import differing, stored
from tests.operations.oracle import tables_of
from tests.operations.random_users import NOW, RandomUsers
from tests.operations.test_random_users import small_plan

__all__ = ["small_plan"]
EXAMPLES = int(os.environ.get("PLANNER_APP_TEST_EXAMPLES", "0"))
JUST_NOW = timedelta(minutes=10)
"""What an edit stamps with the time is given this much."""


class Previewers(RandomUsers):
    """They look at what would come of each edit before they make it."""

    def edit(self, call: Call, who: int, looks: bool) -> None:
        """Preview a call, see that nothing came of that, make the edit, and compare."""
        operation, values = call
        user = self.users[who % len(self.users)]
        if looks:
            user.catch_up().result()
        known = {name: self.resolve(value) for name, value in values.items()}
        before, snapshot, told = stored(user, journal=True), user.snapshot, len(self.told)
        turns = user.history.next_undo(), user.history.next_redo()
        promise = user.previews.since(snapshot.revision, NOW, operation, **known)
        assert stored(user, journal=True) == before
        assert (user.snapshot, len(self.told)) == (snapshot, told)
        assert (user.history.next_undo(), user.history.next_redo()) == turns
        try:
            changes = user.run(operation, **known)
        except UserError as refusal:
            assert promise.refusal == str(refusal)
            event("refused")
            return
        user.catch_up().result()  # what changed nothing did not look at what others did since
        self.tables = tables_of(user)
        self.states[user.snapshot.revision] = self.tables
        assert promise.refusal is None
        assert_kept(promise, changes, user, ids_are_kept=self.plans.kind == "sqlite")
        event("accepted" if changes.touched else "no change")

    def teardown(self) -> None:
        """All has been compared already."""
        for user in self.users:
            user.close()
        self.plans.remove(self.plan)


def assert_kept(
    promise: Preview[Any], changes: Changes[object], user: Workspace, *, ids_are_kept: bool
) -> None:
    """The same sentence, rows and dates; a server gives out other ids to what is new."""
    told = promise.changes
    assert told is not None
    about = ("revision", "author", "label", "notes", "needs_schedule", "undoes")
    assert [getattr(told, name) for name in about] == [getattr(changes, name) for name in about]
    assert told.touched.keys() == changes.touched.keys()
    for family, ids in changes.touched.items():
        promised = told.touched[family]
        assert (promised.updated, promised.deleted) == (ids.updated, ids.deleted), family
        assert len(promised.created) == len(ids.created), family
    if ids_are_kept:
        assert told.value == changes.value
        assert rows_of(promise.snapshot, changes) == rows_of(user.snapshot, changes)
        assert promise.snapshot.outline == user.snapshot.outline
        assert promise.snapshot.done == user.snapshot.done
    fresh = ProblemBuilder().build(user.snapshot, NOW)
    assert differing(user.live.of(user.snapshot, NOW).problem, fresh) == [], (
        "what might have been is still in it"
    )
    assert_same_dates(promise.schedule, level(fresh))


def rows_of(snapshot: Snapshot, changes: Changes[object]) -> dict[str, list[Any]]:
    """The touched rows as a snapshot has them, without made uids and the time of the edit."""
    families = {name: family.field for name, family in FAMILIES.items() if name in changes.touched}
    return {
        name: [
            timeless(getattr(snapshot, field).get(i), i in changes.touched[name].created)
            for i in sorted(ids.ids)
        ]
        for name, field in families.items()
        for ids in (changes.touched[name],)
    }


def timeless(row: Any, is_new: bool) -> Any:
    if row is not None and is_new and "uid" in row._fields:
        row = row._replace(uid="made")
    if row is not None and getattr(row, "done_at", None) and is_just_now(row.done_at):
        row = row._replace(done_at="just now")
    return row


def is_just_now(moment: datetime) -> bool:
    return abs(datetime.now(UTC) - moment) < JUST_NOW


def assert_same_dates(promised: Schedule, kept: Schedule) -> None:
    """To the second; where something was done just now, so that its time counts, as near as the two
    edits were."""
    limit = (datetime.now(UTC) - JUST_NOW).timestamp()
    for name in ("row_start", "row_finish", "row_state", "item_start", "item_finish"):
        one: Ints = getattr(promised, name).astype(np.int64)
        other: Ints = getattr(kept, name).astype(np.int64)
        assert len(one) == len(other), name
        near = (one > limit) & (other > limit) & (np.abs(one - other) < JUST_NOW.total_seconds())
        assert (near | (one == other)).all(), name


def test_a_preview_promises_what_the_edit_does_and_leaves_no_trace(
    plans: Plans, small_plan: str
) -> None:
    Previewers.template, Previewers.plans = small_plan, plans
    on_a_server = max(6, EXAMPLES // 20)
    limits = settings(
        max_examples=(EXAMPLES or 20) if plans.kind == "sqlite" else on_a_server,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Previewers, settings=limits)
