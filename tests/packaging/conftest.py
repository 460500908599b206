"""The wheel, built once, and an environment that holds nothing of this project but that wheel."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that `pip wheel .` makes."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "--target",
            "wheel",
            "--directory",
            str(folder),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel installed.

    The dependencies are those of the environment that runs the tests, through a .pth file: from
    there neither the checkout nor an editable install of it can be imported, because .pth files
    beside them are not followed.
    """
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=sys.platform != "win32")
    programs = place / ("Scripts" if sys.platform == "win32" else "bin")
    python = next(path for path in programs.iterdir() if path.stem == "python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)],
        check=True,
        capture_output=True,
    )
    site = sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)})
    Path(site, "dependencies.pth").write_text(
        f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n"
    )
    return programs
