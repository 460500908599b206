"""A page's button in the header; a drag that rests on it opens the page, so that it can go on
there."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QToolButton, QWidget

from planner_app.languages import tr
from planner_app.ui.frame.pages import Page
from planner_app.ui.hands import drag_data

REST: Final = 450
"""Milliseconds."""


class PageButton(QToolButton):
    """Checkable; styled as `pageButton`."""

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageButton")
        self.setText(tr(page.name))
        self.setAccessibleName(tr("{page} page", page=tr(page.name)))
        self.setCheckable(True)
        self.setAcceptDrops(True)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.click)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(
            event.mimeData().hasFormat(drag_data.ASSIGNMENTS)
            or event.mimeData().hasFormat(drag_data.TREEITEMS)
        )
        if event.isAccepted():
            self._rest.start()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._rest.stop()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._rest.stop()
        # The button opens its page; only a pane can take what is carried.
        event.ignore()
