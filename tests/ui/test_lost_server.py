"""A window whose server goes away: one sentence, nothing typed is lost, and one when it is back."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from planner_app.ids import AssignmentId
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.operations.snapshot.estimates import estimates_of
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.status_strip import StatusStrip
from tests.databases import ServerPlans
from tests.operations.server import Server, own_server
from tests.ui.conftest import NOW


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    yield from own_server()


@pytest.fixture
def bridge(server: Server, qapp: object) -> Iterator[Bridge]:
    plans = ServerPlans(server.url)
    location = plans.place()
    with Workspace.create(location, name="Show", timezone="UTC") as workspace:
        workspace.run(create_treeitem, name="sh1")
        bridge = Bridge(workspace, now=lambda: NOW)
        yield bridge
        bridge.close()
    plans.close()


def test_the_strip_says_once_that_the_server_is_lost_and_once_that_it_is_back(
    bridge: Bridge, server: Server, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    strip = StatusStrip(bridge)
    qtbot.addWidget(strip)
    said: list[tuple[str, bool]] = []
    bridge.refused.connect(lambda words: said.append((words, True)))
    bridge.said.connect(lambda words, _: said.append((words, False)))
    item = next(i for i, row in bridge.snapshot.items.items() if row.name == "sh1")
    with qtbot.waitSignal(bridge.refused, timeout=20_000):
        server.stop()
    assert strip.words.property("trouble") and "cannot be reached" in strip.words.text()
    with qtbot.waitSignal(bridge.refused, timeout=20_000) as refusal:
        bridge.submit(update_treeitem, item, name="typed meanwhile")
    assert refusal.args[0].endswith("Nothing was changed.")
    with qtbot.waitSignal(bridge.refused, timeout=20_000):
        bridge.ask(
            lambda: bridge.workspace.read(estimates_of, AssignmentId(1)),
            lambda _: pytest.fail("there is no answer"),
        )
    with qtbot.waitSignal(bridge.said, timeout=20_000):
        server.start()
    assert not strip.words.property("trouble") and strip.words.text().endswith(
        "can be reached again."
    )
    with qtbot.waitSignal(bridge.edited):
        bridge.submit(update_treeitem, item, name="typed again")
    assert bridge.snapshot.items[item].name == "typed again"
    assert [trouble for _, trouble in said] == [True, True, True, False, False]
    assert caplog.records == []
