"""Every chart that can be printed, each once: for the print page, paper, files and the command
line.

Nothing here imports Qt until a chart is laid out, so that the command line can name the charts on
any machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner_app.languages import mark
from planner_app.ui.printing.chart import Chart, known

if TYPE_CHECKING:
    from planner_app.ui.printing.printed_pages import PrintedPages, Room
    from planner_app.ui.printing.request import PrintRequest


@dataclass(frozen=True, eq=False, kw_only=True)
class PrintedChart(Chart):
    """A chart, and how it is laid out."""

    lay_out: "Callable[[PrintRequest, Room], PrintedPages]"


def _utilization(request: "PrintRequest", room: "Room") -> "PrintedPages":
    from planner_app.ui.printing.utilization_pages import utilization_pages

    return utilization_pages(request, room)


def _gantt(request: "PrintRequest", room: "Room") -> "PrintedPages":
    from planner_app.ui.printing.time_pages import gantt_pages

    return gantt_pages(request, room)


def _people(request: "PrintRequest", room: "Room") -> "PrintedPages":
    from planner_app.ui.printing.time_pages import people_pages

    return people_pages(request, room)


def _heatmap(request: "PrintRequest", room: "Room") -> "PrintedPages":
    from planner_app.ui.printing.utilization_pages import heatmap_pages

    return heatmap_pages(request, room)


CHARTS: Final = (
    PrintedChart(
        key="utilization",
        title=mark("Utilization"),
        explanation=mark("hours scheduled against capacity"),
        is_hours=True,
        lay_out=_utilization,
    ),
    PrintedChart(
        key="gantt",
        title=mark("Schedule"),
        explanation=mark("expected finish, fading to the 90 % finish"),
        shows_90=True,
        leaves_out_done=True,
        lay_out=_gantt,
    ),
    PrintedChart(
        key="people",
        title=mark("People"),
        explanation=mark("who does what when"),
        shows_90=True,
        lay_out=_people,
    ),
    PrintedChart(
        key="heatmap",
        title=mark("Load per person"),
        explanation=mark("load in per cent of capacity"),
        is_hours=True,
        lay_out=_heatmap,
    ),
)


def chart_named(name: str) -> PrintedChart:
    """The chart of this key. Raises UnknownChoice: no chart has it."""
    keys = [chart.key for chart in CHARTS]
    key = known(mark("There is no chart '{name}'; there are {names}."), name.lower(), keys)
    return next(chart for chart in CHARTS if chart.key == key)
