"""What clients note on any record: key and value."""

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from planner_app.ids import MetadataId
from planner_app.model.base import Identified, column


class Metadata(Identified[MetadataId]):
    """One key of one record, which `family` (its table) and `record_id` name; it goes with its
    record."""

    __tablename__ = "metadata"
    __table_args__ = (
        UniqueConstraint("family", "record_id", "key"),
        {"sqlite_autoincrement": True},
    )

    family: Mapped[str] = column(String(40))
    # No foreign key: the record may be of any table.
    record_id: Mapped[int] = column()
    key: Mapped[str] = column(String(255))
    value: Mapped[str] = column(Text)
