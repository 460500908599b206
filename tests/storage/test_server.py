"""Shared plans: which addresses and databases are refused, in one sentence each that never holds a
password."""

import logging
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url

from planner_app.errors import PlanUnreadable, UserError
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person
from tests.databases import ServerPlans

SECRET = "s3cret:w/rd"
IN_ADDRESS = "s3cret%3Aw%2Frd"


@pytest.fixture
def plan(server: ServerPlans) -> Iterator[str]:
    """The URL of an empty plan."""
    url = server.place()
    Workspace.create(url, name="Show", timezone="UTC").close()
    yield url
    server.remove(url)


@pytest.fixture
def empty(server: ServerPlans) -> Iterator[str]:
    """The URL of a database without tables."""
    url = server.place()
    yield url
    server.remove(url)


def run_sql(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def tables_of(url: str) -> list[str]:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        names = sorted(str(name) for (name,) in found)
    engine.dispose()
    return names


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://u:secret@h/db", "not mysql"),
        ("not a name://", "neither"),
        ("postgresql://u:secret@h:port/db", "neither"),
        ("postgresql://u:secret@127.0.0.1:1/db", "cannot be reached"),
        ("postgres://u@127.0.0.1:1/db?password=secret", "cannot be reached"),
        ("postgresql://u:secret@no-such-host.invalid/db", "cannot be reached"),
        ("postgresql://u:secret@127.0.0.1:1/db?colour=red", "cannot be used: invalid"),
    ],
)
def test_an_address_that_leads_nowhere(
    address: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    caplog.set_level(logging.DEBUG)
    for attempt in (Workspace.open, Workspace.create):
        with pytest.raises(PlanUnreadable, match=words) as refusal:
            attempt(address)
        assert "secret" not in str(refusal.value) + caplog.text
        assert "\n" not in str(refusal.value)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(PlanUnreadable, match=r"planner-app\[postgres\]"):
        Workspace.open("postgresql://u:secret@h/db")


@pytest.fixture
def guarded(server: ServerPlans, plan: str) -> Iterator[str]:
    """The plan's URL with a role that needs a password and may read and write."""
    run_sql(
        plan,
        f"CREATE ROLE painter LOGIN PASSWORD '{SECRET}'",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO painter",
        "GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA public TO painter",
    )
    yield plan.replace("//studio@", f"//painter:{IN_ADDRESS}@")
    run_sql(plan, "DROP OWNED BY painter", "DROP ROLE painter")


def test_a_password_opens_the_plan_and_shows_nowhere(
    guarded: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Workspace.open(guarded) as workspace:
        workspace.run(create_person, username="ana")
        shown = f"{workspace.location} {workspace.name} {caplog.text} {workspace._store!r}"
    for secret in (SECRET, IN_ADDRESS):
        assert secret not in shown
    assert workspace.location == guarded.replace(f":{IN_ADDRESS}", "")


def test_a_wrong_password_is_refused_without_being_repeated(
    guarded: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(PlanUnreadable, match="password authentication failed") as refusal:
        Workspace.open(guarded.replace(IN_ADDRESS, "mistyped"))
    assert "mistyped" not in str(refusal.value) + caplog.text
    assert "\n" not in str(refusal.value)


def test_a_role_that_may_only_read_opens_for_looking(guarded: str, plan: str) -> None:
    run_sql(plan, "REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM painter")
    with Workspace.open(guarded) as workspace:
        assert workspace.read_only
        with pytest.raises(UserError, match="for looking only"):
            workspace.run(create_person, username="ana")


def test_a_role_that_may_nothing_is_told_so(guarded: str, plan: str) -> None:
    run_sql(plan, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM painter")
    with pytest.raises(PlanUnreadable, match="cannot be used: permission denied for table"):
        Workspace.open(guarded)


def test_an_empty_database_is_no_plan_and_stays_empty(empty: str) -> None:
    with pytest.raises(PlanUnreadable, match="There is no plan in the database"):
        Workspace.open(empty)
    assert tables_of(empty) == []


def test_a_database_of_something_else_is_refused_and_left_alone(empty: str) -> None:
    run_sql(empty, "CREATE TABLE plan (title TEXT)", "INSERT INTO plan VALUES ('dinner')")
    with pytest.raises(PlanUnreadable, match="There is no plan in the database"):
        Workspace.open(empty)
    with pytest.raises(PlanUnreadable, match="holds other tables"):
        Workspace.create(empty)
    assert tables_of(empty) == ["plan"]


def test_a_newer_schema_is_refused_with_the_version_it_needs(plan: str) -> None:
    run_sql(plan, "UPDATE alembic_version SET version_num = '0099'")
    with pytest.raises(PlanUnreadable, match=r"newer planner-app \(schema 99"):
        Workspace.open(plan)


def test_an_older_schema_is_not_changed_by_a_role_that_may_only_read(
    guarded: str, plan: str
) -> None:
    run_sql(plan, "REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM painter")
    run_sql(plan, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(PlanUnreadable, match=r"older planner-app .* a role that owns its tables"):
        Workspace.open(guarded)


def test_a_plan_is_not_written_over_another(plan: str) -> None:
    with Workspace.open(plan) as workspace:
        workspace.run(create_person, username="ana")
    with pytest.raises(PlanUnreadable, match="already a plan"):
        Workspace.create(plan)
    with Workspace.open(plan) as workspace:
        assert [person.username for person in workspace.snapshot.people.values()] == ["ana"]


def test_a_plan_without_its_record_or_with_a_table_gone_is_damaged(plan: str) -> None:
    run_sql(plan, "DROP TABLE estimate CASCADE", "DROP TABLE assignment CASCADE")
    with pytest.raises(PlanUnreadable, match="is damaged"):
        Workspace.open(plan)


def test_a_backup_restored_under_an_open_window_is_not_edited_as_if_it_were_what_is_shown(
    server: ServerPlans, plan: str
) -> None:
    backup = server.copy(plan)
    with Workspace.open(plan) as workspace:
        workspace.run(create_person, username="ana")
        server.restore(plan, backup)
        for attempt in (
            lambda: workspace.run(create_person, username="ben"),
            lambda: workspace.catch_up().result(),
        ):
            with pytest.raises(PlanUnreadable, match="An older or other state of 'Show' is at"):
                attempt()
    with Workspace.open(plan) as afresh:
        assert not afresh.snapshot.people
        afresh.run(create_person, username="ben")
    server.remove(backup)
