"""A problem built by what changed since the last one equals one built from nothing (S1)."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from planner_app.ids import AssignmentId, ItemId
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.people.people import create_person, delete_person
from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import (
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import (
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.operations.snapshot.snapshot import Snapshot
from tests.operations.comparing import differing
from tests.operations.conftest import Studio, day

NOON = 1_767_960_000
"""2026-01-09T12:00 UTC."""


@pytest.fixture
def edits(studio: Studio) -> list[Callable[[], object]]:
    """Rows and items that come, change, go and move, a plan in another zone, hours logged today."""
    run, ids = studio.workspace.run, studio.ids
    return [
        lambda: studio.row("sh1", "Ana", low=2, high=6),
        lambda: studio.row("sh1", "Comp", low=1, high=2, daily_limit=4),
        lambda: run(reorder_assignments, ids["sh1"], [ids["sh1-Comp"], ids["sh1-Ana"]]),
        lambda: run(log_time, ids["sh1"], person_id=ids["Ana"], day=day(9), hours=2),
        lambda: studio.item("pack", "package"),
        lambda: studio.item("first", under="pack"),
        lambda: studio.item("inner", "folder", under="pack"),
        lambda: run(
            package_treeitems, [ids["sh2"]], package_id=ids["pack"], before_id=ids["first"]
        ),
        lambda: run(package_treeitems, [ids["sh1"]], package_id=ids["pack"]),
        lambda: run(
            update_treeitem, ids["sh1"], delay_until=day(12), promise_by=day(20), max_effort=9.5
        ),
        lambda: run(create_dependency, ids["loose"], ids["sh1"], lag_days=2),
        lambda: run(create_allocation, **booking(studio)),
        lambda: run(move_treeitems, [ids["sh1"], ids["loose"]], parent_id=ids["Film"]),
        lambda: studio.item("off", "event", start_date=day(13), finish_date=day(14)),
        lambda: run(update_plan, timezone="America/New_York"),
        lambda: run(update_assignment, ids["sh1-Ana"], is_done=True),
        lambda: run(delete_assignment, ids["sh1-Comp"]),
        lambda: run(create_person, username="dora"),
        lambda: run(delete_person, ids["Ben"]),
        lambda: run(delete_treeitems, [ids["pack"], ids["loose"]]),
        studio.workspace.history.undo,
        studio.workspace.history.undo,
    ]


def booking(studio: Studio) -> dict[str, Any]:
    period = Period(day(12), day(16))
    kind = {"allocation_type": "Project Work", "value": 0.5}
    return {"person_id": studio["Ana"], "treeitem_id": studio["Film"], "period": period, **kind}


def test_s01_a_problem_built_by_what_changed_equals_one_built_anew(
    studio: Studio, edits: list[Callable[[], object]]
) -> None:
    builder, shown = ProblemBuilder(), set()
    for number, edit in enumerate(edits):
        edit()
        snapshot: Snapshot = studio.workspace.snapshot
        problem, fresh = builder.build(snapshot, NOON), ProblemBuilder().build(snapshot, NOON)
        assert differing(problem, fresh) == [], f"after edit {number}"
        shown.update(differing(problem, ProblemBuilder().build(snapshot, NOON + 86_400)))
        places = [
            (int(i), snapshot.assignments[AssignmentId(int(r))].position)
            for i, r in zip(fresh.rows.item, fresh.rows.ids, strict=True)
        ]
        assert places == sorted(places), "by item, then by position"
        if number == 8:
            names = [
                snapshot.items[ItemId(int(i))].name
                for i in fresh.items.ids[np.argsort(fresh.items.priority)]
            ]
            assert names == ["Film", "seq", "loose", "pack", "sh2", "first", "inner", "sh1"]
    assert shown == {"now", "logged_today"}, (
        "a day later only these differ: the comparison sees differences"
    )
