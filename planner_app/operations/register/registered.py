"""What the register says of one operation, for people: its words, its rules, what it works on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class WorksOn(StrEnum):
    """What must be chosen before the operation can be asked for."""

    PLAN = "the plan"
    ITEM = "an item"
    ITEMS = "one or more items"
    LINK = "a dependency"
    ROW = "an assignment"
    TIME_ENTRY = "a time entry"
    PERSON = "a person"
    TEAM = "a team"
    ALLOCATION = "an allocation"
    CALENDAR = "a work calendar"
    KIND = "an activity or a type"
    RECORD = "an item, a person or another record"
    NOTE = "a note"
    EDIT = "an edit of the history"


@dataclass(frozen=True)
class Registered:
    """An operation, which whoever edits hands to `run` or `submit` as it stands, and what people
    are told of it."""

    operation: Callable[..., object]
    title: str
    """For a menu."""
    about: str
    """One sentence: what it does."""
    rules: tuple[str, ...]
    """The statements of rules.md that it keeps."""
    works_on: WorksOn
    ways: tuple[str, ...] = ()
    """Where the window offers it in several ways, the menus' words for each."""

    @property
    def key(self) -> str:
        """The function's name: what scripts, tests and pages call it."""
        return self.operation.__name__
