"""What an edit would do, asked by a pane: off the GUI thread, the newest question only, and nothing
is left behind."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from planner_app.errors import PlanBusy, PlanUnreadable
from planner_app.operations.opened.preview import Preview
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.previews import WindowPreviews
from tests.operations.comparing import stored
from tests.ui.conftest import NOW, Studio

WAIT = 120_000
"""The kernel may have to be compiled first."""


@pytest.fixture
def previews(bridge: Bridge, plan_now: Callable[[], None]) -> WindowPreviews:
    plan_now()
    return bridge.previews


def test_an_answer_comes_back_on_the_gui_thread_and_leaves_the_plan_alone(
    previews: WindowPreviews, bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    before = stored(studio.workspace, journal=True)
    told: list[tuple[threading.Thread, Preview[int]]] = []
    question = bridge.preview(update_assignment, studio["layout-ana"], low=8, high=8)
    question.then(lambda answer: told.append((threading.current_thread(), answer)))
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    thread, answer = told[0]
    assert thread is threading.main_thread()
    assert answer.schedule.problem.now == NOW
    assert answer.moved_items.of(studio["comp"]) is not None, "Ana comes to it later"
    assert stored(studio.workspace, journal=True) == before
    assert not bridge.is_pending


def test_only_the_newest_question_is_answered_and_those_between_are_not_even_looked_at(
    previews: WindowPreviews, studio: Studio, qtbot: QtBot
) -> None:
    begun, go_on, looked, told = threading.Event(), threading.Event(), list[str](), list[str]()

    def look(name: str) -> Preview[None]:
        looked.append(name)
        if name == "first":
            begun.set()
            assert go_on.wait(60)
        return studio.workspace.previews.of(update_treeitem, studio["sh1"], name=name)

    for name in ("first", "second", "third"):
        previews.ask(partial(look, name)).then(lambda answer: told.append(answer.sentence))
        assert begun.wait(60)
    go_on.set()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert looked == ["first", "third"]
    assert told == ["Renamed 'sh1' to 'third'."]


def test_an_answer_that_is_there_at_once_is_told_as_well(
    previews: WindowPreviews, studio: Studio, qtbot: QtBot
) -> None:
    told: list[str] = []
    ready = studio.workspace.previews.of(update_treeitem, studio["sh1"], name="a")
    for _ in range(200):
        previews.ask(lambda: ready).then(lambda answer: told.append(answer.sentence))
        qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
        told.clear()


def test_what_is_forgotten_is_not_told(
    previews: WindowPreviews, bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    told: list[str] = []
    bridge.preview(update_treeitem, studio["sh1"], name="a").then(
        lambda _: told.append("forgotten")
    )
    previews.forget()
    bridge.preview(update_treeitem, studio["sh1"], name="b").then(lambda _: told.append("wanted"))
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert told == ["wanted"]


def test_r18_a_gesture_foresees_that_others_changed_the_same_since_it_began(
    previews: WindowPreviews, bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    bridge.held.begin()
    with (
        qtbot.waitSignal(bridge.changed),
        Workspace.open(studio.workspace.location, author="bob") as bob,
    ):
        bob.run(update_treeitem, studio["sh1"], name="bob's")
    told: list[Preview[None]] = []
    bridge.preview(update_treeitem, studio["sh1"], name="mine").then(told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    bridge.held.end()
    assert told[0].refusal is not None and told[0].refusal.startswith("bob was faster")


def test_where_nobody_can_know_nothing_is_said_and_where_the_plan_is_gone_it_is(
    previews: WindowPreviews, bridge: Bridge, qtbot: QtBot
) -> None:
    refusals: list[str] = []
    bridge.refused.connect(refusals.append)

    def fail(error: Exception) -> Preview[None]:
        raise error

    previews.ask(lambda: fail(PlanBusy("Somebody else is changing that at this moment.")))
    previews.ask(lambda: fail(PlanUnreadable("The plan is gone.")))
    qtbot.waitUntil(lambda: bool(refusals), timeout=WAIT)
    assert refusals == ["The plan is gone."]


def test_before_there_are_dates_nothing_is_asked(
    bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    """They may come from a child just then, which takes a second."""
    told: list[str] = []
    bridge.preview(update_treeitem, studio["sh1"], name="a").then(lambda _: told.append("early"))
    bridge.previews.close()
    qtbot.wait(0)
    assert told == []
