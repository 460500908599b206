"""Which plan files this process has open: their files must not be read past SQLite.

Closing any handle of a file drops every POSIX lock that the process has on it. Another process that
then closes the plan deletes the write-ahead log that ours goes on writing to
(https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from planner_app.storage.file_identity import FileIdentity

_held: Final[WeakKeyDictionary[object, FileIdentity]] = WeakKeyDictionary()


def hold(holder: object, path: Path) -> None:
    """The file is open until `holder` lets go of it or is gone itself."""
    _held[holder] = _file(path)


def let_go(holder: object) -> None:
    """The holder has closed the file."""
    _held.pop(holder, None)


def is_held(path: Path) -> bool:
    """Whether somebody in this process has the file open, by whatever name."""
    return bool(_held) and path.exists() and _file(path) in list(_held.values())


def _file(path: Path) -> FileIdentity:
    found = path.stat()
    return found.st_dev, found.st_ino
