"""Charts and windows drawn into files."""

from datetime import date, datetime
from pathlib import Path
from typing import Final

from planner_app.application.display import dressed_application, headless_application
from planner_app.application.plans import sample
from planner_app.application.windows import plan_window
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.correlation import as_simulated
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.schedule import Percentiles, Schedule

REPORT_SAMPLES: Final = 400
"""Simulated plans behind the 90 % dates of a printed chart."""


def write_report(
    plan: str,
    out: Path,
    chart: str,
    days: tuple[date | None, date | None],
    by: str,
    *,
    team: str | None,
    project: str | None,
    paper: str,
    landscape: bool,
    now: datetime,
) -> str:
    """Print a chart without a window; answers in a sentence which files were written, one for each
    page of a picture.

    UserError: an unknown chart, team, project, paper or kind of file.
    """
    application = headless_application()
    from planner_app.ui.printing.charts import chart_named
    from planner_app.ui.printing.report import write_request, wrote
    from planner_app.ui.printing.request import request_for

    printed = chart_named(chart)  # before the work: an unknown one is refused at once
    request = request_for(
        *_simulated(plan, now),
        chart=printed,
        first=days[0],
        last=days[1],
        by=by,
        team=team,
        project=project,
        paper=paper,
        landscape=landscape,
        now=int(now.timestamp()),
    )
    written = write_request(request, out)
    application.processEvents()
    return wrote(written)


def _simulated(plan: str, now: datetime) -> tuple[Snapshot, Schedule, Percentiles | None]:
    from planner_app.scheduling.simulation import simulate

    with Workspace.open(plan) as workspace:
        snapshot = workspace.snapshot
        schedule = workspace.live.of(snapshot, int(now.timestamp()))
        problem = workspace.read(as_simulated, snapshot, schedule.problem)
        return snapshot, schedule, simulate(problem, REPORT_SAMPLES)


def write_pictures(folder: Path, plan: str | None, now: datetime) -> list[Path]:
    """Draw the window and the printed pages of a plan, or of the sample production, into PNG
    files."""
    headless_application()
    from planner_app.ui.frame.pictures import render

    folder.mkdir(parents=True, exist_ok=True)
    window = plan_window(plan or sample(), dressed_application()[1], now)
    written = render(window, folder)
    window.close()
    return written
