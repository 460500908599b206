"""Which lanes stand where: teams with their people, then what is nobody's yet."""

from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from planner_app.ids import PersonId, TeamId
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import PersonRecord, Snapshot
from planner_app.scheduling.problem import Problem
from planner_app.ui.charts.lanes.lanes import LaneBars, Tracks

GROUP_HEIGHT: Final = 28
LANE_HEIGHT: Final = 58
TRACK_HEIGHT: Final = 27
NOBODY: Final = TeamId(-1)
"""Group id of what is nobody's yet."""
NO_TEAM: Final = TeamId(0)
"""Group id of people without a main team."""


@dataclass(frozen=True)
class Strip:
    """A group's head (no lane) or a lane: of a person, a team's rows, or the Unassigned ones
    (neither)."""

    top: int
    height: int
    name: str
    group: TeamId
    lane: int | None = None
    """Index into Spans; -1 for a person whom the schedule does not know yet."""
    person_id: PersonId | None = None
    team_id: TeamId | None = None
    people: tuple[PersonId, ...] = ()
    """Of a head: the ids of those in the group."""

    @property
    def is_head(self) -> bool:
        """Whether it is a group's head."""
        return self.lane is None

    @property
    def is_vacant(self) -> bool:
        """Whether it is a lane of work that is nobody's yet."""
        return self.lane is not None and self.person_id is None


class LaneLayout:
    """The strips from top to bottom, in pixels from the top of the first."""

    def __init__(
        self,
        snapshot: Snapshot,
        problem: Problem | None,
        spans: LaneBars | None,
        tracks: Tracks | None,
        folded: Set[TeamId],
    ) -> None:
        self.strips: list[Strip] = []
        self.height = 0
        self._tracks = tracks
        self._folded = folded
        self._lane_of = (
            {} if problem is None else {person.id: i for i, person in enumerate(problem.people)}
        )
        for group, name, people in groups_of(snapshot):
            self._add_head(group, name, tuple(person.id for person in people))
            for person in people if group not in folded else ():
                self._add_lane(
                    Strip(0, 0, person.name, group, self._lane_of.get(person.id, -1), person.id)
                )
        self._add_nobody(snapshot, problem, spans)
        # Sorted by nature, so that a height is found by halving.
        self._tops = [strip.top for strip in self.strips]

    def at(self, y: float) -> Strip | None:
        """The strip at a height."""
        if not 0 <= y < self.height:
            return None
        return self.strips[bisect_right(self._tops, y) - 1]

    def between(self, top: float, bottom: float) -> list[Strip]:
        """Strips that show between two heights."""
        return self.strips[
            max(bisect_right(self._tops, top) - 1, 0) : bisect_right(self._tops, bottom)
        ]

    def vacant(self, team_id: TeamId | None = None) -> Strip | None:
        """The lane of a team's or the Unassigned rows."""
        return next((s for s in self.strips if s.is_vacant and s.team_id == team_id), None)

    def _add_nobody(
        self, snapshot: Snapshot, problem: Problem | None, spans: LaneBars | None
    ) -> None:
        nobody = 0 if problem is None else len(problem.people)
        if spans is None:
            return
        teams = _teams_with_rows(snapshot, spans, nobody + 1)
        is_empty = spans.first[nobody] == spans.first[nobody + 1]
        if is_empty and not teams and not snapshot.people:
            return
        self._add_head(NOBODY, tr("Nobody yet"), ())
        if NOBODY in self._folded:
            return
        self._add_lane(Strip(0, 0, tr("Unassigned"), NOBODY, nobody))
        for team_id, lane in teams:
            self._add_lane(Strip(0, 0, snapshot.teams[team_id].name, NOBODY, lane, team_id=team_id))

    def _add_head(self, group: TeamId, name: str, people: tuple[PersonId, ...]) -> None:
        self.strips.append(Strip(self.height, GROUP_HEIGHT, name, group, people=people))
        self.height += GROUP_HEIGHT

    def _add_lane(self, strip: Strip) -> None:
        assert strip.lane is not None
        # Nobody's lanes have no line of load.
        base = LANE_HEIGHT if strip.person_id is not None else LANE_HEIGHT - 14
        tracks = 1 if self._tracks is None else self._tracks.count(strip.lane)
        height = base + (tracks - 1) * TRACK_HEIGHT
        self.strips.append(
            Strip(
                self.height,
                height,
                strip.name,
                strip.group,
                strip.lane,
                strip.person_id,
                strip.team_id,
            )
        )
        self.height += height


def _teams_with_rows(
    snapshot: Snapshot, spans: LaneBars, first_lane: int
) -> list[tuple[TeamId, int]]:
    """(team id, lane) of the teams that have rows of their own, in the order of the teams."""
    found = []
    for lane, team_id in enumerate(snapshot.teams, start=first_lane):
        # A team made since the schedule has no lane yet.
        is_known = lane + 1 < len(spans.first)
        if is_known and spans.first[lane] < spans.first[lane + 1]:
            found.append((team_id, lane))
    return found


def groups_of(snapshot: Snapshot) -> list[tuple[TeamId, str, list[PersonRecord]]]:
    """(team id, name, its people by name) in the order of the teams; those without a main team
    last."""
    inside: dict[TeamId, list[PersonRecord]] = {team_id: [] for team_id in snapshot.teams}
    for person in snapshot.people.values():
        if person.is_active:
            inside.setdefault(person.main_team_id or NO_TEAM, []).append(person)
    found = []
    for team_id, people in inside.items():
        if people:
            name = snapshot.teams[team_id].name if team_id in snapshot.teams else tr("No team")
            found.append((team_id, name, sorted(people, key=lambda person: person.name)))
    return found
