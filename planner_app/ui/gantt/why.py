"""What the card over a bar says: from when to when, how sure, and why then."""

from planner_app.operations.naming import full_name
from planner_app.operations.snapshot import ItemRow
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui import words
from planner_app.ui.answers import Lateness
from planner_app.ui.bridge import Bridge
from planner_app.ui.chances import deadline_words, driver_words, driving_words
from planner_app.ui.charts.cards import Card
from planner_app.ui.charts.itembars import ItemBar


def card_for(bridge: Bridge, item: ItemRow, bar: ItemBar) -> Card:
    """The card of an item's bar."""
    title = f"{full_name(bridge.snapshot, item.id)} · {_when(bridge, bar)}"
    text = (
        [bridge.explanations.of_item(item.id), driving_words(bridge.answers, item.id)]
        if item.is_leaf
        else [driver_words(bridge, item.id)]
    )
    trouble, chance = _trouble(bridge, bar), deadline_words(bridge.answers, item.id, bar.deadline)
    if chance and trouble:
        trouble = f"{trouble[:-1]}, {chance}."
    elif chance:
        text.append(f"Promised by {words.finish_words(bar.deadline, bridge.zone)}: {chance}.")
    return Card(title, " ".join(filter(None, text)), trouble)


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
