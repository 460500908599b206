"""The bridge: stale answers, the clock, questions off the GUI thread, letting go."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    update_treeitem,
)
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import P90
from planner_app.scheduling.simulation import simulate
from planner_app.ui.bridge.bridge import Bridge
from tests.ui.conftest import NOW, Studio


class Asked:
    """A replanner that only remembers what it was asked."""

    def __init__(self) -> None:
        self.revisions: list[int] = []
        self.closed = False

    def request(self, snapshot: Snapshot, now: int) -> None:
        assert now == NOW
        self.revisions.append(snapshot.revision)

    def close(self) -> None:
        self.closed = True


def test_s01_only_edits_that_can_move_a_date_ask_for_a_schedule(
    bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    bridge.replanner = asked = Asked()
    with qtbot.waitSignal(bridge.changed):
        bridge.submit(update_treeitem, studio["comp"], name="slap")
    assert asked.revisions == []
    with qtbot.waitSignal(bridge.changed):
        bridge.submit(update_treeitem, studio["comp"], is_on_hold=True)
    assert asked.revisions == [bridge.snapshot.revision]


@pytest.mark.parametrize(
    ("clock", "minutes"),
    [("2026-01-05T09:00", 15), ("2026-01-05T22:44:30", 15), ("2026-01-05T22:52", 8)],
)
def test_s01_an_open_window_plans_again_after_a_quarter_of_an_hour_and_at_the_plans_midnight(
    bridge: Bridge, studio: Studio, qtbot: QtBot, clock: str, minutes: int
) -> None:
    """The plan is in Berlin, where it is an hour later."""
    with qtbot.waitSignal(bridge.changed):
        bridge.submit(update_plan, timezone="Europe/Berlin")
    now = int(datetime.fromisoformat(f"{clock}+00:00").timestamp())
    bridge.now = lambda: now
    bridge.replan()
    (timer,) = bridge.findChildren(QTimer)
    assert timer.isActive()
    assert timer.interval() == minutes * 60_000


def test_answers_are_by_id_and_the_older_simulation_stays_while_the_rows_are_the_same(
    bridge: Bridge, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    assert bridge.dates.item_dates(studio["comp"]) == (NO_TIME, NO_TIME)
    plan_now()
    found = simulate(ProblemBuilder().build(bridge.snapshot, NOW), 20)
    assert found is not None
    with qtbot.waitSignal(bridge.simulated):
        bridge.take_percentiles(found)
    before = bridge.dates.item_percentile(studio["comp"], P90)
    assert before >= bridge.dates.item_dates(studio["layout"])[1] > NOW
    plan_now()
    assert bridge.dates.item_percentile(studio["comp"], P90) == before
    with qtbot.waitSignal(bridge.changed):
        bridge.submit(delete_treeitems, [studio["layout"]])
    plan_now()
    assert bridge.dates.item_dates(studio["layout"]) == (NO_TIME, NO_TIME)
    assert bridge.dates.item_percentile(studio["comp"], P90) == NO_TIME


def test_the_shared_axis_reaches_to_the_last_finish(
    bridge: Bridge, plan_now: Callable[[], None]
) -> None:
    plan_now()
    assert bridge.schedule is not None
    assert bridge.span.extent[1] >= bridge.schedule.item_finish.max()


def test_questions_are_answered_on_this_thread_and_dropped_after_closing(
    bridge: Bridge, qtbot: QtBot
) -> None:
    told: list[str] = []
    bridge.ask(lambda: "answer", told.append)
    qtbot.waitUntil(lambda: told == ["answer"])
    bridge.replanner = asked = Asked()
    bridge.close()
    bridge.ask(lambda: "late", told.append)
    assert told == ["answer"] and asked.closed


def test_who_asks_gets_what_the_operation_returned_once_it_is_in_the_snapshot(
    bridge: Bridge, qtbot: QtBot
) -> None:
    names: list[str] = []
    asked = bridge.submit(create_treeitem, name="roto")
    asked.then(lambda made: names.append(bridge.snapshot.items[made.value].name))
    qtbot.waitUntil(lambda: names == ["roto"])


def test_who_asks_for_what_is_refused_gets_no_answer(bridge: Bridge, qtbot: QtBot) -> None:
    made: list[int] = []
    with qtbot.waitSignal(bridge.refused):
        bridge.submit(create_treeitem, name="").then(lambda changes: made.append(changes.value))
    with qtbot.waitSignal(bridge.edited):
        bridge.submit(create_treeitem, name="roto")
    assert made == []


def test_a_bug_in_the_scheduler_is_a_sentence_not_a_traceback(bridge: Bridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.refused) as refusal:
        bridge.take_error(ZeroDivisionError("oops"))
    assert refusal.args == ["The schedule could not be computed."]


def test_the_schedule_is_handed_over_from_another_thread(
    bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    schedule = level(ProblemBuilder().build(bridge.snapshot, NOW))
    with qtbot.waitSignal(bridge.scheduled):
        bridge.ask(lambda: bridge.take_schedule(schedule), lambda _: None)
    assert bridge.schedule is schedule


def test_an_edit_that_is_done_at_once_is_told_after_its_change(
    bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    told: list[str] = []
    bridge.changed.connect(lambda _: told.append("changed"))
    bridge.edited.connect(lambda _: told.append("edited"))
    workspace = studio.workspace
    answer = workspace.submit_since(
        workspace.snapshot.revision, update_treeitem, studio["comp"], name="slap"
    )
    answer.result()
    bridge._track(answer)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["changed", "edited"]
