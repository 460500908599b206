import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.legend import LegendLabel, Mark, arranged, paint_legend
from planner_app.ui.look.theme import LIGHT
from tests.ui.pixels import share_of

ENTRIES = [LegendLabel(f"Department {n}", Mark.FILL, LIGHT.work(n)) for n in range(8)]


@pytest.fixture
def ink(qapp: object) -> Ink:
    return Ink(LIGHT)


def painted(ink: Ink, width: int) -> QImage:
    image = QImage(width, 24, QImage.Format.Format_RGB32)
    image.fill(LIGHT.panel)
    painter = QPainter(image)
    paint_legend(painter, ink, ENTRIES, 4, 12, width)
    painter.end()
    return image


def test_a_legend_in_too_little_room_says_how_many_are_left_out(ink: Ink) -> None:
    """Nothing is cut in the middle, and the end of the line is not empty as if that were all."""
    whole, cut = painted(ink, 1_200), painted(ink, 420)
    fitting = len(arranged(ink, ENTRIES, 420)[0])
    assert all(share_of(whole, entry.colour, QRectF(whole.rect())) > 0 for entry in ENTRIES)
    shown = [entry for entry in ENTRIES if share_of(cut, entry.colour, QRectF(cut.rect()), 4) > 0]
    assert shown == ENTRIES[: len(shown)] and 0 < len(shown) <= fitting < 8
    last = max(
        x
        for x in range(420)
        for y in range(24)
        if cut.pixelColor(x, y).name().upper() != LIGHT.panel.upper()
    )
    end = end_of(ink, shown)
    assert last > end + 8, "a number stands behind the last entry"


def end_of(ink: Ink, shown: list[LegendLabel]) -> float:
    """Where the words of the last entry end: a swatch of 12, 6 to its words, 16 to the next."""
    return (
        4
        + sum(12 + 6 + ink.small_metrics.horizontalAdvance(entry.words) + 16 for entry in shown)
        - 16
    )


def test_every_entry_stands_in_some_line(ink: Ink) -> None:
    lines = arranged(ink, ENTRIES, 300)
    assert [entry for line in lines for entry in line] == ENTRIES and len(lines) > 2
