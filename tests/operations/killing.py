"""A process that edits a plan as fast as it can until it is killed; and what must be left of the
plan then."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from planner_app.ids import PersonId, Revision
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.operations.transaction.edit import Edit
from tests.processes import PROCESSES

AUTHOR = "ada"
LONGEST = 100_000
"""Bytes of text in one edit: about ten edits fill the write-ahead log, so that many a kill hits a
checkpoint."""


def text_of(revision: Revision) -> str:
    """What the edit that makes this revision writes."""
    dice = random.Random(revision)
    return dice.randbytes(dice.randrange(LONGEST)).hex()


def add_task(edit: Edit, revision: Revision, person_id: PersonId) -> None:
    """Several rows in several tables: a task, its row, an estimate, and the same person on the
    project's team."""
    task = create_treeitem(
        edit, name=f"edit {revision}", parent_id=None, description=text_of(revision)
    )
    create_assignment(edit, task, person_id=person_id, low=1.0, high=2.0)
    edit.label = f"edit {revision}"


def edit_for_ever(plan: str, person_id: PersonId, answers: Connection) -> None:
    """Say the revision found, then edit, and say each revision after its edit was acknowledged."""
    workspace = Workspace.open(plan, author=AUTHOR)
    answers.send(workspace.snapshot.revision)
    while True:
        made = workspace.run(add_task, Revision(workspace.snapshot.revision + 1), person_id)
        answers.send(made.revision)


@contextmanager
def writer(plan: str, person_id: PersonId) -> Iterator[tuple[BaseProcess, Connection]]:
    """A process that has opened the plan and begins to write now."""
    here, there = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=edit_for_ever, args=(plan, person_id, there), daemon=True)
    child.start()
    there.close()
    try:
        assert here.poll(60), "the writing process did not start"
        yield child, here
    finally:
        child.kill()
        child.join()
        child.close()
        here.close()


def killed_after(plan: str, person_id: PersonId, seconds: float) -> int:
    """Let a process write for so long, kill it; answers the last revision that it knew to be
    stored."""
    with writer(plan, person_id) as (child, answers):
        child.join(seconds)
        child.kill()
        child.join()
        acknowledged = answers.recv()
        with suppress(EOFError):
            while True:
                acknowledged = answers.recv()
    return int(acknowledged)


def assert_whole(workspace: Workspace, first: int, acknowledged: int) -> None:
    """Sound, every acknowledged edit there in all its parts, and at most one more, whole too."""
    snapshot = workspace.snapshot
    assert acknowledged <= snapshot.revision <= acknowledged + 1
    found = {item.name: item for item in snapshot.items.values()}
    for revision in range(first + 1, snapshot.revision + 1):
        item = found[f"edit {revision}"]
        assert item.description == text_of(Revision(revision))
        (row,) = snapshot.rows_of[item.id]
        assert (snapshot.assignments[row].low, snapshot.assignments[row].high) == (1.0, 2.0)
    assert [entry.revision for entry in workspace.history.entries()] == list(
        range(1, snapshot.revision + 1)
    )
