"""The one way to change a plan: `Workspace.run(operation, ...)`: one transaction, journal entry and notification."""

import contextlib
import getpass
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Concatenate, Final, ParamSpec
from uuid import uuid4

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound
from sqlalchemy.orm import Session

from planner_app.errors import PlanUnreadable, Refused, UserError, damaged
from planner_app.model import Plan, chain, store
from planner_app.operations import invariants, journal, reading, soundness
from planner_app.operations.changes import Changes
from planner_app.operations.edit import Edit
from planner_app.operations.journal import Entry
from planner_app.operations.listeners import Listener, Listeners
from planner_app.operations.new_plan import fill_new_plan, zone_of_new_plan
from planner_app.operations.recorder import Recorder
from planner_app.operations.snapshot import Snapshot
from planner_app.operations.staleness import refuse_stale
from planner_app.operations.watching import Watcher, announce

P = ParamSpec("P")
_DAMAGE: Final = (
    DBAPIError,
    NoResultFound,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    StopIteration,
)
"""In these it shows while a plan is read: what the database says, or values that no plan holds."""


class Workspace:
    """An open plan: its current snapshot, its writer thread, and who listens to its changes."""

    def __init__(self, opened: store.Store, author: str | None = None) -> None:
        self._store = opened
        self.author = author or _user_of_this_machine()
        self.instance = str(uuid4())
        self._listeners = Listeners()
        self._entries: list[Entry] = []
        self._watchers: list[Watcher] = []
        try:
            with opened.reading() as connection:
                self.snapshot: Snapshot = reading.load(connection)
                soundness.check(self.snapshot, connection)
                self._last = journal.entry_of(connection, self.snapshot.revision)
        except PlanUnreadable:
            opened.close()
            raise
        except _DAMAGE as error:
            opened.close()
            raise damaged(opened.name, getattr(error, "orig", error)) from error
        opened.is_same = self._refuse_another_plan
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-writer")

    @classmethod
    def open(cls, plan: str, author: str | None = None, *, read_only: bool = False) -> "Workspace":
        """Open a plan: a path or a database URL; `read_only`: a file for looking only. PlanUnreadable: why not."""
        return cls(store.open_plan(plan, read_only=read_only), author)

    @classmethod
    def create(
        cls, plan: str, *, name: str | None = None, timezone: str | None = None, author: str | None = None
    ) -> "Workspace":
        """Make a new, empty plan with the defaults of the vocabulary. PlanUnreadable: it cannot be made there."""
        zone = zone_of_new_plan(timezone)
        opened = store.create_plan(plan)
        maker = Entry(0, datetime.now(UTC), author or _user_of_this_machine(), "", chain.MADE, None)
        try:
            with opened.writing() as connection, connection.begin(), _session(connection) as session:
                if session.scalar(select(Plan.id)) is not None:
                    raise PlanUnreadable(f"There is already a plan in {opened.location}.")
                recorder = Recorder(session)
                fill_new_plan(Edit(session, maker.author, maker.time), name or opened.name, zone)
                session.flush()
                recorder.finish()
                journal.write(connection, maker, recorder.changes())
        except BaseException:  # a full disk among others
            opened.close()
            store.discard(plan)
            raise
        return cls(opened, author)

    @classmethod
    def open_or_create(cls, plan: str) -> "Workspace":
        """Open the plan, or make it where there is none."""
        return cls.open(plan) if store.exists(plan) else cls.create(plan)

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

    def run(self, operation: Callable[Concatenate[Edit, P], Any], *args: P.args, **kwargs: P.kwargs) -> Changes:
        """Make an edit and wait for it. UserError: it was refused and nothing changed (R17).

        Stale: others changed the same rows since the snapshot, which the edit is taken to be decided on.
        """
        return self.submit(operation, *args, **kwargs).result()

    def submit(
        self, operation: Callable[Concatenate[Edit, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[Changes]":
        """Hand an edit to the writer thread."""
        return self.submit_since(self.snapshot.revision, operation, *args, **kwargs)

    def submit_since(
        self, seen: int, operation: Callable[Concatenate[Edit, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[Changes]":
        """Hand over an edit that was decided on what stood at an earlier revision: where a gesture began, say."""
        return self._writer.submit(self._edit, lambda edit: operation(edit, *args, **kwargs), None, seen)

    def undo(self) -> Changes:
        """Take back one's own last edit and wait. Refused: there is none, or others have built on it (R18)."""
        return self.submit_undo().result()

    def redo(self) -> Changes:
        """Repeat what was last taken back and wait."""
        return self.submit_redo().result()

    def submit_undo(self) -> "Future[Changes]":
        """Hand an undo to the writer thread."""
        return self._writer.submit(self._take_back, 0, "Undid: ", "There is nothing to take back.")

    def submit_redo(self) -> "Future[Changes]":
        """Hand a redo to the writer thread."""
        return self._writer.submit(self._take_back, 1, "Redid: ", "There is nothing to repeat.")

    def next_undo(self) -> str | None:
        """Label of what undo would take back."""
        undoable, _ = journal.stacks(self.history(), self.author)
        return journal.plain_label(undoable[-1]) if undoable else None

    def next_redo(self) -> str | None:
        """Label of what redo would repeat."""
        _, redoable = journal.stacks(self.history(), self.author)
        return journal.plain_label(redoable[-1]) if redoable else None

    def history(self) -> list[Entry]:
        """The journal up to the snapshot, oldest first."""
        known = self._entries
        if (known[-1].revision if known else 0) < self.snapshot.revision:
            with self._store.reading() as connection:
                known = known + journal.entries_after(connection, known[-1].revision if known else 0)
            self._entries = known
        return known

    def read(self, query: Callable[Concatenate[Connection, P], Any], *args: P.args, **kwargs: P.kwargs) -> Any:
        """Run a query of `operations` that the snapshot does not answer (estimates, old journal rows)."""
        with self._store.reading() as connection:
            return query(connection, *args, **kwargs)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(changes, snapshot)` after every commit, on the writer thread; the answer unsubscribes it."""
        return self._listeners.add(listener)

    def catch_up(self) -> "Future[None]":
        """Read what other processes committed since."""
        return self._writer.submit(self._catch_up, None)

    def watch(self, tell: Callable[[str, bool], None]) -> Callable[[], None]:
        """Catch up by itself within a second of each commit elsewhere; the answer, and closing the plan, stop it.

        `tell` gets a sentence when the plan is out of reach (True) and one when it is back, on the watching thread.
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

    def _take_back(self, which: int, verb: str, nothing: str) -> Changes:
        self._catch_up(None)
        stack = journal.stacks(self.history(), self.author)[which]
        if not stack:
            raise Refused(nothing)
        entry = stack[-1]
        label = verb + journal.plain_label(entry)
        return self._edit(lambda edit: journal.take_back(edit, entry, label), entry.revision, self.snapshot.revision)

    def _edit(self, operation: Callable[[Edit], Any], undoes: int | None, seen: int) -> Changes:
        if self.read_only:
            raise Refused(f"{self._store.name} is open for looking only; it cannot be changed.")
        try:
            with self._store.writing() as connection, connection.begin(), _session(connection) as session:
                changes = self._transaction(connection, session, operation, undoes, seen)
        except IntegrityError as error:
            raise _refusal(error) from error
        if not changes.changed_nothing:
            with contextlib.suppress(UserError):  # the edit is stored; it shows with the next that can be read
                self._catch_up(changes)
        return changes

    def _transaction(
        self, connection: Connection, session: Session, operation: Callable[[Edit], Any], undoes: int | None, seen: int
    ) -> Changes:
        recorder = Recorder(session)
        edit = Edit(session, self.author, datetime.now(UTC))
        try:
            value = operation(edit)
            session.flush()
            changed = recorder.changes()
            refuse_stale(connection, changed, seen, self.instance)
            invariants.check(edit, changed)
            recorder.prove()
        finally:
            recorder.finish()
        revision = reading.revision_of(connection) + 1
        notes = tuple(dict.fromkeys(edit.notes))
        label = edit.label or "Changed the plan"
        about = Changes(revision, self.author, self.instance, label, notes=notes, value=value)
        if not changed:
            return about
        journal.write(connection, Entry(revision, edit.now, self.author, self.instance, label, undoes), changed)
        announce(connection, revision)
        return replace(
            about, touched=journal.touched(changed), needs_schedule=journal.needs_schedule(changed), undoes=undoes
        )

    def _catch_up(self, own: Changes | None) -> None:
        """Patch the snapshot with every entry since, and tell the listeners of each; `own` is the edit just made.

        Rows are read as they stand after the last entry, so that no snapshot shows half of a later edit.
        """
        with self._store.reading() as connection:
            entries = journal.entries_after(connection, self.snapshot.revision)
            told = [own if own and own.revision == e.revision else _told(connection, e) for e in entries]
            if not told:
                return
            touched = journal.together(changes.touched for changes in told)
            self.snapshot = reading.patched(self.snapshot, told[-1].revision, touched, connection)
            self._last = entries[-1]
        self._listeners.tell(told, self.snapshot)

    def _refuse_another_plan(self, connection: Connection) -> None:
        """The file was exchanged: it must be this plan, and know its last edit that we know of."""
        where = self._store.location
        if connection.scalar(select(Plan.uid)) != self.snapshot.plan.uid:
            raise PlanUnreadable(f"Another plan lies at {where} now; open it anew to work on that one.")
        if journal.entry_of(connection, self.snapshot.revision) != self._last:
            raise PlanUnreadable(
                f"An older or other state of '{self.name}' lies at {where} now; open it anew to go on from that one."
            )


def _session(connection: Connection) -> Session:
    """A session of which nothing is stored before the workspace commits, whatever an operation does."""
    return Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def _user_of_this_machine() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"


def _told(connection: Connection, entry: Entry) -> Changes:
    """Changes of an edit made elsewhere, from the journal."""
    changed = journal.changes_of(connection, entry.revision)
    return Changes(
        entry.revision,
        entry.author,
        entry.instance,
        entry.label,
        journal.touched(changed),
        journal.needs_schedule(changed),
        entry.undoes,
    )


def _refusal(error: IntegrityError) -> Refused:
    words = str(error.orig)
    if "FOREIGN KEY" in words.upper():
        return Refused("That cannot be done: something in the plan refers to what would not be there.")
    if "UNIQUE" in words.upper():
        return Refused("That cannot be done: the name or reference is already taken.")
    return Refused(f"That cannot be done: it would break a rule of the plan ({words}).")
