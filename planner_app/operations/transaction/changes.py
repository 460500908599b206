"""What one accepted edit did, as told to whoever watches the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Touched:
    """The ids of one record family that an edit created, updated and deleted (after the edit as a whole)."""

    created: frozenset[int] = frozenset()
    updated: frozenset[int] = frozenset()
    deleted: frozenset[int] = frozenset()

    @property
    def ids(self) -> frozenset[int]:
        """All of them."""
        return self.created | self.updated | self.deleted


@dataclass(frozen=True)
class Changes(Generic[R_co]):
    """One edit: its journal entry, what it touched by table name, and what the operation returned.

    `Changes[object]` is an edit of whatever operation: so listeners are told of it.
    """

    revision: int
    author: str
    instance: str
    """The workspace that made the edit, so that each can tell its own."""
    label: str
    """What was done, in words: "Reassigned 'Comp sh010' from Ana to Ben"."""
    value: R_co
    """What the operation returned; None of an edit made elsewhere, or taken back."""
    touched: Mapping[str, Touched] = field(default_factory=dict)
    needs_schedule: bool = False
    undoes: int | None = None
    """Revision this edit takes back, if it does."""
    notes: tuple[str, ...] = ()
    """Sentences about side effects: which other rows changed (R10)."""

    @property
    def changed_nothing(self) -> bool:
        """R17: accepted, but there was nothing to write; no journal entry was made."""
        return not self.touched
