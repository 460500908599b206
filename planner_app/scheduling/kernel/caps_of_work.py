"""Which elements of work (rows, events) draw on which caps (S7, A4)."""

import numpy as np

from planner_app.scheduling.kernel.jit import compiled
from planner_app.scheduling.kernel.order import Groups, grouped
from planner_app.scheduling.problem import Indices


@compiled
def drawn_on(
    cap_person: Indices, cap_item: Indices, item: Indices, lane: Indices, size: Indices
) -> Groups:
    """The caps of each element: those of its lane (-1: it has none) on its item, on one above it,
    or on anything (-1).

    size: items in the subtree of each item. Caps come in their order.
    """
    caps = grouped(cap_person, max(cap_person.max(), lane.max()) + 1)
    # Counted first, then filled: arrays cannot grow in compiled code.
    first, most = np.zeros(len(item) + 1, np.int32), 0
    for element in range(len(item)):
        if lane[element] >= 0:
            most += caps.first[lane[element] + 1] - caps.first[lane[element]]
    members, count = np.empty(most, np.int32), 0
    for element in range(len(item)):
        if lane[element] >= 0:
            for k in range(caps.first[lane[element]], caps.first[lane[element] + 1]):
                top = cap_item[caps.members[k]]
                # Items are in outline order, so a subtree is one run of indices.
                if top < 0 or top <= item[element] < top + size[top]:
                    members[count] = caps.members[k]
                    count += 1
        first[element + 1] = count
    # A copy, so that the larger array is freed.
    return Groups(first, members[:count].copy())
