"""The problem list: what needs a decision, worst first; choosing a line goes there."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import State
from planner_app.ui import words
from planner_app.ui.answers import P90, Lateness
from planner_app.ui.bridge import Bridge
from planner_app.ui.theme import ThemeHolder, qcolor

SHOWN_AT_MOST = 500


class Trouble(NamedTuple):
    """One line: the item, whether it is bad or only at risk, and the sentence."""

    item_id: int
    is_bad: bool
    sentence: str


def troubles(bridge: Bridge) -> list[Trouble]:
    """What the schedule says about items and rows now (S13): late, at risk, never gets time, waits, no estimate,
    nobody."""
    return sorted([*_deadlines(bridge), *_rows(bridge)], key=lambda trouble: not trouble.is_bad)


def _deadlines(bridge: Bridge) -> list[Trouble]:
    if bridge.schedule is None:
        return []
    items, found = bridge.schedule.problem.items, []
    for index in np.flatnonzero(items.deadline != NO_TIME):
        item_id, promised = int(items.ids[index]), int(items.deadline[index])
        if item_id not in bridge.snapshot.items:
            continue
        late = bridge.answers.lateness(item_id, promised)
        name, day = bridge.snapshot.items[item_id].name, words.finish_words(promised, bridge.zone)
        if late is Lateness.LATE:
            finish = words.finish_words(bridge.answers.item_dates(item_id)[1], bridge.zone)
            found.append(Trouble(item_id, True, f"{name}: expected {finish}, promised by {day}"))
        elif late is Lateness.AT_RISK:
            finish = words.finish_words(bridge.answers.item_percentile(item_id, P90), bridge.zone)
            found.append(Trouble(item_id, False, f"{name}: only 90 % sure by {finish}, promised by {day}"))
    return found


def _rows(bridge: Bridge) -> list[Trouble]:
    if bridge.schedule is None:
        return []
    schedule = bridge.schedule
    rows, items, state = schedule.problem.rows, schedule.problem.items, schedule.row_state
    nobody = (rows.person < 0) & (rows.team < 0) & ~rows.done & (state == State.PLACED)
    found = []
    for which, is_bad, sentence in (
        (state == State.NEVER, True, "never gets time within ten years"),
        (state == State.WAITS, False, "waits for something without a finish"),
        (nobody, False, "is unassigned"),
        (state == State.UNESTIMATED, False, "is not estimated"),
    ):
        ids = dict.fromkeys(int(i) for i in items.ids[rows.item[np.flatnonzero(which)]])
        known = bridge.snapshot.items
        found += [Trouble(i, is_bad, f"{_place(bridge, i)} {sentence}") for i in ids if i in known]
    return found


def _place(bridge: Bridge, item_id: int) -> str:
    item = bridge.snapshot.items[item_id]
    above = bridge.snapshot.items.get(item.parent_id or -1)
    return item.name if above is None or above.type == "root" else f"{item.name} · {above.name}"


class ProblemList(QListWidget):
    """objectName `problemList`."""

    item_wanted = Signal(int)
    counted = Signal(int)

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problemList")
        self.setAccessibleName("Problems")
        self.setWordWrap(True)
        self._bridge, self._holder = bridge, holder
        bridge.scheduled.connect(self.refresh)
        bridge.simulated.connect(self.refresh)
        holder.changed.connect(self.refresh)
        self.itemClicked.connect(self._go)
        self.itemActivated.connect(self._go)

    def refresh(self) -> None:
        """Ask the schedule again."""
        found = troubles(self._bridge)
        self.counted.emit(len(found))
        self.clear()
        theme = self._holder.theme
        for trouble in found[:SHOWN_AT_MOST]:
            line = QListWidgetItem(("▲ " if trouble.is_bad else "● ") + trouble.sentence, self)
            line.setForeground(QColor(qcolor(theme.trouble_text if trouble.is_bad else theme.at_risk_text)))
            line.setData(Qt.ItemDataRole.UserRole, trouble.item_id)
        if not found:
            QListWidgetItem("Nothing needs a decision.", self).setFlags(Qt.ItemFlag.NoItemFlags)
        elif len(found) > SHOWN_AT_MOST:
            QListWidgetItem(f"… and {len(found) - SHOWN_AT_MOST} more", self).setFlags(Qt.ItemFlag.NoItemFlags)

    def _go(self, line: QListWidgetItem) -> None:
        item_id = line.data(Qt.ItemDataRole.UserRole)
        if item_id is not None:
            self.item_wanted.emit(item_id)
