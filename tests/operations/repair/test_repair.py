"""What repair refuses to touch, what it is built from, and what it keeps."""

import sqlite3
import struct
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from planner_app.errors import PlanUnreadable, Refused, UserError
from planner_app.ids import ItemId
from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.repair import repair
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.storage import backups
from tests.operations.repair.conftest import NOW, Killed, images_of

WRITTEN = sorted((Path(__file__).parents[2] / "model" / "written").glob("*.plan"))


def patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def run_sql(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path)
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def test_a_sound_plan_is_left_alone(killed: Killed) -> None:
    path = killed.lay_out()
    repaired = repair(str(path), NOW)
    assert repaired.words == ("show.plan is sound; there is nothing to repair.",)
    assert path.read_bytes() == killed.files[""]


@pytest.mark.parametrize("log", [b"", b"\x00" * 5_000], ids=["gone", "emptied"])
def test_a_lost_log_is_noticed_though_what_is_left_is_whole(killed: Killed, log: bytes) -> None:
    """SQLite itself opens such a plan without a word, as it was at the last checkpoint."""
    path = killed.lay_out(wal=log)
    assert "show.plan-wal" in check(str(path)).faults[0]
    with pytest.raises(PlanUnreadable, match=r"show\.plan-wal.*check --repair"):
        Workspace.open(str(path))
    repaired = repair(str(path), NOW)
    assert repaired.revision == killed.backed_up
    assert "they are lost" in repaired.words[1]
    assert images_of(path) == killed.states[killed.backed_up]


def test_the_backup_and_the_journal_after_it_bring_everything_back(killed: Killed) -> None:
    """The first entries are gone; the backup has them, and the damaged file those since."""
    path = killed.lay_out()
    run_sql(
        path, "DELETE FROM journal_row WHERE revision < 5", "UPDATE treeitem SET name = 'wrong'"
    )
    repaired = repair(str(path), NOW)
    assert repaired.revision == len(killed.states) - 1
    assert repaired.words[0].endswith(
        "from the backup of Thu 12 March 2026 at 14:05 UTC and the journal."
    )
    assert repaired.words[1] == "No edit is lost."
    assert images_of(path) == killed.states[-1]


def test_a_damaged_backup_is_passed_over(
    killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    path = killed.lay_out()
    with Workspace.open(str(path), author="ada") as workspace:
        older = backups.take(path, NOW)
        workspace.run(create_person, username="dora")
        newer = backups.take(path, NOW + timedelta(hours=1))
    run_sql(newer.path, "UPDATE treeitem SET name = 'not as it was' WHERE id = 4")
    path.write_bytes(path.read_bytes()[:30_000])
    repaired = repair(str(path), NOW)
    assert repaired.revision == older.revision
    assert images_of(path) == killed.states[older.revision]


def test_a_backup_of_another_copy_of_the_plan_is_not_taken_for_its_past(
    killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Both have the same uid; the one went on without the other."""
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path / "home"))
    path = killed.lay_out()
    other = tmp_path / "other.plan"
    backups.copy(path, other)
    with Workspace.open(str(other), author="ben") as workspace:
        for number in range(9):
            workspace.run(update_treeitem, ItemId(4), name=f"other {number}")
        backups.take(other, NOW)
    with Workspace.open(str(path), author="ada") as workspace:
        workspace.run(update_treeitem, ItemId(4), name="mine")
    run_sql(path, "UPDATE treeitem SET name = 'wrong' WHERE id = 4")
    repaired = repair(str(path), NOW)
    assert repaired.words[0].endswith("from its own journal.")
    assert images_of(path)["treeitem", 4]["name"] == "mine"


def test_edits_without_their_journal_are_taken_over_from_the_records_as_one(
    killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    path = killed.lay_out()
    run_sql(path, "DELETE FROM journal_row WHERE revision = 12")
    repaired = repair(str(path), NOW)
    last = len(killed.states) - 1
    assert repaired.revision == last
    assert repaired.words[1].startswith(
        f"The history of edits 12 to {last} could not be read; what they did was taken"
    )
    assert images_of(path) == killed.states[-1]
    with Workspace.open(str(path), author="ada") as workspace:
        assert [entry.revision for entry in workspace.history.entries()] == list(range(1, 13))
        assert (
            workspace.history.entries()[-1].label
            == f"Repaired: the work of edits 12 to {last}, from the records"
        )


def test_records_that_the_newest_entries_contradict_are_not_trusted(
    killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two damages: an entry in the middle, and the very row that the last one wrote."""
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    path = killed.lay_out()
    run_sql(
        path,
        "DELETE FROM journal_row WHERE revision = 12",
        "UPDATE treeitem SET name = 'wrong' WHERE id = 5",
    )
    repaired = repair(str(path), NOW)
    assert repaired.revision == 11
    assert repaired.words[1] == f"Later edits, up to edit {len(killed.states) - 1}, are lost."
    assert images_of(path) == killed.states[11]


def test_an_id_that_was_given_is_not_given_again_after_a_repair(killed: Killed) -> None:
    path = killed.lay_out()
    with Workspace.open(str(path), author="ada") as workspace:
        gone = workspace.run(create_person, username="dora").value
        workspace.history.undo()
    run_sql(path, "UPDATE person SET username = 'wrong' WHERE id = 1")
    repair(str(path), NOW)
    with Workspace.open(str(path), author="ada") as workspace:
        assert workspace.run(create_person, username="emil").value > gone


def test_a_plan_that_is_open_elsewhere_is_not_repaired(killed: Killed) -> None:
    path = killed.lay_out()
    run_sql(path, "UPDATE person SET last_name = 'wrong' WHERE id = 1")
    code = "import sys; from planner_app.operations.opened.workspace import Workspace as W; "
    code += "w = W.open(sys.argv[1]); print('open', flush=True); sys.stdin.read(); w.close()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(Refused, match="open in another window or program"):
            repair(str(path), NOW)
        other.communicate("")
    with (
        Workspace.open(str(path)),
        pytest.raises(Refused, match="open in another window or program"),
    ):
        repair(str(path), NOW)
    assert repair(str(path), NOW).kept is not None


def test_a_newer_plan_is_not_repaired_into_an_older_one(killed: Killed) -> None:
    path = killed.lay_out()
    run_sql(path, "UPDATE alembic_version SET version_num = '0099'", "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(UserError, match="written by a newer planner-app"):
        repair(str(path), NOW)
    assert path.read_bytes() == before
    path = killed.lay_out(
        plan=patched(killed.files[""], 60, struct.pack(">I", 99)), wal=b"", shm=b""
    )
    assert repair(str(path), NOW).kept is not None, (
        "the tables know better than a header with a flipped bit"
    )


def test_what_is_no_plan_is_left_alone(
    killed: Killed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    path = killed.lay_out(plan=b"Task;Who\ncomp;Ana\n" * 20, wal=b"", shm=b"")
    with pytest.raises(UserError, match="is not a plan of planner-app"):
        repair(str(path), NOW)
    with pytest.raises(UserError, match="There is no plan at"):
        repair(str(path.with_name("none.plan")), NOW)
    with pytest.raises(UserError, match="A shared plan is restored from the backups of its server"):
        repair("postgresql://somewhere/show", NOW)
    assert path.read_bytes() == b"Task;Who\ncomp;Ana\n" * 20
    assert sorted(found.name for found in path.parent.iterdir()) == [
        "show.plan",
        "show.plan-shm",
        "show.plan-wal",
    ]


def test_without_room_for_the_new_file_the_damaged_one_stays(killed: Killed) -> None:
    resource = pytest.importorskip("resource", reason="no limits on this system")
    path = killed.lay_out()
    run_sql(path, "UPDATE person SET last_name = 'wrong' WHERE id = 1")
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, hard))
    try:
        with pytest.raises(UserError):
            repair(str(path), NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert repair(str(path), NOW).kept is not None


@pytest.mark.parametrize("written", WRITTEN, ids=lambda path: path.stem)
def test_a_damaged_plan_of_an_older_schema_comes_back_as_one_of_this(
    written: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    sound, path = tmp_path / "sound.plan", tmp_path / "show.plan"
    sound.write_bytes(written.read_bytes())
    path.write_bytes(patched(written.read_bytes(), 64, bytes(8)))
    repaired = repair(str(path), NOW)
    assert repaired.words[1] == "No edit is lost."
    Workspace.open(str(sound)).close()
    assert images_of(path) == images_of(sound)
    with Workspace.open(str(path), author="ada") as workspace:
        while workspace.history.next_undo():
            workspace.history.undo()
        assert len(workspace.snapshot.items) == 1
