"""One edit under way: what an operation is given to read and write the plan with."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any, Final, Protocol, TypeVar, TypeVarTuple
from uuid import uuid4

from sqlalchemy import Column, Row, Select, String, func, inspect, select, text
from sqlalchemy.orm import Session

from planner_app.errors import Refused, UnknownRecord, damaged
from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.limits import LONGEST_NAME, is_day
from planner_app.model import (
    Assignment,
    JournalChange,
    JournalEntry,
    Person,
    Plan,
    Record,
    TreeItem,
)
from planner_app.model.fields import out_of_bounds
from planner_app.model.nouns import a_noun, noun
from planner_app.operations.transaction.field_words import field_words
from planner_app.operations.transaction.id_lists import Ids, as_parameters, asked_of_many
from planner_app.words import number_words

K = TypeVar("K", bound=int)
K_contra = TypeVar("K_contra", bound=int, contravariant=True)
Columns = TypeVarTuple("Columns")
R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)
Referable = TypeVar("Referable", TreeItem, Person)
_LARGEST_ID: Final = 2**63


class Family(Protocol[K_contra, R_co]):
    """A mapped class with the ids that find its records: `edit.get(TreeItem, row.id, "item")` is an
    error of types."""

    def known_by(self, *record_ids: K_contra) -> type[R_co]: ...


class Keep:
    """The type of KEEP."""


KEEP: Final = Keep()
"""Default of arguments for which None means something: leave the field as it is."""


class Edit:
    """The session of one transaction, who edits and when, and the words that will stand in the
    journal."""

    def __init__(self, session: Session, author: str, now: datetime) -> None:
        self.session = session
        self.author = author
        self.now = now
        self.label = ""
        """What is done, in words; each operation sets it."""
        self.notes: list[str] = []
        """Sentences about what else changed."""
        self.joining: list[Assignment] | None = None
        """None outside a batch. In one: rows collected so that join_teams runs once, at the end."""
        self.last_ranks: dict[ItemId, int] = {}
        """The last rank appended in this edit, by container; the next append goes behind it."""
        # The session would have to store new records to find them by id.
        self._made: dict[tuple[type[Record], int], Record] = {}
        self._next_ids: dict[str, Iterator[int]] = {}
        # A session forgets records that nobody holds, and would read them again.
        self._held: list[Record] = []

    def get(self, family: Family[K, R], record_id: K | None) -> R:
        """The record. UnknownRecord: the plan has no such record (any more)."""
        record_type = family.known_by()
        record = self._found(record_type, record_id)
        if record is None:
            raise UnknownRecord(self._missing(record_type, record_id))
        self._held.append(record)
        return record

    def _found(self, record_type: type[R], record_id: int | None) -> R | None:
        if record_id is None or not _is_id(record_id):
            return None
        made = self._made.get((record_type, record_id))
        return made if isinstance(made, record_type) else self.session.get(record_type, record_id)

    def present(self, family: Family[K, R], record_ids: Iterable[K]) -> list[R]:
        """Those of the records that exist, in no order; those in hand are not read again."""
        record_type = family.known_by()
        known = {record_id: self.seen(family, record_id) for record_id in record_ids}
        unseen = [record_id for record_id, record in known.items() if record is None]
        read = [
            record for (record,) in self.records_where(_whole(record_type), record_type.id, unseen)
        ]
        return [record for record in known.values() if record is not None] + read

    def seen(self, family: Family[K, R], record_id: K) -> R | None:
        """The record if this edit has it in hand already; asks no database."""
        record_type = family.known_by()
        found: R | None = self.session.identity_map.get(
            self.session.identity_key(record_type, record_id)
        )
        return found

    def _missing(self, record_type: type[Record], record_id: object) -> str:
        """The sentence for a record that is not there: who deleted it, where somebody did."""
        deletion = self._deletion(record_type, record_id) if _is_id(record_id) else None
        if deletion is None:
            return tr(
                "There is no {noun} {record_id} in this plan.",
                noun=noun(record_type),
                record_id=record_id,
            )
        return tr(
            "There is no {noun} {record_id} in this plan any more: {author} did '{label}'.",
            noun=noun(record_type),
            record_id=record_id,
            author=deletion[0],
            label=deletion[1],
        )

    def _deletion(self, record_type: type[Record], record_id: object) -> Row[str, str] | None:
        """Author and label of the edit that deleted the record."""
        gone = (
            JournalChange.family == record_type.__tablename__,
            JournalChange.record_id == record_id,
        )
        return self.session.execute(
            select(JournalEntry.author, JournalEntry.label)
            .join(JournalChange, JournalChange.revision == JournalEntry.id)
            .where(*gone, JournalChange.after.is_(None))
            .order_by(JournalEntry.id.desc())
            .limit(1)
        ).first()

    def get_all(self, family: Family[K, R], record_ids: Iterable[K]) -> list[R]:
        """The records in the order of their ids, each once. UnknownRecord: the plan has no record
        with one of the ids."""
        record_type = family.known_by()
        wanted = list(dict.fromkeys(record_ids))
        known = [record_id for record_id in wanted if _is_id(record_id)]
        found = {
            record.id: record
            for (record,) in self.records_where(_whole(record_type), record_type.id, known)
        }
        self._held.extend(found.values())
        return [found[i] if i in found else self.get(family, i) for i in wanted]

    def records_where(
        self, statement: Select[*Columns], column: Ids, ids: Iterable[int]
    ) -> Iterator[Row[*Columns]]:
        """The answers of a select whose column is one of the ids. PlanUnreadable: an answer holds a
        value that cannot be read."""
        wanted = set(ids)
        if wanted:
            dialect = self.session.get_bind().dialect.name
            asked = asked_of_many(dialect, statement, column)
            try:
                rows = self.session.execute(asked, as_parameters(dialect, wanted)).all()
            except (TypeError, ValueError) as error:
                # A moment that cannot be read, say: no edit of ours ever wrote it.
                raise damaged(tr("The plan"), error) from error
            yield from rows

    def records_where_both(
        self,
        statement: Select[*Columns],
        columns: tuple[Ids, Ids],
        pairs: Iterable[tuple[int, int]],
    ) -> Iterator[Row[*Columns]]:
        """The answers of a select whose two columns are among the firsts and among the seconds of
        the pairs.

        That may be more than the pairs themselves: the caller looks for its own."""
        wanted = set(pairs)
        if wanted:
            dialect = self.session.get_bind().dialect.name
            ids = as_parameters(
                dialect, {first for first, _ in wanted}, {second for _, second in wanted}
            )
            yield from self.session.execute(asked_of_many(dialect, statement, *columns), ids)

    def all(self, statement: Select[R]) -> Sequence[R]:
        """The records a select finds."""
        found = self.session.scalars(statement).all()
        self._held.extend(found)
        return found

    def add(self, record: R) -> R:
        """A new record: it gets its id, never used before, and a uid unless it brings one."""
        record.id = self.new_id(type(record))
        if record.uid is None:
            record.uid = str(uuid4())
        self.session.add(record)
        self._made[type(record), record.id] = record
        return record

    def delete(self, record: Record) -> None:
        """Delete a record."""
        self._made.pop((type(record), record.id), None)
        self.session.delete(record)

    def new_id(self, record_type: type[Record]) -> int:
        """The next id of a family. Known before the flush, so that records can refer to each
        other."""
        table = record_type.__tablename__
        if table not in self._next_ids:
            self._next_ids[table] = self._ids_of(table)
        return next(self._next_ids[table])

    def _ids_of(self, table: str) -> Iterator[int]:
        """SQLite knows the last one ever; PostgreSQL's sequence is asked for more at a time the
        more are needed."""
        if self.session.get_bind().dialect.name == "sqlite":
            with self.session.no_autoflush:
                used = self.session.scalar(
                    text("SELECT seq FROM sqlite_sequence WHERE name = :t"), {"t": table}
                )
            yield from count(int(used or 0) + 1)
        sequence = select(func.nextval(func.pg_get_serial_sequence(table, "id")))
        for how_many in (2 ** min(times, 10) for times in count()):
            with self.session.no_autoflush:
                some = self.session.scalars(
                    sequence.select_from(func.generate_series(1, how_many))
                ).all()
            yield from some

    @property
    def plan(self) -> Plan:
        """The plan's own record."""
        return self.session.scalars(select(Plan)).one()


@cache
def _whole(record_type: type[Record]) -> Select[Any]:
    """Selects all records of a family."""
    return select(record_type)


def checked_name(name: object, family: type[Record], longest: int = LONGEST_NAME) -> str:
    """A name for a record of the family, without surrounding space. Refused: empty, too long, not
    text."""
    if not isinstance(name, str) or not name.strip():
        raise Refused(tr("{noun} needs a name.", noun=a_noun(family)))
    if len(name.strip()) > longest:
        raise Refused(
            tr(
                "{noun} cannot have a name of more than {longest} characters.",
                noun=a_noun(family),
                longest=number_words(longest),
            )
        )
    if "\x00" in name:
        raise Refused(
            tr(
                "{noun} cannot have a name with a character that cannot be stored.",
                noun=a_noun(family),
            )
        )
    return name.strip()


def free_name(edit: Edit, record_type: type[R], name: object, own: R | None = None) -> str:
    """A name that no other record of a family has. Refused: as `checked_name`; somebody has it."""
    wanted = checked_name(name, record_type)
    same = edit.session.scalar(select(record_type).filter_by(name=wanted))
    if same is not None and same is not own:
        raise Refused(
            tr(
                "{noun} with the name '{name}' is already in the plan.",
                noun=a_noun(record_type),
                name=wanted,
            )
        )
    return wanted


def free_reference(edit: Edit, record: Referable, reference: str | None) -> str | None:
    """R19: an external reference that nothing else of the family has; an empty one is none.
    Refused: it is taken."""
    family: type[Referable] = type(record)
    same = select(family).where(family.external_reference == reference)
    other = (
        edit.session.scalar(same)
        if isinstance(reference, str) and reference and "\x00" not in reference
        else None
    )
    if other is not None and other is not record:
        holder = other.username if isinstance(other, Person) else other.name
        raise Refused(
            tr(
                "'{holder}' already has the reference '{reference}'.",
                reference=reference,
                holder=holder,
            )
        )
    return None if reference == "" else reference


def apply_values(record: Record, values: Mapping[str, object], allowed: Sequence[str]) -> None:
    """Set the given columns. Refused: a field that does not exist or is not to be set, a value that
    does not fit it."""
    unknown = sorted(set(values) - set(allowed))
    if unknown:
        raise Refused(
            tr(
                "{noun} has no field {names} that can be set.",
                noun=a_noun(type(record)),
                names=", ".join(unknown),
            )
        )
    refuse_unfit(record, values)
    for name, value in values.items():
        setattr(record, name, value)


def refuse_unfit(record: Record, values: Mapping[str, object]) -> None:
    """Refused: a value that does not fit its column."""
    columns = inspect(type(record)).columns
    for name, value in values.items():
        if fits(columns[name], value):
            continue
        field, shown = field_words(type(record), name), f"{value!s:.80}"
        if value is None:
            raise Refused(tr("The {field} cannot be empty.", field=field))
        raise Refused(tr("'{value}' is not a valid {field}.", value=shown, field=field))


def refuse_out_of_bounds(record: Record) -> None:
    """Refused: fewer or more hours than a field is declared with."""
    for field, _ in out_of_bounds(type(record), record):
        assert field.said.hours is not None
        fewest, most = field.said.hours
        raise Refused(
            tr(
                "The {field} must be between {fewest} and {most} hours.",
                field=field_words(type(record), field.name),
                fewest=number_words(fewest),
                most=number_words(most),
            )
        )


def _is_id(record_id: object) -> bool:
    return (
        isinstance(record_id, int)
        and not isinstance(record_id, bool)
        and abs(record_id) < _LARGEST_ID
    )


def fits(column: Column[Any], value: object) -> bool:
    """Whether a column can hold a value and give it back as it was."""
    if value is None:
        return bool(column.nullable)
    wanted = column.type.python_type
    if isinstance(value, str):
        longest = column.type.length if isinstance(column.type, String) else None
        return wanted is str and "\x00" not in value and (longest is None or len(value) <= longest)
    if isinstance(value, bool):
        return wanted is bool
    if isinstance(value, int | float):
        return _is_id(value) if wanted is int else wanted is float and abs(value) < math.inf
    if isinstance(value, datetime) and (wanted is not datetime or value.tzinfo is None):
        return False
    return isinstance(value, wanted) and (not isinstance(value, date) or is_day(value))
