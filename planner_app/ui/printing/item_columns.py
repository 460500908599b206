"""The tree's columns beside a printed Gantt: those that have a place on paper, as their records
say."""

from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.operations.snapshot.naming import full_name
from planner_app.ui.charts.ink import Ink
from planner_app.ui.columns.column import OnPaper, PlanNow
from planner_app.ui.columns.tree_columns import COLUMNS
from planner_app.ui.look.theme import qcolor
from planner_app.ui.printing.request import PrintRequest

LINE_HEIGHT: Final = 17.0
INDENT: Final = 10.0
MOST_INDENT: Final = 60.0


class _Placed(NamedTuple):
    """A column and where it begins, from the left edge of the first."""

    x: float
    column: OnPaper


def _placed() -> list[_Placed]:
    found, x = list[_Placed](), 0.0
    for column in COLUMNS:
        if column.paper is not None:
            found.append(_Placed(x, column.paper))
            x += column.paper.width + column.paper.gap
    return found


_COLUMNS: Final = _placed()
COLUMNS_WIDTH: Final = sum(column.width + column.gap for _, column in _COLUMNS)
"""Of all of them, with the gap before the chart."""


def paint_columns(
    painter: QPainter, ink: Ink, request: PrintRequest, lines: range, area: QRectF
) -> None:
    """The cells of these lines of the request over the area's height, their titles above it."""
    theme = ink.theme
    painter.setFont(ink.small)
    painter.setPen(qcolor(theme.secondary))
    for x, column in _COLUMNS:
        box = QRectF(area.left() + x, area.top() - 18, column.width, 16)
        title = ink.small_metrics.elidedText(
            tr(column.title), Qt.TextElideMode.ElideRight, column.width
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(ink.pen(theme.secondary))
    painter.drawLine(
        QLineF(area.left(), area.top() - 0.5, area.left() + COLUMNS_WIDTH, area.top() - 0.5)
    )
    plan = PlanNow(request.snapshot, request.dates, request.zone, request.now)
    for at, line in enumerate(lines):
        top = area.top() + at * LINE_HEIGHT
        _paint_line(painter, ink, plan, request.charted[line], area.left(), top, is_first=at == 0)
        painter.setPen(ink.pen(theme.faint))
        painter.drawLine(QLineF(area.left(), top + LINE_HEIGHT, area.right(), top + LINE_HEIGHT))


def _paint_line(
    painter: QPainter,
    ink: Ink,
    plan: PlanNow,
    item_id: ItemId,
    left: float,
    top: float,
    *,
    is_first: bool,
) -> None:
    item = plan.snapshot.items[item_id]
    for number, (x, column) in enumerate(_COLUMNS):
        words, width, indent, bold = column.text(plan, item), column.width, 0.0, False
        if number == 0:
            if is_first:  # its shot is on the page before
                words = full_name(plan.snapshot, item_id)
            # Deeper levels stop moving right: names need the room more.
            indent, bold = min(INDENT * _depth(plan, item_id), MOST_INDENT), not item.is_leaf
        if bold:
            following = _COLUMNS[1]  # nobody is on a container
            width = following.x + following.column.width
        painter.setFont(ink.small_bold if bold else ink.small)
        painter.setPen(qcolor(ink.theme.secondary if column.is_quiet else ink.theme.text))
        metrics = ink.small_bold_metrics if bold else ink.small_metrics
        elided = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width - indent)
        box = QRectF(left + x + indent, top, width + 4, LINE_HEIGHT)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, elided)


def _depth(plan: PlanNow, item_id: ItemId) -> int:
    depth, parent = 0, plan.snapshot.items[item_id].parent_id
    while parent is not None and plan.snapshot.items[parent].type != "root":
        depth, parent = depth + 1, plan.snapshot.items[parent].parent_id
    return depth
