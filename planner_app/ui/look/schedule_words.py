"""Days of a schedule's moments, short, for tables and charts."""

from datetime import date, tzinfo

from planner_app.scheduling.problem import NO_TIME
from planner_app.words import last_day, local, short_day_words


def start_words(moment: int, zone: tzinfo, today: date | None = None) -> str:
    """The day of a start (UTC seconds), '' for NO_TIME; its year where today is far from it."""
    return "" if moment == NO_TIME else short_day_words(local(moment, zone).date(), today)


def finish_words(moment: int, zone: tzinfo, today: date | None = None) -> str:
    """The day of a finish (UTC seconds), '' for NO_TIME; its year where today is far from it."""
    # A finish at midnight belongs to the day that ends then.
    return "" if moment == NO_TIME else short_day_words(last_day(moment, zone), today)
