"""Actions: each with a menu entry, a shortcut and, while it is disabled, the reason."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from planner_app.languages import mark, tr
from planner_app.ui.look.widgets import tip

WhyDisabled = Callable[[], str]
Keys = str | QKeySequence.StandardKey | None
_MENUS: Final = {
    "File": mark("&File"),
    "Edit": mark("&Edit"),
    "Work": mark("&Work"),
    "View": mark("&View"),
    "Help": mark("&Help"),
}
"""Titles by the names that the code uses."""


class Actions(QObject):
    """The window's actions by their English names, whatever language the menus speak.

    `refresh` asks each whether it can be done now.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._named: dict[str, QAction] = {}
        self._reasons: dict[str, tuple[WhyDisabled, str]] = {}
        self._menus: dict[str, QMenu] = {}
        for name, title in _MENUS.items():
            menu = window.menuBar().addMenu(tr(title))
            # Off by default; the tip is where a disabled action says why.
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            self._menus[name] = menu

    def __getitem__(self, name: str) -> QAction:
        return self._named[name]

    def add(
        self,
        menu: str,
        name: str,
        keys: Keys,
        act: Callable[[], object],
        *,
        why_not: WhyDisabled | None = None,
        hint: str = "",
        inside: QWidget | None = None,
    ) -> QAction:
        """Add an action at the end of a menu.

        name: English and marked for translation; the action is found by it.
        hint: what its tool tip says, in the language spoken; without one, the name.
        inside: its keys work only while that widget has the focus.
        """
        shown = tr(name)
        action = QAction(shown, self._window)
        # English whatever the language, so that tests and scripts find it.
        action.setObjectName(name.rstrip("…"))
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        if inside is not None:
            # Elsewhere Tab or Delete belongs to the field that is being typed in.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            inside.addAction(action)
        action.setToolTip(hint or shown)
        action.triggered.connect(lambda _checked: act())
        self._menus[menu].addAction(action)
        self._named[name] = action
        if why_not is not None:
            self._reasons[name] = (why_not, hint or shown)
        return action

    def line(self, menu: str) -> None:
        """A line between groups."""
        self._menus[menu].addSeparator()

    def submenu(self, menu: str, title: str) -> QMenu:
        """A menu inside a menu, for the caller to fill."""
        return self._menus[menu].addMenu(title)

    def refresh(self) -> None:
        """Enable what can be done now; the tool tip of the rest says why not."""
        for name, (why_not, hint) in self._reasons.items():
            reason = why_not()
            action = self._named[name]
            action.setEnabled(not reason)
            action.setToolTip(tip(reason or hint))
            # Keyboard users see no tool tip.
            action.setStatusTip(reason)
