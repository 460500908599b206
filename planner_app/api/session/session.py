"""The session: one identity map, what was changed since the last commit, and the way to the
plan."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from planner_app.api.handling import Face
from planner_app.api.query.syntax import Query, parsed
from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import CollectionAttribute as CollectionAttribute
from planner_app.api.schema.client_schemas import SCHEMAS, SERVER
from planner_app.api.session.asking import is_it, quoted
from planner_app.api.session.entity import Entity, make_types
from planner_app.api.session.query_result import QueryResult
from planner_app.api.session.recording import RecordedOperation, batch_of
from planner_app.api.session.switches import Switches
from planner_app.errors import UserError
from planner_app.exception import (
    ConnectionClosedError,
    ParseError,
    ServerError,
    UnrecognisedEntityTypeError,
)
from planner_app.operations.opened.workspace import Workspace, open_or_create

EntityKey = tuple[str, tuple[str, ...]]
_SELECT: Final = re.compile(r"\s*select\b", re.IGNORECASE)
_FIRST_WORD: Final = re.compile(r"\s*([^\s]*)")
"""ftrack's client looks up the type of a short query at once."""


class Session(Switches):
    """A script's way to a plan, in the manner of ftrack's Python client.

    `plan` is a path or a database URL; `create` makes the plan when it is missing. PlanUnreadable:
    it cannot be opened.
    """

    def __init__(self, plan: str | Path, create: bool = False, *, page_size: int = 500) -> None:
        super().__init__()
        address = str(plan)
        opened = open_or_create(address, lambda _: None) if create else Workspace.open(address)
        self._workspace: Workspace | None = opened
        self._face = Face(opened)
        self._page_size = page_size
        self._map: dict[EntityKey, Entity] = {}
        self._changed: dict[Entity, None] = {}
        self._deleted: dict[Entity, None] = {}
        self.types: dict[str, type[Entity]] = make_types(TYPES)
        self.schemas: list[dict[str, Any]] = SCHEMAS
        self.server_information: dict[str, Any] = SERVER

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def closed(self) -> bool:
        """Whether the session was closed."""
        return self._workspace is None

    def close(self) -> None:
        """Let go of the plan; what was not committed is forgotten."""
        if self._workspace is not None:
            self.reset()
            self._workspace.close()
            self._workspace = None

    @property
    def created(self) -> list[Entity]:
        """What a commit would make."""
        return [entity for entity in self._changed if entity.is_new]

    @property
    def modified(self) -> list[Entity]:
        """What a commit would change."""
        return [
            entity for entity in self._changed if not entity.is_new and entity not in self._deleted
        ]

    @property
    def deleted(self) -> list[Entity]:
        """What a commit would delete."""
        return list(self._deleted)

    @property
    def recorded_operations(self) -> tuple[RecordedOperation, ...]:
        """What a commit would send."""
        return tuple(batch_of(self._changed, self._deleted))

    def query(self, expression: str, page_size: int | None = None) -> QueryResult:
        """What a query finds; read when it is looked at. UnrecognisedEntityTypeError: there is no
        such type."""
        if not _SELECT.match(expression):
            word = _FIRST_WORD.match(expression)
            self._known(word.group(1) if word else "")
        return QueryResult(
            expression,
            lambda: self._asked(parsed, expression),
            self._read,
            page_size or self._page_size,
        )

    def _read(self, query: Query) -> list[Entity]:
        if query.is_grouped:
            raise ParseError("Groups are asked for by session.call().")
        return [self.merge(found) for found in self._asked(self._open_face().query, query)]

    def create(self, entity_type: str, data: Mapping[str, Any] | None = None) -> Entity:
        """A new entity, made at the next commit; attributes that its type has not are left out."""
        entity = self._known(entity_type)(self, True)
        with self.operation_recording(False):
            for name, value in {**entity.schema.defaults, **(data or {})}.items():
                if name in entity:
                    entity[name] = value
            if entity.primary_key_attributes == ["id"]:
                entity.local.setdefault("id", str(uuid4()))
        if self.record_operations:
            entity.recorded = dict.fromkeys(entity.local)
            self._changed[entity] = None
        self._map[entity.entity_type, entity.key] = entity
        return entity

    def get(self, entity_type: str, entity_key: str | Sequence[str]) -> Entity | None:
        """The entity of a type and key, None where there is none. ValueError: a key of another
        number of parts."""
        kind = self._known(entity_type)
        key = (entity_key,) if isinstance(entity_key, str) else tuple(map(str, entity_key))
        names = kind.primary_key_attributes
        if len(key) != len(names):
            raise ValueError(f"The key of a {entity_type} is {' and '.join(names)}.")
        if (entity_type, key) in self._map:
            return self._map[entity_type, key]
        conditions = " and ".join(
            f"{name} is {quoted(part)}" for name, part in zip(names, key, strict=True)
        )
        return self.query(f"{entity_type} where {conditions}").first()

    def ensure(
        self,
        entity_type: str,
        data: Mapping[str, Any],
        identifying_keys: Sequence[str] | None = None,
    ) -> Entity:
        """The one entity with those identifying values, made or brought up to date, and
        committed."""
        keys = list(data) if identifying_keys is None else list(identifying_keys)
        if not keys:
            raise ValueError("Something must identify the entity.")
        conditions = " and ".join(f"{name} is {quoted(data[name])}" for name in keys)
        found = self.query(f"{entity_type} where {conditions} limit 2").all()
        if len(found) > 1:
            return self.query(f"{entity_type} where {conditions}").one()
        entity = found[0] if found else self.create(entity_type, data)
        if found:
            for name, value in data.items():
                if name not in keys:
                    entity[name] = value
        self._send()
        return entity

    def populate(self, entities: Entity | Iterable[Entity], projections: str) -> Any:
        """Read attributes, separated by commas, of entities at once; new ones are left as they
        are."""
        several = [entities] if isinstance(entities, Entity) else list(entities)
        groups: dict[str, list[Entity]] = {}
        for entity in several:
            if not entity.is_new and not entity.is_gone:
                groups.setdefault(entity.entity_type, []).append(entity)
        for name, members in groups.items():
            for start in range(0, len(members), self._page_size):
                page = members[start : start + self._page_size]
                conditions = " or ".join(f"({is_it(entity)})" for entity in page)
                if TYPES[name].primary_key == ("id",):
                    conditions = f"id in ({', '.join(quoted(entity.key[0]) for entity in page)})"
                self._read(
                    self._asked(parsed, f"select {projections} from {name} where {conditions}")
                )
        return entities

    def delete(self, entity: Entity) -> None:
        """Delete an entity at the next commit."""
        if self.record_operations:
            self._deleted[entity] = None

    def commit(self) -> None:
        """Make all changes as one edit, by the rules of the plan. ServerError: it was refused and
        nothing changed.

        Everything held shows afterwards what the rules made of it.
        """
        self._send()

    def _send(self) -> None:
        operations = batch_of(self._changed, self._deleted)
        if not operations:
            self._changed.clear()
            self._deleted.clear()
            return
        results = self._asked(self._open_face().handle, operations)
        for entity in self._deleted:
            self._map.pop((entity.entity_type, entity.key), None)
            entity.is_gone = True
        for entity in self._changed:
            entity.remote.update(
                {
                    name: entity.local[name]
                    for name in entity.primary_key_attributes
                    if entity.is_new
                }
            )
            entity.is_new = False
            entity.revert()
        self._changed.clear()
        self._deleted.clear()
        for entity in self._map.values():
            entity.expire()
        for result in results:
            self._take(result)

    def _take(self, result: Mapping[str, Any]) -> None:
        if isinstance(result["data"], Mapping):
            self.merge(result["data"])
        for gone in result.get("removed", ()):
            key = tuple(gone["entity_key"])
            for name in TYPES:
                held = self._map.get((name, key))
                if held is not None and TYPES[name].family == TYPES[gone["entity_type"]].family:
                    held.is_gone = True
                    del self._map[name, key]

    def rollback(self) -> None:
        """Forget what was changed since the last commit."""
        for entity in self.created:
            self._map.pop((entity.entity_type, entity.key), None)
        for entity in list(self._map.values()):
            entity.revert()
        self._changed.clear()
        self._deleted.clear()

    def reset(self) -> None:
        """Forget everything: what was changed, and what was read."""
        self._changed.clear()
        self._deleted.clear()
        self._map.clear()

    def call(self, operations: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Send operations as ftrack's protocol has them, and get its results."""
        found: list[Any] = self._asked(self._open_face().handle, operations)
        return found

    def merge(self, data: Mapping[str, Any]) -> Entity:
        """The one object of an entity, with what was read of it now, or by another session."""
        if isinstance(data, Entity):
            if data.session is self:
                return data
            data = data.told
        kind = self.types[data["__entity_type__"]]
        key = (kind.entity_type, tuple(str(data[name]) for name in kind.primary_key_attributes))
        entity = self._map.get(key)
        if entity is None:
            entity = self._map[key] = kind(self, False)
        for name, value in data.items():
            if name != "__entity_type__":
                entity.remote[name] = self._merged(entity, name, value)
        return entity

    def _merged(self, entity: Entity, name: str, value: Any) -> Any:
        attribute = entity.attribute(name)
        if isinstance(attribute, CollectionAttribute):
            if attribute.target == "Metadata":
                return entity.wrapped(
                    name, attribute, {note["key"]: note["value"] for note in value}
                )
            return entity.wrapped(name, attribute, [self.merge(each) for each in value])
        return (
            self.merge(value)
            if isinstance(value, Mapping) and "__entity_type__" in value
            else value
        )

    def fetch(self, entities: Sequence[Entity], names: Sequence[str]) -> None:
        """Read attributes of entities of one type."""
        if entities[0].primary_key_attributes != ["id"]:
            self.populate(entities, ", ".join(names))
            return
        keys = [entity.key[0] for entity in entities]
        found = self._asked(self._open_face().attributes, entities[0].entity_type, names, keys)
        for data in found.values():
            self.merge(data)

    def remember(self, entity: Entity) -> None:
        """Tell of an entity at the next commit."""
        self._changed[entity] = None

    def forget_unless_changed(self, entity: Entity) -> None:
        """Nothing is left to tell of it."""
        if not entity.recorded and not entity.is_new:
            self._changed.pop(entity, None)

    def _known(self, name: str) -> type[Entity]:
        if name not in self.types:
            raise UnrecognisedEntityTypeError(name)
        return self.types[name]

    def _open_face(self) -> Face:
        if self._workspace is None:
            raise ConnectionClosedError("The session was closed.")
        return self._face

    def _asked(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What the plan answers; its refusals are ftrack's errors."""
        try:
            return function(*arguments)
        except ParseError as error:
            raise ParseError(f"Server reported error: ParseError({error})") from None
        except UserError as error:
            raise ServerError(f"Server reported error: ValidationError({error})") from error
