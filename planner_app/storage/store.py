"""Opens, creates and refuses plans: SQLite files and shared PostgreSQL databases."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import QueuePool

from planner_app.errors import PlanBusy, PlanUnreadable, UserError, damaged
from planner_app.languages import tr
from planner_app.storage import (
    backups,
    lease,
    migrating,
    open_files,
    planfile,
    schema_check,
    server,
    sqlite_errors,
    wal,
)
from planner_app.storage.file_identity import WatchedFile
from planner_app.storage.migrating import SCHEMA
from planner_app.storage.network_folders import is_on_network


@dataclass
class Store:
    """An open plan: an engine, where it lies, and whether it may be written."""

    engine: Engine
    location: str
    """The path, or the URL without its password."""
    name: str
    read_only: bool
    watched: WatchedFile | None = None
    """Of a file."""
    lease: Path | None = None
    """Of a file on a network folder: what tells other computers that it is open."""
    is_same: Callable[[Connection], None] = lambda _: None
    """Set by who uses the plan: raises PlanUnreadable where another plan or an older state of this
    one is found."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a deferred read transaction, which sees one state of the plan throughout.

        PlanUnreadable: the plan is out of reach or damaged.
        """
        with self._connected(writes=False) as connection:
            if connection.dialect.name != "sqlite":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose transaction takes the plan's write lock at once (design: traps). The
        caller commits.

        PlanUnreadable: nothing was changed, for the disk is full, the plan out of reach,
        write-protected or damaged.
        """
        with self._connected(writes=True) as connection:
            yield connection.execution_options(planner_writes=True)

    @contextlib.contextmanager
    def trying(self) -> Iterator[Connection]:
        """A connection to try an edit on, which the caller rolls back. It sees one state of the
        plan throughout.

        A file's lock is taken as by an edit, for there is no other way to write. A server's is not:
        edits go on beside it, and where one holds a row that is wanted, PlanBusy is raised after 50
        ms. PlanUnreadable: as `writing`.
        """
        with self._connected(writes=True) as connection:
            try:
                if self.watched is not None:
                    yield connection.execution_options(planner_writes=True)
                else:
                    yield connection.execution_options(
                        isolation_level="REPEATABLE READ", planner_tries=True
                    )
            except DBAPIError as error:
                if self.watched is None and server.is_taken(error):
                    raise PlanBusy(tr("Somebody else is changing this at the moment.")) from error
                raise

    @contextlib.contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        """After trouble the next connections are fresh ones: the old may lead to a file that is no
        more."""
        if self.watched is not None:
            self.watched.check(writes=writes)
        try:
            with self.engine.connect() as connection:
                yield connection
        except IntegrityError:  # a constraint refused the edit: the plan itself is well
            raise
        except DBAPIError as error:
            # The pool's connections may lead to a file that is no more.
            self.engine.dispose()
            if self.watched is None:
                raise server.trouble(error, self.location) from error
            raise sqlite_errors.trouble(error, Path(self.location), writes=writes) from error

    def prove(self) -> None:
        """What lies at the path now, looked at like any plan and only looked at. PlanUnreadable:
        not this plan."""
        path = Path(self.location)
        if planfile.header(path) != SCHEMA:
            raise PlanUnreadable(
                tr(
                    "{file} was replaced by a plan of another schema; open it again.",
                    file=path.name,
                )
            )
        # With a log beside it somebody has it open, and nothing may be left out of what is read.
        alone = not Path(f"{path}-wal").exists()
        with planfile.briefly(path, read_only=True, immutable=alone) as engine:
            schema_check.refuse_strangers(engine, path)
            with engine.connect() as connection:
                self.is_same(connection)
                if (found := connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
                    raise damaged(path.name, found)
        if self.lease is not None and not self.lease.exists():
            self.lease = lease.take(path)

    def keep_aside(self) -> Path | None:
        """A copy beside the path of the plan as this store still knows it; None where it cannot be
        read or written."""
        path = Path(self.location)
        aside = path.with_name(
            f"{path.stem} (as it was open on {datetime.now():%Y-%m-%d %H%M%S}).plan"  # noqa: DTZ005
        )
        # Only a connection that is open since before the exchange still sees the old file.
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
        open_files.let_go(self.engine)
        lease.give_back(self.lease)


def is_url(plan: str) -> bool:
    """Whether a plan is named by a database URL rather than a path."""
    return "://" in plan


def exists(plan: str) -> bool:
    """Whether there is a plan to open. PlanUnreadable: the database cannot be reached."""
    if not is_url(plan):
        return Path(plan).exists()
    with _server(plan) as (engine, _), planfile.disposed(engine):
        return server.has_plan(engine)


def open_plan(plan: str, *, read_only: bool = False) -> Store:
    """Open a plan; `read_only`: a file for looking only, even where it could be written.

    PlanUnreadable: missing, not a plan, newer than us, damaged; the file is untouched then.
    """
    if is_url(plan):
        return _open_server(plan, read_only=read_only)
    path = Path(plan)
    version = planfile.header(path)
    with _leased(path) as mark:
        opened = _open_path(path, version, read_only=read_only)
    opened.lease = mark
    return opened


@contextlib.contextmanager
def _leased(path: Path) -> Iterator[Path | None]:
    """The turn of this computer where the plan lies on a network folder, given back where the body
    fails."""
    mark = lease.take(path) if is_on_network(path) else None
    try:
        yield mark
    except BaseException:
        lease.give_back(mark)
        raise


def _open_path(path: Path, version: int, *, read_only: bool) -> Store:
    if lost := wal.lost_commits(path):
        raise damaged(path.name, lost)
    read_only = read_only or not _is_writable(path)
    if version < SCHEMA:
        if read_only:
            raise PlanUnreadable(
                tr(
                    "{file} is of an older planner-app and must be brought up to date, but it can "
                    "only be looked at here. Open it, or a copy of it, where it can be written.",
                    file=path.name,
                )
            )
        with planfile.briefly(path, read_only=True) as engine:
            schema_check.refuse_code(engine, path)
        _keep_before_migration(path)
        _migrate(path)
    with planfile.sentences(path):
        return _open_file(path, read_only=read_only)


def open_to_look(plan: str) -> Store:
    """Open a plan without migrating or changing it. PlanUnreadable: it cannot be opened."""
    if is_url(plan):
        return _open_server(plan, read_only=True)
    path = Path(plan)
    tidies_up = (
        _uses_log(path) and not path.with_name(f"{path.name}-wal").exists() and _is_writable(path)
    )
    # A connection that may write takes its log away when it closes; others leave one behind.
    with planfile.sentences(path):
        return _open_file(path, read_only=not tidies_up)


def copy_migrated(path: Path, folder: Path) -> str:
    """A copy of a plan of an older schema, brought up to date; answers where. PlanUnreadable: it
    cannot be."""
    copy = folder / path.name
    backups.copy(path, copy)
    _migrate(copy)
    return str(copy)


def _migrate(path: Path) -> None:
    """PlanUnreadable: it cannot be, and the plan is as it was."""
    try:
        with planfile.briefly(path, read_only=False) as engine:
            migrating.migrate(engine)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        # A migration reads values; those that no plan holds come from damage.
        raise damaged(path.name, error) from error


def _uses_log(path: Path) -> bool:
    if open_files.is_held(path):
        return True
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _keep_before_migration(path: Path) -> None:
    """The plan as it is, kept; without that it is not touched."""
    try:
        backups.take(path, datetime.now(UTC), before_schema=SCHEMA)
    except PlanUnreadable:
        raise
    except UserError as error:
        raise PlanUnreadable(
            tr(
                "{file} is of an older planner-app and stays as it is: {error}",
                file=path.name,
                error=error,
            )
        ) from error


def create_plan(plan: str) -> Store:
    """Make an empty schema where there is no file. PlanUnreadable: the place cannot be written."""
    if is_url(plan):
        return _make_server(plan)
    path = Path(plan)
    try:
        with _leased(path) as mark:
            with planfile.briefly(path, read_only=False, creates=True) as engine:
                planfile.stamp(engine)
                migrating.migrate(engine)
            opened = _open_file(path, read_only=False)
        opened.lease = mark
        return opened
    except PlanUnreadable:
        discard(plan)
        raise


def discard(plan: str) -> None:
    """Take away the file of a plan that could not be made whole; a database stays."""
    if not is_url(plan):
        for ending in ("", "-wal", "-shm"):
            Path(plan + ending).unlink(missing_ok=True)


def _open_file(path: Path, *, read_only: bool) -> Store:
    """Look at the schema before the plan is used; where even `mode=ro` fails, the file is taken as
    it lies."""
    engine = planfile.engine_of(path, read_only=read_only)
    try:
        try:
            schema_check.refuse_strangers(engine, path)
        except OperationalError:
            if not read_only:
                raise
            engine.dispose()
            engine = planfile.engine_of(path, read_only=True, immutable=True)
            schema_check.refuse_strangers(engine, path)
    except BaseException:
        engine.dispose()
        raise
    open_files.hold(engine, path)
    opened = Store(engine, str(path), path.stem, read_only)
    opened.watched = WatchedFile(path.resolve(), opened)
    return opened


@contextlib.contextmanager
def _server(plan: str) -> Iterator[tuple[Engine, str]]:
    """An engine, which is let go of where the body fails, and its address without the password."""
    address = server.address_of(plan)
    where, engine = server.shown(address), server.engine_of(address)
    try:
        with server.sentences(where):
            yield engine, where
    except BaseException:
        engine.dispose()
        raise


def _open_server(plan: str, *, read_only: bool) -> Store:
    with _server(plan) as (engine, where):
        can_only_look = server.prepare(engine, where, read_only=read_only)
        return Store(engine, where, engine.url.database or where, can_only_look)


def _make_server(plan: str) -> Store:
    with _server(plan) as (engine, where):
        server.make(engine, where)
        return Store(engine, where, engine.url.database or where, read_only=False)
