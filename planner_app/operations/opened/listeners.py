"""Who is told of each commit."""

import logging
import threading
from collections.abc import Callable, Iterable

from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes

Listener = Callable[[Changes[object], Snapshot], None]
log = logging.getLogger(__name__)


class Listeners:
    """Added and removed on any thread, told on the writer's."""

    def __init__(self) -> None:
        self._all: list[Listener] = []
        self._lock = threading.Lock()

    def add(self, listener: Listener) -> Callable[[], None]:
        """From now on tell `listener(changes, snapshot)`; the answer ends that."""
        with self._lock:
            self._all.append(listener)

        def remove() -> None:
            with self._lock:
                # To end it twice does no harm, where `remove` would raise.
                if listener in self._all:
                    self._all.remove(listener)

        return remove

    def tell(self, edits: Iterable[Changes[object]], snapshot: Snapshot) -> None:
        """Of each edit; the snapshot is the one after the last of them."""
        with self._lock:
            # A copy, told outside the lock: a listener may well remove itself while it is told.
            listeners = tuple(self._all)
        for changes in edits:
            for listener in listeners:
                _tell(listener, changes, snapshot)


def _tell(listener: Listener, changes: Changes[object], snapshot: Snapshot) -> None:
    try:
        listener(changes, snapshot)
    except Exception:  # the edit is stored; a listener's bug must not make it look refused
        log.exception("a listener failed on revision %s", changes.revision)
