"""Writes the journal from what the session flushed, and proves that nothing was written past it
(R18).

Records are taken down after each flush and merged: first before, last after. A guard makes it
watertight: what writes outside a recorded flush raises at once, and before the commit the
database's own count of written records must equal ours, which also catches database cascades and
triggers.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.orm import LoaderCallableStatus, ORMExecuteState, Session

from planner_app.model import Record

Image = dict[str, Any]
"""Columns of a record by name, as the journal holds them."""
RecordKey = tuple[str, Any]
"""A record's family (its table) and id; the family tells whose id it is."""

_READING: Final = {"SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK"}


class UnrecordedWriteError(Exception):
    """A bug: something wrote to the plan past the journal. The edit is rolled back."""


@dataclass
class RecordChange:
    """What the edit did to one record as a whole; before None: created, after None: deleted."""

    before: Image | None
    after: Image | None

    def then(self, later: "RecordChange") -> "RecordChange":
        """Both as one change: first before, last after."""
        before, after = self.before, later.after
        if before is not None and later.before is not None:
            before = later.before | before
        if after is not None and self.after is not None:
            after = self.after | after
        return RecordChange(before, after)


RecordChanges = Mapping[RecordKey, RecordChange]


def encode(value: Any) -> Any:
    """A column's value as JSON can hold it; moments in UTC, as they are read back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def decode(record_type: type[Record], image: Mapping[str, Any]) -> Image:
    """The column values of an image, as the mapped class takes them."""
    columns = record_type.__table__.columns
    return {name: _decoded(columns[name].type.python_type, value) for name, value in image.items()}


def _decoded(python_type: type, value: Any) -> Any:
    return (
        python_type.fromisoformat(value)
        if value is not None and issubclass(python_type, date)
        else value
    )


class Recorder:
    """Listens to one session for the length of one edit."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._flushing = False
        self._rows: dict[RecordKey, RecordChange] = {}
        self._recorded: Counter[str] = Counter()
        self._set: dict[RecordKey, set[str]] = defaultdict(set)
        self._connection = session.connection()
        self._start = written_records(self._connection)
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "do_orm_execute", _refuse_bulk)
        event.listen(self._connection, "before_cursor_execute", self._before_cursor_execute)

    def changes(self) -> dict[RecordKey, RecordChange]:
        """What the edit did to each record by (table name, id); those that ended as they began are
        left out."""
        return {key: change for key, change in self._rows.items() if change.before != change.after}

    def intended(self) -> dict[RecordKey, RecordChange]:
        """The same, and the records of which columns were set to what they hold already."""
        kept = {
            key: RecordChange(dict.fromkeys(columns), dict.fromkeys(columns))
            for key, columns in self._set.items()
        }
        return kept | self.changes()

    def prove(self) -> None:
        """Compare the database's count of written records with ours, per table where the database
        tells."""
        written = written_records(self._connection)
        delta = Counter(
            {table: count - self._start.get(table, 0) for table, count in written.items()}
        )
        recorded = self._recorded if "" not in written else Counter({"": self._recorded.total()})
        # Unary plus drops tables with a count of 0.
        if +delta != +recorded:
            raise UnrecordedWriteError(
                f"rows written {dict(+delta)}, rows recorded {dict(+recorded)}"
            )

    def finish(self) -> None:
        """Stop listening; the journal itself is written after this."""
        event.remove(self._connection, "before_cursor_execute", self._before_cursor_execute)
        event.remove(self._session, "before_flush", self._before_flush)
        event.remove(self._session, "after_flush", self._after_flush)
        event.remove(self._session, "do_orm_execute", _refuse_bulk)

    def _before_flush(self, session: Session, _context: Any, _objects: Any) -> None:
        self._flushing = True
        for record in session.dirty:
            self._set[record.__tablename__, record.id].update(inspect(record).committed_state)

    def _after_flush(self, session: Session, _context: Any) -> None:
        self._flushing = False
        for record in session.new:
            self._record(record, None, _image(record))
        for record in session.deleted:
            known = self._rows.get((record.__tablename__, record.id))
            is_ours = (
                known is not None and known.before is None
            )  # made in this very edit: it was never anything
            self._record(record, None if is_ours else _image(record, before=True), None)
        for record in session.dirty:
            before, after = _changed(record)
            if after:
                self._record(record, before, after)

    def _record(self, record: Record, before: Image | None, after: Image | None) -> None:
        family = record.__tablename__
        self._recorded[family] += 1
        known, now = self._rows.get((family, record.id)), RecordChange(before, after)
        self._rows[family, record.id] = known.then(now) if known is not None else now

    def _before_cursor_execute(
        self,
        _connection: Connection,
        _cursor: Any,
        statement: str,
        _parameters: Any,
        _context: Any,
        _many: bool,
    ) -> None:
        verb = statement.lstrip().split(None, 1)[0].upper()
        if verb not in _READING and not self._flushing:
            raise UnrecordedWriteError(f"a write outside a recorded flush: {statement[:200]}")


def written_records(connection: Connection) -> dict[str, int]:
    """Records written so far, by table: PostgreSQL counts per transaction and table, SQLite in one
    sum (key '')."""
    if connection.dialect.name == "sqlite":
        raw = connection.connection.driver_connection
        assert raw is not None
        return {"": raw.total_changes}
    counts = text("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
    return {name: int(count) for name, count in connection.execute(counts)}


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise UnrecordedWriteError("a bulk write past the journal")


def _image(record: Record, *, before: bool = False) -> Image:
    """All columns; `before`: as they were loaded. Attributes that were never set are NULL."""
    state = inspect(record)
    loaded = state.committed_state if before else {}
    return {
        name: encode(loaded[name] if name in loaded else state.dict.get(name))
        for name in record.__table__.columns.keys()  # noqa: SIM118  (columns iterate as objects)
    }


def _changed(record: Record) -> tuple[Image, Image]:
    """The columns that a flush wrote, before and after (the state keeps them until the flush is
    over)."""
    state = inspect(record)
    before: Image = {}
    after: Image = {}
    for name, loaded in state.committed_state.items():
        unset = isinstance(
            loaded, LoaderCallableStatus
        )  # before its own insert: written even where it is NULL
        old = None if unset else loaded
        new = state.dict.get(name)
        if unset or new != old:
            before[name], after[name] = encode(old), encode(new)
    return before, after
