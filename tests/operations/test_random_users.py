"""Random users: whatever they do, no rule breaks, and all of it can be undone and redone (R17,
R18)."""

import os
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.register.every import OPERATIONS
from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.people.people import create_person, create_team
from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.time_entries import log_time
from tests.databases import Plans
from tests.operations.calls import CALLED
from tests.operations.random_users import RandomUsers

EXAMPLES = int(os.environ.get("PLANNER_APP_TEST_EXAMPLES", "0"))
"""0: the fast profile. `packaging/test.py --nightly` asks for many."""

Id = TypeVar("Id", bound=int)


@pytest.fixture(scope="module")
def small_plan(plans: Plans, empty_plan: str) -> str:
    """One of everything: a project with two tasks, linked, one of them estimated and worked on, a
    package, an event."""
    plan = plans.copy(empty_plan)
    with Workspace.open(plan, author="setup") as workspace:

        def made(operation: Callable[..., Id], **values: Any) -> Id:
            return workspace.run(operation, **values).value

        ada, ben = (made(create_person, username=name) for name in ("ada", "user0"))
        team = made(create_team, name="Comp", member_ids=[ada, ben])
        film = made(create_treeitem, name="Film", type="project")
        work = {"person_id": ada, "low": 2.0, "high": 6.0, "assignment_type": "a"}
        first = made(create_treeitem, name="first", parent_id=film, rows=[work, {"team_id": team}])
        second = made(create_treeitem, name="second", parent_id=film)
        made(create_dependency, before_id=first, after_id=second)
        workspace.run(log_time, first, person_id=ada, day=date(2026, 1, 5), hours=3.0)
        package = made(create_treeitem, name="package", type="package")
        loose = made(
            create_treeitem, name="loose", rows=[{"person_id": ben, "low": 1.0, "high": 1.0}]
        )
        workspace.run(package_treeitems, [second], package_id=package)
        folder = made(create_treeitem, name="folder", type="folder")
        days = {"start_date": date(2026, 1, 6), "finish_date": date(2026, 1, 6)}
        made(
            create_treeitem,
            name="review",
            type="event",
            parent_id=folder,
            rows=[{"person_id": ada}],
            **days,
        )
        week = Period(date(2026, 1, 5), date(2026, 1, 9))
        made(
            create_allocation,
            person_id=ben,
            allocation_type="Project Work",
            period=week,
            treeitem_id=loose,
        )
        made(create_activity, name="Layout")
    return plan


def test_r17_r18_whatever_users_do_no_rule_breaks_and_all_can_be_undone_and_redone(
    plans: Plans, small_plan: str
) -> None:
    RandomUsers.template, RandomUsers.plans = small_plan, plans
    on_a_server = max(6, EXAMPLES // 20)  # where each takes four times as long
    examples = (EXAMPLES or 20) if plans.kind == "sqlite" else on_a_server
    limits = settings(
        max_examples=examples,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(RandomUsers, settings=limits)


def test_r18_no_operation_is_left_out_of_what_random_users_do() -> None:
    assert {each.operation for each in OPERATIONS} == CALLED
