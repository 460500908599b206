"""Dependencies between treeitems."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from planner_app.ids import DependencyId, ItemId
from planner_app.model.base import Identified, column, reference


class Dependency(Identified[DependencyId]):
    """Finish-to-start from `before` to `after`, lag in calendar days (S6)."""

    __tablename__ = "dependency"
    __table_args__ = (
        CheckConstraint("lag_days >= 0", name="lag"),
        # A second link between the same two could only repeat or contradict the first (S6).
        UniqueConstraint("before_id", "after_id"),
        {"sqlite_autoincrement": True},
    )

    before_id: Mapped[ItemId] = reference("treeitem.id")
    after_id: Mapped[ItemId] = reference("treeitem.id")
    lag_days: Mapped[float] = column(default=0.0)
