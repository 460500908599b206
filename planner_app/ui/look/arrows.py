"""The undo and redo arrows, painted: an icon font would cost a tenth of a second at every start."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from planner_app.ui.look.theme import Theme, blended, qcolor

SIZE: Final = 16
SHARPNESS: Final = 3
"""Pixmap pixels per pixel, for dense screens."""


def arrow_icon(theme: Theme, *, forward: bool) -> QIcon:
    """A bent arrow back (undo) or forward (redo), fainter while disabled."""
    icon = QIcon()
    icon.addPixmap(_painted(qcolor(theme.text), forward), QIcon.Mode.Normal)
    icon.addPixmap(
        _painted(qcolor(blended(theme.text, theme.header, 0.25)), forward), QIcon.Mode.Disabled
    )
    return icon


def _painted(ink: QColor, forward: bool) -> QPixmap:
    pixmap = QPixmap(SIZE * SHARPNESS, SIZE * SHARPNESS)
    # Painted large and shown small, it is sharp on every screen.
    pixmap.setDevicePixelRatio(SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Redo is undo seen in a mirror.
    if forward:
        painter.translate(SIZE, 0)
        painter.scale(-1, 1)
    painter.setPen(
        QPen(ink, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    bend = QPainterPath(QPointF(3, 6))
    bend.lineTo(9.5, 6)
    bend.arcTo(QRectF(5.75, 6, 7.5, 7.5), 90, -180)
    bend.lineTo(6, 13.5)
    painter.drawPath(bend)
    painter.drawPolyline([QPointF(6, 3), QPointF(3, 6), QPointF(6, 9)])
    painter.end()
    return pixmap
