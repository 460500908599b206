"""The strip at the bottom: what just happened, with Undo or Redo beside it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from planner_app.languages import mark, tr
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.widgets import label, tool_button

_PREPARING: Final = mark(
    "Preparing the scheduler: this takes half a minute, once. Dates are there already; the 90 % "
    "dates follow, and you can work meanwhile."
)


class StatusStrip(QWidget):
    """One sentence; refusals in the colour of trouble."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(28)
        self.words = label("statusWords", self)
        self.words.setAccessibleName(tr("What just happened"))
        self.undo = tool_button("quietLink", tr("Undo"), tr("Undo what just happened"), self)
        self.undo.hide()
        self.redo = tool_button("quietLink", tr("Redo"), tr("Repeat what was taken back"), self)
        self.redo.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addStretch(1)
        self.undo.clicked.connect(bridge.undo)
        self.redo.clicked.connect(bridge.redo)
        bridge.undid.connect(self._offer_redo)
        bridge.said.connect(self._say)
        bridge.refused.connect(self._refuse)
        bridge.preparing.connect(self._prepare)

    def _prepare(self, under_way: bool) -> None:
        """The first start on a machine; once it is over the strip is quiet again."""
        if under_way:
            self._say(tr(_PREPARING), False)
        # Something newer may stand there by now; it stays.
        elif self.words.text() == tr(_PREPARING):
            self._say("", False)

    def _say(self, sentence: str, can_undo: bool) -> None:
        self._show(sentence, trouble=False)
        self.undo.setVisible(can_undo)

    def _offer_redo(self) -> None:
        """One Ctrl+Z too many can take back a whole import: the way back stands beside the
        sentence."""
        self.redo.show()

    def _refuse(self, sentence: str) -> None:
        self._show(sentence, trouble=True)
        self.undo.hide()

    def _show(self, sentence: str, *, trouble: bool) -> None:
        self.redo.hide()
        self.words.setText(sentence)
        self.words.setProperty("trouble", trouble)
        # Qt looks at `trouble` only when the widget is polished anew.
        self.words.style().polish(self.words)
