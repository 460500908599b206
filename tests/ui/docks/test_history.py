"""The history beside the page: what it lists, how it follows the plan, where a line leads."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTableView
from pytestqt.qtbot import QtBot

from planner_app.application import open_window
from planner_app.ids import Revision
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past import history
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    update_treeitem,
)
from planner_app.operations.transaction.journal import Entry
from planner_app.settings import cache_folder
from planner_app.ui.docks.history_list import HistoryList
from planner_app.ui.docks.history_model import PAGE, HistoryRole
from planner_app.ui.docks.history_painting import HEIGHT
from planner_app.ui.frame.past_plans import FOLDER, PastPlan, sweep
from planner_app.ui.frame.window import MainWindow
from planner_app.words import short_moment_words
from tests.ui.conftest import NOW, Studio


@pytest.fixture
def opened(window: MainWindow, qtbot: QtBot) -> HistoryList:
    """The history, open and read."""
    with qtbot.waitSignal(window.history.list.lines.loaded):
        window.actions_["History"].trigger()
    return window.history.list


def shown(lines: HistoryList) -> list[str]:
    return [entry.label for entry in lines.lines.entries()]


def struck_out(lines: HistoryList) -> list[str]:
    model = lines.lines
    rows = [model.index(row) for row in range(model.rowCount())]
    return [row.data() for row in rows if row.data(HistoryRole.IS_UNDONE)]


def choose(lines: HistoryList, revision: Revision) -> None:
    QTest.mouseClick(
        lines.viewport(),
        Qt.MouseButton.LeftButton,
        pos=lines.visualRect(lines.lines.index_of(revision)).center(),
    )


def words(window: MainWindow) -> str:
    found = window.findChild(QLabel, "statusWords")
    assert isinstance(found, QLabel)
    return found.text()


def test_r18_every_edit_stands_there_newest_on_top(
    window: MainWindow, studio: Studio, opened: HistoryList
) -> None:
    assert (
        isinstance(window.findChild(QTableView, "historyList"), HistoryList)
        and opened.accessibleName() == "History"
    )
    QAbstractItemModelTester(opened.lines, QAbstractItemModelTester.FailureReportingMode.Fatal)
    labels = shown(opened)
    assert labels[0] == "Estimated 'sh1 comp' for Ben Okafor: 2–4 h"
    assert labels[-1] == "Made the plan"
    assert len(labels) == studio.workspace.snapshot.revision + 1
    first = opened.lines.index(0)
    assert (
        isinstance(first.data(HistoryRole.LINE), date)
        and not first.flags() & Qt.ItemFlag.ItemIsSelectable
    )
    spoken = opened.lines.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(f"{labels[0]}, {studio.workspace.author}, ")


def test_r18_a_new_edit_and_an_undo_show_at_once(
    window: MainWindow, studio: Studio, opened: HistoryList, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(opened.lines, QAbstractItemModelTester.FailureReportingMode.Fatal)
    choose(opened, studio.workspace.snapshot.revision)
    kept = opened.entry()
    with Workspace.open(studio.workspace.location, author="bob") as elsewhere:
        elsewhere.run(update_treeitem, studio["comp"], name="slap comp")
    qtbot.waitUntil(lambda: shown(opened)[0] == "Renamed 'sh1 comp' to 'slap comp'")
    assert [
        isinstance(opened.lines.index(row).data(HistoryRole.LINE), Entry) for row in (0, 1, 2)
    ] == [
        False,
        True,
        True,
    ]
    assert opened.entry() == kept and not struck_out(opened)
    window.bridge.submit(delete_treeitems, [studio["review"]])
    window.bridge.undo()
    qtbot.waitUntil(lambda: struck_out(opened) == ["Deleted 'review'"])
    assert shown(opened)[:2] == ["Undid: Deleted 'review'", "Deleted 'review'"]
    window.bridge.redo()
    qtbot.waitUntil(lambda: struck_out(opened) == ["Undid: Deleted 'review'"])


def test_what_came_while_it_was_closed_is_there(
    window: MainWindow, opened: HistoryList, qtbot: QtBot
) -> None:
    window.actions_["History"].trigger()
    assert not window.history.isVisible()
    window.bridge.submit(create_treeitem, name="late")
    window.actions_["History"].trigger()
    qtbot.waitUntil(lambda: shown(opened)[0] == "Added 'late'")


def test_edits_made_while_it_opens_are_there(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    lines = window.history.list
    window.toggle_history()
    for name in "abc":
        studio.workspace.run(create_treeitem, name=name)
    qtbot.waitUntil(lambda: shown(lines)[:3] == ["Added 'c'", "Added 'b'", "Added 'a'"])
    assert len(shown(lines)) == studio.workspace.snapshot.revision + 1


def test_problems_and_history_take_the_same_place(window: MainWindow, opened: HistoryList) -> None:
    window.toggle_problems()
    assert window.problem_panel.isVisible() and not opened.isVisible()
    window.toggle_history()
    assert opened.isVisible() and not window.problem_panel.isVisible()


def test_the_days_are_those_of_the_plans_zone(
    window: MainWindow, opened: HistoryList, qtbot: QtBot
) -> None:
    model = opened.lines
    far = (
        "Pacific/Kiritimati" if datetime.now(UTC).hour >= 10 else "Pacific/Pago_Pago"
    )  # another day than in London
    before = model.index(0).data(HistoryRole.LINE)
    window.bridge.submit(update_plan, timezone=far)
    qtbot.waitUntil(
        lambda: model.rowCount() > 0 and model.index(0).data(HistoryRole.LINE) != before
    )


def test_words_and_authors_are_found(window: MainWindow, opened: HistoryList, qtbot: QtBot) -> None:
    hint = opened.viewport().findChild(QLabel, "emptyHint")
    assert isinstance(hint, QLabel) and not hint.isVisible()
    QTest.keyClicks(window.history.filter, "ben estimated")
    qtbot.waitUntil(lambda: shown(opened) == ["Estimated 'sh1 comp' for Ben Okafor: 2–4 h"])
    QTest.keyClicks(window.history.filter, "x")
    qtbot.waitUntil(hint.isVisible)
    assert hint.text() == "Nothing in the history holds “ben estimatedx”."
    with qtbot.waitSignal(window.bridge.changed):
        window.bridge.submit(create_treeitem, name="estimatedx by ben")
    qtbot.waitUntil(lambda: shown(opened) == ["Added 'estimatedx by ben'"])
    assert not hint.isVisible()


def test_a_plan_nobody_changed_says_what_will_stand_there(tmp_path: Path, qtbot: QtBot) -> None:
    plan = str(tmp_path / "new.plan")
    Workspace.create(plan, name="New").close()
    _, window = open_window(plan)
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.show()
    window.toggle_history()
    hint = window.history.list.viewport().findChild(QLabel, "emptyHint")
    assert isinstance(hint, QLabel)
    qtbot.waitUntil(hint.isVisible)
    assert "Every edit will stand here" in hint.text() and shown(window.history.list) == [
        "Made the plan"
    ]
    window.bridge.submit(create_treeitem, name="first")
    qtbot.waitUntil(lambda: not hint.isVisible())
    window.close()


def test_a_long_history_is_read_as_it_is_scrolled(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    for number in range(PAGE + 30):
        studio.workspace.run(update_treeitem, studio["comp"], name=f"comp {number}")
    lines = window.history.list
    with qtbot.waitSignal(lines.lines.loaded):
        window.toggle_history()
    assert len(shown(lines)) == PAGE
    bar = lines.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: shown(lines)[-1] == "Made the plan")
    assert len(set(lines.lines.entries())) == studio.workspace.snapshot.revision + 1
    middle = bar.value()
    studio.workspace.run(create_treeitem, name="on top")
    qtbot.waitUntil(lambda: bar.value() == middle + HEIGHT)


def test_r18_a_line_is_restored_by_an_edit_that_can_be_undone(
    window: MainWindow, studio: Studio, opened: HistoryList, qtbot: QtBot
) -> None:
    then = studio.workspace.snapshot.revision
    with qtbot.waitSignal(window.bridge.edited):
        window.bridge.submit(delete_treeitems, [studio["seq"]])
    qtbot.waitUntil(lambda: shown(opened)[0] == "Deleted 'seq'")
    assert (
        window.actions_["Restore the plan as it was then"].toolTip()
        == "Choose a line of the history first (F9)."
    )
    choose(opened, Revision(then + 1))
    assert not window.history.restore.isEnabled()
    assert window.history.restore.toolTip() == "This is the plan as it is now."
    choose(opened, then)
    with qtbot.waitSignal(window.bridge.edited):
        QTest.mouseClick(window.history.restore, Qt.MouseButton.LeftButton)
    assert studio.names_under("top") == ["seq", "review"]
    assert words(window).startswith(f"Restored the plan as of revision {then} (")
    qtbot.waitUntil(lambda: shown(opened)[0].startswith("Restored the plan as of"))
    with qtbot.waitSignal(window.bridge.edited):
        window.actions_["Undo"].trigger()
    assert studio.names_under("top") == ["review"]


def test_the_menu_of_a_line_offers_the_same(
    window: MainWindow, opened: HistoryList, studio: Studio
) -> None:
    choose(opened, studio.workspace.snapshot.revision)
    place = opened.visualRect(opened.currentIndex()).center()
    opened.customContextMenuRequested.emit(place)
    menu = opened.findChild(QMenu)
    assert menu is not None
    assert [(a.text(), a.isEnabled()) for a in menu.actions()] == [
        ("Look at the plan as it was then", True),
        ("Restore this", False),
    ]
    menu.close()


def past_window() -> MainWindow | None:
    found = (
        w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.bridge.past
    )
    return next(found, None)


def test_r18_the_plan_as_it_was_opens_in_a_window_for_looking_only(
    studio: Studio, qtbot: QtBot
) -> None:
    then = studio.workspace.snapshot.revision
    studio.workspace.run(delete_treeitems, [studio["seq"]])
    when: Entry = studio.workspace.read(history.entry_at, then)
    _, window = open_window(studio.workspace.location, datetime.fromtimestamp(NOW, UTC))
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(window.history.list.lines.loaded):
        window.toggle_history()
    choose(window.history.list, then)
    QTest.keyClick(window.history.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: past_window() is not None, timeout=20_000)
    past = past_window()
    assert past is not None
    qtbot.addWidget(past)
    assert (
        past.windowTitle()
        == f"Show, as it was on {short_moment_words(when.time.astimezone(UTC))}[*]"
    )
    assert past.bridge.now() == int(when.time.timestamp())
    assert (
        studio["comp"] in past.bridge.snapshot.items
        and studio["comp"] not in window.bridge.snapshot.items
    )
    with qtbot.waitSignal(past.bridge.refused) as refusal:
        past.bridge.submit(update_treeitem, studio["comp"], name="new")
    assert refusal.args == [
        f"Show as of revision {then} is open for looking only; it cannot be changed."
    ]
    assert not past.actions_["Undo"].isEnabled()
    folders = list((cache_folder() / FOLDER).iterdir())
    assert len(folders) == 1
    sweep()
    assert folders[0].exists()
    past.close()
    assert not folders[0].exists()
    window.close()


def test_a_past_that_cannot_be_written_is_refused_in_a_sentence(
    window: MainWindow,
    studio: Studio,
    opened: HistoryList,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    (tmp_path / "cache").write_text("in the way")
    choose(opened, studio.workspace.snapshot.revision)
    with qtbot.waitSignal(window.bridge.refused) as refusal:
        window.actions_["Look at the plan as it was then"].trigger()
    assert refusal.args[0].startswith("The plan as it was cannot be shown")


def test_closing_the_window_breaks_the_writing_of_a_past_off(
    window: MainWindow, studio: Studio, opened: HistoryList
) -> None:
    def until_closed() -> None:
        while not window.bridge.is_closed:
            time.sleep(0.001)

    choose(opened, studio.workspace.snapshot.revision)
    before = set((cache_folder() / FOLDER).glob("*"))
    window.bridge.ask(until_closed, lambda _: None)
    window.actions_["Look at the plan as it was then"].trigger()
    assert len(set((cache_folder() / FOLDER).glob("*")) - before) == 1
    window.close()
    assert set((cache_folder() / FOLDER).glob("*")) == before


def test_what_a_crash_left_is_taken_away() -> None:
    left = PastPlan("Show", Revision(3), datetime.now(UTC), "then")
    folder = left.path.parent
    left.path.write_text("a plan")
    left._lock.unlock()  # as the end of its process does
    sweep()
    assert not folder.exists()
