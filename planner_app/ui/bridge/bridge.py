"""Where the panes meet: the plan's current snapshot and schedule, the selection, and the one way to
ask for an edit."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from planner_app.errors import UserError
from planner_app.ids import ItemId, PersonId
from planner_app.insight.dates_by_id import DatesById
from planner_app.languages import tr
from planner_app.operations.planning.planning_again import next_planning
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit
from planner_app.scheduling.schedule import Percentiles, Schedule
from planner_app.ui.bridge.asked import Asked
from planner_app.ui.bridge.explanations import Explanations
from planner_app.ui.bridge.held import Held
from planner_app.ui.bridge.previews import Question, WindowPreviews
from planner_app.ui.bridge.time_span import DAY, TimeSpan, extent_of
from planner_app.ui.bridge.visible_lines import VisibleLines

if TYPE_CHECKING:
    from planner_app.operations.opened.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
log = logging.getLogger(__name__)


class Replanning(Protocol):
    """Turns snapshots into schedules off the GUI thread; drops stale answers itself."""

    def request(self, snapshot: Snapshot, now: int) -> None:
        """Plan this snapshot as of now (UTC seconds), instead of whatever was asked before."""

    def close(self) -> None:
        """Stop the worker."""


class Bridge(QObject):
    """One per plan window. Signals arrive on the GUI thread, `snapshot` and `schedule` being
    new."""

    changed = Signal(object)
    """Changes[object]: some edit was committed, here or elsewhere."""
    scheduled = Signal(object)
    """Schedule."""
    simulated = Signal(object)
    """Percentiles (S11), later than `scheduled`."""
    selection_changed = Signal()
    pending = Signal(bool)
    """An edit of ours is on its way to the disk ([*] in the title)."""
    said = Signal(str, bool)
    """A sentence for the bottom left, and whether Undo stands beside it."""
    preparing = Signal(bool)
    """The scheduler is being compiled, once on a machine; until it is done there are no dates."""
    refused = Signal(str)
    """Why an edit was refused, in a sentence."""
    edited = Signal(object)
    """Changes[object] of our own edit, after `changed`; whoever asked for it gets its own by
    `Asked.then`."""
    undid = Signal()
    """After `edited`: the edit took our last one back, so that it could be repeated."""

    _committed = Signal(object, object)
    _answered = Signal(object)
    _planned = Signal(object)
    _drawn = Signal(object)
    _read = Signal(object, object)
    _heard = Signal(str, bool)

    def __init__(
        self,
        workspace: "Workspace",
        parent: QObject | None = None,
        *,
        now: Callable[[], int] | None = None,
        past: str = "",
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.past = past
        """When the plan was as it is here, in words; '' for the plan as it is."""
        self.snapshot: Snapshot = workspace.snapshot
        self.zone = ZoneInfo(self.snapshot.plan.timezone)
        self.schedule: Schedule | None = None
        self.percentiles: Percentiles | None = None
        self.dates = DatesById()
        self.explanations = Explanations(self, parent=self)
        self.selected_items: tuple[ItemId, ...] = ()
        self.selected_people: tuple[PersonId, ...] = ()
        self.now: Callable[[], int] = now or _clock
        self.lines = VisibleLines(self)
        self.span = TimeSpan(self.now() - 3 * DAY, self.now() + 60 * DAY, self)
        self.replanner: Replanning | None = None
        self.held = Held(lambda: self.snapshot.revision)
        self.previews = WindowPreviews(self)
        self.previews.failed.connect(self.refused)
        self._waiting = 0
        self._closed = False
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-reader")
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.replan)
        self._committed.connect(self._on_committed)
        # Queued: an edit that is done before anybody asks would be answered before its `changed`
        # has come.
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._planned.connect(self._on_planned)
        self._drawn.connect(self._on_drawn)
        self._read.connect(self._hand_over)
        self._heard.connect(self._on_heard)
        self._unsubscribe = workspace.subscribe(self._committed.emit)
        self._unwatch = workspace.watch(self._heard.emit)

    def submit(
        self, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Asked[R]:
        """Hop 1: hand an operation to the workspace's writer thread; the answer comes as `changed`
        or `refused`.

        Who needs what the operation returned says so: `submit(...).then(go_on)`.
        """
        return self._track(self.workspace.submit_since(self.held.seen, operation, *args, **kwargs))

    def preview(
        self, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Question[R]:
        """Ask what an edit would do to the dates that show, at their *now*:
        `preview(...).then(show)`.

        Only what is asked last is answered, and nothing before there are dates; `previews.forget()`
        drops it.
        """
        if self.schedule is None:
            return Question()
        seen, now = self.held.seen, self.schedule.problem.now
        return self.previews.ask(
            lambda: self.workspace.previews.since(seen, now, operation, *args, **kwargs)
        )

    def undo(self) -> None:
        """Take back one's own last edit (R18)."""
        self._track(self.workspace.history.submit_undo()).then(lambda _: self.undid.emit())

    def redo(self) -> None:
        """Repeat what was taken back."""
        self._track(self.workspace.history.submit_redo())

    def ask(self, question: Callable[[], T], then: Callable[[T], None]) -> None:
        """Read what the snapshot does not hold, off the GUI thread; `then` is told on the GUI
        thread."""
        # A pane may ask in the same turn in which the window closes; its thread is gone then.
        if self._closed:
            return
        self._reader.submit(question).add_done_callback(
            lambda answer: self._read.emit(answer, then)
        )

    @property
    def is_closed(self) -> bool:
        """Whether the window is gone: long reading need not go on."""
        return self._closed

    @property
    def is_pending(self) -> bool:
        """Whether an edit of ours is on its way to the disk."""
        return self._waiting > 0

    def select_items(self, ids: tuple[ItemId, ...]) -> None:
        """Select treeitems in every pane."""
        if ids != self.selected_items:
            self.selected_items = ids
            self.selection_changed.emit()

    def select_people(self, ids: tuple[PersonId, ...]) -> None:
        """Select persons in every pane."""
        if ids != self.selected_people:
            self.selected_people = ids
            self.selection_changed.emit()

    def say(self, sentence: str) -> None:
        """Tell something at the bottom left that is not an edit."""
        self.said.emit(sentence, False)

    def replan(self) -> None:
        """Hop 4: ask for a schedule as of now, and again when now has moved on (S1)."""
        now = self.now()
        if self.replanner is not None:
            self.replanner.request(self.snapshot, now)
        self._timer.start(1_000 * (next_planning(now, self.zone) - now))

    def take_schedule(self, schedule: Schedule) -> None:
        """From the replanner's thread: a schedule is ready."""
        self._planned.emit(schedule)

    def take_percentiles(self, percentiles: Percentiles) -> None:
        """From the replanner's thread: a simulation is ready."""
        self._drawn.emit(percentiles)

    def take_error(self, error: BaseException) -> None:
        """From the replanner's thread: no schedule could be made."""
        if not isinstance(error, UserError):
            log.error("no schedule could be made", exc_info=error)
        unknown = tr("The schedule could not be computed.")
        self.refused.emit(str(error) if isinstance(error, UserError) else unknown)

    def close(self) -> None:
        """Stop listening and planning; the workspace itself is closed by whoever opened it."""
        self._closed = True
        self._timer.stop()
        self._unwatch()
        self._unsubscribe()
        # The plan is closed next: nothing may read it any more.
        self._reader.shutdown(wait=True)
        self.previews.close()
        if self.replanner is not None:
            self.replanner.close()

    def _track(self, answer: "Future[Changes[R]]") -> Asked[R]:
        asked = Asked(answer)
        self._waiting += 1
        # Told at the first and the last edit only: the title must not flicker in between.
        if self._waiting == 1:
            self.pending.emit(True)
        answer.add_done_callback(lambda _: self._answered.emit(asked))
        return asked

    def _on_committed(self, changes: Changes[object], snapshot: Snapshot) -> None:
        # Edits of two threads can be told in the wrong order; the newer state stays.
        if snapshot.revision < self.snapshot.revision:
            return
        self.snapshot = snapshot
        self.zone = ZoneInfo(snapshot.plan.timezone)
        if changes.needs_schedule:
            self.replan()
        self.changed.emit(changes)

    def _on_heard(self, sentence: str, is_lost: bool) -> None:
        if is_lost:
            self.refused.emit(sentence)
        else:
            self.say(sentence)

    def _on_planned(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.dates.take_schedule(schedule)
        self.span.set_extent(
            *extent_of(self.snapshot.first_logged.values(), schedule.plan_finish, self.now())
        )
        self.scheduled.emit(schedule)

    def _on_drawn(self, percentiles: Percentiles) -> None:
        self.percentiles = percentiles
        self.dates.take_percentiles(percentiles)
        self.simulated.emit(percentiles)

    def _hand_over(self, answer: "Future[T]", then: Callable[[T], None]) -> None:
        if self._closed:
            return
        try:
            found = answer.result()
        except UserError as error:
            self.refused.emit(str(error))
            return
        then(found)

    def _on_answered(self, asked: Asked[object]) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.pending.emit(False)
        try:
            changes = asked.answer.result()
        except UserError as error:
            self.refused.emit(str(error))
            return
        # An edit without effect made no journal entry, so there is nothing to undo (R17).
        if not changes.changed_nothing:
            self.said.emit(" ".join((changes.label + ".", *changes.notes)), changes.undoes is None)
        self.edited.emit(changes)
        asked.tell()


def _clock() -> int:
    return int(time.time())
