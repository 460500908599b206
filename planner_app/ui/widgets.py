"""Small parts of the chrome, named for the style sheet and for screen readers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget


def label(name: str, parent: QWidget | None = None, text: str = "") -> QLabel:
    """A line of plain text."""
    made = QLabel(text, parent)
    made.setObjectName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def tool_button(name: str, text: str, spoken: str, parent: QWidget | None = None, tip: str = "") -> QToolButton:
    """A flat button; `spoken` is its accessible name."""
    made = QToolButton(parent)
    made.setObjectName(name)
    made.setText(text)
    made.setAccessibleName(spoken)
    made.setToolTip(tip or spoken)
    return made
