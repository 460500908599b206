"""The sample production's clock: hours of studio work since the show began, as days and moments."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planner_app.scheduling.working_time.public_holidays import public_holidays

STUDIO_ZONE = "Europe/Copenhagen"
STUDIO_COUNTRY = "DK"
DAY_HOURS = 8.0
YEARS = 8


@dataclass(frozen=True)
class Timeline:
    """Work days of the studio from the show's first day; a position on it is an hour of work since
    then."""

    today: date
    days: list[date]

    @property
    def now(self) -> float:
        """The position at which today begins."""
        return self.position(self.today)

    def position(self, day: date) -> float:
        """The position at which `day` begins; a day off counts as the next work day."""
        return bisect_left(self.days, day) * DAY_HOURS

    def day(self, position: float) -> date:
        """The work day of a position; beyond the end, the last one."""
        return self.days[max(0, min(int(position // DAY_HOURS), len(self.days) - 1))]

    def moment(self, position: float) -> datetime:
        """The moment of a position, in UTC: between 09:00 and 17:00 of its day at the studio."""
        return at_studio(self.day(position), time(9)) + timedelta(hours=position % DAY_HOURS)

    def end(self, position: float) -> datetime:
        """The same for what ends there: the end of a day, not the beginning of the next."""
        # A minute earlier: the end of a day has the position of the next one's beginning.
        return self.moment(position - 1 / 60)

    def weekday(self, weeks: int, weekday: int) -> date:
        """A day relative to this week: `weeks` later, 0 = Monday to 6 = Sunday."""
        return (
            self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=weeks, days=weekday)
        )


def timeline(today: date, weeks_under_way: int) -> Timeline:
    """The timeline of a show that began on the Monday `weeks_under_way` weeks ago."""
    first = today - timedelta(days=today.weekday(), weeks=weeks_under_way)
    end = first + timedelta(days=366 * YEARS)
    holidays = public_holidays(STUDIO_COUNTRY, None, first.toordinal(), end.toordinal())
    every_day = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), end.toordinal()))
    return Timeline(
        today, [day for day in every_day if day.weekday() < 5 and day.toordinal() not in holidays]
    )


def at_studio(day: date, clock: time) -> datetime:
    """A moment on the studio's clock, in UTC."""
    return datetime.combine(day, clock, ZoneInfo(STUDIO_ZONE)).astimezone(UTC)
