"""Calendars, activities, people and teams of a document; those the plan knows already are kept."""

from sqlalchemy import select

from planner_app.ids import PersonId
from planner_app.model import Activity, Person, Team, TeamMember, TreeItem, WorkCalendar
from planner_app.model.fields import fields_but
from planner_app.operations.importing.context import ImportContext
from planner_app.operations.importing.plan_document import NOT_IMPORTED, CalendarDraft, PersonDraft
from planner_app.operations.rules.people.calendars import create_calendar, update_plan
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.work.rows import activity_named


def import_calendars(context: ImportContext) -> None:
    """An equal one is taken, others are added. An empty plan takes the document's default calendar
    and zone."""
    edit, document = context.edit, context.document
    known = {calendar.name: calendar for calendar in edit.all(select(WorkCalendar))}
    for record in document.calendars:
        same = known.get(record.name)
        # One of the same name that differs stays: changing it would move the dates of all who use
        # it.
        if same is not None and _equal(same, record):
            context.calendars[record.key] = same.id
            continue
        context.calendars[record.key] = create_calendar(
            edit,
            name=record.name,
            weekly_hours=_plain(record.weekly_hours),
            exceptions=_plain(record.exceptions),
            country=record.country,
            region=record.region,
        )
        context.created["work_calendar"] += 1
    # With work in the plan another default calendar or zone would move its dates.
    if edit.session.scalar(select(TreeItem.id).where(TreeItem.type != "root").limit(1)) is None:
        if document.default_calendar is not None:
            update_plan(
                edit,
                default_calendar_id=context.id_of(
                    context.calendars, document.default_calendar, "calendar"
                ),
            )
        if document.timezone is not None:
            update_plan(edit, timezone=document.timezone)


def import_activities(context: ImportContext) -> None:
    """Those listed in their order, then the ones only used."""
    used = [row.activity for item in context.document.items for row in item.rows]
    used += [entry.activity for entry in context.document.time_entries]
    known = {activity.name: activity.id for activity in context.edit.all(select(Activity))}
    for name in dict.fromkeys([*context.document.activities, *used]):
        if name is not None:
            context.activities[name] = known.get(name) or activity_named(context.edit, name).id


def import_people(context: ImportContext) -> None:
    """Teams by name, people by external reference or username (R19: updated instead of doubled)."""
    edit = context.edit
    teams = {team.name: team.id for team in edit.all(select(Team))}
    for team in context.document.teams:
        context.teams[team.key] = teams.get(team.name) or context.add(Team(name=team.name))
    people = list(edit.all(select(Person)))
    by_reference = {
        person.external_reference: person.id for person in people if person.external_reference
    }
    by_username = {person.username: person.id for person in people}
    for record in context.document.people:
        # The reference first: a username may have changed, here or there, since the last import.
        found = by_reference.get(record.external_reference or "") or by_username.get(
            record.username
        )
        context.people[record.key] = found or _new_person(context, record)
    _import_members(context)


def _new_person(context: ImportContext, record: PersonDraft) -> PersonId:
    # `create_person` adds to the edit itself, so the context does not count it.
    context.created["person"] += 1
    calendar = record.calendar
    return create_person(
        context.edit,
        calendar_id=context.id_of(context.calendars, calendar, "calendar") if calendar else None,
        main_team_id=context.id_of(context.teams, record.main_team, "team")
        if record.main_team
        else None,
        **{field.name: getattr(record, field.name) for field in fields_but(Person, NOT_IMPORTED)},
    )


def _import_members(context: ImportContext) -> None:
    there = {(member.team_id, member.person_id) for member in context.edit.all(select(TeamMember))}
    for team in context.document.teams:
        for key in team.members:
            pair = (context.teams[team.key], context.id_of(context.people, key, "person"))
            if pair not in there:
                # A file may list somebody twice in one team.
                there.add(pair)
                context.add(TeamMember(team_id=pair[0], person_id=pair[1]))


def _equal(calendar: WorkCalendar, record: CalendarDraft) -> bool:
    # A stored week leaves out days without hours; a file may name them with none.
    week = {day: hours for day, hours in _plain(record.weekly_hours).items() if hours}
    place = (calendar.country, calendar.region)
    return (calendar.weekly_hours, calendar.exceptions, *place) == (
        week,
        _plain(record.exceptions),
        record.country,
        record.region,
    )


def _plain(hours: object) -> dict[str, list[list[str]]]:
    assert hasattr(hours, "items")
    # JSON has no tuples: with them no stored calendar would equal that of a file.
    return {day: [list(span) for span in spans] for day, spans in hours.items()}
