"""What the card over a bar says: from when to when, how sure, and why then."""

from planner_app.insight.chances import deadline_words, driving_words
from planner_app.insight.dates_by_id import Lateness
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.cards import Card
from planner_app.ui.charts.item_bars import ItemBar
from planner_app.ui.look import date_words


def card_for(bridge: Bridge, item: ItemRecord, bar: ItemBar) -> Card:
    """The card of an item's bar."""
    title = f"{full_name(bridge.snapshot, item.id)} · {_when(bridge, bar)}"
    text = (
        [bridge.explanations.of_item(item.id), driving_words(bridge.dates, item.id)]
        if item.is_leaf
        else [bridge.explanations.what_decides(item.id)]
    )
    trouble, chance = _trouble(bridge, bar), deadline_words(bridge.dates, item.id, bar.deadline)
    if chance and trouble:
        trouble = f"{trouble[:-1]}, {chance}."
    elif chance:
        text.append(f"Promised by {date_words.finish_words(bar.deadline, bridge.zone)}: {chance}.")
    return Card(title, " ".join(filter(None, text)), trouble)


def _when(bridge: Bridge, bar: ItemBar) -> str:
    if bar.finish == NO_TIME:
        return "no dates"
    year = date_words.local(bridge.now(), bridge.zone).year
    finish = date_words.finish_words(bar.finish, bridge.zone, year)
    if bar.start == bar.finish:
        return finish
    sure = (
        f", 90 % by {date_words.finish_words(bar.tail, bridge.zone, year)}"
        if bar.tail != NO_TIME
        else ""
    )
    return f"{date_words.start_words(bar.start, bridge.zone, year)} → {finish}{sure}"


def _trouble(bridge: Bridge, bar: ItemBar) -> str:
    if bar.deadline == NO_TIME or bar.lateness is Lateness.NONE:
        return ""
    promised = date_words.finish_words(bar.deadline, bridge.zone)
    if bar.lateness is Lateness.LATE:
        return f"Promised by {promised}: more likely late than not."
    return f"Promised by {promised}: at risk, more than 1 in 10 that it is late."
