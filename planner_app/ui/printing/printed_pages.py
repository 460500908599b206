"""A printed chart as pages: closures that paint, so that preview, PDF and pictures show the
same."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from planner_app.languages import tr
from planner_app.ui.charts.cards import paint_empty
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.legend import LegendLabel

PaintPage = Callable[[QPainter, Ink], None]
"""Paints the body of one page, in 1/96 inch."""


Room = Callable[[list[LegendLabel]], QRectF]
"""Where the chart goes below a legend."""


class PrintedPages(NamedTuple):
    """The legend that stands on each page, and the pages."""

    legend: list[LegendLabel]
    pages: list[PaintPage]


def nobody(room: Room) -> PrintedPages:
    """One page that says why it is empty."""
    body = room([])
    # Better a page that says so than an empty one, or none.
    title, hint = (
        tr("Nobody to show"),
        tr(
            "No people are in this part of the plan: choose another team or part, or add people "
            "first."
        ),
    )
    return PrintedPages([], [lambda painter, ink: paint_empty(painter, ink, body, title, hint)])
