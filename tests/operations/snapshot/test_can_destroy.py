"""R7 judged on the snapshot and in the edit: always the same."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner_app.errors import UserError
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import move_treeitems, update_treeitem
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    update_assignment,
)
from planner_app.operations.rules.work.time_entries import delete_time_entry, log_time
from planner_app.operations.snapshot.records import assignment_record, treeitem_record
from tests.databases import Plans
from tests.operations.conftest import Studio, day

STEPS = st.sampled_from(
    ["assign", "log", "unlog", "finish", "finish item", "join", "leave", "move"]
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(st.tuples(STEPS, st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8)
)
def test_r07_can_destroy_is_true_of_exactly_the_rows_that_can_be_deleted(
    plans: Plans, studio_plan: tuple[str, dict[str, int]], steps: list[tuple[str, int, int]]
) -> None:
    copy = plans.copy(studio_plan[0])
    with Workspace.open(copy, author="ada") as plan:
        studio = Studio(plan, dict(studio_plan[1]))
        studio.item("Part", "project", under="Film")
        studio.item("deep", under="Part")
        for step in steps:
            attempt(studio, *step)
        for row_id in sorted(plan.snapshot.assignments):
            record = assignment_record(plan.snapshot, row_id)
            item = treeitem_record(plan.snapshot, record["treeitem_id"])
            assert record in item["assignments"], "alone and in its item it is the same"
            try:
                plan.run(delete_assignment, row_id)
            except UserError as refusal:
                assert not record["can_destroy"], f"refused: {refusal}"
            else:
                assert record["can_destroy"]
                plan.history.undo()
    plans.remove(copy)


def attempt(studio: Studio, step: str, one: int, other: int) -> None:
    """Something that makes a row deletable or not; refusals are no matter."""
    plan, person = studio.workspace, studio[("Ana", "Ben", "Cleo")[other % 3]]
    leaf = studio[("sh1", "sh2", "deep")[one % 3]]
    project = studio[("Film", "Part")[one % 2]]
    rows, entries = sorted(plan.snapshot.assignments), sorted(plan.snapshot.time_entries)
    try:
        match step:
            case "assign":
                plan.run(create_assignment, leaf, person_id=person)
            case "log":
                plan.run(log_time, leaf, person_id=person, day=day(5), hours=1, append=True)
            case "unlog" if entries:
                plan.run(delete_time_entry, entries[one % len(entries)])
            case "finish":
                row = plan.snapshot.assignments[rows[(one + 6 * other) % len(rows)]]
                plan.run(update_assignment, row.id, is_done=not row.is_done)
            case "finish item":
                plan.run(update_treeitem, leaf, is_done=not plan.snapshot.is_done(leaf))
            case "join":
                plan.run(create_assignment, project, person_id=person)
            case "leave":
                plan.run(delete_assignment, rows[(one + 6 * other) % len(rows)])
            case "move":
                plan.run(move_treeitems, [leaf], parent_id=project)
    except UserError:
        pass
