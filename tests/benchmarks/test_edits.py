"""What an edit costs in the writer thread: pytest tests/benchmarks/test_edits.py --benchmark-only.

Each figure holds the rules, the write with its fsync, the journal and the new snapshot, at about 10
000 and 100 000 rows of the sample production. `journal_bytes` is what one such edit adds to the
plan's journal.
"""

from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Connection, text

from planner_app.demo.production import demo_document
from planner_app.ids import ItemId
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import move_treeitems, update_treeitem
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.transaction.changes import Changes
from planner_app.storage import store


@pytest.fixture(scope="module", params=[1_000, 10_000], ids=["10 000 rows", "100 000 rows"])
def plan(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """The sample production of that many shots."""
    path: Path = tmp_path_factory.mktemp("plans") / "show.plan"
    with Workspace.create(str(path)) as workspace:
        workspace.run(import_document, demo_document(request.param))
        yield workspace


def journal_bytes(connection: Connection) -> int:
    """What all journal rows hold."""
    size = "coalesce(sum(length(before)), 0) + coalesce(sum(length(after)), 0)"
    return int(connection.scalar(text(f"SELECT {size} FROM journal_row")) or 0)


def measure(
    benchmark: BenchmarkFixture,
    plan: Workspace,
    edit: Callable[[], Changes[object]],
    rounds: int = 30,
) -> None:
    """Time an edit that really changes something each time, and weigh its journal."""
    before, revision = plan.read(journal_bytes), plan.snapshot.revision
    benchmark.pedantic(edit, rounds=rounds, warmup_rounds=1)  # type: ignore[no-untyped-call]
    edits = plan.snapshot.revision - revision
    assert edits == rounds + 1
    benchmark.extra_info["rows"] = len(plan.snapshot.assignments)
    benchmark.extra_info["journal_bytes"] = (plan.read(journal_bytes) - before) // edits


def tasks(plan: Workspace) -> list[ItemId]:
    """Tasks in the order of the tree."""
    items = plan.snapshot.items
    return [item for item in plan.snapshot.outline if items[item].type == "task"]


def test_nothing_but_a_commit(benchmark: BenchmarkFixture, plan: Workspace) -> None:
    """What the disk takes of each figure below: a row written and synced, without rules, journal or
    snapshot."""
    opened = store.open_plan(plan.location)
    numbers = count(1_000_000_000)

    def commit() -> None:
        with opened.writing() as connection, connection.begin():
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = :n WHERE name = 'activity'"),
                {"n": next(numbers)},
            )

    benchmark.pedantic(commit, rounds=30, warmup_rounds=1)  # type: ignore[no-untyped-call]
    with opened.reading() as connection:
        written = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'activity'"))
    assert written == next(numbers) - 1
    opened.close()


def test_rename(benchmark: BenchmarkFixture, plan: Workspace) -> None:
    names = count()
    item = tasks(plan)[5]
    measure(benchmark, plan, lambda: plan.run(update_treeitem, item, name=f"name {next(names)}"))
    assert plan.snapshot.items[item].name == f"name {next(names) - 1}"


def test_reassign(benchmark: BenchmarkFixture, plan: Workspace) -> None:
    snapshot = plan.snapshot
    taken = {(row.treeitem_id, row.person_id) for row in snapshot.assignments.values()}
    row = next(
        row
        for item in tasks(plan)
        for row in (snapshot.assignments[r] for r in snapshot.rows_of[item])
        if row.person_id and not row.is_done and row.low and not snapshot.hours_logged(row)
    )
    free = [p for p in snapshot.people if (row.treeitem_id, p) not in taken][:3]
    people = cycle(free)
    measure(benchmark, plan, lambda: plan.run(reassign, row.id, person_id=next(people)))
    assert plan.snapshot.assignments[row.id].person_id in free


def test_move(benchmark: BenchmarkFixture, plan: Workspace) -> None:
    snapshot = plan.snapshot
    item = tasks(plan)[5]
    parent = next(above for above, inside in snapshot.children.items() if item in inside)
    inside = [*snapshot.children[parent], tasks(plan)[-1]]

    def to_the_end() -> Changes[object]:
        inside.append(inside.pop(0))
        return plan.run(move_treeitems, [inside[-1]], parent_id=parent)

    measure(benchmark, plan, to_the_end)
    assert plan.snapshot.children[parent][-1] == inside[-1]


def test_move_a_thousand(benchmark: BenchmarkFixture, plan: Workspace) -> None:
    chosen = tasks(plan)[100:1100]
    containers = [i for i in plan.snapshot.items.values() if i.type == "folder"]
    targets = cycle([containers[0].id, containers[-1].id])
    measure(
        benchmark, plan, lambda: plan.run(move_treeitems, chosen, parent_id=next(targets)), rounds=5
    )
    next(targets)
    last = next(targets)
    assert {plan.snapshot.items[item].parent_id for item in chosen} == {last}


def test_undo_a_thousand(benchmark: BenchmarkFixture, plan: Workspace) -> None:
    chosen = tasks(plan)[100:1100]
    parent = next(i.id for i in plan.snapshot.items.values() if i.type == "folder")
    plan.run(move_treeitems, chosen, parent_id=parent)
    steps = cycle([plan.history.undo, plan.history.redo])

    def step() -> Changes[object]:
        return next(steps)()

    measure(benchmark, plan, step, rounds=5)
    assert {plan.snapshot.items[item].parent_id for item in chosen} == {parent}, "redone at last"
