"""The look: tokens for light, dark and paper, and the palette, style sheet and font made from
them."""

from dataclasses import dataclass
from functools import lru_cache
from string import Template
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from planner_app.ui.look.style_sheet import STYLE
from planner_app.ui.look.work_colours import linear, work_colour


@dataclass(frozen=True)
class Theme:
    """Colours as '#RRGGBB'. The `_text` variants keep 4.5 : 1 on every ground, the marks 3 : 1."""

    name: str
    ground: str
    panel: str
    header: str
    hairline: str
    faint: str
    """Rules between lines: fainter than a hairline."""
    text: str
    secondary: str
    accent: str
    accent_text: str
    selection: str
    trouble: str
    trouble_text: str
    at_risk: str
    at_risk_text: str
    day_off: str
    summary: str
    """Bars of containers."""

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on a dark ground."""
        return luminance(self.panel) < 0.2

    def text_on(self, fill: str) -> str:
        """White or near-black, whichever reads better on the fill."""
        return max("#FFFFFF", "#0E1012", key=lambda ink: contrast(ink, fill))

    def work(self, index: int) -> str:
        """The fill of the index-th kind of work."""
        return work_colour(index)

    def work_mark(self, index: int) -> str:
        """The same hue moved until it keeps 3 : 1 on the panel: edges of bars, dots and ticks."""
        return _until_legible(work_colour(index), self.panel, 3.0)


LIGHT: Final = Theme(
    name="light",
    ground="#F6F5F2",
    panel="#FFFFFF",
    header="#FAF9F7",
    hairline="#E4E2DC",
    faint="#F0EEE9",
    text="#22262B",
    secondary="#646A73",
    accent="#2B6CB0",
    accent_text="#2B6CB0",
    selection="#E3EEF9",
    trouble="#C8372D",
    trouble_text="#BF3229",
    at_risk="#C27300",
    at_risk_text="#945800",
    day_off="#F1EFEA",
    summary="#6F757E",
)
DARK: Final = Theme(
    name="dark",
    ground="#16181B",
    panel="#1E2125",
    header="#23262B",
    hairline="#31353B",
    faint="#272A2F",
    text="#E4E6E9",
    secondary="#A3AAB3",
    accent="#6AA6E8",
    accent_text="#79B0EC",
    selection="#24405C",
    trouble="#FF6B5E",
    trouble_text="#FF887D",
    at_risk="#F0A840",
    at_risk_text="#F0A840",
    day_off="#191B1F",
    summary="#9AA1AA",
)
PAPER: Final = Theme(
    name="paper",
    ground="#FFFFFF",
    panel="#FFFFFF",
    header="#FFFFFF",
    hairline="#C9C7C1",
    faint="#E4E2DC",
    text="#1A1D21",
    secondary="#5C626A",
    accent="#2B6CB0",
    accent_text="#2B6CB0",
    selection="#E3EEF9",
    trouble="#C8372D",
    trouble_text="#BF3229",
    at_risk="#C27300",
    at_risk_text="#945800",
    day_off="#F1EFEA",
    summary="#5C626A",
)


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, 0 to 1."""
    red, green, blue = linear(colour)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=256)
def qcolor(colour: str, alpha: float = 1.0) -> QColor:
    """The QColor of a token; do not change it, it is shared."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


def blended(colour: str, ground: str, share: float) -> str:
    """`share` of the colour laid over the ground, opaque."""
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


@lru_cache(maxsize=256)
def _until_legible(colour: str, ground: str, ratio: float) -> str:
    ink = "#000000" if luminance(ground) > 0.2 else "#FFFFFF"
    share = 1.0
    while contrast(colour_now := blended(colour, ink, share), ground) < ratio:
        share -= 0.02
    return colour_now


def ui_font(size: float = 0.0, bold: bool = False, tabular: bool = False) -> QFont:
    """The interface font. size: points more or less than the platform's; bold is the 600 of
    containers."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() + size)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    if tabular:
        # Digits of one width: numbers below each other can be compared.
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


class ThemeHolder(QObject):
    """The theme in force; follows the system's colour scheme unless told otherwise."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: Theme | None = None
        self.theme = self._wanted()
        QApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, theme: Theme | None) -> None:
        """Stay with a theme, or (None) follow the system again."""
        self._chosen = theme
        self._follow()

    def apply(self) -> None:
        """Dress the application: style, font, palette, style sheet."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        # Setting a style again would polish every widget anew.
        if application.style().objectName() != "fusion":
            application.setStyle("fusion")
        application.setFont(_interface_font())
        application.setPalette(_palette(self.theme))
        application.setStyleSheet(Template(STYLE).substitute(vars(self.theme)))

    def _follow(self) -> None:
        # To dress the application anew polishes every widget.
        if (wanted := self._wanted()) is not self.theme:
            self.theme = wanted
            self.apply()
            self.changed.emit()

    def _wanted(self) -> Theme:
        dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._chosen or (DARK if dark else LIGHT)


def _interface_font() -> QFont:
    """Inter where present, at the platform's size, but no smaller than its readable 9.5 points."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if "Inter" in QFontDatabase.families():
        font.setFamily("Inter")
    font.setPointSizeF(max(font.pointSizeF(), 9.5))
    return font


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(qcolor(theme.header), qcolor(theme.panel))
    for which, token in (
        (role.Window, theme.panel),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.ground),
        (role.Button, theme.header),
        (role.Text, theme.text),
        (role.WindowText, theme.text),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.trouble_text),
        (role.PlaceholderText, theme.secondary),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.text),
        (role.Accent, theme.accent),
        (role.Link, theme.accent_text),
        (role.ToolTipBase, theme.panel),
        (role.ToolTipText, theme.text),
        (role.Mid, theme.hairline),
        (role.Dark, theme.hairline),
        (role.Light, theme.faint),
    ):
        palette.setColor(which, qcolor(token))
    # setColor without a group has set the colours of disabled words, too.
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(
            QPalette.ColorGroup.Disabled, which, qcolor(blended(theme.text, theme.panel, 0.45))
        )
    return palette
