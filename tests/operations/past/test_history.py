"""The past of a plan (R18): read back exactly, written out to look at, restored by an edit like any
other."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection

from planner_app.errors import Refused, Stale, UnknownRecord, UserError
from planner_app.ids import Revision
from planner_app.model import Base
from planner_app.operations.checking.check import check_connection
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past import history
from planner_app.operations.past.timetravel import restore_revision, write_out, write_revision
from planner_app.operations.rules.people.people import create_person, update_person
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.recorder import Image, decode
from planner_app.words import moment_words
from tests.databases import Plans
from tests.operations.comparing import JOURNAL, Stored, stored
from tests.operations.conftest import Studio
from tests.operations.random_users import RandomUsers

FEW = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)


def as_stored(rows: dict[str, dict[int, Image]]) -> Stored:
    """Journalled columns as the rows they stand for."""
    tables = {
        table.name: table for table in Base.metadata.sorted_tables if table.name not in JOURNAL
    }
    values = {
        name: [decode(journal.RECORD_TYPES[name], image) for image in rows.get(name, {}).values()]
        for name in tables
    }
    return {
        name: [tuple(row[column.name] for column in tables[name].columns) for row in found]
        for name, found in values.items()
    }


def rows_at(workspace: Workspace, revision: Revision) -> Stored:
    return as_stored(workspace.read(history.records_at, revision))


class Historian(RandomUsers):
    """Random users whose plan is read back at the end, as it was at every revision."""

    def __init__(self) -> None:
        super().__init__()
        self.was: dict[int, Stored] = {}

    def attempt(
        self, act: Callable[[], Changes[object]], user: Workspace, *, undoing: bool = False
    ) -> bool:
        done = super().attempt(act, user, undoing=undoing)
        self.was[self.users[0].snapshot.revision] = stored(user)
        return done

    def teardown(self) -> None:
        for revision, rows in self.was.items():
            assert rows_at(self.users[0], Revision(revision)) == rows, revision
        super().teardown()


def test_r18_every_row_of_every_revision_can_be_read_back(
    plans: Plans, studio_plan: tuple[str, Any]
) -> None:
    Historian.plans, Historian.template = plans, studio_plan[0]
    run_state_machine_as_test(
        Historian, settings=FEW if plans.kind == "sqlite" else settings(FEW, max_examples=3)
    )


def test_r18_a_revision_is_restored_by_one_edit_that_can_be_undone(studio: Studio) -> None:
    plan = studio.workspace
    studio.row("sh1", "Ana", low=2, high=6)
    then, rows = plan.snapshot.revision, stored(plan)
    plan.run(reassign, studio["sh1-Ana"], person_id=studio["Ben"])
    plan.run(update_assignment, studio["sh1-Ana"], low=1, high=3)
    plan.run(delete_treeitems, [studio["seq"]])
    studio.item("later")
    now = stored(plan)
    changes = plan.run(restore_revision, then)
    assert stored(plan) == rows
    assert changes.revision == plan.snapshot.revision == then + 5
    assert changes.label.startswith(f"Restored the plan as of revision {then} (")
    assert plan.snapshot.who(studio.rows("sh1")[0]) == "Ana"
    plan.history.undo()
    assert stored(plan) == now
    plan.history.redo()
    assert stored(plan) == rows


def test_r18_the_plan_as_it_was_made_can_be_restored(studio: Studio) -> None:
    studio.workspace.run(restore_revision, Revision(0))
    assert (studio.children(), len(studio.workspace.snapshot.people)) == ([], 0)
    assert len(studio.workspace.snapshot.allocation_types) == 4


def test_r17_restoring_what_is_there_changes_nothing(studio: Studio) -> None:
    before = stored(studio.workspace, journal=True)
    assert studio.workspace.run(
        restore_revision, studio.workspace.snapshot.revision
    ).changed_nothing
    studio.workspace.run(update_treeitem, studio["sh1"], name="renamed")
    studio.workspace.history.undo()
    assert studio.workspace.run(
        restore_revision, Revision(studio.workspace.snapshot.revision - 2)
    ).changed_nothing
    assert (
        len(stored(studio.workspace, journal=True)["journal_entry"])
        == len(before["journal_entry"]) + 2
    )


@pytest.mark.parametrize("revision", [-1, 10_000, 2**70])
def test_r17_a_revision_that_never_was_is_refused(studio: Studio, revision: Revision) -> None:
    newest = studio.workspace.snapshot.revision
    with pytest.raises(
        UnknownRecord, match=f"no revision {revision}; the newest of this plan is {newest}"
    ):
        studio.workspace.run(restore_revision, revision)


def test_r18_usernames_that_were_swapped_are_swapped_back(studio: Studio) -> None:
    plan, ana, ben = studio.workspace, studio["Ana"], studio["Ben"]
    then, rows = plan.snapshot.revision, stored(plan)
    for person, name in ((ana, "third"), (ben, "ana"), (ana, "ben")):
        plan.run(update_person, person, username=name)
    plan.run(restore_revision, then)
    assert stored(plan) == rows
    plan.history.undo()
    assert [plan.snapshot.people[person].username for person in (ana, ben)] == ["ben", "ana"]


def test_r18_what_others_did_meanwhile_goes_too_and_comes_back_by_undo(
    studio: Studio, bob: Workspace
) -> None:
    plan, then = studio.workspace, studio.workspace.snapshot.revision
    bob.run(create_person, username="dora")
    bob.run(create_assignment, studio["sh1"], person_id=studio["Ana"])
    with pytest.raises(Stale, match="bob was faster"):
        plan.run(restore_revision, then)
    plan.catch_up().result()
    plan.run(restore_revision, then)
    assert studio.who("sh1") == ["Unassigned"]
    with pytest.raises(Refused, match=r"did 'Restored the plan as of revision"):
        bob.history.undo()
    plan.history.undo()
    assert studio.who("sh1") == ["Ana"]
    bob.history.undo()


def test_r18_a_restored_revision_is_not_undone_over_the_work_of_others(
    studio: Studio, bob: Workspace
) -> None:
    then = studio.workspace.snapshot.revision
    studio.workspace.run(update_treeitem, studio["sh1"], name="renamed")
    studio.workspace.run(restore_revision, then)
    bob.catch_up().result()
    bob.run(update_treeitem, studio["sh1"], name="bob's")
    with pytest.raises(Refused, match="bob did 'Renamed 'seq sh1' to 'bob's'' since"):
        studio.workspace.history.undo()
    bob.history.undo()


def test_r18_the_plan_as_it_was_is_a_plan_with_its_history(studio: Studio, tmp_path: Path) -> None:
    plan = studio.workspace
    studio.row("sh1", "Ana", low=2, high=6)
    rows, then, lines = stored(plan), plan.snapshot.revision, plan.read(history.page)
    later = studio.item("later")
    plan.run(delete_treeitems, [studio["Film"]])
    untouched = stored(plan, journal=True)
    out = tmp_path / "friday.plan"
    assert plan.read(write_revision, then, out) == lines[0]
    assert stored(plan, journal=True) == untouched
    assert [path.name for path in tmp_path.iterdir()] == ["friday.plan"]
    with Workspace.open(str(out), author="ada") as copy:
        assert stored(copy) == rows
        assert copy.read(history.page) == lines
        assert copy.read(check_connection).faults == ()
        assert copy.run(create_treeitem, name="new").value == later + 1
        assert copy.snapshot.revision == then + 1
        copy.run(restore_revision, Revision(0))
    with Workspace.open(str(out), author="ada") as again:
        again.history.undo()
        assert stored(again)["treeitem"][:-1] == rows["treeitem"]


def test_a_past_plan_never_takes_the_place_of_a_file(studio: Studio, tmp_path: Path) -> None:
    there = tmp_path / "there.plan"
    there.write_text("mine")
    for out, words in (
        (there, "already a file"),
        (tmp_path / "none" / "out.plan", "does not exist"),
    ):
        with pytest.raises(UserError, match=words):
            studio.workspace.read(write_revision, Revision(0), out)
    with pytest.raises(UserError, match="to a file, not to a database"):
        write_out(studio.workspace.location, "0", "postgresql://server/show", print)
    assert there.read_text() == "mine"
    with pytest.raises(UnknownRecord):
        studio.workspace.read(write_revision, Revision(500), tmp_path / "out.plan")
    assert list(tmp_path.iterdir()) == [there]


def test_r18_what_does_not_stand_any_more_is_told_apart(studio: Studio) -> None:
    plan = studio.workspace
    edit = plan.run(update_treeitem, studio["sh1"], name="one").revision
    undo = plan.history.undo().revision
    assert plan.read(history.undone) == {edit}
    redo = plan.history.redo().revision
    assert plan.read(history.undone) == {undo}
    plan.history.undo()
    assert plan.read(history.undone) == {edit, redo}
    assert plan.read(history.undone, undo) == {redo}


def test_the_history_is_read_in_pages_and_searched(studio: Studio, bob: Workspace) -> None:
    bob.run(update_treeitem, studio["sh1"], name="100 % É_lan")
    newest = bob.snapshot.revision
    first = bob.read(history.page, None, 3)
    assert [entry.revision for entry in first] == [newest, newest - 1, newest - 2]
    assert [entry.revision for entry in bob.read(history.page, Revision(newest - 2), 2)] == [
        newest - 3,
        newest - 4,
    ]
    assert [entry.label for entry in bob.read(history.page)][-1] == "Made the plan"
    assert [entry.revision for entry in bob.read(history.page, words="BOB renamed")] == [newest]
    assert [entry.revision for entry in bob.read(history.page, words="100 % É_")] == [newest]
    assert bob.read(history.page, words="renamed ada") == []
    shown: history.HistoryPage = bob.read(history.older_page, None, 4, "renamed")
    assert [entry.revision for entry in shown.entries] == [newest]
    assert (shown.undone, shown.revision) == (frozenset(), newest)
    bob.history.undo()
    came: history.HistoryPage = bob.read(history.newer_page, newest, newest, "renamed")
    assert [entry.revision for entry in came.entries] == [newest + 1]
    assert (came.undone, came.revision) == (frozenset({newest}), newest + 1)


@pytest.fixture
def dated(plan_path: Path) -> Iterator[Connection]:
    """A plan in Auckland with revisions of known times: 1 and 2 on Friday the 20th there, 3 after
    its midnight."""
    with Workspace.open(str(plan_path), author="ada") as workspace:
        for name in ("one", "two", "three"):
            workspace.run(create_treeitem, name=name)
    with sqlite3.connect(plan_path) as raw:
        raw.execute(
            "UPDATE plan SET timezone = 'Pacific/Auckland'"
        )  # 13 hours before UTC in November
        for revision, time in enumerate(
            ("19 08:00:00.0", "20 02:01:59.0", "20 10:59:59.9", "20 11:00:00.0")
        ):
            raw.execute(
                "UPDATE journal_entry SET time = ? WHERE id = ?", (f"2026-11-{time}00000", revision)
            )
    raw.close()
    with Workspace.open(str(plan_path)) as workspace, workspace._store.reading() as connection:
        yield connection


@pytest.mark.parametrize(
    ("words", "revision"),
    [
        ("2", 2),
        ("2026-11-20", 2),
        ("2026-11-21", 3),
        ("2030-01-01", 3),
        ("2026-11-20T15:01", 1),
        ("2026-11-20 15:00", 0),
        ("2026-11-20T15:01:58", 0),
        ("2026-11-20T11:00+00:00", 3),
        ("2026-11-20T10:59:59Z", 2),
    ],
)
def test_a_revision_is_named_by_number_day_or_moment_on_the_plans_clock(
    dated: Connection, words: str, revision: Revision
) -> None:
    assert history.entry_named(dated, words).revision == revision


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("friday", "'friday' is not a revision: give its number, a day like"),
        ("9999-12-31", "is not a revision"),
        ("-3", "is not a revision"),
        ("2026-11-18", "There was no plan yet on 2026-11-18; it was made on"),
        ("77", "There is no revision 77; the newest of this plan is 3"),
        ("9" * 40, "There is no revision"),
    ],
)
def test_words_that_name_no_revision_are_refused(
    dated: Connection, words: str, sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        history.entry_named(dated, words)


def test_moments_are_told_in_the_plans_clock(dated: Connection) -> None:
    entry = history.entry_at(dated, Revision(1))
    assert moment_words(entry.time.astimezone(history.zone_of(dated))) == (
        "Fri 20 November 2026 at 15:01"
    )
