"""Shared plans of every earlier schema: opened, they are what the files of the same schema
become."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, func, insert, make_url, select

from planner_app.model import migrations
from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from tests.databases import ServerPlans
from tests.model.test_migrations import OLDER
from tests.operations.comparing import stored


def on_server(path: Path, url: str) -> None:
    """Put the rows of a file into tables made by the migrations up to the file's schema."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    here, there = (
        create_engine(f"sqlite:///{path}"),
        create_engine(make_url(url).set(drivername="postgresql+psycopg")),
    )
    old, new = MetaData(), MetaData()
    with here.connect() as source, there.begin() as target:
        config.attributes["connection"] = target
        command.upgrade(config, path.stem.removeprefix("schema_").zfill(4))
        old.reflect(source)
        new.reflect(target)
        for table in new.sorted_tables:
            if table.name == "alembic_version":
                continue
            for row in source.execute(select(old.tables[table.name])).mappings():
                target.execute(
                    insert(table).values({name: in_utc(value) for name, value in row.items()})
                )
            if "id" in table.c:
                last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
                target.execute(
                    select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last, False))
                )
    here.dispose()
    there.dispose()


def in_utc(value: Any) -> Any:
    """SQLite keeps moments in UTC without saying so."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


@pytest.mark.parametrize("path", OLDER, ids=lambda path: path.stem)
def test_a_shared_plan_of_an_older_schema_becomes_what_the_file_becomes(
    path: Path, server: ServerPlans, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path / "home"))
    url = server.place()
    on_server(path, url)
    file = tmp_path / "show.plan"
    file.write_bytes(path.read_bytes())
    with (
        Workspace.open(str(file), author="ada") as mine,
        Workspace.open(url, author="ada") as shared,
    ):
        assert stored(shared, journal=True) == stored(mine, journal=True)
        while shared.history.next_undo():
            assert shared.history.undo().label == mine.history.undo().label
        assert stored(shared) == stored(mine)
        shared.run(create_treeitem, name="new")
    assert check(url).faults == ()
    server.remove(url)
