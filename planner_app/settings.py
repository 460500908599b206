"""Where the program keeps its own files."""

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

import platformdirs

from planner_app.atomic_write import write_whole

T = TypeVar("T")
log = logging.getLogger(__name__)

HOME_VARIABLE = "PLANNER_APP_HOME"
"""Moves settings, logs, caches and backups away from the platform's folders."""


def cache_folder() -> Path:
    """The folder for what can be made again, such as compiled code; it need not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    return (
        Path(home) / "cache"
        if home
        else Path(platformdirs.user_cache_dir("planner-app", appauthor=False))
    )


def settings_folder() -> Path:
    """The folder of the settings file; it need not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    return (
        Path(home) if home else Path(platformdirs.user_config_dir("planner-app", appauthor=False))
    )


def backup_folder() -> Path:
    """The folder of the plans' backups; it need not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    data = Path(home) if home else Path(platformdirs.user_data_dir("planner-app", appauthor=False))
    return data / "backups"


@dataclass(frozen=True)
class Preference(Generic[T]):
    """Something a user may set: its key in the settings file, and what it is when not set."""

    key: str
    default: T


THEME: Final = Preference("theme", "system")
"""Colours: system, light or dark."""
LANGUAGE: Final = Preference("language", "system")
"""Language: system, or its code such as en or de. It is read once, at the start."""
RECENT: Final = Preference[list[str]]("recent", [])
"""Plans opened lately, newest first."""
SAMPLES: Final = Preference("samples", 400)
"""Samples of the simulation in an open window; 0 switches it off."""
RECENT_LENGTH: Final = 6


class Settings:
    """The settings file. One that is damaged or out of reach counts as empty; preferences never
    stop the program."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or settings_folder()) / "settings.json"
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            found = {}
        self._values: dict[str, object] = found if isinstance(found, dict) else {}

    def get(self, preference: Preference[T]) -> T:
        """What is set, else the default; a value of another type counts as not set."""
        value = self._values.get(preference.key, preference.default)
        # Somebody may have written the file by hand.
        return value if isinstance(value, type(preference.default)) else preference.default

    def set(self, preference: Preference[T], value: T) -> None:
        """Set and keep it."""
        self._values[preference.key] = value
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Whole or not at all: a crash must not leave half a file.
            write_whole(self._file, json.dumps(self._values, indent=2).encode())
        except OSError as error:
            log.warning("the settings could not be kept: %s", error)

    def remember(self, plan: str) -> None:
        """Put a plan first in the list of recent ones."""
        others = [known for known in self.get(RECENT) if known != plan]
        self.set(RECENT, [plan, *others][:RECENT_LENGTH])
