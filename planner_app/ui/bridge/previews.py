"""Asks off the GUI thread what an edit would do; the newest question is answered, older ones are
dropped."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from planner_app.errors import PlanBusy, UserError
from planner_app.operations.opened.preview import Preview

R = TypeVar("R")


class Question(Generic[R]):
    """What an edit would do, as `Bridge.preview` was asked."""

    def __init__(self) -> None:
        self._then: Callable[[Preview[R]], None] = lambda _: None

    def then(self, go_on: Callable[[Preview[R]], None]) -> None:
        """Call `go_on(preview)` on the GUI thread; never where something newer was asked, or nobody
        can know just now.

        To be said in the turn of the event loop that asked: the answer comes in a later one.
        """
        self._then = go_on

    def tell(self, answer: Preview[R]) -> None:
        """Hand the answer on."""
        self._then(answer)


class WindowPreviews(QObject):
    """On a thread of its own, so that neither edits nor other reading wait for it."""

    failed = Signal(str)
    """Why nothing can be said of any edit, such as a plan out of reach."""
    _answered = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._newest = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-preview")
        # Queued: what is worked out before anybody says `then` would be told to nobody.
        self._answered.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self, look: Callable[[], Preview[R]]) -> Question[R]:
        """Ask anew; what was asked before is not wanted any more."""
        self._newest += 1
        number, question = self._newest, Question[R]()
        answer = self._thread.submit(lambda: look() if number == self._newest else None)
        answer.add_done_callback(lambda done: self._answered.emit(number, question, done))
        return question

    def forget(self) -> None:
        """Whatever was asked is not wanted any more."""
        self._newest += 1

    def close(self) -> None:
        """Wait for what is under way; nobody is told of it."""
        self.forget()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _tell(
        self, number: int, question: Question[Any], answer: "Future[Preview[Any] | None]"
    ) -> None:
        # The pointer has moved on; an old answer would show the wrong dates.
        if number != self._newest:
            return
        try:
            found = answer.result()
        # Somebody is writing just now: the next move of the pointer asks again.
        except PlanBusy:
            return
        except UserError as error:
            self.failed.emit(str(error))
            return
        if found is not None:
            question.tell(found)
