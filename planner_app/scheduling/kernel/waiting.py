"""S5 and S6: when an item is ready, and what waits for it."""

from typing import Final, NamedTuple

import numpy as np

from planner_app.scheduling.kernel.arrays import Order, PlanClock, Tree
from planner_app.scheduling.kernel.clock import later_on_clock
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import NO_TIME, Flags, Indices, Ints
from planner_app.scheduling.schedule import Cause

_NOW: Final = int(Cause.NOW)
_DELAY: Final = int(Cause.DELAY)
_PREDECESSOR: Final = int(Cause.PREDECESSOR)


class Waiting(NamedTuple):
    """Per item what its successors wait for, and per gate what everything inside waits for."""

    finish: Ints
    """The last finish of the open leaves inside; NO_TIME for none."""
    blocked: Flags
    """Something inside is on hold or never gets a finish."""
    gate_ready: Ints
    gate_item: Indices
    gate_blocked: Flags


@compiled
def new_waiting(tree: Tree, order: Order) -> Waiting:
    """The start: events stand where they stand, what is on hold blocks (S6, S8)."""
    items = len(tree.parent)
    waiting = Waiting(
        np.full(items, NO_TIME, np.int64),
        np.zeros(items, np.bool_),
        np.full(items, NO_TIME, np.int64),
        np.full(items, -1, np.int32),
        np.zeros(items, np.bool_),
    )
    for item in range(items):
        # Done items need not be told of: whoever waits for them reads done_at.
        if tree.size[item] == 1 and not tree.waits[item] and not tree.done[item]:
            if tree.held[item]:
                tell_successors(order, waiting, item, NO_TIME, True)
            elif tree.settled_finish[item] != NO_TIME:
                tell_successors(order, waiting, item, tree.settled_finish[item], False)
    return waiting


@inlined
def tell_successors(order: Order, waiting: Waiting, item: int, finish: int, blocked: bool) -> None:
    """Note a leaf's finish on itself and on every container around it that has a successor."""
    while item >= 0:
        waiting.finish[item] = max(waiting.finish[item], finish)
        waiting.blocked[item] |= blocked
        item = order.watch[item]


@inlined
def ready_by_links(
    tree: Tree, order: Order, zone: PlanClock, waiting: Waiting, item: int
) -> tuple[int, int, bool]:
    """The latest finish plus lag of the predecessors of an item and its ancestors, whose, and
    whether one has none."""
    ready, whose, blocked = NO_TIME, -1, False
    # What is inside a container waits for what the container waits for (S6).
    gate = order.gate[item]
    if gate >= 0:
        ready, whose, blocked = (
            waiting.gate_ready[gate],
            waiting.gate_item[gate],
            waiting.gate_blocked[gate],
        )
    for k in range(order.first[item], order.first[item + 1]):
        link = order.links[k]
        before = tree.link_before[link]
        # The first that blocks is named; later ones change nothing for the row.
        if waiting.blocked[before] & ~blocked:
            blocked, whose = True, before
        moment = link_opens(tree, zone, waiting.finish, link)
        if moment > ready:
            ready, whose = moment, (whose if blocked else before)
    return ready, whose, blocked


@inlined
def link_opens(tree: Tree, zone: PlanClock, finish: Ints, link: int) -> int:
    """The finish plus lag of what a link waits for (S6); NO_TIME where there is nothing to wait
    for."""
    before = tree.link_before[link]
    moment: int = tree.settled_finish[before] if tree.done[before] else finish[before]
    # Lags are calendar days on the plan's clock, across its changes of summer time.
    if (moment != NO_TIME) & (tree.link_lag[link] > 0):
        moment = later_on_clock(zone, moment, tree.link_lag[link])
    return moment


@inlined
def open_gate(tree: Tree, order: Order, zone: PlanClock, waiting: Waiting, item: int) -> None:
    """Note on a container what everything inside it waits for."""
    by_links = ready_by_links(tree, order, zone, waiting, item)
    waiting.gate_ready[item], waiting.gate_item[item], waiting.gate_blocked[item] = by_links


@inlined
def ready_at(
    tree: Tree, order: Order, zone: PlanClock, waiting: Waiting, item: int
) -> tuple[int, int, int, bool]:
    """When a leaf is ready (S5), by which cause and whose; or whether, and for whom, it waits
    without a finish."""
    by_links, whose, blocked = ready_by_links(tree, order, zone, waiting, item)
    ready, delayed_by = tree.ready[item], tree.delayed_by[item]
    # At the same moment the delay is named: it is what a person set on the item itself.
    if blocked | (by_links > ready):
        return by_links, _PREDECESSOR, whose, blocked
    return ready, (_DELAY if delayed_by >= 0 else _NOW), delayed_by, blocked
