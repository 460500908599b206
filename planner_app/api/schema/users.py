"""People and teams: ftrack's users and groups."""

from typing import Final

from sqlalchemy import FromClause, Integer, case, cast, literal, null, select, true, union_all

from planner_app.api.schema.attributes import (
    ID,
    Attribute,
    CollectionAttribute,
    EntityType,
    Reference,
    Scalar,
    alias_of,
    by_name,
    column,
    constant,
    entity_type,
    fields_but,
    notes_on,
    reference,
    scalar,
    text,
)
from planner_app.model import Person, Team, TeamMember

_people, _teams, _members = alias_of(Person), alias_of(Team), alias_of(TeamMember)

_USER: Final[tuple[Attribute, ...]] = (
    ID,
    Scalar("resource_type", "string", lambda _: literal("user"), is_set=False),
    text("username"),
    text("first_name"),
    text("last_name"),
    text("email"),
    scalar("is_active", "boolean"),
    text("timezone"),
    reference("calendar", "WorkCalendar", "calendar_id"),
    scalar("overdrive", "boolean"),
    scalar("active_from", "date"),
    scalar("active_until", "date"),
    scalar("is_virtual", "boolean"),
    text("external_reference"),
    reference("main_team", "Group", "main_team_id"),
    CollectionAttribute(
        "groups", "Group", column("person_id"), "", (_members, "team_id"), is_set=False
    ),
    CollectionAttribute("memberships", "Membership", column("person_id"), "user"),
    CollectionAttribute("assignments", "Assignment", column("person_id"), "resource"),
    CollectionAttribute("appointments", "Appointment", column("person_id"), "resource"),
    CollectionAttribute("allocations", "Allocation", column("person_id"), "resource"),
    CollectionAttribute("timelogs", "Timelog", column("person_id"), "user"),
    notes_on("person"),
)
# What ftrack does not know of people has our own names.
_FIELDS: Final = fields_but(Person, *by_name(_USER))
_GROUP: Final[tuple[Attribute, ...]] = (
    ID,
    Scalar("resource_type", "string", lambda _: literal("group"), is_set=False),
    text("name"),
    # ftrack's client reads these two of every group.
    constant("is_active", "boolean", True),
    constant("local", "boolean", False),
    CollectionAttribute("members", "User", column("team_id"), "", (_members, "person_id")),
    CollectionAttribute("memberships", "Membership", column("team_id"), "group"),
    CollectionAttribute("assignments", "Assignment", column("team_id"), "resource"),
    notes_on("team"),
)
_MEMBERSHIP: Final[tuple[Attribute, ...]] = (
    ID,
    reference("user", "User", "person_id"),
    reference("group", "Group", "team_id"),
    notes_on("team_member"),
)


def _everybody() -> FromClause:
    """The rows of people and teams in one."""
    # A person and a team can have the same number, so the numbers of teams are negative here.
    person, team = _people(), _teams()
    people = select(
        person.c.id,
        person.c.uid,
        literal("User").label("kind"),
        person.c.is_active,
        person.c.id.label("person_id"),
        cast(null(), Integer).label("team_id"),
    )
    teams = select(
        -team.c.id, team.c.uid, literal("Group"), true(), cast(null(), Integer), team.c.id
    )  # fmt: skip
    return union_all(people, teams).subquery()


_RESOURCE: Final[tuple[Attribute, ...]] = (
    ID,
    Scalar(
        "resource_type",
        "string",
        lambda table: case((table.c.kind == "User", literal("user")), else_=literal("group")),
        is_set=False,
    ),
    scalar("is_active", "boolean", is_set=False),
)


def owner(name: str, *, is_set: bool = True) -> Reference:
    """A reference to a person or a team."""
    # At most one of the two columns has a number; none has one where nobody is assigned.
    keys = (("User", column("person_id")), ("Group", column("team_id")))
    return Reference(name, "Resource", keys, f"{name}_id", is_set)


RESOURCES: Final = (
    EntityType(
        "Resource",
        _everybody,
        "",
        by_name(_RESOURCE),
        ("id", "resource_type"),
        concrete=column("kind"),
        subtypes=(("User", column("person_id")), ("Group", column("team_id"))),
        is_made=False,
    ),
    entity_type(
        "User",
        Person,
        (*_USER, *_FIELDS),
        "username",
        "first_name",
        "last_name",
        required=("username",),
    ),
    entity_type("Group", Team, _GROUP, "name", required=("name",)),
    entity_type("Membership", TeamMember, _MEMBERSHIP, required=("user", "group")),
)
