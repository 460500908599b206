"""The pictures of the README: every page, light and dark, and the printed pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.scheduling.levelling import level
from planner_app.scheduling.simulation import simulate
from planner_app.ui.frame import pictures
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.look.theme import DARK, LIGHT, Theme
from tests.ui.conftest import NOW, Studio


def share_of(picture: QImage, colour: str) -> float:
    """How much of a picture has a colour; every fourth pixel is looked at."""
    wanted = int(colour[1:], 16) | 0xFF000000
    places = [(x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4)]
    return sum(picture.pixel(x, y) == wanted for x, y in places) / len(places)


@pytest.fixture
def drawn(
    window: MainWindow, studio: Studio, plan_now: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> dict[str, QImage]:
    plan_now()
    found = simulate(ProblemBuilder().build(window.bridge.snapshot, NOW), 20)
    with qtbot.waitSignal(window.bridge.simulated):
        window.bridge.take_percentiles(found)  # type: ignore[arg-type]
    return {path.stem: QImage(str(path)) for path in pictures.render(window, tmp_path)}


def test_every_page_is_drawn_in_its_theme(drawn: dict[str, QImage], window: MainWindow) -> None:
    assert [name for name, *_ in pictures.SCREENS] == [
        name for name in drawn if not name.startswith("print")
    ]
    themes: dict[str, Theme] = {"light": LIGHT, "dark": DARK}
    for name, picture in drawn.items():
        if not name.startswith("print"):
            assert (picture.width(), picture.height()) == pictures.SIZE, name
            assert share_of(picture, themes[name.split("-")[1]].panel) > 0.3, name


def test_the_selected_row_and_its_bars_show(drawn: dict[str, QImage]) -> None:
    assert share_of(drawn["window-light"], LIGHT.selection) > 0.002
    assert share_of(drawn["window-light"], LIGHT.work(0)) > 0.0005
    assert share_of(drawn["people-light"], LIGHT.work(0)) > 0.0005


def test_printed_pages_are_white_with_black_words(drawn: dict[str, QImage]) -> None:
    for name in ("print-utilization-1", "print-gantt-1"):
        assert share_of(drawn[name], "#FFFFFF") > 0.6, name
        assert 0.0005 < 1 - share_of(drawn[name], "#FFFFFF") < 0.4, name


def test_dates_of_the_schedule_are_kept_after_the_pictures(
    drawn: dict[str, QImage], window: MainWindow
) -> None:
    schedule = window.bridge.schedule
    assert schedule is not None
    assert (
        schedule.row_finish == level(ProblemBuilder().build(window.bridge.snapshot, NOW)).row_finish
    ).all()
