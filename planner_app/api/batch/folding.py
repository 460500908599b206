"""Folds the operations of a batch into one change for each entity."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import uuid4

from planner_app.api.schema import TYPES, attribute_of
from planner_app.api.schema.attributes import (
    CollectionAttribute,
    Derived,
    EntityType,
    Nearest,
    Reference,
    Scalar,
    ValueKind,
    may_be_set,
    says_nothing_new,
)
from planner_app.errors import Refused
from planner_app.languages import mark, tr
from planner_app.limits import FIRST_YEAR, LAST_YEAR, is_year
from planner_app.words import list_words

GivenValues = dict[str, Any]
ClientOperation = Mapping[str, Any]
KeyParts = tuple[str, ...]
SAME: Final[Mapping[str, Mapping[str, str]]] = {
    "Allocation": {"user": "resource"},
    "Task": {"start_date": "delay_until", "end_date": "promise_by"},
    "Project": {"start_date": "delay_until", "end_date": "promise_by"},
    "Folder": {"start_date": "delay_until", "end_date": "promise_by"},
    "Package": {"start_date": "delay_until", "end_date": "promise_by"},
    "Event": {"end_date": "finish_date"},
    "Milestone": {"end_date": "date"},
}
"""By type: attributes that are another name of one that our operations know.

ftrack's scripts use the first name; what is stored has the second one.
"""
_NOT_BY_CLIENTS: Final = {
    "create": mark("Clients cannot create entities of type {type}."),
    "update": mark("Clients cannot change entities of type {type}."),
    "delete": mark("Clients cannot delete entities of type {type}."),
}


class Ref(NamedTuple):
    """A reference to another entity, as a client writes it."""

    type: str
    key: KeyParts

    @property
    def uid(self) -> str:
        """The id; for metadata the last part of the key."""
        return self.key[-1]


@dataclass
class EntityWrite:
    """What a batch wants of one entity. `values` are by the attribute names that SAME leads to."""

    entity: EntityType
    key: KeyParts
    is_new: bool
    is_gone: bool = False
    values: GivenValues = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """The attributes as the client named them, for the answer."""

    @property
    def uid(self) -> str:
        """The id that clients know the entity by."""
        return self.key[-1]


def entity_type(name: object) -> EntityType:
    """The type of a name. Refused: the type does not exist."""
    if not isinstance(name, str) or name not in TYPES:
        raise Refused(tr("No schema '{type}' exists.", type=f"{name!s:.80}"))
    return TYPES[name]


def folded(operations: Iterable[ClientOperation]) -> tuple[list[EntityWrite], list[EntityWrite]]:
    """One change for each entity, in the order in which they are first named; and for each
    operation the change that it belongs to.

    Refused: an entity is created twice or changed after it was deleted; a type or an attribute is
    unknown; a value does not fit its attribute.
    """
    writes: dict[tuple[str, KeyParts], EntityWrite] = {}
    of_each: list[EntityWrite] = []
    for operation in operations:
        _refuse_no_text(operation)
        entity = entity_type(operation.get("entity_type"))
        data = operation.get("entity_data") or {}
        if not isinstance(data, Mapping):
            raise Refused(tr("The data of an entity must be names and values."))
        key = _key(entity, operation, data)
        write = writes.get((_family(entity), key))
        match operation["action"]:
            case "create":
                _refuse_create(entity, write, key)
                write = writes[_family(entity), key] = EntityWrite(entity, key, True)
            case "delete":
                write = _deleted(writes, entity, key, write)
                data = {}
            case _ if write is None:
                write = writes[_family(entity), key] = EntityWrite(entity, key, False)
            case _ if write.is_gone:
                raise Refused(
                    tr(
                        "The batch deletes {type} '{id}' and changes it afterwards.",
                        type=entity.name,
                        id=f"{key[-1]:.80}",
                    )
                )
        _take(write, data)
        of_each.append(write)
    # An entity that the batch creates and deletes again was never there.
    return [write for write in writes.values() if not (write.is_new and write.is_gone)], of_each


def _refuse_no_text(value: object) -> None:
    """Refused: a text inside contains half a character (a lone surrogate)."""
    # A list of what is still to look at, because values may be nested deeper than Python's stack.
    pending: list[object] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, str) and _has_half_character(current):
            raise Refused(tr("A text contains a character that cannot be stored."))
        if isinstance(current, Mapping):
            pending.extend((*current.keys(), *current.values()))
        elif isinstance(current, list | tuple):
            pending.extend(current)


def _has_half_character(text: str) -> bool:
    # Nearly all texts are ASCII, and Python knows that without looking at each character.
    return not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)


def _family(entity: EntityType) -> str:
    # A person may be named as User or as Resource, so both are one entity of a batch.
    return "resource" if entity.family in ("person", "team", "") else entity.family


def not_by_clients(entity: EntityType, action: str) -> Refused:
    """The error for "create", "update" or "delete" of a type that only the program writes."""
    return Refused(tr(_NOT_BY_CLIENTS[action], type=entity.name))


def already_there(entity: EntityType, uid: str) -> Refused:
    """The error for creating an entity with an id that is taken."""
    return Refused(tr("{type} '{id}' already exists.", type=entity.name, id=f"{uid:.80}"))


def cannot_set(entity: EntityType, name: str) -> Refused:
    """The error for an attribute that clients cannot set."""
    return Refused(tr("Nobody can set '{attribute}' of {type}.", attribute=name, type=entity.name))


def _refuse_create(entity: EntityType, write: EntityWrite | None, key: KeyParts) -> None:
    if not entity.is_made:
        raise not_by_clients(entity, "create")
    if write is not None:
        raise already_there(entity, key[-1])


def _deleted(
    writes: dict[tuple[str, KeyParts], EntityWrite],
    entity: EntityType,
    key: KeyParts,
    write: EntityWrite | None,
) -> EntityWrite:
    if write is None:
        write = writes[_family(entity), key] = EntityWrite(entity, key, False)
    elif write.is_gone:
        raise Refused(
            tr("The batch deletes {type} '{id}' twice.", type=entity.name, id=f"{key[-1]:.80}")
        )
    write.is_gone = True
    return write


def _key(entity: EntityType, operation: ClientOperation, data: Mapping[str, Any]) -> KeyParts:
    """The key in `entity_key`, or else in the data; a new entity without one gets a UUID4."""
    given = operation.get("entity_key")
    if isinstance(given, str):
        given = [given]
    if not given:
        given = [data[name] for name in entity.primary_key if name in data]
        if not given and entity.primary_key == ("id",) and operation["action"] == "create":
            given = [str(uuid4())]
    if not isinstance(given, list | tuple) or len(given) != len(entity.primary_key):
        raise Refused(
            tr(
                "The key of {type} is {attributes}.",
                type=entity.name,
                attributes=list_words(entity.primary_key),
            )
        )
    if not all(isinstance(part, str) for part in given):
        raise Refused(tr("Each part of the key of {type} must be a text.", type=entity.name))
    return tuple(given)


def _take(write: EntityWrite, data: Mapping[str, Any]) -> None:
    """Add the values of an operation to a change; they replace earlier ones."""
    entity = write.entity
    for name, value in data.items():
        # The parts of a note's key are attributes as well, and are set like others.
        is_id = name in entity.primary_key and entity.primary_key == ("id",)
        if is_id or name == "__entity_type__":
            continue
        attribute = attribute_of(entity, name)
        if attribute is None:
            raise Refused(
                tr(
                    "No attribute '{attribute}' exists for schema '{type}'.",
                    attribute=f"{name:.80}",
                    type=entity.name,
                )
            )
        write.named.add(name)
        canonical = SAME.get(entity.name, {}).get(attribute.name, attribute.name)
        if says_nothing_new(attribute, value, is_new=write.is_new):
            continue
        if not may_be_set(attribute, is_new=write.is_new):
            raise cannot_set(entity, name)
        match attribute:
            case Scalar(kind=kind) | Derived(kind=kind):
                write.values[canonical] = taken(value, kind, name)
            case Reference() | Nearest():
                write.values[canonical] = _referred(value, attribute, name)
            case CollectionAttribute():
                write.values[canonical] = _several(value, attribute, name)


_WRONG: Final = {
    "date": mark("'{attribute}' must be a day, not '{value}'."),
    "datetime": mark("'{attribute}' must be a moment, not '{value}'."),
}


def taken(value: Any, kind: ValueKind, name: str) -> Any:
    """A value as our operations take it. Days and moments may come as text, a day as a moment.

    Refused: the value is not a day or a moment, or its year is outside of the plan's years.
    """
    if kind not in ("date", "datetime") or value is None:
        return value
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, date):
        raise Refused(tr(_WRONG[kind], attribute=name, value=f"{value!s:.80}"))
    if not is_year(found.year):
        raise Refused(
            tr(
                "The year of '{attribute}' must be from {first} to {last}.",
                attribute=name,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    if kind == "date":
        return found.date() if isinstance(found, datetime) else found
    # A day where a moment is wanted: its midnight, without a zone. Who takes it knows the zone.
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)  # noqa: DTZ001


def _referred(
    value: Any, attribute: Reference | Nearest | CollectionAttribute, name: str
) -> Ref | None:
    target = attribute.target
    if value is None:
        return None
    # Both as in ftrack: `context_id` with an id, or `context` with an entity.
    if isinstance(value, str) and len(TYPES[target].primary_key) == 1:
        return Ref(target, (value,))
    if not isinstance(value, Mapping):
        raise Refused(tr("'{attribute}' must refer to an entity.", attribute=name))
    entity = entity_type(value.get("__entity_type__", target))
    if not _may_be(entity, attribute):
        raise Refused(
            tr(
                "'{attribute}' must be of type {type}, not of type {other}.",
                attribute=name,
                type=target,
                other=entity.name,
            )
        )
    key = tuple(value.get(part) for part in entity.primary_key)
    if not all(isinstance(part, str) for part in key):
        raise Refused(
            tr(
                "'{attribute}' must refer to an entity by {keys}.",
                attribute=name,
                keys=list_words(entity.primary_key),
            )
        )
    return Ref(entity.name, tuple(map(str, key)))


def _may_be(entity: EntityType, attribute: Reference | Nearest | CollectionAttribute) -> bool:
    """Whether an attribute may refer to entities of a type."""
    # Types of the same table are views of the same records, such as Assignment and Appointment.
    keys = () if isinstance(attribute, CollectionAttribute) else attribute.keys
    for name in {attribute.target, *(name for name, _ in keys)}:
        if entity.name in (name, *dict(TYPES[name].subtypes)) or (
            entity.family and entity.family == TYPES[name].family
        ):
            return True
    return False


def _several(value: Any, attribute: CollectionAttribute, name: str) -> list[Ref]:
    if not isinstance(value, list | tuple):
        raise Refused(tr("'{attribute}' must be a list of entities.", attribute=name))
    refs = [_referred(each, attribute, name) for each in value]
    found = [ref for ref in refs if ref is not None]
    if len(set(found)) != len(found):
        raise Refused(tr("'{attribute}' contains the same entity twice.", attribute=name))
    return found
