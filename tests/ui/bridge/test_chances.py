"""What the simulation tells beside dates reaches the window: chances, drivers, and the setting of
whole projects."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner_app.ids import ItemId
from planner_app.insight.chances import driving_words
from planner_app.operations.register.plan_operations import WHOLE_PROJECTS
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.scheduling.problem import NO_TIME, Correlation, SharedFactor
from planner_app.scheduling.simulation import simulate
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.item_bars import ItemBars
from planner_app.ui.columns.tree_columns import NUMBERS
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.gantt.bar_card import card_for
from tests.ui.conftest import Studio

Plan = Callable[[], None]


def simulate_now(bridge: Bridge, qtbot: QtBot, factor: SharedFactor | None = None) -> None:
    """Hand the window what its replanner would: 100 samples of the present plan."""
    assert bridge.schedule is not None
    problem = bridge.schedule.problem
    together = Correlation(np.zeros(len(problem.items.ids), np.int32), factor) if factor else None
    found = simulate(replace(problem, correlation=together), 100)
    assert found is not None
    with qtbot.waitSignal(bridge.simulated):
        bridge.take_percentiles(found)


def card(bridge: Bridge, item_id: ItemId) -> tuple[str, str]:
    bar = ItemBars(bridge.snapshot, bridge.dates).bar(item_id)
    assert bar is not None
    found = card_for(bridge, bridge.snapshot.items[item_id], bar)
    return found.text, found.trouble


@pytest.mark.parametrize(("day", "late"), [(9, True), (12, False)])
def test_s13_the_card_and_the_deadline_say_how_likely_it_is_kept(
    window: MainWindow, studio: Studio, plan_now: Plan, qtbot: QtBot, day: int, late: bool
) -> None:
    bridge = window.bridge
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_treeitem, studio["seq"], promise_by=date(2027, 3, day))
    plan_now()
    index = window.tree.tree_model.index_of(studio["seq"], NUMBERS["deadline"])
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Promised by"
    simulate_now(bridge, qtbot)
    chance = f"kept in {'less than 1 %' if late else 'more than 99 %'} of the simulations"
    assert chance in card(bridge, studio["seq"])[late]
    assert chance in index.data(Qt.ItemDataRole.ToolTipRole)
    assert chance not in "".join(card(bridge, studio["comp"])), "comp has no deadline of its own"


def test_s11_container_leaf_and_header_say_what_drives_the_date(
    window: MainWindow, studio: Studio, plan_now: Plan, qtbot: QtBot
) -> None:
    bridge, label = window.bridge, window.findChild(QLabel, "finishWords")
    assert label is not None
    plan_now()
    assert bridge.explanations.what_decides() == ""
    simulate_now(bridge, qtbot)
    words = "Most often decided by sh1 layout (more than 99 %) and sh1 comp (more than 99 %)."
    assert bridge.explanations.what_decides() == words
    assert words in label.toolTip()
    assert words in card(bridge, studio["sh1"])[0]
    assert "decides the plan's finish in more than 99 %" in card(bridge, studio["comp"])[0]
    assert driving_words(bridge.dates, studio["light"]) == ""


def test_s11_what_an_older_simulation_said_is_not_told_about_a_newer_plan(
    window: MainWindow, studio: Studio, plan_now: Plan, qtbot: QtBot
) -> None:
    plan_now()
    simulate_now(window.bridge, qtbot)
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["comp"], promise_by=date(2027, 3, 12))
    plan_now()
    assert window.bridge.explanations.what_decides() == ""
    assert window.bridge.dates.item_percentile(studio["comp"], 1) != NO_TIME


def test_s11_whole_projects_running_long_is_a_setting_of_the_plan_with_undo(
    window: MainWindow, studio: Studio, plan_now: Plan, qtbot: QtBot
) -> None:
    action, plan = window.actions_[WHOLE_PROJECTS], studio.workspace
    assert action.isCheckable() and not action.isChecked()
    for wanted in (True, False):
        with qtbot.waitSignal(window.bridge.edited):
            action.trigger()
        assert plan.snapshot.plan.correlated_work is wanted
        assert action.isChecked() is wanted
    with qtbot.waitSignal(window.bridge.edited):
        window.actions_["Undo"].trigger()
    assert plan.snapshot.plan.correlated_work is True
    assert action.isChecked()


def test_s11_the_header_says_what_its_date_allows_for(
    window: MainWindow, plan_now: Plan, qtbot: QtBot
) -> None:
    label = window.findChild(QLabel, "finishWords")
    assert label is not None
    plan_now()
    simulate_now(window.bridge, qtbot)
    assert "Whole projects" not in label.toolTip()
    simulate_now(window.bridge, qtbot, SharedFactor(0.0, 0.14))
    assert (
        "Whole projects take 84 % to 120 % of what their ranges say, as real projects usually do."
        in label.toolTip()
    )
    simulate_now(window.bridge, qtbot, SharedFactor(0.1, 0.2, 42))
    assert "as 42 finished items here show" in label.toolTip()
