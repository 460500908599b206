"""The rows of an item and the hours logged on it, from all the lines that speak of it."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from planner_app.interchange.remarks import Remarks
from planner_app.interchange.table.crew import Crew
from planner_app.interchange.table.headings import IN_TABLES
from planner_app.interchange.table.line_tree import LineNode
from planner_app.interchange.table.reader import TableLine
from planner_app.interchange.values import one_line
from planner_app.languages import mark
from planner_app.limits import HOURS_A_DAY
from planner_app.model import Assignment
from planner_app.operations.importing.plan_document import ItemType, RowDraft, TimeEntryDraft

ONE_END = mark("It gives only one end of the range; it came without an estimate.")
WRONG_WAY = mark("Its low is above its high; it came without an estimate.")
TWO_ESTIMATES = mark("It gives a range and an estimate; the range counts.")
SEVERAL = mark(
    "It names several people and one range; it does not say whose, so their rows "
    "came without an estimate."
)
TWICE = mark(
    "Another line has the same person on the same item; the rows became one, their ranges added up."
)
PERSON_AND_TEAM = mark("It names a person and a team; the row is the person's.")
ON_A_CONTAINER = mark(
    "It is an item with others below it, or made to hold them; only leaves carry work."
)
NO_RANGE_HERE = mark("Events and milestones carry no estimate and no daily limit.")
BAD_LIMIT = mark("Its daily limit must be above 0 and at most {hours_a_day} hours.")
NO_DAY = mark("It has hours logged but not the day (a column Logged on).")
NO_PERSON = mark("It has hours logged but not one person who worked them.")
FULL_DAY = mark("The person would have more than {hours_a_day} hours on that day.")

STORED = tuple(field.name for field in IN_TABLES[Assignment])
ROW_FIELDS = ("person", "team", "low", "high", "estimate", "done", "activity", *STORED)


@dataclass
class LineRows:
    """Makes the rows; collects the time entries."""

    crew: Crew
    remarks: Remarks
    entries: list[TimeEntryDraft] = field(default_factory=list)
    by_day: dict[tuple[str, date], float] = field(default_factory=lambda: defaultdict(float))

    def of(self, node: LineNode, kind: ItemType) -> list[RowDraft]:
        """The rows of the item, one for each person, team or nobody."""
        rows: dict[str | None, RowDraft] = {}
        for line in node.lines:
            # Only leaves carry rows (R2); hours on a container would be counted twice.
            if kind in ("package", "folder", "project"):
                if any(
                    line.text.get(name)
                    for name in ("person", "team", "low", "high", "estimate", "logged")
                ):
                    self.remarks.drop("assignment", line.where, ON_A_CONTAINER)
                continue
            for row in self._of_line(line, kind):
                known = rows.get(row.who)
                if known is not None:
                    self.remarks.change("assignment", line.where, TWICE)
                rows[row.who] = row if known is None else _merged(known, row)
            self._log(node, line)
        return list(rows.values())

    def _of_line(self, line: TableLine, kind: ItemType) -> list[RowDraft]:
        if not any(line.text.get(name) for name in ROW_FIELDS):
            return []
        whos: list[str | None] = [*self.crew.persons(line.text.get("person", ""))]
        if line.text.get("team") and not whos:
            whos = [self.crew.team(line.text["team"])]
        elif line.text.get("team"):
            self.remarks.change("assignment", line.where, PERSON_AND_TEAM)
        low, high = self._range(line)
        limit = self._limit(line)
        if kind != "task" and (low is not None or limit is not None):
            self.remarks.drop("assignment", line.where, NO_RANGE_HERE)
            low = high = limit = None
        # Splitting the range would guess who does how much.
        if len(whos) > 1 and low is not None:
            self.remarks.change("assignment", line.where, SEVERAL)
            low = high = None
        activity = one_line(line.text.get("activity")) or None
        is_done = line.yes("done")
        stored = {
            field.name: line.stored(field)
            for field in IN_TABLES[Assignment]
            if line.text.get(field.name)
        }
        stored["daily_limit"] = limit
        return [
            RowDraft(who, low, high, activity, is_done=is_done, **stored) for who in whos or (None,)
        ]

    def _range(self, line: TableLine) -> tuple[float | None, float | None]:
        low, high, estimate = line.hours("low"), line.hours("high"), line.hours("estimate")
        if low is None and high is None:
            return estimate, estimate
        if estimate is not None:
            self.remarks.drop("assignment", line.where, TWO_ESTIMATES)
        if low is None or high is None or low > high:
            words = ONE_END if low is None or high is None else WRONG_WAY
            self.remarks.change("assignment", line.where, words)
            return None, None
        return low, high

    def _limit(self, line: TableLine) -> float | None:
        limit = line.hours("daily_limit")
        if limit is not None and not 0 < limit <= HOURS_A_DAY:
            self.remarks.drop("assignment", line.where, BAD_LIMIT)
            return None
        return limit

    def _log(self, node: LineNode, line: TableLine) -> None:
        hours = line.hours("logged")
        if not hours:
            return
        persons, day = self.crew.persons(line.text.get("person", "")), line.day("logged_on")
        # Hours are a person's on a day (R14); anything else would be a guess.
        if len(persons) != 1 or day is None:
            self.remarks.drop("time_entry", line.where, NO_DAY if day is None else NO_PERSON)
        elif self.by_day[persons[0], day] + hours > HOURS_A_DAY:
            self.remarks.drop("time_entry", line.where, FULL_DAY)
        else:
            self.by_day[persons[0], day] += hours
            activity = one_line(line.text.get("activity")) or None
            self.entries.append(TimeEntryDraft(node.key, persons[0], day, hours, activity))


def _merged(known: RowDraft, other: RowDraft) -> RowDraft:
    """Both rows in one; it is done when both are."""
    # The estimated row comes first, so that adding nothing to it keeps its range.
    if known.low is None or known.high is None:
        known, other = other, known
    low, high = known.low, known.high
    if low is not None and high is not None:
        low, high = low + (other.low or 0.0), high + (other.high or 0.0)
    stored = {
        name: getattr(known if getattr(other, name) is None else other, name) for name in STORED
    }
    return replace(known, low=low, high=high, is_done=known.is_done and other.is_done, **stored)
