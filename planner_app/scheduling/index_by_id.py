"""Where each id stands in an array of ids."""

from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np

from planner_app.scheduling.problem import Ints

K = TypeVar("K", bound=int)
N = TypeVar("N", bound=int)


class IndexById(Generic[K, N]):
    """Indices by id; a dictionary would take ten times the memory. `index` is their type:
    ItemIndex, say."""

    def __init__(self, ids: Ints, index: Callable[[int], N]) -> None:
        self._index = index
        self._order = np.argsort(ids)
        self._ids = ids[self._order]

    def get(self, record_id: K) -> N | None:
        """The index of an id, None for an unknown one."""
        index = int(self._ids.searchsorted(record_id))
        known = index < len(self._ids) and self._ids[index] == record_id
        return self._index(int(self._order[index])) if known else None

    def get_all(self, record_ids: Ints) -> Ints:
        """The indices of many ids at once, -1 for unknown ones."""
        if not len(self._ids):
            return np.full(len(record_ids), -1, np.int64)
        index = np.minimum(self._ids.searchsorted(record_ids), len(self._ids) - 1)
        return np.where(self._ids[index] == record_ids, self._order[index], -1)
