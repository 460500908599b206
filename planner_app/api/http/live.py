"""The newest snapshot and its schedule, kept ready so that no read waits for them."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from planner_app.errors import UserError
from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.correlation import as_simulated
from planner_app.operations.planning.replan import Replanner
from planner_app.operations.planning.schedule_json import AlertInWords, Teller
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.schedule import Percentiles, Schedule

LONGEST_WAIT: Final = 60.0
"""Seconds until an edit shows; it takes milliseconds, or seconds while the kernel is being
compiled, once on a machine."""


@dataclass(frozen=True, eq=False)
class Standing:
    """One revision: the rows and, once they are worked out, their dates and simulated finishes."""

    snapshot: Snapshot
    schedule: Schedule | None = None
    percentiles: Percentiles | None = None

    @property
    def today(self) -> date:
        """The day, in the plan's zone, of the moment for which the dates are worked out."""
        moment = (
            self.schedule.problem.now
            if self.schedule is not None
            else datetime.now(UTC).timestamp()
        )
        return self.day_of(datetime.fromtimestamp(moment, UTC))

    def day_of(self, moment: datetime) -> date:
        """The day on which a moment lies in the plan's zone."""
        return moment.astimezone(ZoneInfo(self.snapshot.plan.timezone)).date()

    @cached_property
    def alerts(self) -> Mapping[ItemId, Sequence[AlertInWords]]:
        """The alerts of each item (S13), worked out when first asked for."""
        if self.schedule is None:
            return {}
        return Teller(self.snapshot, self.schedule, self.percentiles).alerts_of_items()


class Live:
    """Follows a workspace. `current` is read by any thread at any time; it is a new one after each
    schedule."""

    def __init__(self, workspace: Workspace, now: Callable[[], int], *, samples: int) -> None:
        self._now = now
        self._workspace = workspace
        self.current = Standing(workspace.snapshot)
        self._asked: dict[int, Snapshot] = {}
        self._told = -1
        """The last revision planned, or found impossible to plan."""
        self._waiting: list[tuple[int, Future[Standing]]] = []
        self._lock = threading.Lock()
        self._replanner = Replanner(
            samples=samples,
            on_schedule=self._take_schedule,
            on_percentiles=self._take_percentiles,
            on_error=self._take_error,
            as_simulated=lambda snapshot, problem: workspace.read(as_simulated, snapshot, problem),
            tells_all=True,
            live=workspace.live,
        )
        self._unsubscribe = workspace.subscribe(self._on_changed)
        self.replan()

    def replan(self) -> None:
        """Plan again as of now (S1)."""
        self._ask(self._workspace.snapshot)

    def make_way(self) -> bool:
        """Break off a running simulation, so that an edit shows sooner. True if there was one,
        which must then begin again."""
        return self._replanner.break_off()

    async def showing(self, revision: int, patience: float | None = LONGEST_WAIT) -> Standing:
        """Wait until the plan shows this revision, with dates. UserError: it takes longer than
        `patience` seconds."""
        with self._lock:
            # Under one lock with the list: a schedule told between the two would never be heard of.
            if self._told >= revision:
                return self.current
            waiter: Future[Standing] = Future()
            self._waiting.append((revision, waiter))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(waiter), patience)
        except TimeoutError:
            raise UserError(
                tr(
                    "The change is stored, but its dates are not known yet; "
                    "read the plan again later."
                )
            ) from None

    def close(self) -> None:
        """Stop following."""
        self._unsubscribe()
        self._replanner.close()

    def _on_changed(self, _changes: Changes[object], snapshot: Snapshot) -> None:
        self._ask(snapshot)

    def _ask(self, snapshot: Snapshot) -> None:
        """Ask for a schedule; under the lock, so that the newest snapshot is asked for last."""
        with self._lock:
            # Its snapshot was read before the lock was taken, so another thread may have asked for
            # a newer one since; that one is then asked for again.
            newest = max(self._asked, default=-1)
            asked = self._asked.setdefault(max(snapshot.revision, newest), snapshot)
            self._replanner.request(asked, self._now())

    def _take_schedule(self, schedule: Schedule) -> None:
        self._publish(Standing(self._asked[schedule.revision], schedule))

    def _take_percentiles(self, percentiles: Percentiles) -> None:
        with self._lock:
            # Simulations take seconds; the plan may have gone on without these.
            if self.current.snapshot.revision == percentiles.revision:
                self.current = replace(self.current, percentiles=percentiles)

    def _take_error(self, _error: Exception) -> None:
        """Show the rows without dates. (The replanner has logged the error if it is a bug.)"""
        self._publish(Standing(self._asked[max(self._asked)]))

    def _publish(self, standing: Standing) -> None:
        revision = standing.snapshot.revision
        with self._lock:
            self.current, self._told = standing, revision
            # The own revision stays: at midnight the same one is planned again.
            self._asked = {n: snapshot for n, snapshot in self._asked.items() if n >= revision}
            ready = [waiter for wanted, waiter in self._waiting if wanted <= revision]
            self._waiting = [
                (wanted, waiter) for wanted, waiter in self._waiting if wanted > revision
            ]
        for waiter in ready:
            # False: the caller has lost patience or hung up, and setting a result would raise.
            if waiter.set_running_or_notify_cancel():
                waiter.set_result(standing)
