"""Columns as sentences call them, in the language spoken."""

from collections.abc import Iterable
from typing import Final

from planner_app.languages import mark, tr
from planner_app.model import Record
from planner_app.model.fields import words_of
from planner_app.words import list_words

FIELD_WORDS: Final = frozenset(
    {
        mark("activity"),
        mark("calendar"),
        mark("correlated work"),
        mark("country"),
        mark("daily limit"),
        mark("deadline"),
        mark("default calendar"),
        mark("delay"),
        mark("description"),
        mark("different days"),
        mark("email"),
        mark("end"),
        mark("external reference"),
        mark("finish date"),
        mark("first day"),
        mark("first name"),
        mark("greatest effort"),
        mark("is on hold"),
        mark("last day"),
        mark("last name"),
        mark("main team"),
        mark("moment of being done"),
        mark("name"),
        mark("note"),
        mark("overdrive"),
        mark("placeholder"),
        mark("region"),
        mark("start"),
        mark("start date"),
        mark("status"),
        mark("time zone"),
        mark("username"),
        mark("value"),
        mark("way of booking"),
        mark("way of drawing uncertain work"),
        mark("weekly hours"),
        mark("whether it takes time"),
        mark("work in order"),
    }
)
"""All that `field_words` may answer; a test compares them with the fields of the model."""
_OTHER_WORDS: Final = {
    "correlated_work": "way of drawing uncertain work",
    "default_calendar_id": "default calendar",
    "done_at": "moment of being done",
    "exceptions": "different days",
    "strict_bookings": "way of booking",
    "takes_time": "whether it takes time",
    "timezone": "time zone",
}
"""Columns that the model does not declare as fields, or names in another way."""


def field_words(record_type: type[Record], name: str) -> str:
    """'daily limit', as sentences call a column."""
    return tr(_OTHER_WORDS.get(name) or words_of(record_type, name))


def listed_fields(record_type: type[Record], names: Iterable[str]) -> str:
    """'name, deadline and daily limit'."""
    return list_words([field_words(record_type, name) for name in names])
