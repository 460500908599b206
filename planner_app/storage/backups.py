"""Backups of plan files: copied while the plan is in use, in a folder for each plan, thinned out
with age."""

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from planner_app.errors import UserError, damaged
from planner_app.languages import tr
from planner_app.settings import backup_folder

PERIODS: Final = (("%Y-%m-%d %H", 6), ("%Y-%m-%d", 7), ("%G-%V", 4))
"""The newest backup of so many hours, days and weeks is kept."""
MOST_BYTES: Final = 500_000_000
"""Of one plan; above it the oldest backups go, down to FEWEST."""
FEWEST: Final = 3
_STEP: Final = 256
"""Pages copied at once; between two steps the copying thread sleeps."""
_NAME: Final = re.compile(r"(\d{4}-\d\d-\d\d \d{6})Z revision (\d+)( before schema \d+)?\.plan")


@dataclass(frozen=True, order=True)
class Backup:
    """One copy, a plan file like any other; `kept`: made before a migration, never thinned out."""

    taken: datetime
    revision: int
    path: Path
    kept: bool


def take(
    plan: Path, now: datetime, pause: Callable[[], None] = lambda: None, before_schema: int = 0
) -> Backup:
    """Copy the plan as it stands now and thin out the older copies.

    pause: called between two steps of the copying, to sleep or to break off by raising.
    before_schema: the copy is made before a migration to that number and kept. UserError: the copy
    cannot be written. PlanUnreadable: the plan is damaged. The plan itself is only read.
    """
    with _sentences(plan, backup_folder()):
        uid, newest = identity(plan)
        folder = backup_folder() / f"{_plain(plan.stem)} {_short(uid)}-{_of_path(plan)}"
        folder.mkdir(parents=True, exist_ok=True)
    revision = newest[0] if newest is not None and isinstance(newest[0], int) else 0
    label = f" before schema {before_schema}" if before_schema else ""
    path = folder / f"{now.astimezone(UTC):%Y-%m-%d %H%M%S}Z revision {revision}{label}.plan"
    copy(plan, path, pause)
    for old in superfluous(_in(folder), lambda backup: backup.path.stat().st_size):
        old.path.unlink(missing_ok=True)
    return Backup(now, revision, path, bool(before_schema))


def copy(plan: Path, target: Path, pause: Callable[[], None] = lambda: None) -> None:
    """Copy a plan that may be in use; the target bears its name only once it is whole and found
    sound.

    UserError: it cannot be written. PlanUnreadable: the plan is damaged; a copy must not take a
    sound one's place.
    """
    # Under another name first: a backup that was broken off must not look like one.
    part = target.with_name(f"{target.stem}.{os.getpid()}.part")
    try:
        with _sentences(plan, target.parent):
            with (
                closing(_reader(plan)) as live,
                closing(sqlite3.connect(part, isolation_level=None)) as written,
            ):
                _copy_pages(live, written, pause)
                problem = written.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if problem != "ok":
                raise damaged(plan.name, problem)
            part.replace(target)
    finally:
        for ending in ("", "-journal"):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def backups_of(plan: Path, uid: str | None) -> list[Backup]:
    """What there is for a plan, newest first; uid: of its plan record, None where that cannot be
    read any more."""
    wanted = f"* {_short(uid)}-*" if uid is not None else f"* *-{_of_path(plan)}"
    return sorted((b for folder in backup_folder().glob(wanted) for b in _in(folder)), reverse=True)


def identity(plan: Path) -> tuple[str, tuple[object, ...] | None]:
    """The uid of a plan and the newest line of its journal, which tell whether two files stand at
    the same edit.

    sqlite3.Error: they cannot be read.
    """
    with closing(_reader(plan)) as live:
        uid = live.execute("SELECT uid FROM plan").fetchone()
        newest = live.execute("SELECT * FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
    return str(uid and uid[0]), newest


def superfluous(backups: Sequence[Backup], size: Callable[[Backup], int]) -> list[Backup]:
    """The backups to delete: those that are not the newest of a recent hour, day or week, and what
    is too much."""
    ordinary = sorted((backup for backup in backups if not backup.kept), reverse=True)
    wanted: set[Backup] = set()
    # strftime's numbers only: they are the same in every locale.
    for period, how_many in PERIODS:
        newest: dict[str, Backup] = {}
        for backup in ordinary:
            newest.setdefault(f"{backup.taken:{period}}", backup)
        wanted.update(list(newest.values())[:how_many])
    left: list[Backup] = []
    total = 0
    for backup in ordinary:
        if backup in wanted:
            total += size(backup)
            if total <= MOST_BYTES or len(left) < FEWEST:
                left.append(backup)
    return [backup for backup in ordinary if backup not in left]


@contextmanager
def _sentences(plan: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if any(words in str(error) for words in ("malformed", "not a database", "no such")):
            raise damaged(plan.name, error) from error
        raise UserError(
            tr(
                "The backup of {file} could not be written to {folder}: {error}.",
                file=plan.name,
                folder=target,
                error=error,
            )
        ) from error


def _copy_pages(
    live: sqlite3.Connection, written: sqlite3.Connection, pause: Callable[[], None]
) -> None:
    # With a write-ahead log a reader holds up nobody; without a reader, each edit in between would
    # start the copying afresh.
    in_steps = live.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    if in_steps:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM plan").fetchone()
    live.backup(written, pages=_STEP if in_steps else -1, progress=lambda *_: pause())
    written.execute("PRAGMA journal_mode=DELETE")  # one file, readable from anywhere


def _in(folder: Path) -> list[Backup]:
    found = []
    for path in folder.glob("*.plan"):
        if name := _NAME.fullmatch(path.name):
            taken = datetime.strptime(name[1], "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)
            found.append(Backup(taken, int(name[2]), path, name[3] is not None))
    return found


def _reader(plan: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{plan.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _of_path(plan: Path) -> str:
    return _short(str(plan.resolve()))


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", " ", name)[:40]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
