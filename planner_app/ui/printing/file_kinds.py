"""The kinds of files that a chart is written to, each once: for the print page, reports and the
command line."""

from dataclasses import dataclass
from typing import Final

from planner_app.languages import mark, tr
from planner_app.ui.printing.chart import UnknownChoice


@dataclass(frozen=True)
class FileKind:
    """A kind of file by its suffix, '.pdf'."""

    suffix: str
    name: str
    """English; `tr` says it where it is shown."""
    is_table: bool = False
    """It takes hours per person, not a drawing."""


FILE_KINDS: Final = (
    FileKind(".pdf", mark("PDF")),
    FileKind(".png", mark("Picture")),
    FileKind(".svg", mark("Drawing")),
    FileKind(".xlsx", mark("Hours as a workbook"), is_table=True),
    FileKind(".csv", mark("Hours as text"), is_table=True),
)


def kind_of_file(suffix: str) -> FileKind:
    """The kind of the files with a suffix. Raises UnknownChoice: no kind has it."""
    found = next((kind for kind in FILE_KINDS if kind.suffix == suffix.lower()), None)
    if found is None:
        suffixes = ", ".join(kind.suffix for kind in FILE_KINDS)
        # A name without a dot is mostly a slip, so it gets a sentence of its own.
        if not suffix:
            raise UnknownChoice(
                tr("The file needs a suffix: a report is written as {suffixes}.", suffixes=suffixes)
            )
        raise UnknownChoice(
            tr(
                "A report is written as {suffixes}, not as {suffix}.",
                suffixes=suffixes,
                suffix=suffix.lower(),
            )
        )
    return found
