"""A served copy of the studio's plan, and somebody who calls it."""

import asyncio
import base64
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from planner_app.api.http.app import create_app
from planner_app.api.http.live import Live
from planner_app.api.http.service import Service
from planner_app.api.http.serving import Door, address_of, configured, listening
from planner_app.api.http.timer_store import TimerStore
from planner_app.api.http.tokens import Tokens
from planner_app.operations.opened.workspace import Workspace
from tests.operations.conftest import (
    Studio,
    empty_plan,
    location,
    plan_path,
    studio,
    studio_plan,
    workspace,
)

__all__ = ["empty_plan", "location", "plan_path", "studio", "studio_plan", "workspace"]

NOW = 1_767_603_600
"""Monday 2026-01-05 09:00 UTC."""
W = "/api/workspaces/1"
SERVED: dict[str, tuple[Live, Workspace]] = {}
"""What is served in this process, by address."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass
class Caller:
    """Calls a server with a token; other headers may be given with each call."""

    address: str
    name: str
    token: str

    def call(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """One call, once the server shows what tests did to the plan beside it; what is not bytes
        is sent as JSON."""
        if self.address in SERVED:
            live, workspace = SERVED[self.address]
            asyncio.run(live.showing(workspace.snapshot.revision))
        secret = base64.b64encode(f"{self.name}:{self.token}".encode()).decode()
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            connection.request(
                method, path, sent, {"Authorization": f"Basic {secret}", **(headers or {})}
            )
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(
            response.status,
            json.loads(data) if "json" in found.get("content-type", "") else data,
            found,
        )

    def get(self, path: str, **headers: str) -> Any:
        """The body of what there is."""
        return self._done(self.call("GET", W + path, None, headers), 200)

    def post(self, path: str, body: object = None, status: int = 200) -> Any:
        """The body of what was done."""
        return self._done(self.call("POST", W + path, body), status)

    def put(self, path: str, body: object) -> Any:
        """The body of what was changed."""
        return self._done(self.call("PUT", W + path, body), 200)

    def delete(self, path: str) -> Any:
        """The body of what was said of a deletion."""
        return self._done(self.call("DELETE", W + path), 200)

    def refused(self, method: str, path: str, body: object = None, status: int = 422) -> str:
        """The sentence of a refusal."""
        answer = self.call(method, W + path, body)
        assert (answer.status, answer.body["type"]) == (status, "Error"), answer
        return str(answer.body["message"])

    @staticmethod
    def _done(answer: Answer, status: int) -> Any:
        assert answer.status == status, answer
        return answer.body


@pytest.fixture(scope="session")
def token() -> Iterator[str]:
    """A token whose name is the author of the studio's own edits, so that the fixtures can undo
    what calls did."""
    yield Tokens().make("ada", read_only=False)
    Tokens().revoke("ada")


@contextmanager
def served(
    workspace: Workspace, *, throttled: bool = False, timers: TimerStore | None = None
) -> Iterator[str]:
    """Serve a plan from a thread; yields the address."""
    live = Live(workspace, lambda: NOW, samples=0)
    door = Door(port=0)
    ready = threading.Event()
    app = create_app(Service(workspace, live, throttled=throttled, timers=timers), ready.set)
    server = uvicorn.Server(configured(app, door))
    with listening(door) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert ready.wait(300), "the kernel may have to be compiled first, but not that long"
            address = address_of(listener, door)
            SERVED[address] = (live, workspace)
            yield address
        finally:
            SERVED.clear()
            server.should_exit = True
            thread.join()
            live.close()


@pytest.fixture
def ada(studio: Studio, token: str) -> Iterator[Caller]:
    """She calls a server on the studio's plan."""
    with served(studio.workspace) as address:
        yield Caller(address, "ada", token)
