"""Puts the checks together (contract: `planner-app check`). The plan is only read."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from planner_app.errors import PlanUnreadable
from planner_app.ids import UNEDITED, Revision
from planner_app.languages import tr
from planner_app.operations.checking.file_contents import check_records, check_storage
from planner_app.operations.checking.people_rules import check_people
from planner_app.operations.checking.replay import check_journal
from planner_app.operations.checking.row_rules import check_histories, check_rows
from planner_app.operations.checking.tree_rules import check_tree
from planner_app.operations.snapshot import read_plan
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.storage import planfile, store, wal
from planner_app.storage.migrating import SCHEMA


@dataclass(frozen=True)
class Report:
    """What was looked at, and a sentence for everything that is wrong."""

    items: int = 0
    assignments: int = 0
    revision: Revision = UNEDITED
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def check(snapshot: str) -> Report:
    """Check a plan: a path or a database URL. PlanUnreadable: there is none.

    One of an older schema is checked as it would be after its migration; the file itself stays as
    it is.
    """
    if store.is_url(snapshot):
        return _look(snapshot)
    path = Path(snapshot)
    version = planfile.header(path)
    # Before the first connection, which would mend the log's index and hide what is lost.
    lost = wal.lost_commits(path)
    try:
        with TemporaryDirectory(prefix="planner-app-") as folder:
            if version < SCHEMA:
                snapshot = store.copy_migrated(path, Path(folder))
            elif lost:
                snapshot = _copy_with_log(path, Path(folder))
            found = _look(snapshot)
    except PlanUnreadable as error:
        found = Report(faults=(str(error),))
    return replace(found, faults=(f"{path.name}: {lost}.", *found.faults)) if lost else found


def _copy_with_log(path: Path, folder: Path) -> str:
    """Any connection mends the log's index, and with it goes what tells of the lost commits."""
    for ending in ("", "-wal"):
        if (source := Path(f"{path}{ending}")).exists():
            shutil.copyfile(source, folder / source.name)
    return str(folder / path.name)


def _look(snapshot: str) -> Report:
    opened = store.open_to_look(snapshot)
    try:
        with opened.reading() as connection:
            return check_connection(connection)
    finally:
        opened.close()


def check_connection(connection: Connection) -> Report:
    """Check the plan that an open connection sees."""
    faults: list[str] = []
    try:
        faults.extend(check_storage(connection))
        # Where pages or tables are broken, whatever is read from them would be told as a fault too.
        if faults:
            return Report(faults=tuple(faults))
        faults.extend(check_records(connection))
        snapshot = read_plan.load(connection)
        faults.extend(_rules(snapshot, connection))
        # The root stands for the plan itself; nobody counts it as an item.
        return Report(
            len(snapshot.items) - 1, len(snapshot.assignments), snapshot.revision, tuple(faults)
        )
    except (
        SQLAlchemyError,
        ValueError,
        TypeError,
        LookupError,
        StopIteration,
        ArithmeticError,
    ) as error:
        # Damage shows in what the database says, or in values that no plan holds.
        return Report(
            faults=(*faults, tr("The plan cannot be read: {reason}.", reason=_words(error)))
        )


def _rules(snapshot: Snapshot, connection: Connection) -> Iterator[str]:
    yield from check_tree(snapshot)
    yield from check_rows(snapshot)
    yield from check_histories(snapshot, connection)
    yield from check_people(snapshot, connection)
    yield from check_journal(connection)


def _words(error: Exception) -> str:
    said = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(said).split())[:200] or type(error).__name__
