"""The one place that wires: a plan is opened, workspace, bridge and windows are built. No logic."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner_app.interchange.demo import demo_document
from planner_app.operations.importing import import_document
from planner_app.operations.replan import Replanner
from planner_app.operations.workspace import Workspace
from planner_app.settings import RECENT, SAMPLES, THEME, Settings, settings_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QMainWindow

    from planner_app.ui.bridge import Bridge
    from planner_app.ui.doors import Doors
    from planner_app.ui.theme import ThemeHolder


def open_window(plan: str | None = None, now: datetime | None = None) -> "tuple[QApplication, QMainWindow]":
    """Build everything without entering the event loop. Without a plan a start page.

    now: aware moment that stands in for the clock (pictures, tests). PlanUnreadable: why the plan cannot be opened.
    """
    application, holder = _dressed_application()
    if plan is None:
        return application, _start_window(holder)
    return application, _plan_window(plan, holder, now)


def _dressed_application() -> "tuple[QApplication, ThemeHolder]":
    from PySide6.QtWidgets import QApplication

    from planner_app.ui.theme import DARK, LIGHT, ThemeHolder

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["planner-app"])
        application.setApplicationName("planner-app")
        application.setApplicationDisplayName("planner-app")
    holder = application.findChild(ThemeHolder)
    if not isinstance(holder, ThemeHolder):
        holder = ThemeHolder(application)
        holder.choose({"light": LIGHT, "dark": DARK}.get(Settings().get(THEME)))
        holder.apply()
    return application, holder


def _plan_window(plan: str, holder: "ThemeHolder", now: datetime | None) -> "QMainWindow":
    from planner_app.ui.bridge import Bridge
    from planner_app.ui.window import MainWindow

    workspace = Workspace.open(plan)
    bridge = Bridge(workspace, now=_frozen(now))
    bridge.replanner = _replanner(bridge)
    window = MainWindow(bridge, holder, _doors(holder), workspace.close)
    bridge.setParent(window)
    bridge.replan()
    Settings().remember(workspace.location)
    return window


def _start_window(holder: "ThemeHolder") -> "QMainWindow":
    from planner_app.ui.startpage import StartWindow

    doors = _doors(holder)
    choices = (
        ("Open a plan…", "A .plan file", lambda: doors.open_plan(None)),
        ("New plan…", "An empty plan", lambda: doors.new_plan(None)),
        ("Import…", "A file of another program, into a new plan", lambda: doors.new_plan(None, _import_into)),
        ("Sample production", "A believable show to look around in", doors.open_sample),
    )
    recent = [plan for plan in Settings().get(RECENT) if Path(plan).exists()]
    doors.start = StartWindow(choices, recent, doors.show)
    return doors.start


def _import_into(window: "QMainWindow") -> None:
    from planner_app.ui.window import MainWindow

    if isinstance(window, MainWindow):
        window.import_file()


def _doors(holder: "ThemeHolder") -> "Doors":
    from planner_app.ui.doors import Doors

    return Doors(lambda plan: _plan_window(plan, holder, None), _create_plan, _sample)


def _create_plan(plan: str) -> None:
    Workspace.create(plan).close()


def _sample() -> str:
    """The sample production in the settings folder, written when it is not there yet."""
    plan = settings_folder() / "Sample production.plan"
    if not plan.exists():
        plan.parent.mkdir(parents=True, exist_ok=True)
        with Workspace.create(str(plan)) as workspace:
            workspace.run(import_document, demo_document())
    return str(plan)


def _replanner(bridge: "Bridge") -> Replanner:
    return Replanner(
        samples=Settings().get(SAMPLES),
        on_schedule=bridge.take_schedule,
        on_percentiles=bridge.take_percentiles,
        on_error=bridge.take_error,
    )


def _frozen(now: datetime | None) -> Callable[[], int] | None:
    if now is None:
        return None
    moment = int(now.timestamp())
    return lambda: moment
