"""What a chart is drawn with: a theme, line widths and fonts; screen and paper differ only here."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QLinearGradient,
    QPen,
    QPixmap,
)

from planner_app.ui.look.theme import Theme, blended, qcolor

PAPER_FONT: Final = 12.5
"""Pixels of the plain font on paper, where a pixel is 1/96 inch."""

_MOST_ELIDED: Final = 20_000
_MOST_PICTURES: Final = 2_000


@dataclass(frozen=True)
class Ink:
    """A theme at a line width. Units are pixels on screen and 1/96 inch on paper."""

    theme: Theme
    hairline: float = 1.0
    on_paper: bool = False

    @cached_property
    def plain(self) -> QFont:
        """The interface font, in pixels, with tabular figures."""
        font = QFont(QGuiApplication.font())
        font.setPixelSize(round(PAPER_FONT if self.on_paper else QFontInfo(font).pixelSize()))
        if not self.on_paper:
            font.setFeature(QFont.Tag("tnum"), 1)
        else:
            # Substituted glyphs have no characters behind them in a PDF: its words could not be
            # searched or copied.
            for feature in ("calt", "liga"):
                font.setFeature(QFont.Tag(feature), 0)
            if "Inter" in QFontDatabase.families():
                font.setFamily("Inter")
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    @cached_property
    def bold(self) -> QFont:
        """For containers, totals and lanes."""
        return _weighted(self.plain)

    @cached_property
    def small(self) -> QFont:
        """For axes, labels of bars and second lines."""
        font = QFont(self.plain)
        font.setPixelSize(max(round(self.plain.pixelSize() * 0.87), 9))
        return font

    @cached_property
    def tiny(self) -> QFont:
        """For figures below figures, on paper."""
        font = QFont(self.plain)
        font.setPixelSize(8)
        return font

    @cached_property
    def small_bold(self) -> QFont:
        """For months and percentages that call."""
        return _weighted(self.small)

    @cached_property
    def small_metrics(self) -> QFontMetricsF:
        """Widths in the small font."""
        return QFontMetricsF(self.small)

    @cached_property
    def small_bold_metrics(self) -> QFontMetricsF:
        """Widths in the small bold font."""
        return QFontMetricsF(self.small_bold)

    def pen(self, colour: str, width: float = 1.0, alpha: float = 1.0) -> QPen:
        """A solid pen of `width` hairlines."""
        return _pen(colour, width * self.hairline, alpha, False)

    def line(self, colour: str, width: float) -> QPen:
        """A solid pen of `width` pixels, on paper too."""
        return _pen(colour, width, 1.0, False)

    def dashed(self, colour: str, width: float = 1.2) -> QPen:
        """A dashed pen, for what nobody has yet."""
        return _pen(colour, width, 1.0, True)

    def text_on(self, fill: str) -> str:
        """The theme's ink for words on a fill."""
        return _text_on(self.theme, fill)

    def elided(self, words: str, width: float) -> str:
        """Words cut to a width in the small bold font; '' where nothing readable is left."""
        key = (words, int(width))
        if key not in self._elided:
            if len(self._elided) > _MOST_ELIDED:
                self._elided.clear()
            cut = self.small_bold_metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = cut if len(cut) > 2 or cut == words else ""
        return self._elided[key]

    @cached_property
    def pictures(self) -> "Pictures":
        """What was painted once and looks the same elsewhere."""
        return Pictures()

    @cached_property
    def _elided(self) -> dict[tuple[str, int], str]:
        return {}

    def tint(self, colour: str, share: float) -> QColor:
        """`share` of the colour: translucent on screen; mixed on paper, where printers dislike
        transparency."""
        return (
            qcolor(blended(colour, self.theme.panel, share))
            if self.on_paper
            else qcolor(colour, share)
        )

    def fading(self, colour: str, left: float, right: float) -> QBrush:
        """From much of the colour at x = left to hardly any at x = right."""
        gradient = QLinearGradient(left, 0, right, 0)
        gradient.setColorAt(0, self.tint(colour, 0.62))
        gradient.setColorAt(1, self.tint(colour, 0.07))
        return QBrush(gradient)


class Pictures(dict[object, QPixmap]):
    """Small pictures by how they look; forgets all of them when they become many."""

    def __setitem__(self, key: object, picture: QPixmap) -> None:
        if len(self) >= _MOST_PICTURES:
            self.clear()
        super().__setitem__(key, picture)


@lru_cache(maxsize=256)
def _pen(colour: str, width: float, alpha: float, dashed: bool) -> QPen:
    pen = QPen(qcolor(colour, alpha), width)
    if dashed:
        pen.setDashPattern([3.0, 2.2])
    else:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


@lru_cache(maxsize=256)
def _text_on(theme: Theme, fill: str) -> str:
    return theme.text_on(fill)


def _weighted(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
