"""Choosing a person or team by typing part of the name."""

from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from planner_app.ids import PersonId, TeamId
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import Snapshot


class Choice(NamedTuple):
    """Who was chosen; both None is nobody yet."""

    person_id: PersonId | None
    team_id: TeamId | None


NOBODY: Final = Choice(None, None)
_MOVES: Final = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


def choices(snapshot: Snapshot) -> list[tuple[str, str, Choice]]:
    """Name, hint and choice of everybody who can work: people by name, then teams, then nobody."""
    team_names: dict[TeamId | None, str] = {team.id: team.name for team in snapshot.teams.values()}
    people = sorted(
        (p for p in snapshot.people.values() if p.is_active), key=lambda p: p.name.casefold()
    )
    teams = sorted(snapshot.teams.values(), key=lambda t: t.name.casefold())
    return [
        *((p.name, team_names.get(p.main_team_id, ""), Choice(p.id, None)) for p in people),
        *((t.name, tr("team"), Choice(None, t.id)) for t in teams),
        (tr("Unassigned"), tr("nobody yet"), NOBODY),
    ]


class PersonPicker(QDialog):
    """A small popup: a field and the names that fit it. Enter takes the marked one, Esc none."""

    chosen = Signal(object)
    """Choice."""
    named = Signal(str)
    """Somebody new of this name, where `can_add`."""

    def __init__(
        self,
        snapshot: Snapshot,
        title: str,
        parent: QWidget | None = None,
        *,
        can_add: bool = False,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("personPicker")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # People can leave while the picker is open; the edit is refused then, not the list changed.
        self._choices, self._can_add = choices(snapshot), can_add
        self.field = QLineEdit(self, placeholderText=title, clearButtonEnabled=True)
        self.field.setAccessibleName(title)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("People and teams"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(260, 320)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self._fill("")

    def open_at(self, point: QPoint) -> None:
        """Show it with its corner there (global pixels)."""
        self.move(point)
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys walk the list while the field has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _MOVES
        ):
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        parts = typed.casefold().split()
        self.list.clear()
        for name, hint, choice in self._choices:
            if all(part in f"{name} {hint}".casefold() for part in parts):
                entry = QListWidgetItem(f"{name}   {hint}" if hint else name, self.list)
                entry.setData(Qt.ItemDataRole.UserRole, choice)
        if self._can_add and typed.strip():
            words = tr("Add “{name}” as somebody new", name=typed.strip())
            entry = QListWidgetItem(words, self.list)
            entry.setData(Qt.ItemDataRole.UserRole, typed.strip())
        # Enter then takes the best fit without another key.
        self.list.setCurrentRow(0)

    def _take(self) -> None:
        entry = self.list.currentItem()
        data = entry.data(Qt.ItemDataRole.UserRole) if entry is not None else None
        # A name that nobody has yet; everything else is a choice.
        if isinstance(data, str):
            self.named.emit(data)
        elif data is not None:
            self.chosen.emit(Choice(*data))
        if data is not None:
            self.close()
