"""All that lanes are painted from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from PySide6.QtCore import QRectF

from planner_app.ids import PersonId, RowIndex
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import AllocationRecord, AssignmentRecord, Snapshot
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.working_time.spans import Buckets
from planner_app.ui.charts.heat import Heat
from planner_app.ui.charts.lanes.lane_layout import TRACK_HEIGHT
from planner_app.ui.charts.lanes.lanes import LaneBars, Tracks
from planner_app.ui.charts.scale import Scale

BAR: Final = 24.0
"""Pixels of a bar's height."""
BAR_TOP: Final = 8.0
"""Pixels from a lane's top to its first bar."""


@dataclass(frozen=True, eq=False)
class LaneChart:
    """A snapshot, its schedule, and what was worked out from them. `heat` is by person and
    bucket."""

    snapshot: Snapshot
    schedule: Schedule
    spans: LaneBars
    tracks: Tracks
    buckets: Buckets
    heat: Heat

    @cached_property
    def allocations(self) -> dict[PersonId, list[AllocationRecord]]:
        """By person id."""
        found: dict[PersonId, list[AllocationRecord]] = {}
        for allocation in self.snapshot.allocations.values():
            found.setdefault(allocation.person_id, []).append(allocation)
        return found

    def assignment(self, bar: int) -> AssignmentRecord | None:
        """The row behind a bar, None when it has just been deleted."""
        return self.snapshot.assignments.get(
            self.schedule.problem.rows.id_of(RowIndex(int(self.spans.row[bar])))
        )

    def label(self, row: AssignmentRecord) -> str:
        """'sh0010 Lighting'."""
        return full_name(self.snapshot, row.treeitem_id)

    def bar_rect(self, scale: Scale, top: float, bar: int) -> QRectF:
        """Where a bar stands when its lane begins at y = top."""
        left, right = scale.x(float(self.spans.start[bar])), scale.x(float(self.spans.end[bar]))
        # Bars at the same time stand one below the other.
        y = top + BAR_TOP + self.tracks.of(bar) * TRACK_HEIGHT
        return QRectF(left, y, max(right - left, 1.0), BAR)

    def is_open(self, row: AssignmentRecord) -> bool:
        """Whether it is work to be given to somebody: a team's or nobody's, but no event."""
        return row.person_id is None and self.snapshot.items[row.treeitem_id].type == "task"
