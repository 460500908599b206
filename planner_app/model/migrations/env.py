"""Alembic's entry: run on the connection that `migrating.migrate` hands over."""

from alembic import context

from planner_app.model.base import Base

connection = context.config.attributes["connection"]
# SQLite cannot alter a column: in batch mode Alembic copies the table instead.
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
