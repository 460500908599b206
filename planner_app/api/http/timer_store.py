"""Stores the callers' timers: time spent on an item until it is logged. Kept beside the settings,
never in the plan."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

from planner_app.atomic_write import write_whole
from planner_app.errors import UserError
from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.settings import settings_folder


@dataclass(frozen=True)
class StoredTimer:
    """`gathered`: seconds up to the last stop, None before the first. `since`: when it was started,
    None while it is stopped."""

    gathered: float | None = None
    since: float | None = None

    def running(self, now: float) -> float:
        """Seconds since it was last started; 0 if it is stopped or the clock was set back."""
        return max(now - self.since, 0.0) if self.since is not None else 0.0

    def total(self, now: float) -> float:
        """All seconds on it."""
        return (self.gathered or 0.0) + self.running(now)

    def stopped(self, now: float) -> "StoredTimer":
        """The same timer, stopped."""
        return StoredTimer(self.total(now)) if self.since is not None else self


Mine = dict[ItemId, StoredTimer]
"""By item."""


class TimerStore:
    """The timers of one plan, by the name of the token; they outlive the server. UserError: the
    file cannot be read or written."""

    def __init__(
        self, plan_uid: str, clock: Callable[[], float] = time.time, folder: Path | None = None
    ) -> None:
        self._file = (folder or settings_folder()) / f"timers-{plan_uid}.json"
        self.clock = clock
        self._lock = threading.Lock()

    def of(self, name: str) -> Mine:
        """All timers of a caller."""
        return self._read().get(name, {})

    def start(self, name: str, item_id: ItemId) -> None:
        """Start a timer or let it go on. The caller's running timer stops, since nobody works on
        two items at a time."""

        def started(mine: Mine) -> None:
            # Started twice, it goes on as it was: `running_time` would otherwise begin at 0 again.
            if mine.get(item_id, StoredTimer()).since is None:
                now = self.clock()
                mine.update({item: timer.stopped(now) for item, timer in mine.items()})
                mine[item_id] = StoredTimer(mine.get(item_id, StoredTimer()).gathered, now)

        self._change(name, started)

    def stop(self, name: str, item_id: ItemId) -> None:
        """Stop a timer; its time stays on it."""

        def stopped(mine: Mine) -> None:
            if item_id in mine:
                mine[item_id] = mine[item_id].stopped(self.clock())

        self._change(name, stopped)

    def take(self, name: str, item_id: ItemId) -> StoredTimer:
        """Remove a timer and answer it, stopped."""
        taken = StoredTimer()

        def without(mine: Mine) -> None:
            nonlocal taken
            taken = mine.pop(item_id, StoredTimer()).stopped(self.clock())

        self._change(name, without)
        return taken

    def put_back(self, name: str, item_id: ItemId, timer: StoredTimer) -> None:
        """Restore a timer that was taken."""
        self._change(name, lambda mine: mine.update({item_id: timer}))

    def _change(self, name: str, touch: Callable[[Mine], None]) -> None:
        with self._lock:
            # Read anew under the lock: the file holds the timers of all who call.
            everybody = self._read()
            touch(everybody.setdefault(name, {}))
            plain = {
                # Whoever has no timer left leaves no line in the file.
                who: {i: astuple(timer) for i, timer in mine.items()}
                for who, mine in everybody.items()
                if mine
            }
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._file, json.dumps(plain).encode(), mode=0o600)
            except OSError as error:
                raise UserError(
                    tr(
                        "The timers in {file} cannot be written ({error}).",
                        file=self._file,
                        error=error,
                    )
                ) from error

    def _read(self) -> dict[str, Mine]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
            return {
                who: {ItemId(int(i)): StoredTimer(*timer) for i, timer in mine.items()}
                for who, mine in found.items()
            }
        except FileNotFoundError:
            return {}
        # Not taken for empty: the next start would overwrite what everybody has on their timers.
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise UserError(
                tr("The timers in {file} cannot be read ({error}).", file=self._file, error=error)
            ) from error
