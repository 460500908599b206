"""The utilization table for spreadsheets: one line per person and day, week or month."""

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from planner_app.scheduling.loads.utilization import grouped_by
from planner_app.ui.charts.load_sums import in_hours
from planner_app.ui.printing.printout import keep
from planner_app.ui.printing.request import PrintRequest
from planner_app.ui.printing.time_columns import period_of

# Spreadsheets and scripts read these by name: they are the same in every language.
HEADINGS: Final = (
    "Team",
    "Person",
    "From",
    "Capacity h",
    "Booked h",
    "Scheduled h",
    "Logged h",
    "Over capacity h",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
CellValue = str | float | date


def table(request: PrintRequest) -> Iterator[tuple[CellValue, ...]]:
    """The lines below the headings."""
    loads = request.loads
    buckets = loads.buckets(request.unit)
    found = grouped_by(loads.table, request.unit)
    parts = (found.capacity, found.booked, found.scheduled, found.logged, buckets.sums(loads.over))
    hours = [in_hours(part) for part in parts]
    first, last = period_of(request, buckets)
    for team, people in request.people:
        for person in people:
            # Somebody who is new has no hours in the schedule yet.
            index = loads.person_index.get(person.id)
            for bucket in range(first, last + 1) if index is not None else ():
                day = date.fromordinal(int(buckets.starts[bucket]))
                figures = (round(float(kind[index, bucket]), 2) for kind in hours)
                yield (harmless(team), harmless(person.name), day, *figures)


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(request: PrintRequest, out: Path) -> None:
    """Comma-separated, UTF-8 with a mark so that Excel reads it. Raises CannotWrite: the folder
    refuses it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(HEADINGS)
    writer.writerows(table(request))
    # Excel takes a file without the mark for one of an old code page.
    keep(out, stream.getvalue().encode("utf-8-sig"))


def write_xlsx(request: PrintRequest, out: Path) -> None:
    """One sheet with fixed headings. Raises CannotWrite: the folder
    refuses it."""
    from openpyxl import Workbook  # a tenth of a second that only this needs
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Utilization"
    sheet.append(HEADINGS)
    for line in table(request):
        sheet.append(line)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    # Team, person and headings stay in sight.
    sheet.freeze_panes = "C2"
    for column, width in zip("ABCDEFGH", (18, 24, 12, 12, 12, 12, 12, 16), strict=True):
        sheet.column_dimensions[column].width = width
    stream = BytesIO()
    book.save(stream)
    keep(out, stream.getvalue())
