"""The tree's columns: which are shown at first, and how wide each is."""

from typing import Final

from PySide6.QtWidgets import QHeaderView

from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.tree.cells import Column

SHOWN_AT_FIRST: Final = (
    Column.NAME,
    Column.WHO,
    Column.LOW,
    Column.HIGH,
    Column.LOGGED,
    Column.FINISH,
    Column.FINISH_90,
)
DATE_WIDTH: Final = 84
DATE_WIDTH_WITH_YEAR: Final = 104
"""Holds "We 26 May 27" in bold."""
WIDTHS: Final = {
    Column.NAME: 220,
    Column.WHO: 104,
    Column.LOW: 50,
    Column.HIGH: 66,
    Column.LOGGED: 60,
    Column.START: DATE_WIDTH,
    Column.FINISH: DATE_WIDTH,
    Column.FINISH_90: DATE_WIDTH,
    Column.DEADLINE: DATE_WIDTH,
    Column.STATUS: 110,
}


def dress_header(header: QHeaderView) -> None:
    """Its height, and the columns as they are in a new window; the name takes what is left."""
    header.setFixedHeight(HEADER_HEIGHT)
    header.setStretchLastSection(False)
    header.setSectionsMovable(False)
    header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
    for column, width in WIDTHS.items():
        header.resizeSection(column, width)
        header.setSectionHidden(column, column not in SHOWN_AT_FIRST)


def fit_dates(header: QHeaderView, *, with_year: bool) -> None:
    """Room for the year where the plan reaches into another; widths chosen by hand stay."""
    here = (DATE_WIDTH, DATE_WIDTH_WITH_YEAR)
    for column in (Column.START, Column.FINISH, Column.FINISH_90, Column.DEADLINE):
        if header.sectionSize(column) in here or header.isSectionHidden(column):
            header.resizeSection(column, here[with_year])
