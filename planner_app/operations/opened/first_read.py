"""Reads a plan that is being opened, and refuses one whose records the program could not work
with."""

from typing import Final

from sqlalchemy.exc import DBAPIError, NoResultFound

from planner_app.errors import PlanUnreadable, damaged
from planner_app.operations.checking import opening_check
from planner_app.operations.snapshot import read_plan
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.journal import Entry
from planner_app.storage.store import Store

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


def read_checked(opened: Store) -> tuple[Snapshot, Entry | None]:
    """The plan and the last entry of its journal. PlanUnreadable: it is damaged or out of reach,
    and closed again."""
    try:
        with opened.reading() as connection:
            snapshot = read_plan.load(connection)
            opening_check.check(snapshot, connection)
            return snapshot, journal.entry_of(connection, snapshot.revision)
    # This already says in words what is wrong.
    except PlanUnreadable:
        opened.close()
        raise
    except _DAMAGE as error:
        opened.close()
        # SQLAlchemy's own text is the whole statement; `orig` is what the database said of it.
        raise damaged(opened.name, getattr(error, "orig", error)) from error
