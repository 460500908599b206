"""The work tree."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped
from typing_extensions import TypedDict  # as pydantic wants it before Python 3.12

from planner_app.ids import ItemId
from planner_app.limits import MOST_HOURS
from planner_app.model.base import Identified, column, reference
from planner_app.model.fields import said

TYPES = ("root", "package", "folder", "project", "task", "event", "partial_day_event", "milestone")
LEAVES = ("task", "event", "partial_day_event", "milestone")


class TreeItem(Identified[ItemId]):
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

    parent_id: Mapped[ItemId | None] = reference("treeitem.id")
    rank: Mapped[int] = column(BigInteger)
    type: Mapped[str] = column(String(20))
    name: Mapped[str] = column(String(1000), info=said())
    description: Mapped[str | None] = column(
        Text, info=said(headings="notes, note, comment, comments")
    )
    is_on_hold: Mapped[bool] = column(
        default=False, info=said(asked="On hold it has no dates, nor has anything inside (S9)")
    )
    work_in_order: Mapped[bool] = column(
        default=True,
        info=said(
            shown="Each row waits for the previous open one (S5)",
            asked="Its rows one after another, not everybody at once (S5)",
        ),
    )
    delay_until: Mapped[date | None] = column(
        info=said(
            "delay",
            shown="Its rows are not ready before 00:00 of that day (S5)",
            headings="not before, start after, start no earlier than, earliest start",
        )
    )
    promise_by: Mapped[date | None] = column(
        info=said(
            "deadline",
            shown="The deadline; it never moves work (S13)",
            asked="The deadline, which alerts look at (S13)",
            headings="deadline, due, due date, due on, finish by, target date",
        )
    )
    max_effort: Mapped[float | None] = column(
        info=said(
            "greatest effort",
            asked="Hours; an alert tells when logged and expected ones exceed them (S13)",
            headings="max effort, budget hours, effort limit",
            hours=(0, MOST_HOURS),
        )
    )
    package_id: Mapped[ItemId | None] = reference("treeitem.id")
    """The package a leaf is packaged in (R15); its place there is `package_rank`, among the
    children's ranks."""
    package_rank: Mapped[int | None] = column(BigInteger)
    start_date: Mapped[date | None] = column(info=said())
    """Events: the first day; milestones: their day."""
    finish_date: Mapped[date | None] = column(info=said())
    start: Mapped[datetime | None] = column(info=said())
    """Partial-day events."""
    end: Mapped[datetime | None] = column(info=said())
    done_at: Mapped[datetime | None] = column()
    """When the last row was done (R13)."""
    external_reference: Mapped[str | None] = column(
        String(255), unique=True, info=said(asked="Unique; null frees it (R19)")
    )

    @property
    def is_leaf(self) -> bool:
        """Whether it carries work itself."""
        return self.type in LEAVES


class NewTreeItemValues(TypedDict, total=False):
    """The fields of an item, as operations take them; the name of a new one stands apart."""

    description: str | None
    is_on_hold: bool
    work_in_order: bool
    delay_until: date | None
    promise_by: date | None
    max_effort: float | None
    start_date: date | None
    finish_date: date | None
    start: datetime | None
    end: datetime | None
    external_reference: str | None


class TreeItemValues(NewTreeItemValues, total=False):
    """The fields of an existing item."""

    name: str
