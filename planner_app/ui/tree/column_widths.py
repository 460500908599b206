"""The tree's header: how wide its columns are, and which of them are shown."""

from typing import Final

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView

from planner_app.languages import tr
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.columns.column import Column
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.look.theme import ui_font

_BESIDE_TITLE: Final = 16
"""Pixels that the style sheet leaves left and right of a title, both together."""


def dress_header(header: QHeaderView) -> None:
    """Its height, and the columns as they are in a new window; the name takes what is left."""
    header.setFixedHeight(HEADER_HEIGHT)
    header.setStretchLastSection(False)
    header.setSectionsMovable(False)
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    for number, column in enumerate(COLUMNS):
        header.resizeSection(number, _width(column))
        header.setSectionHidden(number, not column.shown_at_first)


def fit_dates(header: QHeaderView, *, with_year: bool) -> None:
    """Room for the year where the plan reaches beyond the next months; widths chosen by hand
    stay."""
    for number, column in enumerate(COLUMNS):
        if column.width_with_year is None:
            continue
        here = (_width(column), _width(column, with_year=True))
        # A hidden column is 0 pixels wide here, whatever it will be when it is shown.
        if header.sectionSize(number) in here or header.isSectionHidden(number):
            header.resizeSection(number, here[with_year])


def _width(column: Column, *, with_year: bool = False) -> int:
    """The column's own width, more where its title is longer in the language spoken."""
    wanted = column.width
    if with_year and column.width_with_year is not None:
        wanted = column.width_with_year
    title = QFontMetrics(ui_font(bold=True)).horizontalAdvance(tr(column.title))
    return max(wanted, title + _BESIDE_TITLE)
