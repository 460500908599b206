"""One operation as the register describes it: its words for menus, its rules, its objects."""

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
    """An operation, ready for `run` or `submit`, and its description for people."""

    operation: Callable[..., object]
    title: str
    """For a menu: marked for `tr`, which says it where it is shown."""
    about: str
    """One sentence: what it does."""
    rules: tuple[str, ...]
    """The statements of rules.md that it keeps."""
    works_on: WorksOn
    ways: tuple[str, ...] = ()
    """The menus' words for each way in which the window offers it; marked as the title is."""

    @property
    def key(self) -> str:
        """The function's name: what scripts, tests and pages call it."""
        # Derived, so that a renamed function cannot keep an old key.
        return self.operation.__name__
