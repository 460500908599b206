"""`planner-app history` as a user meets it: the journal, a revision to look at, a revision
restored."""

import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import ItemDraft, PlanDocument
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.operations.rules.work.reassignment import reassign
from tests.test_cli import planner

LIMITED = (
    "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000)); "
)
"""No file may grow beyond 700 kB: what a full disk is like."""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Ana's comp went to Ben on revision 5, her last edit."""
    path = tmp_path / "show.plan"
    with Workspace.create(
        str(path), name="Show", timezone="Pacific/Auckland", author="ana"
    ) as workspace:
        ana, ben = (workspace.run(create_person, username=name).value for name in ("ana", "ben"))
        comp = workspace.run(create_treeitem, name="Comp\x1b[31m\nsh010").value
        row = workspace.run(create_assignment, comp, person_id=ana, low=2, high=6).value
        workspace.run(reassign, row, person_id=ben)
    return path


def who(plan: Path) -> list[str]:
    with Workspace.open(str(plan)) as workspace:
        snapshot = workspace.snapshot
        return [snapshot.who(row) for row in snapshot.assignments.values()]


def test_history_prints_when_who_what_newest_first(plan: Path) -> None:
    done = planner("history", str(plan))
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 6
    with Workspace.open(str(plan)) as workspace:
        when = workspace.history.entries()[-1].time.astimezone(ZoneInfo("Pacific/Auckland"))
    assert (
        lines[0] == f"5  {when:%Y-%m-%d %H:%M}  ana  Reassigned 'Comp [31m sh010' from ana to ben"
    )
    assert lines[-1].startswith("0  20") and lines[-1].endswith("  ana  Made the plan")


def test_history_ends_quietly_when_nobody_reads_on(plan: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "planner_app", "history", str(plan)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_revision_is_written_out_to_look_at(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "then.plan"
    done = planner("history", str(plan), "--at", "4", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Wrote the plan as of revision 4 (") and str(out) in done.stdout
    assert (who(out), who(plan)) == (["ana"], ["ben"])
    assert len(planner("history", str(out)).stdout.splitlines()) == 5


def test_a_revision_is_restored_as_an_edit(plan: Path) -> None:
    done = planner("history", str(plan), "--restore", "4")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Restored the plan as of revision 4 (")
    assert "as revision 6" in done.stdout
    assert who(plan) == ["ana"]
    again = planner("history", str(plan), "--restore", "6")
    assert "nothing was changed" in again.stdout
    with Workspace.open(str(plan)) as workspace:
        workspace.history.undo()
    assert who(plan) == ["ben"]


def test_a_day_names_its_last_revision(plan: Path, tmp_path: Path) -> None:
    done = planner("history", str(plan), "--at", "2199-01-01", str(tmp_path / "day.plan"))
    assert done.stdout.startswith("Wrote the plan as of revision 5 (")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--at", "99", "out.plan"), "There is no revision 99; the newest of this plan is 5."),
        (("--at", "friday", "out.plan"), "'friday' is not a revision"),
        (("--at", "1999-01-01", "out.plan"), "There was no plan yet"),
        (("--at", "1", "show.plan"), "There is already a file at show.plan."),
        (("--at", "1", "none/out.plan"), "The folder none does not exist."),
        (("--restore", "99"), "There is no revision 99"),
    ],
)
def test_what_cannot_be_gone_back_to_is_one_sentence_and_status_1(
    plan: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(plan.parent)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    done = planner("history", "show.plan", *arguments)
    assert done.returncode == 1
    assert words in done.stderr and len(done.stderr.splitlines()) == 1
    assert [path.name for path in plan.parent.glob("*.plan")] == ["show.plan"]


@pytest.mark.parametrize(
    "arguments", [("--at", "1"), ("out.plan",), ("--at", "1", "out.plan", "--restore", "1")]
)
def test_half_a_wish_is_wrong_usage(plan: Path, arguments: tuple[str, ...]) -> None:
    assert planner("history", str(plan), *arguments).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit to set")
def test_without_room_nothing_half_made_stays(plan: Path, tmp_path: Path) -> None:
    items = [ItemDraft(str(n), f"{n} " * 200, "task") for n in range(400)]
    with Workspace.open(str(plan)) as workspace:
        workspace.run(import_document, PlanDocument("much", items=items))
    run = (
        f"sys.argv = ['planner-app', 'history', {str(plan)!r}, '--at', "
        f"'6', {str(tmp_path / 'out.plan')!r}]; "
    )
    start = f"{LIMITED}{run}runpy.run_module('planner_app', run_name='__main__')"
    before = sorted(path.name for path in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", start], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert (
        done.stderr.startswith("The plan as it was could not be written to")
        and len(done.stderr.splitlines()) == 1
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == before
