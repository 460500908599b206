"""What one accepted edit did, as told to whoever watches the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from planner_app.ids import AssignmentId, ItemId, Revision, TimeEntryId

K = TypeVar("K", bound=int)
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Touched(Generic[K]):
    """The ids of one record family that an edit created, updated and deleted (after the edit as a
    whole)."""

    created: frozenset[K] = frozenset()
    updated: frozenset[K] = frozenset()
    deleted: frozenset[K] = frozenset()

    @property
    def ids(self) -> frozenset[K]:
        """All of them."""
        return self.created | self.updated | self.deleted


TouchedByFamily = Mapping[str, Touched[Any]]
"""What an edit touched, by table name. The functions below give the ids of a family their type."""


def touched_items(touched: TouchedByFamily) -> Touched[ItemId]:
    """The items that an edit touched."""
    return touched.get("treeitem", Touched())


def touched_assignments(touched: TouchedByFamily) -> Touched[AssignmentId]:
    """The rows on items."""
    return touched.get("assignment", Touched())


def touched_time_entries(touched: TouchedByFamily) -> Touched[TimeEntryId]:
    """The hours logged."""
    return touched.get("time_entry", Touched())


@dataclass(frozen=True)
class Changes(Generic[R_co]):
    """One edit: its journal entry, what it touched by table name, and what the operation returned.

    `Changes[object]` is an edit of whatever operation: so listeners are told of it.
    """

    revision: Revision
    author: str
    instance: str
    """The workspace that made the edit, so that each can tell its own."""
    label: str
    """What was done, in words: "Reassigned 'Comp sh010' from Ana to Ben"."""
    value: R_co
    """What the operation returned; None of an edit made elsewhere, or taken back."""
    touched: TouchedByFamily = field(default_factory=dict)
    needs_schedule: bool = False
    undoes: Revision | None = None
    """Revision this edit takes back, if it does."""
    notes: tuple[str, ...] = ()
    """Sentences about side effects: which other rows changed (R10)."""

    @property
    def changed_nothing(self) -> bool:
        """R17: accepted, but there was nothing to write; no journal entry was made."""
        return not self.touched
