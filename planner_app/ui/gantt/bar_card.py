"""What the card over a bar says: from when to when, how sure, and why then."""

from planner_app.insight.chances import deadline_words, driving_words
from planner_app.insight.dates_by_id import Lateness
from planner_app.languages import tr
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.cards import Card
from planner_app.ui.charts.item_bars import ItemBar
from planner_app.ui.columns.column import plan_now
from planner_app.ui.look.schedule_words import finish_words, start_words
from planner_app.words import day_words, last_day


def card_for(bridge: Bridge, item: ItemRecord, bar: ItemBar) -> Card:
    """The card of an item's bar."""
    title = f"{full_name(bridge.snapshot, item.id)} · {_when(bridge, bar)}"
    if item.is_leaf:
        text = [bridge.explanations.of_item(item.id), driving_words(bridge.dates, item.id)]
    else:
        text = [bridge.explanations.what_decides(item.id)]
    chance = deadline_words(bridge.dates, item.id, bar.deadline)
    trouble = _trouble(bridge, bar, chance)
    if chance and not trouble:
        text.append(tr("Promised by {day}: {chance}.", day=_promised(bridge, bar), chance=chance))
    return Card(title, " ".join(filter(None, text)), trouble)


def _when(bridge: Bridge, bar: ItemBar) -> str:
    if bar.finish == NO_TIME:
        return tr("no dates")
    zone, today = bridge.zone, plan_now(bridge).today
    finish = finish_words(bar.finish, zone, today)
    # A milestone: one day says it.
    if bar.start == bar.finish:
        return finish
    start = start_words(bar.start, zone, today)
    if bar.tail == NO_TIME:
        return f"{start} → {finish}"
    sure = finish_words(bar.tail, zone, today)
    return tr("{start} → {finish}, 90 % by {sure}", start=start, finish=finish, sure=sure)


def _trouble(bridge: Bridge, bar: ItemBar, chance: str) -> str:
    """What is wrong with a deadline; chance: how often it is kept in the simulations, or ''."""
    if bar.deadline == NO_TIME or bar.lateness is Lateness.NONE:
        return ""
    day, is_late = _promised(bridge, bar), bar.lateness is Lateness.LATE
    if is_late and chance:
        return tr("Promised by {day}: more likely late than not, {chance}.", day=day, chance=chance)
    if is_late:
        return tr("Promised by {day}: more likely late than not.", day=day)
    if chance:
        return tr(
            "Promised by {day}: at risk, more than 1 in 10 that it is late, {chance}.",
            day=day,
            chance=chance,
        )
    return tr("Promised by {day}: at risk, more than 1 in 10 that it is late.", day=day)


def _promised(bridge: Bridge, bar: ItemBar) -> str:
    return day_words(last_day(bar.deadline, bridge.zone))
