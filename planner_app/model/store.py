"""Opens, creates and refuses plans: SQLite files and shared PostgreSQL databases."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool

from planner_app.errors import PlanUnreadable, UserError, damaged
from planner_app.model import backups, migrating, trouble
from planner_app.model.migrating import SCHEMA
from planner_app.model.place import Place

APPLICATION_ID: Final = 0x504C4E52  # "PLNR"
_HEADER: Final = ("application_id", "user_version")
_BUSY_SECONDS: Final = 30.0


@dataclass
class Store:
    """An open plan: an engine, where it lies, and whether it may be written."""

    engine: Engine
    location: str
    """The path, or the URL without its password."""
    name: str
    read_only: bool
    place: Place | None = None
    """Of a file."""
    is_same: Callable[[Connection], None] = lambda _: None
    """Set by who uses the plan: raises PlanUnreadable where another plan or an older state of this one is found."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a deferred read transaction, which sees one state of the plan throughout.

        PlanUnreadable: the file is out of reach or damaged.
        """
        with self._connected(writes=False) as connection:
            if connection.dialect.name != "sqlite":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose transaction takes the plan's write lock at once (design: traps). The caller commits.

        PlanUnreadable: nothing was changed, for the disk is full, the file out of reach, write-protected or damaged.
        """
        with self._connected(writes=True) as connection:
            yield connection.execution_options(planner_writes=True)

    @contextlib.contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        """After trouble the next connections are fresh ones: the old may lead to a file that is no more."""
        if self.place is not None:
            self.place.check(writes=writes)
        try:
            with self.engine.connect() as connection:
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            self.engine.dispose()
            if self.place is None:
                raise
            raise trouble.trouble(error, Path(self.location)) from error

    def prove(self) -> None:
        """What lies at the path now, looked at like any plan and only looked at. PlanUnreadable: not this plan."""
        path = Path(self.location)
        if _header(path) != SCHEMA:
            raise PlanUnreadable(f"{path.name} was exchanged for a plan of another schema; open it anew.")
        alone = not Path(f"{path}-wal").exists()  # else nothing may be made beside it
        with _sentences(path), _disposed(_engine(path, read_only=True, immutable=alone)) as engine:
            _refuse_foreign_schema(engine, path)
            with engine.connect() as connection:
                self.is_same(connection)
                if (found := connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
                    raise damaged(path.name, found)

    def keep_aside(self) -> Path | None:
        """A copy beside the path of the plan as this store still knows it; None where it cannot be read or written."""
        path = Path(self.location)
        aside = path.with_name(f"{path.stem} (as it was open on {datetime.now():%Y-%m-%d %H%M%S}).plan")  # noqa: DTZ005
        if not isinstance(self.engine.pool, QueuePool) or not self.engine.pool.checkedin():
            return None
        try:
            with self.engine.connect() as old, contextlib.closing(sqlite3.connect(aside)) as copy:
                raw = old.connection.driver_connection
                assert isinstance(raw, sqlite3.Connection)
                raw.backup(copy)
        except (DBAPIError, sqlite3.Error):
            aside.unlink(missing_ok=True)
            return None
        return aside

    def let_go(self) -> None:
        """Close every connection; the next ones are made anew."""
        self.engine.dispose()

    def close(self) -> None:
        """Let go of the plan."""
        self.engine.dispose()


def is_url(plan: str) -> bool:
    """Whether a plan is named by a database URL rather than a path."""
    return "://" in plan


def exists(plan: str) -> bool:
    """Whether there is a plan to open. PlanUnreadable: the database cannot be reached."""
    if not is_url(plan):
        return Path(plan).exists()
    with _disposed(_server_engine(plan)) as engine, _server_sentences(plan), engine.connect() as connection:
        return inspect(connection).has_table("plan") and connection.scalar(text("SELECT count(*) FROM plan")) != 0


def open_plan(plan: str, *, read_only: bool = False) -> Store:
    """Open a plan; `read_only`: a file for looking only, even where it could be written.

    PlanUnreadable: missing, not a plan, newer than us, damaged; the file is untouched then.
    """
    if is_url(plan):
        return _open_server(plan)
    path = Path(plan)
    version = _header(path)
    read_only = read_only or not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    with _sentences(path):
        if version < SCHEMA and not read_only:
            _keep_before_migration(path)
            with _disposed(_engine(path, read_only=False)) as engine:
                migrating.migrate(engine)
        return _open_file(path, read_only=read_only)


def _keep_before_migration(path: Path) -> None:
    """The plan as it is, kept; without that it is not touched."""
    try:
        backups.take(path, datetime.now(UTC), before_schema=SCHEMA)
    except PlanUnreadable:
        raise
    except UserError as error:
        raise PlanUnreadable(f"{path.name} is of an older planner_app and stays as it is: {error}") from error


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
        with _sentences(path), _disposed(_engine(path, read_only=False, creates=True)) as engine:
            _stamp(engine)
            migrating.migrate(engine)
        return _open_file(path, read_only=False)
    except PlanUnreadable:
        discard(plan)
        raise


def discard(plan: str) -> None:
    """Take away the file of a plan that could not be made whole; a database stays."""
    if not is_url(plan):
        for ending in ("", "-wal", "-shm"):
            Path(plan + ending).unlink(missing_ok=True)


def _header(path: Path) -> int:
    """The schema number in the file's header; nothing else of the file is looked at, and nothing is made beside it.

    Through SQLite: a file closed by anyone else takes the locks of this process on it along, and with them the safety
    of another window on the same plan.
    """
    try:
        path.stat()
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
            raw.execute("PRAGMA writable_schema=ON")  # a header ahead of its file is no damage: a checkpoint broke off
            ((mark,), (version,)) = (raw.execute(f"PRAGMA {name}").fetchone() for name in _HEADER)
    except FileNotFoundError:
        raise PlanUnreadable(f"There is no plan at {path}.") from None
    except (OSError, sqlite3.OperationalError) as error:
        raise PlanUnreadable(f"{path} cannot be read: {getattr(error, 'strerror', error)}.") from error
    except sqlite3.DatabaseError:  # no database at all
        mark, version = 0, 0
    if mark != APPLICATION_ID:
        if backups.backups_of(path, None):
            raise damaged(path.name, "its beginning is not that of a plan")
        raise PlanUnreadable(f"{path.name} is not a planner_app plan.")
    if int(version) > SCHEMA:
        raise PlanUnreadable(
            f"{path.name} was written by a newer planner_app (schema {version}; this one knows up to {SCHEMA}). "
            "Update planner_app to open it."
        )
    return int(version)


def _open_file(path: Path, *, read_only: bool) -> Store:
    """Look at the schema before the plan is used; where even `mode=ro` fails, the file is taken as it lies."""
    engine = _engine(path, read_only=read_only)
    try:
        try:
            _refuse_foreign_schema(engine, path)
        except OperationalError:
            if not read_only:
                raise
            engine.dispose()
            engine = _engine(path, read_only=True, immutable=True)
            _refuse_foreign_schema(engine, path)
    except BaseException:
        engine.dispose()
        raise
    opened = Store(engine, str(path), path.stem, read_only)
    opened.place = Place(path.resolve(), opened)
    return opened


def _refuse_foreign_schema(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        foreign = connection.execute(text("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')")).first()
        connection.execute(text("SELECT count(*) FROM plan")).one()
    if foreign is not None:
        raise PlanUnreadable(f"{path.name} carries triggers or views, which no plan has; it was not opened.")


@contextlib.contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    """An engine for a short while."""
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into a sentence."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise trouble.trouble(error, path) from error


def _engine(path: Path, *, read_only: bool, immutable: bool = False, creates: bool = False) -> Engine:
    """SQLite with our own BEGIN: writers take the lock at once, readers stay deferred."""
    mode = "mode=ro" + ("&immutable=1" if immutable else "") if read_only else "mode=rwc" if creates else "mode=rw"
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
    for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cache_size=-16384"):
        raw.execute(f"PRAGMA {pragma}")


def _stamp(engine: Engine) -> None:
    raw = engine.raw_connection()
    raw.cursor().execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.close()


def _open_server(url: str) -> Store:
    engine = _server_engine(url)
    try:
        with _server_sentences(url):
            migrating.migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, _shown(url), make_url(url).database or _shown(url), read_only=False)


def _server_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise PlanUnreadable("A plan is a file or a postgresql:// database; this address is neither.") from None
    if parsed.get_backend_name() != "postgresql":
        raise PlanUnreadable(f"A plan is a file or a postgresql:// database, not {parsed.get_backend_name()}.")
    try:
        return create_engine(parsed.set(drivername="postgresql+psycopg"), poolclass=QueuePool, pool_size=4)
    except ModuleNotFoundError:
        raise PlanUnreadable(
            "A PostgreSQL plan needs the extra 'postgres': pip install 'planner-app[postgres]'."
        ) from None


@contextlib.contextmanager
def _server_sentences(url: str) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).splitlines()[0]
        raise PlanUnreadable(f"The database {_shown(url)} cannot be reached: {reason}") from error


def _shown(url: str) -> str:
    """Without the password (contract: A plan)."""
    return make_url(url).render_as_string(hide_password=True)
