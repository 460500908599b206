"""Plans on network folders: no write-ahead log there, and one computer at a time."""

import os
import platform
import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from planner_app.errors import PlanUnreadable
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.storage.network_folders import is_on_network


class Mount(NamedTuple):
    """As psutil tells it."""

    device: str
    mountpoint: str
    fstype: str
    opts: str


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the system says is mounted from a server."""
    folder = tmp_path / "server"
    folder.mkdir()
    mounts = [
        Mount("disk", "/", "ext4", "rw"),
        Mount("server:/shows", str(folder), "nfs4", "rw,vers=4.2"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounts)
    return folder


@pytest.fixture
def plan(network: Path, plan_path: Path) -> str:
    return str(shutil.copy(plan_path, network / "show.plan"))


def files(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir())


@pytest.mark.parametrize(
    ("fstype", "opts", "remote"),
    [
        ("ext4", "rw", False),
        ("apfs", "rw,local", False),
        ("NTFS", "rw,fixed", False),
        ("fuseblk", "rw", False),
        ("nfs", "rw", True),
        ("cifs", "rw", True),
        ("smbfs", "rw", True),
        ("fuse.sshfs", "rw", True),
        ("NTFS", "rw,remote", True),
    ],
)
def test_the_file_system_tells_what_is_another_machines(
    fstype: str,
    opts: str,
    remote: bool,
    network: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mounts = [
        Mount("", str(network), "tmpfs", "rw"),
        Mount("", str(network), fstype, opts),
        Mount("", "/", "ext4", ""),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: mounts)
    assert is_on_network(network / "deep" / "show.plan") is remote
    assert not is_on_network(tmp_path / "serverless" / "show.plan")


def test_a_plan_on_a_network_folder_has_no_log_and_is_one_file_again_when_closed(
    plan: str, network: Path
) -> None:
    with Workspace.open(plan) as workspace, Workspace.open(plan, author="ben") as second:
        for name in ("one", "two"):
            workspace.run(create_treeitem, name=name)
            second.run(create_treeitem, name=name)
        assert not Path(f"{plan}-wal").exists() and not Path(f"{plan}-shm").exists()
        assert len([name for name in files(network) if ".open-on-" in name]) == 2
    assert files(network) == ["show.plan"]
    raw = sqlite3.connect(plan)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    raw.close()


def test_a_new_plan_on_a_network_folder_is_this_computers_too(
    network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.create(str(network / "new.plan")):
        assert not Path(f"{network}/new.plan-wal").exists()
        monkeypatch.setattr(platform, "node", lambda: "other")
        with pytest.raises(PlanUnreadable, match="one computer at a time"):
            Workspace.open(str(network / "new.plan"))
    assert files(network) == ["new.plan"]


def test_another_computer_is_told_who_has_the_plan_open_and_what_to_do_after_a_crash(
    plan: str, network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "wolf-1.studio")
    monkeypatch.setenv("LOGNAME", "ana")
    with Workspace.open(plan):
        (mark,) = (name for name in files(network) if ".open-on-" in name)
        monkeypatch.setattr(platform, "node", lambda: "bear")
        with pytest.raises(
            PlanUnreadable, match=r"is open on wolf_1\.studio, by ana since 20\d\d-"
        ) as refusal:
            Workspace.open(plan)
        assert f"remove the file {mark}" in str(refusal.value) and "\n" not in str(refusal.value)
        assert files(network) == ["show.plan", mark], "who is refused leaves nothing"
        (network / mark).unlink()
        with Workspace.open(plan) as after_the_crash:
            after_the_crash.run(create_treeitem, name="one")


def test_what_a_crash_on_this_computer_left_is_cleared_away(plan: str, network: Path) -> None:
    dead = next(pid for pid in range(os.getpid() + 1, 2**22) if not psutil.pid_exists(pid))
    here = "".join(
        letter if letter.isalnum() or letter in "._" else "_" for letter in platform.node()
    )
    (network / f"show.plan.open-on-{here}-{dead}-0123abcd").write_text("{}")
    Workspace.open(plan).close()
    assert files(network) == ["show.plan"]


def test_a_mark_that_nobody_understands_counts_as_another_computers(
    plan: str, network: Path
) -> None:
    (network / "show.plan.open-on-").write_bytes(b"\xff\x00")
    with pytest.raises(
        PlanUnreadable,
        match=r"is open on another computer\. .* remove the file show\.plan\.open-on- ",
    ):
        Workspace.open(plan)
    assert files(network) == ["show.plan", "show.plan.open-on-"]


def test_a_plan_that_cannot_be_opened_leaves_no_mark(plan: str, network: Path) -> None:
    raw = sqlite3.connect(plan)
    raw.execute("CREATE VIEW v AS SELECT 1")
    raw.close()
    with pytest.raises(PlanUnreadable, match="triggers, views"):
        Workspace.open(plan)
    assert files(network) == ["show.plan"]
