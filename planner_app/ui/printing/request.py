"""What is to be printed: which chart, of whom, over which time, on which paper."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize

from planner_app.ids import ItemId, TeamId
from planner_app.insight.dates_by_id import DatesById
from planner_app.languages import mark, tr
from planner_app.operations.snapshot.snapshot import PersonRecord, Snapshot, ids_inside
from planner_app.scheduling.problem import NO_TIME, Flags
from planner_app.scheduling.schedule import P90, Percentiles, Schedule
from planner_app.scheduling.working_time.spans import BucketUnit
from planner_app.ui.charts.lanes.lane_layout import groups_of
from planner_app.ui.charts.loads import Loads, loads_of, project_loads_of
from planner_app.ui.printing.chart import Chart, UnknownChoice, known
from planner_app.words import last_day, local

K = TypeVar("K", bound=int)
UNITS_PER_INCH: Final = 96
"""Everything on paper is measured in 1/96 inch."""
MARGIN: Final = 44.0
_NO_PERIOD: Final = mark("There is no period '{name}'; there are {names}.")
_NO_PAPER: Final = mark("There is no paper '{name}'; there are {names}.")
_MOST_NAMED: Final = 12
"""Names that a refusal offers."""


class Paper(Enum):
    """What it is printed on."""

    A4 = "A4"
    A3 = "A3"
    LETTER = "Letter"

    @property
    def page_size(self) -> QPageSize:
        """Qt's name for it."""
        sizes = {Paper.A4: QPageSize.PageSizeId.A4, Paper.A3: QPageSize.PageSizeId.A3}
        return QPageSize(sizes.get(self, QPageSize.PageSizeId.Letter))


@dataclass(frozen=True, eq=False)
class PrintRequest:
    """One chart of one plan. first and last are days of the plan's zone, both included."""

    snapshot: Snapshot
    schedule: Schedule
    percentiles: Percentiles | None
    chart: Chart
    first: date
    last: date
    unit: BucketUnit
    team_id: TeamId | None
    project_id: ItemId | None
    paper: Paper
    landscape: bool
    now: int

    @property
    def size(self) -> QSizeF:
        """The page in 1/96 inch."""
        size = self.paper.page_size.size(QPageSize.Unit.Point) * (UNITS_PER_INCH / 72)
        return size.transposed() if self.landscape else size

    @property
    def zone(self) -> ZoneInfo:
        """The plan's."""
        return ZoneInfo(self.snapshot.plan.timezone)

    @cached_property
    def people(self) -> list[tuple[str, list[PersonRecord]]]:
        """Teams with their people, as far as asked for."""
        found = []
        for team_id, name, people in groups_of(self.snapshot):
            kept = people
            if self.project_id is not None:
                kept = [person for person in people if self.loads.has(person.id)]
            # Teams without anybody of the project get no heading.
            if kept and self.team_id in (None, team_id):
                found.append((name, kept))
        return found

    @cached_property
    def chosen(self) -> Flags:
        """Shape (p,): the same people as flags over the schedule's."""
        ids = {person.id for _, people in self.people for person in people}
        return np.asarray([person.id in ids for person in self.schedule.problem.people], np.bool_)

    @cached_property
    def loads(self) -> Loads:
        """Hours; where a project is asked for, what it has and takes of its people (S15)."""
        if self.project_id is None:
            return loads_of(self.snapshot, self.schedule)
        return project_loads_of(self.snapshot, self.schedule, self.project_id)

    @cached_property
    def dates(self) -> DatesById:
        """Dates by id."""
        answers = DatesById()
        answers.take_schedule(self.schedule)
        if self.percentiles is not None:
            answers.take_percentiles(self.percentiles)
        return answers

    @cached_property
    def items(self) -> list[ItemId]:
        """Ids of the treeitems in the order of the tree, of the project only where one is asked
        for."""
        outline = self.snapshot.outline
        if self.project_id is None:
            return outline
        inside = {self.project_id, *ids_inside(self.snapshot.children, self.project_id)}
        return [item_id for item_id in outline if item_id in inside]

    @cached_property
    def charted(self) -> list[ItemId]:
        """Items that get a line."""
        if not self.chart.leaves_out_done:
            return self.items
        open_items = [i for i in self.items if not self.snapshot.is_done(i)]
        return open_items or self.items  # a page of nothing tells nothing

    def whose(self) -> str:
        """Team and project in words, '' for everything."""
        names = [self.snapshot.teams[self.team_id].name] if self.team_id is not None else []
        names += [self.snapshot.items[self.project_id].name] if self.project_id is not None else []
        return ", ".join(names)


def request_for(
    snapshot: Snapshot,
    schedule: Schedule,
    percentiles: Percentiles | None,
    *,
    chart: Chart,
    first: date | None,
    last: date | None,
    by: str = "week",
    team: str | None = None,
    project: str | None = None,
    paper: str = "A4",
    landscape: bool = True,
    now: int,
) -> PrintRequest:
    """The request that these words describe.

    Raises UnknownChoice: the plan has no such name, or the period ends before it begins.
    """
    start, end = default_period(snapshot, schedule, percentiles if chart.shows_90 else None, now)
    # Only a first day given: the end still lies behind it.
    start, end = first or start, last or max(end, first or end)
    if end < start:
        raise UnknownChoice(tr("The last day of a report cannot be before its first."))
    return PrintRequest(
        snapshot=snapshot,
        schedule=schedule,
        percentiles=percentiles,
        chart=chart,
        first=start,
        last=end,
        unit=BucketUnit(known(_NO_PERIOD, by.lower(), [unit.value for unit in BucketUnit])),
        team_id=None if team is None else _team(snapshot, team),
        project_id=None if project is None else _project(snapshot, project),
        paper=Paper(known(_NO_PAPER, paper, [paper.value for paper in Paper])),
        landscape=landscape,
        now=now,
    )


def default_period(
    snapshot: Snapshot, schedule: Schedule, percentiles: Percentiles | None, now: int
) -> tuple[date, date]:
    """From this week's Monday to the Sunday after the last 90 % finish, else the last expected
    one."""
    zone = ZoneInfo(snapshot.plan.timezone)
    today = local(now, zone).date()
    finish = int(schedule.item_finish.max(initial=NO_TIME))
    if percentiles is not None:
        finish = max(finish, int(percentiles.plan[P90]))
    end = today if finish == NO_TIME else max(today, last_day(finish, zone))
    # Whole weeks, so that a report by week has no half ones.
    monday = today.toordinal() - today.weekday()
    return date.fromordinal(monday), date.fromordinal(end.toordinal() + 6 - end.weekday())


def _team(snapshot: Snapshot, name: str) -> TeamId:
    names = {team_id: team.name for team_id, team in snapshot.teams.items()}
    found = _id_of(name, names)
    if found is not None:
        return found
    if not names:
        raise UnknownChoice(tr("There is no team '{name}': this plan has no teams.", name=name))
    raise UnknownChoice(
        tr(
            "There is no team '{name}' in this plan; there are {names}.",
            name=name,
            names=_first_of(names),
        )
    )


def _project(snapshot: Snapshot, name: str) -> ItemId:
    """Any container may be printed; the outermost of a name is meant."""
    items = snapshot.items
    names = {i: items[i].name for i in snapshot.outline if not items[i].is_leaf}
    found = _id_of(name, names)
    if found is not None:
        return found
    if not names:
        raise UnknownChoice(
            tr("There is no project '{name}': this plan has no projects.", name=name)
        )
    raise UnknownChoice(
        tr(
            "There is no project '{name}' in this plan; there are {names}.",
            name=name,
            names=_first_of(names),
        )
    )


def _id_of(name: str, names: dict[K, str]) -> K | None:
    for number, own in names.items():
        if own.casefold() == name.casefold():
            return number
    return None


def _first_of(names: dict[K, str]) -> str:
    return ", ".join(list(names.values())[:_MOST_NAMED])
