"""Values at the end of a path, as SQL expressions: what a query sorts, groups and compares by."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select

from planner_app.api.query.conditions import no_attribute
from planner_app.api.query.read_entities import uid_of
from planner_app.api.query.syntax import Path
from planner_app.api.schema import TYPES, attribute_of, having, is_known
from planner_app.api.schema.attributes import EntityType, Nearest, Reference, Scalar
from planner_app.exception import ParseError
from planner_app.languages import tr


def single(entity: EntityType, table: FromClause, name: str) -> ColumnElement[Any]:
    """One attribute as one value; the id, if it is a reference. ParseError: it is no such value."""
    attribute = attribute_of(entity, name)
    match attribute:
        case Scalar(kind="object"):
            raise ParseError(
                tr(
                    "Nothing can be sorted, grouped or compared by '{attribute}' of {type}.",
                    attribute=name,
                    type=entity.name,
                )
            )
        case Scalar():
            return attribute.value(table)
        case Reference() | Nearest():
            return uid_of(attribute, table)
        case None:
            raise no_attribute(entity, name)
        case _:
            raise ParseError(
                tr(
                    "'{attribute}' of {type} is not a single stored value.",
                    attribute=name,
                    type=entity.name,
                )
            )


def along(entity: EntityType, table: FromClause, path: Path) -> ColumnElement[Any]:
    """The value at the end of a path over references. ParseError: there is no single value."""
    name, rest = path[0], path[1:]
    if not rest:
        return _last(entity, table, name)
    reference = attribute_of(entity, name)
    if not isinstance(reference, Reference | Nearest):
        raise ParseError(tr("Nothing can be sorted or grouped by '{path}'.", path=".".join(path)))
    # A reference such as `resource` leads to one of several tables; the others give null.
    values = []
    for target, key in reference.keys:
        if is_known(TYPES[target], rest[0]):
            there = TYPES[target].source()
            value = along(TYPES[target], there, rest)
            values.append(select(value).where(there.c.id == key(table)).scalar_subquery())
    if not values:
        raise no_attribute(TYPES[reference.target], rest[0])
    return _first_known(values)


def _last(entity: EntityType, table: FromClause, name: str) -> ColumnElement[Any]:
    if attribute_of(entity, name) is not None:
        return single(entity, table, name)
    # Sub-types without a key lie in the same table, so their columns are at hand.
    found = [single(subtype, table, name) for subtype, key in having(entity, name) if key is None]
    return _first_known(found) if found else single(entity, table, name)


def _first_known(values: list[Any]) -> ColumnElement[Any]:
    return func.coalesce(*values) if len(values) > 1 else values[0]
