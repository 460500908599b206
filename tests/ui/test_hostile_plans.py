"""Plans with names meant to do harm, and plans that are lost while they are open: plain words,
nothing else."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QModelIndex, QPoint
from PySide6.QtGui import QAction, QHelpEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QToolTip, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from planner_app.application import open_window
from planner_app.demo.production import demo_document
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.ui.frame.pages import PAGES
from planner_app.ui.frame.window import MainWindow
from tests.operations.test_hostile_plans import spoil

NOW = datetime(2027, 3, 10, 9, 30, tzinfo=UTC)
HARM = '<img src="file:///dev/zero"><b>x</b>\u202e\u2066\x07\x1b[31m\n\r\t&%s{0}'
NAMES = (
    *(("treeitem", name) for name in ("name", "description")),
    *(("person", name) for name in ("first_name", "last_name", "username", "email")),
    *(
        (table, "name")
        for table in (
            "team",
            "activity",
            "assignment_type",
            "allocation_type",
            "work_calendar",
            "plan",
        )
    ),
    *(("journal_entry", name) for name in ("label", "author")),
    ("estimate", "note"),
)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("show") / "show.plan"
    with Workspace.create(str(path), name="Show", timezone="UTC") as workspace:
        workspace.run(import_document, demo_document(2, 1))
    return path


@pytest.fixture
def plan(show: Path, tmp_path: Path) -> Path:
    (tmp_path / "drive").mkdir()
    return Path(shutil.copy(show, tmp_path / "drive" / "show.plan"))


def opened(plan: Path, qtbot: QtBot) -> MainWindow:
    """A window that has planned once."""
    _, window = open_window(str(plan), NOW)
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.bridge.schedule is not None, timeout=60_000)
    return window


def indexes(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    above = parent or QModelIndex()
    for row in range(min(model.rowCount(above), 30)):
        column = 0
        while (index := model.index(row, column, above)).isValid():
            yield index
            column += 1
        yield from indexes(model, model.index(row, 0, above))


def guessed_texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Who says what in the window where Qt guesses from the text whether it is HTML."""
    for widget in window.findChildren(QWidget):
        yield widget.objectName() or type(widget.parent()).__name__, widget.toolTip()
        if isinstance(widget, QLabel) and widget.textFormat() is Qt.TextFormat.AutoText:
            yield widget.objectName() or type(widget.parent()).__name__, widget.text()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in indexes(widget.model()):
                yield (
                    widget.objectName() or type(widget.parent()).__name__,
                    str(index.data(Qt.ItemDataRole.ToolTipRole)),
                )
    for action in window.findChildren(QAction):
        yield action.text(), action.toolTip()


def test_names_are_plain_text_whatever_they_hold(
    plan: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    harm = HARM.replace("'", "''")
    spoil(plan, *(f"UPDATE {table} SET {column} = '{harm}' || id" for table, column in NAMES))
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(
        QToolTip, "showText", lambda _place, text, *_: shown.append(("tool tip", text))
    )
    window = opened(plan, qtbot)
    tree = window.findChild(QTreeView, "treeView")
    assert isinstance(tree, QTreeView)
    tree.selectAll()
    tree.setCurrentIndex(tree.model().index(0, 0))
    for page in PAGES:
        window.show_page(page)
        QApplication.processEvents()
        assert not window.grab().isNull()
    window.toggle_problems()
    window.actions_.refresh()
    for widget in window.findChildren(QWidget):
        middle = widget.rect().center()
        QCoreApplication.sendEvent(
            widget, QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(middle))
        )
    for index in indexes(tree.model()):
        place = tree.visualRect(index).center() if tree.visualRect(index).isValid() else QPoint()
        QCoreApplication.sendEvent(
            tree.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, tree.mapToGlobal(place))
        )
    said = [*shown, *guessed_texts(window)]
    assert {who for who, text in said if "<img" in text and Qt.mightBeRichText(text)} == set()
    assert any("&lt;img" in text for _, text in said), "the names were there to be told"
    window.close()


def test_a_plan_that_goes_while_it_is_open_is_told_and_goes_on_when_it_is_back(
    plan: Path, qtbot: QtBot
) -> None:
    window = opened(plan, qtbot)
    bridge = window.bridge
    item = bridge.snapshot.outline[0]
    plan.parent.rename(plan.parent.with_name("away"))
    before = bridge.snapshot
    with qtbot.waitSignal(bridge.refused) as told:
        bridge.submit(update_treeitem, item, name="lost")
    assert told.args is not None and "cannot be reached" in str(told.args[0])
    with qtbot.waitSignal(bridge.refused):
        bridge.undo()
    assert bridge.snapshot is before and not bridge.is_pending
    plan.parent.with_name("away").rename(plan.parent)
    with qtbot.waitSignal(bridge.edited):
        bridge.submit(update_treeitem, item, name="found")
    assert bridge.snapshot.items[item].name == "found"
    plan.parent.rename(plan.parent.with_name("away"))
    window.close()


def test_two_windows_on_one_plan_live_side_by_side(plan: Path, qtbot: QtBot) -> None:
    one, two = opened(plan, qtbot), opened(plan, qtbot)
    with qtbot.waitSignal(two.bridge.changed, timeout=5_000):
        one.bridge.submit(create_treeitem, name="from one")
    qtbot.waitUntil(lambda: one.bridge.snapshot.revision == two.bridge.snapshot.revision)
    one.close()
    with qtbot.waitSignal(two.bridge.edited):
        two.bridge.submit(create_treeitem, name="from two")
    two.close()
    with Workspace.open(str(plan)) as workspace:
        names = {item.name for item in workspace.snapshot.items.values()}
    assert {"from one", "from two"} <= names
