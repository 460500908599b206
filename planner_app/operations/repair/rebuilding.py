"""Writes a plan file anew from its records and its journal."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, text

from planner_app.model import Base, JournalChange, JournalEntry
from planner_app.operations.checking.replay import Images, Sealed
from planner_app.operations.transaction.journal import RECORD_TYPES
from planner_app.operations.transaction.recorder import decode
from planner_app.storage import store

_MOST_SKIPPED: Final = 1_000_000
"""Ids; a counter further ahead of the last record is damage, not history."""


def write_plan(
    path: Path, images: Images, entries: Sequence[Sealed], counters: Mapping[str, int]
) -> None:
    """Fill a plan without records; `counters`: the highest id given by table as far as known, so
    that none comes again.

    UserError: it cannot be written.
    """
    opened = store.open_plan(str(path))
    try:
        with opened.writing() as connection, connection.begin():
            _write_records(connection, images)
            _write_journal(connection, entries)
            _set_counters(connection, entries, counters)
    finally:
        opened.close()


def _write_records(connection: Connection, images: Images) -> None:
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (family, _), image in sorted(images.items()):
        nothing = dict.fromkeys(
            Base.metadata.tables[family].columns.keys()
        )  # an older image does not name them all
        records[family].append(nothing | decode(RECORD_TYPES[family], image))
    for family, found in records.items():  # references are looked at when the transaction ends
        connection.execute(insert(Base.metadata.tables[family]), found)


def _write_journal(connection: Connection, entries: Iterable[Sealed]) -> None:
    names = ("family", "record_id", "before", "after")
    for sealed in entries:
        # With the digests they had, so that the next check proves them once more.
        values = {**sealed.entry._asdict(), "digest": sealed.digest}
        values["id"] = values.pop("revision")
        connection.execute(insert(JournalEntry).values(values))
        records = [
            {"revision": values["id"], **dict(zip(names, change, strict=True))}
            for change in sealed.changes
        ]
        if records:
            connection.execute(insert(JournalChange), records)


def _set_counters(
    connection: Connection, entries: Iterable[Sealed], counters: Mapping[str, int]
) -> None:
    highest: dict[str, int] = defaultdict(int)
    for sealed in entries:
        for family, record_id, _, _ in sealed.changes:
            highest[family] = max(highest[family], record_id)
    for family in RECORD_TYPES:
        known = counters.get(family, 0)
        seq = (
            known
            if highest[family] <= known <= highest[family] + _MOST_SKIPPED
            else highest[family]
        )
        # sqlite_sequence has no unique index: a second line of a table would simply stand beside
        # the first.
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": family})
        if seq:
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": family, "seq": seq},
            )
