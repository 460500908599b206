"""Alembic's scripts: one file per schema, never edited after a release."""
