"""The types in the form in which ftrack's client reads them (JSON Schema with additions)."""

import hashlib
import json
from typing import Any, Final

from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import (
    Attribute,
    CollectionAttribute,
    Derived,
    EntityType,
    Nearest,
    Reference,
    Scalar,
    ValueKind,
)

_KINDS: Final[dict[ValueKind, dict[str, Any]]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date-time"},
    "datetime": {"type": "string", "format": "date-time"},
    "object": {"type": "object"},
}


def _fragment(attribute: Attribute) -> dict[str, Any]:
    match attribute:
        case Scalar(kind=kind) | Derived(kind=kind):
            return dict(_KINDS[kind])
        case Reference(target=target) | Nearest(target=target):
            return {"$ref": target}
        # Shown by ftrack's client as a dictionary of keys and values.
        case CollectionAttribute(target="Metadata"):
            fields = {"key": "key", "value": "value"}
            return {
                "type": "mapped_array",
                "items": {"$ref": "Metadata"},
                "key_value_attributes": fields,
            }
        case CollectionAttribute(target=target):
            return {"type": "array", "items": {"$ref": target}}


def _properties(entity: EntityType) -> dict[str, Any]:
    found = {name: _fragment(attribute) for name, attribute in entity.attributes.items()}
    for id_name in entity.ids_for_attributes:
        found[id_name] = {"type": "string", "format": "foreign_key"}
    # ftrack's client then gives new entities a UUID itself; without it, it would never return.
    if "id" in found and entity.is_made:
        found["id"]["default"] = "{uid}"
    for name, value in entity.defaults.items():
        found[name]["default"] = value
    return found


def _is_immutable(attribute: Attribute) -> bool:
    # Never a collection, because ftrack's client would show it empty. A script that changes one
    # is refused when it commits.
    return attribute.name == "id" or not (
        attribute.is_set or isinstance(attribute, CollectionAttribute)
    )


def _schema(entity: EntityType) -> dict[str, Any]:
    immutable = [a.name for a in entity.attributes.values() if _is_immutable(a)]
    immutable += [
        i for i, name in entity.ids_for_attributes.items() if not entity.attributes[name].is_set
    ]
    return {
        "id": entity.name,
        "type": "object",
        "properties": _properties(entity),
        "primary_key": list(entity.primary_key),
        "default_projections": list(entity.projections),
        "system_projections": list(entity.primary_key),
        "immutable": sorted(immutable),
        "required": list(entity.required),
        "computed": sorted(
            a.name for a in entity.attributes.values() if isinstance(a, Derived | Nearest)
        ),
    }


SCHEMAS: Final = [_schema(entity) for entity in TYPES.values()]
SERVER: Final = {
    # ftrack's client refuses older versions of its server; the hash tells it whether the schemas
    # that it has cached are still good.
    "version": "4.13.0",
    "schema_hash": hashlib.md5(
        json.dumps(SCHEMAS, sort_keys=True).encode(), usedforsecurity=False
    ).hexdigest(),
    "is_timezone_support_enabled": True,
    "storage_scenario": None,
}
