"""From an edit to the dates that follow from it: pytest tests/benchmarks/test_replanning.py
--benchmark-only.

The edit itself is inside: rules, fsync, snapshot, then what is levelled again and its hours per
day, on the scheduler's thread as in a window. `mb` is what the process holds in memory at the end.
"""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from queue import Queue

import psutil
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from planner_app.demo.production import demo_document
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.replan import Replanner
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.scheduling.schedule import Schedule
from tests.benchmarks.opening import NOW


@pytest.fixture(
    scope="module", params=[(1_000, 0.02), (10_000, 0.15)], ids=["10 000 rows", "100 000 rows"]
)
def plan(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Workspace, float]]:
    """The sample production of that many shots, and the seconds that it may take."""
    shots, at_most = request.param
    path: Path = tmp_path_factory.mktemp("plans") / "show.plan"
    with Workspace.create(str(path)) as workspace:
        workspace.run(import_document, demo_document(shots))
    with Workspace.open(str(path)) as workspace:
        yield workspace, at_most


def test_reassignment_to_new_dates(
    benchmark: BenchmarkFixture, plan: tuple[Workspace, float]
) -> None:
    workspace, at_most = plan
    now = int(NOW.timestamp())
    answers: Queue[Schedule | Exception] = Queue()
    replanner = Replanner(
        samples=0, on_schedule=answers.put, on_percentiles=lambda _: None, on_error=answers.put
    )
    workspace.subscribe(lambda _, snapshot: replanner.request(snapshot, now))
    replanner.request(workspace.snapshot, now)
    answers.get(timeout=300)
    snapshot = workspace.snapshot
    row = next(
        row
        for row in snapshot.assignments.values()
        if row.person_id and row.low and not row.is_done and not snapshot.hours_logged(row)
    )
    there = {snapshot.assignments[other].person_id for other in snapshot.rows_of[row.treeitem_id]}
    people = cycle([person for person in snapshot.people if person not in there][:3])

    def edit() -> Schedule:
        workspace.run(reassign, row.id, person_id=next(people))
        schedule = answers.get(timeout=300)
        assert isinstance(schedule, Schedule)
        return schedule

    schedule = benchmark.pedantic(edit, rounds=30, warmup_rounds=2)  # type: ignore[no-untyped-call]
    replanner.close()
    assert len(schedule.load_seconds) > len(schedule.row_start)
    megabytes = psutil.Process().memory_info().rss // 2**20
    benchmark.extra_info |= {"rows": len(schedule.row_start), "mb": megabytes, "target": at_most}
