"""Keys and values that clients note on records."""

import pytest
from sqlalchemy import Connection, select

from planner_app.errors import Refused, UnknownRecord
from planner_app.model import Metadata
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.metadata import (
    delete_metadata,
    notes_on,
    replace_notes,
    set_metadata,
)
from planner_app.operations.rules.people.people import delete_person
from planner_app.operations.rules.tree.treeitems import create_treeitem, delete_treeitems
from tests.operations.conftest import Studio


def notes(workspace: Workspace) -> list[tuple[str, int, str, str]]:
    def query(connection: Connection) -> list[tuple[str, int, str, str]]:
        columns = (Metadata.family, Metadata.record_id, Metadata.key, Metadata.value)
        return [
            (f, r, k, v)
            for f, r, k, v in connection.execute(select(*columns).order_by(Metadata.id))
        ]

    found: list[tuple[str, int, str, str]] = workspace.read(query)
    return found


def test_a_note_takes_the_place_of_the_one_under_its_key(studio: Studio) -> None:
    item, person = studio["sh1"], studio["Ana"]
    for family, record, value in (
        ("treeitem", item, "A"),
        ("person", person, "B"),
        ("treeitem", item, "C"),
    ):
        studio.workspace.run(set_metadata, family, record, key="vendor", value=value)
    assert notes(studio.workspace) == [
        ("treeitem", item, "vendor", "C"),
        ("person", person, "vendor", "B"),
    ]


def test_r17_a_note_on_nothing_or_without_words_is_refused(studio: Studio) -> None:
    for family, record, key, value, kind in (
        ("treeitem", 999, "a", "b", UnknownRecord),
        ("journal_entry", 1, "a", "b", UnknownRecord),
        ("metadata", 1, "a", "b", UnknownRecord),
        ("treeitem", studio["sh1"], " ", "b", Refused),
        ("treeitem", studio["sh1"], "a", None, Refused),
    ):
        with pytest.raises(kind):
            studio.workspace.run(set_metadata, family, record, key=key, value=value)  # type: ignore[arg-type]
    assert notes(studio.workspace) == []


def test_notes_go_with_their_records_and_come_back_with_them(studio: Studio) -> None:
    workspace = studio.workspace
    for family, name in (
        ("treeitem", "sh1"),
        ("treeitem", "Film"),
        ("treeitem", "loose"),
        ("person", "Cleo"),
    ):
        workspace.run(set_metadata, family, studio[name], key="k", value=name)
    workspace.run(delete_treeitems, [studio["Film"]])
    workspace.run(delete_person, studio["Cleo"])
    assert [note[3] for note in notes(workspace)] == ["loose"]
    workspace.history.undo()
    workspace.history.undo()
    assert {note[3] for note in notes(workspace)} == {"sh1", "Film", "loose", "Cleo"}


def test_a_note_is_taken_away(studio: Studio) -> None:
    note = studio.make(set_metadata, "note", "treeitem", studio["sh1"], key="k", value="v")
    studio.workspace.run(delete_metadata, note)
    assert notes(studio.workspace) == []


def test_r18_what_others_have_noted_something_on_is_not_undone_away(
    studio: Studio, bob: Workspace
) -> None:
    new = studio.make(create_treeitem, "new", name="new")
    bob.catch_up().result()
    bob.run(set_metadata, "treeitem", new, key="k", value="v")
    with pytest.raises(Refused, match="added a note"):
        studio.workspace.history.undo()
    assert len(notes(bob)) == 1


def test_r18_a_note_does_not_come_back_on_what_is_gone(studio: Studio, bob: Workspace) -> None:
    note = studio.make(set_metadata, "note", "treeitem", studio["loose"], key="k", value="v")
    studio.workspace.run(delete_metadata, note)
    bob.catch_up().result()
    bob.run(delete_treeitems, [studio["loose"]])
    with pytest.raises(Refused, match="has been deleted"):
        studio.workspace.history.undo()
    assert notes(bob) == []


def test_several_notes_are_one_edit_and_nothing_takes_one_away(studio: Studio) -> None:
    item = studio["sh1"]
    studio.workspace.run(replace_notes, "treeitem", item, {"vendor": "A", "frames": "120"})
    revision = studio.workspace.snapshot.revision
    studio.workspace.run(
        replace_notes, "treeitem", item, {"vendor": None, "nothing": None, "cut": "7"}
    )
    assert studio.workspace.snapshot.revision == revision + 1
    studio.workspace.run(set_metadata, "person", studio["Ana"], key="vendor", value="B")
    assert studio.workspace.read(notes_on, "treeitem") == {item: {"frames": "120", "cut": "7"}}
    assert studio.workspace.read(notes_on, "treeitem", [studio["sh2"]]) == {}
    with pytest.raises(UnknownRecord):
        studio.workspace.run(replace_notes, "treeitem", 999, {"vendor": "A"})
