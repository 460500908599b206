"""Brings a database to the schema of this program with Alembic."""

from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, text

SCHEMA: Final = 2
"""Number of the newest migration; kept in SQLite's user_version, so that a file says it before it is opened."""


def migrate(engine: Engine) -> None:
    """Run every migration that is missing, in one transaction (unguarded: the journal is not written here)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        writer = connection.execution_options(planner_writes=True)
        with writer.begin():
            if not sqlite:
                writer.execute(text("SELECT pg_advisory_xact_lock(1347178066)"))
            config.attributes["connection"] = writer
            command.upgrade(config, "head")
            if sqlite:
                writer.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
    if sqlite:
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the header in the file tells the schema
