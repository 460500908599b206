"""Hatching as lines, so that it is the same on screen and in a vector file, and survives without colour."""

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter, QPen


def paint_hatch(painter: QPainter, box: QRectF, pen: QPen, spacing: float = 5.0) -> None:
    """Rising diagonals inside a box, in step with those of its neighbours."""
    if box.width() <= 0 or box.height() <= 0:
        return
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    lines = []
    total = (left + top) // spacing * spacing + spacing
    while total < right + bottom:
        x0, x1 = max(left, total - bottom), min(right, total - top)
        lines.append(QLineF(x0, total - x0, x1, total - x1))
        total += spacing
    painter.setPen(pen)
    painter.drawLines(lines)
