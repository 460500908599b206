"""Going back to an earlier revision: written out as a plan of its own to look at, or restored by a
new edit (R18)."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from planner_app.errors import PlanUnreadable, UserError, damaged
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.model import JournalChange, JournalEntry
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past import history
from planner_app.operations.transaction import undoing
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.journal import RECORD_TYPES, Entry
from planner_app.operations.transaction.recorder import decode
from planner_app.storage import store
from planner_app.words import moment_words

_RECORDS_AT_ONCE: Final = 5_000
_SHARE_OF_RECORDS: Final = 0.6
"""Of the time it takes to write a revision out; the rest goes into its journal."""


def restore_revision(edit: Edit, revision: Revision) -> None:
    """Bring every record back to what it was at a revision, ids included. The present one changes
    nothing.

    UnknownRecord: there is no such revision.
    """
    connection = edit.session.connection()
    entry = history.entry_at(connection, revision)
    when = moment_words(entry.time.astimezone(history.zone_of(connection)))
    undoing.restore(edit, history.changes_since(connection, revision))
    edit.label = tr(
        "Restored the plan as of revision {revision} ({when})", revision=revision, when=when
    )


def write_revision(
    connection: Connection,
    revision: Revision,
    out: Path,
    progress: Callable[[float], None] = lambda _: None,
) -> Entry:
    """Write a new plan file that holds the plan as of a revision, with its ids, uids and history up
    to there.

    progress: told the share done, 0 to 1. Answers the revision's entry. UnknownRecord: no such
    revision; UserError: something is at `out`, or it cannot be written. Nothing half made is left.
    """
    entry = history.entry_at(connection, revision)
    _refuse_place(out)
    # In the same folder, since a rename is one step only on the same disk.
    half_made = out.with_name(f".{uuid4().hex}.part")
    try:
        with _sentences(out):
            target = store.create_plan(str(half_made))
            try:
                with target.writing() as copy, copy.begin():
                    _copy(connection, copy, revision, progress)
            finally:
                target.close()
            # Asked again: writing takes time, and on Unix a rename replaces whatever came
            # meanwhile.
            _refuse_place(out)
            half_made.rename(out)
    finally:
        store.discard(str(half_made))
    return entry


def restore(plan: str, words: str) -> str:
    """Restore the revision named by number, day or moment; answers in a sentence what was done."""
    with Workspace.open(plan) as workspace:
        entry = workspace.read(history.entry_named, words)
        changes = workspace.run(restore_revision, entry.revision)
    if changes.changed_nothing:
        return tr(
            "The plan is already as it was at revision {revision}; nothing was changed.",
            revision=entry.revision,
        )
    return tr(
        "{label}, as revision {revision}; the next undo takes it back.",
        label=changes.label,
        revision=changes.revision,
    )


def write_out(
    plan: str, words: str, out: str, progress: Callable[[float], None]
) -> tuple[Entry, str]:
    """Write the revision named by number, day or moment to a file; answers its entry and its time
    in words."""
    if store.is_url(out):
        raise UserError(tr("An earlier revision is written to a file, not to a database."))
    with _reading(plan) as connection:
        entry = write_revision(
            connection, history.entry_named(connection, words).revision, Path(out), progress
        )
        return entry, moment_words(entry.time.astimezone(history.zone_of(connection)))


def listing(plan: str) -> Iterator[str]:
    """The journal in lines, newest first: revision, local time, author, what was done."""
    with _reading(plan) as connection:
        zone = history.zone_of(connection)
        newest, widest = connection.execute(
            select(func.max(JournalEntry.id), func.max(func.length(JournalEntry.author)))
        ).one()
        before: Revision | None = None
        # By pages, so that the first lines of a long journal are there at once.
        while entries := history.page(connection, before, _RECORDS_AT_ONCE):
            for entry in entries:
                when = entry.time.astimezone(zone).strftime("%Y-%m-%d %H:%M")
                author = _one_line(entry.author).ljust(min(widest, 24))
                yield (
                    f"{entry.revision:>{len(str(newest))}}  {when}  "
                    f"{author}  {_one_line(entry.label)}"
                )
            before = entries[-1].revision


def _one_line(words: str) -> str:
    """Names may hold anything; a terminal gets no control characters of theirs."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


@contextmanager
def _reading(plan: str) -> Iterator[Connection]:
    opened = store.open_plan(plan)
    try:
        with opened.reading() as connection:
            yield connection
    except (
        DBAPIError,
        ValueError,
        TypeError,
        LookupError,
    ) as error:  # what SQLite says, or values that no plan holds
        raise damaged(opened.name, getattr(error, "orig", error)) from error
    finally:
        opened.close()


def _refuse_place(out: Path) -> None:
    if out.exists():
        raise UserError(tr("There is already a file at {out}.", out=out))
    if not out.parent.is_dir():
        raise UserError(tr("The folder {folder} does not exist.", folder=out.parent))
    if not os.access(out.parent, os.W_OK):
        raise UserError(tr("The folder {folder} cannot be written.", folder=out.parent))


@contextmanager
def _sentences(out: Path) -> Iterator[None]:
    """What stopped the writing, without the name of the file that was half made."""
    try:
        yield
    except (DBAPIError, OSError, PlanUnreadable) as error:
        cause = error.__cause__ if isinstance(error, PlanUnreadable) and error.__cause__ else error
        reason = getattr(cause, "orig", None) or getattr(cause, "strerror", None) or cause
        raise UserError(
            tr(
                "The plan as it was could not be written to {out}: {reason}.",
                out=out,
                reason=reason,
            )
        ) from error


def _copy(
    source: Connection, copy: Connection, revision: Revision, progress: Callable[[float], None]
) -> None:
    entries, lines = JournalEntry.__table__.c, JournalChange.__table__.c
    records, done = history.records_at(source, revision), 0
    total = sum(map(len, records.values()))
    # In any order of tables: references are looked at when the transaction ends.
    for family, records_of_table in records.items():
        images = [decode(RECORD_TYPES[family], image) for image in records_of_table.values()]
        if images:
            copy.execute(insert(RECORD_TYPES[family]), images)
        done += len(images)
        progress(_SHARE_OF_RECORDS * done / total)
    _copy_journal(source, copy, JournalEntry.__table__, entries.id <= revision, lambda _: None)
    many = source.scalar(select(func.count()).where(lines.revision <= revision)) or 1
    left = (1 - _SHARE_OF_RECORDS) / many
    _copy_journal(
        source,
        copy,
        JournalChange.__table__,
        lines.revision <= revision,
        lambda n: progress(_SHARE_OF_RECORDS + n * left),
    )
    for family in RECORD_TYPES:
        # Else the copy would give ids again that were given after this revision.
        copy.execute(text("DELETE FROM sqlite_sequence WHERE name = :family"), {"family": family})
        sequence = {"family": family, "last": _last_id(source, family)}
        copy.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:family, :last)"), sequence
        )


def _copy_journal(
    source: Connection, copy: Connection, table: Any, wanted: Any, done: Callable[[int], None]
) -> None:
    assert isinstance(table, Table)
    records_of_table = source.execute(
        select(table).where(wanted).order_by(table.c.id), execution_options={"yield_per": 5_000}
    )
    count = 0
    for some in records_of_table.mappings().partitions(_RECORDS_AT_ONCE):
        copy.execute(insert(table), [dict(record) for record in some])
        count += len(some)
        done(count)


def _last_id(connection: Connection, family: str) -> int:
    """The largest id that was ever given out: none is used a second time, in the copy either."""
    if connection.dialect.name == "sqlite":
        used = text("SELECT seq FROM sqlite_sequence WHERE name = :family")
    else:
        used = text(
            "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:family, 'id') AS regclass))"
        )
    return int(connection.scalar(used, {"family": family}) or 0)
