"""Folds operations: what each entity named in a batch is to be in the end."""

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
from planner_app.languages import tr

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
"""Attributes that are another name of one, by type."""


class Ref(NamedTuple):
    """Another entity, as a client names it."""

    type: str
    key: KeyParts

    @property
    def uid(self) -> str:
        """Its id; of metadata the last part of its key."""
        return self.key[-1]


@dataclass
class EntityWrite:
    """One entity: new or not, gone in the end or not, and the values given for it by canonical
    attribute name."""

    entity: EntityType
    key: KeyParts
    is_new: bool
    is_gone: bool = False
    values: GivenValues = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    """The attributes as the client named them."""

    @property
    def uid(self) -> str:
        """The id a client knows it by."""
        return self.key[-1]


def entity_type(name: object) -> EntityType:
    """Refused: there is no such type."""
    if not isinstance(name, str) or name not in TYPES:
        raise Refused(tr("No schema '{name!s:.80}' exists.", name=name))
    return TYPES[name]


def folded(operations: Iterable[ClientOperation]) -> tuple[list[EntityWrite], list[EntityWrite]]:
    """One change for each entity, in the order in which they are first named; and of each operation
    its change.

    Refused: something is made twice, changed after it was deleted, of an unknown type, or given
    what it has not.
    """
    writes: dict[tuple[str, KeyParts], EntityWrite] = {}
    of_each: list[EntityWrite] = []
    for operation in operations:
        _refuse_no_text(operation)
        entity = entity_type(operation.get("entity_type"))
        data = operation.get("entity_data") or {}
        if not isinstance(data, Mapping):
            raise Refused(tr("The data of an entity are names and values."))
        key = _key(entity, operation, data)
        write = writes.get((_family(entity), key))
        match operation["action"]:
            case "create":
                _refuse_what_is_not_made(entity, write, key)
                write = writes[_family(entity), key] = EntityWrite(entity, key, True)
            case "delete":
                write = _deleted(writes, entity, key, write)
                data = {}
            case _ if write is None:
                write = writes[_family(entity), key] = EntityWrite(entity, key, False)
            case _ if write.is_gone:
                raise Refused(tr("{entity} is changed after it was deleted.", entity=entity.title))
        _take(write, data)
        of_each.append(write)
    return [write for write in writes.values() if not (write.is_new and write.is_gone)], of_each


def _refuse_no_text(value: object) -> None:
    """Refused: something in it is written in half characters."""
    pending: list[object] = [value]
    while pending:
        current = pending.pop()
        if (
            isinstance(current, str)
            and not current.isascii()
            and any("\ud800" <= c <= "\udfff" for c in current)
        ):
            raise Refused(tr("A text holds a character that cannot be stored."))
        if isinstance(current, Mapping):
            pending.extend((*current.keys(), *current.values()))
        elif isinstance(current, list | tuple):
            pending.extend(current)


def _family(entity: EntityType) -> str:
    return "resource" if entity.family in ("person", "team", "") else entity.family


def _refuse_what_is_not_made(entity: EntityType, write: EntityWrite | None, key: KeyParts) -> None:
    if not entity.is_made:
        raise Refused(tr("{entity} is not made by clients.", entity=entity.title))
    if write is not None:
        raise Refused(
            tr(
                "There is already {called} with the id '{key:.80}'.",
                called=entity.called,
                key=key[-1],
            )
        )


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
            tr("There is no {entity} '{key:.80}' any more.", entity=entity.name, key=key[-1])
        )
    write.is_gone = True
    return write


def _key(entity: EntityType, operation: ClientOperation, data: Mapping[str, Any]) -> KeyParts:
    """From `entity_key`, else from the data; a new entity without one gets a UUID4."""
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
                "The key of {called} is {primary_key}.",
                called=entity.called,
                primary_key=" and ".join(entity.primary_key),
            )
        )
    if not all(isinstance(part, str) for part in given):
        raise Refused(tr("The key of {called} is text.", called=entity.called))
    return tuple(given)


def _take(write: EntityWrite, data: Mapping[str, Any]) -> None:
    """Values given later stand in the place of earlier ones."""
    entity = write.entity
    for name, value in data.items():
        if name == "__entity_type__" or (
            name in entity.primary_key and entity.primary_key == ("id",)
        ):
            continue
        attribute = attribute_of(entity, name)
        if attribute is None:
            raise Refused(
                tr(
                    "No attribute '{name:.80}' exists for schema '{entity}'.",
                    name=name,
                    entity=entity.name,
                )
            )
        write.named.add(name)
        canonical = SAME.get(entity.name, {}).get(attribute.name, attribute.name)
        if says_nothing_new(attribute, value, is_new=write.is_new):
            continue
        if not may_be_set(attribute, is_new=write.is_new):
            raise Refused(
                tr("'{name}' of {called} cannot be set.", name=name, called=entity.called)
            )
        match attribute:
            case Scalar(kind=kind) | Derived(kind=kind):
                write.values[canonical] = taken(value, kind, name)
            case Reference() | Nearest():
                write.values[canonical] = _referred(value, attribute, name)
            case CollectionAttribute():
                write.values[canonical] = _several(value, attribute, name)


def taken(value: Any, kind: ValueKind, name: str) -> Any:
    """A value as the operations take it; days may come as moments, both as text. Refused: it is
    neither."""
    if kind not in ("date", "datetime") or value is None:
        return value
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, date):
        raise Refused(
            tr(
                "'{value!s:.80}' is no {part} that {name} can be.",
                value=value,
                part="day" if kind == "date" else "moment",
                name=name,
            )
        )
    if not 1900 <= found.year <= 2200:
        raise Refused(
            tr(
                "The {replace} lies between the years 1900 and 2200.",
                replace=name.replace("_", " "),
            )
        )
    if kind == "date":
        return found.date() if isinstance(found, datetime) else found
    return found if isinstance(found, datetime) else datetime(found.year, found.month, found.day)  # noqa: DTZ001


def _referred(
    value: Any, attribute: Reference | Nearest | CollectionAttribute, name: str
) -> Ref | None:
    target = attribute.target
    if value is None:
        return None
    if isinstance(value, str) and len(TYPES[target].primary_key) == 1:
        return Ref(target, (value,))
    if not isinstance(value, Mapping):
        raise Refused(tr("'{name}' refers to an entity.", name=name))
    entity = entity_type(value.get("__entity_type__", target))
    if not _may_be(entity, attribute):
        raise Refused(
            tr(
                "'{name}' is {called}, not {called_2}.",
                name=name,
                called=TYPES[target].called,
                called_2=entity.called,
            )
        )
    key = tuple(value.get(part) for part in entity.primary_key)
    if not all(isinstance(part, str) for part in key):
        raise Refused(
            tr(
                "'{name}' refers to an entity by {primary_key}.",
                name=name,
                primary_key=" and ".join(entity.primary_key),
            )
        )
    return Ref(entity.name, tuple(map(str, key)))


def _may_be(entity: EntityType, attribute: Reference | Nearest | CollectionAttribute) -> bool:
    """Whether an attribute may refer to entities of a type: of one that it leads to, or of the same
    records."""
    keys = () if isinstance(attribute, CollectionAttribute) else attribute.keys
    for name in {attribute.target, *(name for name, _ in keys)}:
        if entity.name in (name, *dict(TYPES[name].subtypes)) or (
            entity.family and entity.family == TYPES[name].family
        ):
            return True
    return False


def _several(value: Any, attribute: CollectionAttribute, name: str) -> list[Ref]:
    if not isinstance(value, list | tuple):
        raise Refused(tr("'{name}' is a list of entities.", name=name))
    found = [ref for each in value if (ref := _referred(each, attribute, name)) is not None]
    if len(set(found)) != len(found):
        raise Refused(tr("Something is in '{name}' twice.", name=name))
    return found
