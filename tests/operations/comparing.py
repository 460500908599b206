"""What must be equal: stored tables row by row, and a patched snapshot with one loaded afresh."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from planner_app.model import Base
from planner_app.operations import reading
from planner_app.operations.workspace import Workspace

JOURNAL = {"journal_entry", "journal_row"}


Stored = dict[str, list[tuple[Any, ...]]]


def stored(workspace: Workspace, *, journal: bool = False) -> Stored:
    """Every row of every table as it lies in the database, by id; without the journal unless wanted."""

    def query(connection: Connection) -> Stored:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]
            for table in Base.metadata.sorted_tables
            if journal or table.name not in JOURNAL
        }

    found: Stored = workspace.read(query)
    return found


def assert_snapshot_is_fresh(workspace: Workspace) -> None:
    """The snapshot patched edit by edit equals one loaded from the stored plan."""
    fresh, patched = workspace.read(reading.load), workspace.snapshot
    for field in fields(fresh):
        here, there = getattr(patched, field.name), getattr(fresh, field.name)
        assert here == there, field.name
        if field.name not in ("children", "rows_of", "logged", "done", "revision", "plan"):
            assert list(here) == list(there), f"{field.name} in the same order: the scheduler numbers by it"
    assert patched.outline == fresh.outline


def assert_undone_and_redone(workspace: Workspace, start: Stored) -> None:
    """Undone to the beginning the plan equals `start` row by row, ids included; redone it is as it was."""
    end, steps = stored(workspace), 0
    while workspace.next_undo():
        workspace.undo()
        steps += 1
    assert stored(workspace) == start
    assert_snapshot_is_fresh(workspace)
    for _ in range(steps):
        workspace.redo()
    assert stored(workspace) == end
    assert_snapshot_is_fresh(workspace)
