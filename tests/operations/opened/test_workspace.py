"""One action, one transaction, one journal entry, one notification (R17, R18); the guard of the
journal."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, text, update

from planner_app.errors import Refused, UnknownRecord, UserError
from planner_app.model import Activity, Person, TreeItem
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person, update_person
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes, Touched
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.recorder import UnrecordedWriteError
from tests.operations.comparing import assert_snapshot_is_fresh, stored
from tests.operations.conftest import Studio


def test_r18_an_edit_is_one_entry_one_revision_and_one_notification(studio: Studio) -> None:
    workspace = studio.workspace
    told: list[tuple[Changes[object], Snapshot]] = []
    workspace.subscribe(lambda changes, snapshot: told.append((changes, snapshot)))
    revision = workspace.snapshot.revision
    changes = workspace.run(
        create_assignment, studio["sh1"], person_id=studio["Ana"], low=2, high=6
    )
    assert [c for c, _ in told] == [changes]
    assert told[0][1] is workspace.snapshot
    assert (
        workspace.snapshot.revision
        == changes.revision
        == revision + 1
        == len(workspace.history.entries())
    )
    entry = workspace.history.entries()[-1]
    assert (entry.author, entry.instance, entry.label) == (
        "ada",
        workspace.instance,
        "Put Ana on 'seq sh1'",
    )


def test_r18_an_edit_of_whom_a_token_names_is_theirs_to_take_back_and_not_ours(
    studio: Studio,
) -> None:
    workspace = studio.workspace
    studio.row("sh1", "Ana")
    changes = workspace.submit_as(
        "nightly", update_treeitem, studio["sh2"], name="sh2 nightly"
    ).result()
    assert (changes.author, workspace.history.entries()[-1].author) == ("nightly", "nightly")
    assert workspace.history.next_undo() == "Put Ana on 'seq sh1'"
    workspace.history.undo()
    assert workspace.snapshot.items[studio["sh2"]].name == "sh2 nightly"


def test_a_listener_that_left_is_told_no_more(studio: Studio) -> None:
    told: list[Changes[object]] = []
    leave = studio.workspace.subscribe(lambda changes, _: told.append(changes))
    leave()
    leave()
    studio.workspace.run(update_treeitem, studio["sh1"], name="sh1b")
    assert told == []


def test_changes_name_the_rows_touched_and_whether_dates_can_move(studio: Studio) -> None:
    run = studio.workspace.run
    changes = run(create_assignment, studio["sh1"], person_id=studio["Ana"], low=2, high=6)
    row = changes.value
    team_row = studio.rows("Film")[0].id
    assert changes.touched["assignment"] == Touched(
        created=frozenset({team_row}), updated=frozenset({row})
    )
    assert len(changes.touched["estimate"].created) == 1
    assert changes.needs_schedule
    renamed = run(update_treeitem, studio["sh1"], name="sh1b")
    assert dict(renamed.touched) == {"treeitem": Touched(updated=frozenset({studio["sh1"]}))}
    assert not renamed.needs_schedule
    assert not run(update_person, studio["Ana"], email="ana@example.org").needs_schedule
    assert run(update_treeitem, studio["sh1"], is_on_hold=True).needs_schedule
    gone = run(delete_treeitems, [studio["sh1"]])
    assert gone.touched["treeitem"].deleted == {studio["sh1"]}
    assert gone.needs_schedule


def test_r17_a_refused_edit_leaves_every_row_and_the_journal_as_they_were(studio: Studio) -> None:
    def half_an_edit(edit: Edit) -> None:
        create_person(edit, username="dora")
        edit.session.flush()
        edit.delete(edit.get(Person, studio["Ana"]))
        edit.session.flush()
        raise Refused("No.")

    told: list[Changes[object]] = []
    studio.workspace.subscribe(lambda changes, _: told.append(changes))
    before, snapshot = stored(studio.workspace, journal=True), studio.workspace.snapshot
    with pytest.raises(Refused, match="No"):
        studio.workspace.run(half_an_edit)
    assert stored(studio.workspace, journal=True) == before
    assert studio.workspace.snapshot is snapshot
    assert told == []


def test_r17_an_edit_that_changes_nothing_leaves_no_entry(studio: Studio) -> None:
    run = studio.workspace.run
    row = studio.row("sh1", "Ana", low=2, high=6)
    revision = studio.workspace.snapshot.revision
    quiet = (
        run(update_treeitem, studio["sh1"], name="sh1"),
        run(update_assignment, row, low=2, high=6),
        run(reassign, row, person_id=studio["Ana"]),
        run(move_treeitems, [studio["sh1"]], parent_id=studio["seq"], before_id=studio["sh2"]),
        run(move_treeitems, [studio["sh1"], studio["sh2"]], parent_id=studio["seq"]),
        run(update_person, studio["Ana"], first_name="Ana"),
    )
    assert all(changes.changed_nothing for changes in quiet)
    assert studio.workspace.snapshot.revision == revision == len(studio.workspace.history.entries())


def test_an_id_is_never_given_twice(studio: Studio) -> None:
    first = studio.item("short-lived")
    uids = {uid_of(studio, first)}
    studio.workspace.run(delete_treeitems, [first])
    second = studio.item("another")
    assert second > first
    assert uid_of(studio, second) not in uids


def uid_of(studio: Studio, item: int) -> str:
    return str(
        studio.workspace.read(
            lambda connection: connection.scalar(select(TreeItem.uid).filter_by(id=item))
        )
    )


def test_a_closed_plan_opens_as_it_was_left(studio: Studio, location: str) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    left = studio.workspace.snapshot
    with Workspace.open(location, author="ada") as again:
        assert again.snapshot.assignments == left.assignments
        assert again.snapshot.revision == left.revision
        assert again.history.next_undo() == "Put Ana on 'seq sh1'"


def test_another_windows_edit_arrives_with_who_made_it(studio: Studio, location: str) -> None:
    told: list[Changes[object]] = []
    studio.workspace.subscribe(lambda changes, _: told.append(changes))
    with Workspace.open(location, author="bob") as other:
        made = other.run(create_treeitem, name="from bob", parent_id=studio["seq"])
        other.run(create_assignment, made.value, person_id=studio["Ben"])
        studio.workspace.catch_up().result()
        assert [(c.author, c.instance) for c in told] == [("bob", other.instance)] * 2
        assert told[0].touched["treeitem"].created == {made.value}
    assert studio.workspace.snapshot.revision == 12
    assert studio.children("seq") == ["sh1", "sh2", "from bob"]
    assert_snapshot_is_fresh(studio.workspace)


def core_update(edit: Edit) -> None:
    edit.session.execute(update(TreeItem).values(name="x"))


def text_update(edit: Edit) -> None:
    edit.session.connection().execute(text("UPDATE treeitem SET name = 'x'"))


def bulk_insert(edit: Edit) -> None:
    edit.session.execute(insert(Activity), [{"uid": "1", "name": "a"}, {"uid": "2", "name": "b"}])


def legacy_bulk_insert(edit: Edit) -> None:
    edit.session.bulk_insert_mappings(Activity, [{"uid": "1", "name": "a"}])


def table_dropped(edit: Edit) -> None:
    edit.session.connection().execute(text("DROP TABLE estimate"))


def update_hidden_in_a_with(edit: Edit) -> None:
    edit.session.connection().execute(text("WITH x AS (SELECT 1) UPDATE treeitem SET name = 'x'"))


def write_in_a_mapper_event(edit: Edit) -> None:
    def rename_all(_mapper: object, connection: object, _target: object) -> None:
        connection.execute(text("UPDATE treeitem SET name = 'x'"))  # type: ignore[attr-defined]

    event.listen(Person, "after_update", rename_all)
    try:
        edit.session.query(Person).first().first_name = "Zoe"  # type: ignore[union-attr]
        edit.session.flush()
    finally:
        event.remove(Person, "after_update", rename_all)


@pytest.mark.parametrize(
    "write",
    [
        core_update,
        text_update,
        bulk_insert,
        legacy_bulk_insert,
        table_dropped,
        update_hidden_in_a_with,
        write_in_a_mapper_event,
    ],
)
def test_r18_a_write_past_the_journal_raises_and_stores_nothing(
    studio: Studio, write: Callable[[Edit], None]
) -> None:
    before = stored(studio.workspace, journal=True)
    with pytest.raises(UnrecordedWriteError):
        studio.workspace.run(write)
    assert stored(studio.workspace, journal=True) == before
    studio.workspace.run(update_treeitem, studio["sh1"], name="still writable")
    assert_snapshot_is_fresh(studio.workspace)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER sneaky AFTER UPDATE ON person BEGIN UPDATE treeitem SET name = 'x'; END",
        (
            "CREATE TABLE pet (owner INTEGER REFERENCES person (id) "
            "ON UPDATE CASCADE ON DELETE CASCADE)"
        ),
    ],
)
def test_r18_a_trigger_or_cascade_of_the_database_raises(
    studio: Studio, plan_path: Path, statement: str
) -> None:
    raw = sqlite3.connect(plan_path)
    raw.execute(statement)
    if "pet" in statement:
        raw.execute("INSERT INTO pet VALUES (?)", (studio["Cleo"],))
    raw.commit()
    raw.close()
    before = stored(studio.workspace, journal=True)

    def change(edit: Edit) -> None:
        person = edit.get(Person, studio["Cleo"])
        if "pet" in statement:
            edit.delete(person)
        else:
            person.first_name = "Zoe"

    with pytest.raises(UnrecordedWriteError):
        studio.workspace.run(change)
    assert stored(studio.workspace, journal=True) == before
    raw = sqlite3.connect(plan_path)
    raw.execute("DROP TABLE IF EXISTS pet")
    raw.execute("DROP TRIGGER IF EXISTS sneaky")
    raw.close()


def test_r18_an_operation_cannot_commit_by_itself(studio: Studio) -> None:
    def impatient(edit: Edit) -> None:
        create_person(edit, username="dora")
        edit.session.commit()
        raise Refused("Too late.")

    before = stored(studio.workspace, journal=True)
    with pytest.raises(Refused):
        studio.workspace.run(impatient)
    assert stored(studio.workspace, journal=True) == before


def test_r18_what_is_made_and_unmade_in_one_edit_leaves_no_trace(studio: Studio) -> None:
    def make_and_unmake(edit: Edit) -> None:
        person = edit.get(Person, create_person(edit, username="dora"))
        edit.session.flush()
        person.first_name = "Dora"
        edit.session.flush()
        edit.delete(person)

    assert studio.workspace.run(make_and_unmake).changed_nothing
    assert_snapshot_is_fresh(studio.workspace)


def test_r18_a_column_left_out_at_first_and_emptied_later_is_recorded(studio: Studio) -> None:
    def in_two_flushes(edit: Edit) -> None:
        dora = edit.add(Person(username="dora"))
        edit.session.flush()
        dora.email = None
        edit.session.flush()

    assert len(studio.workspace.run(in_two_flushes).touched["person"].created) == 1


def test_what_is_taken_already_is_refused_in_words(studio: Studio) -> None:
    studio.workspace.run(create_person, username="dora", uid="A")
    with pytest.raises(Refused, match="already taken"):
        studio.workspace.run(create_person, username="emil", uid="A")


@pytest.mark.parametrize("strange", [0, -1, 10**30, True, "1", None, 1.0])
def test_an_id_that_is_none_is_an_unknown_record(workspace: Workspace, strange: object) -> None:
    with pytest.raises(UnknownRecord, match="no item"):
        workspace.run(update_treeitem, strange, name="x")  # type: ignore[arg-type]


def test_a_plan_open_for_looking_refuses_edits(
    studio: Studio, plan_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with Workspace.open(str(plan_path), author="setup") as looking:
        assert looking.read_only
        assert looking.snapshot.items == studio.workspace.snapshot.items
        with pytest.raises(UserError, match="for looking only"):
            looking.run(create_person, username="x")
        with pytest.raises(UserError, match="for looking only"):
            looking.history.undo()


def test_a_bug_in_a_listener_does_not_undo_the_edit(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Changes[object]] = []

    def broken(_changes: Changes[object], _snapshot: Snapshot) -> None:
        raise RuntimeError("broken pane")

    studio.workspace.subscribe(broken)
    studio.workspace.subscribe(lambda changes, _: told.append(changes))
    studio.workspace.run(update_treeitem, studio["sh1"], name="renamed")
    assert len(told) == 1
    assert "broken pane" in caplog.text
