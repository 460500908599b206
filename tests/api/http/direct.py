"""Calls the server's application itself, without a socket between."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from planner_app.api.http.app import create_app
from planner_app.api.http.live import Live
from planner_app.api.http.service import Service
from planner_app.ids import Revision
from planner_app.operations.opened.workspace import Workspace
from tests.api.http.conftest import NOW

Headers = Sequence[tuple[bytes, bytes]]


class Direct:
    """One caller with a token, for both faces."""

    def __init__(self, workspace: Workspace, token: str, name: str = "ada") -> None:
        self._loop = asyncio.new_event_loop()
        self.live = Live(workspace, lambda: NOW, samples=0)
        self._app = create_app(Service(workspace, self.live))
        self.credentials: Headers = (
            (b"authorization", b"Basic " + b64encode(f"{name}:{token}".encode())),
            (b"ftrack-user", name.encode()),
            (b"ftrack-api-key", token.encode()),
        )

    def call(self, method: str, path: str, body: bytes, headers: Headers = ()) -> tuple[int, Any]:
        """Status and body, which is None where there is none. ValueError: it is not JSON."""
        status, answer = self._loop.run_until_complete(
            self._call(method, path, body, [*self.credentials, *headers])
        )
        return status, json.loads(answer, parse_constant=_refuse) if answer else None

    def documented(self) -> dict[str, Any]:
        """The calls there are, as /openapi.json has them."""
        found: dict[str, Any] = self._app.openapi()["paths"]
        return found

    def show(self, revision: Revision) -> None:
        """Wait until the server shows an edit that was made beside it."""
        self._loop.run_until_complete(self.live.showing(revision, None))

    def close(self) -> None:
        """The end."""
        self.live.close()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _call(
        self, method: str, path: str, body: bytes, headers: Headers
    ) -> tuple[int, bytes]:
        plain, _, query = path.partition("?")
        sent: list[Any] = []
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, (
                "http_version"
            ): "1.1", "method": method, "path": plain,
            "raw_path": plain.encode("utf-8", "replace"), (
                "query_string"
            ): query.encode("utf-8", "replace"),
            "root_path": "", "scheme": "http", "headers": [(b"host", b"here"), *headers],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        return sent[0]["status"], b"".join(part.get("body", b"") for part in sent[1:])


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
