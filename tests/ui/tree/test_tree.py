"""The tree: what it shows, how it follows edits, what its keys and drops do."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from planner_app.ids import ItemId
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import LINE_HEIGHT
from planner_app.ui.columns.column import Cell, Tone, plan_now
from planner_app.ui.columns.tree_columns import COLUMNS, NUMBERS
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.hands import drag_data
from planner_app.ui.tree.dragging import DraggableTree
from planner_app.ui.tree.dropping import Landing, landing
from planner_app.ui.tree.tree_model import TreeModel
from planner_app.ui.tree.tree_outline import TreeOutline
from tests.ui.conftest import Studio, drop


@pytest.fixture
def tree(window: MainWindow) -> DraggableTree:
    return window.tree


def shown(tree: DraggableTree) -> list[str]:
    items = tree.bridge.snapshot.items
    return [items[i].name for i in tree.bridge.lines.ids]


def cell(bridge: Bridge, item_id: ItemId, column: str) -> Cell:
    return COLUMNS[NUMBERS[column]].show(plan_now(bridge), bridge.snapshot.items[item_id])


def point(tree: DraggableTree, item_id: ItemId, share: float) -> QPoint:
    rect = tree.visualRect(tree.tree_model.index_of(item_id))
    return QPoint(rect.center().x(), rect.top() + int(share * (rect.height() - 1)))


def test_the_model_keeps_qts_contract_through_every_kind_of_edit(
    studio: Studio, bridge: Bridge, qtbot: QtBot
) -> None:
    model = TreeModel(bridge)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    run = studio.workspace.run
    edits: list[Callable[[], object]] = [
        lambda: run(create_treeitem, name="new", parent_id=studio["sh1"], before_id=studio["comp"]),
        lambda: run(move_treeitems, [studio["comp"], studio["review"]], parent_id=studio["sh2"]),
        lambda: run(move_treeitems, [studio["sh2"]], parent_id=studio["sh1"]),
        lambda: run(update_treeitem, studio["light"], name="lighting"),
        lambda: run(delete_treeitems, [studio["sh1"]]),
        studio.workspace.history.undo,
    ]
    for edit in edits:
        with qtbot.waitSignal(bridge.changed):
            edit()
    assert names_in(model) == [bridge.snapshot.items[i].name for i in bridge.snapshot.outline]
    del tester


def names_in(model: TreeModel, parent: QModelIndex | None = None) -> list[str]:
    above = parent or QModelIndex()
    found: list[str] = []
    for row in range(model.rowCount(above)):
        index = model.index(row, 0, above)
        found += [index.data(), *names_in(model, index)]
    return found


def test_everything_is_unfolded_and_told_to_the_gantt(tree: DraggableTree) -> None:
    assert shown(tree) == ["seq", "sh1", "layout", "comp", "sh2", "light", "review"]
    rect = tree.visualRect(tree.tree_model.index_of(tree.bridge.lines.ids[3]))
    assert rect.top() == 3 * LINE_HEIGHT and rect.height() == LINE_HEIGHT


def test_folding_takes_rows_from_the_gantt_too(tree: DraggableTree, studio: Studio) -> None:
    tree.collapse(tree.tree_model.index_of(studio["sh1"]))
    assert shown(tree) == ["seq", "sh1", "sh2", "light", "review"]


def test_a_move_elsewhere_keeps_what_is_unfolded_and_selected(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    tree.collapse(tree.tree_model.index_of(studio["sh2"]))
    tree.bridge.select_items((studio["comp"],))
    with qtbot.waitSignal(tree.bridge.changed):
        studio.workspace.run(
            move_treeitems, [studio["review"]], parent_id=studio["seq"], before_id=studio["sh1"]
        )
    assert shown(tree) == ["seq", "review", "sh1", "layout", "comp", "sh2"]
    assert [tree.tree_model.id_of(i) for i in tree.selectionModel().selectedRows()] == [
        studio["comp"]
    ]


def test_cells_say_who_how_long_and_when(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    plan_now()
    assert cell(window.bridge, studio["comp"], "who").text == "Ana R. +1"
    assert cell(window.bridge, studio["layout"], "low").text == "4"
    assert cell(window.bridge, studio["layout"], "high").text == "8 h"
    assert cell(window.bridge, studio["layout"], "finish").text == "We 10 Mar"
    nobody = cell(window.bridge, studio["light"], "who")
    assert (nobody.text, nobody.tone) == ("Unassigned", Tone.UNASSIGNED)


def test_a_date_after_its_containers_deadline_is_late(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["sh1"], promise_by=date(2027, 3, 9))
    plan_now()
    assert cell(window.bridge, studio["comp"], "finish").tone is Tone.LATE
    assert cell(window.bridge, studio["comp"], "status").text == "Late"
    assert cell(window.bridge, studio["light"], "finish").tone is Tone.PLAIN


def test_r15_a_drop_between_rows_moves_there_as_one_step(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    revision = studio.workspace.snapshot.revision
    dragged = drag_data.packed(drag_data.TREEITEMS, [studio["comp"], studio["review"]])
    with qtbot.waitSignal(tree.bridge.changed):
        assert drop(tree, dragged, point(tree, studio["light"], 0.1))
    assert studio.names_under("sh2") == ["comp", "review", "light"]
    assert studio.workspace.snapshot.revision == revision + 1
    with qtbot.waitSignal(tree.bridge.changed):
        tree.bridge.undo()
    assert studio.names_under("sh1") == ["layout", "comp"]


@pytest.mark.parametrize(
    ("share", "where"),
    [(0.0, "before"), (0.24, "before"), (0.26, "inside"), (0.74, "inside"), (0.76, "after")],
)
@pytest.mark.parametrize("unfolded", [True, False])
def test_r15_the_quarters_at_the_edges_of_a_container_are_beside_it(
    tree: DraggableTree, studio: Studio, share: float, where: str, unfolded: bool
) -> None:
    snapshot, outline = tree.bridge.snapshot, TreeOutline(tree.bridge.snapshot)
    seq, sh2 = studio["seq"], studio["sh2"]
    places = {
        "before": Landing(seq, before_id=sh2),
        "inside": Landing(sh2),
        "after": Landing(sh2, before_id=studio["light"])
        if unfolded
        else Landing(seq, after_id=sh2),
    }
    assert landing(snapshot, outline, [studio["review"]], sh2, share, unfolded) == places[where]


@pytest.mark.parametrize(("share", "is_before"), [(0.0, True), (0.49, True), (0.51, False)])
def test_r15_a_leaf_has_two_sides(
    tree: DraggableTree, studio: Studio, share: float, is_before: bool
) -> None:
    snapshot, outline = tree.bridge.snapshot, TreeOutline(tree.bridge.snapshot)
    light, sh2 = studio["light"], studio["sh2"]
    place = Landing(sh2, before_id=light) if is_before else Landing(sh2, after_id=light)
    assert landing(snapshot, outline, [studio["review"]], light, share, False) == place


def test_r15_a_drop_into_the_middle_of_a_container_goes_last(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tree.bridge.changed):
        drop(
            tree,
            drag_data.packed(drag_data.TREEITEMS, [studio["review"]]),
            point(tree, studio["sh2"], 0.5),
        )
    assert studio.names_under("sh2") == ["light", "review"]


def test_r15_dropping_below_the_last_row_goes_to_the_end(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tree.bridge.changed):
        drop(
            tree,
            drag_data.packed(drag_data.TREEITEMS, [studio["comp"]]),
            QPoint(40, tree.viewport().height() - 5),
        )
    assert studio.names_under("top") == ["seq", "review", "comp"]


def test_r15_a_drop_into_itself_is_refused_before_and_after_letting_go(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    revision = studio.workspace.snapshot.revision
    dragged = drag_data.packed(drag_data.TREEITEMS, [studio["seq"]])
    with qtbot.waitSignal(tree.bridge.refused) as refusal:
        assert not drop(tree, dragged, point(tree, studio["sh2"], 0.5))
    assert refusal.args == ["An item cannot be moved into itself."]
    assert studio.workspace.snapshot.revision == revision


def test_r10_an_assignment_dropped_on_a_task_moves_its_work_there(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    dragged = drag_data.packed(drag_data.ASSIGNMENTS, [studio["comp-ben"]])
    with qtbot.waitSignal(tree.bridge.changed):
        assert drop(tree, dragged, point(tree, studio["review"], 0.5))
    assert "Ben Okafor" in studio.owners("review") and studio.owners("comp") == ["Ana Ruiz"]


def test_an_assignment_held_over_a_folder_is_refused_with_the_reason(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    dragged = drag_data.packed(drag_data.ASSIGNMENTS, [studio["comp-ben"]])
    with qtbot.waitSignal(tree.bridge.refused) as refusal:
        assert not drop(tree, dragged, point(tree, studio["sh1"], 0.5))
    assert refusal.args == ["“sh1” holds other items; work is moved onto a task."]


@pytest.mark.parametrize(
    ("chosen", "key", "modifier", "parent", "order"),
    [
        ("comp", Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier, "sh1", ["comp", "layout"]),
        ("layout", Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, "sh1", ["comp", "layout"]),
        ("sh2", Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier, "sh1", ["layout", "comp", "sh2"]),
        (
            "comp",
            Qt.Key.Key_Backtab,
            Qt.KeyboardModifier.ShiftModifier,
            "seq",
            ["sh1", "comp", "sh2"],
        ),
        ("layout", Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "sh1", ["comp"]),
    ],
)
def test_keys_move_and_delete(
    tree: DraggableTree,
    studio: Studio,
    qtbot: QtBot,
    chosen: str,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    parent: str,
    order: list[str],
) -> None:
    tree.setFocus()
    tree.bridge.select_items((studio[chosen],))
    with qtbot.waitSignal(tree.bridge.changed):
        QTest.keyClick(tree, key, modifier)
    assert studio.names_under(parent) == order


def test_a_disabled_action_says_why(window: MainWindow, studio: Studio) -> None:
    window.bridge.select_items((studio["layout"],))
    indent = window.actions_["Indent"]
    assert not indent.isEnabled() and indent.toolTip() == "There is nothing above to move it into."
    window.bridge.select_items((studio["review"],))
    assert indent.isEnabled()


def test_ctrl_n_makes_a_task_below_and_asks_for_its_name(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    window.bridge.select_items((studio["layout"],))
    with qtbot.waitSignal(window.bridge.edited):
        window.actions_["New task"].trigger()
    assert studio.names_under("sh1") == ["layout", "New task", "comp"]
    assert window.tree.state() == DraggableTree.State.EditingState
    editor = window.tree.focusWidget()
    with qtbot.waitSignal(window.bridge.changed):
        QTest.keyClicks(editor, "roto")
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert studio.names_under("sh1") == ["layout", "roto", "comp"]


def test_hours_are_edited_in_place_with_both_ends_kept_in_order(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    model = tree.tree_model
    with qtbot.waitSignal(tree.bridge.changed):
        model.setData(model.index_of(studio["layout"], NUMBERS["low"]), "12")
    row = studio.workspace.snapshot.assignments[studio["layout-ana"]]
    assert (row.low, row.high) == (12, 12)


def test_what_is_not_a_number_is_refused_in_words(
    tree: DraggableTree, studio: Studio, qtbot: QtBot
) -> None:
    model = tree.tree_model
    with qtbot.waitSignal(tree.bridge.refused) as refusal:
        model.setData(model.index_of(studio["layout"], NUMBERS["high"]), "soon")
    assert refusal.args == ["“soon” is not a number of hours."]
    with qtbot.waitSignal(tree.bridge.refused) as refusal:
        model.setData(model.index_of(studio["layout"], NUMBERS["high"]), "")
    assert refusal.args == ["An empty cell is not a number of hours."]


def test_hours_of_several_people_are_not_edited_in_the_tree(
    tree: DraggableTree, studio: Studio
) -> None:
    editable = Qt.ItemFlag.ItemIsEditable
    assert not tree.tree_model.index_of(studio["comp"], NUMBERS["low"]).flags() & editable
    assert tree.tree_model.index_of(studio["comp"], NUMBERS["name"]).flags() & editable


def test_an_edit_made_elsewhere_shows(tree: DraggableTree, studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tree.bridge.changed):
        studio.workspace.run(
            create_assignment, studio["light"], person_id=studio["ben"], low=1, high=2
        )
    assert cell(tree.bridge, studio["light"], "who").text == "Ben O."
