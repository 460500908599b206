"""When backups of an open plan are taken, and what happens when they cannot be."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past.backing_up import EVERY, BackupKeeper, back_up
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.storage import backups

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Backups of a test go beside its plan."""
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def taken(plan: Path, when: datetime) -> tuple[int, timedelta]:
    """How many backups there are after a look at that moment, and when it looks again."""
    wait = back_up(plan, when, lambda: None)
    return len(backups.backups_of(plan, None)), wait


def test_a_backup_is_taken_every_hour_in_which_something_was_edited(plan_path: Path) -> None:
    with Workspace.open(str(plan_path)) as workspace:
        assert taken(plan_path, NOON) == (0, EVERY), "nobody has done anything yet"
        workspace.run(create_treeitem, name="one")
        assert taken(plan_path, NOON) == (1, EVERY)
        workspace.run(create_treeitem, name="two")
        assert taken(plan_path, NOON + timedelta(minutes=20)) == (1, timedelta(minutes=40))
        assert taken(plan_path, NOON + timedelta(minutes=60)) == (2, EVERY)
        assert taken(plan_path, NOON + timedelta(hours=9)) == (2, EVERY), "nothing changed since"
        workspace.history.undo()
        assert taken(plan_path, NOON + timedelta(hours=10)) == (3, EVERY)


def test_a_clock_set_back_does_not_stop_backups(plan_path: Path) -> None:
    with Workspace.open(str(plan_path)) as workspace:
        workspace.run(create_treeitem, name="one")
        assert taken(plan_path, NOON)[0] == 1
        workspace.run(create_treeitem, name="two")
        assert taken(plan_path, NOON - timedelta(days=2))[0] == 2


def test_an_open_plan_is_backed_up_in_the_background(plan_path: Path, home: Path) -> None:
    with Workspace.open(str(plan_path)) as workspace:
        workspace.run(create_treeitem, name="one")
        keeper = BackupKeeper(workspace, pytest.fail)
        keeper.start()
        deadline = threading.Event()
        while not backups.backups_of(plan_path, None) and not deadline.wait(0.02):
            pass
        keeper.close()
    with Workspace.open(str(backups.backups_of(plan_path, None)[0].path)) as copy:
        assert copy.snapshot.revision == 1


def test_where_no_backup_can_be_written_the_user_is_told_and_work_goes_on(
    plan_path: Path, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home.write_text("in the way")
    told, heard = [], threading.Event()

    def hear(sentence: str) -> None:
        told.append(sentence)
        heard.set()

    with Workspace.open(str(plan_path)) as workspace:
        workspace.run(create_treeitem, name="one")
        with caplog.at_level(logging.WARNING):
            keeper = BackupKeeper(workspace, hear)
            keeper.start()
            assert heard.wait(20)
            keeper.close()
        workspace.run(create_treeitem, name="two")
    assert len(told) == 1
    assert "The backup of show.plan could not be written" in told[0]
    assert caplog.messages == told
