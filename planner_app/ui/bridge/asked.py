"""What becomes of an edit that a pane asks for: its result, typed, back on the GUI thread."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from planner_app.operations.transaction.changes import Changes

R = TypeVar("R")


class Asked(Generic[R]):
    """An edit on its way to the disk, as `Bridge.submit` answers it."""

    def __init__(self, answer: "Future[Changes[R]]") -> None:
        self.answer = answer
        self._then: list[Callable[[Changes[R]], None]] = []

    def then(self, go_on: Callable[[Changes[R]], None]) -> None:
        """Call `go_on(changes)` on the GUI thread once the edit is made and shown; never where it
        is refused.

        To be said in the turn of the event loop that asked: the answer comes in a later one.
        """
        self._then.append(go_on)

    def tell(self) -> None:
        """For the bridge, after `changed` and what is said of the edit: call whoever waits for
        it."""
        for go_on in self._then:
            go_on(self.answer.result())
