"""Sorts by values that no column holds, such as the dates of the schedule."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row

from planner_app.api.query.read_entities import EntityReader
from planner_app.api.query.syntax import Query, SortKey
from planner_app.api.query.values_along import along
from planner_app.api.schema import attribute_of
from planner_app.api.schema.attributes import Derived, EntityType


class DerivedOrder:
    """An order that the program sorts and pages itself, because the database cannot."""

    def __init__(self, entity: EntityType, table: FromClause, query: Query) -> None:
        self._keys: list[tuple[SortKey, Derived | int]] = []
        """Keys of the order, each with its derived attribute, or the number of its column."""
        self.columns: list[ColumnElement[Any]] = []
        """The keys that are stored. The select has to end with these columns."""
        for key in query.order:
            attribute = derived_key(entity, key)
            if attribute is not None:
                self._keys.append((key, attribute))
            else:
                self._keys.append((key, len(self.columns)))
                self.columns.append(along(entity, table, key.path))
        start = query.offset or 0
        self._page = slice(start, None if query.limit is None else start + query.limit)

    def page(self, reader: EntityReader, records: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
        """The rows of the page; null first, or last where the order is descending."""
        found = list(records)
        # Python's sort keeps equal rows in their order, so sorting by the last key first sorts by
        # all of them.
        for key, source in reversed(self._keys):
            values = self._values(reader, found, source)
            nothing = [record for record in found if values[record[0]] is None]
            rest = [record for record in found if values[record[0]] is not None]
            rest.sort(key=lambda record, values=values: values[record[0]], reverse=key.descending)  # type: ignore[misc]
            found = [*rest, *nothing] if key.descending else [*nothing, *rest]
        return found[self._page]

    def _values(
        self, reader: EntityReader, records: Sequence[Row[Any]], source: Derived | int
    ) -> dict[int, Any]:
        """The values of a key, by the id of the row."""
        if isinstance(source, Derived):
            return {record[0]: source.read(reader, record[0]) for record in records}
        column = source - len(self.columns)
        return {record[0]: record[column] for record in records}


def derived_key(entity: EntityType, key: SortKey) -> Derived | None:
    """The derived attribute that a key sorts by, or None."""
    attribute = attribute_of(entity, key.path[0])
    # Objects have no order; `along` refuses them with a sentence.
    if not isinstance(attribute, Derived) or len(key.path) > 1 or attribute.kind == "object":
        return None
    return attribute
