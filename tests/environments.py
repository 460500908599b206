"""Virtual environments of their own for other people's clients, made once and kept beside the test
cache."""

import subprocess
import sys
import venv
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
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
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
                f"{name} cannot be installed: "
                f"{(done.stderr.strip() or 'pip failed').splitlines()[-1]}"
            )
        stamp.write_text(wanted, "utf-8")
    return python
