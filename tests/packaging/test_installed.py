"""The program as a user gets it: the wheel in an environment of its own, the checkout out of
reach."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT

WINDOW = """
import sys
from planner_app.application import open_window
application, window = open_window(sys.argv[1])
window.show()
application.processEvents()
print(window.objectName(), window.windowTitle())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("user")


@pytest.fixture(scope="module")
def plan(installed: Path, folder: Path) -> Path:
    """A sample production written by the installed program."""
    made = folder / "show.plan"
    run(folder, installed / "planner-app", "demo", str(made), "--shots", "2")
    return made


def run(folder: Path, *command: str | Path) -> str:
    """Run a command outside the checkout, with settings of its own; returns what it printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {
        "PLANNER_APP_HOME": str(folder / "home"),
        "QT_QPA_PLATFORM": "offscreen",
        "COLUMNS": "100",
    }
    done = subprocess.run(
        [*map(str, command)], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_package_is_the_installed_one_with_its_resources(installed: Path, folder: Path) -> None:
    for part in ("demo/cast.json", "docs/rules.md"):
        where = f"from planner_app.resources import resource; print(resource({part!r}))"
        found = Path(run(folder, installed / "python", "-c", where).strip())
        assert found.is_file()
        assert found.is_relative_to(installed.parent)
        assert not found.is_relative_to(ROOT)


def test_help_names_the_commands(installed: Path, folder: Path) -> None:
    told = run(folder, installed / "planner-app", "--help")
    assert all(name in told for name in ("demo", "schedule", "report", "import"))


def test_the_demo_is_written_and_scheduled(installed: Path, folder: Path, plan: Path) -> None:
    answer = json.loads(run(folder, installed / "planner-app", "schedule", str(plan), "--json"))
    assert {"plan", "now", "revision", "assignments", "treeitems", "people", "alerts"} <= set(
        answer
    )
    assert any(row["treeitem"] == "Comp" and row["finish"] for row in answer["assignments"])


def test_the_window_opens_on_the_demo(installed: Path, folder: Path, plan: Path) -> None:
    told = run(folder, installed / "python", "-c", WINDOW, str(plan))
    assert told.startswith("mainWindow ")
    assert "Night Ferry" in told
