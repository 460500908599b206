"""Where the panes meet: the plan's current snapshot and schedule, the selection, and the one way to ask for an edit."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal

from planner_app.errors import UserError
from planner_app.operations.changes import Changes
from planner_app.operations.snapshot import Snapshot
from planner_app.operations.workspace import Workspace
from planner_app.scheduling.schedule import Percentiles, Schedule


class Bridge(QObject):
    """One per plan window. Signals arrive on the GUI thread, `snapshot` and `schedule` being new."""

    changed = Signal(object)
    """Changes: some edit was committed, here or elsewhere."""
    scheduled = Signal(object)
    """Schedule."""
    simulated = Signal(object)
    """Percentiles (S11), later than `scheduled`."""
    selection_changed = Signal()
    pending = Signal(bool)
    """An edit of ours is on its way to the disk ([*] in the title)."""
    said = Signal(str, bool)
    """A sentence for the bottom left, and whether Undo stands beside it."""
    refused = Signal(str)
    """Why an edit was refused, in a sentence."""

    _committed = Signal(object, object)
    _answered = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.snapshot: Snapshot = workspace.snapshot
        self.schedule: Schedule | None = None
        self.percentiles: Percentiles | None = None
        self.selected_items: tuple[int, ...] = ()
        self.selected_people: tuple[int, ...] = ()
        self._waiting = 0
        self._committed.connect(self._on_committed)
        self._answered.connect(self._on_answered)
        self._unsubscribe = workspace.subscribe(self._committed.emit)

    def submit(self, operation: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Hop 1: hand an operation to the workspace's writer thread; the answer comes as `changed` or `refused`."""
        self._track(self.workspace.submit(operation, *args, **kwargs))

    def undo(self) -> None:
        """Take back one's own last edit (R18)."""
        self._track(self.workspace.submit_undo())

    def redo(self) -> None:
        """Repeat what was taken back."""
        self._track(self.workspace.submit_redo())

    def select_items(self, ids: tuple[int, ...]) -> None:
        """Select treeitems in every pane."""
        if ids != self.selected_items:
            self.selected_items = ids
            self.selection_changed.emit()

    def select_people(self, ids: tuple[int, ...]) -> None:
        """Select persons in every pane."""
        if ids != self.selected_people:
            self.selected_people = ids
            self.selection_changed.emit()

    def close(self) -> None:
        """Stop listening; the workspace itself is closed by whoever opened it."""
        self._unsubscribe()

    def _track(self, answer: "Future[Changes]") -> None:
        self._waiting += 1
        if self._waiting == 1:
            self.pending.emit(True)
        answer.add_done_callback(self._answered.emit)

    def _on_committed(self, changes: Changes, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.changed.emit(changes)

    def _on_answered(self, answer: "Future[Changes]") -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self.pending.emit(False)
        try:
            changes = answer.result()
        except UserError as error:
            self.refused.emit(str(error))
            return
        if not changes.changed_nothing:
            self.said.emit(" ".join((changes.label + ".", *changes.notes)), changes.undoes is None)
