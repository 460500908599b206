"""What stacks and heatmap show together: whose loads, added up by what, levelled or all when
ready."""

from collections import OrderedDict
from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, Signal

from planner_app.ids import ItemId, PersonId
from planner_app.languages import tr, trn
from planner_app.operations.snapshot.snapshot import ItemRecord, Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.problem import Flags, Problem
from planner_app.scheduling.schedule import Schedule, State
from planner_app.scheduling.working_time.spans import Buckets, BucketUnit
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.heat import Heat
from planner_app.ui.charts.load_sums import heat_of, stacks_of, unit_for
from planner_app.ui.charts.loads import Loads, all_when_ready, loads_of, project_loads_of
from planner_app.ui.charts.stacks import Stacks

_KEPT: Final = 12
"""Stacks of so many selections: whoever walks through the tree comes to the same people again and
again."""


class LoadModel(QObject):
    """Works sums out when they are asked for, and keeps the newest ones until the dates change."""

    changed = Signal()
    unit_changed = Signal()
    """Told while a chart is painted: connect it queued."""
    _demanded = Signal(object, object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.when_ready = False
        self.fixed_unit: BucketUnit | None = None
        self._unit = BucketUnit.WEEK
        self._loads: Loads | None = None
        self._heats: dict[BucketUnit, Heat] = {}
        self._stacks: OrderedDict[tuple[BucketUnit, int | bytes], Stacks] = OrderedDict()
        self._demanded.connect(self._take_demand)
        bridge.scheduled.connect(self._scheduled)
        bridge.changed.connect(self._edited)
        # Sums of other people are other stacks; the loads stay.
        bridge.selection_changed.connect(self.changed)

    @property
    def loads(self) -> Loads | None:
        """Of the current schedule, or of the demand when all is done when ready; None before the
        first."""
        if self._loads is None and self.bridge.schedule is not None and not self.when_ready:
            self._loads = loads_of(self.bridge.snapshot, self.bridge.schedule)
        return self._loads

    @property
    def unit(self) -> BucketUnit:
        """What hours are added up by: chosen, or by zoom."""
        return self.fixed_unit or self._unit

    def zoomed(self, pixels_per_second: float) -> None:
        """By the views, before they paint."""
        before, self._unit = self.unit, unit_for(pixels_per_second)
        if self.unit is not before:
            self.unit_changed.emit()

    def buckets(self) -> Buckets | None:
        """The current unit's."""
        return None if self.loads is None else self.loads.buckets(self.unit)

    def heat(self) -> Heat | None:
        """Of everybody."""
        loads = self.loads
        if loads is not None and self.unit not in self._heats:
            self._heats[self.unit] = heat_of(loads, loads.buckets(self.unit))
        return self._heats.get(self.unit)

    def stacks(self) -> Stacks | None:
        """Of the selection."""
        loads, project = self.loads, chosen_project(self.bridge)
        if loads is None:
            return None
        # By who is chosen, not by what: many items have the same people.
        key = (self.unit, self.chosen(loads).tobytes() if project is None else project.id)
        if key not in self._stacks:
            if project is not None:
                loads = project_loads_of(loads.snapshot, loads.schedule, project.id)
            self._stacks[key] = stacks_of(loads, loads.buckets(self.unit), self.chosen(loads))
            if len(self._stacks) > _KEPT:
                # The one that was not looked at for longest.
                self._stacks.popitem(last=False)
        self._stacks.move_to_end(key)
        return self._stacks[key]

    def chosen(self, loads: Loads) -> Flags:
        """Shape (p,): who is on the selected project; the selected persons, else those on the
        items, else everyone."""
        if loads.inside is not None:
            return loads.members
        ids = chosen_people(self.bridge)
        flags = np.asarray([person.id in ids for person in loads.schedule.problem.people], np.bool_)
        # Nobody of the selection is in the schedule: everybody's hours say more than none.
        return flags if flags.any() else np.ones(loads.people, np.bool_)

    def whose(self) -> str:
        """The selection in words."""
        if (project := chosen_project(self.bridge)) is not None:
            return project.name
        ids = [i for i in chosen_people(self.bridge) if i in self.bridge.snapshot.people]
        if not ids:
            return tr("everyone")
        if len(ids) == 1:
            return self.bridge.snapshot.people[ids[0]].name
        return trn("{count} person", "{count} people", len(ids))

    def set_when_ready(self, wanted: bool) -> None:
        """S10: show true demand instead of levelled work. The tree's dates stay as they are."""
        self.when_ready = wanted
        self._forget()
        self._ask_demand()

    def set_unit(self, unit: BucketUnit | None) -> None:
        """Add up by this unit, or (None) by zoom."""
        self.fixed_unit = unit
        self.changed.emit()

    def _scheduled(self) -> None:
        if self.when_ready:
            self._ask_demand()
        else:
            self._forget()

    def _edited(self, changes: Changes[object]) -> None:
        if (
            not self.when_ready and not changes.needs_schedule
        ):  # else the schedule comes in a moment
            self._forget()

    def _forget(self) -> None:
        self._loads = None
        self._heats.clear()
        self._stacks.clear()
        self.changed.emit()

    def _ask_demand(self) -> None:
        schedule, snapshot = self.bridge.schedule, self.bridge.snapshot
        if self.when_ready and schedule is not None:
            # Levelling everybody anew takes too long for the GUI thread.
            QThreadPool.globalInstance().start(lambda: self._work_out(snapshot, schedule.problem))

    def _work_out(self, snapshot: Snapshot, problem: Problem) -> None:
        self._demanded.emit(snapshot, all_when_ready(problem))

    def _take_demand(self, snapshot: Snapshot, demand: Schedule) -> None:
        if self.when_ready:
            self._forget()
            self._loads = loads_of(snapshot, demand)
            self.changed.emit()


def chosen_project(bridge: Bridge) -> ItemRecord | None:
    """The selected project, where it is all that is selected: its own utilization is shown
    (S15)."""
    if bridge.selected_people or len(bridge.selected_items) != 1:
        return None
    item = bridge.snapshot.items.get(bridge.selected_items[0])
    return item if item is not None and item.type == "project" else None


def chosen_people(bridge: Bridge) -> frozenset[PersonId]:
    """Ids of the selected persons, else of those with open rows on the selected items or inside;
    empty for everyone."""
    if bridge.selected_people:
        return frozenset(bridge.selected_people)
    return _people_on(bridge.snapshot, bridge.schedule, bridge.selected_items)


@lru_cache(maxsize=2)
def _people_on(
    snapshot: Snapshot, schedule: Schedule | None, item_ids: tuple[ItemId, ...]
) -> frozenset[PersonId]:
    """With open rows on some items or inside: of leaves as they stand, of containers as they were
    scheduled last."""
    found = set[PersonId]()
    for item_id in item_ids:
        rows = (snapshot.assignments[row] for row in snapshot.rows_of.get(item_id, ()))
        found |= {row.person_id for row in rows if row.person_id is not None and not row.is_done}
        if schedule is not None and item_id in snapshot.children:
            found |= _scheduled_inside(schedule, item_id)
    return frozenset(found)


def _scheduled_inside(schedule: Schedule, container_id: ItemId) -> set[PersonId]:
    """The people of the open rows in a container: a large one has more items than a frame has time
    to walk."""
    index, problem = schedule.index_by_item_id.get(container_id), schedule.problem
    if index is None:
        return set()
    inside = problem.items.inside(index)
    rows = slice(*np.searchsorted(problem.rows.item, (inside.start, inside.stop)).tolist())
    people = problem.rows.person[rows][schedule.row_state[rows] != State.DONE]
    return {problem.people[person].id for person in np.unique(people).tolist() if person >= 0}
