"""A new plan's file comes to its place when it is whole: a crash or a full disk on the way leaves
nothing there."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from planner_app.errors import PlanUnreadable
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
        raise PlanUnreadable(str(error).replace(part.name, path.name)) from error
    finally:
        store.discard(str(part))


def _refuse_place(path: Path) -> None:
    if path.exists():
        raise PlanUnreadable(f"There is already a file at {path}.")
    if not path.parent.is_dir():
        raise PlanUnreadable(f"The folder {path.parent} does not exist.")


def _put(part: Path, path: Path) -> None:
    """Not over what somebody else made there meanwhile."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        _refuse_place(path)
        raise
    except OSError:  # a file system without links
        _refuse_place(path)
        part.rename(path)
