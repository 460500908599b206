"""A plan is made whole or not at all, even where the process is killed in the middle of it."""

import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from planner_app.errors import PlanUnreadable, Refused
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.transaction.edit import Edit

HANGS = textwrap.dedent("""
    import sys, time
    from planner_app.operations.opened.workspace import Workspace

    def hang(edit):
        print("making", flush=True)
        time.sleep(600)

    Workspace.create(sys.argv[1], first=hang)
""")


def test_a_process_killed_while_it_makes_a_plan_leaves_none_in_the_way(tmp_path: Path) -> None:
    plan = tmp_path / "show.plan"
    child = subprocess.Popen([sys.executable, "-c", HANGS, str(plan)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"making\n"
    child.kill()
    child.communicate()
    assert not plan.exists()
    with Workspace.create(str(plan), name="Show") as made:
        assert made.name == "Show"


def test_a_plan_with_a_first_edit_has_it_as_its_first_revision(tmp_path: Path) -> None:
    with Workspace.create(
        str(tmp_path / "show.plan"), author="ada", first=partial(create_treeitem, name="x")
    ) as made:
        assert [entry.label for entry in made.history.entries()] == ["Added 'x'"]
    assert [path.name for path in tmp_path.iterdir()] == ["show.plan"]


def test_a_first_edit_that_is_refused_makes_no_plan(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        Workspace.create(str(tmp_path / "show.plan"), first=partial(create_treeitem, name=""))
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_else_made_there_meanwhile_stays(tmp_path: Path) -> None:
    plan = tmp_path / "show.plan"

    def meanwhile(_edit: Edit) -> None:
        plan.write_text("theirs")

    with pytest.raises(PlanUnreadable, match="already a file"):
        Workspace.create(str(plan), first=meanwhile)
    assert plan.read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir()] == ["show.plan"]


def test_a_name_comes_from_the_file(tmp_path: Path) -> None:
    with Workspace.create(str(tmp_path / "Night Ferry.plan")) as made:
        assert made.name == "Night Ferry"
