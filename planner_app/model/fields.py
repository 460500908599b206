"""Describes a stored field once, where its column is declared; every face of the program derives
itself from that.

A column with `info=said(...)` is a field that is set and shown as it is. Beside the mapped class
its type is said for operations, in a TypedDict, and for the snapshot, in its row. A face spells
such a field only where it has a place, a name or words of its own for it; the others come by
themselves (tests/test_fields.py walks them all).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from planner_app.model.base import Record

_KEY: Final = "said"


@dataclass(frozen=True)
class Said:
    """What does not follow from a field's column."""

    words: str = ""
    """The name in sentences; empty: the column's name."""
    shown: str = ""
    """What the documents of HTTP say of it in an answer, where the answer's shape has no words of
    its own."""
    asked: str = ""
    """The same for a request; empty: the words of the answer."""
    headings: str = ""
    """What a table's column of it may be called besides its name, separated by commas; empty:
    tables hold none."""
    hours: tuple[float, float] | None = None
    """The smallest and the largest number of hours allowed. None: the field does not hold hours, or
    a rule of its own checks them."""


class Field(NamedTuple):
    """A stored field that is set and shown as it is. `kind` is str, bool, int, float, date or
    datetime."""

    name: str
    kind: type
    is_nullable: bool
    is_reference: bool
    default: Any
    said: Said

    @property
    def words(self) -> str:
        """The name in sentences."""
        return self.said.words or self.name.replace("_", " ")

    @property
    def annotation(self) -> Any:
        """The type of its values, None included where it may be empty."""
        return self.kind | None if self.is_nullable else self.kind


def said(
    words: str = "",
    *,
    shown: str = "",
    asked: str = "",
    headings: str = "",
    hours: tuple[float, float] | None = None,
) -> dict[str, Said]:
    """The `info` of a column that is a field: see `Said`."""
    return {_KEY: Said(words, shown, asked, headings, hours)}


# Asked again for every record; mapped classes do not change once they are imported.
@cache
def fields_of(record_type: type[Record]) -> tuple[Field, ...]:
    """The fields of a family as they are declared."""
    table = record_type.__table__
    assert isinstance(table, Table)
    return tuple(
        Field(
            column.name,
            column.type.python_type,
            bool(column.nullable),
            bool(column.foreign_keys),
            default_of(column),
            column.info[_KEY],
        )
        for column in table.columns
        if _KEY in column.info
    )


def default_of(column: Column[Any]) -> Any:
    """The value that a new record gets for a column when none is given."""
    # A default that is made by a function, such as a moment, is not a value to compare with.
    return column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None


def new_values(record_type: type[Record]) -> SimpleNamespace:
    """The values that a new record gets for its fields when none are given."""
    return SimpleNamespace(**{field.name: field.default for field in fields_of(record_type)})


@cache
def names_of(record_type: type[Record]) -> tuple[str, ...]:
    """The names of a family's fields: what may be set."""
    return tuple(field.name for field in fields_of(record_type))


def fields_but(record_type: type[Record], spelled: Collection[str]) -> tuple[Field, ...]:
    """The fields that a face does not spell, without references: these have a name of their own at
    every face."""
    return tuple(
        field
        for field in fields_of(record_type)
        if not field.is_reference and field.name not in spelled
    )


def words_of(record_type: type[Record], name: str) -> str:
    """A field as sentences call it; other names without underscores."""
    known = {field.name: field.words for field in fields_of(record_type)}
    return known.get(name, name.replace("_", " "))


def out_of_bounds(record_type: type[Record], values: object) -> Iterator[tuple[Field, float]]:
    """The fields of a record, or of a row of it, that hold fewer or more hours than they may."""
    for field in fields_of(record_type):
        hours, found = field.said.hours, getattr(values, field.name)
        if hours is not None and found is not None and not hours[0] <= found <= hours[1]:
            yield field, found
