"""What an entity has: plain values, references, collections, and values derived from the plan as a
whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal, Protocol

from sqlalchemy import ColumnElement, FromClause, Table, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from planner_app.ids import ItemId
from planner_app.model import Record, fields
from planner_app.model.base import UtcMoment
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.schedule import Schedule

ValueKind = Literal["string", "boolean", "integer", "number", "date", "datetime", "object"]
Element = ColumnElement[Any]
Of = Callable[[FromClause], Element]
"""Something of a row, given the alias of its table."""


class PlanState(Protocol):
    """The plan as a whole."""

    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def schedule(self) -> Schedule: ...


class Now(PlanState, Protocol):
    """The plan as it stands while a query is answered."""

    def uids(self, item_ids: Iterable[ItemId]) -> dict[ItemId, str]:
        """The ids of items at this face."""


@dataclass(frozen=True)
class Scalar:
    """A stored value. `is_set`: clients may set it."""

    name: str
    kind: ValueKind
    value: Of
    is_set: bool = True
    shown: Callable[..., Any] | None = None
    """What is stored as it looks at this face, where it differs."""
    stored: tuple[Of, ...] = ()
    """The columns that `shown` takes where it is not the value itself."""
    always: Any = None
    """The one value that there is; clients may send it along."""


@dataclass(frozen=True)
class Derived:
    """A value that no column holds: from the snapshot or the schedule, by the record's id."""

    name: str
    kind: ValueKind
    read: Callable[[Now, Any], Any]
    is_set: bool = False


@dataclass(frozen=True)
class Reference:
    """One other entity: of each type it may be of, the column that holds its id. `id_name` is the
    attribute with its text id ("context_id")."""

    name: str
    target: str
    keys: tuple[tuple[str, Of], ...]
    id_name: str
    is_set: bool = True


@dataclass(frozen=True)
class Nearest:
    """A reference that follows from the place in the tree: the enclosing project."""

    name: str
    target: str
    id_name: str
    read: Callable[[Now, ItemId], ItemId | None]
    key: Of
    """The id of the target, as the database finds it."""
    inside: Callable[[Any], Any]
    """Given a select of the ids of targets, a select of the ids of all records that refer to
    them."""
    is_set: bool = False

    @property
    def keys(self) -> tuple[tuple[str, Of], ...]:
        """As a reference has them."""
        return ((self.target, self.key),)


@dataclass(frozen=True)
class Lineage:
    """How a collection follows from the place in the tree: what stands above a record, or below."""

    read: Callable[[Now, ItemId], Sequence[ItemId]]
    """Ids of the others, in their order."""
    inside: Callable[[Any], Any]
    """Given a select of the ids of others, a select of the ids of all records that have one of
    them."""


@dataclass(frozen=True)
class CollectionAttribute:
    """Several others: `owner` is the id of this entity in their rows, or in a table between."""

    name: str
    target: str
    owner: Of
    inverse: str
    """Attribute of the others that refers to this one; empty where a table stands between."""
    between: tuple[Callable[[], FromClause], str] | None = None
    """That table and its column with the id of the other."""
    only: Callable[[FromClause], ColumnElement[bool]] | None = None
    """Which of the others count."""
    order: str = "id"
    """The column that they are sorted by."""
    is_set: bool = True
    lineage: Lineage | None = None
    """Of one that is stored nowhere."""


Attribute = Scalar | Derived | Reference | Nearest | CollectionAttribute


@dataclass(frozen=True)
class EntityType:
    """A type of entity: the rows it stands for and what each of them has."""

    name: str
    source: Callable[[], FromClause]
    """A fresh alias of the table or the values; its columns include `id` and `uid`."""
    family: str
    """Table whose records these are; empty: they are not stored."""
    attributes: Mapping[str, Attribute]
    projections: tuple[str, ...]
    belongs: Callable[[FromClause], ColumnElement[bool]] | None = None
    """Which rows of the source are of the type."""
    concrete: Callable[[FromClause], Element] | None = None
    """Name of a row's type, of a type that has sub-types."""
    subtypes: tuple[tuple[str, Of | None], ...] = ()
    """Concrete types, and the column with their id where they lie in another table."""
    primary_key: tuple[str, ...] = ("id",)
    required: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    record: type[Record] | None = None
    ids_for_attributes: Mapping[str, str] = field(default_factory=dict)
    """Name of the reference for each attribute with a text id ("context_id": "context")."""
    is_made: bool = True
    """Whether clients may create and delete entities of it."""

    @property
    def called(self) -> str:
        """'an Assignment', for the middle of a sentence."""
        return f"an {self.name}" if self.name[:1] in "AEIO" else f"a {self.name}"

    @property
    def title(self) -> str:
        """'An Assignment', for its beginning."""
        return self.called[:1].upper() + self.called[1:]


def says_nothing_new(attribute: Attribute, value: object, *, is_new: bool) -> bool:
    """Whether what is given of an attribute is left out: what an entity is by its type, and the one
    value there is."""
    if is_new and attribute.name in ("context_type", "resource_type"):
        return True
    return (
        isinstance(attribute, Scalar) and attribute.always is not None and value == attribute.always
    )


def may_be_set(attribute: Attribute, *, is_new: bool) -> bool:
    """Whether clients may give an attribute; where a new entity stands follows, and may be said
    beside its parent."""
    return attribute.is_set or (is_new and isinstance(attribute, Nearest))


def column(name: str) -> Of:
    """The column of that name."""
    return lambda table: table.c[name]


def alias_of(record: type[Record]) -> Callable[[], FromClause]:
    """Fresh aliases of a record's table."""
    table = record.__table__
    assert isinstance(table, Table)
    return table.alias


def by_name(attributes: Iterable[Attribute]) -> dict[str, Attribute]:
    """Attributes by their names."""
    return {attribute.name: attribute for attribute in attributes}


def ids_of(attributes: Iterable[Attribute]) -> dict[str, str]:
    """References by the names of the attributes with their text ids."""
    return {a.id_name: a.name for a in attributes if isinstance(a, Reference | Nearest)}


ID: Final = Scalar("id", "string", column("uid"))


_KINDS: Final[Mapping[type, ValueKind]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    date: "date",
    datetime: "datetime",
}


def fields_but(record: type[Record], *spelled: str) -> tuple[Scalar, ...]:
    """The stored fields of a family that are not spelled here."""
    return tuple(
        Scalar(field.name, _KINDS[field.kind], column(field.name))
        for field in fields.fields_but(record, spelled)
    )


def text(name: str, stored: str | None = None, *, is_set: bool = True) -> Scalar:
    """A text column."""
    return Scalar(name, "string", column(stored or name), is_set)


def scalar(name: str, kind: ValueKind, stored: str | None = None, *, is_set: bool = True) -> Scalar:
    """A column."""
    return Scalar(name, kind, column(stored or name), is_set)


def constant(name: str, kind: ValueKind, value: object) -> Scalar:
    """What is the same everywhere."""
    return Scalar(name, kind, lambda _: literal(value), is_set=False, always=value)


def everything(name: str, target: str) -> CollectionAttribute:
    """A collection of all there are, of a type of which there is one entity: its id is 1."""
    return CollectionAttribute(name, target, lambda _: literal(1), "", is_set=False)


def reference(name: str, target: str, stored: str, *, is_set: bool = True) -> Reference:
    """A reference by one column, to entities of one type."""
    return Reference(name, target, ((target, column(stored)),), f"{name}_id", is_set)


class Midnight(FunctionElement[datetime]):
    """The moment at which a day begins, so that days and moments can be compared."""

    type = UtcMoment()
    inherit_cache = True


@compiles(Midnight)
def _midnight(element: Midnight, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TIMESTAMP) AT TIME ZONE 'UTC'"


@compiles(Midnight, "sqlite")
def _midnight_as_text(element: Midnight, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.clauses, **options)} || ' 00:00:00.000000'"


def day_or_moment(day: date | None, moment: datetime | None) -> datetime | None:
    """A whole day is its midnight without a zone, a moment is aware."""
    return moment if day is None else datetime(day.year, day.month, day.day)  # noqa: DTZ001


def notes_on(family: str) -> CollectionAttribute:
    """The metadata of the records of a family."""
    return CollectionAttribute(
        "metadata",
        "Metadata",
        column("record_id"),
        "parent",
        only=lambda note: note.c.family == literal(family),
    )
