"""The widget under every chart on screen: one pyqtgraph scene item that paints what is visible over
the time axis."""

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsView,
    QScrollBar,
    QStyleOptionGraphicsItem,
    QWidget,
)

from planner_app.languages import tr
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.time_span import DAY
from planner_app.ui.charts.days import Stretches, days_off
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.scale import Scale
from planner_app.ui.charts.time_axis import shows_stripes
from planner_app.ui.hands.gestures import Gesture
from planner_app.ui.look.theme import ThemeHolder, qcolor

if TYPE_CHECKING:
    View = QGraphicsView
else:

    class View(pg.GraphicsView):
        """pyqtgraph's view, with a ground that the charts paint themselves."""

        def __init__(self, parent=None):
            super().__init__(parent, background=None)

        def close(self):
            """As any widget: pyqtgraph's own takes scene and viewport away while events for them
            are under way."""
            return QGraphicsView.close(self)


NOTCH = 120.0
"""Wheel units of one notch."""
DRAG = 4.0
"""Pixels from which on a pressed pointer drags; less is a click."""


class _Sheet(QGraphicsItem):
    """Fills the view; paints the whole chart at once, so that a frame costs what is visible, not
    what exists."""

    def __init__(self, chart: "PaintedChart") -> None:
        super().__init__()
        self._chart = chart

    def boundingRect(self) -> QRectF:
        return QRectF(self._chart.viewport().rect())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        self._chart.paint_chart(painter)

    def reshape(self) -> None:
        """The view has another size."""
        self.prepareGeometryChange()


class PaintedChart(View):
    """A chart over the window's time span: how time becomes pixels, and what it is painted with."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.holder = holder
        self.ink = Ink(holder.theme)
        self.gutter = 0.0
        """Pixels left of the time axis."""
        self._sheet = _Sheet(self)
        self.scene().addItem(self._sheet)
        # The sheet is one item that fills the view: looking for what changed in it costs more.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        bridge.span.changed.connect(self.refresh)
        bridge.selection_changed.connect(self.refresh)
        holder.changed.connect(self._dress)

    def paint_chart(self, painter: QPainter) -> None:
        """Paint everything visible, in pixels of the viewport."""
        raise NotImplementedError

    @property
    def scale_now(self) -> Scale:
        """The window's span over the width right of the gutter."""
        span = self.bridge.span
        width = max(self.viewport().width() - self.gutter, 1.0)
        return Scale(span.start, span.end, self.gutter, width)

    def off_days(self) -> Stretches | None:
        """Days without work by the plan's calendar; None while nothing is scheduled or days are too
        narrow to tell."""
        span = self.bridge.span
        if self.bridge.schedule is None or not shows_stripes(self.scale_now):
            return None
        problem = self.bridge.schedule.problem
        return days_off(problem.calendar, problem.zone, span.start, span.end)

    def set_gutter(self, pixels: float) -> None:
        """Where the time axis begins, so that charts above each other share it."""
        self.gutter = float(pixels)
        self.refresh()

    def refresh(self) -> None:
        """Repaint soon."""
        self.viewport().update()

    def paint_ground(self, painter: QPainter) -> None:
        """The panel's colour everywhere."""
        painter.fillRect(self.viewport().rect(), qcolor(self.ink.theme.panel))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_sheet"):  # Qt resizes the view while it is still being made
            self._sheet.reshape()

    def _dress(self) -> None:
        self.ink = Ink(self.holder.theme)
        self.refresh()


class TimeCanvas(PaintedChart):
    """A chart that is moved and touched. Ctrl+wheel zooms around the pointer, dragging and
    Shift+wheel pan."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(bridge, holder, parent)
        self.gesture: Gesture | None = None
        self._panning: QPointF | None = None
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        # Charts that take drops say so themselves; the others let them through to the page.
        self.viewport().setAcceptDrops(False)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def scroll_lines(self, pixels: int) -> None:
        """The wheel asks for lines further down; charts without lines stay."""

    def gesture_at(self, position: QPointF) -> Gesture | None:  # noqa: ARG002
        """The gesture that a press here begins, None to move the time instead."""
        return None

    def clicked_at(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """A press and release without moving."""

    def hovered_at(self, position: QPointF | None) -> None:
        """The pointer moves without a button; None when it leaves."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            # What is under the pointer stays under it.
            around = self.scale_now.moment(max(event.position().x(), self.gutter))
            self.bridge.span.zoom(0.8 ** (turned.y() / NOTCH), around)
        elif turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            notches = (turned.x() or turned.y()) / NOTCH
            # A twelfth of the view a notch: far at any zoom, and nothing is skipped.
            self.bridge.span.pan(-notches * 0.08 * self.bridge.span.length)
        else:
            self.scroll_lines(round(-turned.y() / NOTCH * 3 * self.bridge.lines.line_height))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = event.position()
            self._panning = event.position()
            if event.button() is Qt.MouseButton.LeftButton:
                self.gesture = self.gesture_at(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is None:
            self.hovered_at(event.position())
        elif self.gesture is not None:
            self.gesture.move(event.position())
            self.refresh()
        elif self._is_dragged(event) or self._panning != self._pressed:
            moved = self._panning - event.position()
            self.bridge.span.pan(moved.x() / self.scale_now.pixels_per_second)
            self.scroll_lines(round(moved.y()))
            self._panning = event.position()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, began = self.gesture, self._panning
        self.gesture = self._panning = None
        if began is not None and not self._is_dragged(event):
            self.clicked_at(event.position(), event.modifiers())
        elif gesture is not None:
            gesture.end(event.position())
        self.refresh()
        event.accept()

    def _is_dragged(self, event: QMouseEvent) -> bool:
        """Whether the pointer left the pressed pixel: a hand shakes a little while it clicks."""
        return (event.position() - self._pressed).manhattanLength() >= DRAG

    def leaveEvent(self, event: QEvent) -> None:  # noqa: ARG002
        self.hovered_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        span, key = self.bridge.span, event.key()
        if key == Qt.Key.Key_Escape and self.gesture is not None:
            self.gesture.cancel()
            self.gesture = self._panning = None
            self.refresh()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            span.pan(span.length * (0.1 if key == Qt.Key.Key_Right else -0.1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            span.zoom(1.25 if key == Qt.Key.Key_Minus else 0.8, (span.start + span.end) / 2)
        elif key == Qt.Key.Key_Home:
            span.fit(self.bridge.now())
        else:
            event.ignore()


class TimeScrollBar(QScrollBar):
    """Scrolls a time span over the plan's extent, in hours."""

    # Qt's scroll bars count in 32 bits: seconds of a century do not fit.
    UNIT = 3_600.0

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.bridge = bridge
        self.setAccessibleName(tr("Time shown"))
        self._following = False
        bridge.span.changed.connect(self.follow)
        self.valueChanged.connect(self._moved)
        self.follow()

    def follow(self) -> None:
        """Stand where the span stands."""
        span = self.bridge.span
        first, last = span.extent
        # One may look beyond the plan; the bar then reaches as far as one looks.
        first, last = min(first - DAY, span.start), max(last + DAY, span.end)
        # Setting range and value tells of values that nobody chose.
        self._following = True
        self.setRange(0, max(round((last - first - span.length) / self.UNIT), 0))
        self.setPageStep(max(round(span.length / self.UNIT), 1))
        self.setSingleStep(max(round(span.length / self.UNIT / 20), 1))
        self.setValue(round((span.start - first) / self.UNIT))
        self._first = first
        self._following = False

    def _moved(self, value: int) -> None:
        if not self._following:
            start = self._first + value * self.UNIT
            self.bridge.span.show(start, start + self.bridge.span.length)
