"""Gestures as objects: they preview while the pointer moves, submit once at the end, cost nothing
when cancelled."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter


class Gesture:
    """One press, some moves, one release. Started by being made; Esc cancels."""

    def __init__(self, start: QPointF) -> None:
        self.start = start
        self.position = start

    def move(self, position: QPointF) -> None:
        """The pointer moved; what it would do now may be previewed."""
        self.position = position

    def end(self, position: QPointF) -> None:
        """The button was released: submit at most one operation."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Forget it; nothing was submitted."""

    def paint(self, painter: QPainter) -> None:
        """Draw the preview over the chart."""
