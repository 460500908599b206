"""S6: repeatedly the highest-priority item whose predecessors are placed. Depends on the tree and
its links only."""

from typing import NamedTuple

import numpy as np

from planner_app.scheduling.kernel.arrays import Order, Tree
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import Indices


class Groups(NamedTuple):
    """Which elements carry which key: members[first[key]:first[key + 1]], in their order."""

    first: Indices
    members: Indices


class Queue(NamedTuple):
    """The state of the search: what still waits for how much, and what is free to go but was passed
    already."""

    pending: Indices
    """Open links into an item, one more while its gate is closed."""
    unplaced: Indices
    """Of watched containers: open leaves inside that are not placed."""
    heap: Indices
    """Priorities, a binary heap of the first `counts[0]`."""
    steps: Indices
    """The answer so far, the first `counts[1]`."""
    counts: Indices
    """heap size, number of steps, and the priority up to which the scan has passed."""


@compiled
def grouped(keys: Indices, size: int) -> Groups:
    """Group the indices of `keys` by key, by counting."""
    first = np.zeros(size + 1, np.int32)
    for key in keys:
        first[key + 1] += 1
    for key in range(size):
        first[key + 1] += first[key]
    fill, members = first[:-1].copy(), np.empty(len(keys), np.int32)
    for index in range(len(keys)):
        key = keys[index]
        members[fill[key]] = index
        fill[key] += 1
    return Groups(first, members)


@compiled
def placement_order(tree: Tree) -> Order:
    """The order of placement. Items on a cycle (the operations refuse them) and behind one do not
    appear."""
    size = len(tree.parent)
    incoming, outgoing = grouped(tree.link_after, size), grouped(tree.link_before, size)
    gate, watch = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    watched = np.zeros(size, np.bool_)
    for item in range(size):
        watched[item] = outgoing.first[item + 1] > outgoing.first[item]
        above = tree.parent[item]
        if above >= 0:
            # Parents come before children, so those of the parent are known.
            gate[item] = above if incoming.first[above + 1] > incoming.first[above] else gate[above]
            watch[item] = above if watched[above] else watch[above]
    order = Order(np.empty(size, np.int32), gate, watch, watched, incoming.first, incoming.members)
    queue = _new_queue(tree, order)
    _count_what_waits(tree, order, queue)
    _open_gates(tree, order, queue, 0, size)
    # Priorities are a permutation of the items, so counting sorts them.
    by_priority = np.empty(size, np.int32)
    for item in range(size):
        by_priority[tree.priority[item]] = item
    _scan(tree, order, outgoing, queue, by_priority)
    return Order(
        queue.steps[: queue.counts[1]].copy(),
        gate,
        watch,
        watched,
        incoming.first,
        incoming.members,
    )


@inlined
def _scan(tree: Tree, order: Order, outgoing: Groups, queue: Queue, by_priority: Indices) -> None:
    """Place everything by priority; what was passed while it waited, as soon as it waits no
    more."""
    for rank in range(len(by_priority)):
        queue.counts[2] = rank
        item = by_priority[rank]
        if tree.waits[item] and queue.pending[item] == 0:
            _place(tree, order, outgoing, queue, item)
        # Whatever was let go just now and stands above the scan goes first: it has the higher
        # priority.
        while queue.counts[0] > 0:
            _place(tree, order, outgoing, queue, by_priority[_pop(queue)])


@compiled
def _new_queue(tree: Tree, order: Order) -> Queue:
    size = len(tree.parent)
    unplaced = np.zeros(size, np.int32)
    for item in range(size):
        if tree.waits[item]:
            above = order.watch[item]
            while above >= 0:
                unplaced[above] += 1
                above = order.watch[above]
    pending, heap = np.zeros(size, np.int32), np.empty(size, np.int32)
    return Queue(pending, unplaced, heap, np.empty(size, np.int32), np.zeros(3, np.int32))


@inlined
def _count_what_waits(tree: Tree, order: Order, queue: Queue) -> None:
    for item in range(len(tree.parent)):
        # A closed gate counts as one more link, however many links the gate itself has.
        queue.pending[item] = 1 if order.gate[item] >= 0 else 0
    for link in range(len(tree.link_before)):
        before = tree.link_before[link]
        # Links from what is settled already (done, events) hold nobody.
        if tree.waits[before] or queue.unplaced[before] > 0:
            queue.pending[tree.link_after[link]] += 1


@inlined
def _open_gates(tree: Tree, order: Order, queue: Queue, begin: int, end: int) -> None:
    """Of the items begin..end, containers whose predecessors are all placed let go what is inside,
    outer ones first."""
    for item in range(begin, end):
        is_gate = tree.size[item] > 1 and order.first[item + 1] > order.first[item]
        if is_gate and queue.pending[item] == 0:
            # -1 so that it cannot come to nought again: a gate opens once.
            queue.pending[item] = -1
            _append(queue, item)
            for inner in range(item + 1, item + tree.size[item]):
                if order.gate[inner] == item:
                    _release(tree, queue, inner)


@inlined
def _place(tree: Tree, order: Order, outgoing: Groups, queue: Queue, item: int) -> None:
    """Append an item, and let go what waited for it or for a container that it completes."""
    queue.pending[item] = -1
    _append(queue, item)
    if order.watched[item]:
        _let_successors_go(tree, order, outgoing, queue, item)
    above = order.watch[item]
    while above >= 0:
        queue.unplaced[above] -= 1
        if queue.unplaced[above] == 0:
            _let_successors_go(tree, order, outgoing, queue, above)
        above = order.watch[above]


@inlined
def _let_successors_go(
    tree: Tree, order: Order, outgoing: Groups, queue: Queue, before: int
) -> None:
    for k in range(outgoing.first[before], outgoing.first[before + 1]):
        after = tree.link_after[outgoing.members[k]]
        _release(tree, queue, after)
        if queue.pending[after] == 0:
            _open_gates(tree, order, queue, after, after + tree.size[after])


@inlined
def _release(tree: Tree, queue: Queue, item: int) -> None:
    """One thing less to wait for; an item that the scan has passed goes to the heap."""
    queue.pending[item] -= 1
    rank = tree.priority[item]
    # One that the scan has yet to pass is found by the scan itself.
    if queue.pending[item] == 0 and tree.waits[item] and rank < queue.counts[2]:
        _push(queue, rank)


@inlined
def _append(queue: Queue, item: int) -> None:
    queue.steps[queue.counts[1]] = item
    queue.counts[1] += 1


@inlined
def _push(queue: Queue, rank: int) -> None:
    # heapq is Python objects only; numba compiles this one.
    heap, hole = queue.heap, queue.counts[0]
    queue.counts[0] += 1
    while hole > 0 and heap[(hole - 1) // 2] > rank:
        heap[hole] = heap[(hole - 1) // 2]
        hole = (hole - 1) // 2
    heap[hole] = rank


@inlined
def _pop(queue: Queue) -> int:
    heap = queue.heap
    least: int = heap[0]
    queue.counts[0] -= 1
    size, hole = queue.counts[0], 0
    last = heap[size]
    while 2 * hole + 1 < size:
        child = 2 * hole + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= last:
            break
        heap[hole] = heap[child]
        hole = child
    heap[hole] = last
    return least
