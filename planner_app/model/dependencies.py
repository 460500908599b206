"""Dependencies between treeitems."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from planner_app.model.base import Record, column, reference


class Dependency(Record):
    """Finish-to-start from `before` to `after`, lag in calendar days (S6)."""

    __tablename__ = "dependency"
    __table_args__ = (
        CheckConstraint("lag_days >= 0", name="lag"),
        UniqueConstraint("before_id", "after_id"),
        {"sqlite_autoincrement": True},
    )

    before_id: Mapped[int] = reference("treeitem.id")
    after_id: Mapped[int] = reference("treeitem.id")
    lag_days: Mapped[float] = column(default=0.0)
