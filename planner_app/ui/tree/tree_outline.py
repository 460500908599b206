"""The tree's own picture of who stands under whom, and the smallest steps that turn it into a newer
plan's."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from planner_app.ids import ItemId
from planner_app.operations.snapshot.snapshot import Snapshot


class Insert(NamedTuple):
    """New items come to stand from `place` on."""

    parent: ItemId
    place: int
    ids: tuple[ItemId, ...]


class Remove(NamedTuple):
    """So many items from `place` on go, with all below them."""

    parent: ItemId
    place: int
    how_many: int


class Move(NamedTuple):
    """One item goes before what stands at `to_place` (counted before the move) of `to_parent`."""

    parent: ItemId
    place: int
    to_parent: ItemId
    to_place: int


OutlineStep = Insert | Remove | Move


class TreeOutline:
    """Children by container and the way back up. Only `apply` changes it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.root = snapshot.root_id
        self._children: dict[ItemId, list[ItemId]] = {
            p: list(c) for p, c in snapshot.children.items()
        }
        self._parent = {
            child: parent for parent, below in self._children.items() for child in below
        }
        # Asked for by every paint; counted when first asked for, forgotten when siblings change.
        self._places: dict[ItemId, dict[ItemId, int]] = {}

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._parent

    def children(self, parent: ItemId) -> Sequence[ItemId]:
        """Ids under a container, top to bottom."""
        return self._children.get(parent, ())

    def parent(self, item_id: ItemId) -> ItemId:
        """The container an item stands in."""
        return self._parent[item_id]

    def place(self, item_id: ItemId) -> int:
        """Its place among its siblings."""
        parent = self._parent[item_id]
        places = self._places.get(parent)
        if places is None:
            places = self._places[parent] = {
                child: place for place, child in enumerate(self._children[parent])
            }
        return places[item_id]

    def ancestors(self, item_id: ItemId) -> Iterator[ItemId]:
        """From its parent up to, and without, the root."""
        while (item_id := self._parent.get(item_id, self.root)) != self.root:
            yield item_id

    def visible(self, expanded: set[ItemId]) -> list[ItemId]:
        """All ids whose ancestors are unfolded, top to bottom."""
        shown: list[ItemId] = []
        children = self._children
        # A stack of iterators instead of recursion: plans may be nested deeper than Python
        # recurses.
        stack = [iter(children.get(self.root, ()))]
        while stack:
            for item_id in stack[-1]:
                shown.append(item_id)
                if item_id in expanded and item_id in children:
                    stack.append(iter(children[item_id]))
                    break
            else:
                stack.pop()
        return shown

    def apply(self, step: OutlineStep) -> None:
        """Take one step."""
        self._places.pop(step.parent, None)
        if isinstance(step, Insert):
            self._children.setdefault(step.parent, [])[step.place : step.place] = step.ids
            self._parent.update(dict.fromkeys(step.ids, step.parent))
        elif isinstance(step, Remove):
            siblings = self._children[step.parent]
            self._forget(siblings[step.place : step.place + step.how_many])
            del siblings[step.place : step.place + step.how_many]
        else:
            self._places.pop(step.to_parent, None)
            item_id = self._children[step.parent].pop(step.place)
            # Qt counts the target before the item is taken out.
            shifted = step.to_parent == step.parent and step.to_place > step.place
            self._children.setdefault(step.to_parent, []).insert(step.to_place - shifted, item_id)
            self._parent[item_id] = step.to_parent

    def _forget(self, ids: Sequence[ItemId]) -> None:
        for item_id in ids:
            self._forget(self._children.pop(item_id, ()))
            self._places.pop(item_id, None)
            del self._parent[item_id]

    def steps_to(self, snapshot: Snapshot) -> Iterator[OutlineStep]:
        """What turns this outline into the snapshot's; each step must be applied before the next is
        asked for.

        What is gone goes first. Then containers from the top down, so that whatever an item moves
        into already stands where it will stand, and no item is ever moved below itself.
        """
        yield from self._removals(snapshot)
        changed = {
            p
            for p in snapshot.children.keys() | self._children.keys()
            if self._differs(p, snapshot.children)
        }
        for parent in sorted(changed, key=lambda p: _depth(p, snapshot)):
            yield from self._arrangement(parent, snapshot.children.get(parent, ()))

    def _differs(self, parent: ItemId, children: Mapping[ItemId, Sequence[ItemId]]) -> bool:
        return list(self._children.get(parent, ())) != list(children.get(parent, ()))

    def _removals(self, snapshot: Snapshot) -> Iterator[OutlineStep]:
        gone = [i for i in self._parent if i not in snapshot.items]
        for item_id in gone:
            if item_id not in self._parent:
                continue
            # What moves out of a deleted container goes to the end of the top first: from there its
            # arrangement fetches it, and removing the container does not remove it.
            staying = [i for i in self._below(item_id) if i in snapshot.items]
            for kept in staying:
                if kept in self._parent and self._parent[kept] not in snapshot.items:
                    yield Move(
                        self._parent[kept],
                        self.place(kept),
                        self.root,
                        len(self.children(self.root)),
                    )
            if self._parent[item_id] in snapshot.items:
                yield Remove(self._parent[item_id], self.place(item_id), 1)

    def _below(self, item_id: ItemId) -> Iterator[ItemId]:
        for child in list(self._children.get(item_id, ())):
            yield child
            yield from self._below(child)

    def _arrangement(self, parent: ItemId, wanted: Sequence[ItemId]) -> Iterator[OutlineStep]:
        """Items that keep their order stay; the others come from elsewhere, or are new, one run at
        a time."""
        order = {item_id: n for n, item_id in enumerate(wanted)}
        # As few moves as can be: each is a relayout of the view.
        staying = _keeping_order([i for i in self.children(parent) if i in order], order)
        at = 0
        while at < len(wanted):
            item_id = wanted[at]
            run = 1
            if item_id not in staying:
                place = self.place(wanted[at - 1]) + 1 if at else 0
                if item_id in self._parent:
                    here = Move(self._parent[item_id], self.place(item_id), parent, place)
                    if here.parent != parent or place not in (here.place, here.place + 1):
                        yield here
                else:
                    while at + run < len(wanted) and wanted[at + run] not in self._parent:
                        run += 1
                    yield Insert(parent, place, tuple(wanted[at : at + run]))
            at += run


def _depth(item_id: ItemId, snapshot: Snapshot) -> int:
    depth = 0
    while (item := snapshot.items.get(item_id)) is not None and item.parent_id is not None:
        item_id, depth = item.parent_id, depth + 1
    return depth


def _keeping_order(ids: Sequence[ItemId], order: Mapping[ItemId, int]) -> set[ItemId]:
    """The most ids that already stand in the wanted order (longest increasing run, patience
    sorting)."""
    tails: list[int] = []
    before: dict[ItemId, ItemId | None] = {}
    ends: list[ItemId] = []
    for item_id in ids:
        # tails[n] is the smallest place at which a run of n + 1 items can end.
        pile = bisect_left(tails, order[item_id])
        before[item_id] = ends[pile - 1] if pile else None
        tails[pile : pile + 1] = [order[item_id]]
        ends[pile : pile + 1] = [item_id]
    staying: set[ItemId] = set()
    last = ends[-1] if ends else None
    while last is not None:
        staying.add(last)
        last = before[last]
    return staying
