"""What somebody else changes while one types: typing goes on, and is refused at the end if it is
the same row."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit
from pytestqt.qtbot import QtBot

from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.ui.columns.tree_columns import NUMBERS
from planner_app.ui.frame.window import MainWindow
from tests.ui.conftest import Studio


@pytest.fixture
def ben(studio: Studio) -> Iterator[Workspace]:
    """Another window on the same plan."""
    with Workspace.open(studio.workspace.location, author="ben") as other:
        yield other


def in_the_tree(window: MainWindow, studio: Studio) -> tuple[QAbstractItemView, QModelIndex]:
    return window.tree, window.tree.tree_model.index_of(studio["layout"], NUMBERS["low"])


def in_the_list(window: MainWindow, studio: Studio) -> tuple[QAbstractItemView, QModelIndex]:
    window.bridge.select_items((studio["layout"],))
    view = window.findChild(QAbstractItemView, "assignmentList")
    assert isinstance(view, QAbstractItemView)
    return view, view.model().index(0, 0)


Place = Callable[[MainWindow, Studio], tuple[QAbstractItemView, QModelIndex]]


@pytest.mark.parametrize("place", [in_the_tree, in_the_list])
@pytest.mark.parametrize("same", [True, False], ids=["the same row", "another row"])
def test_r18_typing_survives_another_windows_edit_and_ends_refused_on_the_same_row(
    window: MainWindow, studio: Studio, ben: Workspace, qtbot: QtBot, place: Place, same: bool
) -> None:
    window.show()
    view, index = place(window, studio)
    view.setCurrentIndex(index)
    view.edit(index)
    editor = view.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "3")
    other = studio.row("layout") if same else studio.row("comp")
    with qtbot.waitSignal(window.bridge.changed):
        ben.run(update_assignment, other, low=30, high=40)
        studio.workspace.catch_up()
    assert (view.state(), editor.text()) == (QAbstractItemView.State.EditingState, "3")
    with qtbot.waitSignal(window.bridge.refused if same else window.bridge.edited) as answer:
        QTest.keyClick(editor, Qt.Key.Key_Return)
    row = studio.workspace.snapshot.assignments[studio.row("layout")]
    if same:
        assert answer.args[0].startswith("ben was faster: 'Estimated 'sh1 layout'")
        assert (row.low, row.high) == (30, 40)
    else:
        assert row.low == 3
