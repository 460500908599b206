"""Writes a chart to a file without a window; needs a QGuiApplication, on any platform plugin."""

from pathlib import Path

from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.request import Chart, PrintRequest, UnknownChoice
from planner_app.ui.printing.tables import write_csv, write_xlsx

SUFFIXES = (".pdf", ".png", ".svg", ".xlsx", ".csv")


def write_request(request: PrintRequest, out: Path) -> None:
    """Write a request as the suffix of `out` says; the second page of a picture goes beside the first as 'name-2'.

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
        Printout(request).write_pictures(out)
