"""What the window does for a plan's safety: backups in the background, and words where one is
damaged."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from planner_app.application import open_window
from planner_app.operations.opened.workspace import Workspace
from planner_app.storage import backups
from planner_app.ui.frame.plan_windows import PlanWindows
from tests.ui.conftest import NOW, Studio


def refuse(*_: object) -> Any:
    raise AssertionError("nothing is made here")


def test_an_open_window_backs_its_plan_up_and_says_when_it_cannot(
    studio: Studio, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    plan = Path(studio.workspace.location)
    _, window = open_window(str(plan), datetime.fromtimestamp(NOW, UTC))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: backups.backups_of(plan, None) != [], timeout=20_000)
    window.close()
    [made] = backups.backups_of(plan, None)
    with Workspace.open(str(made.path)) as copy:
        assert copy.snapshot.items.keys() == studio.workspace.snapshot.items.keys()

    shutil.rmtree(made.path.parent)
    made.path.parent.write_text("in the way")
    _, window = open_window(str(plan), datetime.fromtimestamp(NOW, UTC))
    qtbot.addWidget(window)
    window.show()
    words = window.findChild(QLabel, "statusWords")
    assert words is not None
    qtbot.waitUntil(
        lambda: words.text().startswith("The backup of show.plan could not be written to"),
        timeout=20_000,
    )
    window.close()
    made.path.parent.unlink()
    assert caplog.messages == [words.text()]


def test_a_damaged_plan_is_told_in_a_box_that_names_the_remedy(
    studio: Studio, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = tmp_path / "copy.plan"
    backups.copy(Path(studio.workspace.location), copy)
    copy.write_bytes(copy.read_bytes()[:20_000])
    said: list[str] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.close()

    QTimer.singleShot(0, read)
    PlanWindows(lambda plan: open_window(plan)[1], refuse, refuse, refuse).show(str(copy))
    [sentence] = said
    assert "copy.plan is damaged" in sentence
    assert "planner-app check --repair" in sentence
