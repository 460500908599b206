"""Painting a row of the assignment list: grip, avatar, who and when, the range as a bar, the
hours."""

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner_app.languages import tr
from planner_app.ui.assignments.assignment_model import PaintedRow, RowRole
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.avatar import paint_avatar
from planner_app.ui.look.model_index import AnyModelIndex
from planner_app.ui.look.theme import ThemeHolder, qcolor, ui_font

ROW: Final = 44
GRIP: Final = 16
AVATAR: Final = 24
TEXT_LEFT: Final = 74
HOURS_WIDTH: Final = 84
BAR_WIDTH: Final = 80


class AssignmentDelegate(QStyledItemDelegate):
    """Paints an Entry, edits its range as text."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._holder = bridge, holder

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyModelIndex) -> QSize:  # noqa: ARG002
        return QSize(240, ROW)

    def paint(self, painter: QPainter, option: Any, index: AnyModelIndex) -> None:
        painted: PaintedRow = index.data(RowRole.PAINTED)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, bool(option.state & QStyle.StateFlag.State_Selected))
        self._paint_grip(painter, area)
        centre = QPointF(area.left() + GRIP + 12 + AVATAR / 2 + 2, area.center().y() + 0.5)
        paint_avatar(
            painter,
            centre,
            AVATAR,
            painted.name,
            painted.kind,
            self._holder.theme,
            vacant=painted.is_unassigned,
        )
        self._paint_words(painter, area, painted)
        # In a narrow pane the words need the room of the bar.
        if not painted.is_done and painted.widest > 0 and painted.high > 0 and area.width() > 300:
            self._paint_range(painter, area, painted)
        painter.restore()

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: AnyModelIndex,  # noqa: ARG002
    ) -> QWidget:
        # While somebody types the edits of others wait: they would close the editor.
        self._bridge.held.begin()
        editor = QLineEdit(parent)
        editor.setPlaceholderText("4–8")
        editor.setAccessibleName(tr("Hours left, low to high"))
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        return editor

    def destroyEditor(self, editor: QWidget, index: AnyModelIndex) -> None:
        self._bridge.held.end()
        super().destroyEditor(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: Any, index: AnyModelIndex) -> None:  # noqa: ARG002
        area: QRect = option.rect
        editor.setGeometry(area.right() - HOURS_WIDTH - 12, area.top() + 9, HOURS_WIDTH, 26)

    def setEditorData(self, editor: QWidget, index: AnyModelIndex) -> None:
        """Not over what is being typed: Qt asks again whenever the row changes, be it by somebody
        else."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: AnyModelIndex
    ) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text())

    def _paint_ground(self, painter: QPainter, area: QRect, selected: bool) -> None:
        if selected:
            painter.setPen(QPen(qcolor(self._holder.theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(area).adjusted(6.5, 1.5, -6.5, -1.5), 6, 6)

    def _paint_grip(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(self._holder.theme.secondary))
        for dx in (0, 5):
            for dy in (-5, 0, 5):
                painter.drawEllipse(
                    QPointF(area.left() + GRIP + dx, area.center().y() + 0.5 + dy), 1.0, 1.0
                )

    def _paint_words(self, painter: QPainter, area: QRect, painted: PaintedRow) -> None:
        theme = self._holder.theme
        bold, small, number = ui_font(bold=True), ui_font(-1), ui_font(tabular=True)
        # A mark beside the colour for what nobody has.
        bold.setItalic(painted.is_unassigned)
        left = area.left() + TEXT_LEFT
        bar = (
            BAR_WIDTH + 16 if painted.high > 0 and not painted.is_done and area.width() > 300 else 0
        )
        room = area.width() - TEXT_LEFT - (HOURS_WIDTH if painted.hours else 16) - bar
        ink = (
            theme.at_risk_text
            if painted.is_unassigned
            else theme.secondary
            if painted.is_done
            else theme.text
        )
        middle = area.center().y() + 1
        for font, text, colour, baseline in (
            (bold, painted.name, ink, middle - 4),
            (small, painted.line, theme.secondary, middle + QFontMetrics(small).ascent() + 1),
        ):
            painter.setFont(font)
            painter.setPen(qcolor(colour))
            painter.drawText(
                left,
                baseline,
                QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room),
            )
        painter.setFont(number)
        painter.setPen(qcolor(theme.secondary if painted.is_done else theme.text))
        right = area.adjusted(0, 0, -16, 0)
        painter.drawText(
            right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, painted.hours
        )

    def _paint_range(self, painter: QPainter, area: QRect, painted: PaintedRow) -> None:
        theme = self._holder.theme
        left, y = area.right() - 16 - HOURS_WIDTH - BAR_WIDTH, area.center().y() + 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(theme.hairline))
        painter.drawRoundedRect(QRectF(left, y - 1.5, BAR_WIDTH, 3), 1.5, 1.5)
        painter.setBrush(qcolor(theme.work_mark(painted.kind)))
        scale = BAR_WIDTH / painted.widest
        # A range of one number is seen as well.
        width = max((painted.high - painted.low) * scale, 5)
        start = min(painted.low * scale, BAR_WIDTH - width)
        painter.drawRoundedRect(QRectF(left + start, y - 2.5, width, 5), 2.5, 2.5)
