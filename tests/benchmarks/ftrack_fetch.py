"""Run by test_scripts.py in the client's own environment: how long ftrack's client takes to read 10
000 rows.

Once from the server, once with the server's answers played back from memory.
"""

import json
import logging
import sys
import tempfile
import time
from typing import Any

import ftrack_api  # type: ignore[import-not-found, unused-ignore]

logging.disable(logging.CRITICAL)
EXPRESSION = (
    "select context.name, resource.username, low_effort_remaining from Assignment limit 10000"
)


def main() -> None:
    address, name, token = sys.argv[1:]
    session = ftrack_api.Session(
        server_url=address, api_user=name, api_key=token, schema_cache_path=tempfile.mkdtemp(),
        auto_connect_event_hub=False,
    )  # fmt: skip
    answers: list[Any] = []
    post = session._request.post

    def recorded(*arguments: Any, **values: Any) -> Any:
        answers.append(post(*arguments, **values))
        return answers[-1]

    seconds: dict[str, float] = {}
    for step, ask in (("from_server", recorded), ("from_memory", lambda *_, **__: answers.pop(0))):
        session._request.post = ask
        session.reset()
        started = time.perf_counter()
        rows = session.query(EXPRESSION, page_size=500).all()
        seconds[step] = time.perf_counter() - started
    sys.stdout.write(json.dumps({"rows": len(rows), **seconds}))


main()
