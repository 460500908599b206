"""ftrack's types and attributes, and ours by the names of the rules, as views of stored records."""

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
"""All types by name."""


def type_name(kind: str) -> str:
    """The entity type of a row's discriminator, such as "Task" for "task"."""
    return CONCRETE.get(kind, kind)


def attribute_of(entity: EntityType, name: str) -> Attribute | None:
    """The attribute of a name, or None. The name `context_id` gives the reference `context`."""
    return entity.attributes.get(entity.ids_for_attributes.get(name, name))


def having(entity: EntityType, name: str) -> Iterator[tuple[EntityType, Of | None]]:
    """The sub-types that have an attribute, each with the column of its number, if any."""
    for subtype, key in entity.subtypes:
        if attribute_of(TYPES[subtype], name) is not None:
            yield TYPES[subtype], key


def is_known(entity: EntityType, name: str) -> bool:
    """Whether the type or one of its sub-types has the attribute."""
    return attribute_of(entity, name) is not None or next(having(entity, name), None) is not None
