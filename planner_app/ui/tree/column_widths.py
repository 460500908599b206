"""The tree's header: how wide its columns are, and which of them are shown."""

from datetime import date
from typing import Final

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView

from planner_app.languages import tr
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.look.theme import ui_font
from planner_app.ui.tree.tree_painting import MARGIN
from planner_app.words import short_day_words

_BESIDE_WORDS: Final = 2 * MARGIN + 4
"""The same of a cell; slanted words are a little wider."""
_SOME_YEAR: Final = 2028
_BESIDE_TITLE: Final = 14
"""Pixels that the style sheet leaves left and right of a title, both together, and the edge."""


def dress_header(header: QHeaderView) -> None:
    """Its height, and the columns as they are in a new window; the name takes what is left."""
    header.setFixedHeight(HEADER_HEIGHT)
    header.setStretchLastSection(False)
    header.setSectionsMovable(False)
    header.ensurePolished()  # titles are measured in the font of the style sheet
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    for number, column in enumerate(COLUMNS):
        header.resizeSection(number, _width(header, number))
        header.setSectionHidden(number, not column.shown_at_first)


def fit_dates(header: QHeaderView, *, with_year: bool) -> None:
    """Room for the year where the plan reaches beyond the next months; widths chosen by hand
    stay."""
    for number, column in enumerate(COLUMNS):
        if column.width_with_year is None:
            continue
        here = (_width(header, number), _width(header, number, with_year=True))
        # A hidden column is 0 pixels wide here, whatever it will be when it is shown.
        if header.sectionSize(number) in here or header.isSectionHidden(number):
            header.resizeSection(number, here[with_year])


def _width(header: QHeaderView, number: int, *, with_year: bool = False) -> int:
    """The column's own width; more where its title, or a day, is longer in the language spoken."""
    column = COLUMNS[number]
    plain = QFontMetrics(ui_font(tabular=True))
    # Qt's own hint is for bold titles, as they are where a section is pressed: ours never are.
    title = header.fontMetrics().horizontalAdvance(tr(column.title)) + _BESIDE_TITLE
    words = [plain.horizontalAdvance(tr(text)) + _BESIDE_WORDS for text in column.own_words]
    if column.width_with_year is None:
        return max(column.width, title, *words)
    if not with_year:
        return max(column.width, title, _widest_day(with_year=False))
    return max(column.width_with_year, title, _widest_day(with_year=True))


def _widest_day(*, with_year: bool) -> int:
    """Pixels of a cell that holds any day, a container's too: the names of days and months are of
    very different length in some languages."""
    metrics = QFontMetrics(ui_font(bold=True, tabular=True))
    today = date(_SOME_YEAR - 2 if with_year else _SOME_YEAR, 6, 15)

    def width(day: date) -> int:
        return metrics.horizontalAdvance(short_day_words(day, today))

    weekday = max(range(22, 29), key=lambda day: width(date(_SOME_YEAR, 1, day)))
    wanted = date(_SOME_YEAR, 1, weekday).weekday()
    # Each month has every weekday between its 22nd and its 28th, all of two digits.
    days = (date(_SOME_YEAR, month, day) for month in range(1, 13) for day in range(22, 29))
    return max(width(day) for day in days if day.weekday() == wanted) + 2 * MARGIN
