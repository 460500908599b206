"""What must be equal: stored tables row by row; what is patched edit by edit with what is made
afresh."""

from dataclasses import fields
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from planner_app.model import Base
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.snapshot import read_plan
from planner_app.scheduling.problem import Items, Links, Problem, Rows

JOURNAL = {"journal_entry", "journal_row"}


Stored = dict[str, list[tuple[Any, ...]]]


def stored(workspace: Workspace, *, journal: bool = False) -> Stored:
    """Every row of every table as it lies in the database, by id; without the journal unless
    wanted."""

    def query(connection: Connection) -> Stored:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(table.c.id))
            ]
            for table in Base.metadata.sorted_tables
            if journal or table.name not in JOURNAL
        }

    found: Stored = workspace.read(query)
    return found


def assert_snapshot_is_fresh(workspace: Workspace) -> None:
    """The snapshot patched edit by edit equals one loaded from the stored plan."""
    fresh, patched = workspace.read(read_plan.load), workspace.snapshot
    for field in fields(fresh):
        here, there = getattr(patched, field.name), getattr(fresh, field.name)
        assert here == there, field.name
        if field.name not in ("children", "rows_of", "logged", "done", "revision", "plan"):
            assert list(here) == list(there), (
                f"{field.name} in the same order: the scheduler numbers by it"
            )
    assert patched.outline == fresh.outline


def assert_undone_and_redone(workspace: Workspace, start: Stored) -> None:
    """Undone to the beginning the plan equals `start` row by row, ids included; redone it is as it
    was."""
    end, steps = stored(workspace), 0
    while workspace.history.next_undo():
        workspace.history.undo()
        steps += 1
    assert stored(workspace) == start
    for _ in range(steps):
        workspace.history.redo()
    assert stored(workspace) == end
    assert_snapshot_is_fresh(workspace)


def assert_problem_is_fresh(builder: ProblemBuilder, workspace: Workspace, now: int) -> None:
    """S1: the scheduler is asked the same, whether built by what changed since the last time or
    from nothing."""
    snapshot = workspace.snapshot
    assert differing(builder.build(snapshot, now), ProblemBuilder().build(snapshot, now)) == []


def differing(one: Any, other: Any, path: str = "") -> list[str]:
    """The fields in which two problems differ."""
    if isinstance(one, np.ndarray):
        same = one.dtype == other.dtype and np.array_equal(
            one, other, equal_nan=one.dtype.kind == "f"
        )
        return [] if same else [path]
    if isinstance(one, Problem | Items | Rows | Links):
        return [
            at
            for f in fields(one)
            for at in differing(getattr(one, f.name), getattr(other, f.name), f.name)
        ]
    return [] if one == other else [path]
