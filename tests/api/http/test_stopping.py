"""A server of its own process that is told to stop while a commit waits for its turn: it is
finished, reads go on."""

import http.client
import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from planner_app.operations.opened.workspace import Workspace
from tests.api.http.conftest import Caller
from tests.api.http.crowd import started
from tests.operations.conftest import Studio

MANY = 40


@contextmanager
def busy(workspace: Workspace) -> Iterator[threading.Event]:
    """An edit of another process, under way until the event is set or the body is over; it changes
    nothing."""
    over, begun = threading.Event(), threading.Event()

    def slow(_edit: object) -> None:
        begun.set()
        assert over.wait(60)

    edit = workspace.submit(slow)
    assert begun.wait(60)
    try:
        yield over
    finally:
        over.set()
        edit.result()


def ask(ada: Caller, expression: str) -> list[dict[str, object]]:
    """What a query of ftrack's client finds."""
    headers = {"ftrack-user": ada.name, "ftrack-api-key": ada.token}
    answer = ada.call("POST", "/api", [{"action": "query", "expression": expression}], headers)
    assert answer.status == 200
    found: list[dict[str, object]] = answer.body[0]["data"]
    return found


def send(ada: Caller, operations: list[object]) -> http.client.HTTPConnection:
    """A batch is on its way when this returns; its answer is still to be read."""
    connection = http.client.HTTPConnection(urlsplit(ada.address).netloc, timeout=60)
    connection.request(
        "POST",
        "/api",
        json.dumps(operations),
        {"ftrack-user": ada.name, "ftrack-api-key": ada.token},
    )
    return connection


def takes_calls(address: str) -> bool:
    """Whether somebody listens."""
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or 0), timeout=60).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT], ids=["terminated", "interrupted"])
def test_a_commit_that_waits_when_the_signal_comes_is_made_and_answered(
    studio: Studio, token: str, location: str, end: signal.Signals
) -> None:
    """Until then whatever is asked is answered; afterwards a window has the commit as one entry."""
    values = [{"id": f"t{n}", "name": f"t{n}"} for n in range(MANY)]
    batch: list[object] = [
        {"action": "create", "entity_type": "Task", "entity_key": [data["id"]], "entity_data": data}
        for data in values
    ]
    before = studio.workspace.snapshot.revision
    with started(location) as (address, process):
        ada = Caller(address, "ada", token)
        assert ask(ada, "select name from Task where name is t0") == []
        with busy(studio.workspace) as over:
            answer = send(ada, batch)
            for _ in range(5):
                [task] = ask(
                    ada, "select link, expected_start, ancestors.name from Task where name is sh1"
                )
                assert len(task["ancestors"]) == 2  # type: ignore[arg-type]
                assert ask(ada, "select name from Task where name is t0") == []
                assert len(ada.get("/tasks")) == 3
            process.send_signal(end)
            pause = threading.Event()
            while takes_calls(address):
                pause.wait(0.02)
            assert process.poll() is None, "it waits for its commit's turn"
            over.set()
            response = answer.getresponse()
            results = json.load(response)
            answer.close()
        assert (response.status, [result["data"]["name"] for result in results]) == (
            200,
            [d["name"] for d in values],
        )
        assert process.wait(60) == 0
    studio.workspace.catch_up().result()
    assert studio.workspace.snapshot.revision == before + 1
    assert (
        studio.workspace.history.entries()[-1].label == f"Added 't0', and {MANY - 1} more changes"
    )
    assert {f"t{n}" for n in range(MANY)} <= {
        item.name for item in studio.workspace.snapshot.items.values()
    }
