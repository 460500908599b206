"""The kinds of attributes of an entity: values, references, collections, derived values."""

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
"""Makes an SQL expression on a row, given the alias of its table."""


class PlanState(Protocol):
    """The plan in memory and its schedule, which derived values are read from."""

    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def schedule(self) -> Schedule: ...


class Now(PlanState, Protocol):
    """The plan while a query is answered."""

    def uids(self, item_ids: Iterable[ItemId]) -> dict[ItemId, str]:
        """The text ids of items, by their numbers."""


@dataclass(frozen=True)
class Scalar:
    """A stored value. `is_set`: clients can set it."""

    name: str
    kind: ValueKind
    value: Of
    is_set: bool = True
    shown: Callable[..., Any] | None = None
    """Turns the stored values into the value that clients see; None: they see what is stored."""
    stored: tuple[Of, ...] = ()
    """The columns that `shown` takes; empty: it takes the value."""
    always: Any = None
    """The only value that is possible; clients may send it, nothing else."""


@dataclass(frozen=True)
class Derived:
    """A value that no column holds. `read` finds it in the snapshot or the schedule, by number."""

    name: str
    kind: ValueKind
    read: Callable[[Now, Any], Any]
    is_set: bool = False


@dataclass(frozen=True)
class Reference:
    """A reference to one other entity. `keys`: for each type it may have, the column of its number.

    `id_name` is the attribute with its text id ("context_id").
    """

    name: str
    target: str
    keys: tuple[tuple[str, Of], ...]
    id_name: str
    is_set: bool = True


@dataclass(frozen=True)
class Nearest:
    """A reference that follows from the place in the tree, such as the enclosing project."""

    name: str
    target: str
    id_name: str
    read: Callable[[Now, ItemId], ItemId | None]
    key: Of
    """The number of the target, as an SQL expression."""
    inside: Callable[[Any], Any]
    """Makes of a select of targets' numbers a select of the numbers of all that refer to them."""
    is_set: bool = False

    @property
    def keys(self) -> tuple[tuple[str, Of], ...]:
        """The same as the keys of a Reference."""
        return ((self.target, self.key),)


@dataclass(frozen=True)
class Lineage:
    """A collection that follows from the place in the tree: everything above a record, or below."""

    read: Callable[[Now, ItemId], Sequence[ItemId]]
    """Finds the numbers of the members, in their order."""
    inside: Callable[[Any], Any]
    """Makes of a select of members' numbers a select of the numbers of all their owners."""


@dataclass(frozen=True)
class CollectionAttribute:
    """A collection of other entities. `owner`: the column with the number of this entity, in the
    rows of the members or in a table of links."""

    name: str
    target: str
    owner: Of
    inverse: str
    """The attribute of a member that refers to this entity; empty if there is a table of links."""
    between: tuple[Callable[[], FromClause], str] | None = None
    """The table of links, and its column with the number of the member."""
    only: Callable[[FromClause], ColumnElement[bool]] | None = None
    """The condition that a member must meet."""
    order: str = "id"
    """The column that the members are sorted by."""
    is_set: bool = True
    lineage: Lineage | None = None
    """Set for a collection that follows from the tree; `owner` is unused then."""


Attribute = Scalar | Derived | Reference | Nearest | CollectionAttribute


@dataclass(frozen=True)
class EntityType:
    """A type of entity: its rows, and their attributes."""

    name: str
    source: Callable[[], FromClause]
    """Makes a fresh alias of the rows; its columns include `id` and `uid`."""
    family: str
    """The name of the table; empty if the entities are not stored in one table."""
    attributes: Mapping[str, Attribute]
    projections: tuple[str, ...]
    belongs: Callable[[FromClause], ColumnElement[bool]] | None = None
    """The condition that a row of the source is of this type; None: every row is."""
    concrete: Callable[[FromClause], Element] | None = None
    """For a base type: the column with the discriminator of its sub-type."""
    subtypes: tuple[tuple[str, Of | None], ...] = ()
    """The concrete types, each with the column of its number if it has a table of its own."""
    primary_key: tuple[str, ...] = ("id",)
    required: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    record: type[Record] | None = None
    ids_for_attributes: Mapping[str, str] = field(default_factory=dict)
    """For each attribute with a text id the name of its reference ("context_id": "context")."""
    is_made: bool = True
    """Whether clients can create and delete entities of this type."""


def says_nothing_new(attribute: Attribute, value: object, *, is_new: bool) -> bool:
    """Whether a value that a client sends can be ignored."""
    # ftrack's scripts send attributes that here follow from the type, or have one value only.
    if is_new and attribute.name in ("context_type", "resource_type"):
        return True
    return (
        isinstance(attribute, Scalar) and attribute.always is not None and value == attribute.always
    )


def may_be_set(attribute: Attribute, *, is_new: bool) -> bool:
    """Whether clients can set an attribute."""
    # ftrack's scripts name the project of a new item beside its parent. It is only checked.
    return attribute.is_set or (is_new and isinstance(attribute, Nearest))


def column(name: str) -> Of:
    """Makes the column of a name."""
    return lambda table: table.c[name]


def alias_of(record: type[Record]) -> Callable[[], FromClause]:
    """Makes fresh aliases of a record's table."""
    table = record.__table__
    assert isinstance(table, Table)
    return table.alias


def by_name(attributes: Iterable[Attribute]) -> dict[str, Attribute]:
    """Attributes by their names."""
    return {attribute.name: attribute for attribute in attributes}


def ids_of(attributes: Iterable[Attribute]) -> dict[str, str]:
    """Names of references, by the names of the attributes with their text ids."""
    return {a.id_name: a.name for a in attributes if isinstance(a, Reference | Nearest)}


ID: Final = Scalar("id", "string", column("uid"))
"""Clients know an entity by its uid; the number of the row stays inside."""


_KINDS: Final[Mapping[type, ValueKind]] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    date: "date",
    datetime: "datetime",
}


def fields_but(record: type[Record], *spelled: str) -> tuple[Scalar, ...]:
    """The stored fields of a record, except those that a type spells itself."""
    # So a field that is added to a record appears at this face without another line.
    return tuple(
        Scalar(field.name, _KINDS[field.kind], column(field.name))
        for field in fields.fields_but(record, spelled)
    )


def text(name: str, stored: str | None = None, *, is_set: bool = True) -> Scalar:
    """An attribute for a text column."""
    return Scalar(name, "string", column(stored or name), is_set)


def scalar(name: str, kind: ValueKind, stored: str | None = None, *, is_set: bool = True) -> Scalar:
    """An attribute for a column."""
    return Scalar(name, kind, column(stored or name), is_set)


def constant(name: str, kind: ValueKind, value: object) -> Scalar:
    """An attribute with the same value everywhere, because ftrack's clients expect it."""
    return Scalar(name, kind, lambda _: literal(value), is_set=False, always=value)


def everything(name: str, target: str) -> CollectionAttribute:
    """A collection of all entities of a type, for an owner type that has only one entity."""
    # Its number is 1, as `_made_up` gives it.
    return CollectionAttribute(name, target, lambda _: literal(1), "", is_set=False)


def reference(name: str, target: str, stored: str, *, is_set: bool = True) -> Reference:
    """A reference by one column to entities of one type."""
    return Reference(name, target, ((target, column(stored)),), f"{name}_id", is_set)


class Midnight(FunctionElement[datetime]):
    """The moment at which a day begins, in UTC, so that days and moments can be compared."""

    type = UtcMoment()
    inherit_cache = True


@compiles(Midnight)
def _midnight(element: Midnight, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS TIMESTAMP) AT TIME ZONE 'UTC'"


@compiles(Midnight, "sqlite")
def _midnight_as_text(element: Midnight, compiler: SQLCompiler, **options: Any) -> str:
    # SQLite compares moments as text, so this must be the text that UtcMoment stores.
    return f"{compiler.process(element.clauses, **options)} || ' 00:00:00.000000'"


def day_or_moment(day: date | None, moment: datetime | None) -> datetime | None:
    """How clients see an end that is a day or a moment: a day is its midnight without a zone."""
    return moment if day is None else datetime(day.year, day.month, day.day)  # noqa: DTZ001


def notes_on(family: str) -> CollectionAttribute:
    """The notes on the records of a table."""
    return CollectionAttribute(
        "metadata",
        "Metadata",
        column("record_id"),
        "parent",
        only=lambda note: note.c.family == literal(family),
    )


def entity_type(
    name: str, record: type[Record], attributes: tuple[Attribute, ...], *shown: str, **more: Any
) -> EntityType:
    """A type whose entities are the records of one table. `shown`: default projections beside the
    id."""
    return entity_type_of(name, alias_of(record), record, attributes, *shown, **more)


def entity_type_of(
    name: str,
    source: Callable[[], FromClause],
    record: type[Record] | None,
    attributes: tuple[Attribute, ...],
    *shown: str,
    **more: Any,
) -> EntityType:
    """A type with any source of rows. `record` None: they are not stored."""
    return EntityType(
        name,
        source,
        record.__tablename__ if record is not None else "",
        by_name(attributes),
        ("id", *shown),
        record=record,
        ids_for_attributes=ids_of(attributes),
        **more,
    )
