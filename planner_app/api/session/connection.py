"""The way from a session to its plan: asks in ftrack's protocol, answers with ftrack's errors."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from planner_app.api.handling import Face
from planner_app.api.query.parsing import parsed
from planner_app.api.query.read_entities import EntityValues
from planner_app.api.query.syntax import Query
from planner_app.errors import UserError
from planner_app.exception import ConnectionClosedError, ParseError, ServerError
from planner_app.languages import tr
from planner_app.operations.opened.workspace import Workspace, open_or_create

T = TypeVar("T")


class Connection:
    """An open plan. ParseError or ServerError: the plan refuses what is asked of it.

    ConnectionClosedError: it is asked after it was closed.
    """

    def __init__(self, plan: str | Path, create: bool) -> None:
        address = str(plan)
        opened = open_or_create(address, lambda _: None) if create else Workspace.open(address)
        self._workspace: Workspace | None = opened
        self._face = Face(opened)

    @property
    def is_closed(self) -> bool:
        """Whether the plan was let go."""
        return self._workspace is None

    def close(self) -> None:
        """Let go of the plan. Closing twice does nothing."""
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def handle(self, operations: Sequence[Mapping[str, Any]]) -> list[Any]:
        """The results of a batch of ftrack's operations, which is one edit."""
        return _asked(lambda: self._open_face().handle(operations))

    def find(self, query: Query) -> list[EntityValues]:
        """The entities that a query finds."""
        return _asked(lambda: self._open_face().query(query))

    def attributes(
        self, entity_type: str, names: Sequence[str], ids: Sequence[str]
    ) -> dict[str, EntityValues]:
        """Some attributes of entities of one type, by id; unknown ids are left out."""
        return _asked(lambda: self._open_face().attributes(entity_type, names, ids))

    def parsed(self, expression: str) -> Query:
        """The syntax tree of a query."""
        return _asked(lambda: parsed(expression))

    def _open_face(self) -> Face:
        if self._workspace is None:
            raise ConnectionClosedError(tr("The session was closed."))
        return self._face


def _asked(ask: Callable[[], T]) -> T:
    # ftrack's client words every error of its server like this, and scripts look for the name
    # before the bracket: so these sentences stay as they are in every language.
    try:
        return ask()
    except ParseError as error:
        raise ParseError(f"Server reported error: ParseError({error})") from None
    except UserError as error:
        raise ServerError(f"Server reported error: ValidationError({error})") from error
