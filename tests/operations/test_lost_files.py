"""The file of an open plan goes away, comes back, is exchanged or locked: a sentence, nothing lost,
and on it goes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planner_app.errors import PlanUnreadable, Refused
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.snapshot import read_plan
from tests.processes import run_without_privileges

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")


@pytest.fixture
def opened(tmp_path: Path, plan_path: Path) -> Iterator[Workspace]:
    """A plan in a folder of its own, with one task."""
    (tmp_path / "drive").mkdir()
    with Workspace.open(
        str(shutil.copy(plan_path, tmp_path / "drive" / "show.plan")), author="ada"
    ) as workspace:
        workspace.run(create_treeitem, name="one")
        yield workspace


def names(workspace: Workspace) -> list[str]:
    return [item.name for item in workspace.snapshot.items.values() if item.type != "root"]


def assert_refused(workspace: Workspace, words: str) -> None:
    """In one sentence, and nothing of the window's plan changed."""
    before = workspace.snapshot
    with pytest.raises(PlanUnreadable, match=words) as refusal:
        workspace.run(create_treeitem, name="lost")
    assert "\n" not in str(refusal.value)
    with pytest.raises(PlanUnreadable, match=words):
        workspace.history.undo()
    assert workspace.snapshot is before


def assert_goes_on(workspace: Workspace, expected: list[str]) -> None:
    """The next edit is stored in the file that anybody else finds at the plan's place."""
    workspace.run(create_treeitem, name="next")
    assert names(workspace) == [*expected, "next"]
    with Workspace.open(workspace.location) as other:
        assert names(other) == [*expected, "next"]


def test_a_drive_that_goes_and_comes_back_loses_nothing(opened: Workspace, tmp_path: Path) -> None:
    (tmp_path / "drive").rename(tmp_path / "away")
    assert_refused(opened, "cannot be reached .* disconnected, or the file was moved or deleted")
    assert not (tmp_path / "drive").exists(), "nothing is made where the plan was"
    (tmp_path / "away").rename(tmp_path / "drive")
    assert_goes_on(opened, ["one"])


def test_a_plan_put_back_as_another_file_is_the_same_plan(
    opened: Workspace, tmp_path: Path
) -> None:
    """A copy by a program that keeps folders alike, or a drive that was mounted anew."""
    with sqlite3.connect(opened.location) as raw, sqlite3.connect(tmp_path / "copy") as copy:
        raw.backup(copy)
    for connection in (raw, copy):
        connection.close()
    shutil.rmtree(tmp_path / "drive")
    assert_refused(opened, "cannot be reached")
    (tmp_path / "drive").mkdir()
    shutil.copy(tmp_path / "copy", opened.location)
    assert_goes_on(opened, ["one"])


def test_edits_made_elsewhere_to_the_copy_arrive(opened: Workspace, tmp_path: Path) -> None:
    with sqlite3.connect(opened.location) as raw, sqlite3.connect(tmp_path / "copy.plan") as copy:
        raw.backup(copy)
    for connection in (raw, copy):
        connection.close()
    with Workspace.open(str(tmp_path / "copy.plan"), author="ben") as elsewhere:
        elsewhere.run(create_treeitem, name="two")
    os.replace(tmp_path / "copy.plan", opened.location)  # noqa: PTH105
    opened.catch_up().result()
    assert names(opened) == ["one", "two"]
    assert_goes_on(opened, ["one", "two"])


def older_state(path: Path, untouched: Path) -> None:
    shutil.copy(untouched, path)


def another_plan(path: Path, _: Path) -> None:
    Workspace.create(str(path), name="Other").close()


def other_history(path: Path, untouched: Path) -> None:
    """The same plan as it was, edited differently since."""
    shutil.copy(untouched, path)
    with Workspace.open(str(path), author="ada") as workspace:
        workspace.run(create_treeitem, name="one")


def a_text(path: Path, _: Path) -> None:
    path.write_text("Dear diary")


def nothing(path: Path, _: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (older_state, "An older or other state of 'Show'"),
        (other_history, "An older or other state of 'Show'"),
        (another_plan, "Another plan is at"),
        (a_text, "is not a plan of planner-app"),
        (nothing, "is not a plan of planner-app"),
    ],
)
def test_what_was_put_in_the_place_of_an_open_plan_is_left_alone(
    exchange: Callable[[Path, Path], None],
    words: str,
    opened: Workspace,
    plan_path: Path,
    tmp_path: Path,
) -> None:
    exchange(tmp_path / "other.plan", plan_path)
    content = (tmp_path / "other.plan").read_bytes()
    os.replace(tmp_path / "other.plan", opened.location)  # noqa: PTH105
    assert_refused(opened, words)
    with pytest.raises(PlanUnreadable, match=words):
        opened.read(read_plan.load)
    opened.close()
    assert Path(opened.location).read_bytes() == content, "no log of the old file spoils it"
    (kept,) = (found for found in (tmp_path / "drive").iterdir() if found.name != "show.plan")
    with Workspace.open(str(kept)) as what_the_window_showed:
        assert names(what_the_window_showed) == ["one"]


def test_a_second_window_of_the_same_process_takes_no_lock_of_the_first_along(
    opened: Workspace,
) -> None:
    """POSIX drops all locks of a process on a file when it closes any handle of it."""
    Workspace.open(opened.location).close()
    last_one_out = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "c.execute('SELECT * FROM plan'); c.close()"
    )
    subprocess.run([sys.executable, "-c", last_one_out, opened.location], check=True)
    assert Path(f"{opened.location}-wal").exists(), (
        "another program must not believe that it is alone"
    )
    assert_goes_on(opened, ["one"])


def lock_and_unlock(folder: Path) -> None:
    path = folder / "show.plan"
    with Workspace.open(str(path), author="ada") as workspace:
        workspace.run(create_treeitem, name="one")
        path.chmod(0o444)
        assert_refused(workspace, "write-protected")
        path.chmod(0o644)
        folder.chmod(0o555)
        workspace.run(
            create_treeitem, name="two"
        )  # the files beside it are there: nothing is in the way
        for mode in (0o444, 0o644):
            path.chmod(mode)
            with Workspace.open(str(path)) as other:
                assert other.read_only
                assert names(other) == ["one", "two"]
        folder.chmod(0o755)
        assert_goes_on(workspace, ["one", "two"])


def open_what_is_locked(folder: Path) -> None:
    path = folder / "show.plan"
    for locked, mode in ((path, 0o444), (folder, 0o555)):
        locked.chmod(mode)
        with Workspace.open(str(path)) as workspace:
            with pytest.raises(Refused, match="show is open for looking only"):
                workspace.run(create_treeitem, name="one")
            assert workspace.snapshot.plan.name == "Show"
    with pytest.raises(PlanUnreadable, match="cannot be"):
        Workspace.create(str(folder / "new.plan"))
    assert not list(folder.glob("new*"))


@pytest.mark.parametrize("story", [lock_and_unlock, open_what_is_locked])
def test_write_protection_is_told_in_a_sentence_and_ends_when_it_is_lifted(
    story: Callable[[Path], None], plan_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "locked").mkdir()
    shutil.copy(plan_path, tmp_path / "locked" / "show.plan")
    try:
        run_without_privileges(story, tmp_path / "locked")
    finally:
        (tmp_path / "locked").chmod(0o755)
