"""Without backup and journal: the records that are left make a plan, and what does not fit is
told."""

import sqlite3
from pathlib import Path

import pytest

from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.repair import repair
from planner_app.operations.transaction.journal import RECORD_TYPES
from tests.operations.repair.conftest import NOW, Killed, images_of
from tests.operations.repair.test_repair import run_sql

NO_JOURNAL = ("DELETE FROM journal_row", "DELETE FROM journal_entry")


@pytest.fixture
def path(killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A plan without backups."""
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    return killed.lay_out()


def test_all_records_without_any_journal_are_the_plan_again(path: Path, killed: Killed) -> None:
    run_sql(path, *NO_JOURNAL)
    repaired = repair(str(path), NOW)
    last = len(killed.states) - 1
    assert repaired.words[0] == f"show.plan is whole again, as it was after edit {last}."
    assert repaired.words[1].startswith(f"The history of edits 0 to {last} could not be read")
    assert repaired.words[1].endswith("taken from the records, unproven, as one edit.")
    assert images_of(path) == killed.states[-1]


def test_what_does_not_fit_is_mended_and_told(path: Path) -> None:
    gone = ("DELETE FROM treeitem WHERE name = 'seq'", "DELETE FROM person WHERE username = 'ben'")
    run_sql(path, *NO_JOURNAL, *gone, "DELETE FROM assignment WHERE treeitem_id = 8")
    repaired = repair(str(path), NOW)
    assert repaired.revision is None
    assert "2 items were moved to the top." in repaired.words
    assert "2 records of assignment lost their person." in repaired.words
    assert any("of allocation was left out" in words for words in repaired.words), "Ben's vacation"
    assert check(str(path)).faults == ()
    with Workspace.open(str(path)) as workspace:
        plan = workspace.snapshot
        names = {item.name: item.id for item in plan.items.values()}
        assert plan.items[names["sh1"]].parent_id == plan.root_id
        assert [plan.who(plan.assignments[row]) for row in plan.rows_of[names["sh1"]]] == [
            "Ana",
            "Unassigned",
        ]
        assert [plan.who(plan.assignments[row]) for row in plan.rows_of[names["party"]]] == [
            "Unassigned"
        ]
        assert [entry.hours for entry in plan.time_entries.values()] == [3]


@pytest.mark.parametrize("family", sorted(RECORD_TYPES))
def test_a_plan_that_lost_a_whole_table_is_a_plan_again(path: Path, family: str) -> None:
    before = images_of(path)
    run_sql(path, *NO_JOURNAL, f"DELETE FROM {family}")
    repaired = repair(str(path), NOW)
    assert check(str(path)).faults == ()
    assert any(
        "is lost" in words or "are lost" in words or "unproven" in words for words in repaired.words
    )
    after = images_of(path)
    names = {
        key: image["name"] for key, image in before.items() if "name" in image and key[0] != family
    }
    assert {key: after[key]["name"] for key in names if key in after} == {
        k: names[k] for k in names if k in after
    }
    kept = {"treeitem", "person", "team", "activity"} - {family}
    assert {key for key in before if key[0] in kept} <= after.keys()


def test_a_page_that_forgot_some_of_its_rows_is_not_taken_for_whole(
    path: Path, killed: Killed
) -> None:
    """It reads without complaint; only the index of uids knows of the others."""
    run_sql(path, *NO_JOURNAL)
    data = bytearray(path.read_bytes())
    raw = sqlite3.connect(path)
    (page,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'person'").fetchone()
    raw.close()
    at = (page - 1) * 4096
    assert data[at] == 13, "a leaf"
    data[at + 3 : at + 5] = (2).to_bytes(2, "big")  # Cleo, to whom nothing refers
    path.write_bytes(data)
    repaired = repair(str(path), NOW)
    assert repaired.revision is None
    assert "lost" in repaired.words[-2]
