"""Brings a database to the schema of this program with Alembic."""

from contextlib import closing
from pathlib import Path
from pkgutil import iter_modules
from typing import Final

from sqlalchemy import Engine

from planner_app.errors import PlanUnreadable
from planner_app.languages import tr
from planner_app.model import migrations
from planner_app.model.migrations import versions

SCHEMA: Final = max(int(module.name[-4:]) for module in iter_modules(versions.__path__))
"""Number of the newest migration, as its module's name ends; kept in SQLite's user_version, so that
a file says it before it is opened."""


def migrate(engine: Engine) -> None:
    """Run every migration that is missing, in one transaction (unguarded: the journal is not
    written here)."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option(
        "script_location", str(Path(migrations.__file__).parent).replace("%", "%%")
    )
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        writer = connection.execution_options(planner_writes=True)
        with writer.begin():
            config.attributes["connection"] = writer
            command.upgrade(config, "head")
            if sqlite:
                writer.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
    if sqlite:
        with closing(engine.raw_connection()) as raw:
            # The header in the file itself must tell the schema: `planfile.header` reads no log.
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def refuse_newer(name: str, version: int) -> None:
    """PlanUnreadable: a later program wrote the plan."""
    if version > SCHEMA:
        raise PlanUnreadable(
            tr(
                "{file} was written by a newer planner-app (schema {version}; this one reads up to "
                "{newest}). Update planner-app to open it.",
                file=name,
                version=version,
                newest=SCHEMA,
            )
        )
