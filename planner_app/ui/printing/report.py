"""Writes a chart to a file without a window; needs a QGuiApplication, on any platform plugin."""

from datetime import date
from pathlib import Path

from planner_app.operations.snapshot import Snapshot
from planner_app.scheduling.schedule import Percentiles, Schedule
from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.request import Chart, PrintRequest, UnknownChoice, request_for
from planner_app.ui.printing.tables import write_csv, write_xlsx

SUFFIXES = (".pdf", ".png", ".svg", ".xlsx", ".csv")


def write_report(
    snapshot: Snapshot,
    schedule: Schedule,
    percentiles: Percentiles | None,
    out: Path,
    *,
    chart: str,
    first: date | None,
    last: date | None,
    by: str = "week",
    team: str | None = None,
    project: str | None = None,
    paper: str = "A4",
    landscape: bool = True,
    now: int,
) -> None:
    """Write a chart as the suffix of `out` says. first and last are days of the plan's zone, None for all.

    now is in UTC seconds. The second page of a picture is written beside the first as 'name-2'.
    UnknownChoice: a chart, period, team, project, paper or suffix that there is not. CannotWrite: not to that place.
    """
    request = request_for(
        snapshot,
        schedule,
        percentiles,
        chart=chart,
        first=first,
        last=last,
        by=by,
        team=team,
        project=project,
        paper=paper,
        landscape=landscape,
        now=now,
    )
    write_request(request, out)


def write_request(request: PrintRequest, out: Path) -> None:
    """Write a request as the suffix of `out` says. UnknownChoice, CannotWrite as above."""
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
