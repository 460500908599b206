"""Files that no edit ever wrote: refused in one sentence when they are opened, or harmless."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner_app.demo.production import demo_document
from planner_app.errors import PlanUnreadable, UserError
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.levelling import level

EXAMPLES = int(os.environ.get("PLANNER_APP_TEST_EXAMPLES", "0"))
"""0: the fast profile. `packaging/test.py --nightly` asks for many."""
NOW = int(datetime(2027, 3, 10, 9, 30, tzinfo=UTC).timestamp())
Spoil = Callable[[sqlite3.Connection], Any]


def without_guards(path: Path) -> sqlite3.Connection:
    """A connection that stores whatever it is told to."""
    raw = sqlite3.connect(path)
    for pragma in ("ignore_check_constraints=ON", "foreign_keys=OFF", "writable_schema=ON"):
        raw.execute(f"PRAGMA {pragma}")
    return raw


def spoil(path: Path, *statements: str) -> None:
    with closing(without_guards(path)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small production with everything in it."""
    path = tmp_path_factory.mktemp("show") / "show.plan"
    with Workspace.create(str(path), name="Show", timezone="UTC") as workspace:
        workspace.run(import_document, demo_document(2, 1))
    return path


@pytest.fixture(scope="module")
def lax_show(show: Path) -> Path:
    """The same in tables that take NULL everywhere."""
    path = Path(shutil.copy(show, show.with_name("lax.plan")))
    spoil(
        path,
        (
            "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') "
            "WHERE type = 'table' AND sql LIKE '%uid%'"
        ),
    )
    return path


@pytest.fixture
def copy(lax_show: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(lax_show, tmp_path / "show.plan"))


SCHEMAS = {
    "trigger": "CREATE TRIGGER t AFTER UPDATE ON person BEGIN DELETE FROM person; END",
    "view": "CREATE VIEW v AS SELECT 1",
    "virtual table": "CREATE VIRTUAL TABLE v USING fts5(words)",
    "table": "CREATE TABLE extra (x)",
    "column": "ALTER TABLE person ADD COLUMN salary FLOAT",
    "generated column": "ALTER TABLE person ADD COLUMN twice INTEGER AS (id * 2) VIRTUAL",
    "index on an expression": "CREATE INDEX i ON person (lower(username))",
    "partial index": "CREATE INDEX i ON person (username) WHERE id > 5",
    "lost column": "ALTER TABLE treeitem DROP COLUMN description",
    "lost table": "DROP TABLE estimate",
}


@pytest.mark.parametrize("statement", SCHEMAS.values(), ids=SCHEMAS)
def test_tables_that_are_not_a_plans_are_refused(statement: str, copy: Path) -> None:
    spoil(copy, statement)
    before = copy.read_bytes()
    with pytest.raises(
        PlanUnreadable, match=r"so the file was not opened|damaged .* is missing"
    ) as refusal:
        Workspace.open(str(copy))
    assert "\n" not in str(refusal.value)
    assert copy.read_bytes() == before


ROWS = {
    "a text among the numbers": "UPDATE treeitem SET rank = 'first' WHERE id = 3",
    "a blob for a name": "UPDATE person SET username = x'00ff' WHERE id = 1",
    "a broken letter": "UPDATE treeitem SET name = CAST(x'ff' AS TEXT) WHERE id = 3",
    "a blob without end": "UPDATE treeitem SET name = zeroblob(300000000) WHERE id = 3",
    "ten megabytes for a name": "UPDATE treeitem SET name = hex(zeroblob(5000000)) WHERE id = 3",
    "a name that is none": "UPDATE treeitem SET name = NULL WHERE id = 3",
    "endless hours": "UPDATE assignment SET low = 9e999, high = 9e999 WHERE id = 1",
    "hours below zero": "UPDATE assignment SET low = -5, high = 2 WHERE id = 1",
    "a range the wrong way round": "UPDATE assignment SET low = 5, high = 2 WHERE id = 1",
    "half a range": "UPDATE assignment SET low = 5, high = NULL WHERE id = 1",
    "an endless lag": "UPDATE dependency SET lag_days = 1e308",
    "a person that is not there": (
        "UPDATE assignment SET person_id = 999999, team_id = NULL WHERE id = 1"
    ),
    "a parent that is not there": "UPDATE treeitem SET parent_id = 999999 WHERE id = 3",
    "an item inside itself": "UPDATE treeitem SET parent_id = id WHERE type = 'folder'",
    "a root inside its tree": "UPDATE treeitem SET parent_id = 3 WHERE type = 'root'",
    "two roots": "UPDATE treeitem SET type = 'root', parent_id = NULL WHERE id = 3",
    "items under a task": "UPDATE treeitem SET type = 'task' WHERE type = 'folder'",
    "an unknown kind": "UPDATE treeitem SET type = 'ghost' WHERE type = 'folder'",
    "a task packaged in a task": (
        "UPDATE treeitem SET package_id = id, package_rank = 1 WHERE type = 'task'"
    ),
    "an event without days": "UPDATE treeitem SET start_date = NULL WHERE type = 'event'",
    "a day that is none": "UPDATE treeitem SET delay_until = 'soon' WHERE id = 3",
    "a day out of all time": "UPDATE treeitem SET promise_by = '9999-12-31' WHERE id = 3",
    "a zone on Mars": "UPDATE person SET timezone = '../../etc/passwd' WHERE id = 1",
    "a task without a row": (
        "DELETE FROM assignment WHERE treeitem_id = (SELECT id FROM treeitem WHERE type = 'task')"
    ),
    "a list for a week": "UPDATE work_calendar SET weekly_hours = '[]'",
    "a deep nest": f"UPDATE work_calendar SET exceptions = '{'[' * 100_000}{']' * 100_000}'",
    "a huge number": f"UPDATE work_calendar SET exceptions = '{'9' * 10_000}'",
    "overlaps": """UPDATE work_calendar SET weekly_hours = '{"mon": [["09:00","17:00"],["10:00","12:00"]]}'""",  # noqa: E501
    "a counter at its end": "UPDATE sqlite_sequence SET seq = 9223372036854775807",
    "a counter of words": "UPDATE sqlite_sequence SET seq = 'many'",
    "no counters": "DELETE FROM sqlite_sequence",
    "revisions without end": "UPDATE journal_entry SET id = 9223372036854775807 WHERE id = 1",
    "an allocation without an end": "UPDATE allocation SET end_date = NULL, end = NULL",
    "no plan record": "DELETE FROM plan",
}


@pytest.mark.parametrize("statement", ROWS.values(), ids=ROWS)
def test_rows_that_no_edit_wrote_are_refused_with_the_way_out(statement: str, copy: Path) -> None:
    spoil(copy, statement)
    with pytest.raises(PlanUnreadable, match="planner-app check --repair") as refusal:
        Workspace.open(str(copy))
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 400


def test_a_million_revisions_claimed_are_no_hindrance(copy: Path) -> None:
    spoil(copy, "UPDATE journal_entry SET id = 1000000 WHERE id = 1")
    with Workspace.open(str(copy)) as workspace:
        assert workspace.run(create_treeitem, name="next").revision == 1_000_001


JOURNALS = {
    "an unknown family": "UPDATE journal_row SET family = 'ghost'",
    "a list for a row": "UPDATE journal_row SET before = '[1]', after = '[2]'",
    "text for a row": "UPDATE journal_row SET before = '\"x\"', after = '7'",
    "no JSON": "UPDATE journal_row SET after = '{broken'",
    "a deep nest": f"UPDATE journal_row SET after = '{'[' * 100_000}{']' * 100_000}'",
    "unknown columns": """UPDATE journal_row SET before = '{"ghost": 1}', after = '{"ghost": 2}'""",
    "nothing before and after": "UPDATE journal_row SET before = NULL, after = NULL",
    "values that do not fit": """UPDATE journal_row SET after = '{"id": [], "name": {}, "rank": "x", "day": 5}'""",  # noqa: E501
    "days that are none": """UPDATE journal_row SET before = '{"delay_until": "soon"}' WHERE before > ''""",  # noqa: E501
    "ids that are none": "UPDATE journal_row SET record_id = 9223372036854775807 - id",
    "a time that is none": "UPDATE journal_entry SET time = 'soon'",
    "entries that undo themselves": "UPDATE journal_entry SET undoes = id",
    "entries that undo nothing": "UPDATE journal_entry SET undoes = 4611686018427387904",
    "a label of ten megabytes": "UPDATE journal_entry SET label = hex(zeroblob(5000000))",
}


@pytest.mark.parametrize("statement", JOURNALS.values(), ids=JOURNALS)
def test_a_journal_that_nobody_wrote_is_told_in_a_sentence(statement: str, copy: Path) -> None:
    with Workspace.open(str(copy)) as workspace:
        item = workspace.snapshot.outline[0]
        workspace.run(update_treeitem, item, name="renamed", delay_until=date(2027, 3, 12))
    spoil(copy, statement)
    attempts: tuple[Callable[[Workspace], object], ...] = (
        lambda workspace: workspace.history.entries(),
        lambda workspace: workspace.history.next_undo(),
        lambda workspace: workspace.history.undo(),
        lambda workspace: workspace.history.undo(),
        lambda workspace: workspace.history.redo(),
        lambda workspace: workspace.run(create_treeitem, name="next"),
    )
    try:
        workspace = Workspace.open(str(copy))
    except PlanUnreadable as refusal:
        assert "\n" not in str(refusal)
        return
    with workspace:
        for attempt in attempts:
            before = workspace.snapshot
            try:
                attempt(workspace)
            except UserError as refusal:
                assert "\n" not in str(refusal) and workspace.snapshot is before


def columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as raw:
        tables = [
            name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return [
            (table, row[1])
            for table in tables
            for row in raw.execute(f"PRAGMA table_info({table})")
        ]


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-3, 300),
    st.floats(allow_nan=True),
    st.floats(0, 100),
    st.text(max_size=30),
    st.binary(max_size=30),
    st.dates().map(date.isoformat),
    st.datetimes().map(lambda moment: moment.isoformat(" ")),
    st.sampled_from(
        ["root", "package", "folder", "project", "task", "event", "partial_day_event", "milestone"]
    ),
    st.sampled_from(
        [
            "{}",
            "[]",
            "null",
            '{"mon": [["09:00", "09:00"]]}',
            '{"2027-03-10": []}',
            "Europe/Paris",
            "DE",
        ]
    ),
)


@given(data=st.data())
@settings(max_examples=EXAMPLES or 60, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_values_in_random_columns_are_refused_or_can_be_planned(
    data: st.DataObject, lax_show: Path
) -> None:
    path = lax_show.with_name("fuzzed.plan")
    shutil.copy(lax_show, path)
    with closing(without_guards(path)) as raw:
        for _ in range(data.draw(st.integers(1, 3))):
            table, column = data.draw(st.sampled_from(columns(lax_show)))
            value, which = data.draw(VALUES), data.draw(st.integers(0, 20))
            with suppress(sqlite3.IntegrityError):  # an id that is taken
                raw.execute(
                    f'UPDATE "{table}" SET "{column}" = ? WHERE rowid % 21 = ?', (value, which)
                )
        raw.commit()
    try:
        workspace = Workspace.open(str(path))
    except PlanUnreadable as refusal:
        assert "\n" not in str(refusal)
        return
    with workspace:
        assert_plannable(workspace.snapshot)
        edits: tuple[Callable[[], object], ...] = (
            lambda: workspace.run(create_treeitem, name="next"),
            workspace.history.entries,
            workspace.history.undo,
            workspace.history.undo,
            workspace.history.redo,
        )
        for edit in edits:
            try:
                edit()
            except UserError as refusal:
                assert "\n" not in str(refusal)


def test_a_moment_that_is_none_is_told_where_only_undo_reads_it(lax_show: Path) -> None:
    path = lax_show.with_name("moment.plan")
    shutil.copy(lax_show, path)
    with closing(without_guards(path)) as raw:
        raw.execute("UPDATE estimate SET created_at = 1")
        raw.commit()
    with Workspace.open(str(path)) as workspace:
        before = workspace.snapshot.revision
        with pytest.raises(PlanUnreadable, match="is damaged"):
            workspace.history.undo()
        assert workspace.snapshot.revision == before


def assert_plannable(snapshot: Snapshot) -> None:
    try:
        level(ProblemBuilder().build(snapshot, NOW))
    except UserError as refusal:  # holidays of a country that there is not
        assert "public holidays" in str(refusal)
