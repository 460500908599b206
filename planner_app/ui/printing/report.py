"""Writes a chart to a file without a window; needs a QGuiApplication, on any platform plugin."""

from collections.abc import Sequence
from pathlib import Path

from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.request import Chart, PrintRequest, UnknownChoice
from planner_app.ui.printing.tables import write_csv, write_xlsx

SUFFIXES = (".pdf", ".png", ".svg", ".xlsx", ".csv")


def write_request(request: PrintRequest, out: Path) -> list[Path]:
    """Write a request as the suffix of `out` says; answers the files, the first page's first.

    The second page of a picture goes beside the first as 'name-2'.
    UnknownChoice: a suffix that there is not. CannotWrite: not to that place.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownChoice(
            f"A report is written as {', '.join(SUFFIXES)}, not as {suffix or 'a file without a suffix'}."
        )
    if suffix in (".csv", ".xlsx"):
        if request.chart not in (Chart.UTILIZATION, Chart.HEATMAP):
            raise UnknownChoice(f"Only hours per person go into a {suffix} file: choose the chart utilization.")
        (write_csv if suffix == ".csv" else write_xlsx)(request, out)
    elif suffix == ".pdf":
        Printout(request).write_pdf(out)
    else:
        return Printout(request).write_pictures(out)
    return [out]


def wrote(paths: Sequence[Path]) -> str:
    """What was written, in a sentence."""
    pages = f" to {paths[-1].name}, a file for each of {len(paths)} pages" if len(paths) > 1 else ""
    return f"Wrote {paths[0]}{pages}."
