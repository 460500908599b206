"""The one way to change a plan: `Workspace.run(operation, ...)`: one transaction, journal entry and
notification."""

import contextlib
import getpass
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, select

from planner_app.errors import PlanUnreadable, Refused, UserError
from planner_app.ids import Revision
from planner_app.model import Plan
from planner_app.operations.opened.committing import Maker, Operation, commit, commit_new_plan
from planner_app.operations.opened.first_read import read_checked
from planner_app.operations.opened.listeners import Listener, Listeners
from planner_app.operations.opened.preview import Preview, preview
from planner_app.operations.opened.watching import Watcher
from planner_app.operations.planning.live_schedule import LiveSchedule
from planner_app.operations.rules.new_plan import zone_of_new_plan
from planner_app.operations.snapshot import read_plan
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.journal import Entry
from planner_app.operations.transaction.undoing import UndoStacks, plain_label, take_back
from planner_app.storage import store
from planner_app.storage.atomic_create import made_whole

P = ParamSpec("P")
R = TypeVar("R")


class Workspace:
    """An open plan: its current snapshot, its writer thread, and who listens to its changes."""

    def __init__(self, opened: store.Store, author: str | None = None) -> None:
        self._store = opened
        self.author = author or _user_of_this_machine()
        self.instance = str(uuid4())
        self._listeners = Listeners()
        self._stacks = UndoStacks()
        self.live = LiveSchedule()
        """The plan's dates: one for the window or server on it, for reports, and for previews."""
        self._watchers: list[Watcher] = []
        self._known = read_checked(opened)
        """The plan as of the last entry read, and that entry. One value: previews look at both from
        other threads."""
        opened.is_same = self._refuse_another_plan
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-writer")

    @classmethod
    def open(cls, plan: str, author: str | None = None, *, read_only: bool = False) -> "Workspace":
        """Open a plan: a path or a database URL; `read_only`: a file for looking only.
        PlanUnreadable: why not."""
        return cls(store.open_plan(plan, read_only=read_only), author)

    @classmethod
    def create(
        cls,
        plan: str,
        *,
        name: str | None = None,
        timezone: str | None = None,
        author: str | None = None,
        first: Operation[object] | None = None,
    ) -> "Workspace":
        """Make a new plan with the defaults of the vocabulary, and with a `first` edit where one is
        given.

        All or nothing: a plan that cannot be made whole is not there. PlanUnreadable: it cannot be
        made there.
        """
        zone = zone_of_new_plan(timezone)
        with made_whole(plan) as place:
            opened = store.create_plan(place)
            try:
                commit_new_plan(
                    opened, name or _name_of(plan, opened), zone, author or _user_of_this_machine()
                )
                if first is not None:
                    with cls(opened, author) as made:
                        made.run(first)
            finally:
                opened.close()
        return cls(store.open_plan(plan), author)

    @classmethod
    def open_or_create(cls, plan: str, edit: Operation[object]) -> "Workspace":
        """Open the plan, or make it where there is none, and make an edit: without that nothing is
        made either."""
        if not store.exists(plan):
            return cls.create(plan, first=edit)
        opened = cls.open(plan)
        try:
            opened.run(edit)
        except BaseException:
            opened.close()
            raise
        return opened

    @property
    def snapshot(self) -> Snapshot:
        """The plan as it was last read; never changed, the next one is another."""
        return self._known[0]

    @property
    def name(self) -> str:
        """The plan's name."""
        return self.snapshot.plan.name

    @property
    def location(self) -> str:
        """Path or URL, without a password."""
        return self._store.location

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self._store.read_only

    def run(
        self, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Changes[R]:
        """Make an edit and wait for it. UserError: it was refused and nothing changed (R17).

        Stale: others changed the same rows since the snapshot, which the edit is taken to be
        decided on.
        """
        return self.submit(operation, *args, **kwargs).result()

    def submit(
        self, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[Changes[R]]":
        """Hand an edit to the writer thread."""
        return self.submit_since(self.snapshot.revision, operation, *args, **kwargs)

    def submit_since(
        self,
        seen: Revision,
        operation: Callable[Concatenate[Edit, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> "Future[Changes[R]]":
        """Hand over an edit that was decided on what stood at an earlier revision: where a gesture
        began, say."""
        return self._writer.submit(self._edit, lambda edit: operation(edit, *args, **kwargs), seen)

    def submit_as(
        self,
        author: str,
        operation: Callable[Concatenate[Edit, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> "Future[Changes[R]]":
        """Hand over an edit of somebody else's: whom a server's token names. It is theirs in the
        journal."""
        seen = self.snapshot.revision
        return self._writer.submit(
            self._edit, lambda edit: operation(edit, *args, **kwargs), seen, author=author
        )

    def preview(
        self, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> Preview[R]:
        """What the edit would do if it were made now, refusals included; nothing is stored and
        nobody is told.

        It is tried on the caller's thread. PlanBusy: somebody else is just changing that.
        """
        return self.preview_since(
            self.snapshot.revision, int(time.time()), operation, *args, **kwargs
        )

    def preview_since(
        self,
        seen: Revision,
        now: int,
        operation: Callable[Concatenate[Edit, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Preview[R]:
        """The same of an edit that was decided on what stood at a revision; with the dates as of
        `now` (S1)."""
        maker = Maker(self.author, self.instance)
        return preview(
            self._store,
            self.live,
            self.snapshot,
            lambda e: operation(e, *args, **kwargs),
            maker,
            seen,
            now,
        )

    def undo(self) -> Changes[None]:
        """Take back one's own last edit and wait. Refused: there is none, or others have built on
        it (R18)."""
        return self.submit_undo().result()

    def redo(self) -> Changes[None]:
        """Repeat what was last taken back and wait."""
        return self.submit_redo().result()

    def submit_undo(self) -> "Future[Changes[None]]":
        """Hand an undo to the writer thread."""
        return self._writer.submit(self._take_back, 0, "Undid: ", "There is nothing to take back.")

    def submit_redo(self) -> "Future[Changes[None]]":
        """Hand a redo to the writer thread."""
        return self._writer.submit(self._take_back, 1, "Redid: ", "There is nothing to repeat.")

    def next_undo(self) -> str | None:
        """Label of what undo would take back."""
        return self._label_of_next(0)

    def next_redo(self) -> str | None:
        """Label of what redo would repeat."""
        return self._label_of_next(1)

    def history(self) -> list[Entry]:
        """The journal, oldest first."""
        return self.read(journal.entries_after, 0)

    def read(
        self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query of `operations` that the snapshot does not answer (estimates, old journal
        rows)."""
        with self._store.reading() as connection:
            return query(connection, *args, **kwargs)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(changes, snapshot)` after every commit, on the writer thread; the answer
        unsubscribes it."""
        return self._listeners.add(listener)

    def catch_up(self) -> "Future[None]":
        """Read what other processes committed since."""
        return self._writer.submit(self._catch_up, None)

    def watch(self, tell: Callable[[str, bool], None]) -> Callable[[], None]:
        """Catch up by itself within a second of each commit elsewhere; the answer, and closing the
        plan, stop it.

        `tell` gets a sentence when the plan is out of reach (True) and one when it is back, on the
        watching thread.
        """
        watcher = Watcher(self._store, lambda: self.catch_up().result(), tell)
        self._watchers.append(watcher)
        return watcher.close

    def close(self) -> None:
        """Finish the edits under way and let go of the plan."""
        for watcher in self._watchers:
            watcher.close()
        self._writer.shutdown(wait=True)
        self._store.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _label_of_next(self, which: int) -> str | None:
        entry = self.read(self._stacks.next, self.author)[which]
        return plain_label(entry) if entry is not None else None

    def _take_back(self, which: int, verb: str, nothing: str) -> Changes[None]:
        self._catch_up(None)
        entry = self.read(self._stacks.next, self.author)[which]
        if entry is None:
            raise Refused(nothing)
        label = verb + plain_label(entry)
        return self._edit(
            lambda edit: take_back(edit, entry, label), self.snapshot.revision, entry.revision
        )

    def _edit(
        self,
        operation: Operation[R],
        seen: Revision,
        undoes: Revision | None = None,
        author: str | None = None,
    ) -> Changes[R]:
        changes = commit(
            self._store, operation, Maker(author or self.author, self.instance), seen, undoes
        )
        if not changes.changed_nothing:
            with contextlib.suppress(
                UserError
            ):  # the edit is stored; it shows with the next that can be read
                self._catch_up(changes)
        return changes

    def _catch_up(self, own: Changes[object] | None) -> None:
        """Patch the snapshot with every entry since, and tell the listeners of each; `own` is the
        edit just made.

        Rows are read as they stand after the last entry, so that no snapshot shows half of a later
        edit.
        """
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
            self._known = (
                read_plan.patched(self.snapshot, told[-1].revision, touched, found),
                entries[-1],
            )
        self._listeners.tell(told, self.snapshot)

    def _refuse_another_plan(self, connection: Connection) -> None:
        """The file may be exchanged, the database restored: it must be this plan and know the last
        edit we know."""
        where, (snapshot, last) = self._store.location, self._known
        if connection.scalar(select(Plan.uid)) != snapshot.plan.uid:
            raise PlanUnreadable(
                f"Another plan lies at {where} now; open it anew to work on that one."
            )
        if journal.entry_of(connection, snapshot.revision) != last:
            raise PlanUnreadable(
                f"An older or other state of '{self.name}' lies at {where} "
                "now; open it anew to go on from that one."
            )


def _name_of(plan: str, opened: store.Store) -> str:
    return opened.name if store.is_url(plan) else Path(plan).stem


def _user_of_this_machine() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"


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
