"""Finding items and people by name, as one types."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from planner_app.ids import NO_ITEM_ID
from planner_app.languages import tr
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.theme import ThemeHolder

SHOWN: Final = 12
WIDTH: Final = 300
NARROWEST: Final = 150
"""Pixels, in a window that is too narrow for the whole header."""


class SearchField(QLineEdit):
    """objectName `searchField`. Enter goes to the marked find; Esc leaves."""

    item_found = Signal(int)
    person_found = Signal(int)

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchField")
        self.setAccessibleName(tr("Find an item or a person"))
        self.setPlaceholderText(tr("Find   Ctrl F"))
        self.setToolTip(tr("Find an item or a person"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDTH)
        self.setClearButtonEnabled(True)
        self._bridge, self._holder = bridge, holder
        self.found = QListWidget(parent)
        self.found.setObjectName("searchFound")
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setTextElideMode(Qt.TextElideMode.ElideRight)
        # A popup would take the keyboard, and typing would stop.
        self.found.setWindowFlags(Qt.WindowType.ToolTip)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setAccessibleName(tr("Found"))
        self.found.itemClicked.connect(self._take)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._take)
        self.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk the finds, Esc and leaving close them."""
        # The list is a window of its own: it does not go by itself.
        if event.type() == QEvent.Type.FocusOut:
            self.found.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.found.keyPressEvent(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.clear()
                self.found.hide()
                self.clearFocus()
                return True
        return super().eventFilter(watched, event)

    def matches(self, typed: str) -> Iterator[tuple[str, str, int]]:
        """Label, kind and id of what holds every typed word; people first, then items in order of
        priority."""
        parts = typed.casefold().split()
        snapshot = self._bridge.snapshot
        for person in snapshot.people.values():
            if all(part in person.name.casefold() for part in parts):
                yield f"{person.name}   {tr('person')}", "person", person.id
        for item_id in snapshot.outline:
            item = snapshot.items[item_id]
            above = snapshot.items.get(item.parent_id or NO_ITEM_ID)
            folder = above.name if above is not None and above.type != "root" else ""
            if all(part in f"{folder} {item.name}".casefold() for part in parts):
                yield f"{item.name}   {folder}".rstrip(), "item", item_id

    def _search(self, typed: str) -> None:
        self.found.clear()
        if not typed.strip():
            self.found.hide()
            return
        # The matches come one by one, so that the walk through a large plan ends with the last
        # shown.
        for label, kind, record_id in islice(self.matches(typed), SHOWN):
            entry = QListWidgetItem(label, self.found)
            entry.setData(Qt.ItemDataRole.UserRole, (kind, record_id))
        if not self.found.count():
            QListWidgetItem(tr("Nothing of that name"), self.found).setFlags(
                Qt.ItemFlag.NoItemFlags
            )
        self.found.setCurrentRow(0)
        self.found.setGeometry(
            0, 0, max(self.width(), WIDTH), self.found.sizeHintForRow(0) * self.found.count() + 10
        )
        self.found.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.found.show()

    def _take(self) -> None:
        entry = self.found.currentItem()
        data = entry.data(Qt.ItemDataRole.UserRole) if entry is not None else None
        if data is None:
            return
        kind, record_id = data
        self.found.hide()
        (self.item_found if kind == "item" else self.person_found).emit(record_id)
