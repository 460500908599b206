"""What lies on the disk: pages, indexes, references, the schema, and values of the kind their
column holds."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    Table,
    create_engine,
    func,
    select,
    text,
)
from sqlalchemy.pool import StaticPool

from planner_app.languages import mark, tr
from planner_app.model import Base, Plan
from planner_app.storage import migrating
from planner_app.words import number_words

_MOST: Final = 20
"""Findings told of one kind; a thousand of them help nobody."""
_OTHER_TABLES: Final = mark("The tables are not those of a plan.")
TableShape = frozenset[tuple[str, ...]]


def check_storage(connection: Connection) -> Iterator[str]:
    """Sentences about what is so broken that nothing else can be looked at. DBAPIError: SQLite
    gives up."""
    if connection.dialect.name != "sqlite":
        yield from _check_server_schema(connection)
        return
    for (words,) in connection.execute(text(f"PRAGMA integrity_check({_MOST})")):
        if words != "ok":
            found = " ".join(words.replace("*** in database main ***", "").split())
            yield tr("The file is damaged: {reason}.", reason=found)
    # Compared to the letter: a table that lost its unique index reads well, and takes doubles
    # later.
    if _shape(connection) != _shape_wanted():
        yield tr(_OTHER_TABLES)


def check_records(connection: Connection) -> Iterator[str]:
    """Sentences about records that no server would have taken, and about the plan's record of
    itself."""
    plans = connection.scalar(select(func.count()).select_from(Plan))
    if plans != 1:
        yield tr(
            "The plan has {number} records of itself instead of one.",
            number=number_words(plans or 0),
        )
    # PostgreSQL refuses wrong kinds and lost references itself; SQLite stores both when another
    # program writes to the file.
    if connection.dialect.name != "sqlite":
        return
    for table, record_id, target, _ in connection.execute(
        text("PRAGMA foreign_key_check")
    ).fetchmany(_MOST):
        if table != "journal_row":  # told with the journal
            yield tr(
                "Record {id} of {table} refers to a record of {target} that does not exist.",
                id=record_id,
                table=table,
                target=target,
            )
    for found in Base.metadata.sorted_tables:
        yield from _check_kinds(connection, found)
    yield from _check_sequences(connection)


def _check_server_schema(connection: Connection) -> Iterator[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    if compare_metadata(context, Base.metadata):
        yield tr(_OTHER_TABLES)


def _shape(connection: Connection) -> TableShape:
    found = connection.execute(
        text("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
    )
    versions = connection.execute(text("SELECT version_num FROM alembic_version"))
    return frozenset([*map(tuple, found), *map(tuple, versions)])


@cache
def _shape_wanted() -> TableShape:
    """Of a plan made by this program."""
    # One connection for all: every new one to a database in memory would find it empty.
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        migrating.migrate(engine)
        with engine.connect() as connection:
            return _shape(connection)
    finally:
        engine.dispose()


def _check_kinds(connection: Connection, table: Table) -> Iterator[str]:
    """SQLite stores anything anywhere: text among the hours, 7 for yes."""
    wrong = " OR ".join(f"NOT {_is_kind(column)}" for column in table.columns)
    found = connection.execute(
        text(f'SELECT rowid FROM "{table.name}" WHERE {wrong} LIMIT {_MOST}')
    )
    for (record_id,) in found:
        yield tr(
            "Record {id} of {table} holds a value of the wrong kind.",
            id=record_id,
            table=table.name,
        )


def _is_kind(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    match column.type:
        case Boolean():
            return f"({name} IS NULL OR (typeof({name}) = 'integer' AND {name} IN (0, 1)))"
        case Integer():
            kinds = "'integer'"
        case Float():
            kinds = "'real', 'integer'"
        case _:
            kinds = "'text'"
    longest = getattr(column.type, "length", None) if not isinstance(column.type, Date) else None
    fits = f" AND length({name}) <= {longest}" if longest else ""
    return f"({name} IS NULL OR typeof({name}) IN ({kinds}){fits})"


def _check_sequences(connection: Connection) -> Iterator[str]:
    """No id is given twice (contract: A plan): each counter stands at or above every id that ever
    was."""
    # From the journal, for deleted records count too: an undo brings them back under their ids
    # (R18).
    ever = text("SELECT family, max(record_id) FROM journal_row GROUP BY family")
    used = {family: int(highest) for family, highest in connection.execute(ever)}
    given = {
        row.name: row.seq
        for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    }
    for family, highest in used.items():
        if not isinstance(given.get(family), int) or given[family] < highest:
            yield tr("The counter of {table} would give ids a second time.", table=family)
