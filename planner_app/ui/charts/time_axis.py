"""The time axis: zoom levels as a table, ticks on the plan's clock, and the header, grid and today
line they make."""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.languages import locale_name, tr
from planner_app.scheduling.problem import Ints
from planner_app.scheduling.working_time.zones import DAY, EPOCH_DAY, zone_table
from planner_app.ui.charts.days import Stretches, day_of, midnights
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.scale import Scale
from planner_app.ui.look.theme import qcolor
from planner_app.words import (
    day_words,
    month_name,
    month_words,
    quarter_words,
    short_day_words,
    short_month_words,
)


class ZoomLevel(NamedTuple):
    """A zoom level: the unit between ticks, how long it is (seconds, about), and how many pixels it
    needs."""

    unit: str
    seconds: float
    pixels: float
    months: int = 0
    """Length in months where the unit is made of them."""


LEVELS: Final = (
    ZoomLevel("hour", 3_600, 36),
    ZoomLevel("3 hours", 3 * 3_600, 36),
    ZoomLevel("6 hours", 6 * 3_600, 40),
    ZoomLevel("day", DAY, 24),
    ZoomLevel("week", 7 * DAY, 26),
    ZoomLevel("month", 30.44 * DAY, 34, 1),
    ZoomLevel("quarter", 91.3 * DAY, 30, 3),
    ZoomLevel("year", 365.25 * DAY, 0, 12),
)


class Tick(NamedTuple):
    """A labelled moment."""

    moment: int
    label: str
    with_year: str = ""
    """What stands there instead where the axis has not said the year yet; '': the same."""


class Ticks(NamedTuple):
    """Of an axis: the fine ones with their grid, and the coarse ones above them."""

    level: ZoomLevel
    minor: tuple[Tick, ...]
    major: tuple[Tick, ...]


def level_for(pixels_per_second: float) -> ZoomLevel:
    """The finest level whose ticks have room."""
    return next(level for level in LEVELS if level.seconds * pixels_per_second >= level.pixels)


def ticks(scale: Scale, zone: str) -> Ticks:
    """The ticks of a scale, one unit beyond both edges included."""
    level = level_for(scale.pixels_per_second)
    # One more at both ends: the label of the first month begins left of the view.
    first, last = day_of(zone, scale.start), day_of(zone, scale.end) + 1
    return _ticks(level, zone, first - 1, last, locale_name())


# Painting asks for the same ticks frame by frame. The locale is part of the key: a language can be
# chosen while the window is open.
@lru_cache(maxsize=64)
def _ticks(level: ZoomLevel, zone: str, first: int, last: int, _locale: str) -> Ticks:
    if level.seconds < DAY:
        days = np.arange(first, last + 1)
        return Ticks(level, _hours(level, zone, days), _whole_days(zone, days))
    if level.months:
        starts = _month_starts(first - 370, last, level.months)
        labels = [_month_label(day, level.months) for day in starts]
        years = _month_starts(first - 370, last, 12)
        year_labels = [str(date.fromordinal(day).year) for day in years]
        major = () if level.months == 12 else _labelled(zone, years, year_labels)
        return Ticks(level, _labelled(zone, starts, labels), major)
    step = 1 if level.unit == "day" else 7
    # Weeks begin on Mondays: ordinal 1, the first of January of the year 1, is one.
    begin = first if step == 1 else first - (first - 1) % 7
    days = np.arange(begin, last + 1, step)
    minor = _labelled(zone, days, [str(date.fromordinal(day).day) for day in days.tolist()])
    return Ticks(level, minor, _months(zone, _month_starts(first - 31, last, 1)))


def _whole_days(zone: str, days: Ints) -> tuple[Tick, ...]:
    """Midnights, above hours."""
    dates = [date.fromordinal(day) for day in days.tolist()]
    moments = midnights(zone, days).tolist()
    return tuple(
        Tick(moment, short_day_words(day), day_words(day))
        for moment, day in zip(moments, dates, strict=True)
    )


def _hours(level: ZoomLevel, zone: str, days: Ints) -> tuple[Tick, ...]:
    seconds = np.arange(0, DAY, int(level.seconds))
    # On the plan's clock: on the day it changes an hour is missing, or stands there twice.
    clock = ((days[:, None] - EPOCH_DAY) * DAY + seconds[None, :]).ravel()
    labels = [f"{second // 3_600:02d}" for second in seconds.tolist()] * len(days)
    return tuple(map(Tick, zone_table(zone).to_utc(clock).tolist(), labels))


def _labelled(zone: str, days: Ints | list[int], labels: list[str]) -> tuple[Tick, ...]:
    moments = midnights(zone, np.asarray(days, np.int64)).tolist()
    return tuple(Tick(moment, label) for moment, label in zip(moments, labels, strict=True))


def _month_starts(first: int, last: int, months: int) -> list[int]:
    day = date.fromordinal(first)
    month = day.year * 12 + (day.month - 1) // months * months
    end = date.fromordinal(last)
    return [
        date(m // 12, m % 12 + 1, 1).toordinal()
        for m in range(month, end.year * 12 + end.month, months)
    ]


def _month_label(day: int, months: int) -> str:
    start = date.fromordinal(day)
    if months == 12:
        return str(start.year)
    if months == 1:
        return short_month_words(start)
    return quarter_words(start)


def _months(zone: str, days: list[int]) -> tuple[Tick, ...]:
    """The year stands beside January, and wherever the axis begins (see `paint_header`)."""
    found = []
    for moment, day in zip(midnights(zone, np.asarray(days, np.int64)).tolist(), days, strict=True):
        start = date.fromordinal(day)
        name = month_words(start) if start.month == 1 else month_name(start)
        found.append(Tick(moment, name, month_words(start)))
    return tuple(found)


def paint_header(
    painter: QPainter, ink: Ink, scale: Scale, zone: str, top: float, height: float
) -> None:
    """Months above, days below, tick marks between; from y = top, over the scale's width."""
    found = ticks(scale, zone)
    clip = QRectF(scale.left, top, scale.width, height)
    painter.save()
    painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    painter.fillRect(clip, qcolor(ink.theme.header))
    painter.setPen(ink.pen(ink.theme.hairline))
    bottom = top + height
    lines = [QLineF(x, bottom - 0.42 * height, x, bottom) for x in _positions(scale, found.minor)]
    painter.drawLines([*lines, QLineF(scale.left, bottom - 0.5, scale.right, bottom - 0.5)])
    painter.setFont(ink.small)
    painter.setPen(qcolor(ink.theme.secondary))
    for x, tick in zip(_positions(scale, found.minor), found.minor, strict=True):
        if scale.left - 4 < x < scale.right:
            painter.drawText(QPointF(x + 5, bottom - 0.15 * height), tick.label)
    _paint_major(painter, ink, scale, found.major, top + 0.42 * height)
    painter.restore()


def _paint_major(
    painter: QPainter, ink: Ink, scale: Scale, major: tuple[Tick, ...], baseline: float
) -> None:
    """The first one stays at the left edge while its month is shown, until the next one pushes it
    out."""
    painter.setFont(ink.small_bold)
    xs = _positions(scale, major)
    # The month that is under way where the view begins.
    begun = max((i for i, x in enumerate(xs) if x <= scale.left), default=0)
    needs_year = True
    for i in range(begun, len(major)):
        label, x = major[i].label, max(xs[i], scale.left) + 5
        if needs_year and major[i].with_year:
            label = major[i].with_year
        if x > scale.right:
            return
        room = xs[i + 1] - x if i + 1 < len(xs) else scale.right
        if ink.small_bold_metrics.horizontalAdvance(label) < room:
            painter.drawText(QPointF(x, baseline), label)
            needs_year = False


def shows_stripes(scale: Scale) -> bool:
    """Whether days are wide enough to be told apart."""
    return DAY * scale.pixels_per_second >= 1.2


def paint_stripes(painter: QPainter, ink: Ink, scale: Scale, off: Stretches, area: QRectF) -> None:
    """Days off as stripes from top to bottom."""
    shown = off.within(scale.start, scale.end)
    colour = qcolor(ink.theme.day_off)
    left, right = (
        scale.xs(shown.start).clip(scale.left),
        scale.xs(shown.end).clip(None, scale.right),
    )
    for x0, x1 in zip(left.tolist(), right.tolist(), strict=True):
        painter.fillRect(
            QRectF(round(x0), area.top(), round(x1) - round(x0), area.height()), colour
        )


def paint_grid(painter: QPainter, ink: Ink, scale: Scale, zone: str, area: QRectF) -> None:
    """Faint lines at the fine ticks, hairlines at the coarse ones."""
    found = ticks(scale, zone)
    for colour, some in ((ink.theme.faint, found.minor), (ink.theme.hairline, found.major)):
        painter.setPen(ink.pen(colour))
        shown = [x for x in _positions(scale, some) if scale.left <= x <= scale.right]
        painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x in shown])


def paint_today_line(
    painter: QPainter, ink: Ink, scale: Scale, now: float, top: float, bottom: float
) -> None:
    """Where now is, from top to bottom."""
    x = scale.x(now)
    if scale.left <= x <= scale.right:
        painter.setPen(ink.line(ink.theme.trouble, 1.5))
        painter.drawLine(QLineF(x, top, x, bottom))


def paint_today_pill(painter: QPainter, ink: Ink, scale: Scale, now: float, bottom: float) -> None:
    """The word 'today' on the line, its lower edge at y = bottom."""
    x = scale.x(now)
    today = tr("today")
    width = ink.small_bold_metrics.horizontalAdvance(today) + 10
    if not scale.left - width / 2 <= x <= scale.right + width / 2:
        return
    # At an edge the whole word stays in the view.
    pill = QRectF(
        min(max(x - width / 2, scale.left + 1), scale.right - width - 1), bottom - 15, width, 14
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(ink.theme.trouble))
    painter.drawRoundedRect(pill, 7, 7)
    painter.setPen(qcolor(ink.text_on(ink.theme.trouble)))
    painter.setFont(ink.small_bold)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, today)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _positions(scale: Scale, some: tuple[Tick, ...]) -> list[float]:
    """x of each tick, on whole pixels so that hairlines stay sharp."""
    if not some:
        return []
    x = scale.xs(np.asarray([tick.moment for tick in some], np.int64))
    xs: list[float] = (np.floor(x) + 0.5).tolist()
    return xs
