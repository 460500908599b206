"""Earlier revisions to look at: written into the cache folder for as long as their window is
open."""

import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from PySide6.QtCore import QLockFile

from planner_app.errors import Cancelled, UserError
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.operations.past.timetravel import write_revision
from planner_app.operations.transaction.journal import Entry
from planner_app.settings import cache_folder
from planner_app.ui.bridge.bridge import Bridge
from planner_app.words import local, short_moment_words

FOLDER: Final = "past"


class PastPlan:
    """One revision as a plan file in a folder of its own, locked against other planner-apps that
    tidy up."""

    def __init__(self, name: str, revision: Revision, moment: datetime, when: str) -> None:
        self.moment, self.when = moment, when
        """When the plan was like this; the same in words: 'Fri 20 Nov 15:02'."""
        parent = cache_folder() / FOLDER
        parent.mkdir(parents=True, exist_ok=True)
        # A folder for each, because one revision may be open in two windows.
        self._folder = Path(mkdtemp(dir=parent))
        self._lock = _lock(self._folder)
        # Held as long as the window is open: `sweep` of another process leaves the folder alone.
        self._lock.tryLock(0)
        # The name becomes a file's: no slashes, and short enough for any file system.
        plain = re.sub(r"[^\w .-]+", " ", name)[:60].strip() or tr("The plan")
        file = tr("{plan} as of revision {revision}", plan=plain, revision=revision)
        self.path = self._folder / f"{file}.plan"

    def forget(self) -> None:
        """Take the file away; nobody may have it open any more."""
        self._lock.unlock()
        shutil.rmtree(self._folder, ignore_errors=True)


def write_past(bridge: Bridge, entry: Entry, then: Callable[[PastPlan], None]) -> None:
    """Write the plan as an edit left it, off the GUI thread; `then` gets it on the GUI thread."""
    sweep()
    today = local(bridge.now(), bridge.zone).date()
    when = short_moment_words(entry.time.astimezone(bridge.zone), today)
    workspace = bridge.workspace
    try:
        past = PastPlan(bridge.snapshot.plan.name, entry.revision, entry.time, when)
    except OSError as error:
        bridge.refused.emit(
            tr(
                "The plan as it was cannot be shown: {folder}: {reason}.",
                folder=cache_folder(),
                reason=error.strerror,
            )
        )
        return
    bridge.say(tr("Writing the plan as it was on {moment} …", moment=when))

    def go_on(_share: float) -> None:
        # A large plan takes seconds to write; nobody waits for it once the window is gone.
        if bridge.is_closed:
            raise Cancelled(tr("The window was closed."))

    def write() -> PastPlan:
        try:
            workspace.read(write_revision, entry.revision, past.path, go_on)
            go_on(1.0)
        except UserError:
            past.forget()
            raise
        return past

    def told(written: PastPlan) -> None:
        bridge.say("")
        then(written)

    bridge.ask(write, told)


def sweep() -> None:
    """Take away what a crash left: folders that no running planner-app holds."""
    for folder in (cache_folder() / FOLDER).glob("*"):
        lock = _lock(folder)
        if lock.tryLock(0):
            lock.unlock()
            shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / "lock"))
    # a window may stay open for days: only the lock of a dead process is stale
    lock.setStaleLockTime(0)
    return lock
