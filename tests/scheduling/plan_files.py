"""Small plans as text (TOML with an outline), and the dates that they must give.

now = "2026-01-05T09:00"              # on the plan's clock; zone = "UTC" unless given
hours = "09:00-17:00"                 # Monday to Friday unless it says `mon-sat 09:00-17:00; sun 10:00-12:00`
tree = '''
Project                | ana limit 4
  Layout               | ana 4-8, ben 2 limit 1, - 3, team comp 5, ana ?, ana 3 done
  Comp                 | ana 4 | after Layout +2d; delay 2026-01-09; hold; all at once; done 2026-01-02
  Party                | team comp | event 2026-01-07 2026-01-08
  Call                 | ana | meeting 2026-01-07T09:00 2026-01-07T10:00
  Delivery             | -   | milestone 2026-02-01
'''
expect = '''
Layout/ana             | 2026-01-05T09:00 2026-01-05T15:00      # a row
Layout                 | 2026-01-05T09:00 2026-01-05T15:00      # an item
Comp/ana               | waits                                  # or done, on_hold, unestimated, never
ana 2026-01-05         | 6                                      # hours of work of a person on a day
Layout/ana 2026-01-05  | 6                                      # hours of work on a row on a day
'''
"""  # noqa: E501

import tomllib
from pathlib import Path
from typing import Any

from planner_app.ids import AllocationId, ItemIndex, PersonIndex, RowIndex
from planner_app.scheduling.problem import (
    NO_ITEM,
    NO_TIME,
    Allocation,
    ItemKind,
    Problem,
    WorkCalendar,
)
from planner_app.scheduling.schedule import Schedule, State
from tests.scheduling.problems import HOUR, Draft, Item, Row, moment, ordinal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TAKES = ("Vacation", "Sick leave", "Training")
Hours = tuple[tuple[int, int], ...]


def seconds_of(clock: str) -> int:
    """09:30 as seconds after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * HOUR + int(minutes) * 60


def parse_hours(text: str) -> Hours:
    """`09:00-12:00 13:00-17:00`; an end at or before its start is on the next day."""
    pairs = [tuple(seconds_of(end) for end in span.split("-")) for span in text.split()]
    return tuple((start, end if end > start else end + 24 * HOUR) for start, end in pairs)


def parse_calendar(given: dict[str, Any]) -> WorkCalendar:
    """The calendar of a plan or a person: hours, holidays and exceptions."""
    week: list[Hours] = [()] * 7
    for part in str(given.get("hours", "09:00-17:00")).split(";"):
        days, _, hours = (
            part.strip().rpartition(" ")
            if not part.strip()[0].isalpha()
            else part.strip().partition(" ")
        )
        if not part.strip()[0].isalpha():
            days, hours = "mon-fri", part.strip()
        first, _, last = days.partition("-")
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            week[day] = parse_hours(hours)
    country, _, region = str(given.get("holidays", "")).partition("-")
    exceptions = sorted(
        (ordinal(day), parse_hours(hours)) for day, hours in given.get("exceptions", {}).items()
    )
    return WorkCalendar(tuple(week), country or None, region or None, tuple(exceptions))


class PlanFile:
    """One plan file: the problem it describes, and names for what is in it."""

    def __init__(self, text: str) -> None:
        self.given = tomllib.loads(text)
        self.zone = str(self.given.get("zone", "UTC"))
        self.draft = Draft(
            moment(self.given["now"], self.zone),
            self.zone,
            parse_calendar(self.given),
            bool(self.given.get("strict_bookings", False)),
        )
        self.people: dict[str, PersonIndex] = {
            name: PersonIndex(index)
            for index, name in enumerate(self.given.get("people", {"ana": {}}))
        }
        self.teams: dict[str, int] = {
            name: index for index, name in enumerate(self.given.get("teams", {}))
        }
        self.items: dict[str, ItemIndex] = {}
        self._read_tree()
        self._read_people()

    def problem(self) -> Problem:
        """What the file asks the scheduler."""
        return self.draft.problem()

    def _read_tree(self) -> None:
        lines = [line for line in self.given["tree"].splitlines() if line.strip()]
        above: list[tuple[int, int]] = []
        options: list[tuple[ItemIndex, str]] = []
        for line in lines:
            name, rows, option = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
            indent = len(line) - len(line.lstrip())
            above = [(depth, item) for depth, item in above if depth < indent]
            index = self.draft.add(name, above[-1][1] if above else -1)
            self.items[name] = index
            above.append((indent, index))
            self.draft.items[index].rows = [
                self._row(part) for part in rows.split(",") if part.strip()
            ]
            options.append((index, option))
        for item in self.draft.items:
            if item.parent >= 0:
                self.draft.items[item.parent].kind = ItemKind.CONTAINER
        for index, option in options:
            for part in option.split(";"):
                self._apply(self.draft.items[index], index, part.strip())

    def _row(self, text: str) -> Row:
        words = iter(text.split())
        row, owner = Row(), next(words)
        if owner == "team":
            row.team = self.teams[next(words)]
        elif owner != "-":
            row.person = self.people[owner]
        for word in words:
            match word:
                case "?":
                    pass
                case "done":
                    row.done = True
                case "limit":
                    row.limit = float(next(words))
                case "today":
                    row.logged_today = float(next(words))
                case _:
                    low, _, high = word.partition("-")
                    row.low, row.high = float(low), float(high or low)
        return row

    def _apply(self, item: Item, index: int, option: str) -> None:
        word, _, rest = option.partition(" ")
        match word:
            case "after":
                name, _, lag = rest.partition(" +")
                self.draft.links.append(
                    (self.items[name], index, float(lag.removesuffix("d") or 0))
                )
            case "delay":
                item.delay = moment(rest, self.zone)
            case "hold":
                item.on_hold = True
            case "all":
                item.in_order = False
            case "done":
                item.done_at = moment(rest, self.zone)
                for row in item.rows:
                    row.done = True
            case "package":
                item.package = self.items[rest]
            case "priority":
                item.priority = int(rest)
            case "deadline":
                item.deadline = moment(rest, self.zone) + 24 * HOUR
            case _:
                self._make(item, word, rest)

    def _make(self, item: Item, kind: str, rest: str) -> None:
        match kind:
            case "container":
                item.kind = ItemKind.CONTAINER
            case "event":
                item.kind = ItemKind.EVENT
                item.start, item.finish = (ordinal(day) for day in rest.split())
            case "meeting":
                item.kind = ItemKind.PARTIAL_DAY_EVENT
                item.start, item.finish = (moment(when, self.zone) for when in rest.split())
            case "milestone":
                item.kind, item.start = ItemKind.MILESTONE, ordinal(rest)

    def _read_people(self) -> None:
        for name, given in self.given.get("people", {"ana": {}}).items():
            own = (
                parse_calendar(given)
                if {"hours", "holidays", "exceptions"} & set(given)
                else self.draft.calendar
            )
            zone = str(given.get("zone", self.zone))
            allocations = [
                self._allocation(text, zone, AllocationId(i))
                for i, text in enumerate(given.get("allocations", []))
            ]
            active = {
                key: ordinal(given[key]) for key in ("active_from", "active_until") if key in given
            }
            assert (
                self.draft.person(
                    own, zone, *allocations, overdrive=given.get("overdrive", False), **active
                )
                == (self.people[name])
            )
        self.draft.teams = [
            tuple(self.people[name] for name in team)
            for team in self.given.get("teams", {}).values()
        ]

    def _allocation(self, text: str, zone: str, number: AllocationId) -> Allocation:
        """`Vacation 1.0 2026-01-05 2026-01-09`, or with moments; `on Item` at the end books an
        item."""
        period, _, item = text.partition(" on ")
        *kind, value, start, end = period.split()
        takes, booked = " ".join(kind) in TAKES, self.items[item] if item else NO_ITEM
        if "T" in start:
            return Allocation(
                number,
                takes,
                float(value),
                booked,
                start=moment(start, zone),
                end=moment(end, zone),
            )
        return Allocation(number, takes, float(value), booked, ordinal(start), ordinal(end))

    def expectations(self) -> list[tuple[str, str]]:
        """What must hold: subject and expected words."""
        lines = [
            line.split("#")[0] if "##" in line else line
            for line in self.given["expect"].splitlines()
        ]
        pairs = [tuple(part.strip() for part in line.split("|")) for line in lines if line.strip()]
        return [(pair[0], pair[1]) for pair in pairs]

    def answer(self, schedule: Schedule, subject: str) -> str:
        """What the schedule says about a subject, in the words of the file."""
        words = subject.split()
        if len(words) == 2 and words[0] in self.people and words[1][0].isdigit():
            mine = (schedule.load_person == self.people[words[0]]) & (
                schedule.load_day == ordinal(words[1])
            )
            return f"{schedule.load_seconds[mine].sum() / HOUR:g}"
        name, _, who = subject.partition("/")
        who, _, day = who.partition(" ")
        if day:
            mine = (schedule.load_row == self.row_index(name, who)) & (
                schedule.load_day == ordinal(day)
            )
            return f"{schedule.load_seconds[mine].sum() / HOUR:g}"
        if not who:
            return self._dates(
                int(schedule.item_start[self.items[name]]),
                int(schedule.item_finish[self.items[name]]),
            )
        row = self.row_index(name, who)
        start, finish = int(schedule.row_start[row]), int(schedule.row_finish[row])
        return (
            self._dates(start, finish)
            if finish != NO_TIME
            else State(schedule.row_state[row]).name.lower()
        )

    def row_index(self, name: str, who: str) -> RowIndex:
        """The index of a person's (a team's, `-`: the Unassigned) row on an item."""
        first = sum(len(item.rows) for item in self.draft.items[: self.items[name]])
        for position, row in enumerate(self.draft.items[self.items[name]].rows):
            owner = "-" if row.person < 0 and row.team < 0 else None
            owner = owner or [*self.people][row.person] if row.team < 0 else [*self.teams][row.team]
            if owner == who:
                return RowIndex(first + position)
        raise AssertionError(f"no row of {who} on {name}")

    def _dates(self, start: int, finish: int) -> str:
        from datetime import datetime
        from zoneinfo import ZoneInfo

        if finish == NO_TIME:
            return "none"
        at = (datetime.fromtimestamp(second, ZoneInfo(self.zone)) for second in (start, finish))
        return " ".join(
            f"{when:%Y-%m-%dT%H:%M}" + (f":{when:%S}" if when.second else "") for when in at
        )


def read_plan_file(path: Path) -> PlanFile:
    """The plan file at a path."""
    return PlanFile(path.read_text(encoding="utf-8"))
