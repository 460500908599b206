"""What the writers of a batch share: the edit, the records known, and what waits for the end of the
batch."""

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
    """One batch under way."""

    edit: Edit
    known: KnownRecords
    new_items: dict[ItemId, list[AssignmentId]] = field(default_factory=dict)
    """Items made by the batch, each with the rows made for it, in the order wanted."""
    left_items: set[ItemId] = field(default_factory=set)
    """Items that lost a row."""
    taken_over: set[AssignmentId] = field(default_factory=set)
    """Rows of project teams that were there of themselves and are now a client's (R12)."""
    later: list[Callable[[], None]] = field(default_factory=list)
    """What is done when all rows are there."""

    def named(self, family: Family[K, Record], record_id: K, write: EntityWrite) -> K:
        """Give a new record the id that the client knows it by; answers the record's own."""
        give_uid(self.edit.get(family, record_id), write.uid)
        return record_id

    def fields(self, write: EntityWrite, *names: str, **others: str) -> dict[str, Any]:
        """The given ones of some attributes, as an operation takes them: `others` by attribute,
        under their names there; references as numbers, moments aware."""
        wanted = {**dict.fromkeys(names, ""), **others}
        return {
            (argument or name): self._plain(write.values[name])
            for name, argument in wanted.items()
            if name in write.values
        }

    def _plain(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.known.of(value)[1]
        return aware(value) if isinstance(value, datetime) else value


def aware(moment: datetime) -> datetime:
    """Moments without a zone are in UTC, as with ftrack."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def hours_of(seconds: object, what: str) -> float:
    """Refused: it is no number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise Refused(tr("The {what} is a number of seconds.", what=what))
    return seconds / 3600


def refuse_change_of(write: EntityWrite, *names: str) -> None:
    """Refused: one of the attributes is given, which is for good once it is made."""
    for name in names:
        if name in write.values:
            raise Refused(
                tr(
                    "The {name} of {called} cannot be changed; delete it and make another.",
                    name=name,
                    called=write.entity.called,
                )
            )
