"""The work tree."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped

from planner_app.model.base import Record, column, reference

TYPES = ("root", "package", "folder", "project", "task", "event", "partial_day_event", "milestone")
LEAVES = ("task", "event", "partial_day_event", "milestone")


class TreeItem(Record):
    """A node of the work tree. `rank` orders siblings, with gaps so that a move writes one row."""

    __tablename__ = "treeitem"
    __table_args__ = (
        CheckConstraint("type IN ({})".format(", ".join(f"'{t}'" for t in TYPES)), name="type"),
        CheckConstraint("(parent_id IS NULL) = (type = 'root')", name="one_root"),
        Index(
            "ix_treeitem_name", "name", postgresql_using="hash"
        ),  # of a long name a tree there would not take the key
        {"sqlite_autoincrement": True},
    )

    parent_id: Mapped[int | None] = reference("treeitem.id")
    rank: Mapped[int] = column(BigInteger)
    type: Mapped[str] = column(String(20))
    name: Mapped[str] = column(String(1000))
    description: Mapped[str | None] = column(Text)
    is_on_hold: Mapped[bool] = column(default=False)
    work_in_order: Mapped[bool] = column(default=True)
    delay_until: Mapped[date | None] = column()
    promise_by: Mapped[date | None] = column()
    max_effort: Mapped[float | None] = column()
    package_id: Mapped[int | None] = reference("treeitem.id")
    """The package a leaf is packaged in (R15); its place there is `package_rank`, among the children's ranks."""
    package_rank: Mapped[int | None] = column(BigInteger)
    start_date: Mapped[date | None] = column()
    """Events: the first day; milestones: their day."""
    finish_date: Mapped[date | None] = column()
    start: Mapped[datetime | None] = column()
    """Partial-day events."""
    end: Mapped[datetime | None] = column()
    done_at: Mapped[datetime | None] = column()
    """When the last row was done (R13)."""
    external_reference: Mapped[str | None] = column(String(255), unique=True)

    @property
    def is_leaf(self) -> bool:
        """Whether it carries work itself."""
        return self.type in LEAVES
