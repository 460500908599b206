"""Where an open plan lies: notices when its file goes away, comes back, or is exchanged for
another."""

import os
import threading
from pathlib import Path
from typing import Final, Protocol

from planner_app.errors import PlanUnreadable
from planner_app.languages import tr
from planner_app.storage import sqlite_errors

FileIdentity = tuple[int, int]
"""Device and number of a file, which no other has while this one is open anywhere."""
_BESIDE: Final = ("-wal", "-shm")


class OpenPlan(Protocol):
    """The open plan, as far as its place goes."""

    def prove(self) -> None:
        """PlanUnreadable unless what lies at the path now is this plan, at least as it was when it
        was last read."""

    def keep_aside(self) -> Path | None:
        """A copy of the plan from the file as it was opened, where that can still be read."""

    def let_go(self) -> None:
        """Close the connections made so far."""


class WatchedFile:
    """The path of an open plan and which file it was when it was last used.

    A drive can go, a folder be moved, a file be replaced: what is written through a connection made
    before would go to a file that nobody finds again.
    """

    def __init__(self, path: Path, plan: OpenPlan) -> None:
        self._path, self._plan = path, plan
        self._lock = threading.Lock()
        self._file = self._look()
        self._log = _identity(Path(f"{path}-wal"))
        self._stranger: tuple[FileIdentity, PlanUnreadable] | None = None

    @property
    def file(self) -> FileIdentity:
        """The file that lies there, as of the last check."""
        return self._file

    def check(self, *, writes: bool) -> None:
        """Before each use. PlanUnreadable: the file is gone or write-protected, or what lies there
        is not the plan."""
        with self._lock:
            found = self._look()
            if found != self._file:
                self._meet(found)
            self._log = _identity(Path(f"{self._path}-wal"))
        if writes and not os.access(self._path, os.W_OK):
            raise sqlite_errors.read_only(self._path)

    def _meet(self, found: FileIdentity) -> None:
        if self._stranger is not None and self._stranger[0] == found:
            raise self._stranger[1]
        aside = self._plan.keep_aside()
        if (
            aside is not None
            and self._log is not None
            and self._log == _identity(Path(f"{self._path}-wal"))
        ):
            # The log of the file that was here would be taken for its successor's and spoil it.
            for ending in _BESIDE:
                Path(f"{self._path}{ending}").unlink(missing_ok=True)
        try:
            self._plan.prove()
        except PlanUnreadable as error:
            sentence = str(error)
            if aside is not None:
                sentence = tr(
                    "{problem} What this window shows is kept in '{file}' beside it.",
                    problem=sentence,
                    file=aside.name,
                )
            self._stranger = found, PlanUnreadable(sentence)
            raise self._stranger[1] from error
        self._plan.let_go()
        self._file = found
        if aside is not None:
            aside.unlink()

    def _look(self) -> FileIdentity:
        try:
            found = self._path.stat()
        except OSError as error:
            raise sqlite_errors.gone(self._path, error.strerror or str(error)) from error
        return found.st_dev, found.st_ino


def _identity(path: Path) -> FileIdentity | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
