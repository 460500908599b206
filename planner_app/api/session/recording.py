"""What a commit sends: the changed entities as ftrack's operations."""

from collections.abc import Iterable, Mapping
from typing import Any

from planner_app.api.session.collection import EntityCollection, Notes
from planner_app.api.session.entity import Entity
from planner_app.api.session.symbol import NOT_SET

RecordedOperation = dict[str, Any]


def batch_of(changed: Iterable[Entity], deleted: Mapping[Entity, None]) -> list[RecordedOperation]:
    """Creations and changes in the order they were made, then deletions; what was made and deleted
    is left out."""
    found: list[RecordedOperation] = []
    for entity in changed:
        if entity in deleted:
            continue
        values = {
            name: entity.local[name]
            for name in entity.recorded
            if entity.local.get(name, NOT_SET) is not NOT_SET
        }
        notes = [values.pop(name) for name in list(values) if isinstance(values[name], Notes)]
        if values or entity.is_new:
            found.append(_operation("create" if entity.is_new else "update", entity, values))
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
    """Metadata are entities of their own: new ones, changed ones, deleted ones."""
    before = {} if entity.is_new else dict(entity.stored("metadata"))
    for key, value in written.items():
        if key not in before or before[key] != value:
            data = {
                "__entity_type__": "Metadata",
                "parent_id": entity.key[0],
                "parent_type": entity.entity_type,
            }
            yield {
                "action": "update" if key in before else "create",
                "entity_type": "Metadata",
                "entity_key": [entity.key[0], key],
                "entity_data": {**data, "key": key, "value": value}
                if key not in before
                else {"value": value},
            }
    for key in before.keys() - written.keys():
        yield {"action": "delete", "entity_type": "Metadata", "entity_key": [entity.key[0], key]}


def _plain(value: Any) -> Any:
    if isinstance(value, Entity):
        return {
            "__entity_type__": value.entity_type,
            **dict(zip(value.primary_key_attributes, value.key, strict=True)),
        }
    return [_plain(item) for item in value] if isinstance(value, EntityCollection) else value
