"""Writes users, groups and memberships: our people and teams."""

from typing import Final

from sqlalchemy import select

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.writer import Writing
from planner_app.ids import MemberId, PersonId, TeamId
from planner_app.model import Person, TeamMember
from planner_app.model.fields import fields_but
from planner_app.operations.rules.people.people import (
    create_person,
    create_team,
    update_person,
    update_team,
)
from planner_app.operations.transaction.edit import Edit

_PERSON: Final = tuple(field.name for field in fields_but(Person, ()))
_PERSON_REFS: Final = {"calendar": "calendar_id", "main_team": "main_team_id"}


def make_person(writing: Writing, write: EntityWrite) -> PersonId:
    """Create a person (R19)."""
    return create_person(
        writing.edit, uid=write.uid, **writing.fields(write, *_PERSON, **_PERSON_REFS)
    )


def update_user(writing: Writing, write: EntityWrite, person_id: PersonId) -> None:
    """Change the fields of a person."""
    if values := writing.fields(write, *_PERSON, **_PERSON_REFS):
        update_person(writing.edit, person_id, **values)


def make_group(writing: Writing, write: EntityWrite) -> TeamId:
    """Create a team. Its members are set when all people of the batch exist."""
    team_id = create_team(writing.edit, name=write.values["name"], uid=write.uid)
    _set_members_later(writing, write, team_id)
    return team_id


def update_group(writing: Writing, write: EntityWrite, team_id: TeamId) -> None:
    """Change the name and the members of a team."""
    if "name" in write.values:
        update_team(writing.edit, team_id, **writing.fields(write, "name"))
    _set_members_later(writing, write, team_id)


def _set_members_later(writing: Writing, write: EntityWrite, team_id: TeamId) -> None:
    if "members" in write.values:
        members: list[Ref] = write.values["members"]

        def set_members() -> None:
            # Only people: a team inside a team is refused as an unknown person.
            ids = [writing.known.of(ref, ("person",))[1] for ref in members]
            label = writing.edit.label
            update_team(writing.edit, team_id, member_ids=ids)
            writing.edit.label = label or writing.edit.label

        writing.later.append(set_members)


def make_membership(writing: Writing, write: EntityWrite) -> MemberId:
    """Put a person into a team."""
    edit = writing.edit
    values = writing.fields(write, user="person_id", group="team_id")
    update_team(
        edit,
        values["team_id"],
        member_ids=[*_members(edit, values["team_id"]), values["person_id"]],
    )
    # Only the database knows the record that `update_team` has made for this person.
    edit.session.flush()
    member = edit.session.scalars(select(TeamMember).filter_by(**values)).one()
    return writing.named(TeamMember, member.id, write)


def delete_membership(writing: Writing, _: EntityWrite, member_id: MemberId) -> None:
    """Take a person out of a team."""
    member = writing.edit.get(TeamMember, member_id)
    members = _members(writing.edit, member.team_id)
    rest = [person_id for person_id in members if person_id != member.person_id]
    update_team(writing.edit, member.team_id, member_ids=rest)


def _members(edit: Edit, team_id: TeamId) -> list[PersonId]:
    return list(
        edit.session.scalars(select(TeamMember.person_id).where(TeamMember.team_id == team_id))
    )
