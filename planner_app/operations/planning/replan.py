"""Hops 4 and 5: a snapshot goes to a worker thread, its schedule comes back, then the simulated
finishes."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Final

from planner_app.errors import UserError
from planner_app.operations.planning.live_schedule import LiveSchedule
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.first_answers import first_answers
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.schedule import Percentiles, Schedule

log = logging.getLogger(__name__)
_POLL_SECONDS: Final = 0.1
_PAUSE_SECONDS: Final = 0.25
"""Between a schedule and its simulation."""
_LAST_ANSWER_SECONDS: Final = 1.0
"""For which closing waits at most while schedules come from a child."""
_FEWEST_SAMPLES: Final = 60
_SHOWN_AT_ONCE: Final = 1_000_000
"""Simulated finishes that take no longer than a blink."""
_MOST_FINISHES: Final = 10_000_000
"""Simulated finishes held in memory at once: 40 MB."""


class Replanner:
    """One worker thread that always answers the newest question; older ones are dropped, a
    simulation is broken off.

    The callbacks are called on the worker thread. `on_compiling` is told True and later False
    while the kernel is compiled, which happens once per version on a machine and takes about half a
    minute: schedules come from its uncompiled functions meanwhile, a simulation waits.
    `as_simulated` adds to the problem what only the simulation asks for.
    `tells_all`: a schedule is told also where a newer question came in meanwhile, so that somebody
    waiting is answered however fast others ask. `live`: the workspace's own, which previews begin
    from.
    """

    def __init__(
        self,
        *,
        samples: int,
        on_schedule: Callable[[Schedule], None],
        on_percentiles: Callable[[Percentiles], None],
        on_error: Callable[[Exception], None],
        on_compiling: Callable[[bool], None] = lambda _: None,
        as_simulated: Callable[[Snapshot, Problem], Problem] = lambda _, problem: problem,
        tells_all: bool = False,
        live: LiveSchedule | None = None,
    ) -> None:
        self._samples = samples
        self._on_schedule = on_schedule
        self._on_percentiles = on_percentiles
        self._on_error = on_error
        self._on_compiling = on_compiling
        self._as_simulated = as_simulated
        self._tells_all = tells_all
        self._live = live or LiveSchedule()
        self._asked: tuple[Snapshot, int] | None = None
        self._closed = False
        self._compiling = False
        self._simulating = self._broken_off = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="plan-scheduler", daemon=True)
        self._thread.start()

    def request(self, snapshot: Snapshot, now: int) -> None:
        """Plan this snapshot as of now (UTC seconds), instead of whatever was asked before."""
        with self._wake:
            self._asked = (snapshot, now)
            self._wake.notify()

    def break_off(self) -> bool:
        """Leave a simulation under way, because the plan is about to change; whether there was one.

        It does not begin again by itself: `request` once more where the plan did not change after
        all."""
        with self._wake:
            self._broken_off = self._simulating
            return self._broken_off

    def close(self) -> None:
        """Break off and stop the worker."""
        with self._wake:
            self._closed = True
            self._asked = None
            self._wake.notify()
        # An uncompiled schedule of a very large plan takes seconds: nobody waits for that one.
        self._thread.join(_LAST_ANSWER_SECONDS if first_answers().are_needed() else None)

    def _work(self) -> None:
        first_answers().prepare()
        while (asked := self._next_question()) is not None:
            try:
                self._answer(*asked)
            except Exception as error:
                # Nobody listens any more, and the error may come of the closing itself.
                if self._closed:
                    return
                # What is not the plan's fault, such as unknown holidays, is a bug: it must not end
                # the worker, and the window offers it as a report.
                if not isinstance(error, UserError):
                    log.exception("planning revision %s failed", asked[0].revision)
                self._on_error(error)
            self._compile()

    def _next_question(self) -> tuple[Snapshot, int] | None:
        """The newest question once there is one; None at the end."""
        while True:
            with self._wake:
                self._wake.wait_for(
                    lambda: self._asked is not None or self._closed,
                    # The compiling child wakes nobody, so somebody has to look.
                    timeout=_POLL_SECONDS if self._compiling else None,
                )
                if self._closed:
                    return None
                asked, self._asked = self._asked, None
            self._look_whether_compiled()
            if asked is not None:
                return asked

    def _compile(self) -> None:
        """In a child process: on a thread it would hold the interpreter and make the window
        stutter. Not before the first dates, which would come later."""
        if not self._compiling and first_answers().are_needed():
            first_answers().start_compiling()
            self._compiling = True
            self._on_compiling(True)

    def _look_whether_compiled(self) -> None:
        if self._compiling and not first_answers().are_needed():
            self._compiling = False
            self._on_compiling(False)

    def _is_ready_to_simulate(self) -> bool:
        """Wait until the kernel is compiled; False where something newer came in meanwhile."""
        self._compile()
        is_ready = first_answers().wait_until_compiled(self._stale)
        self._look_whether_compiled()
        return is_ready

    def _answer(self, snapshot: Snapshot, now: int) -> None:
        schedule = self._live.of(snapshot, now)
        if self._closed or (self._stale() and not self._tells_all):
            return
        self._on_schedule(schedule)
        if self._samples and not self._asked_again() and self._is_ready_to_simulate():
            from planner_app.scheduling.simulation import simulate

            # One core stays free, so that the window goes on answering.
            threads = max((os.cpu_count() or 2) - 1, 1)
            problem = schedule.problem
            uncertain = self._as_simulated(snapshot, problem)
            self._simulating, self._broken_off = True, False
            try:
                for samples in answers_after(
                    self._samples, len(problem.rows.ids) + len(problem.items.ids)
                ):
                    percentiles = simulate(
                        uncertain, samples, cancelled=self._stale, threads=threads
                    )
                    # A question that came in with the last sample makes these dates old ones.
                    if percentiles is None or self._stale():
                        return
                    self._on_percentiles(percentiles)
            finally:
                self._simulating = self._broken_off = False

    def _asked_again(self) -> bool:
        """Leave the machine to the window while it repaints; whether something newer came in
        meanwhile."""
        with self._wake:
            return self._wake.wait_for(self._stale, timeout=_PAUSE_SECONDS)

    def _stale(self) -> bool:
        return self._asked is not None or self._closed or self._broken_off


def answers_after(samples: int, finishes: int) -> tuple[int, ...]:
    """After how many samples dates are shown, for a plan of so many rows and items.

    As many as asked for; fewer for very large plans, so that memory and time stay in bounds. Where
    that takes a while a first, rough answer comes after an eighth of them; they are the first of
    the same samples.
    """
    most = min(samples, max(_FEWEST_SAMPLES, _MOST_FINISHES // max(finishes, 1)))
    rough = max(most // 8, _FEWEST_SAMPLES // 2)
    return (rough, most) if most * finishes > _SHOWN_AT_ONCE and rough < most else (most,)
