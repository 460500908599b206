"""The window: one sentence per edit, undo, problems, finding, pages, the start page."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollBar,
    QToolTip,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planner_app.application import last_plan, open_window
from planner_app.ids import AssignmentId
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    update_treeitem,
)
from planner_app.scheduling.schedule import Percentiles
from planner_app.scheduling.simulation import simulate
from planner_app.settings import Settings, cache_folder
from planner_app.ui.bridge.time_span import DAY
from planner_app.ui.columns.tree_columns import NUMBERS
from planner_app.ui.docks.alert_list import PAUSE
from planner_app.ui.frame.import_dialog import Import, ImportPreview, name_filter
from planner_app.ui.frame.page_button import PageButton
from planner_app.ui.frame.pages import PAGES, PEOPLE, Page
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.hands import drag_data
from planner_app.ui.look.theme import DARK, LIGHT, ThemeHolder
from planner_app.ui.printing.print_page import PrintPane
from planner_app.ui.utilization.heatmap_view import HeatmapView
from tests.ui.conftest import NOW, Studio


def words(window: MainWindow) -> str:
    label = window.findChild(QLabel, "statusWords")
    assert isinstance(label, QLabel)
    return label.text()


def test_widgets_carry_the_names_of_the_contract(window: MainWindow) -> None:
    assert window.objectName() == "mainWindow"
    for name in (
        "treeView",
        "ganttView",
        "peopleView",
        "utilizationView",
        "heatmapView",
        "assignmentList",
    ):
        assert window.findChild(QWidget, name) is not None, name
    for name in ("estimateHistory", "problemList", "searchField"):
        assert window.findChild(QWidget, name) is not None, name
    tree = window.findChild(QTreeView, "treeView")
    assert isinstance(tree, QTreeView)
    titles = [
        tree.model().headerData(c, Qt.Orientation.Horizontal)
        for c in range(tree.model().columnCount())
    ]
    assert titles[:7] == ["Name", "Who", "Low", "High", "Logged", "Start", "Finish"]
    assert titles[7:] == ["Finish 90 %", "Deadline", "Status"]


def test_every_named_widget_can_be_told_to_a_screen_reader(window: MainWindow) -> None:
    for name in (
        "treeView",
        "ganttView",
        "peopleView",
        "utilizationView",
        "assignmentList",
        "searchField",
    ):
        widget = window.findChild(QWidget, name)
        assert isinstance(widget, QWidget) and widget.accessibleName(), name


def test_the_title_is_the_plans_name_and_says_when_writing(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    assert window.windowTitle() == "Show[*]" and not window.isWindowModified()
    with qtbot.waitSignal(window.bridge.changed):
        window.bridge.submit(update_treeitem, studio["comp"], name="slap comp")
        assert window.isWindowModified()
    qtbot.waitUntil(lambda: not window.isWindowModified())


def test_r18_what_was_done_stands_at_the_bottom_with_undo_and_redo(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.said):
        window.bridge.submit(delete_treeitems, [studio["review"]])
    assert words(window) == "Deleted 'review'."
    qtbot.waitUntil(lambda: window.actions_["Undo"].text() == "Undo: Deleted 'review'")
    with qtbot.waitSignal(window.bridge.said):
        window.actions_["Undo"].trigger()
    assert (
        studio.names_under("top") == ["seq", "review"]
        and words(window) == "Undid: Deleted 'review'."
    )
    qtbot.waitUntil(window.actions_["Redo"].isEnabled)
    with qtbot.waitSignal(window.bridge.said):
        window.actions_["Redo"].trigger()
    assert studio.names_under("top") == ["seq"]


def test_a_refusal_is_a_sentence_and_leaves_the_plan(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    revision = studio.workspace.snapshot.revision
    with qtbot.waitSignal(window.bridge.refused):
        window.bridge.submit(update_treeitem, studio["comp"], name="  ")
    assert (
        words(window) == "An item needs a name." and studio.workspace.snapshot.revision == revision
    )


def test_problems_are_counted_and_lead_to_their_item(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["comp"], promise_by=date(2027, 3, 9))
    with qtbot.waitSignal(window.problems.counted) as counted:
        plan_now()
    assert counted.args == [1]
    window.toggle_problems()
    assert window.problems.isVisible()
    assert window.problems.item(0).text().startswith("sh1 comp is more likely than not to miss")
    place = window.problems.visualItemRect(window.problems.item(0)).center()
    window.bridge.span.pan(400 * DAY)
    QTest.mouseClick(window.problems.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.bridge.selected_items == (studio["comp"],)
    start, finish = window.bridge.dates.item_dates(studio["comp"])
    assert window.bridge.span.start <= start and finish <= window.bridge.span.end


def test_s13_a_problem_of_a_person_leads_to_their_lane_and_a_hint_does_not_count(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    day = Period(date(2027, 3, 11), date(2027, 3, 11))
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(
            create_allocation,
            person_id=studio["ben"],
            allocation_type="Project Work",
            period=day,
            value=2.0,
            treeitem_id=studio["sh1"],
        )
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(create_dependency, before_id=studio["review"], after_id=studio["comp"])
    with qtbot.waitSignal(window.problems.counted) as counted:
        plan_now()
    assert counted.args == [1], "neither the hint nor what is yellow has to be decided"
    window.toggle_problems()
    lines = [window.problems.item(place).text() for place in range(window.problems.count())]
    assert (
        lines[0]
        == "Ben Okafor is booked for 8 h more than there is time on Thu 11 March 2027: on sh1."
    )
    assert lines[-1] == "sh1 comp stands above review, which it waits for."
    place = window.problems.visualItemRect(window.problems.item(0)).center()
    QTest.mouseClick(window.problems.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.bridge.selected_people == (studio["ben"],)


def test_the_problem_list_waits_for_the_simulation_once_there_was_one(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    plan_now()
    window.bridge.take_percentiles(simulated(window))
    qtbot.waitUntil(lambda: window.bridge.percentiles is not None)
    window.problems.refresh()
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["comp"], promise_by=date(2027, 3, 9))
    with qtbot.assertNotEmitted(window.problems.counted, wait=2 * PAUSE):
        plan_now()
    with qtbot.waitSignal(window.problems.counted) as counted:
        window.bridge.take_percentiles(simulated(window))
    assert counted.args == [1]


def simulated(window: MainWindow) -> Percentiles:
    schedule = window.bridge.schedule
    assert schedule is not None
    percentiles = simulate(schedule.problem, 20)
    assert percentiles is not None
    return percentiles


def test_finding_an_item_unfolds_the_way_to_it(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    window.tree.fold_all()
    field = window.findChild(QLineEdit, "searchField")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "sh1 com")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.bridge.selected_items == (studio["comp"],)
    assert (
        studio["comp"] in window.bridge.lines.ids and studio["light"] not in window.bridge.lines.ids
    )


def test_nothing_found_is_said(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.header.search, "zebra")
    assert window.header.search.found.item(0).text() == "Nothing of that name"


def test_r10_an_assignment_dropped_on_a_person_of_the_heatmap_is_handed_over(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    plan_now()
    heatmap = window.findChild(HeatmapView, "heatmapView")
    assert isinstance(heatmap, HeatmapView)
    place = heatmap.line_rect(studio["ben"]).center()
    dragged = drag_data.packed(drag_data.ASSIGNMENTS, [studio["layout-ana"]])
    arguments = (
        Qt.DropAction.MoveAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(heatmap.viewport(), QDragEnterEvent(place, *arguments))
    hover = QDragMoveEvent(place, *arguments)
    QApplication.sendEvent(heatmap.viewport(), hover)
    assert hover.isAccepted()
    with qtbot.waitSignal(window.bridge.changed):
        QApplication.sendEvent(heatmap.viewport(), QDropEvent(QPointF(place), *arguments))
    assert studio.owners("layout") == ["Ben Okafor"]


def page_button(window: MainWindow, page: Page) -> PageButton:
    return next(
        button for button in window.header.findChildren(PageButton) if button.text() == page.name
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_opened_by_its_button_and_by_its_entry_in_the_menu(
    window: MainWindow, page: Page
) -> None:
    action, button = window.actions_[page.menu or page.name], page_button(window, page)
    assert action.shortcut().toString() == page.keys
    for ask in (button.click, action.trigger):
        window.show_page(next(other for other in PAGES if other is not page))
        assert not button.isChecked()
        ask()
        assert window.page is page and button.isChecked()
        assert [other for other in PAGES if page_button(window, other).isChecked()] == [page]


def test_print_opens_the_print_page_wherever_it_stands(window: MainWindow) -> None:
    window.actions_["Print…"].trigger()
    assert isinstance(window.pages.currentWidget(), PrintPane)


def test_a_drag_that_rests_on_a_pages_button_opens_the_page(
    window: MainWindow, qtbot: QtBot
) -> None:
    people = page_button(window, PEOPLE)
    dragged = drag_data.packed(drag_data.ASSIGNMENTS, [AssignmentId(1)])
    arguments = (
        Qt.DropAction.MoveAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(people, QDragEnterEvent(QPoint(5, 5), *arguments))
    qtbot.waitUntil(lambda: window.page is PEOPLE)


def test_tree_and_gantt_rows_stand_side_by_side(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    plan_now()
    window.resize(1200, 420)
    tree_row = window.tree.visualRect(window.tree.tree_model.index_of(studio["comp"])).center()
    bar = window.gantt.bar_rect(studio["comp"])
    assert bar is not None
    in_tree = window.tree.viewport().mapTo(window, tree_row).y()
    in_gantt = window.gantt.viewport().mapTo(window, QPoint(0, round(bar.center().y()))).y()
    assert abs(in_tree - in_gantt) <= 1


def test_one_scroll_bar_moves_tree_and_gantt(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    for number in range(40):
        studio.workspace.run(create_treeitem, name=f"task {number}")
    bar = window.plan_page.findChild(QScrollBar, "rowScroll")
    assert isinstance(bar, QScrollBar)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    assert (
        window.bridge.lines.first_pixel == bar.maximum() == window.tree.verticalScrollBar().value()
    )


def test_the_theme_changes_while_the_window_is_open(
    window: MainWindow, holder: ThemeHolder
) -> None:
    holder.choose(DARK)
    dark = window.grab().toImage().pixelColor(700, window.height() - 60)
    holder.choose(LIGHT)
    light = window.grab().toImage().pixelColor(700, window.height() - 60)
    assert dark.lightness() < 60 and light.lightness() > 230


def test_an_unassigned_row_is_amber_in_the_picture(
    window: MainWindow, studio: Studio, holder: ThemeHolder
) -> None:
    tree = window.tree
    rect = tree.visualRect(tree.tree_model.index_of(studio["light"], 1))
    picture = tree.viewport().grab().toImage().copy(rect)
    assert has_colour(picture, LIGHT.at_risk_text)


def has_colour(picture: QImage, colour: str) -> bool:
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    pixels = (
        picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())
    )
    channels = ((p.red(), p.green(), p.blue()) for p in pixels)
    return any(max(abs(a - b) for a, b in zip(c, wanted, strict=True)) < 40 for c in channels)


def test_an_empty_plan_says_what_to_do(window: MainWindow, studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(delete_treeitems, [studio["seq"], studio["review"]])
    hints = [
        label.text() for label in window.findChildren(QLabel, "emptyHint") if label.isVisible()
    ]
    assert any("Ctrl+N" in hint for hint in hints)


def test_a_csv_is_previewed_and_comes_in_as_one_undoable_edit(
    window: MainWindow, studio: Studio, tmp_path: Path, qtbot: QtBot
) -> None:
    assert "*.csv" in name_filter() and "*.mpp" in name_filter()
    source = tmp_path / "more.csv"
    source.write_text("name,parent,person,low,high\nSeq 2,,,,\nRoto,Seq 2,Cid Cole,2,4\n", "utf-8")
    Import(window.bridge, window).read(source)
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportPreview)))
    (preview,) = window.findChildren(ImportPreview)
    revision = studio.workspace.snapshot.revision
    with qtbot.waitSignal(window.bridge.changed):
        preview.accept()
    assert studio.names_under("top") == ["seq", "review", "Seq 2"]
    assert "Roto" in [window.bridge.snapshot.items[i].name for i in window.bridge.lines.ids], (
        "what is new is unfolded"
    )
    assert studio.workspace.snapshot.revision == revision + 1


def test_a_file_that_cannot_be_read_gives_one_sentence(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    source = tmp_path / "notes.docx"
    source.write_bytes(b"no plan")
    with qtbot.waitSignal(window.bridge.refused) as refusal:
        Import(window.bridge, window).read(source)
    assert "notes.docx" in refusal.args[0]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of its own; the compiled kernel comes along, so that it need not be compiled
    again."""
    home = tmp_path / "home"
    if cache_folder().is_dir():
        shutil.copytree(cache_folder(), home / "cache")
    monkeypatch.setenv("PLANNER_APP_HOME", str(home))
    return home


def test_open_window_shows_a_plan_with_dates_and_remembers_it(
    studio: Studio, home: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    _, window = open_window(studio.workspace.location, datetime.fromtimestamp(NOW, UTC))
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.bridge.percentiles is not None, timeout=60_000)
    assert window.bridge.dates.item_dates(studio["comp"])[0] >= NOW
    window.close()
    _, start = open_window(None)
    qtbot.addWidget(start)
    texts = [button.text() for button in start.findChildren(QPushButton)]
    assert texts == ["Open a plan…", "New plan…", "Import…", "Sample production"]
    assert start.findChild(QWidget, "quietLink") is not None
    assert not start.findChildren(QListWidget)


def test_what_is_typed_when_the_window_closes_is_kept(studio: Studio, qtbot: QtBot) -> None:
    _, window = open_window(studio.workspace.location, datetime.fromtimestamp(NOW, UTC))
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.show()
    window.go_to_item(studio["comp"])
    window.commands.rename()
    editor = window.tree.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "Slap comp")
    window.close()
    studio.workspace.catch_up().result()
    assert studio.workspace.snapshot.items[studio["comp"]].name == "Slap comp"


def test_hours_typed_when_the_window_closes_are_kept(studio: Studio, qtbot: QtBot) -> None:
    _, window = open_window(studio.workspace.location, datetime.fromtimestamp(NOW, UTC))
    assert isinstance(window, MainWindow)
    qtbot.addWidget(window)
    window.show()
    window.go_to_item(studio["comp"])
    window.assignments.edit_hours.trigger()
    editor = window.assignments.view.viewport().findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "1-2")
    window.close()
    studio.workspace.catch_up().result()
    row = studio.workspace.snapshot.assignments[studio["comp-ana"]]
    assert (row.low, row.high) == (1, 2)


@pytest.mark.parametrize("choice", ["Open a plan…", "New plan…", "Import…"])
def test_the_start_page_asks_for_a_file(qtbot: QtBot, choice: str) -> None:
    _, start = open_window(None)
    qtbot.addWidget(start)
    start.show()
    button = next(button for button in start.findChildren(QPushButton) if button.text() == choice)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [dialog.isVisible() for dialog in start.findChildren(QFileDialog)] == [True]


def test_the_charts_below_stay_on_the_gantts_time_axis_whatever_a_task_is_called(
    studio: Studio, window: MainWindow, qtbot: QtBot
) -> None:
    name = (
        "A task whose name goes on and on, over bonds and insurance documents and shop drawings, "
        * 3
    )
    with qtbot.waitSignal(window.bridge.changed):
        window.bridge.submit(update_treeitem, studio["comp"], name=name)
    window.bridge.select_items((studio["comp"],))
    gantt, stacks = (
        window.findChild(QWidget, "ganttView"),
        window.findChild(QWidget, "utilizationView"),
    )
    assert gantt is not None and stacks is not None
    qtbot.waitUntil(lambda: stacks.width() > 0)
    gap = gantt.mapTo(window, QPoint()).x() - stacks.mapTo(window, QPoint()).x()
    assert gap >= 90


def test_somebody_new_is_added_by_name(window: MainWindow, qtbot: QtBot) -> None:
    action = next(
        a for a in window.findChildren(QAction) if a.text().replace("&", "") == "New person…"
    )
    action.trigger()
    question = window.findChild(QInputDialog)
    assert question is not None
    question.setTextValue("Chloé Martin")
    with qtbot.waitSignal(window.bridge.changed):
        question.accept()
    assert "Chloé Martin" in {person.name for person in window.bridge.snapshot.people.values()}


def test_the_last_plan_is_opened_again_while_it_is_there(
    studio: Studio, home: Path, qtbot: QtBot
) -> None:
    assert last_plan() is None
    Settings().remember(studio.workspace.location)
    assert last_plan() == studio.workspace.location
    Settings().remember(str(home / "gone.plan"))
    assert last_plan() is None


@pytest.mark.parametrize(
    ("key", "reason"),
    [(Qt.Key.Key_Tab, "only folders"), (Qt.Key.Key_Backtab, "It is at the top already.")],
)
def test_r15_a_refused_indent_says_why(
    window: MainWindow, studio: Studio, qtbot: QtBot, key: Qt.Key, reason: str
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(create_treeitem, name="last")
    window.tree.reveal(
        next(i for i, item in window.bridge.snapshot.items.items() if item.name == "last")
    )
    window.tree.setFocus()
    QTest.keyClick(window.tree, key)
    assert reason in words(window)
    assert window.tree.hasFocus()


def test_an_import_that_lengthens_the_plan_shows_all_of_it(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    plan_now()
    source = tmp_path / "long.csv"
    source.write_text("name,parent,person,low,high\nBuild,,Cid Cole,300,300\n", "utf-8")
    Import(window.bridge, window).read(source)
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportPreview)))
    with qtbot.waitSignal(window.bridge.edited):
        window.findChildren(ImportPreview)[0].accept()
    plan_now()
    assert window.bridge.schedule is not None
    assert (
        window.bridge.span.start <= NOW
        and window.bridge.span.end >= window.bridge.schedule.item_finish.max()
    )
    window.bridge.span.pan(400 * DAY)
    plan_now()
    assert window.bridge.span.start > NOW + 300 * DAY, (
        "only the first schedule after the import moves the view"
    )


def test_the_pages_buttons_stand_still_while_problems_grow(window: MainWindow) -> None:
    def places() -> list[int]:
        QApplication.sendPostedEvents()
        return [button.x() for button in window.header.findChildren(PageButton)]

    before = places()
    for count in (0, 7, 100):
        window.header.set_problems(count)
        assert places() == before


def test_an_item_out_of_sight_is_found_in_the_middle(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    for number in range(80):
        studio.workspace.run(create_treeitem, name=f"task {number}")
    qtbot.waitUntil(lambda: len(window.bridge.lines.ids) > 80)
    window.go_to_item(window.bridge.lines.ids[45])
    view = window.tree
    middle = view.visualRect(view.tree_model.index_of(window.bridge.lines.ids[45])).center().y()
    assert abs(middle - view.viewport().height() / 2) < 40


def test_s14_a_date_in_the_tree_says_why_on_hover(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], qtbot: QtBot
) -> None:
    plan_now()
    view, explanations = window.tree, window.bridge.explanations
    with qtbot.waitSignal(
        explanations.ready, timeout=120_000
    ):  # the kernel may have to be compiled first
        assert explanations.of_item(studio["comp"]) == ""
    for item, column, told in (
        ("layout", NUMBERS["who"], ""),
        (
            "comp",
            NUMBERS["finish"],
            "sh1 comp starts on Thu 11 March 2027 at 13:10 because the row before it",
        ),
        ("layout", NUMBERS["finish"], "sh1 layout starts on Wed 10 March 2027 at 09:10, at once."),
    ):
        place = view.visualRect(view.tree_model.index_of(studio[item], column)).center()
        asking = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), asking)
        assert (f"<p>{told}" in QToolTip.text()) if told else not QToolTip.isVisible()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_name_that_is_cut_is_told_whole(window: MainWindow, studio: Studio, qtbot: QtBot) -> None:
    name = "Shop drawings and product data of the storefront, with calculations and samples"
    with qtbot.waitSignal(window.bridge.changed):
        window.bridge.submit(update_treeitem, studio["comp"], name=name)
    view = window.tree
    for item, told in ((studio["layout"], ""), (studio["comp"], name)):
        place = view.visualRect(view.tree_model.index_of(item)).center()
        asking = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
        QApplication.sendEvent(view.viewport(), asking)
        assert (told in QToolTip.text()) if told else not QToolTip.isVisible()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_heatmap_scrolls_to_whoever_is_selected(
    window: MainWindow, studio: Studio, qtbot: QtBot
) -> None:
    for number in range(60):
        studio.workspace.run(create_person, username=f"artist{number:02}")
    qtbot.waitUntil(lambda: len(window.bridge.snapshot.people) == 62)
    heatmap = window.findChild(HeatmapView, "heatmapView")
    assert isinstance(heatmap, HeatmapView)
    last = heatmap.order()[-1]
    assert not heatmap.viewport().rect().contains(heatmap.line_rect(last).center())
    window.bridge.select_people((last,))
    assert heatmap.viewport().rect().contains(heatmap.line_rect(last).center())


def test_a_long_plan_name_does_not_make_the_window_wide(
    studio: Studio, window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        window.bridge.submit(
            update_plan, name="The never-ending voyage of the night ferry, season eleven, part two"
        )
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= 1280)
