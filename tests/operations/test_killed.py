"""Nothing committed is ever lost: writing processes killed at random moments, by a signal that
cannot be caught."""

import random
from typing import Any

import pytest

from planner_app.operations.checking import check_connection
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from tests.databases import Plans
from tests.operations.comparing import assert_snapshot_is_fresh, stored
from tests.operations.killing import AUTHOR, assert_whole, killed_after

PLANS, KILLS = 20, 10
"""Plans, and how often the writer of each is killed: what was recovered is recovered again."""
LONGEST = 0.09
"""Seconds of writing at most; half of the kills come within the first quarter of that, many in the
first edit."""


@pytest.mark.parametrize("seed", range(PLANS))
def test_r18_a_killed_writer_loses_no_acknowledged_edit_and_leaves_no_half_one(
    seed: int, plans: Plans, studio_plan: tuple[str, dict[str, Any]]
) -> None:
    template, ids = studio_plan
    plan = plans.copy(template)
    with Workspace.open(plan) as workspace:
        first, start = workspace.snapshot.revision, stored(workspace)
    dice = random.Random(seed)
    for _ in range(KILLS if plans.kind == "sqlite" else 1):
        acknowledged = killed_after(plan, ids["Ana"], LONGEST * dice.random() ** 2)
        with Workspace.open(plan, author=AUTHOR) as workspace:
            assert workspace.read(check_connection).faults == ()
            assert_whole(workspace, first, acknowledged)
            assert_snapshot_is_fresh(workspace)
    with Workspace.open(plan, author=AUTHOR) as workspace:
        while workspace.history.next_undo():
            workspace.history.undo()
        assert stored(workspace) == start
    plans.remove(plan)


def test_a_killed_writer_is_in_nobodys_way(
    plans: Plans, studio_plan: tuple[str, dict[str, Any]]
) -> None:
    template, ids = studio_plan
    plan = plans.copy(template)
    with Workspace.open(plan, author="ben") as workspace:
        acknowledged = killed_after(plan, ids["Ana"], LONGEST)
        made = workspace.run(
            create_treeitem, name="after"
        )  # a lock that outlived its process would refuse it
        assert acknowledged < made.revision <= acknowledged + 2
        assert workspace.snapshot.items[made.value].name == "after"
