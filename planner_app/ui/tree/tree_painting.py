"""Painting lines of the tree: words measured once per line and kept until something changes."""

from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygonF

from planner_app.ids import ItemId
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import Side, Tone, plan_now
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.look.theme import Theme, ThemeHolder, qcolor, ui_font
from planner_app.ui.look.work_kinds import kind_of_item

MARGIN: Final = 6
DOT: Final = 7
DOT_ROOM: Final = 16
"""Between the left edge of a leaf's cell and its name: the dot of its kind of work."""


class Word(NamedTuple):
    """Text at an offset from the left edge of its column."""

    column: int
    x: int
    text: str
    ink: QColor
    italic: bool


class LinePicture(NamedTuple):
    """All that is painted of one line."""

    is_container: bool
    kind: str
    dot: QColor
    words: tuple[Word, ...]


class LinePainter:
    """Paints lines; `forget` when the plan, the schedule, the theme or a column's width is new."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder) -> None:
        self._bridge, self._holder = bridge, holder
        # Measuring and eliding words takes most of the time of a frame.
        self._kept: dict[tuple[ItemId, int], LinePicture] = {}
        self._load_fonts()

    def _load_fonts(self) -> None:
        self.plain = ui_font(tabular=True)
        self.bold = ui_font(bold=True, tabular=True)
        self.italic = ui_font()
        self.italic.setItalic(True)
        self._metrics = {False: QFontMetrics(self.plain), True: QFontMetrics(self.bold)}

    def forget(self) -> None:
        """Something changed."""
        self._kept.clear()

    def restyle(self) -> None:
        """Fonts and colours changed."""
        self._load_fonts()
        self.forget()

    def picture(self, item_id: ItemId, left: int, widths: dict[int, int]) -> LinePicture:
        """The line's words, elided to the columns' widths; `left` is where its name cell begins in
        its column."""
        kept = self._kept.get((item_id, left))
        if kept is None:
            kept = self._kept[item_id, left] = self._made(item_id, left, widths)
        return kept

    def is_cut(self, item_id: ItemId, left: int, widths: dict[int, int]) -> bool:
        """Whether the name does not fit its column."""
        name = self._bridge.snapshot.items[item_id].name
        return all(word.text != name for word in self._made(item_id, left, widths).words)

    def paint(
        self, painter: QPainter, picture: LinePicture, line: QRect, lefts: dict[int, int], left: int
    ) -> None:
        """Paint a line; `lefts` are the columns' left edges in the viewport."""
        if not picture.is_container:
            self._paint_mark(painter, picture, line, lefts[NAME] + left)
        baseline = (
            line.top()
            + (line.height() + self._metrics[False].ascent() - self._metrics[False].descent()) // 2
        )
        font = self.bold if picture.is_container else self.plain
        for word in picture.words:
            # Italic for what nobody has: a mark beside the colour.
            painter.setFont(self.italic if word.italic else font)
            painter.setPen(word.ink)
            painter.drawText(lefts[word.column] + word.x, baseline, word.text)

    def paint_branch(self, painter: QPainter, line: QRect, x: int, unfolded: bool) -> None:
        """The small triangle of a container, its centre at x."""
        y = line.center().y() + 0.5
        points = [(-3.5, -2), (3.5, -2), (0, 3)] if unfolded else [(-2, -3.5), (3, 0), (-2, 3.5)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(self._holder.theme.secondary))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_mark(self, painter: QPainter, picture: LinePicture, line: QRect, x: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(picture.dot)
        y, half = line.center().y() + 0.5, DOT / 2
        centre = QPointF(x + half + 1, y)
        if picture.kind == "milestone":
            offsets = ((0, -half - 1), (half + 1, 0), (0, half + 1), (-half - 1, 0))
            painter.drawPolygon(QPolygonF([centre + QPointF(dx, dy) for dx, dy in offsets]))
        elif picture.kind == "task":
            painter.drawEllipse(centre, half, half)
        else:
            painter.drawRoundedRect(int(x + 1), int(y - half + 1), DOT, DOT - 2, 1.5, 1.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _made(self, item_id: ItemId, left: int, widths: dict[int, int]) -> LinePicture:
        item = self._bridge.snapshot.items[item_id]
        theme = self._holder.theme
        container = not item.is_leaf
        metrics = self._metrics[container]
        words, plan = [], plan_now(self._bridge)
        for number, width in widths.items():
            column = COLUMNS[number]
            shown = column.show(plan, item)
            if not shown.text:
                continue
            # Containers have no dot: their work is of many kinds.
            start = left + (0 if container else DOT_ROOM) if number == NAME else MARGIN
            text = metrics.elidedText(
                shown.text, Qt.TextElideMode.ElideRight, width - start - MARGIN
            )
            x = (
                width - MARGIN - metrics.horizontalAdvance(text)
                if column.side is Side.RIGHT
                else start
            )
            ink = _ink(theme, shown.tone, container)
            words.append(Word(number, x, text, ink, shown.tone is Tone.UNASSIGNED))
        dot = qcolor(
            theme.text
            if item.type == "milestone"
            else theme.work_mark(kind_of_item(self._bridge.snapshot, item_id))
        )
        return LinePicture(container, item.type, dot, tuple(words))


def _ink(theme: Theme, tone: Tone, container: bool) -> QColor:
    if tone is Tone.LATE:
        return qcolor(theme.trouble_text)
    if tone in (Tone.AT_RISK, Tone.UNASSIGNED):
        return qcolor(theme.at_risk_text)
    return qcolor(theme.secondary if tone is Tone.QUIET and not container else theme.text)
