"""What the parts of one import share: ids by the document's keys, and progress."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from planner_app.errors import Refused
from planner_app.ids import ActivityId, CalendarId, ItemId, PersonId, TeamId
from planner_app.languages import tr
from planner_app.model import Identified
from planner_app.operations.importing.plan_document import PlanDocument
from planner_app.operations.transaction.edit import Edit

K = TypeVar("K", bound=int)
_FLUSH_EVERY: Final = 10_000


@dataclass
class ImportContext:
    """One import under way."""

    edit: Edit
    document: PlanDocument
    progress: Callable[[float], None]
    """Called with the share done, 0 to 1; it may raise Cancelled, which leaves the plan as it
    was."""
    calendars: dict[str, CalendarId] = field(default_factory=dict)
    teams: dict[str, TeamId] = field(default_factory=dict)
    people: dict[str, PersonId] = field(default_factory=dict)
    items: dict[str, ItemId] = field(default_factory=dict)
    activities: dict[str, ActivityId] = field(default_factory=dict)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    _added: int = 0

    def add(self, record: Identified[K]) -> K:
        """A new record; answers its id."""
        self.edit.add(record)
        self.created[record.__tablename__] += 1
        self._added += 1
        # In portions, so that the progress moves with what is written and a cancel is heard (R17).
        if self._added % _FLUSH_EVERY == 0:
            self.edit.session.flush()
            # What is expected is a guess: a bar at its end while work goes on would look stuck.
            self.progress(min(self._added / max(self._expected, 1), 0.99))
        return record.id

    @property
    def _expected(self) -> int:
        document = self.document
        rows = sum(len(item.rows) or 1 for item in document.items)
        return len(document.items) + 2 * rows + len(document.time_entries) + len(document.links)

    def id_of(self, family: dict[str, K], key: str, what: str) -> K:
        """The id behind a key. Refused: the document refers to what it does not hold."""
        if key not in family:
            raise Refused(
                tr("The file refers to {what} '{key}' and does not hold it.", what=what, key=key)
            )
        return family[key]
