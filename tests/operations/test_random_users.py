"""Random users: any sequence of edits, refusals included, can be undone to the start and redone (R17, R18)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from planner_app.errors import UserError
from planner_app.operations import invariants
from planner_app.operations.allocations import Period, create_allocation
from planner_app.operations.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.dependencies import create_dependency, delete_dependency
from planner_app.operations.event_people import set_people
from planner_app.operations.people import create_person, create_team, delete_person, delete_team
from planner_app.operations.reassignment import reassign
from planner_app.operations.recorder import RowChange
from planner_app.operations.time_entries import delete_time_entry, log_time
from planner_app.operations.treeitems import create_treeitem, delete_treeitems, move_treeitems, update_treeitem
from planner_app.operations.workspace import Workspace
from tests.databases import Plans
from tests.operations.comparing import assert_snapshot_is_fresh, assert_undone_and_redone, stored

CHOICE = st.integers(0, 30)
HOURS = st.sampled_from([0.0, 0.5, 3.0, 8.0, 60_000.0])
DAY = st.integers(0, 5).map(lambda n: date(2026, 1, 5) + timedelta(days=n))
KINDS = st.sampled_from(["task", "folder", "project", "package", "event", "milestone"])


class RandomUser(RuleBasedStateMachine):
    """One user with one window; every choice of an id is a number counted round what there is."""

    plans: Plans
    template: str

    def __init__(self) -> None:
        super().__init__()
        self.plan = self.plans.copy(self.template)
        self.workspace = Workspace.open(self.plan, author="ada")
        self.start = stored(self.workspace)

    def one(self, family: str, number: int) -> int:
        """An id of a family; 10 000 where there is none."""
        ids = sorted(getattr(self.workspace.snapshot, family))
        return int(ids[number % len(ids)]) if ids else 10_000

    def attempt(self, operation: Callable[..., Any], *args: Any, **values: Any) -> None:
        """Run it; where it is refused, nothing may have changed (R17)."""
        before, snapshot = stored(self.workspace, journal=True), self.workspace.snapshot
        try:
            changes = self.workspace.run(operation, *args, **values)
        except UserError as refusal:
            assert str(refusal)
            assert stored(self.workspace, journal=True) == before
            assert self.workspace.snapshot is snapshot
            return
        assert changes.label or changes.changed_nothing
        assert self.workspace.snapshot.revision == snapshot.revision + (not changes.changed_nothing)

    @rule(kind=KINDS, parent=CHOICE, day=DAY)
    def create_item(self, kind: str, parent: int, day: date) -> None:
        dates = {"start_date": day} if kind in ("event", "milestone") else {}
        dates |= {"finish_date": day} if kind == "event" else {}
        self.attempt(create_treeitem, name=kind, type=kind, parent_id=self.one("items", parent), **dates)

    @rule(items=st.lists(CHOICE, min_size=1, max_size=3), parent=CHOICE, beside=st.none() | CHOICE)
    def move(self, items: list[int], parent: int, beside: int | None) -> None:
        before = None if beside is None else self.one("items", beside)
        ids = [self.one("items", number) for number in items]
        self.attempt(move_treeitems, ids, parent_id=self.one("items", parent), before_id=before)

    @rule(item=CHOICE, is_done=st.none() | st.booleans(), held=st.booleans())
    def update(self, item: int, is_done: bool | None, held: bool) -> None:
        self.attempt(update_treeitem, self.one("items", item), is_done=is_done, is_on_hold=held)

    @rule(item=CHOICE)
    def delete(self, item: int) -> None:
        self.attempt(delete_treeitems, [self.one("items", item)])

    @rule(item=CHOICE, who=CHOICE, low=HOURS, high=HOURS)
    def assign(self, item: int, who: int, low: float, high: float) -> None:
        self.attempt(create_assignment, self.one("items", item), person_id=self.one("people", who), low=low, high=high)

    @rule(item=CHOICE, team=CHOICE)
    def assign_team(self, item: int, team: int) -> None:
        self.attempt(create_assignment, self.one("items", item), team_id=self.one("teams", team))

    @rule(row=CHOICE, who=st.none() | CHOICE, item=st.none() | CHOICE, low=HOURS, high=HOURS)
    def hand_over(self, row: int, who: int | None, item: int | None, low: float, high: float) -> None:
        person = None if who is None else self.one("people", who)
        target = None if item is None else self.one("items", item)
        row_id = self.one("assignments", row)
        self.attempt(update_assignment, row_id, person_id=person, treeitem_id=target, low=low, high=high)

    @rule(row=CHOICE, who=st.none() | CHOICE)
    def reassign(self, row: int, who: int | None) -> None:
        self.attempt(reassign, self.one("assignments", row), person_id=None if who is None else self.one("people", who))

    @rule(row=CHOICE, is_done=st.booleans())
    def finish(self, row: int, is_done: bool) -> None:
        self.attempt(update_assignment, self.one("assignments", row), is_done=is_done)

    @rule(row=CHOICE)
    def unassign(self, row: int) -> None:
        self.attempt(delete_assignment, self.one("assignments", row))

    @rule(item=CHOICE)
    def turn_round(self, item: int) -> None:
        item_id = self.one("items", item)
        self.attempt(reorder_assignments, item_id, self.workspace.snapshot.rows_of.get(item_id, ())[::-1])

    @rule(item=CHOICE, who=st.lists(CHOICE, max_size=3), team=CHOICE)
    def invite(self, item: int, who: list[int], team: int) -> None:
        people = [self.one("people", number) for number in who]
        self.attempt(set_people, self.one("items", item), people, [self.one("teams", team)])

    @rule(item=CHOICE, who=CHOICE, day=DAY, hours=HOURS, append=st.booleans(), reduce=st.booleans())
    def log(self, item: int, who: int, day: date, hours: float, append: bool, reduce: bool) -> None:
        values = {"person_id": self.one("people", who), "day": day, "hours": hours}
        self.attempt(log_time, self.one("items", item), append=append, reduce_estimate=reduce, **values)

    @rule(entry=CHOICE)
    def unlog(self, entry: int) -> None:
        self.attempt(delete_time_entry, self.one("time_entries", entry))

    @rule(before=CHOICE, after=CHOICE)
    def link(self, before: int, after: int) -> None:
        self.attempt(create_dependency, self.one("items", before), self.one("items", after))

    @rule(link=CHOICE)
    def unlink(self, link: int) -> None:
        self.attempt(delete_dependency, self.one("dependencies", link))

    @rule(who=CHOICE, day=DAY, item=st.none() | CHOICE)
    def book(self, who: int, day: date, item: int | None) -> None:
        target = None if item is None else self.one("items", item)
        values = {"allocation_type": "Project Work", "period": Period(day, day), "treeitem_id": target}
        self.attempt(create_allocation, person_id=self.one("people", who), **values)

    @rule(name=CHOICE, team=CHOICE)
    def hire(self, name: int, team: int) -> None:
        self.attempt(create_person, username=f"user{name}", main_team_id=self.one("teams", team))

    @rule(who=CHOICE, heir=st.none() | CHOICE)
    def leave(self, who: int, heir: int | None) -> None:
        heir_id = None if heir is None else self.one("people", heir)
        self.attempt(delete_person, self.one("people", who), heir_id=heir_id)

    @rule(who=CHOICE)
    def found_team(self, who: int) -> None:
        self.attempt(create_team, name="Team", member_ids=[self.one("people", who)])

    @rule(team=CHOICE)
    def dissolve(self, team: int) -> None:
        self.attempt(delete_team, self.one("teams", team))

    @precondition(lambda self: self.workspace.next_undo())
    @rule()
    def undo(self) -> None:
        self.workspace.undo()

    @precondition(lambda self: self.workspace.next_redo())
    @rule()
    def redo(self) -> None:
        self.workspace.redo()

    @invariant()
    def the_whole_plan_is_sound(self) -> None:
        assert_snapshot_is_fresh(self.workspace)

        def everything(edit: Any) -> None:
            snapshot = self.workspace.snapshot
            created = {("treeitem", i): RowChange(None, dict(row._asdict())) for i, row in snapshot.items.items()}
            created |= {("assignment", i): RowChange(None, dict(r._asdict())) for i, r in snapshot.assignments.items()}
            created |= {("dependency", i): RowChange(None, dict(r._asdict())) for i, r in snapshot.dependencies.items()}
            invariants.check(edit, created)

        assert self.workspace.run(everything).changed_nothing

    def teardown(self) -> None:
        try:
            assert_undone_and_redone(self.workspace, self.start)
        finally:
            self.workspace.close()
            self.plans.remove(self.plan)


@pytest.fixture(scope="module")
def small_plan(plans: Plans, empty_plan: str) -> str:
    """A project, a folder and three tasks; two people, a team."""
    plan = plans.copy(empty_plan)
    with Workspace.open(plan, author="setup") as workspace:
        project = int(str(workspace.run(create_treeitem, name="Film", type="project").value))
        for parent in (project, project, None):
            workspace.run(create_treeitem, name="task", parent_id=parent)
        workspace.run(create_treeitem, name="folder", type="folder")
        people = [int(str(workspace.run(create_person, username=name).value)) for name in ("ana", "ben")]
        workspace.run(create_team, name="Comp", member_ids=people)
    return plan


def test_r18_whatever_users_do_can_be_undone_to_the_start_and_redone(plans: Plans, small_plan: str) -> None:
    RandomUser.plans, RandomUser.template = plans, small_plan
    examples = 15 if plans.kind == "sqlite" else 5  # each step costs a server several times as much
    limits = settings(
        max_examples=examples, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(RandomUser, settings=limits)
