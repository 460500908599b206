"""Puts the checks together (contract: `planner-app check`). The plan is only read."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from planner_app.errors import PlanUnreadable
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
    revision: int = 0
    problems: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def check(plan: str) -> Report:
    """Check a plan: a path or a database URL. PlanUnreadable: there is none.

    One of an older schema is checked as it would be after its migration; the file itself stays as it is.
    """
    if store.is_url(plan):
        return _look(plan)
    path = Path(plan)
    version = planfile.header(path)
    lost = wal.lost_commits(path)
    try:
        with TemporaryDirectory(prefix="planner-app-") as folder:
            if version < SCHEMA:
                plan = store.copy_migrated(path, Path(folder))
            elif lost:
                plan = _copy_with_log(path, Path(folder))
            found = _look(plan)
    except PlanUnreadable as error:
        found = Report(problems=(str(error),))
    return replace(found, problems=(f"{path.name}: {lost}.", *found.problems)) if lost else found


def _copy_with_log(path: Path, folder: Path) -> str:
    """Any connection mends the log's index, and with it goes what tells of the lost commits."""
    for ending in ("", "-wal"):
        if (source := Path(f"{path}{ending}")).exists():
            shutil.copyfile(source, folder / source.name)
    return str(folder / path.name)


def _look(plan: str) -> Report:
    opened = store.open_to_look(plan)
    try:
        with opened.reading() as connection:
            return check_connection(connection)
    finally:
        opened.close()


def check_connection(connection: Connection) -> Report:
    """Check the plan that an open connection sees."""
    problems: list[str] = []
    try:
        problems.extend(check_storage(connection))
        if problems:
            return Report(problems=tuple(problems))
        problems.extend(check_records(connection))
        plan = read_plan.load(connection)
        problems.extend(_rules(plan, connection))
        return Report(len(plan.items) - 1, len(plan.assignments), plan.revision, tuple(problems))
    except (SQLAlchemyError, ValueError, TypeError, LookupError, StopIteration, ArithmeticError) as error:
        # damage shows in what the database says, or in values that no plan holds
        return Report(problems=(*problems, f"The plan cannot be read: {_words(error)}."))


def _rules(plan: Snapshot, connection: Connection) -> Iterator[str]:
    yield from check_tree(plan)
    yield from check_rows(plan)
    yield from check_histories(plan, connection)
    yield from check_people(plan, connection)
    yield from check_journal(connection)


def _words(error: Exception) -> str:
    said = error.orig if isinstance(error, DBAPIError) else error
    return " ".join(str(said).split())[:200] or type(error).__name__
