"""What was created, changed and deleted since the last commit."""

from planner_app.api.session.entity import Entity
from planner_app.api.session.recording import RecordedOperation, batch_of


class PendingEdits:
    """The entities that the next commit writes, in the order in which they were changed."""

    def __init__(self) -> None:
        # Dictionaries without values are sets that keep their order.
        self._changed: dict[Entity, None] = {}
        self._deleted: dict[Entity, None] = {}

    @property
    def changed(self) -> list[Entity]:
        """Entities to create or to update, those among them that are deleted included."""
        return list(self._changed)

    @property
    def created(self) -> list[Entity]:
        """Entities to create."""
        return [entity for entity in self._changed if entity.is_new]

    @property
    def modified(self) -> list[Entity]:
        """Entities to update."""
        stored = [entity for entity in self._changed if not entity.is_new]
        return [entity for entity in stored if entity not in self._deleted]

    @property
    def deleted(self) -> list[Entity]:
        """Entities to delete."""
        return list(self._deleted)

    def is_deleted(self, entity: Entity) -> bool:
        """Whether the next commit deletes an entity."""
        return entity in self._deleted

    def operations(self) -> list[RecordedOperation]:
        """The batch that the next commit sends."""
        return batch_of(self._changed, self._deleted)

    def remember(self, entity: Entity) -> None:
        """Write an entity at the next commit."""
        self._changed[entity] = None

    def delete(self, entity: Entity) -> None:
        """Delete an entity at the next commit."""
        self._deleted[entity] = None

    def forget_unless_changed(self, entity: Entity) -> None:
        """Leave an entity out of the next commit if none of its attributes is changed any more."""
        # A new entity is created even when every value of it was taken back.
        if not entity.recorded and not entity.is_new:
            self._changed.pop(entity, None)

    def clear(self) -> None:
        """Forget everything."""
        self._changed.clear()
        self._deleted.clear()
