"""Pictures of a window and of its printed pages, for the README and for whoever has no display."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from planner_app.errors import UserError
from planner_app.languages import tr
from planner_app.ui.columns.column import open_rows
from planner_app.ui.frame.pages import PEOPLE, PLAN, UTILIZATION
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.look.theme import DARK, LIGHT
from planner_app.ui.printing.charts import chart_named
from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.request import request_for

SIZE: Final = (1600, 1000)
PATIENCE: Final = 120_000
"""Milliseconds after which a picture is taken without the simulation."""
SCREENS: Final = (
    ("window-light", PLAN, LIGHT),
    ("window-dark", PLAN, DARK),
    ("people-light", PEOPLE, LIGHT),
    ("people-dark", PEOPLE, DARK),
    ("utilization-light", UTILIZATION, LIGHT),
    ("utilization-dark", UTILIZATION, DARK),
)
PRINTED: Final = ("utilization", "gantt")
MOST_PAGES: Final = 2
"""Of each printed chart."""


def render(window: MainWindow, folder: Path) -> list[Path]:
    """Show each page of the window in light and dark, then print; answers the files written."""
    window.resize(*SIZE)
    window.plan_page.set_shares(*SIZE)
    window.show()
    _wait_for_dates(window)
    _select_something(window)
    written = []
    for name, page, theme in SCREENS:
        window.holder.choose(theme)
        window.show_page(page)
        QApplication.processEvents()
        written.append(folder / f"{name}.png")
        if not window.grab().save(str(written[-1])):
            raise UserError(tr("{file} cannot be written.", file=written[-1]))
    window.holder.choose(None)
    for chart in PRINTED:
        written += _print(window, chart, folder)
    return written


def _wait_for_dates(window: MainWindow) -> None:
    bridge = window.bridge
    if bridge.percentiles is None:
        loop = QEventLoop()
        bridge.simulated.connect(loop.quit)
        # On a slow machine a picture without chances is better than none.
        QTimer.singleShot(PATIENCE, loop, loop.quit)
        loop.exec()
    QApplication.processEvents()


def _select_something(window: MainWindow) -> None:
    """The first open task that several people share, else the first open one; nothing in an empty
    plan."""
    snapshot = window.bridge.snapshot
    tasks = [
        i
        for i in window.bridge.lines.ids
        if snapshot.items[i].type == "task" and not snapshot.is_done(i)
    ]
    shared = (i for i in tasks if len(open_rows(snapshot, i)) > 1)
    chosen = next(shared, tasks[0] if tasks else None)
    if chosen is not None:
        window.bridge.select_items((chosen,))
        middle = window.tree.ScrollHint.PositionAtCenter
        window.tree.scrollTo(window.tree.tree_model.index_of(chosen), middle)


def _print(window: MainWindow, chart: str, folder: Path) -> list[Path]:
    bridge = window.bridge
    if bridge.schedule is None:
        return []
    request = request_for(
        bridge.snapshot,
        bridge.schedule,
        bridge.percentiles,
        chart=chart_named(chart),
        first=None,
        last=None,
        by="week",
        team=None,
        project=None,
        paper="A4",
        landscape=True,
        now=bridge.now(),
    )
    printout = Printout(request)
    written = []
    for page in range(min(printout.count, MOST_PAGES)):
        written.append(folder / f"print-{chart}-{page + 1}.png")
        if not printout.picture(page, 120).save(str(written[-1])):
            raise UserError(tr("{file} cannot be written.", file=written[-1]))
    return written
