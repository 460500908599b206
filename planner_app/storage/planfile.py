"""A plan's SQLite file: its header, its connections, and what SQLite says of it."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from planner_app.errors import PlanUnreadable, damaged
from planner_app.languages import tr
from planner_app.storage import backups, sqlite_errors
from planner_app.storage.migrating import refuse_newer
from planner_app.storage.network_folders import is_on_network

APPLICATION_ID: Final = 0x504C4E52  # "PLNR"
LONGEST: Final = 256 * 2**20
"""Bytes of the largest value read or written; a file that claims more would take all memory."""
_HEADER: Final = ("application_id", "user_version")
_READING: Final = (
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-16384",
)
_BUSY_SECONDS: Final = 30.0


def header(path: Path) -> int:
    """The schema number in the file's header; nothing else of the file is looked at, and nothing is
    made beside it.

    Through SQLite: a file closed by anyone else takes the locks of this process on it along, and
    with them the safety of another window on the same plan.
    """
    if path.is_dir():
        raise PlanUnreadable(tr("{path} is a folder; a plan is one file.", path=path))
    try:
        path.stat()
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as raw:
            # A header ahead of its file is no damage: a checkpoint was broken off.
            raw.execute("PRAGMA writable_schema=ON")
            ((mark,), (version,)) = (raw.execute(f"PRAGMA {name}").fetchone() for name in _HEADER)
    except FileNotFoundError:
        raise PlanUnreadable(tr("There is no plan at {path}.", path=path)) from None
    except (OSError, sqlite3.OperationalError) as error:
        raise PlanUnreadable(
            tr(
                "{path} cannot be read: {reason}.",
                path=path,
                reason=getattr(error, "strerror", error),
            )
        ) from error
    except sqlite3.DatabaseError:  # not a database
        mark, version = 0, 0
    if mark != APPLICATION_ID:
        # A file that has backups was a plan once, so it is damaged and can be repaired.
        if backups.backups_of(path, None):
            raise damaged(path.name, tr("it does not begin like a plan"))
        raise PlanUnreadable(tr("{file} is not a plan of planner-app.", file=path.name))
    refuse_newer(path.name, int(version))
    return int(version)


@contextlib.contextmanager
def disposed(engine: Engine) -> Iterator[Engine]:
    """An engine for a short while."""
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def briefly(
    path: Path, *, read_only: bool, immutable: bool = False, creates: bool = False
) -> Iterator[Engine]:
    """An engine of a file for a short while. PlanUnreadable: what SQLite said of the file."""
    with (
        sentences(path),
        disposed(
            engine_of(path, read_only=read_only, immutable=immutable, creates=creates)
        ) as engine,
    ):
        yield engine


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into a sentence."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise sqlite_errors.trouble(error, path) from error


def engine_of(
    path: Path, *, read_only: bool, immutable: bool = False, creates: bool = False
) -> Engine:
    """SQLite with our own BEGIN: writers take the lock at once, readers stay deferred."""
    if read_only:
        mode = "ro&immutable=1" if immutable else "ro"
    else:
        mode = "rwc" if creates else "rw"
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    # A write-ahead log needs memory shared between its users, which a network folder cannot give.
    journal = "DELETE" if is_on_network(path) else "WAL"
    pragmas = (*(() if read_only else (f"journal_mode={journal}", "synchronous=FULL")), *_READING)

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(
            uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            for pragma in pragmas:
                raw.execute(f"PRAGMA {pragma}")
        except UnicodeDecodeError as error:
            # Python cannot even read what SQLite says of a damaged schema.
            raw.close()
            raise sqlite3.DatabaseError("Could not decode the names of its tables") from error
        except BaseException:
            raw.close()
            raise
        return raw

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("planner_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def stamp(engine: Engine) -> None:
    """Write into a new file's header whose it is."""
    with contextlib.closing(engine.raw_connection()) as raw:
        raw.cursor().execute(f"PRAGMA application_id={APPLICATION_ID}")
