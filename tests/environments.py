"""Virtual environments of their own for other people's clients, made once and kept beside the test
cache."""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / ".pytest_cache" / "environments"


def python_with(name: str, *requirements: str) -> Path:
    """The Python of an environment that has these packages; the test is skipped where they cannot
    be installed."""
    place = FOLDER / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    python = place / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = place / "installed.txt"
    wanted = "\n".join(requirements)
    with _alone(name):
        if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
            _install(name, place, python, requirements)
            stamp.write_text(wanted, "utf-8")
    return python


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Of the processes of this checkout's runs: two would install into one place."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = os.open(FOLDER / f"{name}.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _install(name: str, place: Path, python: Path, requirements: tuple[str, ...]) -> None:
    venv.create(place, clear=True, with_pip=True)
    pip = [
        str(python),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        "--quiet",
        "install",
    ]
    done = subprocess.run([*pip, *requirements], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(
            f"{name} cannot be installed: {(done.stderr.strip() or 'pip failed').splitlines()[-1]}"
        )
