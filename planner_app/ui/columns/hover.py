"""What the tip of a cell adds: why a date is what it is, how sure a deadline."""

from planner_app.insight.chances import deadline_words
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import PlanNow, plan_now
from planner_app.ui.columns.deadlines import own_deadline
from planner_app.words import day_words, short_day_words


def why(bridge: Bridge, item: ItemRecord) -> str:
    """Why a leaf's dates are what they are (S14), or what decides a container's (S11); '' while
    nobody knows."""
    # A container has no reason of its own: it ends with what is inside.
    if item.is_leaf:
        return bridge.explanations.of_item(item.id)
    return bridge.explanations.what_decides(item.id)


def how_sure(bridge: Bridge, item: ItemRecord) -> str:
    """In how many simulations an item's own deadline is kept (S11)."""
    plan = plan_now(bridge)
    chance = deadline_words(plan.dates, item.id, own_deadline(plan, item))
    if not chance or item.promise_by is None:
        return ""
    return tr("Promised by {day}: {chance}.", day=day_words(item.promise_by), chance=chance)


def promised_day(plan: PlanNow, item: ItemRecord) -> str:
    """'Th 11 Mar', '' without a deadline."""
    return short_day_words(item.promise_by, plan.today) if item.promise_by else ""
