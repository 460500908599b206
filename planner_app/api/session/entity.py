"""Entities as a script holds them: values read, values set since, all others read on demand."""

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
from planner_app.languages import tr


class EntityOwner(Protocol):
    """What an entity needs of the session that holds it."""

    @property
    def auto_populate(self) -> bool:
        """Whether an attribute that was not read yet is read when a script asks for it."""

    @property
    def record_operations(self) -> bool:
        """Whether changes are written at the next commit."""

    def is_deleted(self, entity: "Entity") -> bool:
        """Whether the next commit deletes an entity."""

    def fetch(self, entities: "Sequence[Entity]", names: Sequence[str]) -> None:
        """Read attributes of entities of one type."""

    def remember(self, entity: "Entity") -> None:
        """Write an entity at the next commit."""

    def forget_unless_changed(self, entity: "Entity") -> None:
        """Leave an entity out of the next commit if none of its attributes is changed any more."""


class Entity(MutableMapping[str, Any]):
    """One entity of a session, by attribute name. Only the session makes these objects, one for
    each entity."""

    entity_type: ClassVar[str] = ""
    schema: ClassVar[EntityType]
    primary_key_attributes: ClassVar[list[str]] = []
    default_projections: ClassVar[list[str]] = []

    def __init__(self, session: Any, owner: EntityOwner, is_new: bool) -> None:
        self.session = session
        """The `Session`, for scripts, which find it here in ftrack's client too."""
        self._owner = owner
        self.is_new = is_new
        """Created by the session and not committed yet."""
        self.is_gone = False
        """Deleted by this session, or removed by a rule."""
        self.remote: dict[str, Any] = {}
        """The values that were read from the plan."""
        self.local: dict[str, Any] = {}
        """The values that the script set since."""
        # A dictionary without values is a set that keeps its order.
        self.recorded: dict[str, None] = {}
        """The attributes that the next commit writes."""

    @property
    def key(self) -> tuple[str, ...]:
        """The values of the primary key."""
        return tuple(
            str(self.local.get(name, self.remote.get(name))) for name in self.primary_key_attributes
        )

    @property
    def named_key(self) -> dict[str, str]:
        """The values of the primary key by attribute name."""
        return dict(zip(self.primary_key_attributes, self.key, strict=True))

    @property
    def told(self) -> dict[str, Any]:
        """Type, key and plain values that were read, as an answer of the plan has them."""
        # Entities and collections belong to this session; another one reads its own.
        values: dict[str, Any] = {"__entity_type__": self.entity_type}
        for name, value in self.remote.items():
            if not isinstance(value, Entity | EntityCollection | Notes):
                values[name] = value
        return values | self.named_key

    @property
    def state(self) -> Symbol:
        """CREATED, MODIFIED, DELETED, or NOT_SET when nothing was changed."""
        if self._owner.is_deleted(self) or self.is_gone:
            return DELETED
        if self.is_new:
            return CREATED
        return MODIFIED if self.recorded else NOT_SET

    def attribute(self, name: str) -> Attribute:
        """The description of an attribute. KeyError: the type has no such attribute."""
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
        if not self._owner.auto_populate:
            return NOT_SET
        self._owner.fetch([self], [name])
        return self.remote.get(name, NOT_SET)

    def stored(self, name: str) -> Any:
        """The value in the plan, whatever the script set since; read unless it was read before."""
        if name not in self.remote:
            self._owner.fetch([self], [name])
        return self.remote[name]

    def _empty(self, name: str, attribute: Attribute) -> Any:
        """The value of an attribute that was never set."""
        if not isinstance(attribute, CollectionAttribute):
            return NOT_SET
        # Kept, so that a script can append to the collection of a new entity.
        nothing: Any = {} if attribute.target == "Metadata" else []
        self.remote[name] = self.wrapped(name, attribute, nothing)
        return self.remote[name]

    def __setitem__(self, name: str, value: Any) -> None:
        attribute = self.attribute(name)
        if says_nothing_new(attribute, value, is_new=self.is_new):
            return
        self._refuse_immutable(name, attribute)
        if isinstance(attribute, CollectionAttribute):
            value = self.wrapped(name, attribute, value)
        elif name in self.remote and name not in self.local and _same(self.remote[name], value):
            # Nothing changes, so a commit writes nothing; ftrack's client does the same.
            return
        self.local[name] = value
        self.record(name)

    def _refuse_immutable(self, name: str, attribute: Attribute) -> None:
        # A new entity may be given its key once; later the key is what the session knows it by.
        is_known = name in self.local or name in self.remote
        is_fixed_key = name in self.primary_key_attributes and is_known
        if is_fixed_key or not may_be_set(attribute, is_new=self.is_new):
            raise ImmutableAttributeError(
                tr("Nobody can set '{attribute}' of {type}.", attribute=name, type=self.entity_type)
            )

    def __delitem__(self, name: str) -> None:
        """Take back a value that was set."""
        self.attribute(name)
        self.local.pop(name, None)
        self.recorded.pop(name, None)
        self._owner.forget_unless_changed(self)

    def record(self, name: str) -> None:
        """Write an attribute at the next commit."""
        if self._owner.record_operations:
            self.recorded[name] = None
            self._owner.remember(self)

    def wrapped(
        self, name: str, attribute: CollectionAttribute, value: Any
    ) -> "EntityCollection[Entity] | Notes":
        """The value of a collection. It calls this entity before it changes."""

        def changing() -> None:
            # What was read becomes what is set: the script holds this very object.
            if name not in self.local:
                self.local[name] = self.remote.pop(name)
                self.before(name)
            self.record(name)

        if attribute.target == "Metadata":
            return Notes(value if isinstance(value, Mapping) else dict(value), changing)
        return EntityCollection(value, changing if attribute.is_set else None)

    def before(self, name: str) -> None:
        """Keep a copy of a collection that is about to change, for a rollback."""
        attribute = self.attribute(name)
        assert isinstance(attribute, CollectionAttribute)
        current = self.local[name]
        kept: Any = dict(current) if isinstance(current, Notes) else list(current)
        self.remote[name] = self.wrapped(name, attribute, kept)

    def revert(self) -> None:
        """Forget the values that were set."""
        self.local.clear()
        self.recorded.clear()

    def expire(self) -> None:
        """Forget the values that were read, except the key; they are read again on demand."""
        known_key = [name for name in self.primary_key_attributes if name in self.remote]
        self.remote = {name: self.remote[name] for name in known_key}

    def __iter__(self) -> Iterator[str]:
        yield from self.schema.attributes
        yield from self.schema.ids_for_attributes

    def __len__(self) -> int:
        return len(self.schema.attributes) + len(self.schema.ids_for_attributes)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and schema.attribute_of(self.schema, name) is not None

    def values(self) -> ValuesView[Any]:
        """All values; one query reads the plain ones."""
        self._fetch_plain()
        return super().values()

    def items(self) -> ItemsView[str, Any]:
        """All names and values; one query reads the plain ones."""
        self._fetch_plain()
        return super().items()

    def _fetch_plain(self) -> None:
        if self.is_new or self.is_gone or not self._owner.auto_populate:
            return
        names = [*self.schema.ids_for_attributes]
        for name, attribute in self.schema.attributes.items():
            if isinstance(attribute, Scalar | Derived):
                names.append(name)
        unread = [name for name in names if name not in self.remote and name not in self.local]
        if unread:
            self._owner.fetch([self], unread)

    def __eq__(self, other: object) -> bool:
        # Entities of two sessions are equal too: they stand for the same record.
        if not isinstance(other, Entity):
            return False
        return (self.entity_type, self.key) == (other.entity_type, other.key)

    def __hash__(self) -> int:
        return hash((self.entity_type, self.key))

    def __str__(self) -> str:
        return f"<{self.entity_type}({', '.join(self.key)})>"

    __repr__ = __str__


def _same(known: Any, value: Any) -> bool:
    # 1 == True in Python, but a script that sets the one in place of the other changes something.
    return type(known) is type(value) and bool(known == value)


class _ProjectSchema(Entity):
    """Which statuses and types the tasks of a project may have."""

    def get_statuses(self, schema: str, type_id: str | None = None) -> list[Entity]:  # noqa: ARG002  (as ftrack's)
        """All statuses, whatever the type. ValueError: `schema` is not Task."""
        _only_tasks(schema, "statuses")
        return list(self["_task_workflow"]["statuses"])

    def get_types(self, schema: str) -> list[Entity]:
        """All types. ValueError: `schema` is not Task."""
        _only_tasks(schema, "types")
        return list(self["_task_type_schema"]["types"])


def _only_tasks(schema: str, what: str) -> None:
    if schema != "Task":
        raise ValueError(f"Schema {schema} does not have {what}.")


_OWN_METHODS: Final[Mapping[str, type[Entity]]] = {"ProjectSchema": _ProjectSchema}


def make_types(names: Iterable[str]) -> dict[str, type[Entity]]:
    """A class for each type of entity, as ftrack's client has them in `session.types`."""
    return {name: _class_of(name) for name in names}


def _class_of(name: str) -> type[Entity]:
    entity = schema.TYPES[name]
    members = {
        "__module__": __name__,
        "entity_type": name,
        "schema": entity,
        "primary_key_attributes": list(entity.primary_key),
        "default_projections": list(entity.projections),
    }
    return type(name, (_OWN_METHODS.get(name, Entity),), members)
