"""The journal read back: its entries page by page, which of them stand, and every record as it once
was (R18)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from planner_app.errors import UnknownRecord, UserError
from planner_app.ids import UNEDITED, Revision
from planner_app.languages import tr
from planner_app.model import JournalChange, JournalEntry, Plan
from planner_app.operations.checking.replay import stored_images
from planner_app.operations.snapshot.read_plan import revision_of
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.journal import Entry
from planner_app.operations.transaction.recorder import Image, RecordChange, RecordKey
from planner_app.words import moment_words

_LARGEST: Final = 2**63 - 1
_RECORDS_AT_ONCE: Final = 5_000


def zone_of(connection: Connection) -> ZoneInfo:
    """The plan's zone: history is told on its clock."""
    return ZoneInfo(connection.execute(select(Plan.timezone)).scalar_one())


class HistoryPage(NamedTuple):
    """Some lines of the history, for a list that shows it."""

    entries: list[Entry]
    """Newest first."""
    undone: frozenset[Revision]
    """Which do not stand, from the oldest line that is shown on."""
    revision: Revision
    """Of the plan when it was read."""


def page(
    connection: Connection,
    before: Revision | None = None,
    limit: int | None = None,
    words: str = "",
) -> list[Entry]:
    """Entries older than a revision (None: all), newest first, whose label or author holds each of
    the words."""
    found = journal.entries().order_by(JournalEntry.id.desc()).limit(limit).where(*_holding(words))
    return _read(connection, found if before is None else found.where(JournalEntry.id < before))


def older_page(
    connection: Connection, before: Revision | None, limit: int, words: str = ""
) -> HistoryPage:
    """The next lines below those shown."""
    entries = page(connection, before, limit, words)
    oldest = entries[-1].revision if entries else 0
    return HistoryPage(entries, undone(connection, oldest), revision_of(connection))


def newer_page(
    connection: Connection, than: Revision, oldest: Revision, words: str = ""
) -> HistoryPage:
    """The lines that came since a revision; `oldest` is the oldest that is shown."""
    came = (
        journal.entries()
        .where(JournalEntry.id > than, *_holding(words))
        .order_by(JournalEntry.id.desc())
    )
    return HistoryPage(_read(connection, came), undone(connection, oldest), revision_of(connection))


def undone(connection: Connection, since: int = 0) -> frozenset[Revision]:
    """The entries from a revision on that do not stand: they were taken back, and that was not
    taken back in turn."""
    columns = select(JournalEntry.id, JournalEntry.undoes).where(JournalEntry.undoes >= since)
    fallen: set[Revision] = set()
    # Newest first: whether an undo stands is then known before what it took back is met.
    for revision, undoes in connection.execute(columns.order_by(JournalEntry.id.desc())):
        if undoes is not None and revision not in fallen:
            fallen.add(undoes)
    return frozenset(fallen)


def entry_at(connection: Connection, revision: Revision) -> Entry:
    """The entry that made a revision. UnknownRecord: there is no such revision; the newest is
    named."""
    # A number beyond 64 bits cannot even be asked for: SQLite's driver raises OverflowError.
    found = journal.entry_of(connection, revision) if 0 <= revision <= _LARGEST else None
    if found is None:
        newest = page(connection, limit=1)
        raise UnknownRecord(
            tr(
                "There is no revision {revision}; the newest of this plan is {newest}.",
                revision=revision,
                newest=newest[0].revision,
            )
        )
    return found


def entry_named(connection: Connection, words: str) -> Entry:
    """The revision somebody means: its number, a day or a moment, for the last one up to its end on
    the plan's clock.

    A moment without seconds means its whole minute. UserError: it is something else, or before
    the plan was made.
    """
    if words.isascii() and words.isdigit():
        return entry_at(connection, Revision(int(words)))
    end = _end_of(words, zone_of(connection))
    found = _read(
        connection,
        journal.entries().where(JournalEntry.time < end).order_by(JournalEntry.id.desc()).limit(1),
    )
    if not found:
        made = moment_words(entry_at(connection, UNEDITED).time.astimezone(zone_of(connection)))
        raise UnknownRecord(
            tr("There was no plan yet on {words}; it was made on {made}.", words=words, made=made)
        )
    return found[0]


def changes_since(connection: Connection, revision: Revision) -> dict[RecordKey, RecordChange]:
    """What the entries after a revision did to each record, as one change, where it did not end as
    it began."""
    table = JournalChange.__table__
    columns = (table.c.family, table.c.record_id, table.c.before, table.c.after)
    statement = select(*columns).where(table.c.revision > revision).order_by(table.c.revision)
    merged: dict[RecordKey, RecordChange] = {}
    for family, record_id, before, after in connection.execute(
        statement, execution_options={"yield_per": _RECORDS_AT_ONCE}
    ):
        known, change = merged.get((family, record_id)), RecordChange(before, after)
        merged[family, record_id] = known.then(change) if known is not None else change
    return {key: change for key, change in merged.items() if change.before != change.after}


def records_at(connection: Connection, revision: Revision) -> dict[str, dict[int, Image]]:
    """Every record as of a revision: by table name and id its columns, as the journal writes them.

    The present, walked back through what was journalled since. UnknownRecord: there is no such
    revision.
    """
    entry_at(connection, revision)
    images = stored_images(connection)
    for key, change in changes_since(connection, revision).items():
        if change.before is None:
            images.pop(key, None)
        else:
            # Of a deleted record `before` is the whole of it, else the columns that changed.
            images[key] = images.get(key, {}) | change.before
    rows: dict[str, dict[int, Image]] = defaultdict(dict)
    for (family, record_id), image in sorted(images.items(), key=itemgetter(0)):
        rows[family][record_id] = image
    return rows


def _read(connection: Connection, entries: Select[Any]) -> list[Entry]:
    return [Entry._make(values) for values in connection.execute(entries)]


def _holding(words: str) -> Iterable[ColumnElement[bool]]:
    text = (JournalEntry.label, JournalEntry.author)
    # Escaped, so that somebody who looks for 50 % does not find everything with a 50.
    return [
        or_(*(column.icontains(word, autoescape=True) for column in text)) for word in words.split()
    ]


def _end_of(words: str, zone: ZoneInfo) -> datetime:
    """The first moment that is too late."""
    try:
        if len(words) == len("2026-11-20"):
            # To the next midnight on the clock: where clocks change, a day has 23 or 25 hours.
            day = date.fromisoformat(words) + timedelta(days=1)
            return datetime.combine(day, time(), zone).astimezone(UTC)
        moment = datetime.fromisoformat(words)
        step = timedelta(seconds=1) if moment.second else timedelta(minutes=1)
        return ((moment if moment.tzinfo else moment.replace(tzinfo=zone)) + step).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UserError(
            tr(
                "'{words}' is not a revision: give its number, a day like 2026-11-20 "
                "or a moment like 2026-11-20T15:02.",
                words=words,
            )
        ) from None
