"""The reading half of a session: queries, and the entities that they find."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from planner_app.api.schema import TYPES
from planner_app.api.schema.client_schemas import SCHEMAS, SERVER
from planner_app.api.session.asking import are
from planner_app.api.session.connection import Connection
from planner_app.api.session.entity import Entity, make_types
from planner_app.api.session.held_entities import HeldEntities
from planner_app.api.session.pending_changes import PendingEdits
from planner_app.api.session.query_result import QueryResult
from planner_app.api.session.switches import Switches
from planner_app.exception import UnrecognisedEntityTypeError

_SELECT: Final = re.compile(r"\s*select\b", re.IGNORECASE)
_FIRST_WORD: Final = re.compile(r"\s*([^\s]*)")


class ReadingSession(Switches):
    """A plan as ftrack's client reads it. `Session` adds creating, deleting and committing.

    Scripts need all names of ftrack's session, more than one class should have. They are split by
    purpose, and each class leaves its work to the parts it holds: connection, entities, changes.
    """

    def __init__(self, plan: str | Path, create: bool = False, *, page_size: int = 500) -> None:
        super().__init__()
        self._connection = Connection(plan, create)
        self._page_size = page_size
        self.types: dict[str, type[Entity]] = make_types(TYPES)
        self.schemas: list[dict[str, Any]] = SCHEMAS
        self.server_information: dict[str, Any] = SERVER
        self._pending = PendingEdits()
        self._held = HeldEntities(self, self._connection, self._pending, self.types, page_size)

    @property
    def closed(self) -> bool:
        """Whether the session was closed."""
        return self._connection.is_closed

    def close(self) -> None:
        """Let go of the plan. Changes that were not committed are lost."""
        self.reset()
        self._connection.close()

    def reset(self) -> None:
        """Forget everything: what was changed, and what was read."""
        self._held.clear()

    def query(self, expression: str, page_size: int | None = None) -> QueryResult:
        """The entities that a query finds. Nothing is read before a script looks at them.

        UnrecognisedEntityTypeError: the type of a short query does not exist.
        """
        # ftrack's client looks up the type of a short query at once, that of a long one later.
        if not _SELECT.match(expression):
            word = _FIRST_WORD.match(expression)
            self._known(word.group(1) if word else "")
        return QueryResult(
            expression,
            lambda: self._connection.parsed(expression),
            self._held.read,
            page_size or self._page_size,
        )

    def get(self, entity_type: str, entity_key: str | Sequence[str]) -> Entity | None:
        """The entity of a type and key, or None. ValueError: the key has the wrong length."""
        kind = self._known(entity_type)
        key = (entity_key,) if isinstance(entity_key, str) else tuple(map(str, entity_key))
        names = kind.primary_key_attributes
        if len(key) != len(names):
            raise ValueError(f"The key of {entity_type} consists of {' and '.join(names)}.")
        held = self._held.get(entity_type, key)
        if held is not None:
            return held
        condition = are(dict(zip(names, key, strict=True)))
        return self.query(f"{entity_type} where {condition}").first()

    def populate(self, entities: Entity | Iterable[Entity], projections: str) -> Any:
        """Read attributes, separated by commas, of entities with few queries; new ones are left
        out. Answers the entities."""
        several = [entities] if isinstance(entities, Entity) else list(entities)
        self._held.populate(several, projections)
        return entities

    def merge(self, data: Mapping[str, Any]) -> Entity:
        """The one object of an entity, with the values just read, or those of another session."""
        return self._held.merge(data)

    def call(self, operations: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Send operations of ftrack's protocol, and answer its results."""
        return self._connection.handle(operations)

    def _known(self, name: str) -> type[Entity]:
        if name not in self.types:
            raise UnrecognisedEntityTypeError(name)
        return self.types[name]
