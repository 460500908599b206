"""Puts a new plan's file in its place only when the file is whole: a crash or a full disk on the
way leaves nothing there."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from planner_app.errors import PlanUnreadable
from planner_app.languages import tr
from planner_app.storage import store


@contextlib.contextmanager
def made_whole(plan: str) -> Iterator[str]:
    """The place where to make a plan that is to lie at `plan` once the body is over and has closed
    it.

    A database is made where it is. PlanUnreadable: there is something already, or the place cannot
    be written.
    """
    if store.is_url(plan):
        yield plan
        return
    path = Path(plan)
    _refuse_place(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    store.discard(str(part))
    try:
        yield str(part)
        _put(part, path)
    except PlanUnreadable as error:
        # The name of the part would mean nothing to whoever asked for the plan.
        raise PlanUnreadable(str(error).replace(part.name, path.name)) from error
    finally:
        store.discard(str(part))


def _refuse_place(path: Path) -> None:
    if path.exists():
        raise PlanUnreadable(tr("There is already a file at {path}.", path=path))
    if not path.parent.is_dir():
        raise PlanUnreadable(tr("The folder {folder} does not exist.", folder=path.parent))


def _put(part: Path, path: Path) -> None:
    """Give the part its place, but not over what somebody else made there meanwhile."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        _refuse_place(path)
        raise
    except OSError:  # a file system without links
        _refuse_place(path)
        part.rename(path)
