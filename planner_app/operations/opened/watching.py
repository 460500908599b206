"""Tells when somebody else committed to the plan: where edits of other processes come in (design:
five hops)."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from planner_app.errors import UserError
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.storage.file_identity import FileIdentity, WatchedFile
from planner_app.storage.store import Store

LOOK_EVERY: Final = 0.2
"""Seconds between two looks; PostgreSQL tells by itself and is only asked this often whether we
still listen."""

CHANNEL: Final = "planner_app"
"""PostgreSQL's channel of a database's commits; the payload is the revision."""

_PAUSES: Final = (0.5, 1.0, 2.0, 5.0)
"""Seconds before connecting again, the last one for ever."""


def announce(connection: Connection, revision: Revision) -> None:
    """Inside an edit: tell every listener once it is committed. SQLite needs no telling."""
    if connection.dialect.name != "sqlite":
        # PostgreSQL keeps it back until the commit and drops it with a rollback.
        connection.execute(select(func.pg_notify(CHANNEL, str(revision))))


class Watcher:
    """One thread with one connection of its own, outside the pool.

    `news` is called on that thread when there may be something to read, and at each new start of
    listening; it reads and waits, and may raise UserError. `tell` gets one sentence when the plan
    is lost (True) and one when it is back.
    """

    def __init__(
        self, opened: Store, news: Callable[[], None], tell: Callable[[str, bool], None]
    ) -> None:
        self._opened = opened
        self._news = news
        self._tell = tell
        self._stop = threading.Event()
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="plan-watcher", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching and wait for the thread."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        # A connection outside the pool raises the driver's errors, which SQLAlchemy does not wrap.
        broken = (UserError, DBAPIError, self._opened.engine.dialect.loaded_dbapi.Error)
        while not self._stop.is_set():
            try:
                for _ in self._listen():
                    self._news()
                    self._is_back()
            except broken as error:
                self._is_lost(error)

    def _listen(self) -> Iterator[None]:
        """Each time there may be something to read, the first time at once; ends when it must be
        begun anew."""
        watched = self._opened.watched
        if watched is None:
            with _own_connection(self._opened) as raw:
                yield from _listen_to_server(raw, self._stop)
            return
        watched.check(writes=False)
        # Asked before connecting: an exchange in between is seen at the first look.
        file = watched.file
        with _own_connection(self._opened) as raw:
            yield from _look_at_file(raw, watched, file, self._stop)

    def _is_lost(self, error: Exception) -> None:
        # Told once: the next tries may fail for hours.
        if self._failures == 0:
            sentence = tr(
                "{plan} cannot be reached; the edits of others show when it is back.",
                plan=self._opened.name,
            )
            self._tell(str(error) if isinstance(error, UserError) else sentence, True)
        self._stop.wait(_PAUSES[min(self._failures, len(_PAUSES) - 1)])
        self._failures += 1

    def _is_back(self) -> None:
        if self._failures:
            self._failures = 0
            self._tell(tr("{plan} can be reached again.", plan=self._opened.name), False)


class _File(Protocol):
    """The part of sqlite3.Connection that is used here."""

    def execute(self, statement: str, /) -> Any:
        """Run a statement."""


@contextlib.contextmanager
def _own_connection(opened: Store) -> Iterator[Any]:
    """The driver's own connection, in autocommit: no transaction stays open while waiting."""
    pooled = opened.engine.raw_connection()
    raw: Any = pooled.driver_connection
    # Otherwise the pool would be short of one connection while the plan is open.
    pooled.detach()
    try:
        yield raw
    finally:
        raw.close()


def _look_at_file(
    raw: _File, watched: WatchedFile, file: FileIdentity, stop: threading.Event
) -> Iterator[None]:
    """SQLite's number of commits by other connections than this one; ends where another file lies
    there."""
    # No version equals None: what was committed before this connection is told at once.
    seen = None
    while watched.file == file:
        version = raw.execute("PRAGMA data_version").fetchone()[0]
        if version != seen:
            seen = version
            yield
        if stop.wait(LOOK_EVERY):
            return
        watched.check(writes=False)


def _listen_to_server(raw: Any, stop: threading.Event) -> Iterator[None]:
    # PostgreSQL hands notifications to a listener only between its transactions.
    raw.autocommit = True
    raw.execute(f"LISTEN {CHANNEL}")
    yield
    while not stop.is_set():
        for _ in raw.notifies(timeout=LOOK_EVERY, stop_after=1):
            yield
