"""The one way to change a plan: `Workspace.run(operation, ...)`: one transaction, journal entry and
notification."""

import getpass
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from sqlalchemy import Connection

from planner_app.ids import Revision
from planner_app.operations.opened.committing import Maker, Operation, commit_new_plan
from planner_app.operations.opened.listeners import Listener
from planner_app.operations.opened.plan_history import PlanHistory
from planner_app.operations.opened.plan_writer import PlanWriter
from planner_app.operations.opened.preview import Previews
from planner_app.operations.opened.watching import Watcher
from planner_app.operations.planning.live_schedule import LiveSchedule
from planner_app.operations.rules.new_plan import zone_of_new_plan
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit
from planner_app.storage import store
from planner_app.storage.atomic_create import made_whole

P = ParamSpec("P")
R = TypeVar("R")


class Workspace:
    """An open plan: its current snapshot, its writer thread, and who listens to its changes."""

    def __init__(self, opened: store.Store, author: str | None = None) -> None:
        self._store = opened
        self.author = author or _user_of_this_machine()
        # One person's two windows can be in each other's way too, so the author does not tell.
        self.instance = str(uuid4())
        maker = Maker(self.author, self.instance)
        self._writer = PlanWriter(opened)
        self._watchers: list[Watcher] = []
        self.live = LiveSchedule()
        """The plan's dates: one for the window or server on it, for reports, and for previews."""
        self.history = PlanHistory(opened, self._writer, maker)
        """Undo, redo, and the journal."""
        self.previews = Previews(opened, self._writer, self.live, maker)
        """What edits would do."""

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
        # Opened anew, for the file was made under another name and has its place only now.
        return cls(store.open_plan(plan), author)

    @property
    def snapshot(self) -> Snapshot:
        """The plan as it was last read; never changed, the next one is another."""
        return self._writer.snapshot

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
        return self._hand_over(lambda edit: operation(edit, *args, **kwargs), self.author, seen)

    def submit_as(
        self,
        author: str,
        operation: Callable[Concatenate[Edit, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> "Future[Changes[R]]":
        """Hand over an edit of somebody else's: whom a server's token names. It is theirs in the
        journal."""
        # Taken before the edit waits its turn: it was decided on what is shown now.
        seen = self.snapshot.revision
        return self._hand_over(lambda edit: operation(edit, *args, **kwargs), author, seen)

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
        return self._writer.listeners.add(listener)

    def catch_up(self) -> "Future[None]":
        """Read what other processes committed since."""
        return self._writer.hand_over(self._writer.catch_up)

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
        # Before the writer, to whom they would hand over what it no longer takes.
        for watcher in self._watchers:
            watcher.close()
        self._writer.close()
        self._store.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hand_over(
        self, operation: Operation[R], author: str, seen: Revision
    ) -> "Future[Changes[R]]":
        maker = Maker(author, self.instance)
        return self._writer.hand_over(lambda: self._writer.edit(operation, maker, seen))


def open_or_create(plan: str, edit: Operation[object]) -> Workspace:
    """Open the plan, or make it where there is none, and make an edit.

    Where the edit is refused, nothing is made either.
    """
    if not store.exists(plan):
        return Workspace.create(plan, first=edit)
    opened = Workspace.open(plan)
    try:
        opened.run(edit)
    # Also when interrupted: nobody else has the workspace to close it.
    except BaseException:
        opened.close()
        raise
    return opened


def _name_of(plan: str, opened: store.Store) -> str:
    return opened.name if store.is_url(plan) else Path(plan).stem


def _user_of_this_machine() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"
