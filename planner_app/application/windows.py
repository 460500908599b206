"""Windows on plans: each with its workspace, its bridge, its scheduler and its backups."""

import gc
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner_app import bugs
from planner_app.application.display import dressed_application, refuse_without_display
from planner_app.application.fixed_now import frozen
from planner_app.application.plans import sample
from planner_app.errors import PlanUnreadable, UserError
from planner_app.languages import tr
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past.backing_up import BackupKeeper
from planner_app.operations.planning.correlation import as_simulated
from planner_app.operations.planning.replan import Replanner
from planner_app.operations.register import plan_operations
from planner_app.settings import RECENT, SAMPLES, Settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QMainWindow

    from planner_app.ui.bridge.bridge import Bridge
    from planner_app.ui.frame.past_plans import PastPlan
    from planner_app.ui.frame.plan_windows import PlanWindows
    from planner_app.ui.frame.window import MainWindow
    from planner_app.ui.look.theme import ThemeHolder


def open_window(
    plan: str | None = None, now: datetime | None = None
) -> "tuple[QApplication, QMainWindow]":
    """Build everything without entering the event loop. Without a plan a start page.

    now: aware moment that stands in for the clock (pictures, tests). PlanUnreadable: why the plan
    cannot be opened.
    """
    application, holder = dressed_application()
    if plan is None:
        return application, _start_window(holder)
    return application, plan_window(plan, holder, now)


def run_window(plan: str | None) -> int:
    """Open a window and stay in the event loop; without a plan on the last one, if it is still
    there.

    Answers the loop's status. UserError: no display, no Qt, no such plan.
    """
    refuse_without_display()
    # Looking for garbage among all that a start only ever adds would take a tenth of its time.
    gc.disable()
    try:
        application, window = _opened(plan)
    finally:
        gc.enable()
    from planner_app.ui.frame.bug_dialog import BugTeller

    bugs.catch_all(BugTeller(window, bugs.sentence()).found.emit)
    window.show()
    return application.exec()


def _opened(plan: str | None) -> "tuple[QApplication, QMainWindow]":
    """On a plan; without one on the last, or where that is out of reach on the start page."""
    try:
        return open_window(plan or last_plan())
    except PlanUnreadable:
        if plan is not None:
            raise
        return open_window()


def last_plan() -> str | None:
    """The plan opened last, if it is still there."""
    return next((plan for plan in Settings().get(RECENT)[:1] if plan in _recent()), None)


def _recent() -> list[str]:
    """Plans opened lately that are still there, as far as that can be told without asking a
    server."""
    return [plan for plan in Settings().get(RECENT) if "://" in plan or Path(plan).exists()]


def plan_window(plan: str, holder: "ThemeHolder", now: datetime | None) -> "MainWindow":
    """A window on a plan, which becomes the first of the recent ones. PlanUnreadable: why it cannot
    be opened."""
    workspace = Workspace.open(plan)
    # After it was opened: a plan that cannot be opened is no recent one.
    Settings().remember(workspace.location)
    return _window_on(workspace, holder, now)


def _past_window(past: "PastPlan", holder: "ThemeHolder") -> "MainWindow":
    """A plan as it once was, for looking only, planned as of that moment; its file goes with the
    window."""
    try:
        workspace = Workspace.open(str(past.path), read_only=True)
    # Else the copy would lie in the cache folder until the next sweep.
    except UserError:
        past.forget()
        raise
    window = _window_on(workspace, holder, past.moment, past)
    words = tr("This is the plan as it was on {moment}, for looking only.", moment=past.when)
    window.bridge.say(words)
    return window


def _window_on(
    workspace: Workspace,
    holder: "ThemeHolder",
    now: datetime | None,
    past: "PastPlan | None" = None,
) -> "MainWindow":
    from PySide6.QtCore import QTimer

    from planner_app.ui.bridge.bridge import Bridge
    from planner_app.ui.frame.window import MainWindow

    bridge = Bridge(workspace, now=frozen(now), past=past.when if past else "")
    bridge.replanner = _replanner(bridge)
    keeper = BackupKeeper(workspace, bridge.refused.emit)

    def close() -> None:
        keeper.close()
        workspace.close()
        if past is not None:
            past.forget()

    window = MainWindow(bridge, holder, _doors(holder), close)
    # The bridge lives as long as its window.
    bridge.setParent(window)
    keeper.start()
    # after the first picture: on two threads at once both would be late
    QTimer.singleShot(0, bridge.replan)
    # a large plan is millions of objects: looking through them for garbage would stall frames by
    # 200 ms
    gc.freeze()
    return window


def _start_window(holder: "ThemeHolder") -> "QMainWindow":
    from planner_app.ui.frame.start_page import StartWindow

    doors = _doors(holder)
    choices = (
        (tr("Open a plan…"), tr("A .plan file"), lambda: doors.open_plan(None)),
        (tr("New plan…"), tr("An empty plan"), lambda: doors.new_plan(None)),
        (
            tr(plan_operations.IMPORT.title),
            tr("A file of another program, into a new plan"),
            lambda: doors.new_plan(None, _import_into),
        ),
        (tr("Sample production"), tr("A believable show to look around in"), doors.open_sample),
    )
    doors.start = StartWindow(choices, _recent(), doors.show)
    return doors.start


def _import_into(window: "QMainWindow") -> None:
    from planner_app.ui.frame.window import MainWindow

    if isinstance(window, MainWindow):
        window.import_file()


def _doors(holder: "ThemeHolder") -> "PlanWindows":
    from planner_app.ui.frame.plan_windows import PlanWindows

    return PlanWindows(
        lambda plan: plan_window(plan, holder, None),
        _create_plan,
        sample,
        lambda past: _past_window(past, holder),
    )


def _create_plan(plan: str) -> None:
    Workspace.create(plan).close()


def _replanner(bridge: "Bridge") -> Replanner:
    return Replanner(
        samples=Settings().get(SAMPLES),
        on_schedule=bridge.take_schedule,
        on_percentiles=bridge.take_percentiles,
        on_error=bridge.take_error,
        on_compiling=bridge.preparing.emit,
        as_simulated=lambda snapshot, problem: bridge.workspace.read(
            as_simulated, snapshot, problem
        ),
        live=bridge.workspace.live,
    )
