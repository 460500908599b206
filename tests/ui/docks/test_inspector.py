"""The inspector beside the page: what it says about the selected item, where its links lead, how it
fills in."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTextBrowser
from pytestqt.qtbot import QtBot

from planner_app.ids import ItemId
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.scheduling.simulation import simulate
from planner_app.ui.docks.inspector import NOTHING_CHOSEN, WORKING
from planner_app.ui.frame.pages import PEOPLE
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.look.schedule_words import finish_words
from planner_app.ui.look.theme import DARK
from tests.ui.conftest import Studio

Plan = Callable[[], None]
COMPILING = 120_000
"""Milliseconds at most: the first explanation after a change of the kernel waits for the
compiler."""


@pytest.fixture
def page(window: MainWindow) -> QTextBrowser:
    """The inspector, open."""
    window.actions_["Inspector"].trigger()
    found = window.findChild(QTextBrowser, "inspector")
    assert found is not None and found.accessibleName() == "Inspector"
    return found


def look_at(
    window: MainWindow, page: QTextBrowser, qtbot: QtBot, item_id: ItemId, words: str
) -> str:
    """What stands there once it speaks of an item; `words` are among it."""
    window.bridge.select_items((item_id,))
    qtbot.waitUntil(lambda: page.isVisible() and words in page.toPlainText(), timeout=COMPILING)
    return " ".join(page.toPlainText().split())


def simulate_now(window: MainWindow, qtbot: QtBot) -> None:
    assert window.bridge.schedule is not None
    found = simulate(window.bridge.schedule.problem, 100)
    assert found is not None
    with qtbot.waitSignal(window.bridge.simulated):
        window.bridge.take_percentiles(found)


def links(page: QTextBrowser) -> dict[str, list[str]]:
    """Where each linked word leads."""
    found: dict[str, list[str]] = {}
    block = page.document().begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            if target := parts.fragment().charFormat().anchorHref():
                found.setdefault(target, []).append(parts.fragment().text())
            parts += 1
        block = block.next()
    return found


def follow(page: QTextBrowser, words: str) -> None:
    """Click the first link with these words."""
    cursor = page.document().find(words)
    while not cursor.charFormat().anchorHref():
        cursor = page.document().find(words, cursor)
        assert not cursor.isNull(), f"no link says {words}"
    cursor.setPosition(cursor.selectionStart() + 1)
    QTest.mouseClick(
        page.viewport(), Qt.MouseButton.LeftButton, pos=page.cursorRect(cursor).center()
    )


def colour_of(page: QTextBrowser, words: str) -> str:
    return page.document().find(words).charFormat().foreground().color().name().upper()


def empty_words(window: MainWindow) -> str:
    found = window.inspector.findChild(QLabel, "emptyHint")
    return found.text() if found is not None and found.isVisible() else ""


def test_s14_every_row_says_why_it_starts_then(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    said = look_at(window, page, qtbot, studio["comp"], "Why then")
    assert "Ana Ruiz · We 10 Mar → Th 11 Mar sh1 comp starts on" in said
    assert "because Ana is on sh1 layout until then" in said
    assert "Ben Okafor · Th 11 Mar → Th 11 Mar sh1 comp starts on" in said
    assert links(page) == {
        f"item:{studio['layout']}": ["sh1 layout", "sh1 layout"],
        f"person:{studio['ana']}": ["Ana", "Ana Ruiz"],
    }, "in the reasons, in what its finish waits for, and for the row that Ben's waits for"


def test_r13_done_rows_are_left_out_while_others_are_open(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_assignment, studio.row("comp"), is_done=True)
    plan_now()
    said = look_at(window, page, qtbot, studio["comp"], "Why then")
    assert "Ben Okafor ·" in said and "Ana Ruiz" not in said


def test_a_link_jumps_to_the_item_or_the_person(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    look_at(window, page, qtbot, studio["comp"], "Ana is on")
    follow(page, "sh1 layout")
    assert window.bridge.selected_items == (studio["layout"],)
    qtbot.waitUntil(lambda: "sh1 layout starts on" in page.toPlainText())
    look_at(window, page, qtbot, studio["comp"], "Ana is on")
    follow(page, "Ana")
    assert window.page is PEOPLE and window.bridge.selected_people == (studio["ana"],)


def test_s14_where_a_sentence_is_cut_all_causes_are_listed(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    run = studio.workspace.run
    run(create_assignment, studio["light"], person_id=studio["ben"], low=4, high=4)
    for number in range(4):
        run(create_treeitem, name=f"scan {number}", parent_id=studio["sh2"])
        scan = next(
            i.id for i in studio.workspace.snapshot.items.values() if i.name == f"scan {number}"
        )
        run(update_assignment, studio.workspace.snapshot.rows_of[scan][0], low=2, high=2)
        run(create_dependency, before_id=scan, after_id=studio["light"])
    qtbot.waitUntil(lambda: window.bridge.snapshot.revision == studio.workspace.snapshot.revision)
    plan_now()
    said = look_at(window, page, qtbot, studio["light"], "2 other things hold it too")
    for number in range(4):
        assert f"sh2 scan {number} until We 10 Mar 11:10" in said


def test_s11_the_chances_fill_in_as_the_simulation_comes(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    said = look_at(window, page, qtbot, studio["comp"], "Why then")
    assert said.startswith(
        "Start We 10 Mar Finish Th 11 Mar How sure the finish is follows in a moment."
    )
    simulate_now(window, qtbot)
    qtbot.waitUntil(lambda: "98 % by" in page.toPlainText())
    said = " ".join(page.toPlainText().split())
    answers = window.bridge.dates
    for percent, column in (("10 %", 0), ("50 %", 1), ("90 %", 2), ("98 %", 3)):
        day = finish_words(answers.item_percentile(studio["comp"], column), window.bridge.zone)
        assert f"{percent} by {day}" in said
    assert "It decides the plan's finish in more than 99 % of the simulations." in said


@pytest.mark.parametrize(("day", "chance"), [(9, "less than 1 %"), (15, "more than 99 %")])
def test_s13_the_deadline_says_how_likely_it_is_kept(
    window: MainWindow,
    studio: Studio,
    plan_now: Plan,
    page: QTextBrowser,
    qtbot: QtBot,
    day: int,
    chance: str,
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["sh1"], promise_by=date(2027, 3, day))
    plan_now()
    simulate_now(window, qtbot)
    look_at(window, page, qtbot, studio["sh1"], f"kept in {chance} of the simulations.")
    is_red = colour_of(page, "Promised by") == window.holder.theme.trouble_text
    assert is_red is (day == 9)


def test_s11_what_decides_a_container_stands_with_how_often(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    said = look_at(window, page, qtbot, studio["sh1"], "What it begins with")
    assert "sh1 layout starts on Wed 10 March 2027 at 09:10, at once." in said
    assert "What its finish waits for One behind the other, as expected." in said
    simulate_now(window, qtbot)
    said = look_at(window, page, qtbot, studio["sh1"], "What decides its finish")
    assert "In how many of 100 simulations. > 99 % sh1 layout > 99 % sh1 comp" in said
    assert f"item:{studio['layout']}" in links(page)


def test_s09_what_has_no_dates_says_why(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    said = look_at(window, page, qtbot, studio["review"], "never estimated")
    assert (
        said == "Why it has no dates Unassigned review has no dates because it was never estimated."
    )
    assert not window.inspector.strip.isVisible()


def test_a_milestone_has_one_date(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(
            create_treeitem, name="delivery", type="milestone", start_date=date(2027, 3, 19)
        )
    delivery = next(i.id for i in window.bridge.snapshot.items.values() if i.name == "delivery")
    plan_now()
    assert look_at(window, page, qtbot, delivery, "date is fixed").startswith(
        "Date Fr 19 Mar Why then Unassigned · Fr 19 Mar"
    )


def test_a02_time_off_names_the_person(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.changed):
        off = Period(date(2027, 3, 10), date(2027, 3, 10))
        studio.workspace.run(
            create_allocation,
            person_id=studio["ana"],
            allocation_type="Vacation",
            period=off,
            value=1.0,
        )
    plan_now()
    look_at(window, page, qtbot, studio["layout"], "is away until")
    assert links(page)[f"person:{studio['ana']}"] == ["Ana"]


def test_a_name_that_looks_like_a_page_is_shown_as_it_is(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    name = "<b>x</b> <img src='file:///etc/passwd'> <a href='item:1'>y"
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_treeitem, studio["layout"], name=name)
    plan_now()
    look_at(window, page, qtbot, studio["comp"], f"Ana is on sh1 {name} until then")
    assert set(links(page)) == {f"item:{studio['layout']}", f"person:{studio['ana']}"}
    look_at(window, page, qtbot, studio["layout"], f"sh1 {name} starts on")
    assert not links(page)


def test_it_says_what_is_missing(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    assert empty_words(window) == NOTHING_CHOSEN and not page.isVisible()
    window.bridge.select_items((studio["comp"],))
    qtbot.waitUntil(lambda: empty_words(window) == WORKING)
    plan_now()
    qtbot.waitUntil(page.isVisible, timeout=COMPILING)
    window.bridge.select_items((studio["comp"], studio["layout"]))
    qtbot.waitUntil(lambda: empty_words(window) == "2 items are chosen: choose one of them.")


def test_an_answer_about_what_is_no_longer_chosen_is_dropped(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    window.bridge.select_items((studio["comp"],))
    window.inspector.refresh()
    window.bridge.select_items(())
    window.inspector.refresh()
    heard: list[int] = []
    window.bridge.ask(lambda: 1, heard.append)
    qtbot.waitUntil(lambda: heard == [1], timeout=COMPILING)
    assert empty_words(window) == NOTHING_CHOSEN and not page.isVisible()


def test_it_follows_an_edit_and_the_last_item_chosen(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    window.bridge.select_items((studio["layout"],))
    window.inspector.refresh()
    look_at(window, page, qtbot, studio["comp"], "Ana is on sh1 layout")
    with qtbot.waitSignal(window.bridge.changed):
        studio.workspace.run(update_assignment, studio.row("layout"), is_done=True)
    plan_now()
    qtbot.waitUntil(
        lambda: "sh1 comp starts on Wed 10 March 2027 at 09:10, at once." in page.toPlainText()
    )


def test_there_is_room_for_one_dock(window: MainWindow, page: QTextBrowser) -> None:
    assert window.actions_["Inspector"].shortcut().toString() == "F7"
    assert window.inspector.isVisible()
    for name, dock in (
        ("Problems", window.problem_panel),
        ("History", window.history),
        ("Inspector", window.inspector),
    ):
        window.actions_[name].trigger()
        docks = (window.problem_panel, window.history, window.inspector)
        assert [other.isVisible() for other in docks] == [other is dock for other in docks]
    window.actions_["Inspector"].trigger()
    assert not window.inspector.isVisible()


def test_a_dark_page_has_dark_colours_at_once(
    window: MainWindow, studio: Studio, plan_now: Plan, page: QTextBrowser, qtbot: QtBot
) -> None:
    plan_now()
    look_at(window, page, qtbot, studio["comp"], "Why then")
    window.holder.choose(DARK)
    assert colour_of(page, "sh1 layout") == DARK.accent_text
