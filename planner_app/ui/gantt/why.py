"""What the card over a bar says: from when to when, how sure, and why then."""

from planner_app.operations.snapshot import ItemRow
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import Cause, Schedule, State
from planner_app.ui import words
from planner_app.ui.answers import Lateness
from planner_app.ui.bridge import Bridge
from planner_app.ui.charts.cards import Card
from planner_app.ui.charts.itembars import ItemBar

_STATES = {
    State.ON_HOLD: "It is on hold, so it has no dates.",
    State.UNESTIMATED: "Nobody has estimated it yet, so it has no dates.",
    State.WAITS: "It waits behind something that has no finish.",
    State.NEVER: "It never gets time within ten years.",
}


def card_for(bridge: Bridge, item: ItemRow, bar: ItemBar) -> Card:
    """The card of an item's bar."""
    parent = bridge.snapshot.items.get(item.parent_id) if item.parent_id is not None else None
    above = f" {parent.name}" if parent is not None and item.is_leaf and parent.type != "root" else ""
    return Card(f"{item.name}{above} · {_when(bridge, bar)}", _why(bridge, item), _trouble(bridge, bar))


def _when(bridge: Bridge, bar: ItemBar) -> str:
    if bar.finish == NO_TIME:
        return "no dates"
    year = words.local(bridge.now(), bridge.zone).year
    finish = words.finish_words(bar.finish, bridge.zone, year)
    if bar.start == bar.finish:
        return finish
    sure = f", 90 % by {words.finish_words(bar.tail, bridge.zone, year)}" if bar.tail != NO_TIME else ""
    return f"{words.start_words(bar.start, bridge.zone, year)} → {finish}{sure}"


def _trouble(bridge: Bridge, bar: ItemBar) -> str:
    if bar.deadline == NO_TIME or bar.lateness is Lateness.NONE:
        return ""
    promised = words.finish_words(bar.deadline, bridge.zone)
    if bar.lateness is Lateness.LATE:
        return f"Promised by {promised}: more likely late than not."
    return f"Promised by {promised}: at risk, more than 1 in 10 that it is late."


def _why(bridge: Bridge, item: ItemRow) -> str:
    """One sentence for the row of the item that finishes last."""
    schedule = bridge.schedule
    rows = [bridge.answers.row_index(r) for r in bridge.snapshot.rows_of.get(item.id, ())]
    known = [row for row in rows if row is not None]
    if schedule is None or not known:
        return ""
    last = max(known, key=lambda row: int(schedule.row_finish[row]))
    state = State(int(schedule.row_state[last]))
    if state is not State.PLACED:
        return _STATES.get(state, "")
    return _held_by(bridge, schedule, last)


def _held_by(bridge: Bridge, schedule: Schedule, row: int) -> str:
    cause, index = Cause(int(schedule.row_cause[row])), int(schedule.row_cause_index[row])
    ready, start = int(schedule.row_ready[row]), int(schedule.row_start[row])
    until = words.clock_words(ready, bridge.zone)
    sentences = {Cause.NOW: "It can start now", Cause.FIXED: "Its date is given"}
    sentence = sentences.get(cause, "")
    if cause in (Cause.PREDECESSOR, Cause.DELAY):
        item = bridge.snapshot.items.get(int(schedule.problem.items.ids[index]))
        name = item.name if item is not None else "other work"
        sentence = f"Waits for {name} until {until}" if cause is Cause.PREDECESSOR else f"Delayed until {until}"
    elif cause is Cause.ORDER:
        assignment = bridge.snapshot.assignments.get(int(schedule.problem.rows.ids[index]))
        name = bridge.snapshot.who(assignment) if assignment is not None else "the row before"
        sentence = f"Waits for {name}, who comes before on it, until {until}"
    if cause is not Cause.FIXED and start - ready > 24 * 3_600:
        return f"{sentence}; its person is busy with higher work until {words.clock_words(start, bridge.zone)}."
    return f"{sentence}."
