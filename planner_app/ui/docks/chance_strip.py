"""An item's dates as one bar: solid to the expected finish, fading to the 90 % one, ticks at every
chance."""

from typing import Final

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from planner_app.languages import tr
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import P10, P50, P90, P98, PERCENTS
from planner_app.ui.charts.bars import BAR_HEIGHT, paint_item
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.scale import Scale
from planner_app.ui.docks.item_facts import Inspection
from planner_app.ui.look.theme import ThemeHolder, qcolor
from planner_app.words import percent_words

SIDE: Final = 16
HEIGHT: Final = 52
MIDDLE: Final = 16.0
# Whoever comes first takes the room for its number, so the most telling one leads.
_BY_WEIGHT: Final = (P90, P50, P10, P98)


class ChanceStrip(QWidget):
    """The item's own stretch of time, whatever the charts show."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(tr("Range of the finish"))
        self._holder = holder
        self._found: Inspection | None = None
        holder.changed.connect(self.update)

    def show_range(self, found: Inspection | None) -> None:
        """Draw an item; hidden where there are no dates to draw."""
        self._found = found
        self.setVisible(found is not None and found.bar is not None and found.finish > found.start)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        found = self._found
        if found is None or found.bar is None or found.bar.finish == NO_TIME:
            return
        painter, ink = QPainter(self), Ink(self._holder.theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        end = max(found.bar.end, found.bar.deadline, *found.chances)
        scale = Scale(
            found.bar.start, max(end, found.bar.start + 1), SIDE, self.width() - 2 * SIDE - 8
        )
        paint_item(painter, ink, scale, MIDDLE, found.bar, label=False)
        self._paint_chances(painter, ink, scale, found)
        painter.end()

    def _paint_chances(self, painter: QPainter, ink: Ink, scale: Scale, found: Inspection) -> None:
        """A tick for each; its number where there is room, the one that the tree shows first."""
        painter.setFont(ink.small)
        top, taken = MIDDLE + BAR_HEIGHT / 2 + 2, list[QRectF]()
        for column in _BY_WEIGHT:
            moment, label = found.chances[column], percent_words(PERCENTS[column] / 100)
            if moment == NO_TIME:
                continue
            x = scale.x(moment)
            painter.setPen(ink.pen(ink.theme.secondary))
            painter.drawLine(QLineF(x, top, x, top + 5))
            width = ink.small_metrics.horizontalAdvance(label) + 2
            box = QRectF(min(max(x - width / 2, 4), self.width() - 4 - width), top + 6, width, 16)
            # Where finishes lie close together their numbers would cover each other.
            if not any(box.adjusted(-3, 0, 3, 0).intersects(other) for other in taken):
                painter.setPen(qcolor(ink.theme.secondary))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
                taken.append(box)
