"""`check` proves a plan whole: each rule, each column's kind, the schema, the journal; and says so
when it is."""

import hashlib
import json
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from planner_app.model import journal_digest
from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.time_entries import log_time
from tests.databases import Plans
from tests.operations.conftest import Studio, day


def fill(studio: Studio) -> None:
    """Something of everything; ids: items Film 2, seq 3, sh1 4, sh2 5, loose 6, pack 7, party 8;
    rows by item."""
    studio.item("pack", "package")
    studio.item("party", "event", start_date=day(5), finish_date=day(6))
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=1, high=2)
    studio.row("sh2", "Comp")
    run = studio.workspace.run
    run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    run(create_dependency, studio["sh1"], studio["sh2"])
    period = Period(day(5), day(9))
    run(create_allocation, person_id=studio["Ben"], allocation_type="Vacation", period=period)
    run(update_treeitem, studio["loose"], is_done=True)


@pytest.fixture(scope="module")
def filled_plan(plans: Plans, studio_plan: tuple[str, dict[str, int]]) -> str:
    """A studio with something of everything in it."""
    plan = plans.copy(studio_plan[0])
    with Workspace.open(plan, author="ada") as workspace:
        fill(Studio(workspace, dict(studio_plan[1])))
    return plan


@pytest.fixture
def filled(filled_plan: str, plan_path: Path, tmp_path: Path) -> Path:
    """A copy of it to be spoilt."""
    return Path(shutil.copy(filled_plan, tmp_path / "filled.plan"))


BROKEN = {
    "r01 gap": (
        "UPDATE assignment SET position = 9 WHERE person_id = 2 AND treeitem_id = 4",
        "numbered 1 to 2",
    ),
    "r04 twice": (
        "UPDATE assignment SET person_id = 1 WHERE treeitem_id = 4",
        "two assignments on 'sh1'",
    ),
    "r05 upside down": (
        "UPDATE assignment SET low = 7 WHERE low = 2",
        "CHECK constraint failed in assignment",
    ),
    "r06 no history": ("DELETE FROM estimate WHERE low = 1", "not the last of its history"),
    "r06 other range": (
        "UPDATE assignment SET low = 1.5 WHERE low = 1",
        "not the last of its history",
    ),
    "r09 range on an event": (
        "UPDATE assignment SET low = 1, high = 2 WHERE treeitem_id = 8",
        "has an estimate",
    ),
    "r12 limit on an event": (
        "UPDATE assignment SET daily_limit = 2 WHERE treeitem_id = 8",
        "daily limit",
    ),
    "r12 not on the team": (
        "DELETE FROM assignment WHERE treeitem_id = 2 AND person_id = 2",
        "not on its team",
    ),
    "r12 team in a team": (
        "UPDATE assignment SET person_id = NULL WHERE treeitem_id = 2",
        "not a person's",
    ),
    "r12 row on a folder": (
        "UPDATE assignment SET treeitem_id = 3 WHERE team_id = 1",
        "only leaves and projects can",
    ),
    "r13 done without a time": ("UPDATE assignment SET done_at = NULL", "done without a time"),
    "r13 item open with a time": (
        "UPDATE treeitem SET done_at = '2026-01-05 00:00:00' WHERE id = 4",
        "'sh1' is done",
    ),
    "r14 on a folder": ("UPDATE time_entry SET treeitem_id = 3", "only leaves take hours"),
    "r14 without a row": ("UPDATE time_entry SET treeitem_id = 6", "without an assignment"),
    "r14 long day": ("UPDATE time_entry SET hours = 25", "logged 25 h on Mon 5 January 2026"),
    "r15 circle": ("UPDATE treeitem SET parent_id = 3 WHERE id = 3", "is not in the tree"),
    "r15 leaf as parent": (
        "UPDATE treeitem SET parent_id = 5 WHERE id = 6",
        "which cannot hold items",
    ),
    "r15 package in a project": (
        "UPDATE treeitem SET parent_id = 3 WHERE id = 7",
        "is inside a project",
    ),
    "r15 packaged in a folder": (
        "UPDATE treeitem SET package_id = 3, package_rank = 1 WHERE id = 6",
        "in a package where it cannot be",
    ),
    "r15 packaged by half": (
        "UPDATE treeitem SET package_id = 7 WHERE id = 6",
        "a package without a place in it",
    ),
    "r16 no row": ("DELETE FROM assignment WHERE treeitem_id = 8", "'party' has no assignment"),
    "r19 uid shared": (
        "UPDATE team SET uid = (SELECT uid FROM person WHERE id = 1) WHERE id = 1",
        "same uid",
    ),
    "r19 backwards": (
        "UPDATE person SET active_from = '2026-02-01', active_until = '2026-01-01'",
        "leaves before",
    ),
    "a01 backwards": ("UPDATE allocation SET end_date = '2026-01-01'", "has no period"),
    "a01 no end": ("UPDATE allocation SET end_date = NULL", "has no period"),
    "s06 circle": (
        "INSERT INTO dependency (uid, before_id, after_id, lag_days) VALUES ('x', 5, 4, 0)",
        "wait for each",
    ),
    "s06 own container": (
        "INSERT INTO dependency (uid, before_id, after_id, lag_days) VALUES ('x', 3, 4, 0)",
        "wait for each other: 'seq'",
    ),
    "s08 no day": (
        "UPDATE treeitem SET finish_date = NULL WHERE id = 8",
        "are missing, or out of order",
    ),
    "second plan": (
        "INSERT INTO plan SELECT 'x', 'UTC', 1, 0, 9, 'y', NULL",
        "2 records of itself",
    ),
    "no zone": ("UPDATE plan SET timezone = 'Mars'", "'Mars' of the plan is unknown"),
    "no hours": (
        'UPDATE work_calendar SET weekly_hours = \'{"mon": [["9", "x"]]}\'',
        "is not valid",
    ),
    "nobody": (
        "UPDATE time_entry SET person_id = 99",
        "refers to a record of person that does not exist",
    ),
    "odd truth": (
        "UPDATE treeitem SET is_on_hold = 7 WHERE id = 4",
        "Record 4 of treeitem holds a value",
    ),
    "text for a number": (
        "UPDATE assignment SET position = 'x' WHERE id = 1",
        "Record 1 of assignment holds",
    ),
    "long name": (
        "UPDATE team SET name = printf('%300d', 1) WHERE id = 2",
        "Record 2 of team holds a value",
    ),
    "ids again": (
        "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'treeitem'",
        "The counter of treeitem",
    ),
    "no index": ("DROP INDEX ix_treeitem_parent_id", "not those of a plan"),
    "other schema": ("CREATE TABLE song (title TEXT)", "the table 'song'"),
    "a name": (
        "UPDATE treeitem SET name = 'sh9' WHERE id = 4",
        "treeitem ('sh1') is not as the journal has it",
    ),
    "a row gone": ("DELETE FROM time_entry", "Record 1 of time_entry is not as the journal has it"),
    "a row more": (
        "INSERT INTO activity (uid, name) VALUES ('x', 'Roto')",
        "Record 1 of activity is not as",
    ),
    "a label": (
        "UPDATE journal_entry SET label = 'Nothing' WHERE id = 7",
        "Entry 7 of the journal is not as it was",
    ),
    "an image": (
        "UPDATE journal_row SET after = '{}' WHERE revision = 4",
        "Entry 4 of the journal is not as it was",
    ),
    "an entry gone": ("DELETE FROM journal_entry WHERE id = 9", "The journal has no entry 9"),
    "the first gone": ("DELETE FROM journal_entry WHERE id = 0", "The journal has no entry 0"),
    "the last gone": (
        "DELETE FROM journal_entry WHERE id = 19",
        "rows of an entry 19 that does not exist",
    ),
    "no journal": ("DELETE FROM journal_entry", "The journal is empty"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_a_rule_is_told(filled: Path, name: str) -> None:
    statement, words = BROKEN[name]
    raw = sqlite3.connect(filled)
    raw.execute("PRAGMA ignore_check_constraints=ON")
    raw.execute(statement)
    raw.commit()
    raw.close()
    before = hashlib.sha256(filled.read_bytes()).hexdigest()
    problems = check(str(filled)).faults
    assert any(words in problem for problem in problems), problems
    assert hashlib.sha256(filled.read_bytes()).hexdigest() == before
    assert not [path for path in filled.parent.iterdir() if path.name.startswith("filled.plan-")]


def test_an_entry_that_does_not_follow_is_told_though_its_digest_fits(filled: Path) -> None:
    """A digest proves what was written, not that it could be: here the row changed was never
    made."""
    raw = sqlite3.connect(filled)
    raw.execute("UPDATE journal_row SET record_id = 77 WHERE revision = 19")
    (previous,) = raw.execute("SELECT digest FROM journal_entry WHERE id = 18").fetchone()
    found = raw.execute(
        "SELECT time, author, instance, label FROM journal_entry WHERE id = 19"
    ).fetchone()
    time, author, instance, label = found
    rows = raw.execute(
        "SELECT family, record_id, before, after FROM journal_row WHERE revision = 19 ORDER BY id"
    )
    images = [
        (family, i, before and json.loads(before), after and json.loads(after))
        for family, i, before, after in rows
    ]
    moment = datetime.fromisoformat(f"{time}+00:00")
    sealed = journal_digest.digest(previous, 19, moment, author, instance, label, None, images)
    raw.execute("UPDATE journal_entry SET digest = ? WHERE id = 19", (sealed,))
    raw.execute("UPDATE sqlite_sequence SET seq = 99")
    raw.commit()
    raw.close()
    assert check(str(filled)).faults == (
        "Entry 19 of the journal does not follow from the entries before it.",
    )


def test_a_plan_is_checked_where_it_lies(filled_plan: str) -> None:
    report = check(filled_plan)
    assert (report.faults, report.items, report.assignments, report.revision) == ((), 7, 7, 19)


def test_a_change_past_the_journal_is_told_on_any_database(plans: Plans, filled_plan: str) -> None:
    copy = plans.copy(filled_plan)
    engine = create_engine(
        copy.replace("postgresql://", "postgresql+psycopg://")
        if "://" in copy
        else f"sqlite:///{copy}"
    )
    with engine.begin() as connection:
        connection.execute(text("UPDATE assignment SET position = 5 WHERE position = 2"))
    engine.dispose()
    problems = check(copy).faults
    plans.remove(copy)
    assert "The assignments of 'sh1' are not numbered 1 to 2." in problems
    assert any("is not as the journal has it" in problem for problem in problems)
