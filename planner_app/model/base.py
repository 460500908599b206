"""What every stored record shares: an id that is never reused, a uid, columns that remember,
moments in UTC."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Self, TypeVar

from sqlalchemy import (
    JSON,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

K = TypeVar("K", bound=int)

# Migrations can drop only constraints that have a name, and it must be the same on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcMoment(TypeDecorator[datetime]):
    """An aware moment, stored and read in UTC on both databases. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is in Python."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database; SQLite knows no zones and gets UTC without one."""
        if value is None:
            return None
        # Taken as local time it would be another moment on every machine.
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value}")
        # SQLAlchemy writes the clock's digits to SQLite and drops the zone, so that must be UTC by
        # then.
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The one registry of mapped classes."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcMoment(),
        # Else None would be stored as the text 'null', which IS NULL does not find.
        dict[str, Any]: JSON(none_as_null=True),
    }


def column(*args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A column whose old value is always known when it is set: the journal depends on it (design:
    traps)."""
    # SQLAlchemy otherwise does not load an expired value before it is overwritten.
    return mapped_column(*args, active_history=True, **kwargs)


def reference(target: str, **kwargs: Any) -> MappedColumn[Any]:
    """A foreign key `table.id`, checked at commit so that an edit may write in any order."""
    return column(ForeignKey(target, deferrable=True, initially="DEFERRED"), index=True, **kwargs)


class Record(Base):
    """Base of every stored record: integer id that is never reused, uid unique in its family
    (contract: A plan)."""

    __abstract__ = True
    # Without it SQLite gives the highest id away again after its record was deleted.
    __table_args__: Any = {"sqlite_autoincrement": True}

    @declared_attr
    def id(cls) -> Mapped[int]:  # noqa: N805  (SQLAlchemy gives it the class)
        """The primary key."""
        return mapped_column(Identity(), primary_key=True)

    uid: Mapped[str] = column(String(255), unique=True)

    @classmethod
    def known_by(cls, *record_ids: Any) -> type[Self]:  # noqa: ARG003
        """The class itself. Its signature tells mypy whose ids find its records (`Edit.get`)."""
        return cls


class Identified(Record, Generic[K]):
    """Base of the families whose ids have a type of their own."""

    __abstract__ = True

    @declared_attr
    def id(cls) -> Mapped[K]:  # noqa: N805
        """The primary key."""
        # Integer is named because SQLAlchemy finds no column type for a type variable.
        return mapped_column(Integer, Identity(), primary_key=True)

    @classmethod
    def known_by(cls, *record_ids: K) -> type[Self]:  # noqa: ARG003
        """The class itself; the signature tells mypy that only ids of this family find records."""
        return cls
