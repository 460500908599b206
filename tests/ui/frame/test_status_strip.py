"""The strip at the bottom tells of the first start, and of refusals."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.status_strip import StatusStrip
from tests.ui.conftest import Studio


def test_the_first_start_says_why_there_are_no_dates_yet(bridge: Bridge, qtbot: QtBot) -> None:
    strip = StatusStrip(bridge)
    qtbot.addWidget(strip)
    words = strip.findChild(QLabel, "statusWords")
    assert words is not None
    bridge.preparing.emit(True)
    assert "half a minute" in words.text()
    bridge.preparing.emit(False)
    assert words.text() == ""


def test_the_end_of_the_first_start_leaves_later_news_alone(bridge: Bridge, qtbot: QtBot) -> None:
    strip = StatusStrip(bridge)
    qtbot.addWidget(strip)
    words = strip.findChild(QLabel, "statusWords")
    assert words is not None
    bridge.preparing.emit(True)
    bridge.said.emit("Moved 'Comp'.", True)
    bridge.preparing.emit(False)
    assert words.text() == "Moved 'Comp'."


def test_what_was_undone_can_be_redone_beside_the_sentence(
    bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    strip = StatusStrip(bridge)
    qtbot.addWidget(strip)
    strip.show()
    with qtbot.waitSignal(bridge.edited):
        bridge.submit(update_treeitem, studio["comp"], name="Slap comp")
    assert (strip.undo.isVisible(), strip.redo.isVisible()) == (True, False)
    with qtbot.waitSignal(bridge.edited):
        strip.undo.click()
    assert (strip.undo.isVisible(), strip.redo.isVisible()) == (False, True)
    with qtbot.waitSignal(bridge.edited):
        strip.redo.click()
    assert strip.words.text().startswith("Redid: ") and not strip.redo.isVisible()
    assert studio.workspace.snapshot.items[studio["comp"]].name == "Slap comp"
