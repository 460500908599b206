"""What the window hears of the world outside it."""

from pytestqt.qtbot import QtBot

from planner_app.operations.treeitems import update_treeitem
from planner_app.operations.workspace import Workspace
from planner_app.ui.bridge import Bridge
from tests.ui.conftest import Studio


def test_an_edit_made_elsewhere_arrives_in_the_window(studio: Studio, bridge: Bridge, qtbot: QtBot) -> None:
    item = studio["seq"]
    with Workspace.open(studio.workspace.location) as elsewhere, qtbot.waitSignal(bridge.changed) as changed:
        elsewhere.run(update_treeitem, item, name="Renamed elsewhere")
    assert changed.args[0].label.endswith("'Renamed elsewhere'")
    assert bridge.snapshot.items[item].name == "Renamed elsewhere"
