"""When an item has to be finished: its own deadline and those of what it is inside of."""

from datetime import date, datetime, timedelta

from planner_app.insight.dates_by_id import Lateness
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.columns.column import PlanNow


def lateness(plan: PlanNow, item: ItemRecord) -> Lateness:
    """How an item's dates stand to the tightest deadline that holds for it (S13)."""
    return plan.dates.lateness(item.id, deadline(plan, item))


def deadline(plan: PlanNow, item: ItemRecord) -> int:
    """The tightest end of promise_by of an item and its ancestors, UTC seconds, else NO_TIME."""
    tightest: date | None = None
    above: ItemRecord | None = item
    while above is not None:
        # What is inside has to be done when its container is (S13).
        if above.promise_by is not None and (tightest is None or above.promise_by < tightest):
            tightest = above.promise_by
        above = plan.snapshot.items.get(above.parent_id) if above.parent_id is not None else None
    return _end_of(plan, tightest)


def own_deadline(plan: PlanNow, item: ItemRecord) -> int:
    """The end of an item's own promise_by, UTC seconds, else NO_TIME."""
    return _end_of(plan, item.promise_by)


def _end_of(plan: PlanNow, day: date | None) -> int:
    if day is None:
        return NO_TIME
    return int(
        # A promise for a day is kept until that day is over, on the plan's clock.
        datetime.combine(day + timedelta(days=1), datetime.min.time(), plan.zone).timestamp()
    )
