"""Hours already worked in a foreign file, as time entries on their days, or from the start on where
it has no days."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner_app.interchange.foreign.calendars import hours_on
from planner_app.interchange.foreign.source import SourceAssignment, SourceTask
from planner_app.interchange.foreign.task_rows import Share
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import days_from, is_absurd, to_day, to_hours
from planner_app.languages import mark
from planner_app.limits import HOURS_A_DAY
from planner_app.operations.importing.plan_document import CalendarDraft, TimeEntryDraft

NO_DAYS = mark(
    "The file does not say on which days the hours were worked; they were put on working "
    "days from the start on."
)
NO_START = mark("The file does not say when its hours were worked.")
FULL_DAY = mark(
    "The person would have more than {hours_a_day} hours on one day; the rest was put on the "
    "days after it."
)
ABSURD = mark("The hours worked are not between 0 and {most_hours}.")
MORE_BY_DAY = mark(
    "The hours worked by day add up to more than their total; those by day came over."
)

LEAST = 0.01
"""Hours (36 s); what is below comes from rounding."""


@dataclass
class Actuals:
    """Collects the hours; a person's day never holds more hours than it has (R14)."""

    by_entry: dict[tuple[str, str, date], float] = field(default_factory=lambda: defaultdict(float))
    by_day: dict[tuple[str, date], float] = field(default_factory=lambda: defaultdict(float))

    def records(self) -> list[TimeEntryDraft]:
        """One entry for each item, person and day."""
        return [
            TimeEntryDraft(item=item, person=person, day=day, hours=round(hours, 4))
            for (item, person, day), hours in self.by_entry.items()
            # Rounding in the file leaves a few seconds on days on which nobody worked.
            if hours >= LEAST
        ]

    def add(
        self,
        item: str,
        task: SourceTask,
        share: Share,
        calendar: CalendarDraft | None,
        where: str,
        remarks: Remarks,
    ) -> None:
        """Logs what one person has worked on one task."""
        for part in share.parts:
            actual = part["actual_work"]
            if is_absurd(actual):
                remarks.drop("time_entry", where, ABSURD)
            elif actual is not None and actual >= LEAST and share.who is not None:
                self._add_part(item, share.who, task, part, calendar, where, remarks)

    def _add_part(
        self,
        item: str,
        who: str,
        task: SourceTask,
        part: SourceAssignment,
        calendar: CalendarDraft | None,
        where: str,
        remarks: Remarks,
    ) -> None:
        known = {
            to_day(day): hours
            for day, hours in part["days"].items()
            if (to_hours(hours) or 0.0) >= LEAST
        }
        days = dict(sorted((day, hours) for day, hours in known.items() if day is not None))
        # The total may hold more than the days: files cut their daily record, not the sum.
        left = (part["actual_work"] or 0.0) - sum(days.values())
        carried = 0.0
        for day, hours in days.items():
            carried += hours - self._put(item, who, day, hours)
        if carried >= LEAST:
            remarks.change("time_entry", where, FULL_DAY)
        if left <= -LEAST:
            remarks.change("time_entry", where, MORE_BY_DAY)
        # The rest was worked after the last day that is known, never on a day already full.
        start = max(days) + timedelta(days=1) if days else _start(task, part)
        if left >= LEAST and start is not None:
            remarks.change("time_entry", where, NO_DAYS)
        rest = carried + max(0.0, left)
        if start is None:
            remarks.drop("time_entry", where, NO_START)
        elif rest >= LEAST:
            self._spread(item, who, start, rest, calendar)

    def _put(self, item: str, who: str, day: date, hours: float) -> float:
        """Puts as much as the day still holds there; answers how much that was."""
        fits = min(hours, max(0.0, HOURS_A_DAY - self.by_day[who, day]))
        if fits > 0:
            self.by_entry[item, who, day] += fits
            self.by_day[who, day] += fits
        return fits

    def _spread(
        self, item: str, who: str, start: date, hours: float, calendar: CalendarDraft | None
    ) -> None:
        """Fills working days as their calendar has hours; all of a day of 8 hours where it has none
        at all."""
        # Somebody whose calendar has no hours at all has worked nevertheless: eight hours a day.
        never_works = calendar is None or not any(calendar.weekly_hours.values())
        for day in days_from(start):
            if hours < LEAST:
                return
            room = 8.0 if calendar is None or never_works else hours_on(calendar, day)
            hours -= self._put(item, who, day, min(hours, room))


def _start(task: SourceTask, part: SourceAssignment) -> date | None:
    moments = (part["actual_start"], task["actual_start"], part["start"], task["start"])
    return next((day for day in map(to_day, moments) if day is not None), None)
