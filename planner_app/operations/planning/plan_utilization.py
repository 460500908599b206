"""S15 of a snapshot and its schedule: the sums of scheduling/loads/utilization with the hours that
were logged."""

from threading import Lock
from typing import Final

import numpy as np

from planner_app.ids import ItemId, PersonId, PersonIndex, TimeEntryId
from planner_app.operations.planning.problem_arrays import columns_of_entries
from planner_app.operations.planning.snapshot_arrays import FamilyArrays
from planner_app.operations.snapshot.snapshot import Snapshot, TimeEntryRecord
from planner_app.scheduling.index_by_id import IndexById
from planner_app.scheduling.loads.projects import divided
from planner_app.scheduling.loads.utilization import Logged, Utilization, utilization
from planner_app.scheduling.problem import Flags
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.units import HOUR

_entries: Final[FamilyArrays[TimeEntryId, TimeEntryRecord]] = FamilyArrays(columns_of_entries)
_turn: Final = Lock()
"""Charts on the GUI thread and reports on others share the columns."""


def utilization_of(
    snapshot: Snapshot, schedule: Schedule, first_day: int, last_day: int
) -> Utilization:
    """Everybody's days from first_day to last_day (ordinals, included)."""
    return utilization(schedule, first_day, last_day, logged_of(snapshot, schedule))


def project_utilization_of(
    snapshot: Snapshot, schedule: Schedule, whole: Utilization, inside: Flags
) -> Utilization:
    """Of a project, given as its items: what it can have of everybody's days (`whole`), and what it
    takes of them."""
    # Work outside belongs to no project here: it is the other work of the same people (S15).
    project = np.where(inside, 0, -1).astype(np.int32)
    return divided(schedule, whole, logged_of(snapshot, schedule), project, 1).open_to(0)


def items_inside(schedule: Schedule, container_id: ItemId) -> Flags:
    """Shape (items,): a container and all that is inside; nothing for one that the schedule does
    not know."""
    index = schedule.index_by_item_id.get(container_id)
    inside = np.zeros(len(schedule.item_finish), np.bool_)
    if index is not None:
        inside[schedule.problem.items.inside(index)] = True
    return inside


def logged_of(snapshot: Snapshot, schedule: Schedule) -> Logged:
    """The time entries, hours rounded half up to seconds."""
    with _turn:
        _, column = _entries.of(snapshot.time_entries)
    ids = np.asarray([person.id for person in schedule.problem.people], np.int64)
    people: IndexById[PersonId, PersonIndex] = IndexById(ids, PersonIndex)
    return Logged(
        person=people.get_all(column["person_id"]).astype(np.int32),
        item=schedule.index_by_item_id.get_all(column["treeitem_id"]).astype(np.int32),
        day=column["day"],
        # numpy's own rounding takes halves to the even number; effort is rounded half up (S2).
        seconds=np.floor(column["hours"] * HOUR + 0.5).astype(np.int64),
    )
