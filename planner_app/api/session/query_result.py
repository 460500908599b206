"""What a query answers: nothing is read before it is looked at, then page by page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from planner_app.api.query.syntax import Query
from planner_app.api.session.entity import Entity
from planner_app.exception import MultipleResultsFoundError, NoResultFoundError

Read = Callable[[Query], list[Entity]]


class QueryResult(Sequence[Entity]):
    """The entities that a query finds."""

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
        """All of them."""
        self._read_until(None)
        return list(self._found)

    def one(self) -> Entity:
        """The only one. NoResultFoundError, MultipleResultsFoundError; ValueError: the query has a
        limit or offset."""
        query = self._parse()
        if query.limit is not None or query.offset is not None:
            raise ValueError("one() is not for a query with a limit or an offset.")
        found = self._read(replace(query, limit=2))
        if not found:
            raise NoResultFoundError(f"Expected exactly one result, found none: {self._expression}")
        if len(found) > 1:
            raise MultipleResultsFoundError(
                f"Expected exactly one result, found more: {self._expression}"
            )
        return found[0]

    def first(self) -> Entity | None:
        """The first one, None where there is none. ValueError: the query has a limit."""
        query = self._parse()
        if query.limit is not None:
            raise ValueError("first() is not for a query with a limit.")
        found = self._read(replace(query, limit=1))
        return found[0] if found else None

    def __getitem__(self, index: Any) -> Any:
        last = index.stop if isinstance(index, slice) else index
        far = last is None or last < 0 or (isinstance(index, slice) and (index.start or 0) < 0)
        self._read_until(None if far else last + 1)
        return self._found[index]

    def __len__(self) -> int:
        self._read_until(None)
        return len(self._found)

    def _read_until(self, count: int | None) -> None:
        while not self._is_whole and (count is None or len(self._found) < count):
            query = self._parse()
            left = (
                self._page_size
                if query.limit is None
                else min(self._page_size, query.limit - len(self._found))
            )
            page = (
                self._read(
                    replace(query, offset=(query.offset or 0) + len(self._found), limit=left)
                )
                if left
                else []
            )
            self._found.extend(page)
            self._is_whole = len(page) < left or not left
