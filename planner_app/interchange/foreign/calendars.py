"""Work calendars of a foreign file: whole ones, and the people's own only where they really
differ."""

from dataclasses import dataclass, field
from datetime import date

from planner_app.interchange.foreign.source import Ranges, SourceCalendar, SourceProject
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import one_line, to_day
from planner_app.languages import mark, tr
from planner_app.operations.importing.plan_document import CalendarDraft

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

SAME_HOURS = mark("It has the same hours as another calendar, which takes its place.")
NOBODYS = mark("Nobody who came over works by it.")
WENT_WITH_ITS_CALENDAR = mark("It went with its calendar, which was not needed.")
NOT_A_DAY = mark("Its day is not between {first_year} and {last_year}.")
TOO_MANY_DAYS = mark(
    "It has more days of exceptions than a calendar here keeps; the latest were left out."
)


@dataclass
class Calendars:
    """The calendars that came over, and which one each of the file's calendars became (by place in
    the file)."""

    records: list[CalendarDraft] = field(default_factory=list)
    default: str | None = None
    keys: dict[int, str] = field(default_factory=dict)


def map_calendars(
    project: SourceProject,
    prefix: str,
    owners: set[int],
    before: dict[object, str],
    remarks: Remarks,
) -> Calendars:
    """Brings over the shared calendars, and of the personal ones those whose hours no other has.

    `owners` are the places of the calendars of people who come over; `before` knows the shared
    calendars that other projects of the file brought, and learns this one's.
    """
    found = Calendars()
    known: dict[object, str] = {}
    for index, source in enumerate(project["calendars"]):
        if not source["personal"]:
            identity = (source["uid"], source["name"], meaning(source))
            # Files of several projects repeat the shared calendars in each of them.
            if identity not in before:
                found.records.append(_record(source, f"{prefix}c{index}", remarks))
            found.keys[index] = before.setdefault(identity, f"{prefix}c{index}")
            known.setdefault(meaning(source), found.keys[index])
    # MPXJ says nothing where a file has no default calendar; -1 is the place of none.
    found.default = found.keys.get(
        -1 if project["default_calendar"] is None else project["default_calendar"]
    )
    default_hours = (
        None
        if found.default is None
        else meaning(project["calendars"][project["default_calendar"] or 0])
    )
    if found.default is not None:
        known[default_hours] = found.default
    for index, source in enumerate(project["calendars"]):
        if source["personal"]:
            _map_personal(
                source, index, f"{prefix}c{index}", known, index in owners, found, remarks
            )
    return found


def _map_personal(
    source: SourceCalendar,
    index: int,
    key: str,
    known: dict[object, str],
    is_owned: bool,
    found: Calendars,
    remarks: Remarks,
) -> None:
    same = known.get(meaning(source))
    # A calendar of one's own that says what another says would only have to be kept in step by
    # hand.
    if is_owned and same is None:
        found.records.append(_record(source, key, remarks))
        known[meaning(source)] = found.keys[index] = key
        return
    if is_owned and same is not None:
        found.keys[index] = same
    remarks.drop("calendar", calendar_where(source), SAME_HOURS if is_owned else NOBODYS)
    for exception in source["exceptions"]:
        remarks.drop(
            "exception", exception_where(source, exception["start"]), WENT_WITH_ITS_CALENDAR
        )


def calendar_where(source: SourceCalendar) -> str:
    """How a person finds the calendar in the file."""
    return tr('calendar "{name}"', name=one_line(source["name"]) or source["uid"])


def exception_where(source: SourceCalendar, start: str | None) -> str:
    """How a person finds the exception in the file."""
    return tr("{calendar}, {day}", calendar=calendar_where(source), day=start or tr("no day"))


def _record(source: SourceCalendar, key: str, remarks: Remarks) -> CalendarDraft:
    for exception in source["exceptions"]:
        # Recurring ones have no days of their own; MPXJ has spread them over `days` already.
        if not exception["recurring"] and (
            to_day(exception["start"]) is None or to_day(exception["end"]) is None
        ):
            remarks.drop("exception", exception_where(source, exception["start"]), NOT_A_DAY)
    if source["days_left_out"]:
        remarks.change("calendar", calendar_where(source), TOO_MANY_DAYS)
    return CalendarDraft(
        key=key,
        name=one_line(source["name"]) or tr("Calendar {number}", number=source["uid"]),
        weekly_hours={day: tidy(source["weekly"].get(day, [])) for day in WEEKDAYS},
        exceptions={
            day: tidy(ranges) for day, ranges in source["days"].items() if to_day(day) is not None
        },
    )


def tidy(ranges: Ranges) -> Ranges:
    """Ranges in order, without empty and overlapping ones. Only the last may end on the next day,
    before the first."""
    # A range over midnight is cut there, and the rest of it goes to the end of the last one.
    tidied: Ranges = []
    overnight = [part for part in ranges if part[1] < part[0]]
    within = [part for part in ranges if part[0] < part[1]] + [
        [start, "24:00"] for start, _ in overnight
    ]
    for start, end in sorted(within):
        if tidied and start <= tidied[-1][1]:
            tidied[-1][1] = max(tidied[-1][1], end)
        else:
            tidied.append([start, end])
    # The tail of a night shift belongs to the day before, unless the day itself goes on from there.
    ends = min((end for _, end in overnight), default="00:00")
    if ends > "00:00" and (len(tidied) == 1 or ends <= tidied[0][0]):
        tidied[-1][1] = ends
    return tidied


def meaning(source: SourceCalendar) -> object:
    """What the calendar means, to compare: exceptions that change nothing do not count."""
    week = [tidy(source["weekly"].get(day, [])) for day in WEEKDAYS]
    days = {day: tidy(ranges) for day, ranges in source["days"].items() if to_day(day) is not None}
    # An exception with the hours of its weekday is noise that exporters write by the hundred.
    real = [
        (day, ranges)
        for day, ranges in sorted(days.items())
        if ranges != week[date.fromisoformat(day).weekday()]
    ]
    return repr((week, real))


def hours_on(record: CalendarDraft, day: date) -> float:
    """Working hours of the calendar on that day."""
    ranges = record.exceptions.get(day.isoformat())
    return _length(
        record.weekly_hours.get(WEEKDAYS[day.weekday()], ()) if ranges is None else ranges
    )


def usual_day(record: CalendarDraft | None, otherwise: float) -> float:
    """The hours most of the calendar's working days have; `otherwise` where it has none."""
    if record is None:
        return otherwise
    lengths = [_length(ranges) for ranges in record.weekly_hours.values() if ranges]
    return max(lengths, key=lambda length: (lengths.count(length), length), default=otherwise)


def _length(ranges: object) -> float:
    total = 0
    for start, end in ranges if isinstance(ranges, list | tuple) else ():
        span = _minutes(end) - _minutes(start)
        total += span if span > 0 else span + 24 * 60
    return total / 60


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")[:2]
    return int(hour) * 60 + int(minute)
