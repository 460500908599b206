"""SQLite's errors as sentences for somebody who plans, one for each kind."""

import shutil
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from planner_app.errors import PlanUnreadable, damaged
from planner_app.languages import tr

_PRIMARY: Final = 0xFF
_BROKEN: Final = ("no such", "Could not decode")
"""In the words of errors that bear no number of their own."""
_LITTLE_ROOM: Final = 100_000
"""Bytes; with less, an edit that could not be written failed for want of room, whatever the system
called it."""


def trouble(
    error: DBAPIError | sqlite3.Error, path: Path, *, writes: bool = False
) -> PlanUnreadable:
    """The error to raise for what SQLite said of a plan file. Nothing was changed when it said
    so."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA) or any(
        w in str(cause) for w in _BROKEN
    ):
        return damaged(path.name, cause)
    # Some network folders call a full disk an input or output error.
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_nearly_full(path)):
        return PlanUnreadable(
            tr(
                "The disk is full: {file} could not be written. Make some room and try again.",
                file=path.name,
            )
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return PlanUnreadable(
            tr("{file} is in use by another program; try again in a moment.", file=path.name)
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return read_only(path)
    # No edit writes such a value, so one that is read comes from damage or from another program.
    if code == sqlite3.SQLITE_TOOBIG and not writes:
        return damaged(path.name, tr("it holds a value that is too long"))
    if code == sqlite3.SQLITE_TOOBIG:
        return PlanUnreadable(
            tr("This entry is too long for a plan; {file} was not changed.", file=path.name)
        )
    return PlanUnreadable(
        tr("{path} cannot be read or written at the moment: {cause}.", path=path, cause=cause)
    )


def read_only(path: Path) -> PlanUnreadable:
    """A plan that may not be written."""
    return PlanUnreadable(
        tr("{file} cannot be changed: the file or its folder is write-protected.", file=path.name)
    )


def gone(path: Path, reason: str) -> PlanUnreadable:
    """A plan that is not where it was."""
    return PlanUnreadable(
        tr(
            "{path} cannot be reached ({reason}). Its drive is disconnected, or the file was moved "
            "or deleted. Nothing was changed; try again when the file is back.",
            path=path,
            reason=reason,
        )
    )


def _is_nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE_ROOM
    except OSError:
        return False
