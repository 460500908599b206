"""The stored schema: migrations equal the mapped classes, columns remember, constraints hold."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from planner_app.model import Base, Person, Record, TreeItem, migrations
from planner_app.storage import migrating, store

FAMILIES = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)),
    key=lambda family: family.__tablename__,
)


@pytest.fixture
def session(plan_path: Path) -> Iterator[Session]:
    opened = store.open_plan(str(plan_path))
    with opened.writing() as connection, Session(connection) as found:
        yield found
    opened.close()


@pytest.fixture
def raw(plan_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(plan_path)
    connection.execute("PRAGMA foreign_keys=ON")
    yield connection
    connection.close()


def test_the_migrations_make_what_the_classes_say(session: Session) -> None:
    context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_the_schema_number_counts_the_migrations() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert len(list(scripts.walk_revisions())) == migrating.SCHEMA


def test_every_column_remembers_its_old_value() -> None:
    forgetful = [
        f"{mapper.class_.__name__}.{attribute.key}"
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Record)
        for attribute in mapper.column_attrs
        if attribute.key != "id" and not attribute.active_history
    ]
    assert forgetful == []


def test_no_relationship_writes_behind_the_recorder() -> None:
    assert [m.class_ for m in Base.registry.mappers if m.relationships] == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.__tablename__)
def test_no_family_gives_an_id_twice(raw: sqlite3.Connection, family: type[Record]) -> None:
    (sql,) = raw.execute(
        "SELECT sql FROM sqlite_schema WHERE name = ?", (family.__tablename__,)
    ).fetchone()
    assert "AUTOINCREMENT" in sql


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    item = session.scalars(select(TreeItem)).one()
    item.done_at = datetime(2026, 1, 5, 9)  # noqa: DTZ001  (the mistake itself)
    with pytest.raises(StatementError, match="without a zone"):
        session.flush()


def test_a_moment_comes_back_in_utc(session: Session) -> None:
    item = session.scalars(select(TreeItem)).one()
    item.done_at = datetime(2026, 1, 5, 9, 30, 1, 5, tzinfo=timezone(timedelta(hours=2)))
    session.flush()
    session.expire_all()
    assert item.done_at == datetime(2026, 1, 5, 7, 30, 1, 5, tzinfo=UTC)
    assert item.done_at is not None
    assert item.done_at.tzinfo is UTC


BROKEN = {
    "one owner": "INSERT INTO assignment (uid, treeitem_id, person_id, team_id, is_done, position) "
    "VALUES ('a', 1, 1, 1, 0, 1)",
    "half a range": (
        "INSERT INTO assignment (uid, treeitem_id, low, is_done, position) VALUES ('a', 1, 2, 0, 1)"
    ),
    "range upside down": "INSERT INTO assignment (uid, treeitem_id, low, high, is_done, position) "
    "VALUES ('a', 1, 2, 1, 0, 1)",
    "range below zero": "INSERT INTO assignment (uid, treeitem_id, low, high, is_done, position) "
    "VALUES ('a', 1, -1, 1, 0, 1)",
    "range too long": "INSERT INTO assignment (uid, treeitem_id, low, high, is_done, position) "
    "VALUES ('a', 1, 1, 100001, 0, 1)",
    "no limit": (
        "INSERT INTO assignment (uid, treeitem_id, daily_limit, "
        "is_done, position) VALUES ('a', 1, 0, 0, 1)"
    ),
    "long day": (
        "INSERT INTO assignment (uid, treeitem_id, daily_limit, "
        "is_done, position) VALUES ('a', 1, 25, 0, 1)"
    ),
    "unknown type": "UPDATE treeitem SET type = 'epic'",
    "second root": "INSERT INTO treeitem (uid, type, name, rank, is_on_hold, work_in_order) "
    "VALUES ('t', 'task', 'x', 1, 0, 1)",
    "root inside": "UPDATE treeitem SET parent_id = 1",
    "negative lag": (
        "INSERT INTO dependency (uid, before_id, after_id, lag_days) VALUES ('d', 1, 1, -1)"
    ),
    "no hours": (
        "INSERT INTO time_entry (uid, treeitem_id, person_id, day, "
        "hours) VALUES ('e', 1, 1, '2026-01-05', 0)"
    ),
    "value above two": "INSERT INTO allocation (uid, person_id, "
    "allocation_type_id, value, start_date, end_date) "
    "VALUES ('a', 1, 1, 2.1, '2026-01-05', '2026-01-06')",
    "two periods": "INSERT INTO allocation (uid, person_id, "
    "allocation_type_id, value, start_date, start) "
    "VALUES ('a', 1, 1, 1, '2026-01-05', '2026-01-05 09:00')",
    "no period": (
        "INSERT INTO allocation (uid, person_id, allocation_type_id, value) VALUES ('a', 1, 1, 1)"
    ),
    "uid twice": "INSERT INTO team (uid, name) VALUES ('a', 'x'), ('a', 'y')",
}


@pytest.mark.parametrize("statement", BROKEN.values(), ids=BROKEN.keys())
def test_the_database_itself_refuses(raw: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"CHECK|UNIQUE"):
        raw.execute(statement)


def test_references_are_checked_at_commit(session: Session) -> None:
    session.add(Person(uid="p", username="p", main_team_id=99))
    session.flush()
    with pytest.raises(Exception, match="FOREIGN KEY"):
        session.commit()
