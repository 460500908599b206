"""A schedule as plain data and as lines of text, as `planner-app schedule` answers it
(contract)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from planner_app.ids import ItemId, ItemIndex, PersonIndex, RowIndex
from planner_app.insight.alert_words import message
from planner_app.insight.alerts import AlertKind, Flag, alerts
from planner_app.insight.explanation_words import sentence
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.loads.utilization import utilization
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.schedule import PERCENTS, Percentiles, Schedule, State

ScheduleJson = dict[str, Any]
NAMES: Final = tuple(f"p{percent}" for percent in PERCENTS)


def _short(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else "-" * 16


class AlertInWords(NamedTuple):
    """Something to know of an item, as a sentence."""

    kind: AlertKind
    flag: Flag
    message: str


class Teller:
    """Puts ids, names and local times to the arrays of one schedule."""

    def __init__(
        self, snapshot: Snapshot, schedule: Schedule, percentiles: Percentiles | None
    ) -> None:
        self._snapshot = snapshot
        self._schedule = schedule
        self._problem = schedule.problem
        self._percentiles = percentiles
        self._zone = ZoneInfo(snapshot.plan.timezone)

    def answer(self) -> ScheduleJson:
        """The whole object of the contract."""
        return {
            "plan": self._snapshot.plan.name,
            "now": self._moment(self._problem.now),
            "revision": self._snapshot.revision,
            "assignments": self._assignments(),
            "treeitems": self._treeitems(),
            "people": self._people(),
            "alerts": self._alerts(),
        }

    def lines(self) -> list[str]:
        """A line for each row, with what its item belongs to; then the alerts."""
        found = self.answer()
        lines = [f"{found['plan']} as of {found['now']}, revision {found['revision']}", ""]
        lines += map(self._line, found["assignments"])
        if found["alerts"]:
            lines += ["", *(f"{alert['flag']}: {alert['message']}" for alert in found["alerts"])]
        return lines

    def _line(self, row: ScheduleJson) -> str:
        sure = f"  90 % {_short(row['p90'])}" if row["p90"] else ""
        who = self._snapshot.who(self._snapshot.assignments[row["id"]])
        what = full_name(self._snapshot, row["treeitem_id"])
        return f"{_short(row['start'])}  {_short(row['finish'])}{sure}  {what} · {who}"

    def item_name(self, index: ItemIndex) -> str:
        """What an item is called in a sentence, by its place in the problem."""
        return full_name(self._snapshot, self._problem.items.id_of(index))

    def person_name(self, index: PersonIndex) -> str:
        """The name of a person by their place in the problem."""
        return self._snapshot.people[self._problem.people[index].id].name

    def _assignments(self) -> list[ScheduleJson]:
        explainer = Explainer(self._schedule)
        rows = map(RowIndex, range(len(self._problem.rows.ids)))
        return [
            self._assignment(row, explainer)
            for row in rows
            if self._schedule.row_state[row] != State.TEAM_ROW
        ]

    def _assignment(self, index: RowIndex, explainer: Explainer) -> ScheduleJson:
        schedule, snapshot = self._schedule, self._snapshot
        row = snapshot.assignments[self._problem.rows.id_of(index)]
        return {
            "id": row.id,
            "uid": row.uid,
            "treeitem_id": row.treeitem_id,
            "treeitem": snapshot.items[row.treeitem_id].name,
            "person_id": row.person_id,
            "person": snapshot.people[row.person_id].name if row.person_id is not None else None,
            "team_id": row.team_id,
            "start": self._moment(int(schedule.row_start[index])),
            "finish": self._moment(int(schedule.row_finish[index])),
            **self._chances(self._percentiles.rows if self._percentiles else None, index),
            "why": sentence(explainer, index, self.item_name, self.person_name),
        }

    def _treeitems(self) -> list[ScheduleJson]:
        return [self._treeitem(ItemIndex(index)) for index in range(len(self._problem.items.ids))]

    def _treeitem(self, index: ItemIndex) -> ScheduleJson:
        item = self._snapshot.items[self._problem.items.id_of(index)]
        return {
            "id": item.id,
            "name": item.name,
            "type": item.type,
            "start": self._moment(int(self._schedule.item_start[index])),
            "finish": self._moment(int(self._schedule.item_finish[index])),
            **self._chances(self._percentiles.items if self._percentiles else None, index),
            "deadline": self._moment(int(self._problem.items.deadline[index])),
        }

    def _people(self) -> list[ScheduleJson]:
        """Every day from now to the last finish, in hours."""
        schedule, problem = self._schedule, self._problem
        first = datetime.fromtimestamp(problem.now, self._zone).toordinal()
        finishes = schedule.item_finish[schedule.item_finish != NO_TIME]
        last = first
        if len(finishes):
            last = max(first, datetime.fromtimestamp(int(np.max(finishes)), self._zone).toordinal())
        table = utilization(schedule, first, last)
        days = [date.fromordinal(day).isoformat() for day in range(first, last + 1)]
        return [
            {
                "id": person.id,
                "name": self.person_name(PersonIndex(index)),
                "days": _days(
                    days, table.capacity[index], table.booked[index], table.scheduled[index]
                ),
            }
            for index, person in enumerate(problem.people)
        ]

    def _alerts(self) -> list[ScheduleJson]:
        return [
            {
                "kind": alert.kind.value,
                "flag": alert.flag.value,
                # An alert may concern an item without a person, or a person without an item.
                "treeitem_id": self._problem.items.id_of(alert.item) if alert.item >= 0 else None,
                "person_id": self._problem.people[alert.person].id if alert.person >= 0 else None,
                "message": message(alert, self._problem, self.item_name, self.person_name),
            }
            for alert in alerts(self._schedule, self._percentiles)
        ]

    def alerts_of_items(self) -> dict[ItemId, list[AlertInWords]]:
        """S13: by item, in the order of their kinds."""
        found: dict[ItemId, list[AlertInWords]] = defaultdict(list)
        for alert in alerts(self._schedule, self._percentiles):
            if alert.item >= 0:
                words = message(alert, self._problem, self.item_name, self.person_name)
                found[self._problem.items.id_of(alert.item)].append(
                    AlertInWords(alert.kind, alert.flag, words)
                )
        return found

    def _chances(self, table: Ints | None, index: int) -> Mapping[str, str | None]:
        if table is None:
            # Readers of the contract find the keys also where nothing was simulated.
            return dict.fromkeys(NAMES)
        return {name: self._moment(int(table[index, column])) for column, name in enumerate(NAMES)}

    def _moment(self, moment: int) -> str | None:
        return None if moment == NO_TIME else datetime.fromtimestamp(moment, self._zone).isoformat()


def _days(days: list[str], capacity: Ints, booked: Ints, scheduled: Ints) -> list[ScheduleJson]:
    # json does not know numpy's numbers.
    hours = [(seconds / 3600).tolist() for seconds in (capacity, booked, scheduled)]
    found = zip(days, *hours, strict=True)
    return [{"date": day, "capacity": c, "booked": b, "scheduled": s} for day, c, b, s in found]
