"""The window's language: chosen in the View menu, spoken from the next start on."""

from collections.abc import Callable, Iterator
from gettext import NullTranslations
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialogButtonBox, QMenu
from pytestqt.qtbot import QtBot

from planner_app import catalogues, languages
from planner_app.application.display import speak_in_widgets
from planner_app.settings import LANGUAGE, Settings
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.plan_windows import PlanWindows
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.look.theme import ThemeHolder

TITLES = {
    "&File": "&Datei",
    "&Edit": "&Bearbeiten",
    "&Work": "&Arbeit",
    "&View": "&Ansicht",
    "&Help": "&Hilfe",
}


class Titles(NullTranslations):
    """A catalogue of the menus alone, so that better words in the real one break nothing."""

    def gettext(self, message: str) -> str:
        """The German title of a menu, else the English text."""
        return TITLES.get(message, message)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    languages.use("de", Titles())
    translator = speak_in_widgets(qapp)
    yield
    catalogues.speak("en")
    qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def choices(window: MainWindow) -> dict[str, QAction]:
    menu = window.findChild(QMenu, "languages")
    assert isinstance(menu, QMenu)
    return {action.objectName(): action for action in menu.actions()}


def test_the_view_menu_names_the_languages_in_their_own_words(window: MainWindow) -> None:
    assert [action.text() for action in choices(window).values()] == [
        "System",
        "English",
        "Deutsch",
    ]
    assert [name for name, action in choices(window).items() if action.isChecked()] == ["system"]


def test_a_language_is_kept_and_said_to_begin_at_the_next_start(
    window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.bridge.said) as said:
        choices(window)["de"].trigger()
    assert Settings().get(LANGUAGE) == "de"
    assert "next time" in said.args[0]
    assert [name for name, action in choices(window).items() if action.isChecked()] == ["de"]


def test_a_window_speaks_the_language_of_its_start(
    german: None, make_window: Callable[[], MainWindow]
) -> None:
    window = make_window()
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == list(TITLES.values())


def test_widgets_of_qt_speak_it_too(german: None, qtbot: QtBot) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.buttons()[0].text() == "Abbrechen"
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    assert calendar.locale().monthName(3) == "März"


@pytest.fixture
def make_window(bridge: Bridge, holder: ThemeHolder, qtbot: QtBot) -> Callable[[], MainWindow]:
    def refuse(*_: object) -> Any:
        raise AssertionError("no other plan is opened in these tests")

    def make() -> MainWindow:
        doors = PlanWindows(refuse, refuse, refuse, refuse)
        window = MainWindow(bridge, holder, doors, lambda: None)
        qtbot.addWidget(window)
        return window

    return make
