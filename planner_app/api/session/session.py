"""The session of a script, in the manner of ftrack's Python client: reads, changes, commits."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from planner_app.api.session.asking import are
from planner_app.api.session.entity import Entity
from planner_app.api.session.reading_session import ReadingSession
from planner_app.api.session.recording import RecordedOperation


class Session(ReadingSession):
    """A script's way to a plan. `plan` is a path or a database URL; `create` makes a missing plan.

    PlanUnreadable: the plan cannot be opened.
    """

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def created(self) -> list[Entity]:
        """Entities that a commit would create."""
        return self._pending.created

    @property
    def modified(self) -> list[Entity]:
        """Entities that a commit would update."""
        return self._pending.modified

    @property
    def deleted(self) -> list[Entity]:
        """Entities that a commit would delete."""
        return self._pending.deleted

    @property
    def recorded_operations(self) -> tuple[RecordedOperation, ...]:
        """The operations that a commit would send."""
        return tuple(self._pending.operations())

    def create(self, entity_type: str, data: Mapping[str, Any] | None = None) -> Entity:
        """A new entity, stored at the next commit. Attributes that its type lacks are ignored."""
        entity = self._known(entity_type)(self, self._held, True)
        # Recorded as a whole below: the entity has no key yet under which it could be remembered.
        with self.operation_recording(False):
            for name, value in {**entity.schema.defaults, **(data or {})}.items():
                if name in entity:
                    entity[name] = value
            if entity.primary_key_attributes == ["id"]:
                entity.local.setdefault("id", str(uuid4()))
        if self.record_operations:
            entity.recorded = dict.fromkeys(entity.local)
            self._pending.remember(entity)
        self._held.hold(entity)
        return entity

    def ensure(
        self,
        entity_type: str,
        data: Mapping[str, Any],
        identifying_keys: Sequence[str] | None = None,
    ) -> Entity:
        """The one entity with the identifying values, created or updated, and committed.

        MultipleResultsFoundError: several entities have these values.
        """
        keys = list(data) if identifying_keys is None else list(identifying_keys)
        if not keys:
            raise ValueError("At least one attribute must identify the entity.")
        condition = are({name: data[name] for name in keys})
        found = self.query(f"{entity_type} where {condition} limit 2").all()
        if len(found) > 1:
            # Raises the error, with a query in its sentence that the script can run again.
            return self.query(f"{entity_type} where {condition}").one()
        entity = found[0] if found else self.create(entity_type, data)
        if found:
            for name, value in data.items():
                if name not in keys:
                    entity[name] = value
        self._send()
        return entity

    def delete(self, entity: Entity) -> None:
        """Delete an entity at the next commit."""
        if self.record_operations:
            self._pending.delete(entity)

    def commit(self) -> None:
        """Store all changes as one edit, by the rules of the plan. ServerError: a rule refused the
        edit; nothing was changed.

        Every entity that a script holds shows afterwards what the rules made of it.
        """
        self._send()

    def _send(self) -> None:
        operations = self._pending.operations()
        if operations:
            self._held.committed(self._connection.handle(operations))
        else:
            # Entities that were created and deleted again leave nothing to send.
            self._pending.clear()

    def rollback(self) -> None:
        """Forget the changes since the last commit."""
        self._held.rolled_back()
