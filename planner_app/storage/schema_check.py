"""Refuses a file whose tables are not a plan's: whatever else a schema can hold could run code or
hide data."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, text

from planner_app.errors import PlanUnreadable, damaged
from planner_app.languages import tr
from planner_app.model.base import Base

_OWN: Final = {"alembic_version"}
_CODE: Final = text(
    "SELECT 1 FROM sqlite_schema WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'"
)
_COLUMNS: Final = text(
    "SELECT t.name, c.name, c.hidden, c.pk FROM sqlite_schema "
    "AS t, pragma_table_xinfo(t.name) AS c "
    "WHERE t.type = 'table'"
)
_INDEXES: Final = text(
    "SELECT i.name FROM sqlite_schema AS t, "
    "pragma_index_list(t.name) AS i, pragma_index_xinfo(i.name) AS c "
    "WHERE t.type = 'table' AND (i.partial OR c.cid = -2)"
)


def refuse_code(engine: Engine, path: Path) -> None:
    """PlanUnreadable: triggers, views or virtual tables, in a plan of any schema."""
    with engine.connect() as connection:
        if connection.execute(_CODE).first():
            raise PlanUnreadable(
                tr(
                    "{file} has triggers, views or virtual tables. A plan has none, so the file "
                    "was not opened.",
                    file=path.name,
                )
            )


def refuse_strangers(engine: Engine, path: Path) -> None:
    """PlanUnreadable: tables, columns or indexes that are not a plan's of this schema, or one that
    is missing."""
    refuse_code(engine, path)
    with engine.connect() as connection:
        stranger = _odd_column_or_index(connection)
        missing = _missing(connection)
    if stranger is not None:
        raise PlanUnreadable(
            tr(
                "{file} has {name}. A plan does not have it, so the file was not opened.",
                file=path.name,
                name=stranger,
            )
        )
    if missing is not None:
        raise damaged(path.name, tr("{name} is missing", name=missing))


def _odd_column_or_index(connection: Connection) -> str | None:
    for table, column, hidden, _ in connection.execute(_COLUMNS):
        if table.startswith("sqlite_") or table in _OWN:
            continue
        known = Base.metadata.tables.get(table)
        if known is None:
            return tr("the table '{name}'", name=table[:40])
        if column not in known.columns or hidden:
            return tr("the column '{name}'", name=column[:40])
    # Partial indexes and indexes on expressions run SQL of whoever made the file.
    odd = connection.scalar(_INDEXES)
    return None if odd is None else tr("the index '{name}'", name=odd[:40])


def _missing(connection: Connection) -> str | None:
    there = {(table, column) for table, column, _, _ in connection.execute(_COLUMNS)}
    keys = {
        table
        for table, column, _, key in connection.execute(_COLUMNS)
        if column == "id" and key == 1
    }
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (table.name, column.name) not in there:
                return f"{table.name}.{column.name}"
        if table.name not in keys:
            return tr("the key of {name}", name=table.name)
    return None
