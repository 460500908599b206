"""What must be equal: stored tables row by row, and a patched snapshot with one loaded afresh."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from planner_app.model import Base
from planner_app.operations import reading
from planner_app.operations.workspace import Workspace

JOURNAL = {"journal_entry", "journal_row"}


def stored(workspace: Workspace, *, journal: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table as it lies in the database, by id; without the journal unless wanted."""

    def query(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(table.c.id))]
            for table in Base.metadata.sorted_tables
            if journal or table.name not in JOURNAL
        }

    found: dict[str, list[tuple[Any, ...]]] = workspace.read(query)
    return found


def assert_snapshot_is_fresh(workspace: Workspace) -> None:
    """The snapshot patched edit by edit equals one loaded from the stored plan."""
    fresh, patched = workspace.read(reading.load), workspace.snapshot
    for field in fields(fresh):
        assert getattr(patched, field.name) == getattr(fresh, field.name), field.name
    assert patched.outline == fresh.outline
