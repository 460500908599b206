"""The one place that wires: a plan is opened, workspace, bridge and windows are built. No logic."""

import gc
import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner_app import bugs
from planner_app.errors import PlanUnreadable, UserError
from planner_app.interchange.demo import demo_document
from planner_app.operations.backing_up import BackupKeeper
from planner_app.operations.correlation import as_simulated
from planner_app.operations.importing import import_document
from planner_app.operations.problems import ProblemBuilder
from planner_app.operations.replan import Replanner
from planner_app.operations.workspace import Workspace
from planner_app.settings import RECENT, SAMPLES, THEME, Settings, settings_folder

SAMPLE_AUTHOR: Final = "planner-app"
"""Who wrote the sample production: nobody's own edit, so that nobody undoes it by one Ctrl+Z too many."""
REPORT_SAMPLES: Final = 400
"""Simulated plans behind the 90 % dates of a printed chart."""

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QMainWindow

    from planner_app.ui.bridge import Bridge
    from planner_app.ui.doors import Doors
    from planner_app.ui.pastplans import PastPlan
    from planner_app.ui.theme import ThemeHolder
    from planner_app.ui.window import MainWindow


def open_window(plan: str | None = None, now: datetime | None = None) -> "tuple[QApplication, QMainWindow]":
    """Build everything without entering the event loop. Without a plan a start page.

    now: aware moment that stands in for the clock (pictures, tests). PlanUnreadable: why the plan cannot be opened.
    """
    application, holder = _dressed_application()
    if plan is None:
        return application, _start_window(holder)
    return application, _plan_window(plan, holder, now)


def run_window(plan: str | None) -> int:
    """Open a window and stay in the event loop; without a plan on the last one, if it is still there.

    Answers the loop's status. UserError: no display, no Qt, no such plan.
    """
    _refuse_without_display()
    try:
        application, window = open_window(plan or last_plan())
    except PlanUnreadable:
        if plan is not None:
            raise
        application, window = open_window()  # the last plan is out of reach; the start page lists it
    from planner_app.ui.bugdialog import BugTeller

    bugs.catch_all(BugTeller(window, bugs.sentence()).found.emit)
    window.show()
    return application.exec()


def last_plan() -> str | None:
    """The plan opened last, if it is still there."""
    return next((plan for plan in Settings().get(RECENT)[:1] if plan in _recent()), None)


def _recent() -> list[str]:
    """Plans opened lately that are still there, as far as that can be told without asking a server."""
    return [plan for plan in Settings().get(RECENT) if "://" in plan or Path(plan).exists()]


def _refuse_without_display() -> None:
    if has_no_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise UserError(
            "There is no display here to open a window on, so nothing was opened; 'planner-app pictures FOLDER PLAN' "
            "draws the window into files, and 'planner-app schedule' and 'planner-app report' need none."
        )


def has_no_display() -> bool:
    """Whether this is a Linux session without X11 or Wayland."""
    return sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _dressed_application() -> "tuple[QApplication, ThemeHolder]":
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        raise UserError(
            f"Qt cannot start here ({error}); 'python3 packaging/run.py' installs what it needs."
        ) from error

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


def _plan_window(plan: str, holder: "ThemeHolder", now: datetime | None) -> "MainWindow":
    workspace = Workspace.open(plan)
    Settings().remember(workspace.location)
    return _window_on(workspace, holder, now)


def _past_window(past: "PastPlan", holder: "ThemeHolder") -> "MainWindow":
    """A plan as it once was, for looking only, planned as of that moment; its file goes with the window."""
    try:
        workspace = Workspace.open(str(past.path), read_only=True)
    except UserError:
        past.forget()
        raise
    window = _window_on(workspace, holder, past.moment, past)
    window.bridge.say(f"This is the plan as it was on {past.when}, for looking only.")
    return window


def _window_on(
    workspace: Workspace, holder: "ThemeHolder", now: datetime | None, past: "PastPlan | None" = None
) -> "MainWindow":
    from PySide6.QtCore import QTimer

    from planner_app.ui.bridge import Bridge
    from planner_app.ui.window import MainWindow

    bridge = Bridge(workspace, now=_frozen(now), past=past.when if past else "")
    bridge.replanner = _replanner(bridge)
    keeper = BackupKeeper(workspace, bridge.refused.emit)

    def close() -> None:
        keeper.close()
        workspace.close()
        if past is not None:
            past.forget()

    window = MainWindow(bridge, holder, _doors(holder), close)
    bridge.setParent(window)
    keeper.start()
    QTimer.singleShot(0, bridge.replan)  # after the first picture: on two threads at once both would be late
    gc.freeze()  # a large plan is millions of objects: looking through them for garbage would stall frames by 200 ms
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
    doors.start = StartWindow(choices, _recent(), doors.show)
    return doors.start


def _import_into(window: "QMainWindow") -> None:
    from planner_app.ui.window import MainWindow

    if isinstance(window, MainWindow):
        window.import_file()


def _doors(holder: "ThemeHolder") -> "Doors":
    from planner_app.ui.doors import Doors

    return Doors(
        lambda plan: _plan_window(plan, holder, None), _create_plan, _sample, lambda past: _past_window(past, holder)
    )


def _create_plan(plan: str) -> None:
    Workspace.create(plan).close()


def _sample() -> str:
    """The sample production in the settings folder, written when it is not there yet."""
    plan = settings_folder() / "Sample production.plan"
    if not plan.exists():
        plan.parent.mkdir(parents=True, exist_ok=True)
        write_demo(str(plan), 10, 1, lambda _: None)
    return str(plan)


def _replanner(bridge: "Bridge") -> Replanner:
    return Replanner(
        samples=Settings().get(SAMPLES),
        on_schedule=bridge.take_schedule,
        on_percentiles=bridge.take_percentiles,
        on_error=bridge.take_error,
        on_compiling=bridge.preparing.emit,
        as_simulated=partial(as_simulated, bridge.workspace),
    )


def _frozen(now: datetime | None) -> Callable[[], int] | None:
    if now is None:
        return None
    moment = int(now.timestamp())
    return lambda: moment


def serve_plan(
    plan: str,
    address: tuple[str, int],
    *,
    cert: Path | None,
    key: Path | None,
    insecure: bool,
    throttled: bool,
    now: datetime | None,
    tell: Callable[[str], None],
) -> None:
    """Serve a plan over HTTP until a signal ends it; `tell` gets sentences for whoever started it.

    UserError: no such plan, no such address, tokens could be read, the extra `server` is not installed.
    """
    try:
        from planner_app.api.http import serving
        from planner_app.api.http.live import Live
        from planner_app.api.http.service import Service
    except ImportError as error:
        raise UserError(f"The server is not installed ({error}): pip install 'planner-app[server]'.") from error
    door = serving.Door(*address, cert, key, insecure)
    door.check()
    if door.is_open:
        tell(f"Warning: whoever listens in on the network of {door.host} can read the tokens.")
    workspace = Workspace.open(plan)
    keeper = BackupKeeper(workspace, tell)
    live = Live(workspace, _frozen(now) or (lambda: int(time.time())), samples=Settings().get(SAMPLES))
    workspace.watch(lambda sentence, _lost: tell(sentence))
    keeper.start()
    try:
        service = Service(workspace, live, throttled=throttled)
        serving.run(service, door, lambda where: tell(f"Serving {workspace.name} at {where}, docs at {where}/docs"))
    finally:
        live.close()
        keeper.close()
        workspace.close()


def write_demo(plan: str, shots: int, seed: int, progress: Callable[[float], None]) -> None:
    """Make a new plan that holds the sample production. PlanUnreadable: it cannot be made there."""
    document = demo_document(shots, seed)
    first = partial(import_document, document=document, progress=progress)
    Workspace.create(plan, name=document.name, author=SAMPLE_AUTHOR, first=first).close()


def import_into(source: Path, plan: str, progress: Callable[[float], None]) -> str:
    """Bring a foreign file into a plan, made when it is missing; answers a report in words.

    SourceUnreadable: the file cannot be read; nothing was made or changed then.
    """
    from planner_app.interchange.formats import read
    from planner_app.interchange.report import summary

    document = read(source)
    first = partial(import_document, document=document, progress=progress)
    with Workspace.open_or_create(plan, first):
        return summary(document)


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
    """Print a chart without a window; answers in a sentence which files were written, one for each page of a picture.

    UserError: an unknown chart, team, project, paper or kind of file.
    """
    application = _headless_application()
    from planner_app.scheduling.levelling import level
    from planner_app.scheduling.simulation import simulate
    from planner_app.ui.printing.report import write_request, wrote
    from planner_app.ui.printing.request import request_for

    with Workspace.open(plan) as workspace:
        snapshot = workspace.snapshot
        problem = ProblemBuilder().build(snapshot, int(now.timestamp()))
        percentiles = simulate(as_simulated(workspace, snapshot, problem), REPORT_SAMPLES)
    schedule = level(problem)
    request = request_for(
        snapshot,
        schedule,
        percentiles,
        chart=chart,
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


def write_pictures(folder: Path, plan: str | None, now: datetime) -> list[Path]:
    """Draw the window and the printed pages of a plan, or of the sample production, into PNG files."""
    _headless_application()
    from planner_app.ui.pictures import render

    folder.mkdir(parents=True, exist_ok=True)
    window = _plan_window(plan or _sample(), _dressed_application()[1], now)
    written = render(window, folder)
    window.close()
    return written


def _headless_application() -> "QApplication":
    """An application that draws into files; without a display, offscreen."""
    if has_no_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _dressed_application()[0]
