"""Small parts of the chrome, named for the style sheet and for screen readers."""

from html import escape

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget


def label(name: str, parent: QWidget | None = None, text: str = "") -> QLabel:
    """A line of plain text."""
    made = QLabel(text, parent)
    made.setObjectName(name)
    # Names come from files and from others: HTML in them must not be laid out.
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def tip(text: str) -> str:
    """A tool tip that Qt shows as it is: a name that looks like HTML would be laid out, its
    pictures fetched."""
    return f"<p>{escape(text)}</p>" if QtGui.Qt.mightBeRichText(text) else text


def tool_button(
    name: str, text: str, spoken: str, parent: QWidget | None = None, tip: str = ""
) -> QToolButton:
    """A flat button; `spoken` is its accessible name."""
    made = QToolButton(parent)
    made.setObjectName(name)
    made.setText(text)
    made.setAccessibleName(spoken)
    made.setToolTip(tip or spoken)
    return made


class ElidedLabel(QLabel):
    """One line that gives way: it takes the room there is and ends in an ellipsis; the whole text
    is its tool tip."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        # Only while painting is it known whether the words fit.
        self.setToolTip(tip(self.text()) if shown != self.text() else "")
        painter.drawText(self.rect(), int(self.alignment()), shown)
