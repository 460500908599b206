"""People and teams: create, change, take away (R19)."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import PersonId, TeamId
from planner_app.languages import tr
from planner_app.model import (
    Allocation,
    Assignment,
    Person,
    Record,
    Team,
    TeamMember,
    TimeEntry,
    TreeItem,
    WorkCalendar,
)
from planner_app.model.fields import names_of
from planner_app.model.people import NewPersonValues, PersonValues
from planner_app.operations.rules.people.zone_names import is_zone
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.rows import owner_name, remove_row
from planner_app.operations.transaction.edit import (
    Edit,
    apply_values,
    checked_name,
    free_reference,
    refuse_out_of_bounds,
)
from planner_app.operations.transaction.field_words import listed_fields


def create_person(
    edit: Edit, /, *, username: str, uid: str | None = None, **values: Unpack[NewPersonValues]
) -> PersonId:
    """Somebody new; answers the id. Refused: a username that is taken, an unknown zone, calendar or
    team."""
    person = Person(
        uid=uid,
        username="",
        first_name="",
        last_name="",
        overdrive=False,
        is_virtual=False,
        is_active=True,
    )
    _set_fields(edit, person, {"username": username, **values})
    edit.add(person)
    refuse_taken_uid(edit, person)
    if person.main_team_id is not None:
        _join(edit, person.main_team_id, person.id)
    edit.label = tr("Added {person}", person=owner_name(edit, (person.id, None)))
    return person.id


def update_person(edit: Edit, /, person_id: PersonId, **values: Unpack[PersonValues]) -> None:
    """Change fields of a person. Refused: as on creation."""
    person = edit.get(Person, person_id)
    _set_fields(edit, person, values)
    if person.main_team_id is not None:
        _join(edit, person.main_team_id, person.id)
    edit.label = tr(
        "Changed the {fields} of {person}",
        person=owner_name(edit, (person.id, None)),
        fields=listed_fields(Person, values),
    )


def delete_person(edit: Edit, person_id: PersonId, *, heir_id: PersonId | None = None) -> None:
    """R19: open rows go to the heir, else to nobody; somebody with logged hours stays,
    deactivated."""
    person = edit.get(Person, person_id)
    name = owner_name(edit, (person.id, None))
    if heir_id == person.id:
        raise Refused(tr("{name} cannot take over their own work.", name=name))
    if heir_id is not None:
        edit.get(Person, heir_id)
    logged = (
        edit.session.scalar(select(TimeEntry.id).where(TimeEntry.person_id == person.id).limit(1))
        is not None
    )
    for row in edit.all(select(Assignment).where(Assignment.person_id == person.id)):
        item = edit.session.get_one(TreeItem, row.treeitem_id)
        if item.type != "project" and (not row.is_done or not logged):
            reassign(edit, row.id, person_id=heir_id)
    for row in edit.all(select(Assignment).where(Assignment.person_id == person.id)):
        if edit.session.get_one(TreeItem, row.treeitem_id).type == "project":
            remove_row(edit, row)
    # R14: logged hours belong to somebody, so the record stays.
    if logged:
        person.is_active = False
        edit.notes.append(tr("{person} has logged hours and is kept, deactivated.", person=name))
    else:
        _forget(edit, person)
    edit.label = tr("Took {name} off the plan", name=name)


def create_team(
    edit: Edit, *, name: str, member_ids: Sequence[PersonId] = (), uid: str | None = None
) -> TeamId:
    """A new team; answers the id. Refused: no name; UnknownRecord: an unknown member."""
    team = edit.add(Team(uid=uid, name=checked_name(name, Team)))
    refuse_taken_uid(edit, team)
    for person_id in dict.fromkeys(member_ids):
        _join(edit, team.id, edit.get(Person, person_id).id)
    edit.label = tr("Added the team {team}", team=team.name)
    return team.id


def update_team(
    edit: Edit,
    team_id: TeamId,
    *,
    name: str | None = None,
    member_ids: Sequence[PersonId] | None = None,
) -> None:
    """Rename a team or set who is in it."""
    team = edit.get(Team, team_id)
    edit.label = tr("Changed who is on the team {team}", team=team.name)
    if name is not None:
        old_name, team.name = team.name, checked_name(name, Team)
        edit.label = tr("Renamed the team {old_name} to {name}", old_name=old_name, name=team.name)
    if member_ids is not None:
        wanted = {edit.get(Person, person_id).id for person_id in member_ids}
        for member in edit.all(select(TeamMember).where(TeamMember.team_id == team.id)):
            if member.person_id not in wanted:
                edit.delete(member)
        for person in edit.all(select(Person).where(Person.main_team_id == team.id)):
            if person.id not in wanted:
                person.main_team_id = None
        for person_id in sorted(wanted):
            _join(edit, team.id, person_id)


def delete_team(edit: Edit, team_id: TeamId, *, heir_id: TeamId | None = None) -> None:
    """R19: a team's rows go to another team, else they become Unassigned."""
    team = edit.get(Team, team_id)
    if heir_id == team.id:
        raise Refused(tr("{team} cannot take over its own work.", team=team.name))
    if heir_id is not None:
        edit.get(Team, heir_id)
    for row in edit.all(select(Assignment).where(Assignment.team_id == team.id)):
        if heir_id is not None:
            reassign(edit, row.id, team_id=heir_id)
        else:
            reassign(edit, row.id, person_id=None)
    for member in edit.all(select(TeamMember).where(TeamMember.team_id == team.id)):
        edit.delete(member)
    for person in edit.all(select(Person).where(Person.main_team_id == team.id)):
        person.main_team_id = None
    edit.label = tr("Took the team {team} off the plan", team=team.name)
    edit.delete(team)


def refuse_taken_uid(edit: Edit, record: Person | Team) -> None:
    """People and teams count as one family of uids (contract: A plan)."""
    other: type[Record] = Team if isinstance(record, Person) else Person
    if edit.session.scalar(select(other.id).where(other.uid == record.uid)) is not None:
        raise Refused(tr("Somebody else already has the id '{uid}'.", uid=record.uid))


def _set_fields(edit: Edit, person: Person, values: PersonValues) -> None:
    if "username" in values:
        values["username"] = checked_name(values["username"], Person)
        taken = edit.session.scalar(select(Person.id).where(Person.username == values["username"]))
        if taken is not None and taken != person.id:
            raise Refused(
                tr(
                    "Somebody else already has the username '{username}'.",
                    username=values["username"],
                )
            )
    if values.get("timezone") is not None and not is_zone(values["timezone"]):
        raise Refused(tr("The time zone '{timezone}' does not exist.", timezone=values["timezone"]))
    if values.get("calendar_id") is not None:
        edit.get(WorkCalendar, values["calendar_id"])
    if values.get("main_team_id") is not None:
        edit.get(Team, values["main_team_id"])
    if "external_reference" in values:
        values["external_reference"] = free_reference(edit, person, values["external_reference"])
    apply_values(person, values, names_of(Person))
    refuse_out_of_bounds(person)
    _refuse_backwards(person.active_from, person.active_until)


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and first > last:
        raise Refused(tr("The last day is before the first day."))


def _join(edit: Edit, team_id: TeamId, person_id: PersonId) -> None:
    here = (TeamMember.team_id == team_id, TeamMember.person_id == person_id)
    if edit.session.scalar(select(TeamMember.id).where(*here)) is None:
        edit.add(TeamMember(team_id=team_id, person_id=person_id))


def _forget(edit: Edit, person: Person) -> None:
    for member in edit.all(select(TeamMember).where(TeamMember.person_id == person.id)):
        edit.delete(member)
    for allocation in edit.all(select(Allocation).where(Allocation.person_id == person.id)):
        edit.delete(allocation)
    edit.delete(person)
