"""Another process that has a test's plan open and edits it when told to: a script, a server,
somebody else's window."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from planner_app.operations.opened.workspace import Workspace
from tests.processes import PROCESSES

AUTHOR = "script"


class AnotherProcess:
    """Its workspace's author is AUTHOR."""

    def __init__(self, pipe: Connection, location: str) -> None:
        self._pipe = pipe
        self.location = location

    def run(self, operation: Callable[..., Any], *args: Any, **values: Any) -> float:
        """Make an edit there (the operation must be found by its name); answers when it was
        committed, as time.time."""
        self._pipe.send((operation, args, values))
        committed: float = self._pipe.recv()
        return committed


@contextmanager
def another_process(location: str) -> Iterator[AnotherProcess]:
    """It has the plan open from the start to the end of the body."""
    here, there = PROCESSES.Pipe()
    child = PROCESSES.Process(target=_serve, args=(there, location), daemon=True)
    child.start()
    there.close()
    assert here.recv() == "open"
    yield AnotherProcess(here, location)
    here.send(None)
    child.join()
    here.close()


def _serve(pipe: Connection, location: str) -> None:
    with Workspace.open(location, author=AUTHOR) as workspace:
        pipe.send("open")
        while (order := pipe.recv()) is not None:
            operation, args, values = order
            workspace.catch_up().result()
            workspace.run(operation, *args, **values)
            pipe.send(time.time())
