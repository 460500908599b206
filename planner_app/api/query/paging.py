"""The parts that all selects share: condition, order, page."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select

from planner_app.api.query.conditions import Compiler
from planner_app.api.query.syntax import Query
from planner_app.api.schema.attributes import EntityType

_LARGEST: Final = 2**62
"""Databases refuse larger offsets and limits."""


def filtered(
    statement: Select[Any], entity: EntityType, table: FromClause, query: Query, compiler: Compiler
) -> Select[Any]:
    """The statement with the condition of a query, if it has one."""
    if query.condition is None:
        return statement
    return statement.where(compiler.condition(entity, table, query.condition))


def sorted_by(value: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    """An expression for `ORDER BY`, null first."""
    # SQLite and PostgreSQL disagree on the place of null unless they are told.
    return value.desc().nulls_last() if descending else value.asc().nulls_first()


def paged(statement: Select[Any], query: Query) -> Select[Any]:
    """The statement with the offset and the limit of a query."""
    if query.offset:
        statement = statement.offset(min(query.offset, _LARGEST))
        # SQLite knows no offset without a limit.
        if query.limit is None:
            statement = statement.limit(_LARGEST)
    if query.limit is not None:
        statement = statement.limit(min(query.limit, _LARGEST))
    return statement
