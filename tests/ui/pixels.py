"""Looking at a picture: how much of it has a colour."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget


def picture(widget: QWidget) -> QImage:
    """What a widget shows now."""
    return widget.grab().toImage()


def share_of(image: QImage, colour: str, area: QRectF, tolerance: int = 12) -> float:
    """Share of an area's pixels that are about this colour, 0 to 1."""
    wanted, found, seen = QColor(colour), 0, 0
    box = area.toAlignedRect().intersected(image.rect())
    for y in range(box.top(), box.bottom() + 1):
        for x in range(box.left(), box.right() + 1):
            seen += 1
            pixel = image.pixelColor(x, y)
            off = max(
                abs(pixel.red() - wanted.red()),
                abs(pixel.green() - wanted.green()),
                abs(pixel.blue() - wanted.blue()),
            )
            found += off <= tolerance
    return found / seen if seen else 0.0
