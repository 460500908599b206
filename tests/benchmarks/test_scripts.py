"""What scripts wait for: pytest tests/benchmarks/test_scripts.py --benchmark-only.

At about 10 000 rows of the sample production. Wanted: one() 1 ms in process, 4 ms over HTTP; 300
creations 0.3 s.
"""

import http.client
import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from planner_app import Session
from planner_app.demo.production import demo_document
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from tests.api.http.conftest import served, token
from tests.environments import python_with

__all__ = ["token"]
NUMBERS = count()
FETCH = Path(__file__).with_name("ftrack_fetch.py")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample production of 1 000 shots, and a task of the page's name."""
    path = str(tmp_path_factory.mktemp("plans") / "show.plan")
    with Workspace.create(path) as workspace:
        workspace.run(import_document, demo_document(1_000))
    with Session(path) as session:
        session.create("Task", {"name": "My Task", "parent": session.query("Project").first()})
        session.create("User", {"username": "my_user"})
        session.commit()
    return path


@pytest.fixture(scope="module")
def session(plan: str) -> Iterator[Session]:
    """In this process."""
    with Session(plan) as opened:
        yield opened


def test_one_in_process(benchmark: BenchmarkFixture, session: Session) -> None:
    """The same question again: read from the plan each time."""
    task = benchmark(lambda: session.query('Task where name is "My Task"').one())
    assert task["name"] == "My Task"


def test_one_that_was_never_asked_before(benchmark: BenchmarkFixture, session: Session) -> None:
    """Another text each time, as with ids: parsed and compiled anew."""
    ids = [row["id"] for row in session.query("Assignment limit 400")]
    asked = iter(ids)

    def ask() -> object:
        return session.query(f'select position from Assignment where id is "{next(asked)}"').one()

    found = benchmark.pedantic(ask, rounds=300, warmup_rounds=20)  # type: ignore[no-untyped-call]
    assert found["id"] == ids[319] and found["position"] >= 1


def tasks(session: Session) -> None:
    parent = session.query("Project").first()
    for _ in range(300):
        session.create("Task", {"name": f"new {next(NUMBERS)}", "parent": parent})


def rows(session: Session) -> None:
    user = session.create("User", {"username": f"user {next(NUMBERS)}"})
    for task in session.query("Task limit 300"):
        values = {
            "low_effort_remaining": 2,
            "high_effort_remaining": 4,
            "assignment_type": "Creative Work",
        }
        session.create("Assignment", {"context": task, "resource": user, **values})


def allocations(session: Session) -> None:
    user = session.query("User where username is my_user").one()
    days = {"start": datetime(2026, 1, 5), "end": datetime(2026, 1, 9)}  # noqa: DTZ001
    for _ in range(300):
        session.create(
            "Allocation",
            {"resource": user, "allocation_type": "Project Work", "value": 0.1, **days},
        )


@pytest.mark.parametrize("make", [tasks, rows, allocations])
def test_commit_of_300_creations(
    benchmark: BenchmarkFixture, session: Session, make: Callable[[Session], None]
) -> None:
    kinds: dict[Callable[[Session], None], str] = {
        tasks: "Task",
        rows: "Assignment",
        allocations: "Allocation",
    }
    made = kinds[make]
    before = len(session.query(f"select id from {made}"))
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        session.commit, setup=lambda: make(session), rounds=5, warmup_rounds=1
    )
    assert len(session.query(f"select id from {made}")) == before + 6 * 300


def test_reading_ten_thousand_rows(benchmark: BenchmarkFixture, session: Session) -> None:
    """With the names of their items and people, from a session that holds nothing yet."""
    expression = (
        "select context.name, resource.username, low_effort_remaining from Assignment limit 10000"
    )

    def fetch() -> list[object]:
        session.reset()
        return list(session.query(expression))

    found = benchmark.pedantic(fetch, rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call]
    assert len(found) > 9_000 and all(row["context"]["name"] for row in found)
    benchmark.extra_info["rows"] = len(found)


def test_one_over_http(benchmark: BenchmarkFixture, plan: str, token: str) -> None:
    """The client's own request, on a connection that stays open."""
    shown = "select context_type, id, name from Task"
    body = json.dumps(
        [{"action": "query", "expression": f'{shown} where name is "My Task" limit 2'}]
    )
    headers = {"ftrack-user": "ada", "ftrack-api-key": token, "content-type": "application/json"}
    with Workspace.open(plan) as workspace, served(workspace) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)

        def ask() -> list[dict[str, object]]:
            connection.request("POST", "/api", body, headers)
            found: list[dict[str, object]] = json.loads(connection.getresponse().read())
            return found

        [result] = benchmark(ask)
        connection.close()
    assert len(result["data"]) == 1


def test_the_real_client_reads_ten_thousand_rows(
    benchmark: BenchmarkFixture, plan: str, token: str
) -> None:
    """Against the same client that is handed the same answers from its own memory (`from_memory`,
    in seconds)."""
    python = python_with("ftrack", "ftrack-python-api==3.1.0", "ftrack-query==2.0.0")
    with Workspace.open(plan) as workspace, served(workspace) as address:

        def fetch() -> None:
            done = subprocess.run(
                [python, FETCH, address, "ada", token],
                capture_output=True,
                text=True,
                check=True,
                timeout=300,
            )
            benchmark.extra_info.update(json.loads(done.stdout))

        benchmark.pedantic(fetch, rounds=1)  # type: ignore[no-untyped-call]
    assert benchmark.extra_info["rows"] > 9_000
