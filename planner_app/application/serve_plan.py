"""A plan served over HTTP."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from planner_app import catalogues
from planner_app.application.fixed_now import frozen
from planner_app.errors import UserError
from planner_app.languages import ENGLISH, tr
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past.backing_up import BackupKeeper
from planner_app.settings import SAMPLES, Settings


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

    UserError: no such plan, no such address, tokens could be read, the extra `server` is not
    installed.
    """
    catalogues.speak(ENGLISH)  # programs read the answers, whatever this machine speaks
    try:
        from planner_app.api.http import serving
        from planner_app.api.http.live import Live
        from planner_app.api.http.service import Service
    except ImportError as error:
        raise UserError(
            tr(
                "The server is not installed ({reason}): pip install 'planner-app[server]'.",
                reason=error,
            )
        ) from error
    door = serving.Door(*address, cert, key, insecure)
    # Before the plan is opened: a wrong address should not touch it.
    door.check()
    if door.is_open:
        tell(_warning(door.host))
    workspace = Workspace.open(plan)
    keeper = BackupKeeper(workspace, tell)
    clock = frozen(now) or (lambda: int(time.time()))
    live = Live(workspace, clock, samples=Settings().get(SAMPLES))
    workspace.watch(lambda sentence, _lost: tell(sentence))
    keeper.start()
    try:
        service = Service(workspace, live, throttled=throttled)
        serving.run(service, door, lambda where: tell(_serving(workspace.name, where)))
    finally:
        live.close()
        keeper.close()
        workspace.close()


def _warning(host: str) -> str:
    return tr(
        "Warning: whoever listens in on the network of {host} can read the tokens.", host=host
    )


def _serving(plan: str, address: str) -> str:
    return tr("Serving {plan} at {address}, docs at {address}/docs", plan=plan, address=address)
