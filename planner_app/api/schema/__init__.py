"""ftrack's types and attributes, and ours under the names of the rules, as they map onto the stored
records."""

from collections.abc import Iterator
from typing import Final

from planner_app.api.schema.attributes import Attribute, EntityType, Of
from planner_app.api.schema.contexts import CONCRETE, CONTEXTS
from planner_app.api.schema.kinds import KINDS
from planner_app.api.schema.users import RESOURCES
from planner_app.api.schema.work import WORK

TYPES: Final[dict[str, EntityType]] = {
    found.name: found for found in (*CONTEXTS, *RESOURCES, *WORK, *KINDS)
}
"""By name."""


def type_name(kind: str) -> str:
    """The entity type that a row's discriminator stands for."""
    return CONCRETE.get(kind, kind)


def attribute_of(entity: EntityType, name: str) -> Attribute | None:
    """The attribute of that name; one with a text id is its reference. None: the type itself has
    none."""
    return entity.attributes.get(entity.ids_for_attributes.get(name, name))


def having(entity: EntityType, name: str) -> Iterator[tuple[EntityType, Of | None]]:
    """The sub-types that have an attribute which the type itself has not."""
    for subtype, key in entity.subtypes:
        if attribute_of(TYPES[subtype], name) is not None:
            yield TYPES[subtype], key


def is_known(entity: EntityType, name: str) -> bool:
    """Whether the type or one of its sub-types has the attribute."""
    return attribute_of(entity, name) is not None or next(having(entity, name), None) is not None
