"""Queries with `group by` or aggregates: plain rows instead of entities."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Numeric,
    Select,
    func,
    select,
)

from planner_app.api.query.conditions import Compiler
from planner_app.api.query.paging import filtered, paged, sorted_by
from planner_app.api.query.syntax import Aggregate, Path, Query
from planner_app.api.query.values_along import along
from planner_app.api.schema.attributes import EntityType
from planner_app.exception import ParseError
from planner_app.languages import mark, tr

_NOT_FOR = {
    "sum": mark("'{path}' is not a number, so it has no sum."),
    "avg": mark("'{path}' is not a number, so it has no average."),
    "min": mark("'{path}' has no order, so it has no lowest value."),
    "max": mark("'{path}' has no order, so it has no highest value."),
}


def grouped(entity: EntityType, query: Query, compiler: Compiler) -> tuple[list[str], Select[Any]]:
    """The names of a group's values, such as `count_id`, and the select of the groups.

    ParseError: the query shows something that is neither grouped nor aggregated.
    """
    # Two selects: the inner one names keys and values, the outer one groups by these names. In one
    # select each key would stand there twice, and with parameters in it PostgreSQL takes the two
    # for different expressions.
    table = entity.source()
    inner: list[ColumnElement[Any]] = []
    for n, path in enumerate(query.group):
        inner.append(along(entity, table, path).label(f"key_{n}"))
    names: list[str] = []
    outer: list[tuple[str, str]] = []
    for shown in query.projections or ():
        if isinstance(shown, Aggregate):
            column = f"value_{len(inner)}"
            inner.append(_counted(entity, table, shown).label(column))
            outer.append((shown.function, column))
            names.append("_".join((shown.function, *shown.path)))
        elif shown in query.group:
            outer.append(("", f"key_{query.group.index(shown)}"))
            names.append("_".join(shown))
        else:
            raise ParseError(
                tr(
                    "'{path}' must stand in 'group by' or inside a function such as count().",
                    path=".".join(shown),
                )
            )
    if not outer:
        raise ParseError(tr("A query that groups must say after 'select' what it shows."))
    found = _inner(entity, table, inner, query, compiler).subquery()
    return names, _outer(found, outer, query)


def _inner(
    entity: EntityType,
    table: FromClause,
    columns: list[ColumnElement[Any]],
    query: Query,
    compiler: Compiler,
) -> Select[Any]:
    statement = select(*columns).select_from(table)
    if entity.belongs is not None:
        statement = statement.where(entity.belongs(table))
    statement = filtered(statement, entity, table, query, compiler)
    if compiler.asked:
        raise ParseError(
            tr("A query that groups cannot have conditions on values of the schedule.")
        )
    return statement


def _outer(found: FromClause, columns: list[tuple[str, str]], query: Query) -> Select[Any]:
    keys = {path: found.c[f"key_{n}"] for n, path in enumerate(query.group)}
    shown: list[Any] = []
    for function, name in columns:
        shown.append(getattr(func, function)(found.c[name]) if function else found.c[name])
    order = [sorted_by(_key(keys, key.path), key.descending) for key in query.order]
    # Then by all keys, so that the pages of one query fit together.
    order += [sorted_by(key, False) for key in keys.values()]
    return paged(select(*shown).group_by(*keys.values()).order_by(*order), query)


def _counted(entity: EntityType, table: FromClause, aggregate: Aggregate) -> ColumnElement[Any]:
    value = along(entity, table, aggregate.path)
    is_number = isinstance(value.type, Integer | Float | Numeric)
    lacks_sum = aggregate.function in ("sum", "avg") and not is_number
    # PostgreSQL has no min and max of booleans.
    lacks_order = aggregate.function in ("min", "max") and isinstance(value.type, Boolean)
    if lacks_sum or lacks_order:
        raise ParseError(tr(_NOT_FOR[aggregate.function], path=".".join(aggregate.path)))
    return value


def _key(keys: Mapping[Path, ColumnElement[Any]], path: Path) -> ColumnElement[Any]:
    if path not in keys:
        raise ParseError(
            tr(
                "Groups can only be sorted by the paths in 'group by', and '{path}' is not there.",
                path=".".join(path),
            )
        )
    return keys[path]
