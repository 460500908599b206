"""LiquidPlanner's documented limit, on request: 30 calls in 15 seconds for each token."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

from planner_app.api.http.error_answers import ErrorAnswer
from planner_app.languages import tr

CALLS: Final = 30
SECONDS: Final = 15


class Throttle:
    """Counts the calls of each token."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}

    def count(self, name: str) -> None:
        """Count one more call. ErrorAnswer 503: it is one too many; it is then not counted."""
        now, calls = self._clock(), self._calls.setdefault(name, deque())
        while calls and calls[0] <= now - SECONDS:
            calls.popleft()
        # Refused calls do not count: a client that keeps asking is let in again all the same.
        if len(calls) >= CALLS:
            raise ErrorAnswer(
                503, tr("Request throttled, try again later."), {"Retry-After": str(SECONDS)}
            )
        calls.append(now)
