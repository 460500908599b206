"""What every reader must keep out of a document's dependencies (S6): family ties, doubles and
circles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from planner_app.interchange.remarks import Remarks
from planner_app.languages import mark
from planner_app.operations.importing.plan_document import LinkDraft

OWN_FAMILY = mark("It links an item to one that contains it.")
TWICE = mark("The same two items are linked already.")
CYCLE = mark("It makes a circle with other links.")

Parents = Mapping[str, str | None]
"""Key of the parent of every item of the document."""

LinkEnd = tuple[str, str]


@dataclass(frozen=True)
class Tie:
    """A link as a file has it: keys of the items, lag in calendar days, and how a person finds it
    there."""

    before: str
    after: str
    lag_days: float
    where: str


def sound_links(parents: Parents, ties: Sequence[Tie], remarks: Remarks) -> list[LinkDraft]:
    """The links that can stand together, of doubles the one with the longer lag. Reports the
    others."""
    kept: dict[tuple[str, str], Tie] = {}
    for tie in ties:
        # A container ends with its last leaf, so a link into itself could never be kept (S6).
        if tie.before in _lineage(parents, tie.after) or tie.after in _lineage(parents, tie.before):
            remarks.drop("link", tie.where, OWN_FAMILY)
            continue
        known = kept.get((tie.before, tie.after))
        if known is not None:
            remarks.drop("link", tie.where, TWICE)
        # The longer wait holds both: nothing starts earlier than either link allows.
        if known is None or known.lag_days < tie.lag_days:
            kept[tie.before, tie.after] = tie
    sound = _without_cycles(parents, list(kept.values()), remarks)
    return [LinkDraft(tie.before, tie.after, tie.lag_days) for tie in sound]


def _lineage(parents: Parents, key: str) -> Iterator[str]:
    at: str | None = key
    while at is not None:
        yield at
        at = parents[at]


def _without_cycles(parents: Parents, ties: list[Tie], remarks: Remarks) -> list[Tie]:
    """Takes the last link out of each circle, circles through containers included."""
    while True:
        try:
            TopologicalSorter(_graph(parents, ties)).prepare()
        except CycleError as error:
            steps = {(before[0], after[0]) for before, after in pairwise(error.args[1])}
            # The last one in the file was added last, so it is the likelier mistake.
            closing = [tie for tie in ties if (tie.before, tie.after) in steps][-1]
            remarks.drop("link", closing.where, CYCLE)
            ties = [tie for tie in ties if tie is not closing]
        else:
            return ties


def _graph(parents: Parents, ties: Sequence[Tie]) -> dict[LinkEnd, set[LinkEnd]]:
    """What has to have happened before each start and finish."""
    graph: dict[LinkEnd, set[LinkEnd]] = {}
    for key in parents:
        graph[key, "start"] = set()
        # Start and finish are nodes of their own: a container can wait for what one of its leaves
        # does not.
        graph[key, "finish"] = {(key, "start")}
    for key, parent in parents.items():
        if parent is not None:
            graph[key, "start"].add((parent, "start"))
            graph[parent, "finish"].add((key, "finish"))
    for tie in ties:
        graph[tie.after, "start"].add((tie.before, "finish"))
    return graph
