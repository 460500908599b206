"""Writes a chart to a file without a window; needs a QGuiApplication, on any platform plugin."""

from collections.abc import Sequence
from pathlib import Path

from planner_app.languages import tr, trn
from planner_app.ui.printing.chart import UnknownChoice
from planner_app.ui.printing.file_kinds import kind_of_file
from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.request import PrintRequest
from planner_app.ui.printing.tables import write_csv, write_xlsx


def write_request(request: PrintRequest, out: Path) -> list[Path]:
    """Write a request as the suffix of `out` says; answers the files, the first page's first.

    The second page of a picture goes beside the first as 'name-2'.
    Raises UnknownChoice: no kind of file has the suffix. Raises CannotWrite: the folder refuses.
    """
    kind = kind_of_file(out.suffix)
    # A table of bars says nothing; it is refused rather than written empty.
    if kind.is_table and not request.chart.is_hours:
        raise UnknownChoice(
            tr(
                "Only hours per person go into a {suffix} file: choose the chart utilization.",
                suffix=kind.suffix,
            )
        )
    if kind.suffix == ".csv":
        write_csv(request, out)
    elif kind.suffix == ".xlsx":
        write_xlsx(request, out)
    elif kind.suffix == ".pdf":
        Printout(request).write_pdf(out)
    else:
        return Printout(request).write_pictures(out)
    return [out]


def wrote(paths: Sequence[Path]) -> str:
    """What was written, in a sentence."""
    if len(paths) == 1:
        return tr("Wrote {file}.", file=paths[0])
    return trn(
        "Wrote {first} to {last}, a file for {count} page.",
        "Wrote {first} to {last}, a file for each of {count} pages.",
        len(paths),
        first=paths[0],
        last=paths[-1].name,
    )
