"""The repair itself: what is best is built beside the damaged file, proven, and only then takes its
place."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy.exc import StatementError

from planner_app.errors import PlanUnreadable, Refused, UserError
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.operations.checking import check
from planner_app.operations.repair.pasts import Past, entry_to, of_backups, rest_from_records
from planner_app.operations.repair.rebuilding import write_plan
from planner_app.operations.repair.remnants import Remnants
from planner_app.operations.repair.repair_words import words_of_past, words_of_remnants
from planner_app.operations.repair.salvage import Salvage, salvage
from planner_app.settings import backup_folder
from planner_app.storage import open_files, store
from planner_app.storage.migrating import SCHEMA

TEMPLATE: Final = "template"
"""Name of a plan without any record in the workshop."""
_SHARED_LOCKS: Final = (510, 0x40000002)
"""Length and start of the bytes of a database on which SQLite keeps its readers' locks."""
_BESIDE: Final = ("-wal", "-shm")


@dataclass(frozen=True)
class Repaired:
    """What became of the plan."""

    revision: Revision | None
    """The edit after which the plan is now as it was; None: it was put together from remnants."""
    words: tuple[str, ...]
    kept: Path | None
    """Where the damaged file lies now; None: there was nothing to repair."""


def repair(plan: str, now: datetime) -> Repaired:
    """Rebuild a damaged plan file in its place; `now` is aware.

    UserError: it cannot be repaired, and nothing was changed.
    """
    if store.is_url(plan):
        raise Refused(tr("A shared plan is restored from the backups of its server."))
    path = Path(plan)
    refusal = _refusal(path)
    if refusal is None:
        return Repaired(
            check(plan).revision,
            (tr("{plan} is sound; there is nothing to repair.", plan=path.name),),
            None,
        )
    with _alone(path), _workshop(path) as folder:
        best, found = _best(path, folder, refusal)
        new, revision, words = _build(path, folder, best, found, now)
        kept = _exchange(path, new, now)
    return Repaired(
        revision, (*words, tr("The damaged file is kept as '{file}'.", file=kept.name)), kept
    )


def _refusal(path: Path) -> UserError | None:
    """What is wrong with the file; None: nothing."""
    if not path.is_file():
        raise PlanUnreadable(tr("There is no plan at {path}.", path=path))
    try:
        problems = check(str(path)).faults
    except PlanUnreadable as error:
        return error
    return PlanUnreadable(problems[0]) if problems else None


def _best(path: Path, folder: Path, refusal: UserError) -> tuple[Past, Salvage]:
    """The past that leads furthest: of the file itself, with its log or without, or of a backup."""
    template = folder / TEMPLATE
    store.create_plan(str(template)).close()
    log = path.with_name(f"{path.name}-wal")
    readings = [salvage(path, template, folder, with_log=True)]
    # A damaged log can hide what the file still holds, so both readings compete.
    if log.exists() and log.stat().st_size:
        readings.append(salvage(path, template, folder, with_log=False))
    # A newer program wrote it: what this one does not know would be lost.
    if max(found.schema for found in readings) > SCHEMA:
        raise refusal
    pasts: list[tuple[Past, Salvage]] = []
    for found in readings:
        own = Past().go_on_with(found)
        pasts.append((own, found))
        pasts += [(past, found) for past in of_backups(path, found, own, folder)]
    return max(
        pasts, key=lambda pair: (pair[0].revision, pair[1].last_edit)
    )  # the first among equals


def _build(
    path: Path, folder: Path, past: Past, found: Salvage, now: datetime
) -> tuple[Path, Revision | None, Sequence[str]]:
    """The new file, proven; with what the records tell of lost edits where that gives a plan that
    can be proven."""
    new = folder / path.name
    proven, rest = past.revision, rest_from_records(past, found, now)
    if rest is not None and past.go_on(rest):
        if _write(new, past, found):
            return new, found.last_edit, words_of_past(path, past, found, proven)
        # A replay cannot go back, so it is run again from the first entry.
        past = _without_last(past)
    if past.revision >= 0 and _write(new, past, found):
        return new, past.revision, words_of_past(path, past, found, proven)
    remnants = Remnants(found.images, found.counters, path.stem, now)
    made = (
        entry_to(past := Past(), remnants.fit(), tr("Repaired: all that could be read"), now)
        if found.images
        else None
    )
    if made is not None and past.go_on(made) and _write(new, past, found):
        return new, None, words_of_remnants(path, remnants)
    raise UserError(
        tr(
            "Nothing of {plan} can be restored, so it stays as it is. {folder} holds no "
            "sound backup of it: put back a copy of your own if you have one.",
            plan=path.name,
            folder=backup_folder(),
        )
    )


def _write(new: Path, past: Past, found: Salvage) -> bool:
    try:
        shutil.copyfile(new.with_name(TEMPLATE), new)
        write_plan(new, past.replay.images, past.entries, found.counters)
    except (
        StatementError,
        ValueError,
        TypeError,
        LookupError,
    ):  # records that cannot be: not for want of room
        return False
    if check(str(new)).is_sound:
        return True
    store.discard(str(new))
    return False


def _without_last(past: Past) -> Past:
    again = Past(past.backup)
    for sealed in past.entries[:-1]:
        again.go_on(sealed)
    return again


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Refused: the plan is open; whoever has it open would go on writing to the damaged file."""
    # In this order: looking for locks opens the file, and closing it again would drop the locks
    # that this process holds on it, as POSIX has it.
    if open_files.is_held(path) or _is_locked(path):
        raise Refused(
            tr("{file} is open in another window or program; close it there first.", file=path.name)
        )
    yield


def _is_locked(path: Path) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows itself refuses to replace a file that is open
        return False
    try:
        file = path.open("r+b")
    except OSError as error:
        raise UserError(
            tr(
                "{file} cannot be repaired where it is: {reason}. Repair a copy of it.",
                file=path.name,
                reason=error.strerror,
            )
        ) from error
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_LOCKS)
        except OSError:
            return True
    return False


@contextmanager
def _workshop(path: Path) -> Iterator[Path]:
    """A folder on the plan's own disk, gone afterwards."""
    try:
        with TemporaryDirectory(prefix=".planner-app-", dir=path.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise UserError(
            tr(
                "{file} could not be repaired: {reason}. It stays as it is.",
                file=path.name,
                reason=error.strerror or error,
            )
        ) from error


def _exchange(path: Path, new: Path, now: datetime) -> Path:
    """At every moment there is a file at the path, and the damaged one is copied before it goes."""
    kept = path.with_name(f"{path.stem} damaged {now.astimezone():%Y-%m-%d %H%M}.plan")
    number = 1
    while kept.exists():
        number += 1
        kept = kept.with_name(f"{path.stem} damaged {now.astimezone():%Y-%m-%d %H%M} {number}.plan")
    for ending in ("", *_BESIDE):
        if (source := Path(f"{path}{ending}")).exists():
            shutil.copyfile(source, f"{kept}{ending}")
    for (
        ending
    ) in _BESIDE:  # first: the log of the old file would be taken for the new one's and spoil it
        Path(f"{path}{ending}").unlink(missing_ok=True)
    new.replace(path)
    return kept
