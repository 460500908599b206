"""What an edit would do, up to the expected dates: pytest tests/benchmarks/test_previews.py
--benchmark-only.

Aims: edits of up to ten rows within 40 ms at 10 000 rows and 150 ms at 100 000; 1 000 items moved
within 0.4 s. `lock_ms` is how long the plan's file was locked at the median, `edit_lock_ms` how
long the edit itself locks it, its journal and fsync included.
"""

import contextlib
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from sqlalchemy import Connection

from planner_app.demo.production import demo_document
from planner_app.operations.importing import import_document
from planner_app.operations.opened.preview import Preview
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import move_treeitems, update_treeitem
from planner_app.operations.rules.work.reassignment import reassign
from tests.benchmarks.opening import NOW

Locking = Callable[[], contextlib.AbstractContextManager[Connection]]
Call = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]


@pytest.fixture(
    scope="module", params=[(1_000, 0.04), (10_000, 0.15)], ids=["10 000 rows", "100 000 rows"]
)
def plan(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, float]]:
    """The sample production of that many shots, its dates known, and the seconds that a preview may
    take."""
    shots, at_most = request.param
    path: Path = tmp_path_factory.mktemp("plans") / "show.plan"
    with Workspace.create(str(path)) as workspace:
        workspace.run(import_document, demo_document(shots))
    with Workspace.open(str(path)) as workspace:
        workspace.live.of(workspace.snapshot, int(NOW.timestamp()))
        gc.collect()
        gc.freeze()  # as the window does when a plan is open
        yield workspace, at_most
        gc.unfreeze()


@pytest.fixture
def locked(
    plan: tuple[Workspace, float], monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[float]]:
    """How long previews (`trying`) and edits (`writing`) held the file, seconds."""
    seconds: dict[str, list[float]] = {"trying": [], "writing": []}
    opened = plan[0]._store
    for way, found in seconds.items():
        monkeypatch.setattr(opened, way, timed(getattr(opened, way), found))
    return seconds


def timed(locking: Locking, seconds: list[float]) -> Locking:
    """The same way to a connection, which notes how long it was held."""

    @contextlib.contextmanager
    def held() -> Iterator[Connection]:
        with locking() as connection:
            begun = time.perf_counter()
            yield connection
        seconds.append(time.perf_counter() - begun)

    return held


def measure(
    benchmark: BenchmarkFixture,
    workspace: Workspace,
    locked: dict[str, list[float]],
    call: Call,
    rounds: int = 20,
) -> Preview[object]:
    """Time a preview; then make the edit and take it back a few times, to know how long that locks
    the file."""
    operation, args, values = call
    revision, now = workspace.snapshot.revision, int(NOW.timestamp())

    def look() -> Preview[object]:
        found = workspace.previews.since(
            workspace.snapshot.revision, now, operation, *args, **values
        )
        assert found.refusal is None
        len(found.moved_items), len(found.moved_rows)
        return found

    preview: Preview[object] = benchmark.pedantic(look, rounds=rounds, warmup_rounds=2)  # type: ignore[no-untyped-call]
    assert workspace.snapshot.revision == revision
    tried = statistics.median(locked["trying"])
    locked["writing"].clear()
    for _ in range(rounds // 2):
        # so that the edit, too, comes right after a levelling, which leaves nothing of the plan at
        # hand
        look()
        workspace.run(operation, *args, **values)
        edits = locked["writing"][-1]
        workspace.history.undo()
        locked["writing"][-1] = edits
    held = {"lock_ms": tried, "edit_lock_ms": statistics.median(locked["writing"])}
    benchmark.extra_info |= {name: round(seconds * 1000, 1) for name, seconds in held.items()}
    benchmark.extra_info |= {
        "rows": len(workspace.snapshot.assignments),
        "moved": len(preview.moved_rows),
    }
    return preview


def tasks(workspace: Workspace) -> list[int]:
    """Tasks in the order of the tree."""
    items = workspace.snapshot.items
    return [item for item in workspace.snapshot.outline if items[item].type == "task"]


def test_preview_of_a_new_name(
    benchmark: BenchmarkFixture, plan: tuple[Workspace, float], locked: dict[str, list[float]]
) -> None:
    workspace, at_most = plan
    preview = measure(
        benchmark, workspace, locked, (update_treeitem, (tasks(workspace)[5],), {"name": "another"})
    )
    assert not preview.moved_rows, "a name moves nothing"
    benchmark.extra_info["target"] = at_most


def test_preview_of_a_reassignment(
    benchmark: BenchmarkFixture, plan: tuple[Workspace, float], locked: dict[str, list[float]]
) -> None:
    workspace, at_most = plan
    snapshot = workspace.snapshot
    schedule = workspace.live.of(snapshot, int(NOW.timestamp()))
    dated = schedule.problem.rows.ids[schedule.piece_row].tolist()
    row = next(row for row in map(snapshot.assignments.__getitem__, dated) if row.person_id)
    there = {snapshot.assignments[other].person_id for other in snapshot.rows_of[row.treeitem_id]}
    person = next(person for person in snapshot.people if person not in there)
    preview = measure(benchmark, workspace, locked, (reassign, (row.id,), {"person_id": person}))
    assert len(preview.moved_rows) > 0
    benchmark.extra_info["target"] = at_most


@pytest.mark.parametrize("how_many", [10, 1_000])
def test_preview_of_a_move(
    benchmark: BenchmarkFixture,
    plan: tuple[Workspace, float],
    locked: dict[str, list[float]],
    how_many: int,
) -> None:
    workspace, at_most = plan
    folder = next(
        item.id for item in reversed([*workspace.snapshot.items.values()]) if item.type == "folder"
    )
    schedule = workspace.live.of(workspace.snapshot, int(NOW.timestamp()))
    dated = set(schedule.problem.items.ids[schedule.problem.rows.item[schedule.piece_row]].tolist())
    chosen = [item for item in tasks(workspace) if item in dated][100 : 100 + how_many]
    call: Call = (move_treeitems, (chosen,), {"parent_id": folder})
    preview = measure(benchmark, workspace, locked, call, rounds=20 if how_many == 10 else 6)
    assert preview.moved_rows
    benchmark.extra_info["target"] = at_most if how_many == 10 else 0.4
