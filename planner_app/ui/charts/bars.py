"""Bars of work: solid to the expected finish, fading to the 90 % finish, and what stands on and
beside them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from planner_app.insight.dates_by_id import Lateness
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.item_bars import BarShape, ItemBar
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import blended, qcolor

BAR_HEIGHT = 12.0
CORNER = 3.0
NARROWEST = 2.0
"""Pixels of a bar however short its work."""


def paint_item(
    painter: QPainter, ink: Ink, scale: Scale, middle: float, bar: ItemBar, label: bool = True
) -> None:
    """Paint one item's bar around y = middle. The painter is expected to have antialiasing on."""
    if (
        bar.finish != NO_TIME
        and scale.x(bar.start) < scale.right
        # The words beside a bar may still show where the bar does not.
        and scale.x(bar.end) > scale.left - 200
    ):
        if bar.shape is BarShape.DIAMOND:
            paint_diamond(painter, scale.x(bar.finish), middle, 5.5, ink, ink.theme.text)
        elif bar.shape is BarShape.SUMMARY:
            _paint_summary(painter, ink, scale, middle, bar)
        else:
            _paint_work(painter, ink, scale, middle, bar)
        if label:
            paint_label(painter, ink, scale, middle, bar)
    if bar.deadline != NO_TIME:
        _paint_deadline(painter, ink, scale, middle, bar)


def paint_diamond(painter: QPainter, x: float, y: float, half: float, ink: Ink, fill: str) -> None:
    """A milestone or deadline, with a rim of the panel's colour so that it stands off a bar."""
    painter.setPen(ink.line(ink.theme.panel, 1))
    painter.setBrush(qcolor(fill))
    painter.drawPolygon(
        QPolygonF(
            [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
        )
    )


def paint_tail(painter: QPainter, ink: Ink, colour: str, box: QRectF, tick: bool = True) -> None:
    """The fading part from the expected to the 90 % finish, and the tick at its end."""
    painter.fillRect(box, ink.fading(colour, box.left(), box.right()))
    if tick:
        painter.fillRect(
            QRectF(box.right() - 1, box.top() + 1, 1.4, box.height() - 2), qcolor(colour)
        )


def _paint_work(painter: QPainter, ink: Ink, scale: Scale, middle: float, bar: ItemBar) -> None:
    left, right = scale.x(bar.start), scale.x(bar.finish)
    # Work of an hour is seen in a view of years.
    right = max(right, left + NARROWEST)
    top = middle - BAR_HEIGHT / 2
    fill = ink.theme.work(bar.kind)
    if bar.tail != NO_TIME and (end := scale.x(bar.tail)) > right + 1:
        paint_tail(
            painter, ink, ink.theme.work_mark(bar.kind), QRectF(right, top, end - right, BAR_HEIGHT)
        )
    # Work of no length: a line tells where it stands.
    if bar.start >= bar.finish:
        colour = ink.theme.at_risk if bar.shape is BarShape.OPEN else ink.theme.work_mark(bar.kind)
        painter.fillRect(QRectF(left - 1, top, NARROWEST, BAR_HEIGHT), qcolor(colour))
        return
    box = clipped(QRectF(left, top, right - left, BAR_HEIGHT), scale)
    if bar.shape is BarShape.OPEN:
        paint_open(painter, ink, box)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.tint(fill, 0.35) if bar.done else qcolor(fill))
    painter.drawRoundedRect(box, CORNER, CORNER)
    # Done bars are pale as a whole.
    if bar.logged_share > 0 and not bar.done:
        done = QRectF(left, top + BAR_HEIGHT - 2.5, (right - left) * bar.logged_share, 2.5)
        shade = blended(fill, "#FFFFFF" if ink.theme.is_dark else "#000000", 0.45)
        painter.setBrush(qcolor(shade))
        painter.drawRoundedRect(clipped(done, scale), 1.2, 1.2)


def paint_open(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Work that nobody has yet: a dashed amber outline."""
    painter.setPen(ink.dashed(ink.theme.at_risk))
    painter.setBrush(qcolor(ink.theme.panel))
    painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), CORNER, CORNER)


def _paint_summary(painter: QPainter, ink: Ink, scale: Scale, middle: float, bar: ItemBar) -> None:
    left, right = scale.x(bar.start), scale.x(bar.finish)
    painter.setPen(Qt.PenStyle.NoPen)
    if bar.tail != NO_TIME and bar.tail > bar.finish:
        painter.setBrush(ink.tint(ink.theme.summary, 0.38))
        tail = clipped(QRectF(right - 1, middle - 1.2, scale.x(bar.tail) - right + 1, 2.4), scale)
        painter.drawRoundedRect(tail, 1.2, 1.2)
    painter.setBrush(ink.tint(ink.theme.summary, 0.38) if bar.done else qcolor(ink.theme.summary))
    painter.drawRoundedRect(
        clipped(QRectF(left, middle - 2, max(right - left, NARROWEST), 4), scale), 2, 2
    )


def paint_label(
    painter: QPainter,
    ink: Ink,
    scale: Scale,
    middle: float,
    bar: ItemBar,
    room: float | None = None,
) -> None:
    """The words beside a bar, elided `room` pixels beyond the time axis; None lets them run."""
    x = scale.x(bar.end) + (10 if bar.shape is BarShape.DIAMOND else 7)
    # The deadline's diamond would stand in the words.
    if bar.deadline != NO_TIME and -8 < scale.x(bar.deadline) - x < 40:
        x = scale.x(bar.deadline) + 10
    if (scale.left - 150 if room is None else scale.left) < x < scale.right:
        painter.setFont(ink.small)
        painter.setPen(
            qcolor(ink.theme.at_risk_text if bar.shape is BarShape.OPEN else ink.theme.secondary)
        )
        words = bar.label
        if room is not None:
            words = ink.small_metrics.elidedText(
                words, Qt.TextElideMode.ElideRight, scale.right + room - x
            )
        painter.drawText(QPointF(x, middle + 4), words)


def _paint_deadline(painter: QPainter, ink: Ink, scale: Scale, middle: float, bar: ItemBar) -> None:
    x = scale.x(bar.deadline)
    if scale.left - 8 < x < scale.right + 8:
        theme = ink.theme
        fill = {Lateness.LATE: theme.trouble, Lateness.AT_RISK: theme.at_risk}.get(
            bar.lateness, theme.secondary
        )
        paint_diamond(painter, x, middle, 5.5, ink, fill)


def clipped(box: QRectF, scale: Scale) -> QRectF:
    """A box cut a little outside the view: painters slow down and overflow on bars of a million
    pixels."""
    left, right = max(box.left(), scale.left - 20), min(box.right(), scale.right + 20)
    return QRectF(left, box.top(), max(right - left, 0.0), box.height())
