"""Entities as a script holds them: what was read, what was set since, and the rest read when it is
asked for."""

from collections.abc import (
    ItemsView,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
    ValuesView,
)
from typing import Any, ClassVar, Final, Protocol

from planner_app.api import schema
from planner_app.api.schema.attributes import (
    Attribute,
    Derived,
    EntityType,
    Scalar,
    may_be_set,
    says_nothing_new,
)
from planner_app.api.schema.attributes import CollectionAttribute as CollectionAttribute
from planner_app.api.session.collection import EntityCollection, Notes
from planner_app.api.session.symbol import CREATED, DELETED, MODIFIED, NOT_SET, Symbol
from planner_app.exception import ImmutableAttributeError


class EntityOwner(Protocol):
    """What an entity asks of the session that holds it."""

    @property
    def auto_populate(self) -> bool:
        """Whether what was not read yet is read when it is asked for."""

    @property
    def record_operations(self) -> bool:
        """Whether changes are told at the next commit."""

    @property
    def deleted(self) -> "Sequence[Entity]":
        """What a commit would delete."""

    def fetch(self, entities: "Sequence[Entity]", names: Sequence[str]) -> None:
        """Read attributes of entities of one type."""

    def remember(self, entity: "Entity") -> None:
        """Tell of an entity at the next commit."""

    def forget_unless_changed(self, entity: "Entity") -> None:
        """Nothing is left to tell of it."""


class Entity(MutableMapping[str, Any]):
    """One entity of a session; there is one object for each. Made by the session only."""

    entity_type: ClassVar[str] = ""
    schema: ClassVar[EntityType]
    primary_key_attributes: ClassVar[list[str]] = []
    default_projections: ClassVar[list[str]] = []

    def __init__(self, session: EntityOwner, is_new: bool) -> None:
        self.session = session
        self.is_new = is_new
        """Made by the session and not committed yet."""
        self.is_gone = False
        """Deleted here, or taken away by a rule."""
        self.remote: dict[str, Any] = {}
        """What the plan says, as far as it was read."""
        self.local: dict[str, Any] = {}
        """What was set since."""
        self.recorded: dict[str, None] = {}
        """The attributes of which a commit tells."""

    @property
    def key(self) -> tuple[str, ...]:
        """The values of the primary key."""
        return tuple(
            str(self.local.get(name, self.remote.get(name))) for name in self.primary_key_attributes
        )

    @property
    def told(self) -> dict[str, Any]:
        """Type, key and plain values as the plan tells them."""
        plain = {
            n: v
            for n, v in self.remote.items()
            if not isinstance(v, Entity | EntityCollection | Notes)
        }
        return {
            "__entity_type__": self.entity_type,
            **plain,
            **dict(zip(self.primary_key_attributes, self.key, strict=True)),
        }

    @property
    def state(self) -> Symbol:
        """CREATED, MODIFIED, DELETED or NOT_SET."""
        if self in self.session.deleted or self.is_gone:
            return DELETED
        return CREATED if self.is_new else MODIFIED if self.recorded else NOT_SET

    def attribute(self, name: str) -> Attribute:
        """What there is under a name. KeyError: nothing."""
        found = schema.attribute_of(self.schema, name) if isinstance(name, str) else None
        if found is None:
            raise KeyError(name)
        return found

    def __getitem__(self, name: str) -> Any:
        attribute = self.attribute(name)
        for known in (self.local, self.remote):
            if name in known:
                return known[name]
        if self.is_new or self.is_gone:
            return self._empty(name, attribute)
        if not self.session.auto_populate:
            return NOT_SET
        self.session.fetch([self], [name])
        return self.remote.get(name, NOT_SET)

    def stored(self, name: str) -> Any:
        """What the plan says, whatever was set since; read where it was not yet."""
        if name not in self.remote:
            self.session.fetch([self], [name])
        return self.remote[name]

    def _empty(self, name: str, attribute: Attribute) -> Any:
        """What is not there yet: collections can be filled."""
        if not isinstance(attribute, CollectionAttribute):
            return NOT_SET
        self.remote[name] = self.wrapped(
            name, attribute, {} if attribute.target == "Metadata" else []
        )
        return self.remote[name]

    def __setitem__(self, name: str, value: Any) -> None:
        attribute = self.attribute(name)
        if says_nothing_new(attribute, value, is_new=self.is_new):
            return
        self._refuse_immutable(name, attribute)
        if isinstance(attribute, CollectionAttribute):
            value = self.wrapped(name, attribute, value)
        elif name in self.remote and name not in self.local and _same(self.remote[name], value):
            return
        self.local[name] = value
        self.record(name)

    def _refuse_immutable(self, name: str, attribute: Attribute) -> None:
        is_key = name in self.primary_key_attributes
        if not may_be_set(attribute, is_new=self.is_new) or (
            is_key and (name in self.local or name in self.remote)
        ):
            raise ImmutableAttributeError(f"'{name}' of a {self.entity_type} cannot be set.")

    def __delitem__(self, name: str) -> None:
        """Take back what was set."""
        self.attribute(name)
        self.local.pop(name, None)
        self.recorded.pop(name, None)
        self.session.forget_unless_changed(self)

    def record(self, name: str) -> None:
        """Let the next commit tell of an attribute."""
        if self.session.record_operations:
            self.recorded[name] = None
            self.session.remember(self)

    def wrapped(
        self, name: str, attribute: CollectionAttribute, value: Any
    ) -> "EntityCollection[Entity] | Notes":
        """The value of a collection, which tells this entity when it changes."""

        def changing() -> None:
            if name not in self.local:
                self.local[name] = self.remote.pop(name)
                self.before(name)
            self.record(name)

        if attribute.target == "Metadata":
            return Notes(value if isinstance(value, Mapping) else dict(value), changing)
        return EntityCollection(value, changing if attribute.is_set else None)

    def before(self, name: str) -> None:
        """Keep a copy of a collection that is about to change, to come back to."""
        attribute = self.attribute(name)
        assert isinstance(attribute, CollectionAttribute)
        current = self.local[name]
        kept: Any = dict(current) if isinstance(current, Notes) else list(current)
        self.remote[name] = self.wrapped(name, attribute, kept)

    def revert(self) -> None:
        """Forget what was set."""
        self.local.clear()
        self.recorded.clear()

    def expire(self) -> None:
        """Forget what was read but the key: it is read again when it is asked for."""
        self.remote = {
            name: self.remote[name] for name in self.primary_key_attributes if name in self.remote
        }

    def __iter__(self) -> Iterator[str]:
        yield from self.schema.attributes
        yield from self.schema.ids_for_attributes

    def __len__(self) -> int:
        return len(self.schema.attributes) + len(self.schema.ids_for_attributes)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and schema.attribute_of(self.schema, name) is not None

    def values(self) -> ValuesView[Any]:
        """All values; the plain ones are read at once."""
        self._fetch_plain()
        return super().values()

    def items(self) -> ItemsView[str, Any]:
        """All names and values; the plain ones are read at once."""
        self._fetch_plain()
        return super().items()

    def _fetch_plain(self) -> None:
        plain = [
            n
            for n, attribute in self.schema.attributes.items()
            if isinstance(attribute, Scalar | Derived)
        ]
        unread = [
            n
            for n in (*plain, *self.schema.ids_for_attributes)
            if n not in self.remote and n not in self.local
        ]
        if unread and self.session.auto_populate and not (self.is_new or self.is_gone):
            self.session.fetch([self], unread)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entity) and (self.entity_type, self.key) == (
            other.entity_type,
            other.key,
        )

    def __hash__(self) -> int:
        return hash((self.entity_type, self.key))

    def __str__(self) -> str:
        return f"<{self.entity_type}({', '.join(self.key)})>"

    __repr__ = __str__


def _same(known: Any, value: Any) -> bool:
    return type(known) is type(value) and bool(known == value)


class _ProjectSchema(Entity):
    """Which statuses and types the tasks of a project may have."""

    def get_statuses(self, schema: str, type_id: str | None = None) -> list[Entity]:  # noqa: ARG002  (as ftrack's)
        """All there are, whatever the type. ValueError: only tasks have statuses."""
        _only_tasks(schema, "statuses")
        return list(self["_task_workflow"]["statuses"])

    def get_types(self, schema: str) -> list[Entity]:
        """All there are. ValueError: only tasks have types."""
        _only_tasks(schema, "types")
        return list(self["_task_type_schema"]["types"])


def _only_tasks(schema: str, what: str) -> None:
    if schema != "Task":
        raise ValueError(f"Schema {schema} does not have {what}.")


_OWN_METHODS: Final[Mapping[str, type[Entity]]] = {"ProjectSchema": _ProjectSchema}


def make_types(names: Iterable[str]) -> dict[str, type[Entity]]:
    """A class for each type of entity, as ftrack's client has them in `session.types`."""
    return {
        name: type(
            name,
            (_OWN_METHODS.get(name, Entity),),
            {
                "__module__": __name__,
                "entity_type": name,
                "schema": schema.TYPES[name],
                "primary_key_attributes": list(schema.TYPES[name].primary_key),
                "default_projections": list(schema.TYPES[name].projections),
            },
        )
        for name in names
    }
