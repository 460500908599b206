"""Which kind of work something is, and so its colour: the row's activity, else the main team of who
does it."""

from functools import lru_cache
from typing import NamedTuple

from planner_app.ids import ActivityId, ItemId, PersonId, TeamId
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import AssignmentRecord, Snapshot

NO_KIND = -1


class Kinds(NamedTuple):
    """Index and name of each kind of work in a plan: activities by age, then teams by age."""

    of_activity: dict[ActivityId, int]
    of_team: dict[TeamId, int]
    names: tuple[str, ...]


# Asked for every bar and row of a picture, of the same snapshot.
@lru_cache(maxsize=2)
def kinds(snapshot: Snapshot) -> Kinds:
    """The plan's kinds of work; an index is what `Theme.work` takes."""
    # By age, so that a new activity does not change the colours of the others.
    activities, teams = sorted(snapshot.activities), sorted(snapshot.teams)
    names = [snapshot.activities[i].name for i in activities]
    known = {name.casefold(): index for index, name in enumerate(names)}
    of_team: dict[TeamId, int] = {}
    for team in teams:
        # A department named like its activity is the same kind of work: one colour for both.
        name = snapshot.teams[team].name
        if name.casefold() not in known:
            known[name.casefold()] = len(names)
            names.append(name)
        of_team[team] = known[name.casefold()]
    return Kinds(
        {activity: index for index, activity in enumerate(activities)},
        of_team,
        tuple(names) or (tr("Work"),),
    )


def kind_of_row(snapshot: Snapshot, row: AssignmentRecord) -> int:
    """The kind of an assignment, NO_KIND where nothing tells; 0 in a plan that tells no kinds
    apart."""
    known = kinds(snapshot)
    if not known.of_activity and not known.of_team:
        return 0
    if row.activity_id is not None:
        return known.of_activity.get(row.activity_id, NO_KIND)
    team_id = row.team_id if row.person_id is None else snapshot.people[row.person_id].main_team_id
    return NO_KIND if team_id is None else known.of_team.get(team_id, NO_KIND)


def kind_of_item(snapshot: Snapshot, item_id: ItemId) -> int:
    """The kind of a leaf: its first open row's, else its first row's."""
    rows = [snapshot.assignments[r] for r in snapshot.rows_of.get(item_id, ())]
    row = next((r for r in rows if not r.is_done), rows[0] if rows else None)
    return NO_KIND if row is None else kind_of_row(snapshot, row)


def kind_of_person(snapshot: Snapshot, person_id: PersonId) -> int:
    """The kind of somebody's main team."""
    known = kinds(snapshot)
    if not known.of_activity and not known.of_team:
        return 0
    team_id = snapshot.people[person_id].main_team_id
    return NO_KIND if team_id is None else known.of_team.get(team_id, NO_KIND)
