"""Conditions of the queries that a session asks by itself."""

from planner_app.api.session.entity import Entity


def quoted(value: object) -> str:
    """A value as a query has it; of an entity it is the id."""
    if isinstance(value, Entity):
        value = value.key[-1]
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    words = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{words}"'


def is_it(entity: Entity) -> str:
    """That it is this entity and no other."""
    parts = zip(entity.primary_key_attributes, entity.key, strict=True)
    return " and ".join(f"{name} is {quoted(part)}" for name, part in parts)
