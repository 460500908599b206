"""The two kinds of database that tests run on: SQLite files, and databases of a PostgreSQL
server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest

SERVER = "PLANNER_APP_TEST_POSTGRES"
"""URL of a server whose role may make databases; packaging/with_postgres.py runs one."""

KINDS = ("sqlite", "postgresql")


class Plans(Protocol):
    """Where tests put their plans."""

    kind: str

    def place(self) -> str:
        """A path or URL where a plan can be made."""

    def copy(self, plan: str) -> str:
        """Another plan like this one, which nobody has open."""

    def remove(self, plan: str) -> None:
        """Take a plan away."""


class FilePlans:
    """Each a file in a folder of its own."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self) -> str:
        folder = self._folder / uuid4().hex
        folder.mkdir()
        return str(folder / "show.plan")

    def copy(self, plan: str) -> str:
        return str(shutil.copy(plan, self.place()))

    def remove(self, plan: str) -> None:
        shutil.rmtree(Path(plan).parent)


class ServerPlans:
    """Each a database of its own."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine, make_url

        self._url = make_url(url)
        self._engine = create_engine(
            self._url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
        )

    def place(self) -> str:
        return self._make("template0")

    def copy(self, plan: str) -> str:
        return self._make(plan.split("?")[0].rsplit("/", 1)[1])

    def remove(self, plan: str) -> None:
        self._run(f"DROP DATABASE {plan.split('?')[0].rsplit('/', 1)[1]} WITH (FORCE)")

    def restore(self, plan: str, backup: str) -> None:
        """Put a copy of another plan in the place of this one, as from a dump."""
        name, template = (url.split("?")[0].rsplit("/", 1)[1] for url in (plan, backup))
        self.remove(plan)
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")

    def close(self) -> None:
        self._engine.dispose()

    def _make(self, template: str) -> str:
        name = f"show_{uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)


def open_plans(kind: str, folder: Path) -> Iterator[Plans]:
    """The body of a fixture; skips where there is no server."""
    if kind == "sqlite":
        yield FilePlans(folder)
        return
    url = os.environ.get(SERVER)
    if not url:
        pytest.skip(
            f"no PostgreSQL: {SERVER} names no server (packaging/with_postgres.py runs one)"
        )
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    plans = ServerPlans(url)
    yield plans
    plans.close()
