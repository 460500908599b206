"""Opening, creating and refusing plans: one sentence each, and the file stays as it was (issue:
Model)."""

import hashlib
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planner_app.errors import PlanUnreadable, Refused
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.storage import migrating, planfile, store


def run_sql(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path)
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def patch(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def text_file(path: Path) -> None:
    path.write_text("Task;Who\ncomp;Ana\n" * 20)


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def other_programs_database(path: Path) -> None:
    path.unlink()
    run_sql(path, "CREATE TABLE song (title TEXT)")


def newer_schema(path: Path) -> None:
    patch(path, 60, struct.pack(">I", 99))


def cut_short(path: Path) -> None:
    patch(path, 0, path.read_bytes()[:3000])
    os.truncate(path, 3000)


def cut_after_some_pages(path: Path) -> None:
    os.truncate(path, 4096 * 5)


def scrambled(path: Path) -> None:
    patch(path, 4096, b"\xa5" * (path.stat().st_size - 4096))


def unreadable_schema(path: Path) -> None:
    """SQLite quotes the name in what it says, and Python cannot read that."""
    broken = (
        "UPDATE sqlite_master SET name = CAST(x'e5e5' AS TEXT), sql "
        "= 'CREATE TABLE' WHERE name = 'team'"
    )
    run_sql(path, "PRAGMA writable_schema=ON", broken)


def scrambled_schema(path: Path) -> None:
    patch(path, 110, b"\x5a" * 3900)


def with_a_trigger(path: Path) -> None:
    run_sql(path, "CREATE TRIGGER t AFTER UPDATE ON person BEGIN DELETE FROM person; END")


def with_a_view(path: Path) -> None:
    run_sql(path, "CREATE VIEW v AS SELECT 1")


def without_a_table(path: Path) -> None:
    run_sql(path, "DROP TABLE estimate", "DROP TABLE assignment")


def without_its_record(path: Path) -> None:
    run_sql(path, "DELETE FROM plan")


def without_a_root(path: Path) -> None:
    run_sql(path, "DELETE FROM treeitem")


def nonsense_values(path: Path) -> None:
    run_sql(path, "UPDATE work_calendar SET weekly_hours = '{broken'")


def nonsense_dates(path: Path) -> None:
    run_sql(path, "UPDATE treeitem SET delay_until = 'soon'")


REFUSED: dict[Callable[[Path], None], str] = {
    text_file: "is not a plan of planner-app",
    empty_file: "is not a plan of planner-app",
    other_programs_database: "is not a plan of planner-app",
    newer_schema: "written by a newer planner-app",
    cut_short: "damaged",
    cut_after_some_pages: "damaged",
    scrambled: "damaged",
    scrambled_schema: "damaged",
    unreadable_schema: "damaged",
    with_a_trigger: "triggers, views or virtual tables",
    with_a_view: "triggers, views or virtual tables",
    without_a_table: "damaged",
    without_its_record: "damaged",
    without_a_root: "damaged",
    nonsense_values: "damaged",
    nonsense_dates: "damaged",
}


@pytest.mark.parametrize("spoil", REFUSED, ids=lambda s: s.__name__)
@pytest.mark.parametrize("read_only", [False, True], ids=["writable", "read-only"])
def test_what_is_no_sound_plan_is_refused_in_one_sentence_and_left_alone(
    plan_path: Path, spoil: Callable[[Path], None], read_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(plan_path)
    if read_only:
        monkeypatch.setattr("os.access", lambda *_: False)
    before = hashlib.sha256(plan_path.read_bytes()).hexdigest()
    with pytest.raises(PlanUnreadable, match=REFUSED[spoil]) as refusal:
        Workspace.open(str(plan_path))
    assert "\n" not in str(refusal.value)
    assert hashlib.sha256(plan_path.read_bytes()).hexdigest() == before


def test_nothing_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanUnreadable, match="There is no plan"):
        Workspace.open(str(tmp_path / "none.plan"))
    with pytest.raises(PlanUnreadable, match="is a folder; a plan is one file"):
        Workspace.open(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_new_plan_is_not_written_over_something(plan_path: Path) -> None:
    before = plan_path.read_bytes()
    with pytest.raises(PlanUnreadable, match="already a file"):
        Workspace.create(str(plan_path))
    assert plan_path.read_bytes() == before


def test_a_new_plan_needs_a_folder_and_a_known_zone(tmp_path: Path) -> None:
    with pytest.raises(PlanUnreadable, match="does not exist"):
        Workspace.create(str(tmp_path / "nowhere" / "show.plan"))
    with pytest.raises(Refused, match="The time zone 'Mars/Olympus' does not exist"):
        Workspace.create(str(tmp_path / "show.plan"), timezone="Mars/Olympus")
    assert list(tmp_path.iterdir()) == []


def test_a_new_plan_knows_what_the_vocabulary_says(tmp_path: Path) -> None:
    path = tmp_path / "Große Show, 2%.plan"
    with Workspace.create(str(path)) as workspace:
        plan = workspace.snapshot
        assert plan.plan.name == "Große Show, 2%"
        assert [(t.name, t.takes_time) for t in plan.allocation_types.values()] == [
            ("Project Work", False),
            ("Vacation", True),
            ("Sick leave", True),
            ("Training", True),
        ]
        calendar = plan.calendars[plan.plan.default_calendar_id]
        assert calendar.weekly_hours == {
            d: [["09:00", "17:00"]] for d in ("mon", "tue", "wed", "thu", "fri")
        }
        assert (plan.revision, workspace.history.entries(), workspace.read_only) == (0, [], False)
        assert [item.type for item in plan.items.values()] == ["root"]
    with Workspace.open(str(path)) as again:
        assert again.snapshot.plan == plan.plan
    assert [found.name for found in tmp_path.iterdir()] == [path.name], (
        "nothing is left beside the plan"
    )


def test_the_file_says_what_it_is(plan_path: Path) -> None:
    raw = sqlite3.connect(plan_path)
    pragmas = [
        raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    ]
    raw.close()
    assert pragmas == [planfile.APPLICATION_ID, migrating.SCHEMA]


def test_an_open_plan_is_guarded_as_the_contract_says(plan_path: Path) -> None:
    opened = store.open_plan(str(plan_path))
    with opened.reading() as connection:
        wanted = (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "trusted_schema",
            "cell_size_check",
        )
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted]
    opened.close()
    assert pragmas == ["wal", 2, 1, 0, 1]


def test_a_read_only_plan_opens_for_looking(
    plan_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    before = plan_path.read_bytes()
    with Workspace.open(str(plan_path)) as workspace:
        assert workspace.read_only
        assert workspace.snapshot.plan.name == "Show"
    assert plan_path.read_bytes() == before


def test_where_even_reading_needs_files_beside_it_the_plan_is_taken_as_it_lies(
    plan_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    (tmp_path / "show.plan-wal").mkdir()  # as on a disc that takes no file beside the plan
    with Workspace.open(str(plan_path)) as workspace:
        assert workspace.snapshot.plan.name == "Show"


def test_a_copy_of_a_plan_is_a_plan(plan_path: Path, tmp_path: Path) -> None:
    copy = shutil.copy(plan_path, tmp_path / "copy.plan")
    with Workspace.open(str(copy)) as workspace:
        assert workspace.snapshot.plan.name == "Show"


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(PlanUnreadable, match="not mysql"):
        Workspace.open("mysql://u:secret@h/db")
    with pytest.raises(PlanUnreadable, match="neither"):
        Workspace.open("not a name://")


def test_a_plan_opened_twice_here_keeps_its_log_when_another_process_closes_it(
    plan_path: Path,
) -> None:
    """Reading its files past SQLite would drop this process's locks: the other would delete the log
    under it."""
    other = (
        "import sys; from planner_app.operations.opened.workspace import "
        "Workspace as W; W.open(sys.argv[1]).close()"
    )
    with Workspace.open(str(plan_path)) as first:
        first.run(create_treeitem, name="one")
        Workspace.open(str(plan_path)).close()
        subprocess.run([sys.executable, "-c", other, str(plan_path)], check=True, timeout=120)
        first.run(create_treeitem, name="two")
        assert plan_path.with_name("show.plan-wal").exists()


def test_a_plan_opened_twice_here_keeps_its_write_lock(plan_path: Path) -> None:
    """The same for the locks on the log's index: without them two processes would write at once."""
    other = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    )
    with Workspace.open(str(plan_path)) as first:
        first.run(create_treeitem, name="one")
        writer = sqlite3.connect(plan_path, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        Workspace.open(str(plan_path)).close()
        command = [sys.executable, "-c", other, str(plan_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        writer.close()
    assert "database is locked" in done.stderr
