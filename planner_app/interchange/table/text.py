"""From the bytes of a CSV file to lines of cells: encoding and delimiter are found out, not asked
for."""

import codecs
import csv
import io
from dataclasses import dataclass

from planner_app.errors import SourceUnreadable
from planner_app.interchange.table.headings import field_of
from planner_app.languages import tr

DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Table:
    """The headings, and the cells of each line behind the number of the line of the file it starts
    on."""

    delimiter: str
    header: list[str]
    lines: list[tuple[int, list[str]]]


def decode(content: bytes, name: str) -> str:
    """Text in UTF-8 or UTF-16, with or without its mark, else in the Western Windows code page."""
    marks = {
        codecs.BOM_UTF8: "utf-8-sig",
        codecs.BOM_UTF16_LE: "utf-16",
        codecs.BOM_UTF16_BE: "utf-16",
    }
    encodings = [encoding for mark, encoding in marks.items() if content.startswith(mark)]
    # Excel saves "Unicode text" without its mark on some machines.
    if not encodings and content[1:2] == b"\0":
        encodings = ["utf-16-le"]
    for encoding in encodings or ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Binary files decode as Western text; their zero bytes give them away.
        if "\0" not in text:
            return text
    raise SourceUnreadable(
        tr("{file} cannot be read: it is not text, whatever its name says.", file=name)
    )


def split(text: str, name: str) -> Table:
    """The cells. The delimiter is the one with which most columns of the header are known ones."""
    first, newline, rest = text.partition("\n")
    # Excel's own way to say which delimiter a file has.
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _cut(rest, first.strip()[4], name, skipped=1)
    header = next((line for line in (first + newline + rest).splitlines() if line.strip()), "")
    return _cut(
        text,
        max(DELIMITERS, key=lambda delimiter: _known_columns(header, delimiter)),
        name,
        skipped=0,
    )


def _known_columns(header: str, delimiter: str) -> tuple[int, int]:
    try:
        cells = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:
        return 0, 0
    return sum(field_of(cell) is not None for cell in cells), len(cells)


def _cut(text: str, delimiter: str, name: str, *, skipped: int) -> Table:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines: list[tuple[int, list[str]]] = []
    started = 0
    try:
        for cells in reader:
            # Numbers of lines count from the file's first one, as an editor shows them.
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                lines.append((started + 1 + skipped, stripped))
            started = reader.line_num
    except csv.Error as problem:
        number = reader.line_num + skipped
        raise SourceUnreadable(
            tr(
                "{file} cannot be read: line {number} is broken ({problem}).",
                file=name,
                number=number,
                problem=problem,
            )
        ) from None
    if not lines:
        raise SourceUnreadable(tr("{file} is empty but for blank lines.", file=name))
    return Table(delimiter, lines[0][1], lines[1:])
