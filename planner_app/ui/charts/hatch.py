"""Hatching that survives without colour: as lines on paper, from a small tile on screen."""

from functools import lru_cache

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap

from planner_app.ui.charts.ink import Ink
from planner_app.ui.look.theme import qcolor


def paint_hatch(
    painter: QPainter, ink: Ink, box: QRectF, colour: str, width: float = 1.0, spacing: int = 5
) -> None:
    """Rising diagonals inside a box, in step with those of its neighbours. width in pixels."""
    if box.width() <= 0 or box.height() <= 0:
        return
    if ink.on_paper:
        painter.setPen(ink.line(colour, width))
        painter.drawLines(_diagonals(box, spacing))
    else:
        painter.fillRect(box, _tile(colour, width, spacing))


def _diagonals(box: QRectF, spacing: int) -> list[QLineF]:
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    lines = []
    total = (left + top) // spacing * spacing + spacing
    while total < right + bottom:
        x0, x1 = max(left, total - bottom), min(right, total - top)
        lines.append(QLineF(x0, total - x0, x1, total - x1))
        total += spacing
    return lines


@lru_cache(maxsize=32)
def _tile(colour: str, width: float, spacing: int) -> QBrush:
    tile = QPixmap(spacing, spacing)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(colour), width))
    for total in (0, spacing, 2 * spacing):
        painter.drawLine(QLineF(-2, total + 2, total + 2, -2))
    painter.end()
    return QBrush(tile)
