"""The identity map of a session: one object for each entity, however often it is read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planner_app.api.query.syntax import Query
from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import CollectionAttribute
from planner_app.api.session.asking import is_any_of, is_it
from planner_app.api.session.connection import Connection
from planner_app.api.session.entity import Entity
from planner_app.api.session.pending_changes import PendingEdits
from planner_app.api.session.switches import Switches
from planner_app.exception import ParseError
from planner_app.languages import tr

EntityKey = tuple[str, tuple[str, ...]]


class HeldEntities:
    """Reads entities and holds them; answers what an entity asks of its session."""

    def __init__(
        self,
        session: Switches,
        connection: Connection,
        pending: PendingEdits,
        types: Mapping[str, type[Entity]],
        page_size: int,
    ) -> None:
        self._session = session
        self._connection = connection
        self._pending = pending
        self._types = types
        self._page_size = page_size
        self._by_key: dict[EntityKey, Entity] = {}

    @property
    def auto_populate(self) -> bool:
        """Whether an attribute that was not read yet is read when a script asks for it."""
        return self._session.auto_populate

    @property
    def record_operations(self) -> bool:
        """Whether changes are written at the next commit."""
        return self._session.record_operations

    def is_deleted(self, entity: Entity) -> bool:
        """Whether the next commit deletes an entity."""
        return self._pending.is_deleted(entity)

    def remember(self, entity: Entity) -> None:
        """Write an entity at the next commit."""
        self._pending.remember(entity)

    def forget_unless_changed(self, entity: Entity) -> None:
        """Leave an entity out of the next commit if none of its attributes is changed any more."""
        self._pending.forget_unless_changed(entity)

    def get(self, entity_type: str, key: tuple[str, ...]) -> Entity | None:
        """The entity if it is held; reads nothing."""
        return self._by_key.get((entity_type, key))

    def hold(self, entity: Entity) -> None:
        """Hold a new entity."""
        self._by_key[entity.entity_type, entity.key] = entity

    def read(self, query: Query) -> list[Entity]:
        """The entities that a query finds. ParseError: the query groups."""
        if query.is_grouped:
            # Groups are rows without a key, so there is nothing that could be held.
            raise ParseError(tr("A query of a session cannot group; send it with session.call()."))
        return [self.merge(found) for found in self._connection.find(query)]

    def populate(self, entities: Iterable[Entity], projections: str) -> None:
        """Read attributes, separated by commas, of entities; new and deleted ones are left out."""
        groups: dict[str, list[Entity]] = {}
        for entity in entities:
            if not entity.is_new and not entity.is_gone:
                groups.setdefault(entity.entity_type, []).append(entity)
        for name, members in groups.items():
            # Pages keep each query below the number of conditions that a query may have.
            for start in range(0, len(members), self._page_size):
                page = members[start : start + self._page_size]
                expression = f"select {projections} from {name} where {_condition(name, page)}"
                self.read(self._connection.parsed(expression))

    def fetch(self, entities: Sequence[Entity], names: Sequence[str]) -> None:
        """Read attributes of entities of one type."""
        if entities[0].primary_key_attributes != ["id"]:
            self.populate(entities, ", ".join(names))
            return
        # The common case needs no query language: a script that walks over attributes one by one
        # comes here each time.
        keys = [entity.key[0] for entity in entities]
        found = self._connection.attributes(entities[0].entity_type, names, keys)
        for data in found.values():
            self.merge(data)

    def merge(self, data: Mapping[str, Any]) -> Entity:
        """The one object of an entity, with the values just read, or those of another session."""
        if isinstance(data, Entity):
            if data.session is self._session:
                return data
            data = data.told
        kind = self._types[data["__entity_type__"]]
        key = (kind.entity_type, tuple(str(data[name]) for name in kind.primary_key_attributes))
        entity = self._by_key.get(key)
        if entity is None:
            entity = self._by_key[key] = kind(self._session, self, False)
        for name, value in data.items():
            if name != "__entity_type__":
                entity.remote[name] = self._merged(entity, name, value)
        return entity

    def _merged(self, entity: Entity, name: str, value: Any) -> Any:
        attribute = entity.attribute(name)
        if isinstance(attribute, CollectionAttribute):
            if attribute.target == "Metadata":
                notes = {note["key"]: note["value"] for note in value}
                return entity.wrapped(name, attribute, notes)
            return entity.wrapped(name, attribute, [self.merge(each) for each in value])
        is_entity = isinstance(value, Mapping) and "__entity_type__" in value
        return self.merge(value) if is_entity else value

    def committed(self, results: Iterable[Mapping[str, Any]]) -> None:
        """Take over what a commit answered; everything else is read again when asked for."""
        for entity in self._pending.deleted:
            self._drop(entity)
            entity.is_gone = True
        for entity in self._pending.changed:
            if entity.is_new:
                # The key is all that a new entity needs to be read again.
                for name in entity.primary_key_attributes:
                    entity.remote[name] = entity.local[name]
            entity.is_new = False
            entity.revert()
        self._pending.clear()
        # The rules may have changed any entity, not only those of the batch.
        for entity in self._by_key.values():
            entity.expire()
        for result in results:
            self._take(result)

    def _take(self, result: Mapping[str, Any]) -> None:
        if isinstance(result["data"], Mapping):
            self.merge(result["data"])
        for gone in result.get("removed", ()):
            key = tuple(gone["entity_key"])
            # One record can be held under several types, such as Assignment and Appointment.
            for name in TYPES:
                held = self._by_key.get((name, key))
                if held is not None and TYPES[name].family == TYPES[gone["entity_type"]].family:
                    held.is_gone = True
                    del self._by_key[name, key]

    def rolled_back(self) -> None:
        """Drop new entities, and what was set on the others."""
        for entity in self._pending.created:
            self._drop(entity)
        for entity in self._by_key.values():
            entity.revert()
        self._pending.clear()

    def clear(self) -> None:
        """Hold nothing any more; objects that a script keeps are cut off."""
        self._pending.clear()
        self._by_key.clear()

    def _drop(self, entity: Entity) -> None:
        self._by_key.pop((entity.entity_type, entity.key), None)


def _condition(type_name: str, page: Sequence[Entity]) -> str:
    if TYPES[type_name].primary_key == ("id",):
        return is_any_of(page)
    return " or ".join(f"({is_it(entity)})" for entity in page)
