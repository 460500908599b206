"""A hand on the mouse: real presses, moves and releases on a widget's viewport."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

NO_KEY = Qt.KeyboardModifier.NoModifier


def press_and_carry(view: QAbstractScrollArea, start: QPointF, end: QPointF) -> None:
    """Press, and move in three steps; the button stays down."""
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, start.toPoint())
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(view.viewport(), (start + (end - start) * step).toPoint())


def drag(view: QAbstractScrollArea, start: QPointF, end: QPointF) -> None:
    """A whole drag."""
    press_and_carry(view, start, end)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, end.toPoint())


def click(view: QAbstractScrollArea, at: QPointF, keys: Qt.KeyboardModifier = NO_KEY) -> None:
    """One click."""
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, at.toPoint())


def wheel(
    view: QAbstractScrollArea, at: QPointF, notches: float, keys: Qt.KeyboardModifier = NO_KEY
) -> None:
    """Turn the wheel; positive away from oneself."""
    turned = QPoint(0, round(120 * notches))
    where = view.viewport().mapToGlobal(at.toPoint()).toPointF()
    event = QWheelEvent(
        at,
        where,
        QPoint(),
        turned,
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
