"""The tree's lines: their height, and the editor of a cell."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import LINE_HEIGHT


class LineDelegate(QStyledItemDelegate):
    """Gives lines their height; the view paints them."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), LINE_HEIGHT)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        # While somebody types the edits of others wait: they would close the editor.
        self._bridge.held.begin()
        return super().createEditor(parent, option, index)

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Not over what is being typed: Qt asks again whenever the line changes, be it by somebody
        else."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def destroyEditor(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        self._bridge.held.end()
        super().destroyEditor(editor, index)
