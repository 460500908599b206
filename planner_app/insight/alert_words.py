"""An alert as the sentence that a producer reads (S13)."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner_app import words
from planner_app.ids import ItemIndex, PersonIndex
from planner_app.insight.alerts import Alert, AlertKind, Flag
from planner_app.scheduling.problem import NO_TIME, Problem

ItemName = Callable[[ItemIndex], str]
"""The name of an item by its index in the problem."""
PersonName = Callable[[PersonIndex], str]
"""The same of a person."""


def message(alert: Alert, problem: Problem, item_name: ItemName, person_name: PersonName) -> str:
    """The alert in one sentence."""
    item = item_name(alert.item) if alert.item >= 0 else ""
    other = item_name(alert.other) if alert.other >= 0 else ""
    who = person_name(alert.person) if alert.person >= 0 else "Nobody in particular"
    match alert.kind:
        case AlertKind.LATE:
            return f"{item} {_late(alert, problem, f'the deadline of {other}' if other else 'its deadline')}."  # noqa: E501
        case AlertKind.OVER_MAX_EFFORT:
            verb = "will take" if alert.flag == Flag.RED else "has taken"
            return (
                f"{item} {verb} {round(alert.hours, 1):g} h of at most "
                f"{problem.items.max_effort[alert.item]:g} h."
            )
        case AlertKind.UNESTIMATED:
            return (
                f"{item} has no "
                f"estimate{f' by {who}' if alert.person >= 0 else ''}, so it has no dates."
            )
        case AlertKind.UNASSIGNED:
            return f"{item} has work that nobody is assigned to."
        case AlertKind.NEVER_GETS_TIME:
            return f"{who} has no time for {item} within ten years."
        case AlertKind.WAITS_ON_HOLD:
            return (
                f"{item} waits for {other or 'work'} that is on hold or "
                "never finishes, so it has no dates."
            )
        case AlertKind.ABOVE_ITS_PREDECESSOR:
            return f"{item} stands above {other}, which it waits for."
        case AlertKind.BEFORE_PREDECESSOR:
            return (
                f"{item} comes before {other} is finished, on "
                f"{moment_words(alert.moment, problem.zone)}."
            )
        case AlertKind.DEADLINE_AFTER_CONTAINER:
            own, theirs = (_deadline(problem, index) for index in (alert.item, alert.other))
            return f"{item} has a later deadline, {own}, than {other}, {theirs}."
        case AlertKind.OVER_ALLOCATED:
            more = f"{round(alert.hours, 1):g} h more than there is time"
            return (
                f"{who} is booked for {more} {_days(alert)}{_bookings(alert, problem, item_name)}."
            )
        case AlertKind.UNDER_USED:
            more = f"{round(alert.hours, 1):g} h more than there is work"
            return (
                f"{who} is booked for {more} {_days(alert)}{_bookings(alert, problem, item_name)}."
            )


def moment_words(moment: int, zone: str) -> str:
    """A moment as a producer says it: `Thu 8 January 2026 at 13:00`."""
    return words.moment_words(datetime.fromtimestamp(moment, ZoneInfo(zone)))


def date_words(moment: int, zone: str) -> str:
    """The day of a moment: `Thu 8 January 2026`."""
    return words.day_words(datetime.fromtimestamp(moment, ZoneInfo(zone)).date())


def _late(alert: Alert, problem: Problem, whose: str) -> str:
    """How sure it is that a deadline is missed, and by when it can be kept to."""
    deadline = f"{whose}, {_deadline(problem, alert.other if alert.other >= 0 else alert.item)}"
    when = "never" if alert.moment == NO_TIME else f"on {moment_words(alert.moment, problem.zone)}"
    by = "never" if alert.moment == NO_TIME else f"by {moment_words(alert.moment, problem.zone)}"
    match alert.flag:
        case Flag.RED:
            return f"is more likely than not to miss {deadline}: it finishes {when}"
        case Flag.ORANGE:
            return f"misses {deadline}, in at least one of ten cases: nine of ten finish {by}"
        case _:
            return f"misses {deadline}, in at least one of fifty cases: 49 of 50 finish {by}"


def _deadline(problem: Problem, item: ItemIndex) -> str:
    """The day at whose end an item is due."""
    return date_words(int(problem.items.deadline[item]) - 1, problem.zone)


def _bookings(alert: Alert, problem: Problem, item_name: ItemName) -> str:
    """What the bookings that cause it are for."""
    booked = [
        a.item
        for a in problem.people[alert.person].allocations
        if a.id in alert.allocations and not a.takes
    ]
    names = [item_name(item) for item in dict.fromkeys(booked)]
    return f": on {' and '.join(names)}" if names else ""


def _days(alert: Alert) -> str:
    first, last = (words.day_words(date.fromordinal(day)) for day in (alert.day, alert.last_day))
    return f"on {first}" if alert.day == alert.last_day else f"between {first} and {last}"
