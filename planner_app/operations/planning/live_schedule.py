"""The schedule of an open plan, worked out by what changed and kept for whoever asks next; and of
what might be."""

import threading

from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.schedule import Schedule


class LiveSchedule:
    """One per open plan, for several threads: the live schedule and the previews of edits build on
    the same arrays."""

    def __init__(self) -> None:
        self._builder = ProblemBuilder()
        self._last: tuple[Snapshot, Schedule] | None = None
        self._lock = threading.Lock()

    def of(self, snapshot: Snapshot, now: int) -> Schedule:
        """The plan as it stands at `now` (UTC seconds; S1), levelled; the schedule made last where
        it is that one.

        UserError: the plan asks for what there is not, such as unknown holidays.
        """
        from planner_app.scheduling.levelling import level

        with self._lock:
            if (
                self._last is not None
                and self._last[0] is snapshot
                and self._last[1].problem.now == now
            ):
                return self._last[1]
            problem = self._builder.build(snapshot, now)
        # Outside the lock: levelling takes long, and a preview need not wait for it to begin.
        schedule = level(problem)
        with self._lock:
            self._last = snapshot, schedule
        return schedule

    def of_what_might_be(self, snapshot: Snapshot, now: int) -> Schedule:
        """The same of a plan that is nowhere stored: the next question about the real one finds all
        as it was."""
        from planner_app.scheduling.levelling import level

        with self._lock:
            builder = self._builder.fork()
        return level(builder.build(snapshot, now))
