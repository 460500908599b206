"""Undo and redo (R18): exact, across a restart, one's own edits only, refused with the reason."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from planner_app.errors import Refused
from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import (
    ItemDraft,
    PersonDraft,
    PlanDocument,
    RowDraft,
)
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person, delete_person
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    update_assignment,
)
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.operations.transaction.edit import Edit
from tests.operations.comparing import stored
from tests.operations.conftest import Studio, day


def test_r18_undo_is_an_edit_of_its_own(studio: Studio) -> None:
    plan = studio.workspace
    made = plan.run(update_treeitem, studio["sh1"], name="renamed")
    undone = plan.history.undo()
    assert (undone.revision, undone.undoes) == (made.revision + 1, made.revision)
    assert undone.label == "Undid: Renamed 'seq sh1' to 'renamed'"
    assert plan.snapshot.items[studio["sh1"]].name == "sh1"
    assert plan.history.next_redo() == "Renamed 'seq sh1' to 'renamed'"
    redone = plan.history.redo()
    assert redone.label == "Redid: Renamed 'seq sh1' to 'renamed'"
    assert plan.history.next_undo() == "Renamed 'seq sh1' to 'renamed'"
    plan.history.undo()
    assert plan.history.next_undo() is None


def test_r18_undo_brings_ids_and_histories_back(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(update_assignment, studio["sh1-Ana"], low=1, high=3)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=2)
    before = stored(studio.workspace)
    edits: tuple[tuple[Callable[..., Any], Any, dict[str, Any]], ...] = (
        (delete_treeitems, [studio["Film"]], {}),
        (delete_person, studio["Ana"], {}),
        (reassign, studio["sh1-Ana"], {"person_id": studio["Ben"]}),
    )
    for operation, target, values in edits:
        studio.workspace.run(operation, target, **values)
        assert stored(studio.workspace) != before
        studio.workspace.history.undo()
        assert stored(studio.workspace) == before


def test_r18_undo_and_redo_survive_a_restart(studio: Studio, location: str) -> None:
    plan = studio.workspace
    plan.run(update_treeitem, studio["sh1"], name="one")
    plan.run(update_treeitem, studio["sh1"], name="two")
    plan.history.undo()
    with Workspace.open(location, author="ada") as again:
        assert (again.history.next_undo(), again.history.next_redo()) == (
            "Renamed 'seq sh1' to 'one'",
            "Renamed 'seq one' to 'two'",
        )
        again.history.redo()
        assert again.snapshot.items[studio["sh1"]].name == "two"
        again.history.undo()
        again.history.undo()
        assert again.snapshot.items[studio["sh1"]].name == "sh1"
    plan.catch_up().result()


EDITING = """
import sys
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.opened.workspace import Workspace

plan = Workspace.open(sys.argv[1], author="ada")
for name in ("one", "two", "three"):
    plan.run(update_treeitem, int(sys.argv[2]), name=name)
plan.history.undo()
print("ready", flush=True)
sys.stdin.read()
"""
UNDOING = """
import sys
from planner_app.operations.opened.workspace import Workspace

with Workspace.open(sys.argv[1], author="ada") as plan:
    print(plan.history.next_undo(), "|", plan.history.next_redo())
    for step in sys.argv[3:]:
        getattr(plan.history, step)()
    print(plan.snapshot.items[int(sys.argv[2])].name)
"""


def test_r18_undo_and_redo_survive_a_process_that_is_killed(studio: Studio, location: str) -> None:
    def another(program: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program, location, str(studio["sh1"]), *arguments]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    with another(EDITING) as killed:
        assert killed.stdout is not None and killed.stdout.readline() == "ready\n"
        killed.kill()
    for steps, words in (
        (
            ("redo", "undo", "undo", "undo"),
            "Renamed 'seq one' to 'two' | Renamed 'seq two' to 'three'\nsh1\n",
        ),
        (("redo", "redo"), "None | Renamed 'seq sh1' to 'one'\ntwo\n"),
        (("undo", "undo"), "Renamed 'seq one' to 'two' | Renamed 'seq two' to 'three'\nsh1\n"),
    ):
        assert another(UNDOING, *steps).communicate(timeout=60)[0] == words
    studio.workspace.catch_up().result()


def test_r18_a_new_edit_ends_what_can_be_redone(studio: Studio) -> None:
    studio.workspace.run(update_treeitem, studio["sh1"], name="one")
    studio.workspace.history.undo()
    studio.workspace.run(update_treeitem, studio["sh2"], name="two")
    assert studio.workspace.history.next_redo() is None
    with pytest.raises(Refused, match="nothing to redo"):
        studio.workspace.history.redo()


def test_r18_one_takes_back_ones_own_edits_only(studio: Studio, bob: Workspace) -> None:
    with pytest.raises(Refused, match="nothing to undo"):
        bob.history.undo()
    mine = bob.run(update_treeitem, studio["sh1"], name="bob was here")
    studio.workspace.run(update_treeitem, studio["sh2"], name="ada was here")
    bob.history.undo()
    assert bob.snapshot.items[studio["sh1"]].name == "sh1"
    assert bob.snapshot.items[studio["sh2"]].name == "ada was here"
    assert mine.author == "bob"
    studio.workspace.history.undo()
    assert studio.workspace.snapshot.items[studio["sh2"]].name == "sh2"


def test_r18_undo_is_refused_when_others_changed_the_row_since(
    studio: Studio, bob: Workspace
) -> None:
    studio.workspace.run(update_treeitem, studio["sh1"], name="ada's")
    bob.catch_up().result()
    bob.run(update_treeitem, studio["sh1"], name="bob's")
    before = stored(bob, journal=True)
    with pytest.raises(
        Refused, match=r"cannot be taken back: bob did 'Renamed 'seq ada's' to 'bob's''"
    ):
        studio.workspace.history.undo()
    assert stored(bob, journal=True) == before
    bob.history.undo()
    studio.workspace.history.undo()
    assert studio.workspace.snapshot.items[studio["sh1"]].name == "sh1"


def test_r18_another_column_of_the_row_is_not_in_the_way(studio: Studio, bob: Workspace) -> None:
    studio.workspace.run(update_treeitem, studio["sh1"], name="ada's")
    bob.catch_up().result()
    bob.run(update_treeitem, studio["sh1"], is_on_hold=True)
    studio.workspace.history.undo()
    item = studio.workspace.snapshot.items[studio["sh1"]]
    assert (item.name, item.is_on_hold) == ("sh1", True)


def test_r18_undo_is_refused_when_others_built_on_it(studio: Studio, bob: Workspace) -> None:
    folder = studio.item("new", "folder")
    inside = bob.run(create_treeitem, name="inside", parent_id=folder).value
    with pytest.raises(Refused, match="refers to a record that would be gone"):
        studio.workspace.history.undo()
    bob.run(move_treeitems, [inside], parent_id=studio["seq"])
    studio.workspace.history.undo()
    person = studio.workspace.run(create_person, username="dora").value
    bob.run(create_assignment, studio["loose"], person_id=person)
    with pytest.raises(Refused, match="refers to a record that would be gone"):
        studio.workspace.history.undo()


def test_r04_undo_does_not_put_somebody_on_an_item_twice(studio: Studio, bob: Workspace) -> None:
    studio.row("sh1", "Ana")
    row = studio.row("sh1", "Ben")
    studio.workspace.run(delete_assignment, row)
    bob.run(create_assignment, studio["sh1"], person_id=studio["Ben"])
    with pytest.raises(Refused, match=r"twice|one clear order"):
        studio.workspace.history.undo()


def test_r07_undo_does_not_leave_a_leaf_without_a_row(studio: Studio, bob: Workspace) -> None:
    first = studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    bob.catch_up().result()
    bob.run(delete_assignment, first)
    with pytest.raises(Refused, match=r"at least one|one clear order|cannot be taken back"):
        studio.workspace.history.undo()


def test_r12_undo_does_not_take_somebody_off_a_team_who_is_needed(
    studio: Studio, bob: Workspace
) -> None:
    studio.row("sh1", "Ana")
    bob.run(create_assignment, studio["sh2"], person_id=studio["Ana"])
    with pytest.raises(Refused, match="Ana has open work inside 'Film'"):
        studio.workspace.history.undo()


def test_r15_undo_does_not_put_a_folder_with_a_package_into_a_project(
    studio: Studio, bob: Workspace
) -> None:
    studio.workspace.run(
        move_treeitems, [studio["seq"]], parent_id=studio.workspace.snapshot.root_id
    )
    bob.run(create_treeitem, name="crate", type="package", parent_id=studio["seq"])
    with pytest.raises(Refused, match="cannot be inside a project"):
        studio.workspace.history.undo()


def test_r18_a_name_given_up_and_taken_in_one_edit_can_be_undone(studio: Studio) -> None:
    def swap(edit: Edit) -> None:
        delete_person(edit, studio["Cleo"])
        edit.session.flush()
        create_person(edit, username="cleo")

    before = stored(studio.workspace)
    studio.workspace.run(swap)
    studio.workspace.history.undo()
    assert stored(studio.workspace) == before


def test_r18_an_import_is_one_step(studio: Studio) -> None:
    before = stored(studio.workspace)
    people = [PersonDraft("p", "dora")]
    items = [ItemDraft(f"i{n}", f"i{n}", "task", rows=[RowDraft("p", 1, 2)]) for n in range(50)]
    changes = studio.workspace.run(
        import_document, PlanDocument("more", items=items, people=people)
    )
    assert len(changes.touched["treeitem"].created) == 50
    studio.workspace.history.undo()
    assert stored(studio.workspace) == before
