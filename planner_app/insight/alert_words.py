"""An alert as the sentence that a producer reads (S13)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from planner_app import words
from planner_app.ids import ItemIndex, PersonIndex
from planner_app.insight.alerts import Alert, AlertKind, Flag
from planner_app.languages import mark, tr
from planner_app.scheduling.problem import NO_TIME, Problem

ItemName = Callable[[ItemIndex], str]
"""The name of an item by its index in the problem."""
PersonName = Callable[[PersonIndex], str]
"""The same of a person."""

_LATE: Final = {
    (Flag.RED, "own"): mark(
        "{item} is more likely than not to miss its deadline, {day}: it finishes on {moment}."
    ),
    (Flag.RED, "package"): mark(
        "{item} is more likely than not to miss the deadline of {other}, {day}: it finishes on "
        "{moment}."
    ),
    (Flag.ORANGE, "own"): mark(
        "{item} misses its deadline, {day}, in at least one of ten cases: nine of ten finish by "
        "{moment}."
    ),
    (Flag.ORANGE, "package"): mark(
        "{item} misses the deadline of {other}, {day}, in at least one of ten cases: nine of ten "
        "finish by {moment}."
    ),
    (Flag.YELLOW, "own"): mark(
        "{item} misses its deadline, {day}, in at least one of fifty cases: 49 of 50 finish by "
        "{moment}."
    ),
    (Flag.YELLOW, "package"): mark(
        "{item} misses the deadline of {other}, {day}, in at least one of fifty cases: 49 of 50 "
        "finish by {moment}."
    ),
}
"""By how sure it is, and whose deadline is missed."""
_NEVER: Final = {
    (Flag.RED, "own"): mark(
        "{item} is more likely than not to miss its deadline, {day}: it never finishes."
    ),
    (Flag.RED, "package"): mark(
        "{item} is more likely than not to miss the deadline of {other}, {day}: it never finishes."
    ),
    (Flag.ORANGE, "own"): mark(
        "{item} misses its deadline, {day}, in at least one of ten cases: it may never finish."
    ),
    (Flag.ORANGE, "package"): mark(
        "{item} misses the deadline of {other}, {day}, in at least one of ten cases: it may never "
        "finish."
    ),
    (Flag.YELLOW, "own"): mark(
        "{item} misses its deadline, {day}, in at least one of fifty cases: it may never finish."
    ),
    (Flag.YELLOW, "package"): mark(
        "{item} misses the deadline of {other}, {day}, in at least one of fifty cases: it may "
        "never finish."
    ),
}
"""The same where the percentile that decides has no finish."""
_BOOKED: Final = {
    (AlertKind.OVER_ALLOCATED, "day"): mark(
        "{who} is booked for {hours} h more than there is time on {first}: on {items}."
    ),
    (AlertKind.OVER_ALLOCATED, "days"): mark(
        "{who} is booked for {hours} h more than there is time between {first} and {last}: on "
        "{items}."
    ),
    (AlertKind.UNDER_USED, "day"): mark(
        "{who} is booked for {hours} h more than there is work on {first}: on {items}."
    ),
    (AlertKind.UNDER_USED, "days"): mark(
        "{who} is booked for {hours} h more than there is work between {first} and {last}: on "
        "{items}."
    ),
}
"""A3: by what there is too little of, on one day or on several."""


def message(alert: Alert, problem: Problem, item_name: ItemName, person_name: PersonName) -> str:
    """The alert in one sentence."""
    said = _Alert(alert, problem, item_name, person_name)
    match alert.kind:
        case AlertKind.LATE:
            return said.late()
        case AlertKind.OVER_MAX_EFFORT:
            return said.over_max_effort()
        case AlertKind.OVER_ALLOCATED | AlertKind.UNDER_USED:
            return said.booked()
        case AlertKind.BEFORE_PREDECESSOR | AlertKind.ABOVE_ITS_PREDECESSOR:
            return said.linked()
        case AlertKind.DEADLINE_AFTER_CONTAINER:
            return said.deadline_after_container()
        case _:
            return said.without_dates()


def moment_words(moment: int, zone: str) -> str:
    """A moment (UTC seconds) as a producer says it: `Thu 8 January 2026 at 13:00`."""
    return words.moment_words(datetime.fromtimestamp(moment, ZoneInfo(zone)))


def date_words(moment: int, zone: str) -> str:
    """The day of a moment (UTC seconds): `Thu 8 January 2026`."""
    return words.day_words(datetime.fromtimestamp(moment, ZoneInfo(zone)).date())


class _Alert:
    """One alert, with the names of what it is about."""

    def __init__(
        self, alert: Alert, problem: Problem, item_name: ItemName, person_name: PersonName
    ) -> None:
        self._alert, self._problem, self._item_name = alert, problem, item_name
        self._names = {
            "item": item_name(alert.item) if alert.item >= 0 else "",
            "other": item_name(alert.other) if alert.other >= 0 else "",
            "who": person_name(alert.person) if alert.person >= 0 else tr("Nobody in particular"),
        }

    def late(self) -> str:
        """How sure it is that a deadline is missed, and by when it can be kept."""
        alert, never = self._alert, self._alert.moment == NO_TIME
        # A deadline that is not the item's own is that of its package (R15).
        whose = "own" if alert.other < 0 else "package"
        return tr(
            (_NEVER if never else _LATE)[alert.flag, whose],
            day=self._deadline(alert.item if alert.other < 0 else alert.other),
            moment="" if never else moment_words(alert.moment, self._problem.zone),
            **self._names,
        )

    def over_max_effort(self) -> str:
        """The hours that are planned, or logged, beside those that are allowed."""
        hours = words.number_words(self._alert.hours)
        most = words.number_words(float(self._problem.items.max_effort[self._alert.item]), 3)
        parts = {**self._names, "hours": hours, "most": most}
        if self._alert.flag == Flag.RED:
            return tr("{item} will take {hours} h of at most {most} h.", **parts)
        return tr("{item} has taken {hours} h of at most {most} h.", **parts)

    def without_dates(self) -> str:
        """What keeps work from having dates."""
        match self._alert.kind:
            case AlertKind.UNESTIMATED if self._alert.person >= 0:
                return tr("{item} has no estimate by {who}, so it has no dates.", **self._names)
            case AlertKind.UNESTIMATED:
                return tr("{item} has no estimate, so it has no dates.", **self._names)
            case AlertKind.UNASSIGNED:
                return tr("{item} has work that nobody is assigned to.", **self._names)
            case AlertKind.NEVER_GETS_TIME:
                return tr("{who} has no time for {item} within ten years.", **self._names)
        if self._alert.other < 0:
            return tr(
                "{item} waits for work that is on hold or never finishes, so it has no dates.",
                **self._names,
            )
        return tr(
            "{item} waits for {other}, which is on hold or never finishes, so it has no dates.",
            **self._names,
        )

    def linked(self) -> str:
        """An item beside one that it waits for."""
        if self._alert.kind == AlertKind.ABOVE_ITS_PREDECESSOR:
            return tr("{item} stands above {other}, which it waits for.", **self._names)
        moment = moment_words(self._alert.moment, self._problem.zone)
        return tr(
            "{item} comes before {other} is finished, on {moment}.", moment=moment, **self._names
        )

    def deadline_after_container(self) -> str:
        """Two deadlines in the wrong order."""
        return tr(
            "{item} has a later deadline, {own}, than {other}, {theirs}.",
            own=self._deadline(self._alert.item),
            theirs=self._deadline(self._alert.other),
            **self._names,
        )

    def booked(self) -> str:
        """A3: a run of days with more booked than there is time, or than there is work."""
        first, last = map(date.fromordinal, (self._alert.day, self._alert.last_day))
        return tr(
            _BOOKED[self._alert.kind, "day" if first == last else "days"],
            who=self._names["who"],
            hours=words.number_words(self._alert.hours),
            first=words.day_words(first),
            last=words.day_words(last),
            items=words.list_words(self._booked_items()),
        )

    def _booked_items(self) -> list[str]:
        """What the bookings that cause it are for."""
        allocations = self._problem.people[self._alert.person].allocations
        causes = set(self._alert.allocations)
        booked = [each.item for each in allocations if each.id in causes and not each.takes]
        return [self._item_name(item) for item in dict.fromkeys(booked)]

    def _deadline(self, item: ItemIndex) -> str:
        """The day at whose end an item is due."""
        # A deadline is the midnight after its day.
        return date_words(int(self._problem.items.deadline[item]) - 1, self._problem.zone)
