"""Ids and positions as types of their own: mypy tells an item's id from a row's, and from a place
in an array.

Each is an int when the program runs. `ItemId(7)` says that a number is an item's id; only faces
that read numbers from outside (text, JSON, arrays, Qt's indexes) have to say it, everywhere else
ids are handed on.
"""

from typing import Final, NewType

ItemId = NewType("ItemId", int)
"""A treeitem's."""
# Databases count from 1.
NO_ITEM_ID: Final = ItemId(0)
"""An id that no item has."""
AssignmentId = NewType("AssignmentId", int)
"""An assignment's: a row on an item."""
EstimateId = NewType("EstimateId", int)
"""One line's in the history of a row's range."""
PersonId = NewType("PersonId", int)
"""A person's."""
TeamId = NewType("TeamId", int)
"""A team's."""
MemberId = NewType("MemberId", int)
"""A membership's: one person in one team."""
ActivityId = NewType("ActivityId", int)
"""An activity's: a kind of work."""
AssignmentTypeId = NewType("AssignmentTypeId", int)
"""A category of assignments'."""
AllocationTypeId = NewType("AllocationTypeId", int)
"""A category of allocations'."""
AllocationId = NewType("AllocationId", int)
"""An allocation's: a period of somebody's time."""
CalendarId = NewType("CalendarId", int)
"""A work calendar's."""
DependencyId = NewType("DependencyId", int)
"""A dependency's: a link from one item to another."""
TimeEntryId = NewType("TimeEntryId", int)
"""A time entry's: hours logged."""
MetadataId = NewType("MetadataId", int)
"""A note's that a client made on a record."""

Revision = NewType("Revision", int)
"""The plan's after an edit: how many edits there were (R18)."""
UNEDITED: Final = Revision(0)
"""Of a plan as it was made."""

ItemIndex = NewType("ItemIndex", int)
"""Where an item stands in the arrays of a problem and of its schedule."""
RowIndex = NewType("RowIndex", int)
"""Where a row stands there."""
PersonIndex = NewType("PersonIndex", int)
"""Where a person stands there."""
TeamIndex = NewType("TeamIndex", int)
"""Where a team stands there."""

UNASSIGNED_ID: Final = PersonId(0)
"""Whose a row is that is nobody's, where a number must be told (R3)."""
