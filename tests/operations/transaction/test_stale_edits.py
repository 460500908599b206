"""Two windows on one plan: an edit of what others changed meanwhile is refused, any other is
not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from planner_app.errors import Refused, Stale, UnknownRecord
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import (
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from tests.operations.comparing import stored
from tests.operations.conftest import Studio


@pytest.fixture
def bob(studio: Studio, location: str) -> Iterator[Workspace]:
    """Another window on the studio's plan, as it stands with Ana and Ben on sh1; it does not look
    again by itself."""
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=1, high=2)
    with Workspace.open(location, author="bob") as other:
        yield other
        other.catch_up().result()


Call = tuple[Callable[..., Any], dict[str, Any]]
COLLIDING: dict[str, tuple[Call, Call]] = {
    "the same field": ((update_treeitem, {"name": "a"}), (update_treeitem, {"name": "b"})),
    "another field of the same item": (
        (update_treeitem, {"name": "a"}),
        (update_treeitem, {"is_on_hold": True}),
    ),
    "the same range": (
        (update_assignment, {"low": 1, "high": 2}),
        (update_assignment, {"low": 3, "high": 4}),
    ),
    "a row that changed hands": (
        (update_assignment, {"person_id": "Cleo"}),
        (update_assignment, {"low": 3, "high": 4}),
    ),
    "a row estimated anew": ((update_assignment, {"low": 3, "high": 4}), (delete_assignment, {})),
    "an item renamed": ((update_treeitem, {"name": "a"}), (delete_treeitems, {})),
}


def call(
    workspace: Workspace, studio: Studio, operation: Callable[..., Any], values: dict[str, Any]
) -> None:
    """Run it on sh1 or on Ana's row there."""
    values = {
        name: studio[value] if isinstance(value, str) and value == "Cleo" else value
        for name, value in values.items()
    }
    if operation is reorder_assignments:
        rows = [row.id for row in studio.rows("sh1")]
        workspace.run(operation, studio["sh1"], rows[::-1])
    elif operation is delete_treeitems:
        workspace.run(operation, [studio["sh1"]])
    else:
        target = studio["sh1"] if operation is update_treeitem else studio["sh1-Ana"]
        workspace.run(operation, target, **values)


@pytest.mark.parametrize("case", COLLIDING)
def test_r18_a_stale_edit_is_refused_with_who_changed_what(
    studio: Studio, bob: Workspace, case: str
) -> None:
    first, second = COLLIDING[case]
    call(studio.workspace, studio, *first)
    label = studio.workspace.history.entries()[-1].label
    before = stored(studio.workspace, journal=True)
    with pytest.raises(Stale) as refusal:
        call(bob, studio, *second)
    assert f"ada was faster: '{label}'" in str(refusal.value)
    assert stored(studio.workspace, journal=True) == before
    bob.catch_up().result()
    call(bob, studio, *second)
    assert bob.history.entries()[-1].author == "bob"
    studio.workspace.catch_up().result()


def test_r18_two_new_orders_of_one_list_are_not_mixed(studio: Studio, bob: Workspace) -> None:
    studio.row("sh1", "Cleo")
    bob.catch_up().result()
    ana, ben, cleo = (row.id for row in studio.rows("sh1"))
    studio.workspace.run(reorder_assignments, studio["sh1"], [ben, ana, cleo])
    with pytest.raises(Stale):
        bob.run(reorder_assignments, studio["sh1"], [cleo, ana, ben])
    assert studio.who("sh1") == ["Ben", "Ana", "Cleo"]


def test_what_another_window_deleted_is_said_with_who_did_it(
    studio: Studio, bob: Workspace
) -> None:
    studio.workspace.run(delete_treeitems, [studio["sh1"]])
    with pytest.raises(UnknownRecord, match=r"no item .* any more: ada did 'Deleted 'seq sh1''"):
        bob.run(update_treeitem, studio["sh1"], name="b")


def test_edits_side_by_side_are_accepted(studio: Studio, bob: Workspace) -> None:
    """Neighbours, rows of one item, places that closed up, and done_at are nobody's but the
    database's."""
    ws, sh1 = studio.workspace, studio["sh1"]
    ws.run(update_treeitem, studio["sh2"], name="renamed")
    ws.run(update_assignment, studio["sh1-Ben"], low=5, high=6)
    bob.run(create_treeitem, name="new", parent_id=studio["seq"])
    bob.run(update_assignment, studio["sh1-Ana"], low=3, high=4)
    ws.run(reorder_assignments, sh1, [studio["sh1-Ben"], studio["sh1-Ana"]])
    bob.run(delete_assignment, studio["sh1-Ana"])
    ws.run(update_treeitem, sh1, name="mine")
    bob.run(update_assignment, studio["sh1-Ben"], is_done=True)
    ws.catch_up().result()
    assert ws.snapshot.items[sh1].name == "mine"
    assert ws.snapshot.is_done(sh1)


def test_a_gesture_counts_from_where_it_began(studio: Studio, bob: Workspace) -> None:
    began = studio.workspace.snapshot.revision
    bob.run(move_treeitems, [studio["sh1"]], parent_id=studio["Film"])
    studio.workspace.catch_up().result()
    studio.workspace.run(update_treeitem, studio["sh2"], name="own edits do not count")
    late = studio.workspace.submit_since(
        began, move_treeitems, [studio["sh1"]], parent_id=studio["seq"]
    )
    with pytest.raises(Refused, match="bob was faster: 'Moved 'seq sh1' into 'Film''"):
        late.result()
    studio.workspace.submit_since(began, update_treeitem, studio["sh2"], is_on_hold=True).result()


@pytest.mark.parametrize("case", ["an item", "a range"])
def test_r18_of_two_who_add_to_the_same_number_one_is_told_to_look_again(
    studio: Studio, bob: Workspace, case: str
) -> None:
    def add_one(workspace: Workspace) -> None:
        if case == "an item":
            effort = workspace.snapshot.items[studio["sh1"]].max_effort or 0.0
            workspace.run(update_treeitem, studio["sh1"], max_effort=effort + 1)
        else:
            row = workspace.snapshot.assignments[studio["sh1-Ana"]]
            workspace.run(
                update_assignment, row.id, low=(row.low or 0) + 1, high=(row.high or 0) + 1
            )

    add_one(studio.workspace)
    with pytest.raises(Stale):
        add_one(bob)
    bob.catch_up().result()
    add_one(bob)
    studio.workspace.catch_up().result()


def test_r17_setting_what_is_there_already_is_no_conflict(studio: Studio, bob: Workspace) -> None:
    studio.workspace.run(update_treeitem, studio["sh1"], is_on_hold=True)
    bob.catch_up().result()
    assert bob.run(update_treeitem, studio["sh1"], is_on_hold=True).changed_nothing
