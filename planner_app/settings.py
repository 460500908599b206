"""Where the program keeps its own files."""

import os
from pathlib import Path

import platformdirs

HOME_VARIABLE = "PLANNER_APP_HOME"
"""Moves settings, logs, caches and backups away from the platform's folders."""


def cache_folder() -> Path:
    """The folder for what can be made again, such as compiled code; it need not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "cache" if home else Path(platformdirs.user_cache_dir("planner-app", appauthor=False))
