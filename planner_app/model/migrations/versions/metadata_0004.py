"""Clients note keys and values on any record, and find items by their names."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table, and the index that a script's first question asks for."""
    op.create_table(
        "metadata",
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metadata")),
        sa.UniqueConstraint(
            "family", "record_id", "key", name=op.f("uq_metadata_family_record_id_key")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_metadata_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_treeitem_name"), "treeitem", ["name"], postgresql_using="hash")
