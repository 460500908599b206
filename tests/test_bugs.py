"""Our own mistakes: logged with their context, told in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from planner_app import bugs
from planner_app.ui.frame.bug_dialog import BugTeller


def test_a_bug_is_a_sentence_with_the_log_beside_it(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom planner_app import __main__, cli\n"
        "def stumble(_): raise RuntimeError('a mistake of ours')\n"
        "cli.run = stumble\n__main__.main()\n"
    )
    environment = {**os.environ, "PLANNER_APP_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(tmp_path) in done.stderr
    assert "a mistake of ours" in (tmp_path / "logs" / "planner-app.log").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_disk_is_a_sentence_for_answers_and_no_matter_for_the_log(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "planner-app.log").symlink_to("/dev/full")
    code = (
        "import sys, logging, typer\nfrom planner_app import __main__, cli\n"
        "def answer(_): logging.warning('by the way'); typer.echo('much to tell')\n"
        "cli.run = answer\n__main__.main()\n"
    )
    environment = {**os.environ, "PLANNER_APP_HOME": str(tmp_path)}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "The disk is full; not everything could be written.\n",
    )


def test_the_window_tells_of_one_bug_at_a_time_and_offers_the_report(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    teller = BugTeller(window, bugs.sentence())
    teller.found.emit("first report")
    teller.found.emit("second report")
    qtbot.waitUntil(lambda: len(window.findChildren(QMessageBox)) > 0)
    boxes = window.findChildren(QMessageBox)
    assert [box.detailedText() for box in boxes] == ["first report"]
    boxes[0].close()
