"""Reads what can be read of a damaged plan file: row by row from both ends, and only values that
can be ours."""

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Column, Table
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.exc import SQLAlchemyError

from planner_app.errors import UserError
from planner_app.ids import Revision
from planner_app.model import Base, JournalChange, JournalEntry, journal_digest
from planner_app.operations.checking.replay import Images, Sealed, differing
from planner_app.operations.transaction.journal import RECORD_TYPES, Entry
from planner_app.operations.transaction.recorder import encode
from planner_app.storage import migrating, planfile
from planner_app.storage.migrating import SCHEMA

_SQLITE: Final = dialect()
_HEADER: Final = 100
_MOST_TIMES: Final = 100
"""So much longer a file may have been; a header that claims more is damaged itself."""
_ENTRY: Final = ("id", "time", "author", "instance", "label", "undoes")
_UNREADABLE: Final = (sqlite3.Error, UnicodeDecodeError)
"""The second where Python cannot read what SQLite says of a damaged schema."""
RecordValues = dict[str, Any]


@dataclass
class Salvage:
    """What was readable."""

    entries: dict[int, Sealed] = field(default_factory=dict)
    """By revision; not proven yet."""
    images: Images = field(default_factory=dict)
    is_whole: bool = True
    """Whether every stored record could be read."""
    counters: dict[str, int] = field(default_factory=dict)
    """The highest id given, by table."""
    schema: int = 0
    """As the tables say, else the header; 0: as neither does."""

    @property
    def uid(self) -> str | None:
        """Of the plan's own record."""
        return next(
            (str(image["uid"]) for (family, _), image in self.images.items() if family == "plan"),
            None,
        )

    def holds(self, images: Images) -> bool:
        """Whether the records could all be read and are these."""
        return self.is_whole and not differing(self.images, images)

    @property
    def last_edit(self) -> Revision:
        """The newest revision there was, as far as can be told."""
        newest = max(self.entries, default=-1)
        counted = self.counters.get(JournalEntry.__tablename__, -1)
        return Revision(counted if newest <= counted <= newest + 1_000_000 else newest)


def salvage(plan: Path, template: Path, folder: Path, *, with_log: bool) -> Salvage:
    """Read a copy of the file, whose header is mended; with its write-ahead log or without.

    template: a sound plan without any edit. folder: where the copy goes.
    """
    copy = folder / "salvaged.plan"
    for ending in ("", "-wal", "-shm"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
    shutil.copyfile(plan, copy)
    log = plan.with_name(f"{plan.name}-wal")
    if with_log and log.exists():
        shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
    _mend_header(copy, template)
    found = _read_copy(copy, Salvage(schema=int.from_bytes(plan.read_bytes()[60:64], "big")))
    if found.entries or not 0 < found.schema < SCHEMA:
        return found
    try:  # a journal from before it was sealed
        with planfile.briefly(copy, read_only=False) as engine:
            migrating.migrate(engine)
    except (UserError, SQLAlchemyError, ValueError, TypeError, LookupError, AttributeError):
        return found
    return _read_copy(copy, Salvage(schema=SCHEMA))


def _read_copy(copy: Path, found: Salvage) -> Salvage:
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        # One damaged letter must not end the reading; `_value` refuses such a text by itself.
        raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        _read(raw, found)
    return found


def _mend_header(copy: Path, template: Path) -> None:
    """All plans have the same header, but for their size and counters; a file cut short gets empty
    pages at its end."""
    header = bytearray(template.read_bytes()[:_HEADER])
    page_size = int.from_bytes(header[16:18], "big")
    pages = -(-copy.stat().st_size // page_size)
    with copy.open("r+b") as file:
        claimed = int.from_bytes(file.read(32)[28:], "big")
        pages = claimed if pages < claimed <= pages * _MOST_TIMES else pages
        header[28:40] = pages.to_bytes(4, "big") + bytes(8)  # no list of free pages
        file.truncate(
            pages * page_size
        )  # else tables that began in what is gone would make all unreadable
        file.seek(0)
        file.write(header)


def _read(raw: sqlite3.Connection, found: Salvage) -> None:
    for family in RECORD_TYPES:
        records, is_whole = _records(raw, Base.metadata.tables[family])
        is_whole = is_whole and _indexed(raw, family) == len(records)
        found.images.update(
            {
                (family, record["id"]): {name: encode(record[name]) for name in record}
                for record in records
            }
        )
        found.is_whole = found.is_whole and is_whole
    inside: dict[int, list[journal_digest.JournaledChange]] = defaultdict(list)
    for record in _records(raw, Base.metadata.tables[JournalChange.__tablename__])[0]:
        inside[record["revision"]].append(
            (record["family"], record["record_id"], record["before"], record["after"])
        )
    for record in _records(raw, Base.metadata.tables[JournalEntry.__tablename__])[0]:
        entry = Entry._make(record[name] for name in _ENTRY)
        found.entries[entry.revision] = Sealed(entry, record["digest"], inside[entry.revision])
    counters, _ = _tuples(raw, "SELECT rowid, name, seq FROM sqlite_sequence ORDER BY rowid")
    found.counters = {
        name: seq for _, name, seq in counters if isinstance(name, str) and isinstance(seq, int)
    }
    versions, _ = _tuples(raw, "SELECT rowid, version_num FROM alembic_version ORDER BY rowid")
    found.schema = next(
        (int(number) for _, number in versions if str(number).isdecimal()), found.schema
    )


def _indexed(raw: sqlite3.Connection, family: str) -> int | None:
    """How many records there are as their index of uids knows: a page that forgot some of its rows
    reads well."""
    try:
        found = raw.execute(
            f'SELECT count(*) FROM "{family}" INDEXED BY "sqlite_autoindex_{family}_1"'
        ).fetchone()
    except _UNREADABLE:
        return None
    return int(found[0])


def _records(raw: sqlite3.Connection, table: Table) -> tuple[list[RecordValues], bool]:
    """The rows that make sense, by id, and whether those are all."""
    known, _ = _tuples(
        raw, f"SELECT cid AS rowid, name FROM pragma_table_info('{table.name}') ORDER BY cid"
    )
    there = {name for _, name in known}
    names = ", ".join(f'"{name}"' if name in there else "NULL" for name in table.columns.keys())  # noqa: SIM118
    select = f'SELECT rowid, {names} FROM "{table.name}" NOT INDEXED ORDER BY rowid'
    tuples, is_whole = _tuples(raw, select)
    records = [values for record in tuples if (values := _values(table, record[1:])) is not None]
    return records, is_whole and len(records) == len(tuples)


def _tuples(raw: sqlite3.Connection, select: str) -> tuple[list[tuple[Any, ...]], bool]:
    """From the beginning until it breaks off, then from the end."""
    found: dict[Any, tuple[Any, ...]] = {}
    for order in ("", " DESC"):
        try:
            for record in raw.execute(select + order):
                found.setdefault(record[0], record)
            break
        except _UNREADABLE:
            continue
    else:
        return [found[key] for key in sorted(found)], False
    return [found[key] for key in sorted(found)], order == ""


def _values(table: Table, record: Sequence[Any]) -> RecordValues | None:
    """As SQLAlchemy would give them; None where one is not of its column's kind."""
    values: RecordValues = {}
    for column, value in zip(table.columns, record, strict=True):
        try:
            values[column.name] = _value(column, value)
        except (ValueError, TypeError, AttributeError):
            return None
    return values


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable:
            raise ValueError(f"nothing in {column.name}")
        return None
    if isinstance(value, str):
        value.encode()  # refuses what is not text, though SQLite stored it as such
    kind = column.type.python_type
    if kind is bool and value not in (0, 1):
        raise ValueError(f"{value} in {column.name}")
    process = column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
    made = process(value) if process is not None else value
    wanted: Mapping[type, tuple[type, ...]] = {float: (float, int), datetime: (datetime,)}
    if not isinstance(made, wanted.get(kind, (kind,))) or (kind is int and isinstance(made, bool)):
        raise TypeError(f"{made!r:.40} in {column.name}")
    return made
