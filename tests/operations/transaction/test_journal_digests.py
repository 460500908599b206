"""The journal is sealed: entry 0 and the rest replay to the plan, and a flipped bit shows."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from planner_app.ids import Revision
from planner_app.operations.checking.replay import check_journal
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.recorder import encode
from planner_app.storage import store
from tests.databases import Plans
from tests.operations.comparing import Stored, stored
from tests.operations.conftest import Studio

WRITTEN = Path(__file__).resolve().parents[2] / "model" / "written"


def replayed(connection: Connection) -> dict[str, dict[int, dict[str, Any]]]:
    """Every record by family and id, from nothing but the journal."""
    plan: dict[str, dict[int, dict[str, Any]]] = {family: {} for family in journal.RECORD_TYPES}
    for entry in journal.entries_after(connection, -1):
        for (family, record_id), change in journal.changes_of(connection, entry.revision).items():
            if change.after is None:
                del plan[family][record_id]
            else:
                plan[family].setdefault(record_id, {}).update(change.after)
    return plan


def as_stored(workspace: Workspace) -> Stored:
    columns = {
        family: list(kind.__table__.columns.keys()) for family, kind in journal.RECORD_TYPES.items()
    }
    plan = workspace.read(replayed)
    return {
        f: [tuple(r.get(c) for c in columns[f]) for _, r in sorted(plan[f].items())]
        for f in columns
    }


def encoded(rows: Stored) -> Stored:
    return {
        family: [tuple(encode(value) for value in row) for row in found]
        for family, found in rows.items()
    }


def test_r18_the_journal_from_entry_0_on_replays_to_the_plan(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.history.undo()
    assert as_stored(studio.workspace) == encoded(stored(studio.workspace))


def test_a_plan_of_schema_1_gets_an_entry_0_and_its_seals(tmp_path: Path) -> None:
    path = shutil.copy(WRITTEN / "schema_1.plan", tmp_path)
    with Workspace.open(str(path), author="ada") as workspace:
        assert as_stored(workspace) == encoded(stored(workspace))
        assert workspace.read(journal.broken_seal) is None
        assert len(workspace.history.entries()) == workspace.snapshot.revision == 25
        while workspace.history.next_undo():
            workspace.history.undo()
        assert [item.type for item in workspace.snapshot.items.values()] == ["root"]


def test_a_plan_of_schema_2_gets_the_setting_of_correlated_work_and_its_journal_still_proves_it(
    tmp_path: Path,
) -> None:
    path = shutil.copy(WRITTEN / "schema_2.plan", tmp_path)
    with Workspace.open(str(path), author="ada") as workspace:
        assert workspace.snapshot.plan.correlated_work is None
        assert workspace.read(check_journal_lines) == []
        workspace.run(update_plan, correlated_work=True)
        assert workspace.read(check_journal_lines) == []
        workspace.history.undo()
        assert workspace.snapshot.plan.correlated_work is None
        assert workspace.read(check_journal_lines) == []
        assert as_stored(workspace) == encoded(stored(workspace))


def check_journal_lines(connection: Connection) -> list[str]:
    return list(check_journal(connection))


@pytest.mark.parametrize(
    ("damage", "revision"),
    [
        ("UPDATE journal_entry SET label = 'Nothing' WHERE id = 3", 3),
        ("UPDATE journal_entry SET time = '2020-01-01 00:00:00.000000' WHERE id = 0", 0),
        ("UPDATE journal_row SET after = before WHERE revision = 2", 2),
        ("UPDATE journal_row SET record_id = 99 WHERE revision = 4", 4),
        ("DELETE FROM journal_row WHERE revision = 10", 10),
        ("UPDATE journal_row SET revision = 9 WHERE revision = 10", 9),
        ("UPDATE journal_entry SET digest = '' WHERE id = 5", 5),
    ],
)
def test_a_journal_that_was_tampered_with_shows_where(
    plans: Plans, studio_plan: tuple[str, dict[str, int]], damage: str, revision: Revision
) -> None:
    copy = plans.copy(studio_plan[0])
    with Workspace.open(copy) as workspace:
        assert workspace.read(journal.broken_seal) is None
    opened = store.open_plan(copy)
    with opened.engine.begin() as connection:
        connection.execute(text(damage))
    opened.close()
    with Workspace.open(copy) as workspace:
        assert workspace.read(journal.broken_seal) == revision
    plans.remove(copy)
