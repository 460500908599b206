"""A family of the snapshot as numpy columns in the order of the ids, brought up to date by what an
edit changed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner_app.ids import (
    AssignmentId,
    ItemId,
    ItemIndex,
    PersonId,
    PersonIndex,
    RowIndex,
    TeamId,
    TeamIndex,
)
from planner_app.operations.snapshot.chunks import Chunked
from planner_app.scheduling.problem import Flags, Indices, Ints

N = TypeVar("N", bound=int)
K = TypeVar("K", bound=int)
V = TypeVar("V")
Convert = Callable[[Sequence[V]], dict[str, NDArray[Any]]]
"""From n rows to arrays of length n by name."""


class FamilyArrays(Generic[K, V]):
    """Keeps the columns of the family it was asked for last; converting costs by what changed
    since."""

    def __init__(self, convert: Convert[V]) -> None:
        self._convert = convert
        self._last: Chunked[K, V] = Chunked({})
        self._ids: Ints = np.empty(0, np.int64)
        self._columns = convert([])

    def of(self, records: Chunked[K, V]) -> tuple[Ints, dict[str, NDArray[Any]]]:
        """(ids, columns by name), each of length n, ids ascending. Never changed afterwards."""
        if records is not self._last:
            changed, gone = records.differences(self._last)
            self._take_out(gone)
            self._put_in(sorted(changed), records)
            self._last = records
        return self._ids, self._columns

    def _take_out(self, gone: Iterable[K]) -> None:
        indices = np.searchsorted(self._ids, np.fromiter(gone, np.int64))
        if len(indices):
            self._ids = np.delete(self._ids, indices)
            self._columns = {
                name: np.delete(column, indices) for name, column in self._columns.items()
            }

    def _put_in(self, changed: Sequence[K], records: Chunked[K, V]) -> None:
        if not changed:
            return
        ids, values = (
            np.array(changed, np.int64),
            self._convert([records[record_id] for record_id in changed]),
        )
        indices = np.searchsorted(self._ids, ids)
        # The -1 stands behind the end, where an id above all others is looked for.
        known: Flags = np.append(self._ids, -1)[indices] == ids
        new = ~known
        columns = {}
        for name, column in self._columns.items():
            # A schedule under way on another thread still reads the old columns.
            copy = column.copy()
            copy[indices[known]] = values[name][known]
            columns[name] = np.insert(copy, indices[new], values[name][new]) if new.any() else copy
        self._columns = columns
        self._ids = np.insert(self._ids, indices[new], ids[new]) if new.any() else self._ids


class RecordIndex(Generic[K, N]):
    """Where records stand in an order of them: from ids to indices, -1 for those that have none."""

    def __init__(self, ids: Ints, index: Callable[[int], N]) -> None:
        self.ids = ids
        self._type = index
        self._index: Indices = np.full(
            int(ids.max(initial=0)) + 2, -1, np.int32
        )  # one more: what is out of range
        self._index[ids] = np.arange(len(ids), dtype=np.int32)

    def of(self, ids: NDArray[Any]) -> Indices:
        """The indices of many ids; ids below 0 have none."""
        last = len(self._index) - 1
        # numpy would count a negative id from the end.
        found: Indices = self._index[np.where((ids < 0) | (ids > last), last, ids)]
        return found

    def __getitem__(self, record_id: K) -> N:
        return self._type(int(self._index[record_id]) if 0 <= record_id < len(self._index) else -1)


IndexOfItems = RecordIndex[ItemId, ItemIndex]
IndexOfRows = RecordIndex[AssignmentId, RowIndex]
IndexOfPeople = RecordIndex[PersonId, PersonIndex]
IndexOfTeams = RecordIndex[TeamId, TeamIndex]
