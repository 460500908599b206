"""What all writers of a batch share: the edit, the known records, work for the end of the batch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.resolve_ids import KnownRecords
from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId
from planner_app.languages import tr
from planner_app.model import Record
from planner_app.operations.transaction.edit import Edit, Family
from planner_app.operations.transaction.uids import give_uid

K = TypeVar("K", bound=int)


@dataclass
class Writing:
    """The state of a batch while it is written."""

    edit: Edit
    known: KnownRecords
    new_items: dict[ItemId, list[AssignmentId]] = field(default_factory=dict)
    """Items that the batch has created, each with its new rows in the order of the batch."""
    left_items: set[ItemId] = field(default_factory=set)
    """Items from which a row was taken."""
    taken_over: set[AssignmentId] = field(default_factory=set)
    """Rows of project teams that came with work and now have a client's id (R12)."""
    later: list[Callable[[], None]] = field(default_factory=list)
    """Work to do when all records of the batch exist."""

    def named(self, family: Family[K, Record], record_id: K, write: EntityWrite) -> K:
        """Give a new record the id that the client knows it by. Answers the record's number."""
        give_uid(self.edit.get(family, record_id), write.uid)
        return record_id

    def fields(self, write: EntityWrite, *names: str, **others: str) -> dict[str, Any]:
        """The values that the client gave, as arguments of an operation.

        `names` are attributes that the operation calls the same; `others` maps attributes to the
        operation's names. References become numbers, moments become aware.
        """
        arguments = {name: name for name in names} | others
        found: dict[str, Any] = {}
        for name, argument in arguments.items():
            # An attribute that was not given stays as it is, which None would not say.
            if name in write.values:
                found[argument] = self._plain(write.values[name])
        return found

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.known.of(value)[1]
        return aware(value) if isinstance(value, datetime) else value


def aware(moment: datetime) -> datetime:
    """The moment with a zone; without one it is in UTC, as with ftrack."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def hours_of(seconds: object, name: str) -> float:
    """The hours of an attribute that ftrack has in seconds. Refused: it is not a number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Refused(tr("'{attribute}' must be a number of seconds.", attribute=name))
    return seconds / 3600


def refuse_change_of(write: EntityWrite, *names: str) -> None:
    """Refused: the client gave one of these attributes, which never change."""
    for name in names:
        if name in write.values:
            raise Refused(
                tr(
                    "Nobody can change '{attribute}' of {type}. Delete it and create a new one.",
                    attribute=name,
                    type=write.entity.name,
                )
            )
