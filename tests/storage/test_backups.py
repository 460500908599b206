"""Backups: whole plans beside the settings, thinned out with age; never a damaged one, never half a
one."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner_app.errors import Cancelled, PlanUnreadable, UserError
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.storage import backups
from planner_app.storage.backups import Backup, superfluous

NOON = datetime(2026, 3, 12, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Backups of a test go beside its plan."""
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def test_a_backup_is_the_plan_as_it_was_and_opens_as_one(plan_path: Path, home: Path) -> None:
    with Workspace.open(str(plan_path)) as workspace:
        workspace.run(create_treeitem, name="kept")
        made = backups.take(plan_path, NOON)
        workspace.run(create_treeitem, name="later")
    assert files(home) == [made.path], "one file, nothing beside it"
    assert made.path.name == "2026-03-12 120030Z revision 1.plan"
    with Workspace.open(str(made.path)) as copy:
        assert [item.name for item in copy.snapshot.items.values()] == ["Show", "kept"]
        copy.run(create_treeitem, name="it can be worked in")


def test_others_write_while_a_backup_is_taken_and_it_holds_one_moment(plan_path: Path) -> None:
    with Workspace.open(str(plan_path)) as workspace:
        workspace.run(create_treeitem, name="before", description="x" * 4_000_000)
        steps = 0

        def write() -> None:
            nonlocal steps
            steps += 1
            workspace.run(create_treeitem, name=f"meanwhile {steps}")

        made = backups.take(plan_path, NOON, pause=write)
        assert steps > 2
        assert len(workspace.snapshot.items) == 2 + steps
    with Workspace.open(str(made.path)) as copy:
        assert [item.name for item in copy.snapshot.items.values()] == ["Show", "before"]


def test_a_damaged_plan_gives_no_backup_that_would_push_out_a_sound_one(
    plan_path: Path, home: Path
) -> None:
    first = backups.take(plan_path, NOON)
    data = bytearray(plan_path.read_bytes())
    data[5 * 4096 : 6 * 4096] = bytes(4096)
    plan_path.write_bytes(data)
    with pytest.raises(PlanUnreadable, match=r"damaged.*--repair"):
        backups.take(plan_path, NOON + timedelta(hours=2))
    assert files(home) == [first.path]


def test_a_backup_that_is_broken_off_leaves_nothing(plan_path: Path, home: Path) -> None:
    def stop() -> None:
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled):
        backups.take(plan_path, NOON, pause=stop)
    assert files(home) == []


def no_folder(home: Path) -> Callable[[], None]:
    home.mkdir()
    (home / "backups").write_text("in the way")
    return lambda: None


def no_space(_home: Path) -> Callable[[], None]:
    resource = pytest.importorskip("resource", reason="no limits on this system")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("trouble", [no_folder, no_space])
def test_without_room_for_a_backup_there_is_a_sentence_and_the_plan_is_untouched(
    plan_path: Path, home: Path, trouble: Callable[[Path], Callable[[], None]]
) -> None:
    before = plan_path.read_bytes()
    undo = trouble(home)
    try:
        with pytest.raises(
            UserError, match=r"The backup of show\.plan could not be written to"
        ) as refusal:
            backups.take(plan_path, NOON)
    finally:
        undo()
    assert "\n" not in str(refusal.value)
    assert plan_path.read_bytes() == before
    assert [path for path in files(home) if path.name != "backups"] == []


def test_backups_are_found_by_the_path_and_by_the_plan_itself_when_it_was_moved(
    plan_path: Path, tmp_path: Path
) -> None:
    made = [backups.take(plan_path, NOON + timedelta(hours=hours)) for hours in (0, 1)]
    uid, _ = backups.identity(plan_path)
    assert backups.backups_of(plan_path, None) == backups.backups_of(plan_path, uid) == made[::-1]
    moved = plan_path.rename(tmp_path / "moved.plan")
    assert backups.backups_of(moved, uid) == made[::-1]
    assert backups.backups_of(moved, None) == []
    Workspace.create(str(plan_path)).close()
    other, _ = backups.identity(plan_path)
    assert backups.backups_of(plan_path, other) == [], (
        "another plan at the old place does not get them"
    )


NOON_SHARP = datetime(2026, 3, 12, 12, tzinfo=UTC)


def every(step: timedelta, how_long: timedelta) -> Iterator[Backup]:
    for number in range(int(how_long / step)):
        yield Backup(NOON_SHARP - number * step, 1000 - number, Path(f"{number}.plan"), kept=False)


def test_six_hours_seven_days_and_four_weeks_are_kept() -> None:
    made = list(every(timedelta(minutes=30), timedelta(days=60)))
    gone = set(superfluous(made, lambda _: 1))
    kept = [f"{backup.taken:%d %b %H:%M}" for backup in made if backup not in gone]
    assert kept[:6] == [
        f"12 Mar {hour}" for hour in ("12:00", "11:30", "10:30", "09:30", "08:30", "07:30")
    ]
    assert kept[6:12] == [f"{day:02} Mar 23:30" for day in (11, 10, 9, 8, 7, 6)]
    assert kept[12:] == ["01 Mar 23:30", "22 Feb 23:30"], (
        "Sundays; the two newer weeks have their days"
    )
    assert superfluous([b for b in made if b not in gone], lambda _: 1) == [], (
        "thinning out again takes nothing"
    )


def test_too_many_bytes_drop_the_oldest_but_three_stay_and_those_before_a_migration() -> None:
    made = list(every(timedelta(days=1), timedelta(days=7)))
    old = Backup(NOON - timedelta(days=900), 1, Path("old.plan"), kept=True)
    assert superfluous([*made, old], lambda _: backups.MOST_BYTES // 5) == made[5:]
    assert superfluous([*made, old], lambda _: backups.MOST_BYTES * 2) == made[3:]


def test_a_backup_is_taken_beside_a_reader_and_a_waiting_writer(plan_path: Path) -> None:
    """What is uncommitted is not in it, and it does not wait for the writer."""
    with Workspace.open(str(plan_path)) as workspace:
        workspace.run(create_treeitem, name="committed")
        raw = sqlite3.connect(plan_path, isolation_level=None, check_same_thread=False)
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE treeitem SET name = 'not committed'")
        done: list[Backup] = []
        thread = threading.Thread(target=lambda: done.append(backups.take(plan_path, NOON)))
        thread.start()
        thread.join(20)
        raw.execute("ROLLBACK")
        raw.close()
    with Workspace.open(str(shutil.copy(done[0].path, plan_path.with_name("copy.plan")))) as copy:
        assert "committed" in {item.name for item in copy.snapshot.items.values()}
