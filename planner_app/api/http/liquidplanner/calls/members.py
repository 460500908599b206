"""Members and teams (R19)."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import Field

from planner_app.api.http.liquidplanner.documents.bodies import Id, Sent, SentDay, with_fields
from planner_app.api.http.liquidplanner.documents.describing import other_fields
from planner_app.api.http.liquidplanner.documents.paths import PREFIX, RecordId, in_workspace, known
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.liquidplanner.documents.responses import (
    OTHER_PERSON_FIELDS,
    Gone,
    Member,
    Team,
)
from planner_app.api.http.service import Caller, Served
from planner_app.ids import UNASSIGNED_ID, PersonId, TeamId
from planner_app.model import Person
from planner_app.model.fields import new_values
from planner_app.operations.rules.people.calendars import DAYS, seconds
from planner_app.operations.rules.people.people import (
    create_person,
    create_team,
    delete_person,
    delete_team,
    update_person,
    update_team,
)
from planner_app.operations.snapshot.records import SPACE_ID
from planner_app.operations.snapshot.snapshot import Snapshot

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace])
_SUNDAY_FIRST: Final = (DAYS[6], *DAYS[:6])
_SPELLED: Final = {
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
_NAMES: Final = {**_SPELLED, **{name: name for name in OTHER_PERSON_FIELDS}}
"""The names that operations have for the fields that can be set."""


_UNASSIGNED: Final[Member] = {
    "id": UNASSIGNED_ID,
    "type": "Member",
    "user_name": "unassigned",
    "first_name": "Unassigned",
    "last_name": "",
    "email": None,
    "timezone": None,
    "is_virtual": True,
    "access_level": "member",
    "overdrive_scheduling": False,
    "daily_availability": [0.0] * 7,
    "first_available_date": None,
    "last_available_date": None,
    "team_ids": [],
    "team_name": None,
    "external_reference": None,
    **other_fields(new_values(Person), OTHER_PERSON_FIELDS),
}
"""The member that stands for nobody (R3): clients look up the person of each row."""


@with_fields(Person, (*_SPELLED.values(), "is_active"))
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
    overdrive_scheduling: bool = Field(
        False, description="Everything of theirs is placed when ready, not levelled (S10)"
    )
    first_available_date: SentDay | None = Field(None, description="Works from this day, included")
    last_available_date: SentDay | None = Field(None, description="Works until this day, included")
    external_reference: str | None = Field(None, description="Unique; null frees it (R19)")


class TeamChange(Sent):
    """Name and members of a team; members that are not sent stay."""

    wrapped = frozenset({"team"})
    ignored = frozenset({"id", "type", "space_id"})

    name: str = Field("", description="The team's name")
    member_ids: list[Id[PersonId]] = Field([], description="Everybody in it")


@router.get("/members", response_model=list[Member], tags=["Members"])
def members(
    service: Served,
    _who: Caller,
    include_disconnected: Annotated[
        bool,
        Query(description="Also those who work here no more, and Unassigned: whom a row can name"),
    ] = False,
) -> Response:
    """The people of the plan."""
    snapshot = service.live.current.snapshot
    found = [
        # Who left is no choice for new work; clients that look up old names ask for everybody.
        person.id
        for person in snapshot.people.values()
        if person.is_active or include_disconnected
    ]
    shapes = [_member(snapshot, person) for person in found]
    return answer([*shapes, _UNASSIGNED] if include_disconnected else shapes)


@router.get("/members/{member_id}", response_model=Member, tags=["Members"])
async def read_member(service: Served, _who: Caller, member_id: RecordId[PersonId]) -> Response:
    """A person; 0 is Unassigned."""
    snapshot = service.live.current.snapshot
    # Rows answer 0 as their person (R3), and clients look up whatever id a row names.
    if member_id == UNASSIGNED_ID:
        return answer(_UNASSIGNED)
    return answer(_member(snapshot, known(snapshot.people, "member", member_id)))


@router.post("/members", response_model=Member, status_code=201, tags=["Members"])
async def create_member(service: Served, who: Caller, member: MemberChange) -> Response:
    """Somebody new; `user_name` is unique, and so is `external_reference` (R19)."""
    changes, standing = await service.edit(
        # Without a name it is the rule that refuses, in its own sentence.
        who,
        create_person,
        **{"username": "", **member.given(_NAMES)},
    )
    return answer(_member(standing.snapshot, changes.value), 201)


@router.put("/members/{member_id}", response_model=Member, tags=["Members"])
async def change_member(
    service: Served, who: Caller, member_id: RecordId[PersonId], member: MemberChange
) -> Response:
    """Change fields of a person: `user_name` is unique (R19). Dates follow: people work inside
    their working hours (S4)."""
    # Asked here: an id in the path that is not there is 404, while an edit would refuse it as 422.
    known(service.live.current.snapshot.people, "member", member_id)
    _, standing = await service.edit(who, update_person, member_id, **member.given(_NAMES))
    return answer(_member(standing.snapshot, member_id))


@router.delete("/members/{member_id}", response_model=Gone, tags=["Members"])
async def delete_member(service: Served, who: Caller, member_id: RecordId[PersonId]) -> Response:
    """Their open rows become Unassigned; somebody with logged hours is deactivated, and `notes` say
    so (R19)."""
    known(service.live.current.snapshot.people, "member", member_id)
    changes, _ = await service.edit(who, delete_person, member_id)
    return answer({"id": member_id, "type": "Member", "notes": list(changes.notes)})


@router.get("/teams", response_model=list[Team], tags=["Teams"])
async def teams(service: Served, _who: Caller) -> Response:
    """The teams of the plan."""
    snapshot = service.live.current.snapshot
    return answer([_team(snapshot, team) for team in snapshot.teams])


@router.get("/teams/{team_id}", response_model=Team, tags=["Teams"])
async def read_team(service: Served, _who: Caller, team_id: RecordId[TeamId]) -> Response:
    """A team."""
    snapshot = service.live.current.snapshot
    return answer(_team(snapshot, known(snapshot.teams, "team", team_id)))


@router.post("/teams", response_model=Team, status_code=201, tags=["Teams"])
async def make_team(service: Served, who: Caller, team: TeamChange) -> Response:
    """A new team, its name unique (R19); a row can be for a team instead of a person (R3)."""
    changes, standing = await service.edit(
        who, create_team, name=team.name, member_ids=team.member_ids
    )
    return answer(_team(standing.snapshot, changes.value), 201)


@router.put("/teams/{team_id}", response_model=Team, tags=["Teams"])
async def change_team(
    service: Served, who: Caller, team_id: RecordId[TeamId], team: TeamChange
) -> Response:
    """Rename a team: its name is unique (R19). Or say who is in it: a team's event takes time
    from each member (S8)."""
    known(service.live.current.snapshot.teams, "team", team_id)
    sent = team.given({"name": "name", "member_ids": "member_ids"})
    _, standing = await service.edit(who, update_team, team_id, **sent)
    return answer(_team(standing.snapshot, team_id))


@router.delete("/teams/{team_id}", response_model=Gone, tags=["Teams"])
async def remove_team(service: Served, who: Caller, team_id: RecordId[TeamId]) -> Response:
    """Delete it; its rows become Unassigned (R19)."""
    known(service.live.current.snapshot.teams, "team", team_id)
    changes, _ = await service.edit(who, delete_team, team_id)
    return answer({"id": team_id, "type": "Team", "notes": list(changes.notes)})


def _member(snapshot: Snapshot, person_id: PersonId) -> Member:
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
        "team_ids": [
            member.team_id for member in snapshot.members.values() if member.person_id == person_id
        ],
        "team_name": main.name if main is not None else None,
        "external_reference": person.external_reference,
        **other_fields(person, OTHER_PERSON_FIELDS),
    }


def _hours(spans: Sequence[Sequence[str]]) -> float:
    """Of a day's shifts; one that ends before it starts goes on over midnight."""
    ends = [(seconds(start), seconds(end)) for start, end in spans]
    # Round the clock a shift ends when it starts: that is a whole day, not none.
    return sum((end - start) % 86_400 or 86_400 for start, end in ends) / 3600


def _team(snapshot: Snapshot, team_id: TeamId) -> Team:
    inside = [member.person_id for member in snapshot.members.values() if member.team_id == team_id]
    return {
        "id": team_id,
        "type": "Team",
        "space_id": SPACE_ID,
        "name": snapshot.teams[team_id].name,
        "member_ids": inside,
    }
