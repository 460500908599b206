"""A printed chart as pages: closures that paint, so that preview, PDF and pictures show the same."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.legend import Entry

Page = Callable[[QPainter, Ink], None]
"""Paints the body of one page, in 1/96 inch."""


class Pages(NamedTuple):
    """The legend that stands on each page, and the pages."""

    legend: list[Entry]
    pages: list[Page]


Chapter = Callable[["object", QRectF], Pages]
