"""The tree's header: how wide its columns are, and which of them are shown."""

from PySide6.QtWidgets import QHeaderView

from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.columns.tree_columns import COLUMNS, NAME


def dress_header(header: QHeaderView) -> None:
    """Its height, and the columns as they are in a new window; the name takes what is left."""
    header.setFixedHeight(HEADER_HEIGHT)
    header.setStretchLastSection(False)
    header.setSectionsMovable(False)
    header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
    for number, column in enumerate(COLUMNS):
        header.resizeSection(number, column.width)
        header.setSectionHidden(number, not column.shown_at_first)


def fit_dates(header: QHeaderView, *, with_year: bool) -> None:
    """Room for the year where the plan reaches into another; widths chosen by hand stay."""
    for number, column in enumerate(COLUMNS):
        if column.width_with_year is None:
            continue
        here = (column.width, column.width_with_year)
        if header.sectionSize(number) in here or header.isSectionHidden(number):
            header.resizeSection(number, here[with_year])
