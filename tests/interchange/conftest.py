"""What the tests of foreign files share: real files read once, and whether this machine can read
them at all."""

import csv
import importlib.util
from pathlib import Path

import pytest

from planner_app.errors import SourceUnreadable
from planner_app.interchange.foreign.process import read_sources
from planner_app.interchange.foreign.source import SourceFile
from tests.conftest import SHARED_DATA

REPORT = SHARED_DATA / "plans" / "mpxj_report.tsv"


def reported_files() -> list[dict[str, str]]:
    """The lines of the report on the real files; none where they are absent."""
    if not REPORT.is_file():
        return []
    with REPORT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.fixture(scope="session")
def java() -> None:
    """Skips where project files cannot be read."""
    if importlib.util.find_spec("mpxj") is None or importlib.util.find_spec("jpype") is None:
        pytest.skip("the extra interchange-mpp is not installed")
    import jpype

    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        pytest.skip("there is no Java on this machine")


@pytest.fixture(scope="session")
def real_sources(java: None) -> dict[str, SourceFile | SourceUnreadable]:
    """Every file of the report as the child process answers it, by its name there; one Java start
    for all."""
    if not REPORT.is_file():
        pytest.skip("the shared data is not beside this checkout")
    paths = [SHARED_DATA / line["file"] for line in reported_files()]
    return {
        str(path.relative_to(SHARED_DATA)): answer
        for path, answer in zip(paths, read_sources(paths), strict=True)
    }


@pytest.fixture
def plans() -> Path:
    """The folder of real plans."""
    if not REPORT.is_file():
        pytest.skip("the shared data is not beside this checkout")
    return REPORT.parent
