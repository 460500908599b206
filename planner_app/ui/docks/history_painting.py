"""How a line of the history looks: the time, what was done, who did it; days as headings."""

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from planner_app.languages import tr
from planner_app.operations.transaction.journal import Entry
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.docks.history_model import HistoryRole
from planner_app.ui.look.theme import ThemeHolder, qcolor, ui_font
from planner_app.words import clock_words, local, short_day_words

HEIGHT: Final = 42
"""Pixels of every line, days included: a hundred thousand lines need not be measured one by one."""
LEFT: Final = 16
WHO: Final = 84
"""Room at the left for the time and, below it, the author."""
GAP: Final = 8
_LEFT_MIDDLE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class HistoryDelegate(QStyledItemDelegate):
    """Two lines for an edit: when and who at the left, what beside it; what was taken back is
    struck out."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._bridge, self._holder = bridge, holder

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line = index.data(HistoryRole.LINE)
        # Qt paints the next line with the same painter, and with the font and pen that it finds.
        painter.save()
        if isinstance(line, Entry):
            self._paint_entry(
                painter, option, line, is_undone=bool(index.data(HistoryRole.IS_UNDONE))
            )
        else:
            self._paint_day(painter, option.rect, line)
        painter.restore()

    def _paint_day(self, painter: QPainter, box: QRect, day: date) -> None:
        painter.setFont(ui_font(-0.5, bold=True))
        painter.setPen(qcolor(self._holder.theme.secondary))
        bottom = box.adjusted(LEFT, 0, -LEFT, -6)
        painter.drawText(
            bottom, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom), self._day(day)
        )
        painter.setPen(qcolor(self._holder.theme.hairline))
        painter.drawLine(box.left() + LEFT, box.bottom(), box.right() - LEFT, box.bottom())

    def _paint_entry(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, *, is_undone: bool
    ) -> None:
        theme, box = self._holder.theme, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, qcolor(theme.selection))
        upper = QRect(box.left() + LEFT, box.top() + 4, WHO - GAP, HEIGHT // 2 - 4)
        lower = upper.translated(0, HEIGHT // 2 - 4)
        small = ui_font(-0.5, tabular=True)
        painter.setPen(qcolor(theme.secondary))
        _draw(painter, upper, clock_words(entry.time.astimezone(self._bridge.zone)), small)
        _draw(painter, lower, entry.author, small)
        font = ui_font()
        # Struck out as well as paler: one of the two may be hard to see.
        font.setStrikeOut(is_undone)
        painter.setPen(qcolor(theme.secondary if is_undone else theme.text))
        room = box.width() - 2 * LEFT - WHO
        for beside, text in zip((upper, lower), _lines(entry.label, font, room), strict=False):
            _draw(
                painter, QRect(beside.left() + WHO, beside.top(), room, beside.height()), text, font
            )

    def _day(self, day: date) -> str:
        """'Today · Fr 20 Nov', 'Fr 20 Nov', with the year where it is not near."""
        today = local(self._bridge.now(), self._bridge.zone).date()
        told = short_day_words(day, today)
        if day == today:
            return tr("Today · {day}", day=told)
        if day == today - timedelta(days=1):
            return tr("Yesterday · {day}", day=told)
        return told


def _lines(text: str, font: QFont, width: int) -> tuple[str, ...]:
    """The words on one line or two; the second takes all the rest."""
    plain = " ".join(text.split())
    # elidedText knows one line only; Qt's layout knows where the first one breaks.
    layout = QTextLayout(plain, font)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    layout.endLayout()
    rest = plain[first.textLength() :]
    return (plain[: first.textLength()].rstrip(), rest) if rest else (plain,)


def _draw(painter: QPainter, box: QRect, text: str, font: QFont) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, _LEFT_MIDDLE, shown)
