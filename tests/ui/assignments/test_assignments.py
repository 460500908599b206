"""The assignment list: reordering, handing over, editing in place, and why a row cannot go."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.ui.assignments.assignment_model import AssignmentModel, RowRole
from planner_app.ui.assignments.assignment_pane import AssignmentPane
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.hands import drag_data
from planner_app.ui.hands.person_picker import PersonPicker
from tests.ui.conftest import Studio, drop


@pytest.fixture
def pane(window: MainWindow, studio: Studio) -> AssignmentPane:
    window.bridge.select_items((studio["comp"],))
    return window.assignments


def choose(pane: AssignmentPane, place: int) -> None:
    pane.view.setCurrentIndex(pane.model.index(place))


def edge(pane: AssignmentPane, place: int, below: bool) -> QPoint:
    rect = pane.view.visualRect(pane.model.index(place))
    return QPoint(rect.center().x(), rect.bottom() - 3 if below else rect.top() + 3)


def test_the_model_keeps_qts_contract(studio: Studio, bridge: Bridge) -> None:
    model = AssignmentModel(bridge)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show(studio["comp"])
    assert [model.index(row).data() for row in range(2)] == ["Ana Ruiz, 4–8 h", "Ben Okafor, 2–4 h"]
    model.show(None)
    assert model.rowCount() == 0
    del tester


def test_r11_dragging_a_row_up_is_one_edit(
    pane: AssignmentPane, studio: Studio, qtbot: QtBot
) -> None:
    revision = studio.workspace.snapshot.revision
    with qtbot.waitSignal(pane.bridge.changed):
        assert drop(
            pane.view,
            drag_data.packed(drag_data.ASSIGNMENTS, [studio["comp-ben"]]),
            edge(pane, 0, below=False),
        )
    assert studio.owners("comp") == ["Ben Okafor", "Ana Ruiz"]
    assert studio.workspace.snapshot.revision == revision + 1
    assert pane.model.ids == (studio["comp-ben"], studio["comp-ana"])


def test_a_row_let_go_in_its_own_place_changes_nothing(
    pane: AssignmentPane, studio: Studio, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(pane.view.reordered):
        drop(
            pane.view,
            drag_data.packed(drag_data.ASSIGNMENTS, [studio["comp-ben"]]),
            edge(pane, 0, below=True),
        )


def test_rows_of_another_item_are_not_taken(pane: AssignmentPane, studio: Studio) -> None:
    assert not drop(
        pane.view,
        drag_data.packed(drag_data.ASSIGNMENTS, [studio["layout-ana"]]),
        edge(pane, 0, below=False),
    )


def test_alt_down_moves_the_current_row(pane: AssignmentPane, studio: Studio, qtbot: QtBot) -> None:
    pane.view.setFocus()
    choose(pane, 0)
    with qtbot.waitSignal(pane.bridge.changed):
        QTest.keyClick(pane.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert studio.owners("comp") == ["Ben Okafor", "Ana Ruiz"]
    assert pane.current() is not None and pane.view.currentIndex().row() == 1


def test_r05_the_range_is_typed_in_place(
    pane: AssignmentPane, studio: Studio, qtbot: QtBot
) -> None:
    choose(pane, 1)
    pane.edit_hours.trigger()
    editor = pane.view.focusWidget()
    with qtbot.waitSignal(pane.bridge.changed):
        QTest.keyClicks(editor, "12-20")
        QTest.keyClick(editor, Qt.Key.Key_Return)
    row = studio.workspace.snapshot.assignments[studio["comp-ben"]]
    assert (row.low, row.high) == (12, 20)
    assert pane.model.index(1).data(RowRole.PAINTED).hours == "12–20 h"


def test_a_range_nobody_understands_is_told(pane: AssignmentPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(pane.bridge.refused) as refusal:
        pane.model.setData(pane.model.index(0), "a while")
    assert refusal.args == ["“a while” is not a range of hours such as 4–8."]


def test_r06_the_history_shows_each_range(
    pane: AssignmentPane, studio: Studio, qtbot: QtBot
) -> None:
    choose(pane, 1)
    qtbot.waitUntil(lambda: len(pane.history.estimates) == 2)
    assert pane.history.accessibleDescription() == "4–8 h; 2–4 h"


def test_r10_handing_over_by_name(
    pane: AssignmentPane, studio: Studio, window: MainWindow, qtbot: QtBot
) -> None:
    window.bridge.select_items((studio["layout"],))
    pane.hand_over.trigger()
    picker = pane.findChild(PersonPicker)
    assert isinstance(picker, PersonPicker)
    with qtbot.waitSignal(pane.bridge.changed):
        QTest.keyClicks(picker.field, "oka")
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert studio.owners("layout") == ["Ben Okafor"]


def test_r04_somebody_already_there_is_refused_in_words(pane: AssignmentPane, qtbot: QtBot) -> None:
    pane._pick_new()
    picker = pane.findChild(PersonPicker)
    assert isinstance(picker, PersonPicker)
    with qtbot.waitSignal(pane.bridge.refused) as refusal:
        QTest.keyClicks(picker.field, "ana")
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert refusal.args == ["Ana Ruiz is already on 'sh1 comp'."]


def test_r18_somebody_new_is_added_and_assigned_in_one_step(
    pane: AssignmentPane, studio: Studio, window: MainWindow, qtbot: QtBot
) -> None:
    window.bridge.select_items((studio["light"],))
    pane._pick_new()
    picker = pane.findChild(PersonPicker)
    assert isinstance(picker, PersonPicker)
    revision = studio.workspace.snapshot.revision
    with qtbot.waitSignal(pane.bridge.changed):
        QTest.keyClicks(picker.field, "Cid Cole")
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
    assert (
        studio.owners("light") == ["Cid Cole"]
        and studio.workspace.snapshot.revision == revision + 1
    )
    assert {p.username for p in studio.workspace.snapshot.people.values()} == {
        "ana",
        "ben",
        "cid.cole",
    }


def test_r07_a_row_with_hours_says_why_it_stays(
    pane: AssignmentPane, studio: Studio, window: MainWindow, qtbot: QtBot
) -> None:
    choose(pane, 0)
    assert pane.delete.isEnabled()
    with qtbot.waitSignal(pane.bridge.changed):
        studio.workspace.run(
            log_time, studio["comp"], person_id=studio["ana"], day=date(2027, 3, 9), hours=2.0
        )
    assert not pane.delete.isEnabled()
    assert pane.delete.toolTip() == (
        "Ana Ruiz has logged hours on 'comp'; mark the assignment done instead of removing it."
    )
    window.bridge.select_items((studio["layout"],))
    assert pane.delete.toolTip() == "'layout' must keep at least one assignment."


def test_r07_a_row_on_a_projects_team_says_why_it_stays(
    pane: AssignmentPane, studio: Studio, window: MainWindow, qtbot: QtBot
) -> None:
    plan = studio.workspace
    film = plan.run(create_treeitem, name="Film", type="project").value
    with qtbot.waitSignal(pane.bridge.changed):
        plan.run(move_treeitems, [studio["seq"]], parent_id=film)
    window.bridge.select_items((film,))
    choose(pane, 0)
    assert pane.delete.toolTip() == "Ana Ruiz has open work inside 'Film'."
    with qtbot.waitSignal(pane.bridge.changed):
        plan.run(update_treeitem, studio["seq"], is_done=True)
    assert pane.delete.isEnabled()
    with qtbot.waitSignal(pane.bridge.changed):
        pane.delete.trigger()
    left = plan.snapshot.rows_of[film]
    assert [plan.snapshot.who(plan.snapshot.assignments[row]) for row in left] == ["Ben Okafor"]


def test_r13_a_done_row_says_done(pane: AssignmentPane, studio: Studio, qtbot: QtBot) -> None:
    choose(pane, 1)
    with qtbot.waitSignal(pane.bridge.changed):
        pane.toggle_done.trigger()
    assert pane.model.index(1).data(RowRole.PAINTED).hours == "done"
    choose(pane, 1)
    assert pane.toggle_done.text() == "Open again"


def test_dates_stand_under_the_names(
    pane: AssignmentPane, plan_now: Callable[[], None], studio: Studio, qtbot: QtBot
) -> None:
    plan_now()
    assert pane.model.index(0).data(RowRole.PAINTED).line.startswith("We 10 Mar")


def test_nothing_selected_says_what_to_do(pane: AssignmentPane, window: MainWindow) -> None:
    window.bridge.select_items(())
    assert pane.view.isHidden() and not pane._hint.isHidden()
