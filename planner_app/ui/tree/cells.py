"""What stands in each column of the tree: words, and how they are meant."""

from datetime import date, datetime, timedelta
from enum import Enum, IntEnum
from typing import NamedTuple

from planner_app.ids import ItemId
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import State
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.dates_by_id import P90, Lateness
from planner_app.ui.look import date_words


class Column(IntEnum):
    """The columns of the contract, left to right."""

    NAME = 0
    WHO = 1
    LOW = 2
    HIGH = 3
    LOGGED = 4
    START = 5
    FINISH = 6
    FINISH_90 = 7
    DEADLINE = 8
    STATUS = 9


TITLES = ("Name", "Who", "Low", "High", "Logged", "Start", "Finish", "Finish 90 %", "Deadline", "Status")
HINTS = (
    "The work, highest priority first",
    "Who works on it",
    "Hours left, if all goes well (1 in 10 takes less)",
    "Hours left, if it goes badly (1 in 10 takes more)",
    "Hours logged so far",
    "Expected start",
    "Expected finish",
    "Nine times in ten it is finished by then",
    "Promised by",
    "How it stands",
)


class Tone(Enum):
    """How words are meant; the painter knows the colour."""

    PLAIN = 0
    QUIET = 1
    AT_RISK = 2
    LATE = 3
    UNASSIGNED = 4


class Cell(NamedTuple):
    """One cell."""

    text: str
    tone: Tone = Tone.PLAIN


EMPTY = Cell("")


def cell(bridge: Bridge, item_id: ItemId, column: int) -> Cell:
    """What one cell says now."""
    snapshot = bridge.snapshot
    item = snapshot.items[item_id]
    if column == Column.NAME:
        return Cell(item.name, Tone.QUIET if snapshot.is_done(item_id) else Tone.PLAIN)
    if column in (Column.START, Column.FINISH, Column.FINISH_90):
        return _date_cell(bridge, item, column)
    if column == Column.DEADLINE:
        return Cell(date_words.day_words(item.promise_by, _year(bridge)), Tone.QUIET) if item.promise_by else EMPTY
    if column == Column.STATUS:
        return _status(bridge, item)
    return _row_cell(snapshot, item, column) if item.is_leaf else EMPTY


def open_rows(snapshot: Snapshot, item_id: ItemId) -> list[AssignmentRecord]:
    """The item's rows that are not done, by position."""
    return [row for r in snapshot.rows_of.get(item_id, ()) if not (row := snapshot.assignments[r]).is_done]


def deadline(bridge: Bridge, item: ItemRecord | None) -> int:
    """The tightest end of promise_by of an item and its ancestors, UTC seconds, else NO_TIME."""
    tightest: date | None = None
    while item is not None:
        if item.promise_by is not None and (tightest is None or item.promise_by < tightest):
            tightest = item.promise_by
        item = bridge.snapshot.items.get(item.parent_id) if item.parent_id is not None else None
    return _end_of(bridge, tightest)


def own_deadline(bridge: Bridge, item_id: ItemId) -> int:
    """The end of an item's own promise_by, UTC seconds, else NO_TIME."""
    return _end_of(bridge, bridge.snapshot.items[item_id].promise_by)


def _end_of(bridge: Bridge, day: date | None) -> int:
    if day is None:
        return NO_TIME
    return int(datetime.combine(day + timedelta(days=1), datetime.min.time(), bridge.zone).timestamp())


def _row_cell(snapshot: Snapshot, item: ItemRecord, column: int) -> Cell:
    if column == Column.LOGGED:
        hours = sum(snapshot.hours_logged(snapshot.assignments[r]) for r in snapshot.rows_of.get(item.id, ()))
        return Cell(date_words.hours_words(hours) if hours else date_words.NOTHING, Tone.QUIET)
    rows = open_rows(snapshot, item.id)
    if column == Column.WHO:
        return _who(snapshot, item.id, rows)
    ranges = [(row.low, row.high) for row in rows if row.low is not None and row.high is not None]
    if not ranges:
        return EMPTY
    low, high = (sum(ends) for ends in zip(*ranges, strict=True))
    return Cell(date_words.number_words(low) if column == Column.LOW else date_words.hours_words(high))


def _who(snapshot: Snapshot, item_id: ItemId, rows: list[AssignmentRecord]) -> Cell:
    shown = rows or [snapshot.assignments[r] for r in snapshot.rows_of.get(item_id, ())]
    if not shown:
        return EMPTY
    first = shown[0]
    person = snapshot.people[first.person_id].short_name if first.person_id is not None else snapshot.who(first)
    name = person if len(shown) == 1 else f"{person} +{len(shown) - 1}"
    if first.person_id is None and first.team_id is None:
        return Cell(name, Tone.UNASSIGNED)
    return Cell(name, Tone.PLAIN if rows else Tone.QUIET)


def _date_cell(bridge: Bridge, item: ItemRecord, column: int) -> Cell:
    start, finish = bridge.dates.item_dates(item.id)
    if column == Column.START:
        return Cell(date_words.start_words(start, bridge.zone, _year(bridge)), Tone.QUIET)
    late = bridge.dates.lateness(item.id, deadline(bridge, item))
    if column == Column.FINISH:
        tone = Tone.LATE if late is Lateness.LATE else Tone.PLAIN
        return Cell(date_words.finish_words(finish, bridge.zone, _year(bridge)), tone)
    tone = {Lateness.NONE: Tone.QUIET, Lateness.AT_RISK: Tone.AT_RISK, Lateness.LATE: Tone.LATE}[late]
    return Cell(date_words.finish_words(bridge.dates.item_percentile(item.id, P90), bridge.zone, _year(bridge)), tone)


def _status(bridge: Bridge, item: ItemRecord) -> Cell:
    snapshot = bridge.snapshot
    if snapshot.is_done(item.id):
        return Cell("Done", Tone.QUIET)
    if item.is_on_hold:
        return Cell("On hold", Tone.QUIET)
    late = bridge.dates.lateness(item.id, deadline(bridge, item))
    if late is not Lateness.NONE:
        return Cell("Late", Tone.LATE) if late is Lateness.LATE else Cell("At risk", Tone.AT_RISK)
    if item.type != "task":
        return EMPTY
    return _task_status(bridge, open_rows(snapshot, item.id))


def _task_status(bridge: Bridge, rows: list[AssignmentRecord]) -> Cell:
    states = {bridge.dates.row_state(row.id) for row in rows}
    if any(row.low is None for row in rows):
        return Cell("Not estimated", Tone.AT_RISK)
    if State.NEVER in states:
        return Cell("Never gets time", Tone.LATE)
    if State.WAITS in states:
        return Cell("Waits", Tone.AT_RISK)
    if any(row.person_id is None and row.team_id is None for row in rows):
        return Cell("Unassigned", Tone.UNASSIGNED)
    return Cell("Started" if any(bridge.snapshot.hours_logged(row) for row in rows) else "", Tone.QUIET)


def _year(bridge: Bridge) -> int:
    return date_words.local(bridge.now(), bridge.zone).year
