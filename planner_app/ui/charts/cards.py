"""The card beside the pointer that answers why, and the words of an empty chart."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from planner_app.ui.charts.ink import Ink
from planner_app.ui.look.theme import qcolor

WIDEST = 380.0
PADDING = 10.0


class Card(NamedTuple):
    """A bold line, what explains it, and what is wrong, each a sentence or empty."""

    title: str
    text: str = ""
    trouble: str = ""


def paint_card(painter: QPainter, ink: Ink, card: Card, pointer: QPointF, area: QRectF) -> None:
    """Below right of the pointer, or on the side where there is room."""
    lines = [(card.title, ink.small_bold, ink.theme.text)]
    lines += [(text, ink.small, colour) for text, colour in _rest(ink, card) if text]
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    sizes = [
        QFontMetricsF(font).boundingRect(QRectF(0, 0, WIDEST, 400), flags, text)
        for text, font, _ in lines
    ]
    width = max(size.width() for size in sizes) + 2 * PADDING + 2
    height = sum(size.height() for size in sizes) + 3 * (len(sizes) - 1) + 1.6 * PADDING
    # Beside the pointer, never under it: it would hide what it tells of.
    x = min(pointer.x() + 14, area.right() - width - 6)
    y = pointer.y() + 18 if pointer.y() + 18 + height < area.bottom() else pointer.y() - height - 12
    box = QRectF(max(x, area.left() + 4), max(y, area.top() + 4), width, height)
    _paint_box(painter, ink, box)
    y = box.top() + 0.8 * PADDING
    for (text, font, colour), size in zip(lines, sizes, strict=True):
        painter.setFont(font)
        painter.setPen(qcolor(colour))
        painter.drawText(QRectF(box.left() + PADDING, y, WIDEST, size.height()), flags, text)
        y += size.height() + 3


def _rest(ink: Ink, card: Card) -> list[tuple[str, str]]:
    return [(card.text, ink.theme.secondary), (card.trouble, ink.theme.trouble_text)]


def _paint_box(painter: QPainter, ink: Ink, box: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    # A soft shadow out of a few pale rounds; Qt's own effects need a widget.
    for spread in (4.0, 2.5, 1.0):
        painter.setBrush(qcolor("#000000", 0.05))
        painter.drawRoundedRect(box.adjusted(-spread, -spread + 2, spread, spread + 2), 8, 8)
    painter.setPen(ink.pen(ink.theme.hairline))
    painter.setBrush(qcolor(ink.theme.panel))
    painter.drawRoundedRect(box, 6, 6)


def paint_empty(painter: QPainter, ink: Ink, area: QRectF, title: str, hint: str) -> None:
    """In the middle of a chart without anything to show: what it is, and what to do."""
    painter.setPen(qcolor(ink.theme.text))
    painter.setFont(ink.bold)
    middle = area.center().y()
    upper = QRectF(area.left(), middle - 24, area.width(), 22)
    painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, title)
    painter.setPen(qcolor(ink.theme.secondary))
    painter.setFont(ink.plain)
    lower = QRectF(area.left() + 16, middle, area.width() - 32, 44)
    painter.drawText(lower, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, hint)
