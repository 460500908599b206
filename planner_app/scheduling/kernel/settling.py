"""What is settled before any work is placed: done items (R13), and rows without dates whatever is
placed (S9)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner_app.scheduling.kernel.jit import compiled
from planner_app.scheduling.problem import Flags, Floats, Indices, ItemKind
from planner_app.scheduling.schedule import State

_CONTAINER: Final = int(ItemKind.CONTAINER)
_TASK: Final = int(ItemKind.TASK)
_TEAM_ROW: Final = int(State.TEAM_ROW)
_DONE: Final = int(State.DONE)
_ON_HOLD: Final = int(State.ON_HOLD)
_UNESTIMATED: Final = int(State.UNESTIMATED)
_WAITS: Final = int(State.WAITS)


@compiled
def done_leaves(kind: NDArray[np.int8], item: Indices, row_done: Flags) -> Flags:
    """An item is done when it has rows and all of them are (R13). item: that of each row."""
    done, has_open = np.zeros(len(kind), np.bool_), np.zeros(len(kind), np.bool_)
    # The flag is set anew at each row: what counts is that of the last one.
    for row in range(len(item)):
        has_open[item[row]] |= not row_done[row]
        done[item[row]] = kind[item[row]] != _CONTAINER and not has_open[item[row]]
    return done


@compiled
def settled_states(
    kind: NDArray[np.int8], held: Flags, item: Indices, row_done: Flags, low: Floats
) -> NDArray[np.int8]:
    """S9: the states of rows that have no dates whatever the levelling does; WAITS for all
    others."""
    state = np.full(len(item), _WAITS, np.int8)
    for row in range(len(item)):
        # The order matters: a done row stays done on an item that is put on hold (R13).
        if kind[item[row]] == _CONTAINER:
            state[row] = _TEAM_ROW
        elif row_done[row]:
            state[row] = _DONE
        elif held[item[row]]:
            state[row] = _ON_HOLD
        elif kind[item[row]] == _TASK and np.isnan(low[row]):
            state[row] = _UNESTIMATED
    return state
