"""The one writer thread of an open plan, and the snapshot that it keeps up to date."""

import contextlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

from sqlalchemy import Connection, select

from planner_app.errors import PlanUnreadable, UserError
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.model import Plan
from planner_app.operations.opened.committing import Maker, Operation, commit
from planner_app.operations.opened.first_read import read_checked
from planner_app.operations.opened.listeners import Listeners
from planner_app.operations.snapshot import read_plan
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.journal import Entry
from planner_app.storage import store

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class WriterTask(Protocol[R_co]):
    """What the writer thread does in its turn."""

    def __call__(self) -> R_co:
        """Do it."""


class PlanWriter:
    """Edits of one plan take turns on one thread; each ends with the snapshot brought up to date.

    Edits made elsewhere are read on the same thread, so snapshots follow each other in the order
    of the journal.
    """

    def __init__(self, opened: store.Store) -> None:
        self._store = opened
        self.listeners = Listeners()
        # One value, the plan and the last entry read: previews look at both from other threads.
        self._known = read_checked(opened)
        opened.is_same = self._refuse_another_plan
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-writer")

    @property
    def snapshot(self) -> Snapshot:
        """The plan as it was last read."""
        return self._known[0]

    def hand_over(self, task: WriterTask[R]) -> "Future[R]":
        """Do this on the writer thread, after what was handed over before."""
        return self._thread.submit(task)

    def edit(
        self,
        operation: Operation[R],
        maker: Maker,
        seen: Revision,
        undoes: Revision | None = None,
    ) -> Changes[R]:
        """Make an edit, on the writer thread. UserError: it was refused (R17)."""
        changes = commit(self._store, operation, maker, seen, undoes)
        if not changes.changed_nothing:
            # The edit is stored; it shows with the next one that can be read.
            with contextlib.suppress(UserError):
                self.catch_up(changes)
        return changes

    def catch_up(self, own: Changes[object] | None = None) -> None:
        """Bring the snapshot up to date and tell the listeners of every entry, on the writer
        thread; `own` is the edit just made."""
        # Rows are read as they stand after the last entry, so that no snapshot shows half of a
        # later edit.
        with self._store.reading() as connection:
            if self._store.watched is None:
                self._refuse_another_plan(connection)
            entries = journal.entries_after(connection, self.snapshot.revision)
            told = [
                own if own and own.revision == e.revision else _told(connection, e) for e in entries
            ]
            if not told:
                return
            touched = journal.together(changes.touched for changes in told)
            found = read_plan.reread(self.snapshot, touched, connection)
            snapshot = read_plan.patched(self.snapshot, told[-1].revision, touched, found)
            self._known = (snapshot, entries[-1])
        # After the reading: a slow listener must not keep a transaction open.
        self.listeners.tell(told, self.snapshot)

    def close(self) -> None:
        """Finish the edits under way."""
        self._thread.shutdown(wait=True)

    def _refuse_another_plan(self, connection: Connection) -> None:
        """Refuse a file that was exchanged or a database that was restored: it must be this plan
        and hold the last entry we know."""
        snapshot, last = self._known
        location = self._store.location
        if connection.scalar(select(Plan.uid)) != snapshot.plan.uid:
            raise PlanUnreadable(
                tr(
                    "Another plan is at {location} now; open it again to work on that one.",
                    location=location,
                )
            )
        # A backup of this plan has its uid too; it lacks the last entry, or has another there.
        if journal.entry_of(connection, snapshot.revision) != last:
            raise PlanUnreadable(
                tr(
                    "An older or other state of '{plan}' is at {location} now; "
                    "open it again to go on from that one.",
                    plan=snapshot.plan.name,
                    location=location,
                )
            )


def _told(connection: Connection, entry: Entry) -> Changes[None]:
    """Changes of an edit made elsewhere, from the journal."""
    changed = journal.changes_of(connection, entry.revision)
    return Changes(
        entry.revision,
        entry.author,
        entry.instance,
        entry.label,
        None,
        journal.touched(changed),
        journal.needs_schedule(changed),
        entry.undoes,
    )
