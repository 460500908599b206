"""What a reassignment would do, worked out off the GUI thread while the bar is still in the air."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QThreadPool, Signal

from planner_app.ids import PersonIndex, RowIndex, TeamIndex
from planner_app.scheduling.levelling import level
from planner_app.scheduling.schedule import Schedule


@dataclass(frozen=True)
class Outcome:
    """When the row would start and finish, and the plan; UTC seconds."""

    row: RowIndex
    person: PersonIndex
    """Index of the person, -1 for nobody."""
    start: int
    finish: int
    plan_finish: int


class WhatIf(QObject):
    """Answers the newest question only."""

    answered = Signal(object)
    """Outcome."""

    def __init__(self, parent: QObject | None = None, run: Callable[[Callable[[], None]], None] | None = None) -> None:
        super().__init__(parent)
        self._run = run or QThreadPool.globalInstance().start
        self._newest = 0

    def ask(self, schedule: Schedule, row: RowIndex, person: PersonIndex, team: TeamIndex) -> None:
        """Level the plan with one row given to another person or team (indices, -1 for none)."""
        self._newest += 1
        number = self._newest
        self._run(lambda: self._work_out(number, schedule, row, person, team))

    def forget(self) -> None:
        """Whatever was asked is not wanted any more."""
        self._newest += 1

    def _work_out(self, number: int, schedule: Schedule, row: RowIndex, person: PersonIndex, team: TeamIndex) -> None:
        if number != self._newest:
            return
        rows = schedule.problem.rows
        people, teams = rows.person.copy(), rows.team.copy()
        people[row], teams[row] = person, team
        answer = level(replace(schedule.problem, rows=replace(rows, person=people, team=teams)))
        if number == self._newest:
            start, finish = int(answer.row_start[row]), int(answer.row_finish[row])
            self.answered.emit(Outcome(row, person, start, finish, int(answer.item_finish.max(initial=0))))
