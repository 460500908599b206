"""Gives each line of a table its fields, typed, and reports by line what a cell does not say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from planner_app.errors import SourceUnreadable
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.table import cells
from planner_app.interchange.table.headings import (
    IN_TABLES,
    KNOWN_TYPES,
    SHOWN,
    field_of,
    type_named,
)
from planner_app.interchange.table.text import Table
from planner_app.interchange.values import prose
from planner_app.languages import mark, tr
from planner_app.model.fields import Field
from planner_app.operations.importing.plan_document import RemarkKind

UNKNOWN_COLUMN = mark("The column is not known; it was left out.")
SECOND_COLUMN = mark("Another column before it says the same; it was left out.")
NO_HEADING = mark("It stands beyond the last heading; it was left out.")

T = TypeVar("T")

DAYS = (
    *(field.name for fields in IN_TABLES.values() for field in fields if field.kind is date),
    *("start", "finish", "logged_on"),
)


@dataclass
class TableLine:
    """One line: `text` by field, as written. The typed answers are None for an empty cell, and for
    a wrong one."""

    number: int
    text: dict[str, str]
    reader: "TableReader" = field(repr=False)

    @property
    def where(self) -> str:
        """How a person finds the line."""
        return line_words(self.number)

    def hours(self, name: str) -> float | None:
        """The cell as hours."""
        return self._typed(
            name, "assignment", lambda text: cells.hours(text, self.reader.table.delimiter)
        )

    def day(self, name: str) -> date | None:
        """The cell as a day."""
        return self._typed(
            name, "constraint", lambda text: cells.day(text, self.reader.orders.get(name))
        )

    def moment(self, name: str) -> datetime | None:
        """The cell as a moment."""
        return self._typed(name, "item", cells.moment)

    def yes(self, name: str) -> bool:
        """The cell as yes or no; empty is no."""
        return bool(self._typed(name, "item", cells.yes))

    def stored(self, wanted: Field) -> Any:
        """The cell as a stored field holds it; yes or no is no where it is empty."""
        if wanted.kind is str:
            return prose(self.text.get(wanted.name))
        read = {float: self.hours, date: self.day, datetime: self.moment, bool: self.yes}
        return read[wanted.kind](wanted.name)

    def _typed(self, name: str, kind: RemarkKind, convert: Callable[[str], T]) -> T | None:
        text = self.text.get(name, "")
        if not text:
            return None
        try:
            return convert(text)
        except ValueError as problem:
            self.reader.remarks.drop(
                kind, self.where, str(problem), column=self.reader.heading(name), text=text[:40]
            )
            return None


def line_words(number: int) -> str:
    """How a person finds a line of the file."""
    return tr("line {number}", number=number)


class TableReader:
    """Knows which column is what."""

    def __init__(self, table: Table, name: str, remarks: Remarks) -> None:
        self.table, self.remarks = table, remarks
        self.columns: dict[str, int] = {}
        for column, heading in enumerate(table.header):
            known = field_of(heading)
            if known is not None and known not in self.columns:
                self.columns[known] = column
            # A column without heading and cells is the comma at the end of each line.
            elif heading or any(column < len(line) and line[column] for _, line in table.lines):
                words = UNKNOWN_COLUMN if known is None else SECOND_COLUMN
                remarks.drop("column", tr('column "{name}"', name=heading or column + 1), words)
        if "name" not in self.columns:
            headings = ", ".join(heading for heading in table.header if heading)[:200]
            raise SourceUnreadable(
                tr(
                    "{file} cannot be imported: none of its columns ({headings}) gives "
                    "the names of tasks. The first line must hold headings such as "
                    "{known}.",
                    file=name,
                    headings=headings,
                    known=", ".join(SHOWN),
                )
            )
        # Before the day orders: they look at the columns as they are then.
        self._take_type_for_a_level()
        self.orders = {
            known: cells.day_order(line.text[known] for line in self.lines()) for known in DAYS
        }

    def _take_type_for_a_level(self) -> None:
        """A column Type without any type of ours (Prop, Character) says in which container an item
        lies."""
        column = self.columns.get("type")
        if column is None or "asset_type" in self.columns:
            return
        given = {
            type_named(row[column])
            for _, row in self.table.lines
            if column < len(row) and row[column]
        }
        # One known type is enough to say that the column means ours.
        if given and given.isdisjoint(KNOWN_TYPES):
            self.columns["asset_type"] = self.columns.pop("type")

    def heading(self, name: str) -> str:
        """How the file calls the column of a field."""
        return self.table.header[self.columns[name]]

    def lines(self) -> list[TableLine]:
        """Every line with its fields; cells without a heading are not in it."""
        return [
            TableLine(
                number,
                {
                    known: row[column] if column < len(row) else ""
                    for known, column in self.columns.items()
                }
                | {known: "" for known in DAYS if known not in self.columns},
                self,
            )
            for number, row in self.table.lines
        ]

    def report_loose_cells(self) -> None:
        """Cells beyond the last heading."""
        for number, row in self.table.lines:
            if any(row[len(self.table.header) :]):
                self.remarks.drop("column", line_words(number), NO_HEADING)
