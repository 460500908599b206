"""When and by whom items were made and last changed."""

from planner_app.ids import ItemId
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.activities import create_activity, set_activity
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.snapshot.last_changes import Touch, touches
from tests.operations.conftest import Studio


def revisions(workspace: Workspace, touch: Touch) -> tuple[int, int]:
    """The edits that a touch names."""
    times = {entry.time: entry.revision for entry in workspace.history.entries()}
    return times[touch.created_at], times[touch.updated_at]


def test_r18_an_items_rows_are_part_of_it(studio: Studio) -> None:
    run, workspace = studio.workspace.run, studio.workspace
    made = run(update_treeitem, studio["sh1"], description="wide").revision
    changed = run(update_assignment, studio.rows("sh1")[0].id, low=1, high=2).revision
    run(update_treeitem, studio["sh2"], description="close")
    everything = workspace.read(touches)
    assert workspace.read(touches, [studio["sh1"]]) == {studio["sh1"]: everything[studio["sh1"]]}
    created, updated = revisions(workspace, everything[studio["sh1"]])
    assert created < made < updated == changed
    assert workspace.read(touches, [ItemId(999)]) == {} == workspace.read(touches, [])


def test_a_leafs_rows_become_one_kind_of_work(studio: Studio) -> None:
    light = studio.workspace.run(create_activity, name="Lighting").value
    studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    studio.workspace.run(set_activity, studio["sh1"], light)
    assert {row.activity_id for row in studio.rows("sh1")} == {light}
    revision = studio.workspace.snapshot.revision
    studio.workspace.run(set_activity, studio["sh1"], light)
    assert studio.workspace.snapshot.revision == revision, "what changes nothing leaves no entry"
    studio.workspace.run(set_activity, studio["sh1"], None)
    assert {row.activity_id for row in studio.rows("sh1")} == {None}
