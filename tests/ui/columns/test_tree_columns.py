"""Each column of the tree is one record: header, cells, width, menu and paper follow it."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.scheduling.simulation import simulate
from planner_app.ui.columns.column import Column, Side, plan_now
from planner_app.ui.columns.tree_columns import COLUMNS, NAME, NUMBERS
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.tree.dragging import DraggableTree
from tests.ui.conftest import Studio

NUMBER = re.compile(r"[\d.,\N{NARROW NO-BREAK SPACE}]+( h)?")
WIDE = 240
"""Pixels: words of any column take less than half of it."""


def side_of_words(image: QImage, section: QRect) -> Side:
    """The half of a section that holds its words, told by the pixels that are not its ground."""
    inside = section.adjusted(4, 4, -4, -4)
    pixels = {
        (x, y): image.pixel(x, y)
        for x in range(inside.left(), inside.right() + 1)
        for y in range(inside.top(), inside.bottom() + 1)
    }
    ground, _ = Counter(pixels.values()).most_common(1)[0]
    ink = [x for (x, _), colour in pixels.items() if colour != ground]
    assert ink, "nothing is written there"
    return Side.RIGHT if sum(ink) / len(ink) > inside.center().x() else Side.LEFT


@pytest.fixture
def wide(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> DraggableTree:
    """The tree with all columns, wide, and a task that has something to say in each."""
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["layout"], promise_by=date(2027, 3, 9))
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(
            log_time, studio["layout"], person_id=studio["ana"], day=date(2027, 3, 9), hours=1.5
        )
    plan_now()
    assert window.bridge.schedule is not None
    found = simulate(window.bridge.schedule.problem, 20)
    assert found is not None
    with qtbot.waitSignal(window.bridge.simulated):
        window.bridge.take_percentiles(found)
    tree = window.tree
    for number in range(len(COLUMNS)):
        tree.setColumnHidden(number, False)
        tree.header().resizeSection(number, WIDE)
    tree.setParent(None)
    qtbot.addWidget(tree)
    tree.resize(len(COLUMNS) * WIDE, 400)
    tree.show()
    qtbot.waitExposed(tree)
    return tree


def test_words_stand_on_the_same_side_in_header_and_cell(
    wide: DraggableTree, studio: Studio
) -> None:
    header, cells = wide.header().grab().toImage(), wide.viewport().grab().toImage()
    found = {}
    for number, column in enumerate(COLUMNS):
        left, width = wide.columnViewportPosition(number), wide.columnWidth(number)
        cell = wide.visualRect(wide.tree_model.index_of(studio["layout"], number))
        above = QRect(left, 0, width, wide.header().height())
        beside = QRect(left, cell.top(), width, cell.height())
        found[column.key] = (side_of_words(header, above), side_of_words(cells, beside))
    assert found == {column.key: (column.side, column.side) for column in COLUMNS}


def test_numbers_stand_at_the_right_and_words_and_days_at_the_left(
    wide: DraggableTree, studio: Studio
) -> None:
    item = wide.bridge.snapshot.items[studio["layout"]]
    said = {column.key: column.show(plan_now(wide.bridge), item).text for column in COLUMNS}
    numbers = {key for key, text in said.items() if NUMBER.fullmatch(text)}
    assert len(numbers) > 2
    assert {column.key for column in COLUMNS if column.side is Side.RIGHT} == numbers


def columns_menu(window: MainWindow) -> QMenu:
    return next(menu for menu in window.findChildren(QMenu) if menu.title() == "Columns")


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.key)
def test_header_and_menu_follow_the_record(window: MainWindow, column: Column) -> None:
    tree, number = window.tree, NUMBERS[column.key]
    model, across = tree.tree_model, Qt.Orientation.Horizontal
    assert model.headerData(number, across) == column.title
    assert model.headerData(number, across, Qt.ItemDataRole.ToolTipRole) == column.hint
    assert tree.isColumnHidden(number) is not column.shown_at_first
    choices = {choice.text(): choice.isChecked() for choice in columns_menu(window).actions()}
    assert choices.get(column.title, True) is column.shown_at_first
    assert (column.title in choices) is (number != NAME)


def test_every_column_has_a_key_and_a_title_of_its_own() -> None:
    assert len(NUMBERS) == len(COLUMNS) == len({column.title for column in COLUMNS})
