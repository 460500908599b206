"""Plans written by every earlier schema: kept as files from the day a schema is left behind, opened
by this program."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from planner_app.errors import PlanUnreadable
from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.storage import backups, planfile
from planner_app.storage.migrating import SCHEMA

WRITTEN = sorted(
    (Path(__file__).parent / "written").glob("schema_*.plan"), key=lambda path: path.stem
)
OLDER = [path for path in WRITTEN if planfile.header(path) < SCHEMA]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Backups of a test go beside its plan."""
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(params=OLDER, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a plan of an older schema."""
    return Path(shutil.copy(request.param, tmp_path / "show.plan"))


@pytest.fixture
def oldest(tmp_path: Path) -> Path:
    """A copy of a plan whose migration has much to write: it seals the journal."""
    return Path(shutil.copy(OLDER[0], tmp_path / "show.plan"))


def content(plan: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, and the schema number; whatever the tables are."""
    with closing(sqlite3.connect(f"{plan.as_uri()}?mode=ro", uri=True)) as raw:
        tables = [
            name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        rows = {
            name: raw.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
            for name in tables
        }
        return {**rows, "user_version": raw.execute("PRAGMA user_version").fetchall()}


def test_there_is_a_plan_of_every_schema() -> None:
    assert [planfile.header(path) for path in WRITTEN] == list(range(1, SCHEMA + 1))


def test_an_older_plan_opens_and_is_kept_as_it_was_first(old: Path) -> None:
    before, number = content(old), planfile.header(old)
    with Workspace.open(str(old), author="ada") as workspace:
        assert len(workspace.snapshot.items) > 3
    assert planfile.header(old) == SCHEMA
    [kept] = backups.backups_of(old, None)
    assert (kept.kept, planfile.header(kept.path)) == (True, number)
    assert content(kept.path) == before
    with Workspace.open(str(old)) as workspace:
        assert len(workspace.history.entries()) > 3
    assert len(backups.backups_of(old, None)) == 1, "once migrated it is a plan like any other"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_what_every_schema_wrote_passes_check(path: Path, tmp_path: Path) -> None:
    plan = Path(shutil.copy(path, tmp_path / "show.plan"))
    before = plan.read_bytes()
    assert check(str(plan)).faults == ()
    assert plan.read_bytes() == before, "looking does not migrate"
    with Workspace.open(str(plan), author="ada") as workspace:
        workspace.run(create_treeitem, name="new")
    assert check(str(plan)).faults == ()


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_r18_what_was_done_before_a_migration_can_be_undone_after_it(
    path: Path, tmp_path: Path
) -> None:
    plan = Path(shutil.copy(path, tmp_path / "show.plan"))
    with Workspace.open(str(plan), author="ada") as workspace:
        end = workspace.snapshot.items, workspace.snapshot.assignments
        steps = 0
        while workspace.history.next_undo():
            workspace.history.undo()
            steps += 1
        assert steps > 3
        assert [item.type for item in workspace.snapshot.items.values()] == ["root"]
        for _ in range(steps):
            workspace.history.redo()
        assert (workspace.snapshot.items, workspace.snapshot.assignments) == end
    assert check(str(plan)).faults == ()


def spoil_a_time(old: Path) -> Callable[[], None]:
    """The migration meets it half way through the journal, with the table changed already."""
    with closing(sqlite3.connect(old, isolation_level=None)) as raw:
        raw.execute(
            "UPDATE journal_entry SET time = 'soon' WHERE id = (SELECT max(id) FROM journal_entry)"
        )
    return lambda: None


def forbid_backups(old: Path) -> Callable[[], None]:
    (old.parent / "home").write_text("in the way")
    return (old.parent / "home").unlink


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (spoil_a_time, r"show\.plan is damaged.*check --repair"),
        (forbid_backups, r"stays as it is: The backup of show\.plan could not be written"),
    ],
)
def test_a_migration_that_cannot_be_finished_leaves_the_plan_as_it_was(
    oldest: Path, trouble: Callable[[Path], Callable[[], None]], words: str
) -> None:
    end_of_trouble = trouble(oldest)
    before = content(oldest)
    try:
        with pytest.raises(PlanUnreadable, match=words) as refusal:
            Workspace.open(str(oldest))
    finally:
        end_of_trouble()
    assert "\n" not in str(refusal.value)
    assert content(oldest) == before


def test_a_disk_that_is_full_once_the_migration_is_written_leaves_a_whole_plan(
    oldest: Path,
) -> None:
    """There is room for the backup and the log, not for what the log adds to the file."""
    resource = pytest.importorskip("resource", reason="no limits on this system")
    before = content(oldest)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (oldest.stat().st_size + 8_000, hard))
    try:
        with pytest.raises(PlanUnreadable, match=r"show\.plan") as refusal:
            Workspace.open(str(oldest))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(refusal.value)
    columns = len(before["treeitem"][0])  # a later schema may have more
    assert [values[:columns] for values in content(oldest)["treeitem"]] == before["treeitem"]
    Workspace.open(str(oldest)).close()
    assert check(str(oldest)).faults == ()
