"""A PostgreSQL server of a test's own, which it may stop and start again."""

import os
import sys
import tempfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol

import pytest

from tests.databases import SERVER

_PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


class Server(Protocol):
    """with_postgres.Server."""

    url: str

    def start(self) -> None:
        """Start it and wait until it answers."""

    def stop(self) -> None:
        """Stop it in the middle of whatever it does."""


def own_server() -> Iterator[Server]:
    """The body of a fixture; skips where servers are not wanted."""
    if not os.environ.get(SERVER):
        pytest.skip(
            f"no PostgreSQL: {SERVER} names no server (packaging/with_postgres.py runs one)"
        )
    sys.path.insert(0, str(_PACKAGING))
    try:
        scripts = import_module("with_postgres")
    finally:
        sys.path.remove(str(_PACKAGING))
    binaries = scripts.binaries()
    if binaries is None:
        pytest.skip("PostgreSQL's programs are not on this machine")
    with tempfile.TemporaryDirectory(prefix="planner-app-postgres-") as folder:
        server = scripts.Server(binaries, Path(folder))
        server.make()
        server.start()
        yield server
        server.stop()
