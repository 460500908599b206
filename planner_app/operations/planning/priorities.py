"""The order of priority (S3): that of the tree, but a packaged leaf stands at its place in the
package (R15)."""

import numpy as np

from planner_app.ids import ItemId
from planner_app.operations.planning.snapshot_arrays import IndexOfItems
from planner_app.operations.snapshot.snapshot import ItemRecord, Snapshot
from planner_app.scheduling.problem import Indices, Ints


def priority(snapshot: Snapshot, index_of: IndexOfItems, packaged: Ints) -> Indices:
    """A permutation of 0..n-1 by outline index; `packaged` are the outline indices of the packaged
    leaves."""
    order = np.arange(len(index_of.ids), dtype=np.int32)
    if not len(packaged):
        return order
    guests = [snapshot.items[ItemId(int(item_id))] for item_id in index_of.ids[packaged]]
    before = order.astype(np.int64)
    # A packaged place overrides the real one (S3).
    before[packaged] = [_stands_before(snapshot, index_of, guest) for guest in guests]
    depth = np.zeros(
        len(order), np.int64
    )  # guests at the end of an inner package come before those of an outer one
    depth[packaged] = [-_depth(snapshot, guest.package_id) for guest in guests]
    rank = np.zeros(len(order), np.int64)
    rank[packaged] = [guest.package_rank or 0 for guest in guests]
    # Guests come before the item that really stands at the place they were put in front of.
    is_real = np.ones(len(order), np.bool_)
    is_real[packaged] = False
    found = np.empty(len(order), np.int32)
    # Sorting answers who comes first; asked is at which place each one comes. Ids end all ties
    # (S1).
    found[np.lexsort((index_of.ids, rank, depth, is_real, before))] = order
    return found


def _stands_before(snapshot: Snapshot, index_of: IndexOfItems, guest: ItemRecord) -> int:
    """Outline index of what follows it: the next child that really stands in the package, else its
    end."""
    assert guest.package_id is not None
    for child in snapshot.children.get(guest.package_id, ()):
        item = snapshot.items[child]
        if item.package_id is None and (item.rank, item.id) > (guest.package_rank or 0, guest.id):
            return index_of[child]
    last = guest.package_id
    # A package ends behind the last item inside, however deep that one stands.
    while snapshot.children.get(last):
        last = snapshot.children[last][-1]
    return index_of[last] + 1


def _depth(snapshot: Snapshot, item_id: ItemId | None) -> int:
    depth = 0
    while item_id is not None:
        depth, item_id = depth + 1, snapshot.items[item_id].parent_id
    return depth
