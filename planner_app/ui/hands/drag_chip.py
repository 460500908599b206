"""The small label that hangs from the mouse in a drag."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap

from planner_app.ui.look.theme import Theme, qcolor, ui_font


def drag_chip(words: str, theme: Theme) -> QPixmap:
    """A rounded label with the words."""
    font = ui_font()
    metrics = QFontMetrics(font)
    # A long name would hide the place where it is to be dropped.
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, 280)
    width, height = metrics.horizontalAdvance(text) + 20, metrics.height() + 10
    chip = QPixmap(width, height)
    chip.fill(Qt.GlobalColor.transparent)
    painter = QPainter(chip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(theme.accent), 1))
    painter.setBrush(qcolor(theme.panel))
    painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 6, 6)
    painter.setFont(font)
    painter.setPen(qcolor(theme.text))
    painter.drawText(10, 5 + metrics.ascent(), text)
    painter.end()
    return chip
