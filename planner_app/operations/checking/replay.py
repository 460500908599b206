"""The plan as the journal tells it: entries applied one by one from the first, each proven before
it counts."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.model import Base, JournalChange, JournalEntry, journal_digest
from planner_app.operations.transaction.journal import RECORD_TYPES, Entry
from planner_app.operations.transaction.recorder import Image, RecordKey, encode

Images = dict[RecordKey, Image]
_MOST: Final = 20
"""Records told as different; a thousand of them help nobody."""


class Sealed(NamedTuple):
    """An entry of the journal with its rows and its digest."""

    entry: Entry
    digest: str
    changes: list[journal_digest.JournaledChange]


class Replay:
    """The plan after the last entry that was applied; before any, nothing at all."""

    def __init__(self) -> None:
        self.images: Images = {}
        self.revision = Revision(-1)
        self.digest = ""

    def apply(self, sealed: Sealed) -> str | None:
        """Go on by one entry, or say why it cannot be the next one; then nothing is changed."""
        number = sealed.entry.revision
        if number != self.revision + 1:
            return tr("The journal has no entry {number}.", number=self.revision + 1)
        if journal_digest.digest(self.digest, *sealed.entry, sealed.changes) != sealed.digest:
            return tr("Entry {number} of the journal is not as it was written.", number=number)
        # All of them before the first is applied, so that a refused entry leaves everything as it
        # was.
        for change in sealed.changes:
            if not self._fits(change):
                return tr(
                    "Entry {number} of the journal does not follow from the entries before it.",
                    number=number,
                )
        for family, record_id, _, after in sealed.changes:
            if after is None:
                del self.images[family, record_id]
            else:
                # A change holds the columns that changed; the others stay as an earlier entry left
                # them.
                self.images[family, record_id] = {
                    **self.images.get((family, record_id), {}),
                    **after,
                }
        self.revision, self.digest = number, sealed.digest
        return None

    def _fits(self, change: journal_digest.JournaledChange) -> bool:
        family, record_id, before, after = change
        known = self.images.get((family, record_id))
        if family not in RECORD_TYPES or (before is None and after is None):
            return False
        if before is None or known is None:
            return known is None and before is None
        # A column that a later schema brought is in no older image; it was NULL then.
        return all(known.get(name) == value for name, value in before.items())


def check_journal(connection: Connection) -> Iterator[str]:
    """Sentences: where the journal breaks off, and where the stored rows are not what it says."""
    replay = Replay()
    for sealed in sealed_entries(connection):
        if problem := replay.apply(sealed):
            yield problem
            return
    if replay.revision < 0:
        yield tr("The journal is empty.")
        return
    lost = (
        select(JournalChange.revision)
        .where(JournalChange.revision.not_in(select(JournalEntry.id)))
        .limit(1)
    )
    if (revision := connection.scalar(lost)) is not None:
        yield tr("The journal has rows of an entry {number} that does not exist.", number=revision)
    differences = differing(replay.images, stored_images(connection))
    yield from (_sentence(key, replay.images.get(key)) for key in differences[:_MOST])


def sealed_entries(connection: Connection) -> Iterator[Sealed]:
    """The journal, oldest entry first."""
    entries, changes = JournalEntry.__table__, JournalChange.__table__
    about = select(
        *(
            entries.c[name]
            for name in ("id", "time", "author", "instance", "label", "undoes", "digest")
        )
    )
    columns = [changes.c[name] for name in ("revision", "family", "record_id", "before", "after")]
    # The rows of a long journal are far more than its entries, so they are never all in memory.
    streamed = connection.execute(
        select(*columns).order_by(changes.c.revision, changes.c.id),
        execution_options={"yield_per": 1_000},
    )
    groups = groupby(streamed, key=lambda change: change[0])
    revision, group = next(groups, (None, iter(())))
    for *entry, digest in connection.execute(about.order_by(entries.c.id)).all():
        # Rows without an entry must not shift those of the next; check_journal tells of them.
        while revision is not None and revision < entry[0]:
            revision, group = next(groups, (None, iter(())))
        found = [tuple(change[1:]) for change in group] if revision == entry[0] else []
        yield Sealed(Entry._make(entry), digest, found)


def stored_images(connection: Connection) -> Images:
    """Every stored record as the journal would have it."""
    images: Images = {}
    for family, record_type in RECORD_TYPES.items():
        table = Base.metadata.tables[family]
        names = list(record_type.__table__.columns.keys())
        for record in connection.execute(select(table)):
            images[family, record.id] = dict(zip(names, map(encode, record), strict=True))
    return images


def differing(one: Images, other: Images) -> list[RecordKey]:
    """The records that are not the same in both, or in one only. A column that an older image does
    not name is NULL."""
    return sorted(
        key for key in one.keys() | other.keys() if _named(one.get(key)) != _named(other.get(key))
    )


def _named(image: Image | None) -> Image | None:
    return (
        None
        if image is None
        else {name: value for name, value in image.items() if value is not None}
    )


def _sentence(key: RecordKey, image: Image | None) -> str:
    name = (image or {}).get("name") or (image or {}).get("username")
    family, record_id = key
    if not name:
        return tr(
            "Record {id} of {table} is not as the journal has it.", id=record_id, table=family
        )
    return tr(
        "Record {id} of {table} ('{name}') is not as the journal has it.",
        id=record_id,
        table=family,
        name=name,
    )
