"""The answer to a query: read only when a script looks at it, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from planner_app.api.query.syntax import Query
from planner_app.api.session.entity import Entity
from planner_app.exception import MultipleResultsFoundError, NoResultFoundError
from planner_app.languages import tr

Read = Callable[[Query], list[Entity]]


class QueryResult(Sequence[Entity]):
    """The entities that a query finds, as a sequence."""

    def __init__(
        self, expression: str, parse: Callable[[], Query], read: Read, page_size: int
    ) -> None:
        self._expression = expression
        self._parse = parse
        self._read = read
        self._page_size = page_size
        self._found: list[Entity] = []
        self._is_whole = False

    def all(self) -> list[Entity]:
        """All entities."""
        self._read_until(None)
        return list(self._found)

    def one(self) -> Entity:
        """The only entity. NoResultFoundError, MultipleResultsFoundError: there is none, or there
        are several. ValueError: the query has a limit or an offset."""
        query = self._parse()
        if query.limit is not None or query.offset is not None:
            raise ValueError("one() is not for a query with a limit or an offset.")
        # Two are enough to know that there is not exactly one.
        found = self._read(replace(query, limit=2))
        if not found:
            raise NoResultFoundError(
                tr("Expected exactly one result, found none: {query}", query=self._expression)
            )
        if len(found) > 1:
            raise MultipleResultsFoundError(
                tr("Expected exactly one result, found more: {query}", query=self._expression)
            )
        return found[0]

    def first(self) -> Entity | None:
        """The first entity, or None. ValueError: the query has a limit."""
        query = self._parse()
        if query.limit is not None:
            raise ValueError("first() is not for a query with a limit.")
        found = self._read(replace(query, limit=1))
        return found[0] if found else None

    def __getitem__(self, index: Any) -> Any:
        # An index from the end, or an open slice, needs all entities.
        last = index.stop if isinstance(index, slice) else index
        starts_at_end = isinstance(index, slice) and (index.start or 0) < 0
        needs_all = last is None or last < 0 or starts_at_end
        self._read_until(None if needs_all else last + 1)
        return self._found[index]

    def __len__(self) -> int:
        self._read_until(None)
        return len(self._found)

    def _read_until(self, count: int | None) -> None:
        while not self._is_whole and (count is None or len(self._found) < count):
            query = self._parse()
            count_read = len(self._found)
            wanted = self._page_size
            if query.limit is not None:
                wanted = min(wanted, query.limit - count_read)
            page: list[Entity] = []
            if wanted:
                offset = (query.offset or 0) + count_read
                page = self._read(replace(query, offset=offset, limit=wanted))
            self._found.extend(page)
            # A page that is not full is the last one.
            self._is_whole = len(page) < wanted or not wanted
