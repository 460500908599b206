"""The journal proves the plan: entry 0 holds what it started with, and a digest seals each
entry."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from planner_app.model import journal_digest

revision = "0002"
down_revision = "0001"

Key = tuple[str, int]
Image = dict[str, Any]


def upgrade() -> None:
    """Add the digests, entry 0, and the digests of what is there."""
    op.add_column(
        "journal_entry",
        sa.Column("digest", sa.String(length=64), server_default="", nullable=False),
    )
    connection = op.get_bind()
    tables = sa.MetaData()
    tables.reflect(connection)
    if connection.scalar(sa.select(sa.func.count()).select_from(tables.tables["plan"])):
        _add_entry_0(connection, tables.tables)
        _seal(connection, tables.tables)


def _add_entry_0(connection: sa.Connection, tables: Mapping[str, sa.Table]) -> None:
    """Its rows: what the plan held before entry 1, by walking back from the present."""
    entries, rows = tables["journal_entry"], tables["journal_row"]
    first = connection.execute(
        sa.select(entries.c.time, entries.c.author).order_by(entries.c.id).limit(1)
    ).first()
    time, author = first if first is not None else (datetime.now(UTC), "unknown")
    started_with = _walked_back(connection, tables)
    connection.execute(
        sa.insert(entries).values(
            id=0, time=time, author=author, instance="", label=journal_digest.MADE, undoes=None
        )
    )
    made = [
        {
            "revision": 0,
            "family": family,
            "record_id": record_id,
            "before": sa.null(),
            "after": image,
        }
        for (family, record_id), image in started_with.items()
    ]
    for row in made:
        connection.execute(sa.insert(rows).values(**row))


def _walked_back(connection: sa.Connection, tables: Mapping[str, sa.Table]) -> dict[Key, Image]:
    families = [
        table
        for name, table in sorted(tables.items())
        if "uid" in table.c and name != "alembic_version"
    ]
    images: dict[Key, Image | None] = {}
    for table in families:
        for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
            images[table.name, row["id"]] = {name: _encoded(value) for name, value in row.items()}
    journal = tables["journal_row"]
    columns = (journal.c.family, journal.c.record_id, journal.c.before, journal.c.after)
    for family, record_id, before, after in connection.execute(
        sa.select(*columns).order_by(journal.c.id.desc())
    ):
        now = images.get((family, record_id))
        images[family, record_id] = (
            None if before is None else before if after is None else {**(now or {}), **before}
        )
    return {key: image for key, image in images.items() if image is not None}


def _seal(connection: sa.Connection, tables: Mapping[str, sa.Table]) -> None:
    entries = tables["journal_entry"]
    rows = _rows_by_revision(connection, tables["journal_row"])
    names = ("id", "time", "author", "instance", "label", "undoes")
    previous = ""
    found = connection.execute(
        sa.select(*(entries.c[name] for name in names)).order_by(entries.c.id)
    ).all()
    for number, time, author, instance, label, undoes in found:
        inside = rows.get(number, [])
        previous = journal_digest.digest(
            previous, number, _aware(time), author, instance, label, undoes, inside
        )
        connection.execute(sa.update(entries).where(entries.c.id == number).values(digest=previous))


def _rows_by_revision(
    connection: sa.Connection, journal: sa.Table
) -> dict[int, list[journal_digest.JournaledChange]]:
    found: dict[int, list[journal_digest.JournaledChange]] = defaultdict(list)
    columns = (
        journal.c.revision,
        journal.c.family,
        journal.c.record_id,
        journal.c.before,
        journal.c.after,
    )
    rows: Iterator[Any] = iter(connection.execute(sa.select(*columns).order_by(journal.c.id)))
    for at, *row in rows:
        found[at].append((row[0], row[1], row[2], row[3]))
    return found


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return _aware(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _aware(moment: datetime) -> datetime:
    """SQLite keeps moments in UTC without saying so."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
