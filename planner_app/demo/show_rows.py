"""The sample production's assignments: what is left of each job, how its estimate changed, and the
hours logged."""

from collections.abc import Iterator
from datetime import datetime
from itertools import cycle
from random import Random

from planner_app.demo.cast import Cast, team_key
from planner_app.demo.show_work import DEPARTMENT_OF, Job, Task
from planner_app.demo.studio_clock import DAY_HOURS, Timeline
from planner_app.operations.importing.plan_document import EstimateDraft, RowDraft, TimeEntryDraft

ASSIGNMENT_TYPE = "Creative Work"
SOON = 2 * 5 * DAY_HOURS
"""Within two weeks everything has a name and an estimate; further off some work is still open to
anybody."""
BREAKDOWN = 2 * 5 * DAY_HOURS
"""Two weeks after the bid every task was estimated."""
LOOSE_ENDS = ("", "", "nobody", *[""] * 6, "team", *[""] * 6, "no estimate", *[""] * 6)
"""What is missing of the tasks further off, in turns."""


class RowMaker:
    """Turns jobs into rows as a producer would have typed them by today."""

    def __init__(self, time: Timeline, cast: Cast, rng: Random) -> None:
        self._time = time
        self._now = time.now
        self._rng = rng
        self._author = cast.departments["Production"][0].record.username
        self._loose_ends = cycle(LOOSE_ENDS)
        self._bid_at = time.moment(0.0)
        self._broken_down_at = time.moment(BREAKDOWN)

    def rows(self, task: Task) -> list[RowDraft]:
        """The task's rows in their order."""
        return [self._row(job) for job in task.jobs]

    def _row(self, job: Job) -> RowDraft:
        # The flow has dealt out every job by now.
        assert job.artist is not None
        if job.finish <= self._now:
            return self._done(job, job.artist.key)
        if job.start < self._now:
            return self._under_way(job, job.artist.key)
        return self._to_come(job, job.artist.key)

    def _done(self, job: Job, who: str) -> RowDraft:
        """Logging took its hours off both ends of the bid."""
        low, high = max(0.0, job.low - job.hours), max(0.0, job.high - job.hours)
        done_at = self._time.end(job.finish)
        history = [
            self._estimate(job.low, job.high, self._bid_at),
            self._estimate(low, high, done_at),
        ]
        return self._record(job, who, low, high, history, done_at)

    def _under_way(self, job: Job, who: str) -> RowDraft:
        """The nearer the end, the narrower the range."""
        assert job.artist is not None
        left = (job.finish - self._now) * job.artist.day_hours / DAY_HOURS
        low, high = max(1.0, round(left * 0.8)), max(2.0, round(left * 1.3))
        wide = self._estimate(
            max(2.0, job.low - 6), job.high + 16, self._bid_at, "bid from the script"
        )
        bid = self._estimate(
            job.low, job.high, self._time.moment(max(0.0, job.start - 4)), "after the turnover"
        )
        latest = self._estimate(
            low, high, self._time.moment(max(job.start, self._now - 4)), "what is left"
        )
        return self._record(job, who, low, high, [wide, bid, latest])

    def _to_come(self, job: Job, who: str) -> RowDraft:
        history = []
        # Some were bid early, so that histories of more than one line are seen.
        if self._rng.random() < 0.35:
            history.append(
                self._estimate(
                    max(2.0, job.low - 8), job.high + 24, self._bid_at, "bid from the script"
                )
            )
        history.append(self._estimate(job.low, job.high, self._broken_down_at))
        if job.start < self._now + SOON:
            return self._record(job, who, job.low, job.high, history)
        # Only the last part: no two rows of a task may have the same owner (R4).
        loose = next(self._loose_ends) if job is job.task.jobs[-1] else ""
        if loose == "no estimate":
            return self._record(job, who, None, None, [])
        owner = {"nobody": None, "team": team_key(DEPARTMENT_OF[job.task.activity])}.get(loose, who)
        return self._record(job, owner, job.low, job.high, history)

    def _estimate(
        self, low: float, high: float, at: datetime, note: str | None = None
    ) -> EstimateDraft:
        return EstimateDraft(low, high, self._author, at, note)

    def _record(
        self,
        job: Job,
        who: str | None,
        low: float | None,
        high: float | None,
        history: list[EstimateDraft],
        done_at: datetime | None = None,
    ) -> RowDraft:
        return RowDraft(
            who=who,
            low=low,
            high=high,
            activity=job.task.activity,
            assignment_type=ASSIGNMENT_TYPE,
            is_done=done_at is not None,
            done_at=done_at,
            history=history,
        )

    def time_entries(self, task: Task) -> Iterator[TimeEntryDraft]:
        """The hours of the past, day by day, of everybody on the task."""
        for job in task.jobs:
            if job.artist and job.start < self._now:
                yield from self._logged(job, job.artist.key, job.artist.day_hours)

    def _logged(self, job: Job, person: str, day_hours: float) -> Iterator[TimeEntryDraft]:
        position, end = job.start, min(job.finish, self._now)
        while position < end:
            day_ends = (position // DAY_HOURS + 1) * DAY_HOURS
            # In quarters of an hour, as people log them.
            hours = round((min(day_ends, end) - position) * day_hours / DAY_HOURS * 4) / 4
            if hours:
                yield TimeEntryDraft(
                    job.task.key, person, self._time.day(position), hours, job.task.activity
                )
            position = day_ends
