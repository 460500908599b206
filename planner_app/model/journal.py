"""The journal: every edit, with each touched record before and after (R18). Written by the recorder
only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from planner_app.ids import Revision
from planner_app.model.base import Base


class JournalEntry(Base):
    """One edit; `id` is the plan's revision after it. Entry 0 made the plan."""

    __tablename__ = "journal_entry"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[Revision] = mapped_column(Integer, Identity(), primary_key=True)
    time: Mapped[datetime] = mapped_column()
    author: Mapped[str] = mapped_column(String(255))
    instance: Mapped[str] = mapped_column(String(36))
    label: Mapped[str] = mapped_column(Text)
    undoes: Mapped[Revision | None] = mapped_column(ForeignKey("journal_entry.id"))
    digest: Mapped[str] = mapped_column(String(64), server_default="")
    """Covers the journal up to here: see `journal_digest`."""


class JournalChange(Base):
    """One touched record: the changed columns before and after; a whole one where it was created or
    deleted."""

    __tablename__ = "journal_row"
    __table_args__ = (Index(None, "family", "record_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    revision: Mapped[Revision] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    family: Mapped[str] = mapped_column(String(40))
    """Table name."""
    # No foreign key: the history outlives the record.
    record_id: Mapped[int] = mapped_column()
    before: Mapped[dict[str, Any] | None] = mapped_column()
    """NULL: the edit created the record."""
    after: Mapped[dict[str, Any] | None] = mapped_column()
    """NULL: the edit deleted the record."""
