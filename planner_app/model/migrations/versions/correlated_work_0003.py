"""A plan may say that the work of a project runs long or short as a whole (S11: the shared
factor)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the setting. The journal stays as it was sealed: a column that its images do not name is
    NULL."""
    op.add_column("plan", sa.Column("correlated_work", sa.Boolean(), nullable=True))
