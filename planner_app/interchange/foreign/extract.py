"""Turns MPXJ's Java objects into the neutral shape of `source`. Runs in the child process only,
beside a live JVM."""

import math
from typing import Any

import jpype

from planner_app.interchange.foreign.java import ObjectIndex, ask, number, text, whole
from planner_app.interchange.foreign.source import (
    FROM_DATES,
    Ranges,
    SourceAssignment,
    SourceCalendar,
    SourceDuration,
    SourceException,
    SourceLink,
    SourceProject,
    SourceResource,
    SourceTask,
)

MOST_EXCEPTION_DAYS = 20_000
"""Per calendar: fifty years of daily exceptions. Beyond it a calendar is damaged or a joke."""
MOST_WORK_DAYS = 4_000
"""Per assignment: longer spans of actual work are handed over without their days."""

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


class Extractor:
    """Reads one project. Keeps what each record needs to find the others by place."""

    def __init__(self, project: Any) -> None:
        self.project = project
        self.properties = project.getProjectProperties()
        self.units = jpype.JClass("org.mpxj.TimeUnit")
        self.calendars = ObjectIndex(project.getCalendars())
        self.resources = ObjectIndex(project.getResources())
        self.tasks = ObjectIndex()
        self.parents: list[int | None] = []
        self._day_ranges: dict[str, Any] = {}
        self._walk()

    def _walk(self) -> None:
        """Numbers the tasks in the order of the tree, without recursion: files nest as deep as they
        like."""
        # A stack instead of recursion: Python's limit of 1 000 frames is within what files nest.
        waiting: list[tuple[Any, int | None]] = [
            (task, None) for task in reversed(list(self.project.getChildTasks()))
        ]
        while waiting:
            task, parent = waiting.pop()
            index = self.tasks.add(task)
            self.parents.append(parent)
            waiting.extend((child, index) for child in reversed(list(task.getChildTasks())))

    def extract(self) -> SourceProject:
        """The whole project."""
        return SourceProject(
            name=text(self.properties, "getName"),
            title=text(self.properties, "getProjectTitle"),
            start=text(self.properties, "getStartDate"),
            minutes_per_day=whole(self.properties, "getMinutesPerDay") or 480,
            minutes_per_week=whole(self.properties, "getMinutesPerWeek") or 2400,
            default_calendar=self.calendars.of(ask(self.project, "getDefaultCalendar")),
            calendars=[self.calendar(calendar) for calendar in self.calendars.entities],
            resources=[self.resource(resource) for resource in self.resources.entities],
            tasks=[self.task(task, index) for index, task in enumerate(self.tasks.entities)],
            assignments=[
                self.assignment(assignment) for assignment in self.project.getResourceAssignments()
            ],
            links=[
                self.link(link) for task in self.tasks.entities for link in task.getPredecessors()
            ],
            problems=[str(problem) for problem in ask(self.project, "getIgnoredErrors") or ()],
        )

    def hours(self, entity: Any, getter: str) -> float | None:
        """A duration as hours."""
        found = self.duration(entity, getter)
        return None if found is None else found["hours"]

    def duration(self, entity: Any, getter: str) -> SourceDuration | None:
        """A duration with what its unit means."""
        value = ask(entity, getter)
        if value is None:
            return None
        unit = str(value.getUnits().name())
        percent = unit.endswith("PERCENT")
        in_hours = value if percent else value.convertUnits(self.units.HOURS, self.properties)
        return SourceDuration(
            hours=float(in_hours.getDuration()),
            elapsed=unit.startswith("ELAPSED"),
            percent=percent,
            text=str(value),
        )

    def calendar(self, calendar: Any) -> SourceCalendar:
        """A calendar with its parents' hours and exceptions merged in, its own last, since they
        win."""
        days: dict[str, Ranges] = {}
        left_out = 0
        # From the oldest to the own, so that the nearest one wins.
        for ancestor in reversed(self._lineage(calendar)):
            for exception in ask(ancestor, "getExpandedCalendarExceptionsWithWorkWeeks") or ():
                left_out += self._spread(exception, days)
        weekdays = jpype.JClass("java.time.DayOfWeek")
        return SourceCalendar(
            uid=whole(calendar, "getUniqueID"),
            name=text(calendar, "getName"),
            personal=bool(calendar.getPersonal())
            or (bool(calendar.isDerived()) and not calendar.isParent()),
            weekly={
                name[:3].lower(): _ranges(calendar.getHours(weekdays.valueOf(name)))
                for name in WEEKDAYS
            },
            exceptions=[
                SourceException(
                    name=text(own, "getName"),
                    start=text(own, "getFromDate"),
                    end=text(own, "getToDate"),
                    recurring=own.getRecurring() is not None,
                )
                for own in calendar.getCalendarExceptions()
            ],
            days=dict(sorted(days.items())),
            days_left_out=left_out,
        )

    @staticmethod
    def _lineage(calendar: Any) -> list[Any]:
        found: list[Any] = []
        # Damaged files make a calendar its own parent.
        while calendar is not None and calendar not in found:
            found.append(calendar)
            calendar = calendar.getParent()
        return found

    @staticmethod
    def _spread(exception: Any, days: dict[str, Ranges]) -> int:
        """Writes the exception onto each of its days; answers how many found no room any more."""
        day, last = exception.getFromDate(), exception.getToDate()
        # An exception without days cannot be kept; it counts as one that found no room.
        if day is None or last is None:
            return 1
        hours = _ranges(exception)
        count = int(last.toEpochDay()) - int(day.toEpochDay()) + 1
        # A holiday until the year 2200 would be 60 000 lines of a calendar.
        room = max(0, min(count, MOST_EXCEPTION_DAYS - len(days)))
        for offset in range(room):
            days[str(day.plusDays(offset))] = hours
        return max(0, count - room)

    def resource(self, resource: Any) -> SourceResource:
        """A resource, whatever it is."""
        return SourceResource(
            uid=whole(resource, "getUniqueID"),
            name=text(resource, "getName"),
            kind=str(ask(resource, "getType") or "WORK"),
            is_role=bool(ask(resource, "getRole")),
            generic=bool(ask(resource, "getGeneric")),
            email=text(resource, "getEmailAddress"),
            account=text(resource, "getNtAccount"),
            group=text(resource, "getGroup"),
            guid=text(resource, "getGUID"),
            calendar=self.calendars.of(ask(resource, "getCalendar")),
            max_units=number(resource, "getMaxUnits"),
            available_from=text(resource, "getAvailableFrom"),
            available_to=text(resource, "getAvailableTo"),
        )

    def task(self, task: Any, index: int) -> SourceTask:
        """A task, summary or milestone."""
        return SourceTask(
            uid=whole(task, "getUniqueID"),
            id=whole(task, "getID"),
            name=text(task, "getName"),
            parent=self.parents[index],
            guid=text(task, "getGUID"),
            is_summary=bool(task.hasChildTasks()),
            is_milestone=bool(ask(task, "getMilestone")),
            is_null=bool(ask(task, "getNull")),
            is_active=bool(ask(task, "getActive")),
            is_external=bool(ask(task, "getExternalTask")),
            is_manual=str(ask(task, "getTaskMode")) == "MANUALLY_SCHEDULED",
            is_recurring=ask(task, "getRecurringTask") is not None,
            is_estimated=bool(ask(task, "getEstimated")),
            subproject=text(task, "getSubprojectFile"),
            start=text(task, "getStart"),
            finish=text(task, "getFinish"),
            actual_start=text(task, "getActualStart"),
            actual_finish=text(task, "getActualFinish"),
            duration=self.duration(task, "getDuration") or self._between_dates(task),
            remaining_duration=self.duration(task, "getRemainingDuration"),
            work=self.hours(task, "getWork"),
            remaining_work=self.hours(task, "getRemainingWork"),
            actual_work=self.hours(task, "getActualWork"),
            percent_complete=number(task, "getPercentageComplete"),
            constraint=text(task, "getConstraintType"),
            constraint_date=text(task, "getConstraintDate"),
            second_constraint=text(task, "getSecondaryConstraintType"),
            second_constraint_date=text(task, "getSecondaryConstraintDate"),
            deadline=text(task, "getDeadline"),
            priority=None
            if ask(task, "getPriority") is None
            else int(task.getPriority().getValue()),
            notes=text(task, "getNotes"),
            calendar=self.calendars.of(ask(task, "getCalendar")),
        )

    def _between_dates(self, task: Any) -> SourceDuration | None:
        """The working time from start to finish: what a duration is, for files that leave it
        out."""
        start, finish, calendar = (
            task.getStart(),
            task.getFinish(),
            ask(task, "getEffectiveCalendar"),
        )
        # A summary's length follows from its tasks.
        if start is None or finish is None or calendar is None or task.hasChildTasks():
            return None
        try:
            hours = float(calendar.getWork(start, finish, self.units.HOURS).getDuration())
        except jpype.JException:
            return None
        return SourceDuration(hours=hours, elapsed=False, percent=False, text=FROM_DATES)

    def assignment(self, assignment: Any) -> SourceAssignment:
        """An assignment; work that is only given day by day is added up."""
        actual = self._with_days(assignment, "getActualWork", "getRawTimephasedActualRegularWork")
        return SourceAssignment(
            task=self.tasks.of(ask(assignment, "getTask")),
            resource=self.resources.of(ask(assignment, "getResource")),
            units=number(assignment, "getUnits"),
            work=self.hours(assignment, "getWork"),
            remaining_work=self._with_days(
                assignment, "getRemainingWork", "getRawTimephasedRemainingRegularWork"
            ),
            actual_work=actual,
            percent_complete=number(assignment, "getPercentageWorkComplete"),
            start=text(assignment, "getStart"),
            actual_start=text(assignment, "getActualStart"),
            actual_finish=text(assignment, "getActualFinish"),
            days=self._actual_days(assignment) if actual else {},
        )

    def _with_days(self, assignment: Any, getter: str, by_day: str) -> float | None:
        """The total, or where the file leaves it out the sum of what it gives day by day."""
        total = self.hours(assignment, getter)
        parts = list(ask(assignment, by_day) or ()) if total is None else []
        return sum(self.hours(part, "getTotalAmount") or 0.0 for part in parts) if parts else total

    def _actual_days(self, assignment: Any) -> dict[str, float]:
        """Hours of actual work by day. Only where the file holds them: MPXJ is not asked to spread
        totals."""
        raw = [
            part
            for getter in (
                "getRawTimephasedActualRegularWork",
                "getRawTimephasedActualOvertimeWork",
            )
            for part in ask(assignment, getter) or ()
        ]
        dates = [
            moment.toLocalDate()
            for part in raw
            for moment in (part.getStart(), part.getFinish())
            if moment
        ]
        if not dates:
            return {}
        first = min(dates, key=lambda date: int(date.toEpochDay()))
        count = max(int(date.toEpochDay()) for date in dates) - int(first.toEpochDay()) + 1
        # One wrong year in a file makes a span of decades; its total is kept without days.
        if count > MOST_WORK_DAYS:
            return {}
        days = [first.plusDays(offset) for offset in range(count)]
        ranges = jpype.JClass("java.util.ArrayList")([self._day_range(day) for day in days])
        try:
            hours = assignment.getTimephasedActualWork(ranges, self.units.HOURS)
        except jpype.JException:
            return {}
        found = {
            str(day): float(part.getDuration())
            for day, part in zip(days, hours, strict=True)
            if part is not None
        }
        return {day: value for day, value in found.items() if value and math.isfinite(value)}

    def _day_range(self, day: Any) -> Any:
        known = self._day_ranges.get(str(day))
        if known is None:
            start = day.atStartOfDay()
            known = self._day_ranges[str(day)] = jpype.JClass("org.mpxj.LocalDateTimeRange")(
                start, start.plusDays(1)
            )
        return known

    def link(self, link: Any) -> SourceLink:
        """A relation between two tasks."""
        return SourceLink(
            before=self.tasks.of(ask(link, "getPredecessorTask")),
            after=self.tasks.of(ask(link, "getSuccessorTask")),
            kind=str(link.getType().name()),
            lag=self.duration(link, "getLag"),
        )


def _ranges(hours: Any) -> Ranges:
    """Working times of a day; a range up to midnight ends at 24:00."""
    # Some readers give a range without a start for a day without work.
    found = [
        [str(part.getStart())[:5], str(part.getEnd())[:5]]
        for part in hours or ()
        if part.getStart() is not None
    ]
    return [[start, "24:00" if end in ("00:00", "None") else end] for start, end in found]
