"""One computer at a time on a network folder: a file beside the plan says which one has it open.

Each process makes a file of its own and then looks for those of other computers: of two that come
at once both may be refused, never neither. A file left by a crash on this computer goes by itself.
"""

import getpass
import json
import os
import platform
import re
from contextlib import suppress
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import Final
from uuid import uuid4

import psutil

from planner_app.errors import PlanUnreadable
from planner_app.languages import tr

_MARK: Final = ".open-on-"
_NAME: Final = re.compile(r"(.+)-(\d+)-[0-9a-f]{8}")


def take(plan: Path) -> Path | None:
    """Say that this computer has the plan open; answers the file to `give_back`, None where none
    can be made.

    PlanUnreadable: another computer has it open, and what to do when that one crashed.
    """
    # First the own file, then the look at the others: so two that come at once both see the other.
    own = _write(plan)
    for found in plan.parent.glob(f"{escape(plan.name)}{_MARK}*"):
        whose = _NAME.fullmatch(found.name.removeprefix(f"{plan.name}{_MARK}"))
        if whose is not None and whose[1] == _machine():
            if not psutil.pid_exists(int(whose[2])):
                give_back(found)
            continue
        give_back(own)
        raise PlanUnreadable(
            tr(
                "{plan} is open on {told}. Only one computer at a time may open a plan "
                "on a network folder. If planner-app no longer runs there, remove the "
                "file {found} beside the plan.",
                plan=plan.name,
                told=_told(found, whose[1] if whose else tr("another computer")),
                found=found.name,
            )
        )
    return own


def give_back(lease: Path | None) -> None:
    """Take the file away; one that cannot be reached any more stays."""
    if lease is not None:
        with suppress(OSError):
            lease.unlink()


def _write(plan: Path) -> Path | None:
    about = {"user": _user(), "since": datetime.now(UTC).isoformat(timespec="minutes")}
    own = plan.with_name(f"{plan.name}{_MARK}{_machine()}-{os.getpid()}-{uuid4().hex[:8]}")
    try:
        with own.open("x", encoding="utf-8") as file:
            json.dump(about, file)
    except OSError:  # a folder for looking only
        give_back(own)
        return None
    return own


def _told(lease: Path, machine: str) -> str:
    """'wolf, by ana since 2027-03-10T09:30+00:00', as far as it is known."""
    try:
        about = json.loads(lease.read_text("utf-8")[:1_000])
        return tr(
            "{computer}, by {user} since {moment}",
            computer=machine,
            user=f"{about['user']:.100}",
            moment=f"{about['since']:.40}",
        )
    except (OSError, ValueError, LookupError, TypeError):
        return machine


def _machine() -> str:
    return re.sub(r"[^\w.]", "_", platform.node()) or "unnamed"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
