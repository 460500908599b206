"""The batch that a commit sends: changed entities as ftrack's operations."""

from collections.abc import Iterable, Mapping
from typing import Any

from planner_app.api.session.collection import EntityCollection, Notes
from planner_app.api.session.entity import Entity
from planner_app.api.session.symbol import NOT_SET

RecordedOperation = dict[str, Any]


def batch_of(changed: Iterable[Entity], deleted: Mapping[Entity, None]) -> list[RecordedOperation]:
    """Creations and updates in the order in which they were made, then deletions. An entity that
    was created and deleted is left out."""
    found: list[RecordedOperation] = []
    for entity in changed:
        if entity in deleted:
            continue
        values: dict[str, Any] = {}
        notes: list[Notes] = []
        for name in entity.recorded:
            value = entity.local.get(name, NOT_SET)
            if isinstance(value, Notes):
                notes.append(value)
            elif value is not NOT_SET:
                values[name] = value
        if values or entity.is_new:
            found.append(_operation("create" if entity.is_new else "update", entity, values))
        # After the entity itself: a note can only be put on an entity that exists.
        for written in notes:
            found.extend(_noted(entity, written))
    found.extend(_operation("delete", entity, {}) for entity in deleted if not entity.is_new)
    return found


def _operation(action: str, entity: Entity, values: Mapping[str, Any]) -> RecordedOperation:
    operation: RecordedOperation = {
        "action": action,
        "entity_type": entity.entity_type,
        "entity_key": list(entity.key),
    }
    if action != "delete":
        data = {name: _plain(value) for name, value in values.items()}
        operation["entity_data"] = {"__entity_type__": entity.entity_type, **data}
    return operation


def _noted(entity: Entity, written: Notes) -> Iterable[RecordedOperation]:
    """In ftrack's protocol each note is an entity of its own: created, updated or deleted."""
    before = {} if entity.is_new else dict(entity.stored("metadata"))
    for key, value in written.items():
        if key not in before:
            data = {
                "__entity_type__": "Metadata",
                "parent_id": entity.key[0],
                "parent_type": entity.entity_type,
                "key": key,
                "value": value,
            }
            yield _note("create", entity, key) | {"entity_data": data}
        elif before[key] != value:
            yield _note("update", entity, key) | {"entity_data": {"value": value}}
    for key in before.keys() - written.keys():
        yield _note("delete", entity, key)


def _note(action: str, entity: Entity, key: str) -> RecordedOperation:
    return {"action": action, "entity_type": "Metadata", "entity_key": [entity.key[0], key]}


def _plain(value: Any) -> Any:
    if isinstance(value, Entity):
        return {"__entity_type__": value.entity_type, **value.named_key}
    return [_plain(item) for item in value] if isinstance(value, EntityCollection) else value
