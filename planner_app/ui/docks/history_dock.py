"""The history (R18): who changed what and when; a line leads to the plan as it was then, or back to
it."""

from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner_app.languages import mark, tr
from planner_app.operations.register import plan_operations
from planner_app.operations.transaction.journal import Entry
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.docks.history_list import HistoryList
from planner_app.ui.look.pane_head import PaneHead
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.look.widgets import label, tip, tool_button
from planner_app.words import moment_words

WIDTH: Final = 380
PAUSE: Final = 200
"""Milliseconds of quiet after a letter before the history is searched."""
MOST_LETTERS: Final = 240
"""Of an edit's words in the card; the tool tip has them all."""
LOOK: Final = mark("Look at the plan as it was then")
RESTORE: Final = mark("Restore this")


class HistoryPanel(QWidget):
    """The list under its head and a field that filters it, above what can be done with the chosen
    line."""

    look_wanted = Signal(object)
    """Entry: show the plan as it was then."""
    restore_wanted = Signal(object)
    """Entry: go back to it."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._bridge = bridge
        self.list = HistoryList(bridge, holder, self)
        self.filter = QLineEdit(self)
        self.filter.setObjectName("historyFilter")
        self.filter.setAccessibleName(tr("Filter the history by words or author"))
        self.filter.setPlaceholderText(tr("Filter by words or author"))
        self.filter.setClearButtonEnabled(True)
        self._what, self._when = label("historyWhat", self), label("paneDetail", self)
        self.look = tool_button("historyButton", tr(LOOK), tr(LOOK), self)
        self.restore = tool_button(
            "historyButton", tr(RESTORE), tr(plan_operations.RESTORE.title), self
        )
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self._tell()
        self.hide()

    def open(self) -> None:
        """Show it, read when it is shown first."""
        # Whoever never looks at a long journal need not pay for reading it.
        if not self.list.lines.has_begun:
            self.list.lines.begin()
        self.show()

    def why_not_look(self) -> str:
        """Why there is nothing to look at, '' if there is."""
        return (
            ""
            if self.list.entry() is not None and self.isVisible()
            else tr("Choose a line of the history first (F9).")
        )

    def why_not_restore(self) -> str:
        """Why the chosen line cannot be restored, '' if it can."""
        entry = self.list.entry()
        if self._bridge.workspace.read_only:
            return tr("This plan is open for looking only.")
        if entry is not None and entry.revision == self._bridge.snapshot.revision:
            return tr("This is the plan as it is now.")
        return self.why_not_look()

    def ask_to_look(self) -> None:
        """Look at the plan as the chosen line left it."""
        if not self.why_not_look():
            self.look_wanted.emit(self.list.entry())

    def ask_to_restore(self) -> None:
        """Go back to the plan as the chosen line left it."""
        if not self.why_not_restore():
            self.restore_wanted.emit(self.list.entry())

    def _lay_out(self) -> None:
        head = PaneHead(tr("History"), self)
        close = tool_button("quietLink", tr("Close"), tr("Close the history"), self)
        close.clicked.connect(self.hide)
        head.add(close)
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 4)
        top.addWidget(self.filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._card())

    def _card(self) -> QFrame:
        """The chosen line in full, and what can be done with it."""
        card = QFrame(self)
        card.setObjectName("historyCard")
        self._what.setWordWrap(True)
        self._what.setAlignment(Qt.AlignmentFlag.AlignTop)
        # room for two lines, so that the list above stands still
        self._what.setMinimumHeight(2 * self._what.fontMetrics().lineSpacing())
        # A long label must not widen the dock; it breaks into lines instead.
        for words in (self._what, self._when):
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(words is self._what)
            words.setSizePolicy(policy)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(4)
        inside.addWidget(self._what)
        inside.addWidget(self._when)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 8, 0, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.look)
        buttons.addWidget(self.restore)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        return card

    def _connect(self) -> None:
        # After a pause, because each search reads the journal.
        self.filter.textChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(lambda: self.list.lines.begin(self.filter.text().strip()))
        self.list.chosen.connect(self._tell)
        self.list.activated.connect(lambda _: self.ask_to_look())
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.look.clicked.connect(self.ask_to_look)
        self.restore.clicked.connect(self.ask_to_restore)
        self._bridge.changed.connect(self._tell)

    def _tell(self) -> None:
        entry = self.list.entry()
        if entry is None:
            self._what.setText(
                tr("Choose a line to look at the plan as it was then, or to go back to it.")
            )
            self._what.setToolTip("")
            self._when.setText("")
        else:
            # A name may hold line breaks, which would tear the card apart.
            plain = " ".join(entry.label.split())
            self._what.setText(plain if len(plain) <= MOST_LETTERS else plain[:MOST_LETTERS] + "…")
            self._what.setToolTip(tip(plain))
            self._when.setText(self._when_and_who(entry))
        for button, why_not, hint in (
            (
                self.look,
                self.why_not_look(),
                tr("Opens it in a window of its own, for looking only"),
            ),
            (
                self.restore,
                self.why_not_restore(),
                tr("One edit brings everything back to how it was; it can be undone"),
            ),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not or hint)

    def _when_and_who(self, entry: Entry) -> str:
        facts = [
            moment_words(entry.time.astimezone(self._bridge.zone)),
            entry.author,
            tr("revision {revision}", revision=entry.revision),
        ]
        if self.list.is_undone():
            facts.append(tr("taken back"))
        return " · ".join(facts)

    def _show_menu(self, point: QPoint) -> None:
        if self.list.entry() is None:
            return
        menu = QMenu(self.list)
        menu.setToolTipsVisible(True)
        # Made for each click; otherwise they would pile up under the list.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.look, self.restore):
            menu.addAction(_as_action(button, menu))
        # Not exec, which would run an event loop of its own inside this signal.
        menu.popup(self.list.viewport().mapToGlobal(point))


def _as_action(button: QToolButton, menu: QMenu) -> QAction:
    action = QAction(button.text(), menu)
    action.setEnabled(button.isEnabled())
    action.setToolTip(button.toolTip())
    action.triggered.connect(button.click)
    return action
