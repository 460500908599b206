"""Members, teams and activities (R19)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import Field

from planner_app.api.http.liquidplanner.places import PREFIX, RecordId, in_workspace
from planner_app.api.http.liquidplanner.sent import Id, Sent
from planner_app.api.http.liquidplanner.sent_items import Day
from planner_app.api.http.liquidplanner.shapes import Activity, Gone, Member, Team
from planner_app.api.http.liquidplanner.shaping import answer
from planner_app.api.http.problems import not_found
from planner_app.api.http.service import Caller, Served
from planner_app.operations.activities import create_activity, delete_activity, update_activity
from planner_app.operations.calendars import DAYS, seconds
from planner_app.operations.people import (
    create_person,
    create_team,
    delete_person,
    delete_team,
    update_person,
    update_team,
)
from planner_app.operations.records import SPACE_ID
from planner_app.operations.snapshot import Snapshot

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace])
_SUNDAY_FIRST: Final = (DAYS[6], *DAYS[:6])
_NAMES: Final = {
    "user_name": "username",
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "timezone": "timezone",
    "is_virtual": "is_virtual",
    "overdrive_scheduling": "overdrive",
    "first_available_date": "active_from",
    "last_available_date": "active_until",
    "external_reference": "external_reference",
}


class MemberChange(Sent):
    """Fields of a person."""

    wrapped = frozenset({"member"})
    ignored = frozenset(Member.__annotations__) - _NAMES.keys()

    user_name: str = Field("", description="Unique")
    first_name: str = Field("", description="As shown")
    last_name: str = Field("", description="As shown")
    email: str | None = Field(None, description="null for none")
    timezone: str | None = Field(None, description="An IANA name; null: the plan's")
    is_virtual: bool = Field(False, description="A placeholder")
    overdrive_scheduling: bool = Field(False, description="S10: everything of theirs at once")
    first_available_date: Day | None = Field(None, description="Works from this day, included")
    last_available_date: Day | None = Field(None, description="Works until this day, included")
    external_reference: str | None = Field(None, description="R19: unique; null frees it")


class TeamChange(Sent):
    """Name and members of a team; members that are not sent stay."""

    wrapped = frozenset({"team"})
    ignored = frozenset({"id", "type", "space_id"})

    name: str = Field("", description="The team's name")
    member_ids: list[Id] = Field([], description="Everybody in it")


class ActivityChange(Sent):
    """The name of an activity."""

    wrapped = frozenset({"activity"})
    ignored = frozenset({"id", "type", "space_id"})

    name: str = Field(description="Unique")


@router.get("/members", response_model=list[Member], tags=["Members"])
def members(
    service: Served,
    _who: Caller,
    include_disconnected: Annotated[bool, Query(description="Also those who work here no more")] = False,
) -> Response:
    """The people of the plan."""
    snapshot = service.live.current.snapshot
    found = [person.id for person in snapshot.people.values() if person.is_active or include_disconnected]
    return answer([_member(snapshot, person) for person in found])


@router.get("/members/{member_id}", response_model=Member, tags=["Members"])
async def read_member(service: Served, _who: Caller, member_id: RecordId) -> Response:
    """A person."""
    snapshot = service.live.current.snapshot
    return answer(_member(snapshot, _known(snapshot.people, "member", member_id)))


@router.post("/members", response_model=Member, status_code=201, tags=["Members"])
async def create_member(service: Served, who: Caller, member: MemberChange) -> Response:
    """Somebody new; `user_name` is unique."""
    changes, standing = await service.edit(who, create_person, **{"username": "", **member.given(_NAMES)})
    return answer(_member(standing.snapshot, int(str(changes.value))), 201)


@router.put("/members/{member_id}", response_model=Member, tags=["Members"])
async def change_member(service: Served, who: Caller, member_id: RecordId, member: MemberChange) -> Response:
    """Change fields of a person."""
    _known(service.live.current.snapshot.people, "member", member_id)
    _, standing = await service.edit(who, update_person, member_id, **member.given(_NAMES))
    return answer(_member(standing.snapshot, member_id))


@router.delete("/members/{member_id}", response_model=Gone, tags=["Members"])
async def delete_member(service: Served, who: Caller, member_id: RecordId) -> Response:
    """R19: their open rows become Unassigned; somebody with logged hours is kept, deactivated, and `notes` say so."""
    _known(service.live.current.snapshot.people, "member", member_id)
    changes, _ = await service.edit(who, delete_person, member_id)
    return answer({"id": member_id, "type": "Member", "notes": list(changes.notes)})


@router.get("/teams", response_model=list[Team], tags=["Teams"])
async def teams(service: Served, _who: Caller) -> Response:
    """The teams of the plan."""
    snapshot = service.live.current.snapshot
    return answer([_team(snapshot, team) for team in snapshot.teams])


@router.get("/teams/{team_id}", response_model=Team, tags=["Teams"])
async def read_team(service: Served, _who: Caller, team_id: RecordId) -> Response:
    """A team."""
    snapshot = service.live.current.snapshot
    return answer(_team(snapshot, _known(snapshot.teams, "team", team_id)))


@router.post("/teams", response_model=Team, status_code=201, tags=["Teams"])
async def make_team(service: Served, who: Caller, team: TeamChange) -> Response:
    """A new team."""
    changes, standing = await service.edit(who, create_team, name=team.name, member_ids=team.member_ids)
    return answer(_team(standing.snapshot, int(str(changes.value))), 201)


@router.put("/teams/{team_id}", response_model=Team, tags=["Teams"])
async def change_team(service: Served, who: Caller, team_id: RecordId, team: TeamChange) -> Response:
    """Rename a team, or say who is in it."""
    _known(service.live.current.snapshot.teams, "team", team_id)
    sent = team.given({"name": "name", "member_ids": "member_ids"})
    _, standing = await service.edit(who, update_team, team_id, **sent)
    return answer(_team(standing.snapshot, team_id))


@router.delete("/teams/{team_id}", response_model=Gone, tags=["Teams"])
async def remove_team(service: Served, who: Caller, team_id: RecordId) -> Response:
    """R19: its rows become Unassigned."""
    _known(service.live.current.snapshot.teams, "team", team_id)
    changes, _ = await service.edit(who, delete_team, team_id)
    return answer({"id": team_id, "type": "Team", "notes": list(changes.notes)})


@router.get("/activities", response_model=list[Activity], tags=["Activities"])
async def activities(service: Served, _who: Caller) -> Response:
    """The kinds of work."""
    snapshot = service.live.current.snapshot
    return answer([_activity(snapshot, activity) for activity in snapshot.activities])


@router.get("/activities/{activity_id}", response_model=Activity, tags=["Activities"])
async def read_activity(service: Served, _who: Caller, activity_id: RecordId) -> Response:
    """A kind of work."""
    snapshot = service.live.current.snapshot
    return answer(_activity(snapshot, _known(snapshot.activities, "activity", activity_id)))


@router.post("/activities", response_model=Activity, status_code=201, tags=["Activities"])
async def make_activity(service: Served, who: Caller, activity: ActivityChange) -> Response:
    """A new kind of work."""
    changes, standing = await service.edit(who, create_activity, name=activity.name)
    return answer(_activity(standing.snapshot, int(str(changes.value))), 201)


@router.put("/activities/{activity_id}", response_model=Activity, tags=["Activities"])
async def change_activity(service: Served, who: Caller, activity_id: RecordId, activity: ActivityChange) -> Response:
    """Rename."""
    _known(service.live.current.snapshot.activities, "activity", activity_id)
    _, standing = await service.edit(who, update_activity, activity_id, name=activity.name)
    return answer(_activity(standing.snapshot, activity_id))


@router.delete("/activities/{activity_id}", response_model=Gone, tags=["Activities"])
async def remove_activity(service: Served, who: Caller, activity_id: RecordId) -> Response:
    """R19: what was done under it has no activity any more."""
    _known(service.live.current.snapshot.activities, "activity", activity_id)
    changes, _ = await service.edit(who, delete_activity, activity_id)
    return answer({"id": activity_id, "type": "Activity", "notes": list(changes.notes)})


def _known(records: Mapping[int, object], what: str, record_id: int) -> int:
    if record_id not in records:
        raise not_found(what, record_id)
    return record_id


def _member(snapshot: Snapshot, person_id: int) -> Member:
    person = snapshot.people[person_id]
    calendar = snapshot.calendars[person.calendar_id or snapshot.plan.default_calendar_id]
    main = snapshot.teams.get(person.main_team_id) if person.main_team_id is not None else None
    return {
        "id": person.id,
        "type": "Member",
        "user_name": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "timezone": person.timezone,
        "is_virtual": person.is_virtual,
        "access_level": "member" if person.is_active else "disconnected",
        "overdrive_scheduling": person.overdrive,
        "daily_availability": [_hours(calendar.weekly_hours.get(day, ())) for day in _SUNDAY_FIRST],
        "first_available_date": person.active_from,
        "last_available_date": person.active_until,
        "team_ids": [member.team_id for member in snapshot.members.values() if member.person_id == person_id],
        "team_name": main.name if main is not None else None,
        "external_reference": person.external_reference,
    }


def _hours(spans: Sequence[Sequence[str]]) -> float:
    """Of a day's shifts; one that ends before it starts goes on over midnight."""
    ends = [(seconds(start), seconds(end)) for start, end in spans]
    return sum((end - start) % 86_400 or 86_400 for start, end in ends) / 3600


def _team(snapshot: Snapshot, team_id: int) -> Team:
    inside = [member.person_id for member in snapshot.members.values() if member.team_id == team_id]
    return {
        "id": team_id,
        "type": "Team",
        "space_id": SPACE_ID,
        "name": snapshot.teams[team_id].name,
        "member_ids": inside,
    }


def _activity(snapshot: Snapshot, activity_id: int) -> Activity:
    return {"id": activity_id, "type": "Activity", "space_id": SPACE_ID, "name": snapshot.activities[activity_id].name}
