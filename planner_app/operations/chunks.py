"""Queries by many ids, in pieces short enough for an IN list on both databases."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from planner_app.operations.edit import Edit

_CHUNK: Final = 500


def rows_where(
    edit: Edit,
    statement: Select[*tuple[Any, ...]],
    column: InstrumentedAttribute[Any] | ColumnElement[Any],
    ids: Iterable[int],
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a select whose column is one of the ids."""
    whole = sorted(ids)
    for start in range(0, len(whole), _CHUNK):
        yield from edit.session.execute(statement.where(column.in_(whole[start : start + _CHUNK])))
