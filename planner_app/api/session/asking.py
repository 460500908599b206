"""Conditions of the queries that a session makes by itself."""

from collections.abc import Iterable, Mapping

from planner_app.api.session.entity import Entity


def quoted(value: object) -> str:
    """A value as the query language writes it; an entity is written as its id."""
    if isinstance(value, Entity):
        value = value.key[-1]
    # The language knows these words and numbers only without quotes.
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    words = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{words}"'


def are(values: Mapping[str, object]) -> str:
    """The condition that all attributes have these values."""
    return " and ".join(f"{name} is {quoted(value)}" for name, value in values.items())


def is_it(entity: Entity) -> str:
    """The condition that only this entity meets."""
    return are(dict(zip(entity.primary_key_attributes, entity.key, strict=True)))


def is_any_of(entities: Iterable[Entity]) -> str:
    """The condition that only these entities meet. Their types have the one key `id`."""
    return f"id in ({', '.join(quoted(entity.key[0]) for entity in entities)})"
