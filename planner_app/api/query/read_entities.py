"""Reads entities: one select for a type, and one more for each reference and collection wanted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, select

from planner_app.api.query.conditions import no_attribute, no_inner_attribute
from planner_app.api.schema import TYPES, attribute_of, having, is_known, type_name
from planner_app.api.schema.attributes import (
    CollectionAttribute,
    Derived,
    EntityType,
    Lineage,
    Nearest,
    PlanState,
    Reference,
    Scalar,
)
from planner_app.ids import ItemId
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.id_lists import as_parameters, asked_of_many
from planner_app.scheduling.schedule import Schedule

EntityValues = dict[str, Any]
Wanted = Mapping[str, Any]
"""Names of attributes, each with the attributes wanted of the entities that it leads to."""
_NOTED: Final[Wanted] = {"parent_id": {}, "parent_type": {}, "key": {}, "value": {}}
"""What is read of a note."""


@dataclass(frozen=True)
class Plain:
    """An attribute, its columns in the select, and the function that makes its value of them."""

    name: str
    columns: slice
    shown: Any


class AttributeSelection:
    """How to read certain attributes of one type: made once, used often.

    `wanted` may name attributes that only sub-types have; a second select reads those.
    """

    def __init__(self, entity: EntityType, wanted: Wanted) -> None:
        self.entity = entity
        self.table = entity.source()
        self.columns: list[ColumnElement[Any]] = [self.table.c.id, self.table.c.uid]
        self.plain: list[Plain] = []
        self.derived: list[Derived] = []
        self.references: list[tuple[Reference | Nearest, slice, Wanted]] = []
        self.collections: list[tuple[CollectionAttribute, Wanted]] = []
        self.of_subtypes: dict[str, Any] = {}
        if entity.concrete is not None:
            self.columns.append(entity.concrete(self.table))
        # The key is always read: clients know an entity by it.
        for name in dict.fromkeys((*entity.primary_key, *wanted)):
            self._add(name, wanted.get(name, {}))

    def _add(self, name: str, inner: Wanted) -> None:
        attribute = attribute_of(self.entity, name)
        if attribute is None:
            if next(having(self.entity, name), None) is None:
                raise no_attribute(self.entity, name)
            self.of_subtypes[name] = inner
            return
        if inner and (
            isinstance(attribute, Scalar | Derived) or name in self.entity.ids_for_attributes
        ):
            raise no_inner_attribute(self.entity, name, next(iter(inner)))
        match attribute:
            case Scalar():
                stored = attribute.stored or (attribute.value,)
                columns = self._select([of(self.table) for of in stored])
                self.plain.append(Plain(name, columns, attribute.shown))
            case Derived():
                self.derived.append(attribute)
            case Reference() if name == attribute.id_name:
                # Only the id is wanted: a sub-select finds it, no further entity is read.
                self.plain.append(Plain(name, self._select([uid_of(attribute, self.table)]), None))
            case Reference():
                columns = self._select([key(self.table) for _, key in attribute.keys])
                self.references.append((attribute, columns, inner))
            case Nearest():
                # The snapshot knows it by the record's id, which is the first column.
                shown = inner if name == attribute.name else {attribute.id_name: {}}
                self.references.append((attribute, slice(0, 1), shown))
            case CollectionAttribute():
                # Notes are shown as keys and values, so these are wanted even if not named.
                is_noted = attribute.target == "Metadata"
                self.collections.append((attribute, _NOTED if is_noted and not inner else inner))

    def _select(self, columns: list[ColumnElement[Any]]) -> slice:
        start = len(self.columns)
        self.columns.extend(columns)
        return slice(start, len(self.columns))

    def statement(self, *more: ColumnElement[Any]) -> Select[Any]:
        """The select of all rows of the type, with more columns at its end."""
        found = select(*self.columns, *more)
        if self.entity.belongs is not None:
            found = found.where(self.entity.belongs(self.table))
        return found

    def entities(self, reader: "EntityReader", records: Sequence[Any]) -> list[EntityValues]:
        """The entities of the rows of the statement, in their order."""
        name, is_base = self.entity.name, self.entity.concrete is not None
        found: list[EntityValues] = []
        for record in records:
            # A base type selects the discriminator as its third column.
            entity: EntityValues = {"__entity_type__": type_name(record[2]) if is_base else name}
            for plain in self.plain:
                values = record[plain.columns]
                entity[plain.name] = plain.shown(*values) if plain.shown is not None else values[0]
            found.append(entity)
        for attribute in self.derived:
            for entity, record in zip(found, records, strict=True):
                entity[attribute.name] = attribute.read(reader, record[0])
        for reference, columns, inner in self.references:
            self._refer(reader, reference, columns, inner, found, records)
        for collection, inner in self.collections:
            members = reader.members(collection, inner, [record[0] for record in records])
            for entity, record in zip(found, records, strict=True):
                entity[collection.name] = members.get(record[0], [])
        if self.of_subtypes:
            self._add_of_subtypes(reader, found, records)
        return found

    def _refer(
        self,
        reader: "EntityReader",
        reference: Reference | Nearest,
        columns: slice,
        inner: Wanted,
        found: Sequence[EntityValues],
        records: Sequence[Any],
    ) -> None:
        if isinstance(reference, Nearest):
            names = [reference.target]
            keys = [(reference.read(reader, record[0]),) for record in records]
        else:
            names = [name for name, _ in reference.keys]
            keys = [record[columns] for record in records]
        by_id = inner.keys() == {reference.id_name}
        shown = {} if by_id else inner
        refuse_unknown(TYPES[reference.target], shown, [TYPES[name] for name in names])
        targets = [
            reader.by_ids(TYPES[name], known(TYPES[name], shown), [key[n] for key in keys])
            for n, name in enumerate(names)
        ]
        for entity, key in zip(found, keys, strict=True):
            target = _first_there(targets, key)
            if by_id:
                entity[reference.id_name] = target["id"] if target is not None else None
            else:
                entity[reference.name] = target

    def _add_of_subtypes(
        self, reader: "EntityReader", found: Sequence[EntityValues], records: Sequence[Any]
    ) -> None:
        groups: dict[str, list[tuple[EntityValues, Any]]] = defaultdict(list)
        for entity, record in zip(found, records, strict=True):
            groups[entity["__entity_type__"]].append((entity, record))
        for name, members in groups.items():
            subtype = TYPES[name]
            inner = {}
            for attribute, wanted in self.of_subtypes.items():
                if attribute_of(subtype, attribute) is not None:
                    inner[attribute] = wanted
            more = reader.by_uids(subtype, inner, [entity["id"] for entity, _ in members])
            for entity, _ in members:
                entity.update(more.get(entity["id"], {}))


class EntityReader:
    """Reads entities through one connection, which sees one state of the plan.

    `now` may be None where no derived value is read.
    """

    def __init__(self, connection: Connection, now: PlanState | None = None) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self._now = now

    @property
    def snapshot(self) -> Snapshot:
        """The plan in memory, for derived values."""
        assert self._now is not None
        return self._now.snapshot

    @property
    def schedule(self) -> Schedule:
        """The schedule of that plan as of now."""
        assert self._now is not None
        return self._now.schedule

    def uids(self, item_ids: Iterable[ItemId]) -> dict[ItemId, str]:
        """The text ids of items, by their numbers."""
        item = TYPES["Context"].source()
        statement = asked_of_many(self.dialect, select(item.c.id, item.c.uid), item.c.id)
        records = self.connection.execute(statement, as_parameters(self.dialect, item_ids))
        return {record.id: record.uid for record in records}

    def by_ids(
        self, entity: EntityType, wanted: Wanted, ids: Iterable[int | None]
    ) -> dict[int, EntityValues]:
        """Entities by the numbers of their rows."""
        numbers = {number for number in ids if number is not None}
        if not numbers:
            return {}
        selection = _selection(entity.name, _frozen(wanted))
        statement = asked_of_many(self.dialect, selection.statement(), selection.table.c.id)
        records = self.connection.execute(statement, as_parameters(self.dialect, numbers)).all()
        return {
            record[0]: found
            for record, found in zip(records, selection.entities(self, records), strict=True)
        }

    def by_uids(
        self, entity: EntityType, wanted: Wanted, uids: Iterable[str]
    ) -> dict[str, EntityValues]:
        """Entities by their text ids."""
        selection = _selection(entity.name, _frozen(wanted))
        records = self.connection.execute(
            selection.statement().where(selection.table.c.uid.in_(list(uids)))
        ).all()
        return {
            record[1]: found
            for record, found in zip(records, selection.entities(self, records), strict=True)
        }

    def notes(self, keys: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], EntityValues]:
        """Metadata by their two keys: the id of the entity that they are on, and their own key."""
        wanted = set(keys)
        note = _selection("Metadata", _frozen(_NOTED))
        names = {key for _, key in wanted}
        # By the own key first, because the other one is not a column: it is found in many tables.
        records = self.connection.execute(note.statement().where(note.table.c.key.in_(names))).all()
        found: dict[tuple[str, ...], EntityValues] = {}
        for entity in note.entities(self, records):
            key = (entity["parent_id"], entity["key"])
            if key in wanted:
                found[key] = entity
        return found

    def members(
        self, collection: CollectionAttribute, wanted: Wanted, owners: Iterable[int]
    ) -> dict[int, list[EntityValues]]:
        """The members of a collection in their order, by the number of its owner."""
        if collection.lineage is not None:
            return self._along(collection.lineage, TYPES[collection.target], wanted, owners)
        selection = _selection(collection.target, _frozen(wanted))
        if collection.between is not None:
            link = collection.between[0]()
            owner = collection.owner(link)
            joined = link.c[collection.between[1]] == selection.table.c.id
            statement = selection.statement(owner).join_from(selection.table, link, joined)
        else:
            owner = collection.owner(selection.table)
            statement = selection.statement(owner)
            if collection.only is not None:
                statement = statement.where(collection.only(selection.table))
        statement = asked_of_many(self.dialect, statement, owner).order_by(
            selection.table.c[collection.order], *as_made(selection.table)
        )
        records = self.connection.execute(statement, as_parameters(self.dialect, owners)).all()
        found: dict[int, list[EntityValues]] = defaultdict(list)
        for record, entity in zip(records, selection.entities(self, records), strict=True):
            # The owner's number is the last column.
            found[record[-1]].append(entity)
        return found

    def _along(
        self, lineage: Lineage, target: EntityType, wanted: Wanted, owners: Iterable[int]
    ) -> dict[int, list[EntityValues]]:
        lines = {owner: lineage.read(self, ItemId(owner)) for owner in owners}
        there = self.by_ids(target, wanted, chain.from_iterable(lines.values()))
        return {owner: [there[i] for i in ids if i in there] for owner, ids in lines.items()}


def _first_there(targets: Sequence[Mapping[int, EntityValues]], key: Sequence[Any]) -> Any:
    """What a reference leads to: `key` has one number for each table, all but one of them null."""
    for found, number in zip(targets, key, strict=True):
        if number is not None and number in found:
            return found[number]
    return None


# Dictionaries cannot be keys of a cache, so `wanted` is turned into tuples and back.
@lru_cache(maxsize=512)
def _selection(name: str, wanted: "Frozen") -> AttributeSelection:
    return AttributeSelection(TYPES[name], _thawed(wanted))


Frozen = tuple[tuple[str, Any], ...]


def _frozen(wanted: Wanted) -> Frozen:
    return tuple((name, _frozen(inner)) for name, inner in wanted.items())


def _thawed(wanted: Frozen) -> Wanted:
    return {name: _thawed(inner) for name, inner in wanted}


def known(entity: EntityType, wanted: Wanted) -> Wanted:
    """The wanted attributes that a type has."""
    return {name: inner for name, inner in wanted.items() if is_known(entity, name)}


def refuse_unknown(declared: EntityType, wanted: Wanted, types: Sequence[EntityType]) -> None:
    """ParseError: none of the types has one of the wanted attributes."""
    for name in wanted:
        if not any(is_known(entity, name) for entity in types):
            raise no_attribute(declared, name)


def uid_of(reference: Reference | Nearest, table: FromClause) -> ColumnElement[Any]:
    """The text id of the entity that a row refers to."""
    found = []
    for name, key in reference.keys:
        target = TYPES[name]
        there = target.source()
        uid = select(there.c.uid).where(there.c.id == key(table))
        if target.belongs is not None:
            uid = uid.where(target.belongs(there))
        found.append(uid.scalar_subquery())
    return func.coalesce(*found) if len(found) > 1 else found[0]


def as_made(table: FromClause) -> list[ColumnElement[Any]]:
    """The order in which the records were created."""
    return [table.c.id]
