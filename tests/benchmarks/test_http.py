"""What calls cost on loopback, at about 10 000 rows: pytest tests/benchmarks/test_http.py
--benchmark-only.

The server is a process of its own; each figure is one call on a connection that is kept, as clients
of a library do it. `update_assignment` holds the rules, the write with its fsync, the journal, the
new schedule and the answer with it.
"""

import http.client
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from planner_app.api.http.tokens import Tokens
from planner_app.demo.production import demo_document
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from tests.api.http.crowd import W, serving

SHOTS = 1_000
TARGETS = {"treeitem": 0.005, "update_assignment": 0.015}
"""Seconds that the median may take (issue 5)."""


class Connection:
    """One kept connection to the served plan, and an open row in the midst of it."""

    def __init__(self, address: str, token: str, task: int, row: int) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._headers = {"Authorization": "Basic " + b64encode(f"bench:{token}".encode()).decode()}
        self.task, self.row = task, row

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The body of a 200."""
        self._connection.request(
            method, W + path, None if body is None else json.dumps(body).encode(), self._headers
        )
        response = self._connection.getresponse()
        data = response.read()
        assert response.status == 200, data
        return json.loads(data)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """On the sample production of so many shots."""
    path: Path = tmp_path_factory.mktemp("plans") / "show.plan"
    with Workspace.create(str(path)) as workspace:
        workspace.run(import_document, demo_document(SHOTS))
        snapshot = workspace.snapshot
        row = next(
            row
            for item in snapshot.outline[len(snapshot.outline) // 2 :]
            for row in (snapshot.assignments[r] for r in snapshot.rows_of.get(item, ()))
            if snapshot.items[item].type == "task" and row.person_id and row.low and not row.is_done
        )
    token = Tokens().make("bench", read_only=False)
    with (
        serving(str(path)) as address,
        closing(Connection(address, token, row.treeitem_id, row.id)) as made,
    ):
        yield made
    Tokens().revoke("bench")


def test_treeitem_with_its_assignments(benchmark: BenchmarkFixture, connection: Connection) -> None:
    found = benchmark.pedantic(
        connection.call, ("GET", f"/treeitems/{connection.task}"), rounds=60, warmup_rounds=3
    )  # type: ignore[no-untyped-call]
    assert found["assignments"]
    benchmark.extra_info["target"] = TARGETS["treeitem"]


def test_treeitem_with_the_history_of_its_rows(
    benchmark: BenchmarkFixture, connection: Connection
) -> None:
    found = benchmark.pedantic(
        connection.call,
        ("GET", f"/treeitems/{connection.task}?include=estimates"),
        rounds=60,
        warmup_rounds=3,
    )  # type: ignore[no-untyped-call]
    assert "estimates" in found["assignments"][0]


def test_update_assignment_with_the_new_dates(
    benchmark: BenchmarkFixture, connection: Connection
) -> None:
    numbers = count()
    finishes = set()

    def estimate() -> None:
        high = 20 + next(numbers)
        sent = {
            "assignment_id": connection.row,
            "low_effort_remaining": 1,
            "high_effort_remaining": high,
        }
        found = connection.call("POST", f"/treeitems/{connection.task}/update_assignment", sent)
        (row,) = [row for row in found["assignments"] if row["id"] == connection.row]
        finishes.add(row["expected_finish"])

    benchmark.pedantic(estimate, rounds=40, warmup_rounds=3)  # type: ignore[no-untyped-call]
    assert len(finishes) > 40, "every answer has its own dates"
    benchmark.extra_info["target"] = TARGETS["update_assignment"]


def test_a_hundred_tasks_of_a_list(benchmark: BenchmarkFixture, connection: Connection) -> None:
    found = benchmark.pedantic(
        connection.call,
        ("GET", "/tasks?filter[]=is_done%20is%20false&limit=100"),
        rounds=60,
        warmup_rounds=3,
    )  # type: ignore[no-untyped-call]
    assert len(found) == 100
