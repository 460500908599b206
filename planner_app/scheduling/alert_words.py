"""An alert as the sentence that a producer reads (S13)."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planner_app.scheduling.alerts import Alert, AlertKind, Flag
from planner_app.scheduling.problem import NO_TIME, Problem

NameOf = Callable[[int], str]
"""The name of an item or a person by its index in the problem."""

_CHANCES = {Flag.RED: "more likely than not", Flag.ORANGE: "in one of ten cases", Flag.YELLOW: "in one of fifty cases"}


def message(alert: Alert, problem: Problem, item_name: NameOf, person_name: NameOf) -> str:
    """The alert in one sentence."""
    item = item_name(alert.item) if alert.item >= 0 else ""
    other = item_name(alert.other) if alert.other >= 0 else ""
    who = person_name(alert.person) if alert.person >= 0 else "Nobody in particular"
    match alert.kind:
        case AlertKind.LATE:
            when = f"on {day_words(alert.moment, problem.zone)}" if alert.moment != NO_TIME else "never"
            whose = f"the deadline of {other}" if other else "its deadline"
            return f"{item} misses {whose} {_CHANCES[alert.flag]}: it finishes {when}."
        case AlertKind.OVER_MAX_EFFORT:
            verb = "will take" if alert.flag == Flag.RED else "has taken"
            return f"{item} {verb} {alert.hours:g} h of at most {problem.items.max_effort[alert.item]:g} h."
        case AlertKind.UNESTIMATED:
            return f"{item} has no estimate{f' by {who}' if alert.person >= 0 else ''}, so it has no dates."
        case AlertKind.UNASSIGNED:
            return f"{item} has work that nobody is assigned to."
        case AlertKind.NEVER_GETS_TIME:
            return f"{who} has no time for {item} within ten years."
        case AlertKind.WAITS_ON_HOLD:
            return f"{item} waits for {other or 'work'} that is on hold or never finishes, so it has no dates."
        case AlertKind.ABOVE_ITS_PREDECESSOR:
            return f"{item} stands above {other}, which it waits for."
        case AlertKind.BEFORE_PREDECESSOR:
            return f"{item} comes before {other} is finished, on {day_words(alert.moment, problem.zone)}."
        case AlertKind.DEADLINE_AFTER_CONTAINER:
            return f"{item} has a later deadline than {other}."
        case AlertKind.OVER_ALLOCATED:
            return f"{who} is booked for {alert.hours:g} h more than there is time {_days(alert)}."
        case AlertKind.UNDER_USED:
            return f"{who} is booked for {alert.hours:g} h more than there is work {_days(alert)}."


def day_words(moment: int, zone: str) -> str:
    """A moment as a producer says it: `Thu 8 January 2026 at 13:00`."""
    when = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return f"{when:%a} {when.day} {when:%B %Y} at {when:%H:%M}"


def _days(alert: Alert) -> str:
    first, last = (f"{day:%a} {day.day} {day:%B %Y}" for day in map(date.fromordinal, (alert.day, alert.last_day)))
    return f"on {first}" if alert.day == alert.last_day else f"between {first} and {last}"
