"""Keeps backups of an open plan on a thread of its own: when it is opened and every hour, if
something was edited."""

import logging
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from planner_app.errors import Cancelled, UserError
from planner_app.languages import tr
from planner_app.operations.opened.workspace import Workspace
from planner_app.storage import backups, store

EVERY: Final = timedelta(hours=1)
_BREATH: Final = 0.005
"""Seconds between two steps of the copying, so that disk and window stay free."""
log = logging.getLogger(__name__)


class BackupKeeper:
    """One per open window; `on_trouble` is told in a sentence, on the keeper's thread, why there is
    no backup.

    Plans that are shared, or open for looking only, are not backed up.
    """

    def __init__(self, workspace: Workspace, on_trouble: Callable[[str], None]) -> None:
        self._plan = Path(workspace.location)
        self._on_trouble = on_trouble
        self._closing = threading.Event()
        self._wanted = not (workspace.read_only or store.is_url(workspace.location))
        self._thread = threading.Thread(target=self._work, name="plan-backups", daemon=True)

    def start(self) -> None:
        """Begin, once whoever is told of trouble is there to hear it."""
        if self._wanted:
            self._thread.start()

    def close(self) -> None:
        """Break off what is under way; nothing half done is left."""
        self._closing.set()
        # A thread that never began cannot be joined.
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        wait = 0.0
        # It waits on the event and does not sleep, so that closing need not wait for the hour's
        # end.
        while not self._closing.wait(wait):
            try:
                wait = back_up(self._plan, datetime.now(UTC), self._breathe).total_seconds()
            except Cancelled:
                return
            except UserError as error:
                log.warning("%s", error)
                self._on_trouble(str(error))
                # A full disk is told once an hour, not without end.
                wait = EVERY.total_seconds()

    def _breathe(self) -> None:
        if self._closing.wait(_BREATH):
            raise Cancelled(tr("The backup was broken off."))


def back_up(plan: Path, now: datetime, pause: Callable[[], None]) -> timedelta:
    """Take a backup if the newest is an hour old and there were edits since; answers when to look
    again.

    UserError: there is none, and why. The plan itself is not touched.
    """
    try:
        uid, edit = backups.identity(plan)
        newest = next(iter(backups.backups_of(plan, uid)), None)
        if newest is not None:
            age = now - newest.taken
            # A negative age comes of a clock that was put back, and says nothing of the last hour.
            if timedelta(0) <= age < EVERY:
                return EVERY - age
            if backups.identity(newest.path) == (uid, edit):
                return EVERY
        elif edit is None or edit[0] == 0:  # a new plan
            return EVERY
    except sqlite3.Error as error:
        # A new backup needs no older one; if the plan itself cannot be read, taking it says so.
        log.info("no last backup to compare with: %s", error)
    backups.take(plan, now, pause)
    return EVERY
