"""The kinds of files that a chart is written to, each once: for the print page, reports and the
command line."""

from dataclasses import dataclass
from typing import Final

from planner_app.ui.printing.chart import UnknownChoice


@dataclass(frozen=True)
class FileKind:
    """A kind of file by its suffix, '.pdf'."""

    suffix: str
    name: str
    is_table: bool = False
    """It takes hours per person, not a drawing."""


FILE_KINDS: Final = (
    FileKind(".pdf", "PDF"),
    FileKind(".png", "Picture"),
    FileKind(".svg", "Drawing"),
    FileKind(".xlsx", "Hours as a workbook", is_table=True),
    FileKind(".csv", "Hours as text", is_table=True),
)


def kind_of_file(suffix: str) -> FileKind:
    """The kind that a suffix stands for. UnknownChoice: none."""
    found = next((kind for kind in FILE_KINDS if kind.suffix == suffix.lower()), None)
    if found is None:
        suffixes = ", ".join(kind.suffix for kind in FILE_KINDS)
        raise UnknownChoice(
            f"A report is written as {suffixes}, not as "
            f"{suffix.lower() or 'a file without a suffix'}."
        )
    return found
