"""The problem list: what needs a decision (S13), worst first; choosing a line goes there."""

from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from planner_app.ids import ItemId, ItemIndex, PersonId, PersonIndex
from planner_app.insight.alert_words import message
from planner_app.insight.alerts import Alert, Flag, alerts
from planner_app.languages import mark, tr, trn
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.schedule import Percentiles, Schedule
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.pane_head import PaneHead
from planner_app.ui.look.theme import ThemeHolder, qcolor
from planner_app.ui.look.widgets import tool_button

SHOWN_AT_MOST: Final = 300
PAUSE: Final = 150
"""Milliseconds of quiet after a schedule before its alerts are worked out."""
MARK_SIZE: Final = QSize(14, 16)
_ORDER: Final = {Flag.RED: 0, Flag.ORANGE: 1, Flag.YELLOW: 2, Flag.HINT: 3}
_MARKS: Final = {Flag.RED: "▲", Flag.ORANGE: "●", Flag.YELLOW: "○", Flag.HINT: "·"}


_SPOKEN: Final = {
    Flag.RED: mark("red: {sentence}"),
    Flag.ORANGE: mark("orange: {sentence}"),
    Flag.YELLOW: mark("yellow: {sentence}"),
    Flag.HINT: mark("hint: {sentence}"),
}
"""What a screen reader says, which does not tell of marks and colours."""


class AlertLine(NamedTuple):
    """One line: how bad, the sentence, and where to go (ids, or None)."""

    flag: Flag
    sentence: str
    item_id: ItemId | None
    person_id: PersonId | None


class AlertLines(NamedTuple):
    """The worst of them in words, and how many there are in all of each flag."""

    worst: list[AlertLine]
    counts: dict[Flag, int]


def alert_lines(
    schedule: Schedule, percentiles: Percentiles | None, snapshot: Snapshot
) -> AlertLines:
    """The schedule's alerts, worst first. Takes a while for a large plan: ask off the GUI
    thread."""
    # The sort is stable: within a flag alerts stay in the order of their kinds and the outline.
    found = sorted(alerts(schedule, percentiles), key=lambda alert: _ORDER[alert.flag])
    counts = {flag: sum(alert.flag is flag for alert in found) for flag in Flag}
    return AlertLines(
        # Only those shown: words for every alert of a large plan would take too long.
        [_in_words(alert, schedule.problem, snapshot) for alert in found[:SHOWN_AT_MOST]],
        counts,
    )


def _in_words(alert: Alert, problem: Problem, snapshot: Snapshot) -> AlertLine:
    def item_name(index: ItemIndex) -> str:
        return full_name(snapshot, problem.items.id_of(index))

    def person_name(index: PersonIndex) -> str:
        person = snapshot.people.get(problem.people[index].id)
        return person.name if person is not None else tr("somebody")

    item_id = problem.items.id_of(alert.item) if alert.item >= 0 else None
    person_id = problem.people[alert.person].id if alert.person >= 0 else None
    return AlertLine(
        alert.flag, message(alert, problem, item_name, person_name), item_id, person_id
    )


class AlertList(QListWidget):
    """objectName `problemList`."""

    item_wanted = Signal(int)
    person_wanted = Signal(int)
    counted = Signal(int)
    """How many are red or orange."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemList")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Lines of several rows of text would jump if whole lines were scrolled.
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("Problems"))
        self.setWordWrap(True)
        self.setIconSize(MARK_SIZE)
        self._bridge, self._holder = bridge, holder
        self._found = AlertLines([], {})
        self._quiet = QTimer(self, singleShot=True, interval=PAUSE)
        self._quiet.timeout.connect(self.refresh)
        bridge.scheduled.connect(self._after_schedule)
        bridge.simulated.connect(self._quiet.start)
        holder.changed.connect(self._fill)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)

    def refresh(self) -> None:
        """Work the alerts out anew, off the GUI thread; a simulation of an older plan is no
        news."""
        schedule, percentiles, snapshot = (
            self._bridge.schedule,
            self._bridge.percentiles,
            self._bridge.snapshot,
        )
        if schedule is None or (
            percentiles is not None and percentiles.revision != schedule.revision
        ):
            return
        self._bridge.ask(lambda: alert_lines(schedule, percentiles, snapshot), self._take)

    def _after_schedule(self) -> None:
        """Alerts without the simulated ones would come and go at every edit: wait for the next
        simulation."""
        # Only before the first simulation; after it each schedule brings another one.
        if self._bridge.percentiles is None:
            self._quiet.start()

    def _mark(self, sign: str, colour: str) -> QIcon:
        """The flag's sign alone is coloured; the words keep the colour of text."""
        size, ratio = self.iconSize(), self.devicePixelRatio()
        # In the screen's own pixels, else the sign is blurred on dense screens.
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setPen(qcolor(colour))
        painter.setFont(self.font())
        painter.drawText(
            QRect(0, 0, size.width(), size.height()), Qt.AlignmentFlag.AlignCenter, sign
        )
        painter.end()
        return QIcon(picture)

    def _take(self, found: AlertLines) -> None:
        self._found = found
        self.counted.emit(found.counts[Flag.RED] + found.counts[Flag.ORANGE])
        self._fill()

    def _fill(self) -> None:
        theme = self._holder.theme
        # Signs differ in shape as well: colour alone tells colour-blind people nothing.
        inks = dict.fromkeys(Flag, theme.text) | {
            Flag.RED: theme.trouble_text,
            Flag.ORANGE: theme.at_risk_text,
        }
        marks = {flag: self._mark(_MARKS[flag], inks[flag]) for flag in Flag}
        self.clear()
        for trouble in self._found.worst:
            line = QListWidgetItem(marks[trouble.flag], trouble.sentence, self)
            line.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr(_SPOKEN[trouble.flag], sentence=trouble.sentence),
            )
            line.setData(Qt.ItemDataRole.UserRole, trouble)
        rest = sum(self._found.counts.values()) - len(self._found.worst)
        if not self._found.worst or rest:
            more = trn("… and {count} more", "… and {count} more", rest)
            words = more if rest else tr("Nothing needs a decision.")
            QListWidgetItem(words, self).setFlags(Qt.ItemFlag.NoItemFlags)

    def _go(self, line: QListWidgetItem) -> None:
        trouble = line.data(Qt.ItemDataRole.UserRole)
        if trouble is None:
            return
        *_, item_id, person_id = trouble
        # The item may have been deleted since the list was made.
        if item_id is not None and item_id in self._bridge.snapshot.items:
            self.item_wanted.emit(item_id)
        elif person_id is not None:
            self.person_wanted.emit(person_id)


def _to_decide(count: int) -> str:
    return trn("{count} to decide", "{count} to decide", count) if count else ""


class AlertPanel(QWidget):
    """The list under its head, beside the page; closed until asked for."""

    def __init__(self, alerts_shown: AlertList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(320)
        head = PaneHead(tr("Problems"), self)
        close = tool_button("quietLink", tr("Close"), tr("Close the problem list"), self)
        close.clicked.connect(self.hide)
        head.add(close)
        alerts_shown.counted.connect(lambda count: head.set_detail(_to_decide(count)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(alerts_shown, 1)
        self.hide()
