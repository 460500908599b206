"""Four processes edit one plan at once: no edit is lost, none waits for ever, and the journal knows
them all."""

from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, NamedTuple

import pytest

from planner_app.errors import Stale
from planner_app.ids import AssignmentId, ItemId
from planner_app.operations.checking.check import check
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.snapshot.estimates import estimates_of
from tests.operations.comparing import assert_snapshot_is_fresh, stored
from tests.operations.conftest import Studio
from tests.processes import PROCESSES

WRITERS: Final = 4
EDITS: Final = 250
"""Of each writer; every second one counts up, the others make items."""
PATIENCE: Final = 300.0


class Acknowledged(NamedTuple):
    """What one writer was told of its edits, in order."""

    author: str
    counted: list[tuple[int, int]]
    """Revision, and the number it wrote."""
    made: list[tuple[int, str]]
    """Revision, and the name of the new item."""
    refusals: int
    """How often it was told that somebody was faster."""


def count_up(workspace: Workspace, row_id: AssignmentId) -> tuple[int, int, int]:
    """Read the number and write the next one; whoever was slower looks again. Revision, number,
    refusals."""
    refusals = 0
    while True:
        seen = workspace.snapshot
        number = int(seen.assignments[row_id].high or 0) + 1
        try:
            edit = workspace.submit_since(
                seen.revision, update_assignment, row_id, low=number, high=number
            ).result()
        except Stale as refusal:
            assert "was faster" in str(refusal)
            refusals += 1
            workspace.catch_up().result()
        else:
            return edit.revision, number, refusals


def write(
    location: str, author: str, row_id: AssignmentId, folder_id: ItemId, pipe: Connection
) -> None:
    """One of the writers; every second one watches meanwhile, as a window does."""
    counted, made, refusals = list[tuple[int, int]](), list[tuple[int, str]](), 0
    with Workspace.open(location, author=author) as workspace:
        if author[-1] in "13":
            workspace.watch(lambda *_: None)
        pipe.send("open")
        pipe.recv()
        for edit in range(EDITS):
            if edit % 2:
                revision, number, stale = count_up(workspace, row_id)
                counted.append((revision, number))
                refusals += stale
            else:
                name = f"{author} {edit}"
                made.append(
                    (workspace.run(create_treeitem, name=name, parent_id=folder_id).revision, name)
                )
    pipe.send(Acknowledged(author, counted, made, refusals))


@pytest.fixture
def answers(studio: Studio) -> Iterator[list[Acknowledged]]:
    """What the writers say after they have all begun at once and ended."""
    row_id = studio.row("sh1", "Ana", low=0, high=0)
    pipes: list[Connection] = []
    writers: list[BaseProcess] = []
    for number in range(WRITERS):
        here, there = PROCESSES.Pipe()
        told = (studio.workspace.location, f"writer{number}", row_id, studio["seq"], there)
        writers.append(PROCESSES.Process(target=write, args=told, daemon=True))
        writers[-1].start()
        there.close()
        pipes.append(here)
    assert [pipe.recv() for pipe in pipes] == ["open"] * WRITERS
    for pipe in pipes:
        pipe.send("go")
    assert all(pipe.poll(PATIENCE) for pipe in pipes), "somebody waits for ever"
    yield [pipe.recv() for pipe in pipes]
    for writer in writers:
        writer.join()


def test_r18_four_processes_at_once_lose_nothing(
    studio: Studio, answers: list[Acknowledged]
) -> None:
    plan = studio.workspace
    first = plan.snapshot.revision
    plan.catch_up().result()
    counted = sorted(told for answer in answers for told in answer.counted)
    made = [told for answer in answers for told in answer.made]
    assert len(counted) == len(made) == WRITERS * EDITS // 2

    assert [entry.revision for entry in plan.history.entries()] == list(
        range(1, first + WRITERS * EDITS + 1)
    )
    authors = {entry.revision: entry.author for entry in plan.history.entries()[first:]}
    said = {
        revision: answer.author
        for answer in answers
        for revision, _ in (*answer.counted, *answer.made)
    }
    assert authors == said, "every acknowledged edit is in the journal, and nothing else"

    assert [number for _, number in counted] == list(range(1, len(counted) + 1)), (
        "no increment was lost"
    )
    row = plan.snapshot.assignments[studio["sh1-Ana"]]
    assert (row.low, row.high) == (len(counted), len(counted))
    estimates = plan.read(estimates_of, row.id)
    assert sorted(estimate.high for estimate in estimates) == list(range(len(counted) + 1)), (
        "nor one of the history"
    )

    assert studio.children("seq") == ["sh1", "sh2", *(name for _, name in sorted(made))], (
        "in the order they came"
    )
    assert sum(answer.refusals for answer in answers) > 0, "they did get into each other's way"
    assert check(plan.location).faults == ()
    assert_snapshot_is_fresh(plan)
    with Workspace.open(plan.location) as afresh:
        assert stored(afresh, journal=True) == stored(plan, journal=True)
