"""How the sample production went and will go: work dealt out as it becomes ready and somebody is
free."""

from collections import defaultdict
from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from random import Random

from planner_app.demo.cast import Artist, Cast
from planner_app.demo.show_work import DEPARTMENT_OF, Job, Task
from planner_app.demo.studio_clock import DAY_HOURS

WaitingJob = tuple[int, int, Job]
Idle = tuple[float, int, Artist]
FlowEvent = tuple[float, int, str, Job | None, Task | None]
"""Position, ticket, department to look at, and the job that is finished or the task that is ready,
if any."""


class Flow:
    """Deals jobs out in order of priority within each department and records who did each one when.

    It makes a believable past and a forecast to set deadlines by; the plan's own dates come from
    the scheduler.
    """

    def __init__(self, cast: Cast, rng: Random, now: float) -> None:
        self._rng = rng
        self._now = now
        # Breaks ties in the heaps, which cannot compare artists or jobs.
        self._ticket = count()
        self._idle: dict[str, list[Idle]] = {}
        for name, artists in cast.departments.items():
            self._idle[name] = [
                (artist.free_from, next(self._ticket), artist) for artist in artists
            ]
            heapify(self._idle[name])
        self._ready: dict[str, list[WaitingJob]] = {name: [] for name in cast.departments}
        self._events: list[FlowEvent] = []
        # An event for each first day, because work may be ready before somebody comes.
        for artist in cast.everybody():
            self._push(artist.free_from, artist.department)
        self._open_jobs: dict[Task, int] = {}
        self._blocked: dict[Task, int] = {}
        self._followers: dict[Task, list[Task]] = defaultdict(list)

    def run(self, tasks: Sequence[Task]) -> None:
        """Fill in the artist, start and finish of every job."""
        for task in tasks:
            self._open_jobs[task] = len(task.jobs)
            self._blocked[task] = len(task.after)
            for before in task.after:
                self._followers[before].append(task)
            if not task.after:
                self._push(task.earliest, DEPARTMENT_OF[task.activity], ready=task)
        while self._events:
            position, _, department, finished, ready = heappop(self._events)
            # Before dealing, so that what this lets begin is dealt out at the same moment.
            if finished is not None:
                self._close(finished, position)
            if ready is not None:
                self._open(ready)
            self._deal(department, position)

    def _push(
        self,
        position: float,
        department: str,
        finished: Job | None = None,
        ready: Task | None = None,
    ) -> None:
        heappush(self._events, (position, next(self._ticket), department, finished, ready))

    def _open(self, task: Task) -> None:
        # In order, the others follow as the part before is finished (S5).
        for job in task.jobs[:1] if task.in_order else task.jobs:
            self._offer(job)

    def _offer(self, job: Job) -> None:
        heappush(
            self._ready[DEPARTMENT_OF[job.task.activity]], (job.task.order, next(self._ticket), job)
        )

    def _close(self, job: Job, position: float) -> None:
        """A finished job lets the next part of its task begin or, as the last one, what waits for
        the task."""
        task = job.task
        self._open_jobs[task] -= 1
        if self._open_jobs[task] and task.in_order:
            self._offer(task.jobs[task.jobs.index(job) + 1])
        elif not self._open_jobs[task]:
            for follower in self._followers[task]:
                self._blocked[follower] -= 1
                if not self._blocked[follower]:
                    self._push(
                        max(position, follower.earliest),
                        DEPARTMENT_OF[follower.activity],
                        ready=follower,
                    )

    def _deal(self, department: str, position: float) -> None:
        ready, idle = self._ready[department], self._idle[department]
        # Jobs that nobody idle may take; back on the heap only after the rest, or this would not
        # end.
        kept: list[WaitingJob] = []
        while ready and idle and idle[0][0] <= position:
            waiting = heappop(ready)
            artist = self._take(department, waiting[2], position)
            if artist:
                self._begin(waiting[2], artist, position)
            else:
                kept.append(waiting)
        for waiting in kept:
            heappush(ready, waiting)

    def _take(self, department: str, job: Job, position: float) -> Artist | None:
        """Who has been free the longest and has no other part of the same task."""
        idle = self._idle[department]
        busy_with_it = {part.artist for part in job.task.jobs}
        passed: list[Idle] = []
        taken = None
        while taken is None and idle and idle[0][0] <= position:
            candidate = heappop(idle)
            if candidate[2] in busy_with_it:
                passed.append(candidate)
            else:
                taken = candidate[2]
        for candidate in passed:
            heappush(idle, candidate)
        return taken

    def _begin(self, job: Job, artist: Artist, position: float) -> None:
        # What was worked differs from what was bid; the future is known only as bid.
        if position < self._now:
            job.hours = max(1.0, round(job.hours * self._rng.lognormvariate(0.0, 0.2)))
        job.artist = artist
        job.start = position
        job.finish = position + job.hours * DAY_HOURS / artist.day_hours
        heappush(self._idle[artist.department], (job.finish, next(self._ticket), artist))
        self._push(job.finish, artist.department, finished=job)
