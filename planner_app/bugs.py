"""Our own bugs: logged with a traceback, told in one sentence, offered as a report."""

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from planner_app.languages import tr
from planner_app.settings import settings_folder

log = logging.getLogger(__name__)
_LOG_BYTES: Final = 1_000_000


def log_file() -> Path:
    """Where the log is kept."""
    return settings_folder() / "logs" / "planner-app.log"


def start_log() -> None:
    """Log warnings and errors into a small rotating file; without a writable folder, to standard
    error."""
    # A full disk must not add a second error while the first is told.
    logging.raiseExceptions = False
    handler: logging.Handler
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_file(), maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=logging.WARNING,
        handlers=[handler],
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


def sentence() -> str:
    """The sentence for the user."""
    return tr("planner-app had an internal error; details are in {file}.", file=log_file())


def report(error: BaseException) -> str:
    """Versions and traceback as text for a developer; also written to the log."""
    lines = traceback.format_exception(error)
    text = (
        f"planner-app {_version()}, Python {platform.python_version()}, "
        f"{platform.platform()}\n{''.join(lines)}"
    )
    log.error("bug: %s", text)
    return text


def catch_all(tell: Callable[[str], None]) -> None:
    """From now on every uncaught exception is logged, and `tell` gets its report, on its thread."""

    def hook(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        # Ctrl+C in the terminal is a wish and no bug.
        if not isinstance(error, KeyboardInterrupt):
            tell(report(error))

    sys.excepthook = hook


def _version() -> str:
    try:
        return version("planner-app")
    # It may run from its source folder, where no package says a version.
    except PackageNotFoundError:
        return "(not installed)"
