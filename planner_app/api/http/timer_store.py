"""Timers of those who call: time spent on an item until it is logged. Kept beside the settings,
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
    """Seconds gathered until it was last stopped, None before that; since when it runs, None where
    it stands."""

    gathered: float | None = None
    since: float | None = None

    def running(self, now: float) -> float:
        """Seconds since it was last started; 0 where it stands, and where the clock was set
        back."""
        return max(now - self.since, 0.0) if self.since is not None else 0.0

    def total(self, now: float) -> float:
        """All seconds on it."""
        return (self.gathered or 0.0) + self.running(now)

    def stopped(self, now: float) -> "StoredTimer":
        """The same, standing still."""
        return StoredTimer(self.total(now)) if self.since is not None else self


Mine = dict[ItemId, StoredTimer]
"""By item."""


class TimerStore:
    """Those of one plan, by the name of the token; they outlive the server. UserError: the file is
    out of reach."""

    def __init__(
        self, plan_uid: str, clock: Callable[[], float] = time.time, folder: Path | None = None
    ) -> None:
        self._file = (folder or settings_folder()) / f"timers-{plan_uid}.json"
        self.clock = clock
        self._lock = threading.Lock()

    def of(self, name: str) -> Mine:
        """All that somebody has."""
        return self._read().get(name, {})

    def start(self, name: str, item_id: ItemId) -> None:
        """Start or go on; the timer of theirs that runs stops, since nobody works on two things at
        a time."""

        def started(mine: Mine) -> None:
            if mine.get(item_id, StoredTimer()).since is None:
                now = self.clock()
                mine.update({item: timer.stopped(now) for item, timer in mine.items()})
                mine[item_id] = StoredTimer(mine.get(item_id, StoredTimer()).gathered, now)

        self._change(name, started)

    def stop(self, name: str, item_id: ItemId) -> None:
        """Stop; what is on it stays."""

        def stopped(mine: Mine) -> None:
            if item_id in mine:
                mine[item_id] = mine[item_id].stopped(self.clock())

        self._change(name, stopped)

    def take(self, name: str, item_id: ItemId) -> StoredTimer:
        """Take it away; answers what was on it, standing still."""
        taken = StoredTimer()

        def without(mine: Mine) -> None:
            nonlocal taken
            taken = mine.pop(item_id, StoredTimer()).stopped(self.clock())

        self._change(name, without)
        return taken

    def put_back(self, name: str, item_id: ItemId, timer: StoredTimer) -> None:
        """What was taken is there again."""
        self._change(name, lambda mine: mine.update({item_id: timer}))

    def _change(self, name: str, touch: Callable[[Mine], None]) -> None:
        with self._lock:
            everybody = self._read()
            touch(everybody.setdefault(name, {}))
            plain = {
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
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise UserError(
                tr("The timers in {file} cannot be read ({error}).", file=self._file, error=error)
            ) from error
