"""The two kinds of database that tests run on: SQLite files, and databases of a PostgreSQL
server."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import uuid4

import pytest

SERVER = "PLANNER_APP_TEST_POSTGRES"
"""URL of a server whose role may make databases; packaging/with_postgres.py runs one."""

KINDS = ("sqlite", "postgresql")


T = TypeVar("T")


class Plans(Protocol):
    """Where tests put their plans."""

    kind: str

    def place(self) -> str:
        """A path or URL where a plan can be made."""

    def copy(self, plan: str) -> str:
        """Another plan like this one, which nobody has open."""

    def remove(self, plan: str) -> None:
        """Take a plan away."""

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` answers, made once in a run: plans that tests copy."""


class _Templates:
    """What is made once."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made


class FilePlans(_Templates):
    """Each a file in a folder of its own."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def place(self) -> str:
        folder = self._folder / uuid4().hex
        folder.mkdir()
        return str(folder / "show.plan")

    def copy(self, plan: str) -> str:
        return str(shutil.copy(plan, self.place()))

    def remove(self, plan: str) -> None:
        shutil.rmtree(Path(plan).parent)

    def close(self) -> None:
        """Files need no closing."""


class ServerPlans(_Templates):
    """Each a database of its own."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine, make_url

        super().__init__()
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


class OpenPlans:
    """Each kind of database, from the first test that wants it to the end of the run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, FilePlans | ServerPlans] = {}

    def of(self, kind: str) -> Plans:
        """Where plans of this kind are made; skips where there is no server."""
        if kind not in self._opened:
            self._opened[kind] = FilePlans(self._folder) if kind == "sqlite" else _server_plans()
        return self._opened[kind]

    def close(self) -> None:
        """Close what is open."""
        for plans in self._opened.values():
            plans.close()


def _server_plans() -> ServerPlans:
    url = os.environ.get(SERVER)
    if not url:
        pytest.skip(
            f"no PostgreSQL: {SERVER} names no server (packaging/with_postgres.py runs one)"
        )
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    return ServerPlans(url)
