"""Opens, creates and refuses plans: SQLite files and shared PostgreSQL databases."""

import contextlib
import os
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError as SqlDatabaseError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from planner_app.errors import PlanUnreadable
from planner_app.model import migrating
from planner_app.model.migrating import SCHEMA

APPLICATION_ID: Final = 0x504C4E52  # "PLNR"
_MAGIC: Final = b"SQLite format 3\x00"
_BUSY_SECONDS: Final = 30.0


@dataclass(frozen=True)
class Store:
    """An open plan: an engine, where it lies, and whether it may be written."""

    engine: Engine
    location: str
    """The path, or the URL without its password."""
    name: str
    read_only: bool

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a deferred read transaction."""
        with self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose transaction takes the plan's write lock at once (design: traps). The caller commits."""
        with self.engine.connect() as connection:
            yield connection.execution_options(planner_writes=True)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def is_url(plan: str) -> bool:
    """Whether a plan is named by a database URL rather than a path."""
    return "://" in plan


def exists(plan: str) -> bool:
    """Whether there is a plan to open; a database URL counts as there."""
    return is_url(plan) or Path(plan).exists()


def open_plan(plan: str) -> Store:
    """Open a plan. PlanUnreadable: missing, not a plan, newer than us, damaged; the file is untouched then."""
    if is_url(plan):
        return _open_server(plan)
    path = Path(plan)
    version = _header(path)
    read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    if version < SCHEMA and not read_only:
        migrating.migrate(_engine(path, read_only=False))
    with _sentences(path):
        return _open_file(path, read_only=read_only)


def create_plan(plan: str) -> Store:
    """Make an empty schema. PlanUnreadable: something is there already, or the place cannot be written."""
    if is_url(plan):
        return _open_server(plan)
    path = Path(plan)
    if path.exists():
        raise PlanUnreadable(f"There is already a file at {path}.")
    if not path.parent.is_dir():
        raise PlanUnreadable(f"The folder {path.parent} does not exist.")
    try:
        with _sentences(path):
            engine = _engine(path, read_only=False)
            _stamp(engine)
            migrating.migrate(engine)
    except PlanUnreadable:
        for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            leftover.unlink(missing_ok=True)
        raise
    return Store(engine, str(path), path.stem, read_only=False)


def _header(path: Path) -> int:
    """The schema number in the file's header, read without touching it (no SQLite yet)."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise PlanUnreadable(f"There is no plan at {path}.") from None
    except OSError as error:
        raise PlanUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    if len(header) < 100 or header[:16] != _MAGIC or struct.unpack(">I", header[68:72])[0] != APPLICATION_ID:
        raise PlanUnreadable(f"{path.name} is not a planner_app plan.")
    version: int = struct.unpack(">I", header[60:64])[0]
    if version > SCHEMA:
        raise PlanUnreadable(
            f"{path.name} was written by a newer planner_app (schema {version}; this one knows up to {SCHEMA}). "
            "Update planner_app to open it."
        )
    return version


def _open_file(path: Path, *, read_only: bool) -> Store:
    engine = _engine(path, read_only=read_only)
    try:
        with engine.connect() as connection:
            foreign = connection.execute(text("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')")).all()
            connection.execute(text("SELECT count(*) FROM plan")).one()
    except OperationalError:
        engine.dispose()
        if not read_only:
            raise
        engine = _engine(path, read_only=True, immutable=True)
        foreign = []
    if foreign:
        engine.dispose()
        raise PlanUnreadable(f"{path.name} carries triggers or views, which no plan has; it was not opened.")
    return Store(engine, str(path), path.stem, read_only)


@contextlib.contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into a sentence."""
    try:
        yield
    except (SqlDatabaseError, DBAPIError) as error:
        words = str(error.orig).lower()
        if "malformed" in words or "not a database" in words or "no such" in words:
            raise PlanUnreadable(f"{path.name} is damaged and cannot be opened ({error.orig}).") from error
        if "locked" in words:
            raise PlanUnreadable(f"{path.name} is in use by another program; try again in a moment.") from error
        raise PlanUnreadable(f"{path} cannot be used: {error.orig}.") from error


def _engine(path: Path, *, read_only: bool, immutable: bool = False) -> Engine:
    """SQLite with our own BEGIN: writers take the lock at once, readers stay deferred."""
    mode = "mode=ro" + ("&immutable=1" if immutable else "") if read_only else "mode=rwc"
    uri = f"{path.resolve().as_uri()}?{mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4)
    event.listen(engine, "connect", _set_pragmas if not read_only else _set_reading_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("planner_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_pragmas(raw: sqlite3.Connection, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        raw.execute(f"PRAGMA {pragma}")
    _set_reading_pragmas(raw, _record)


def _set_reading_pragmas(raw: sqlite3.Connection, _record: Any) -> None:
    for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cache_size=-65536", "mmap_size=268435456"):
        raw.execute(f"PRAGMA {pragma}")


def _stamp(engine: Engine) -> None:
    raw = engine.raw_connection()
    raw.cursor().execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.close()


def _open_server(url: str) -> Store:
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        raise PlanUnreadable(f"A plan is a file or a postgresql:// database, not {parsed.get_backend_name()}.")
    shown = parsed.render_as_string(hide_password=True)
    try:
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), poolclass=QueuePool, pool_size=4)
        migrating.migrate(engine)
    except ModuleNotFoundError:
        raise PlanUnreadable(
            "A PostgreSQL plan needs the extra 'postgres': pip install 'planner-app[postgres]'."
        ) from None
    except OperationalError as error:
        raise PlanUnreadable(f"The database {shown} cannot be reached: {str(error.orig).splitlines()[0]}") from error
    return Store(engine, shown, parsed.database or shown, read_only=False)
