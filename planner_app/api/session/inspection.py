"""Looking at entities from outside, as `ftrack_api.inspection` does."""

from collections.abc import Iterable

from planner_app.api.session.entity import Entity
from planner_app.api.session.symbol import Symbol


def primary_key(entity: Entity) -> dict[str, str]:
    """The values of the primary key by attribute name, as text."""
    return entity.named_key


def identity(entity: Entity) -> tuple[str, list[str]]:
    """Type and key of an entity, which no other entity has."""
    return entity.entity_type, list(entity.key)


def state(entity: Entity) -> Symbol:
    """CREATED, MODIFIED, DELETED, or NOT_SET for what is as it was read."""
    return entity.state


def states(entities: Iterable[Entity]) -> list[Symbol]:
    """The state of each."""
    return [entity.state for entity in entities]
