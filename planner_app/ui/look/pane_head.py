"""The thin strip over a pane: its name, what it shows, a few quiet controls."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from planner_app.ui.look.widgets import ElidedLabel, label

HEIGHT: Final = 32


class PaneHead(QWidget):
    """Name at the left, controls at the right."""

    def __init__(
        self, title: str, parent: QWidget | None = None, *, detail_first: bool = False
    ) -> None:
        """detail_first: what the pane shows gets its room before the controls that can shrink."""
        super().__init__(parent)
        self.setObjectName("paneHead")
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._detail = ElidedLabel("paneDetail", self)
        if detail_first:
            self._detail.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self._detail.setMinimumWidth(1)  # else its whole text would be the least
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 0, 12, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(label("paneTitle", self, title))
        self._layout.addWidget(self._detail, 0 if detail_first else 1)

    def set_detail(self, text: str) -> None:
        """What the pane shows now."""
        self._detail.setText(text)

    def add(self, widget: QWidget) -> None:
        """Another control at the right."""
        self._layout.addWidget(widget)
