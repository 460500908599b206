"""Patching the outline by the smallest steps: any tree into any other."""

import random
from types import SimpleNamespace
from typing import cast

import pytest

from planner_app.ids import ItemId
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.ui.tree.tree_outline import Insert, Move, OutlineStep, Remove, TreeOutline

ROOT = ItemId(0)


def snapshot(parents: dict[int, int], order: list[int]) -> Snapshot:
    """Just enough of one: who stands under whom, in this order."""
    children: dict[int, list[int]] = {}
    for item in order:
        children.setdefault(parents[item], []).append(item)
    items = {item: SimpleNamespace(parent_id=parents[item]) for item in order}
    items[ROOT] = SimpleNamespace(parent_id=None)
    known = SimpleNamespace(
        items=items, children={p: tuple(c) for p, c in children.items()}, root_id=ROOT
    )
    return cast(Snapshot, known)


def walked(outline: TreeOutline, newer: Snapshot) -> list[OutlineStep]:
    steps = []
    for step in outline.steps_to(newer):
        if isinstance(step, Move):
            line = (
                [step.to_parent, *outline.ancestors(step.to_parent)]
                if step.to_parent != ROOT
                else []
            )
            assert outline.children(step.parent)[step.place] not in line, "moved below itself"
        outline.apply(step)
        steps.append(step)
    return steps


def shape(outline: TreeOutline) -> dict[ItemId, list[ItemId]]:
    return {p: list(c) for p in [ROOT, *outline._parent] if (c := outline.children(p))}


def random_tree(rng: random.Random) -> Snapshot:
    ids = rng.sample(range(1, 13), rng.randint(1, 12))
    parents: dict[int, int] = {}
    for place, item in enumerate(ids):
        parents[item] = rng.choice([ROOT, *ids[:place]])
    return snapshot(parents, rng.sample(ids, len(ids)))


@pytest.mark.parametrize("seed", range(300))
def test_any_tree_becomes_any_other(seed: int) -> None:
    rng = random.Random(seed)
    before, after = random_tree(rng), random_tree(rng)
    outline = TreeOutline(before)
    walked(outline, after)
    assert shape(outline) == shape(TreeOutline(after))
    assert all(outline.children(outline.parent(i))[outline.place(i)] == i for i in outline._parent)


def test_the_first_of_many_to_the_end_is_one_move() -> None:
    ids = list(range(1, 101))
    outline = TreeOutline(snapshot(dict.fromkeys(ids, ROOT), ids))
    steps = walked(outline, snapshot(dict.fromkeys(ids, ROOT), [*ids[1:], 1]))
    assert steps == [Move(ROOT, 0, ROOT, 100)]


def test_new_neighbours_come_in_one_step_and_the_gone_leave_in_one() -> None:
    outline = TreeOutline(snapshot({1: ROOT, 2: 1}, [1, 2]))
    assert walked(outline, snapshot(dict.fromkeys((1, 5, 6, 7), ROOT), [5, 6, 7, 1])) == [
        Remove(ItemId(1), 0, 1),
        Insert(ROOT, 0, (ItemId(5), ItemId(6), ItemId(7))),
    ]
