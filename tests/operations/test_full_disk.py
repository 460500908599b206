"""A full disk: the edit is refused in words, the plan is as before, and the next edit works once
there is room."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner_app.application import import_into, write_demo
from planner_app.errors import PlanUnreadable, UserError
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.transaction.edit import Edit
from tests.operations.comparing import assert_snapshot_is_fresh, stored

MEGABYTE = 2**20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "planner-app-test", str(disk)]
    if (
        not sys.platform.startswith("linux")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("only root can mount a small disk here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, leave: int = 0) -> Path:
    """A file that takes all the room there is, but for some bytes."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        file.write(b"x" * (shutil.disk_usage(disk).free - leave))
    return ballast


def add_long_text(edit: Edit, length: int) -> int:
    return create_treeitem(edit, name="long", description="x" * length)


def set_most_pages(edit: Edit, more: int) -> None:
    """What SQLite takes for the end of the disk, so many pages after the last."""
    raw = edit.session.connection().connection.driver_connection
    assert raw is not None
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.execute(f"PRAGMA max_page_count={pages + more}")


def test_r17_an_edit_without_room_is_refused_and_the_next_one_works(plan_path: Path) -> None:
    with Workspace.open(str(plan_path), author="ada") as workspace:
        workspace.run(create_treeitem, name="one")
        before = stored(workspace, journal=True)
        workspace.run(set_most_pages, 5)
        with pytest.raises(
            UserError, match=r"The disk is full: show\.plan could not be written"
        ) as refusal:
            workspace.run(add_long_text, MEGABYTE)
        assert "\n" not in str(refusal.value)
        assert stored(workspace, journal=True) == before
        workspace.run(add_long_text, MEGABYTE)
        assert_snapshot_is_fresh(workspace)


@pytest.mark.parametrize("room", [0, 5_000, 50_000, 500_000])
def test_a_disk_that_fills_up_loses_nothing(room: int, plan_path: Path, small_disk: Path) -> None:
    plan = str(shutil.copy(plan_path, small_disk / "show.plan"))
    with Workspace.open(plan, author="ada") as workspace:
        workspace.run(create_treeitem, name="one")
        ballast = fill(small_disk, room)
        before = stored(workspace, journal=True)
        with pytest.raises(UserError, match=r"The disk is full: show\.plan could not be written"):
            workspace.run(add_long_text, MEGABYTE)
        assert stored(workspace, journal=True) == before
        with pytest.raises(UserError, match="The disk is full"):
            for _ in range(1000):
                workspace.run(create_treeitem, name="small")
        known = stored(workspace, journal=True)
        with Workspace.open(plan) as other:
            assert stored(other, journal=True) == known
        ballast.unlink()
        workspace.run(add_long_text, MEGABYTE // 4)
        assert_snapshot_is_fresh(workspace)
    with Workspace.open(plan) as again:
        assert again.snapshot.revision == workspace.snapshot.revision


@pytest.mark.parametrize("room", [0, 20_000, 200_000])
def test_what_cannot_be_made_on_a_full_disk_leaves_nothing_behind(
    room: int, small_disk: Path, tmp_path: Path
) -> None:
    fill(small_disk, room)
    table = tmp_path / "tasks.csv"
    table.write_text("Task;Who;Hours\n" + "comp;Ana;8\n" * 3000)
    plan = str(small_disk / "new.plan")
    with pytest.raises(UserError, match="The disk is full"):
        write_demo(plan, 100, 1, lambda _: None)
    with pytest.raises(UserError, match="The disk is full"):
        import_into(table, plan, lambda _: None)
    if room < 100_000:
        with pytest.raises(UserError, match="The disk is full"):
            Workspace.create(plan)
    assert [found.name for found in small_disk.iterdir()] == ["ballast"]


def test_a_plan_on_a_full_disk_opens_once_there_is_room(plan_path: Path, small_disk: Path) -> None:
    plan = str(shutil.copy(plan_path, small_disk / "show.plan"))
    ballast = fill(small_disk)
    with pytest.raises(PlanUnreadable, match="The disk is full"):
        Workspace.open(plan)
    ballast.unlink()
    with Workspace.open(plan) as workspace:
        workspace.run(create_treeitem, name="one")
