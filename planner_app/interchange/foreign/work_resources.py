"""People of a foreign file: its work resources. Materials, costs, equipment and roles are
reported."""

from dataclasses import dataclass, field

from planner_app.interchange.foreign.calendars import Calendars
from planner_app.interchange.foreign.source import SourceProject, SourceResource
from planner_app.interchange.names import split_name, unique_username
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import one_line, reference_of, to_day
from planner_app.languages import mark, tr
from planner_app.operations.importing.plan_document import PersonDraft, TeamDraft

NOT_PEOPLE = {
    "MATERIAL": mark("It is a material, not a person."),
    "COST": mark("It is a cost, not a person."),
    "NON_LABOR": mark("It is equipment, not a person."),
}
A_ROLE = mark("It is a role, not a person.")
MANY_IN_ONE = mark(
    "It stands for several people at once; here it is one person who works full time at most."
)
PART_TIME = mark(
    "The file lets this person work less than full time; here the calendar's hours count."
)


@dataclass
class People:
    """Who came over, and the key of each resource by its place in the file."""

    records: list[PersonDraft] = field(default_factory=list)
    teams: list[TeamDraft] = field(default_factory=list)
    keys: dict[int, str] = field(default_factory=dict)


@dataclass
class KnownPeople:
    """Usernames given already, and the people whom other projects of the file brought, by number
    and name."""

    usernames: set[str] = field(default_factory=set)
    people: dict[tuple[int | None, str], str] = field(default_factory=dict)


def is_nobody(resource: SourceResource) -> bool:
    """MS Project keeps a nameless resource for whatever is unassigned; it is not a resource of the
    file."""
    return not one_line(resource["name"])


def why_not_a_person(resource: SourceResource) -> str | None:
    """One sentence, or None for a person."""
    return A_ROLE if resource["is_role"] else NOT_PEOPLE.get(resource["kind"])


def owned_calendars(project: SourceProject) -> set[int]:
    """Places of the calendars that belong to people."""
    people = [
        one for one in project["resources"] if not is_nobody(one) and why_not_a_person(one) is None
    ]
    return {one["calendar"] for one in people if one["calendar"] is not None}


def map_people(
    project: SourceProject,
    prefix: str,
    reference: str,
    calendars: Calendars,
    known: KnownPeople,
    remarks: Remarks,
) -> People:
    """The work resources as persons, their groups as teams; those of another project of the file as
    they are."""
    found = People()
    groups: dict[str, list[str]] = {}
    references: set[str] = set()
    for index, resource in enumerate(project["resources"]):
        if not _comes_over(resource, remarks):
            continue
        own_key = f"{prefix}r{index}"
        identity = (resource["uid"], one_line(resource["name"]))
        key = found.keys[index] = known.people.setdefault(identity, own_key)
        if key != own_key:
            continue
        group = one_line(resource["group"])
        if group:
            groups.setdefault(group, []).append(key)
        # Copied files repeat their numbers; the first person keeps the reference, which is unique.
        reference_here = resource["guid"] or reference_of(reference, resource["uid"])
        found.records.append(
            _person(
                resource,
                key,
                calendar=_own_calendar(resource, calendars),
                team=f"{prefix}g{list(groups).index(group)}" if group else None,
                reference=None if reference_here in references else reference_here,
                taken=known.usernames,
            )
        )
        references.add(reference_here or "")
        _remark_units(resource, remarks)
    found.teams = [
        TeamDraft(f"{prefix}g{n}", name, tuple(groups[name])) for n, name in enumerate(groups)
    ]
    return found


def _comes_over(resource: SourceResource, remarks: Remarks) -> bool:
    """Whether the resource is a person; says why where it is something else."""
    if is_nobody(resource):
        return False
    reason = why_not_a_person(resource)
    if reason is not None:
        remarks.drop("person", resource_where(resource), reason)
    return reason is None


def _own_calendar(resource: SourceResource, calendars: Calendars) -> str | None:
    """The key of the person's calendar; None where it is the plan's, which may then change."""
    if resource["calendar"] is None:
        return None
    calendar = calendars.keys.get(resource["calendar"])
    return None if calendar == calendars.default else calendar


def resource_where(resource: SourceResource) -> str:
    """How a person finds the resource in the file."""
    return tr('resource "{name}"', name=one_line(resource["name"]))


def _remark_units(resource: SourceResource, remarks: Remarks) -> None:
    units = resource["max_units"]
    if units is not None and units > 100:
        remarks.change("person", resource_where(resource), MANY_IN_ONE)
    elif units is not None and 0 < units < 100:
        remarks.change("person", resource_where(resource), PART_TIME)


def _person(
    resource: SourceResource,
    key: str,
    *,
    calendar: str | None,
    team: str | None,
    reference: str | None,
    taken: set[str],
) -> PersonDraft:
    first, last = split_name(one_line(resource["name"]))
    email = one_line(resource["email"]) or None
    active_from, active_until = to_day(resource["available_from"]), to_day(resource["available_to"])
    # Contradictory dates come from templates; nobody would be scheduled with them.
    if active_from is not None and active_until is not None and active_until < active_from:
        active_from = active_until = None
    # Windows accounts come with their domain: STUDIO\ana.
    account = one_line(resource["account"]).rpartition("\\")[2]
    return PersonDraft(
        key=key,
        username=unique_username(
            account or (email or "").partition("@")[0] or f"{first} {last}", taken
        ),
        first_name=first,
        last_name=last,
        email=email,
        calendar=calendar,
        is_virtual=resource["generic"],
        active_from=active_from,
        active_until=active_until,
        main_team=team,
        external_reference=reference,
    )
