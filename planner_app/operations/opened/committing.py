"""One edit as one transaction: the operation, the rules, the journal entry, and no trace of it
where it is refused."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Generic, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from planner_app.errors import PlanUnreadable, Refused
from planner_app.ids import UNEDITED, Revision
from planner_app.languages import tr
from planner_app.model import Plan, journal_digest
from planner_app.operations.opened.watching import announce
from planner_app.operations.rules import invariants, metadata
from planner_app.operations.rules.new_plan import fill_new_plan
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.journal import Entry
from planner_app.operations.transaction.recorder import RecordChanges, Recorder
from planner_app.operations.transaction.staleness import refuse_stale
from planner_app.storage.store import Store

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Operation = Callable[[Edit], R]


@dataclass(frozen=True)
class Maker:
    """Who makes an edit, through which workspace."""

    author: str
    instance: str


def looking_only(opened: Store) -> str | None:
    """Why no edit of a plan is even tried; None where it may be changed."""
    if not opened.read_only:
        return None
    return tr("{plan} is open for looking only; it cannot be changed.", plan=opened.name)


def commit(
    opened: Store,
    operation: Operation[R],
    maker: Maker,
    seen: Revision,
    undoes: Revision | None = None,
) -> Changes[R]:
    """Make an edit decided on the plan as of the revision `seen`. UserError: refused, nothing
    changed (R17)."""
    if why := looking_only(opened):
        raise Refused(why)
    try:
        with opened.writing() as connection, connection.begin(), session_on(connection) as session:
            if opened.watched is None:
                # A database can be restored from a backup under an open window.
                opened.is_same(connection)
            done = attempt(connection, session, operation, maker, seen, undoes)
            # A change that changes nothing leaves no entry in the journal (R17).
            if done.records:
                _store(connection, done)
            return done.changes
    # What no rule looked for the database's constraints refuse, and that too in a sentence (R17).
    except IntegrityError as error:
        raise refusal(error) from error


def commit_new_plan(opened: Store, name: str, zone: str, author: str) -> None:
    """Fill an empty schema with what a new plan holds: entry 0. PlanUnreadable: there is a plan
    already."""
    maker = Entry(UNEDITED, datetime.now(UTC), author, "", journal_digest.MADE, None)
    with opened.writing() as connection, connection.begin(), session_on(connection) as session:
        if session.scalar(select(Plan.id)) is not None:
            raise PlanUnreadable(
                tr("There is already a plan in {location}.", location=opened.location)
            )
        recorder = Recorder(session)
        fill_new_plan(Edit(session, maker.author, maker.time), name, zone)
        session.flush()
        recorder.finish()
        journal.write(connection, maker, recorder.changes(), "")


@dataclass(frozen=True)
class Attempt(Generic[R_co]):
    """An edit written into its transaction and found right; nothing is stored before its journal
    entry is."""

    changes: Changes[R_co]
    records: RecordChanges
    time: datetime
    digest: str
    """Of the journal up to here."""


def attempt(
    connection: Connection,
    session: Session,
    operation: Operation[R],
    maker: Maker,
    seen: Revision,
    undoes: Revision | None,
) -> Attempt[R]:
    """Run an operation in the transaction under way and look whether the plan's rules hold.
    UserError: they do not."""
    recorder = Recorder(session)
    edit = Edit(session, maker.author, datetime.now(UTC))
    try:
        value = operation(edit)
        session.flush()
        changed = recorder.changes()
        # An undo restores rows exactly (R18); notes in its way are a reason to refuse it.
        if undoes is None and metadata.sweep(edit, changed):
            session.flush()
            changed = recorder.changes()
        # A commit holds the write lock, so no entry can be added after this look.
        last, digest = journal.head(connection)
        if last > seen:
            refuse_stale(connection, recorder.intended(), seen, maker.instance)
        invariants.check(edit, changed)
        recorder.prove()
    finally:
        recorder.finish()
    # An edit of a hundred items may note the same sentence for each of them.
    notes = tuple(dict.fromkeys(edit.notes))
    label = edit.label or tr("Changed the plan")
    about = Changes(Revision(last + 1), maker.author, maker.instance, label, value, notes=notes)
    if changed:
        touched, needs_schedule = journal.touched(changed), journal.needs_schedule(changed)
        about = replace(about, touched=touched, needs_schedule=needs_schedule, undoes=undoes)
    return Attempt(about, changed, edit.now, digest)


def _store(connection: Connection, done: Attempt[object]) -> None:
    """Write the journal entry, with which the edit is one, and tell other windows of it."""
    about = done.changes
    entry = Entry(
        about.revision, done.time, about.author, about.instance, about.label, about.undoes
    )
    journal.write(connection, entry, done.records, done.digest)
    announce(connection, about.revision)


def session_on(connection: Connection) -> Session:
    """A session of which nothing is stored before the transaction ends, whatever an operation
    does."""
    return Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def refusal(error: IntegrityError) -> Refused:
    """What the database refused, in a sentence."""
    words = str(error.orig)
    # SQLite and PostgreSQL share no codes, but these words stand in the messages of both.
    if "FOREIGN KEY" in words.upper():
        return Refused(
            tr("That cannot be done: something in the plan refers to a record that would be gone.")
        )
    if "UNIQUE" in words.upper():
        return Refused(tr("That cannot be done: the name or reference is already taken."))
    return Refused(
        tr("That cannot be done: it would break a rule of the plan ({words}).", words=words)
    )
