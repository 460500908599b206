"""How much is tried: some of everything by default, all of it by `packaging/test.py --nightly`.

By default every test runs on SQLite with each of its cases. On PostgreSQL a case costs four times
as much, and the rules are the same code: there every test runs too, with one of its cases.
"""

import os
from typing import Final
from zlib import crc32

import pytest

VARIABLE: Final = "PLANNER_APP_TEST_EXAMPLES"
NIGHTLY: Final = VARIABLE in os.environ
_ONE_IN: Final = 8
"""Of the tests on PostgreSQL, how many are followed by undo and redo of all they did."""


def examples(usual: int, nightly: int | None = None) -> int:
    """How many random examples a test tries; `nightly`: where so many as asked for take hours."""
    return usual if not NIGHTLY else nightly or int(os.environ[VARIABLE])


def is_chosen(request: pytest.FixtureRequest) -> bool:
    """Whether this test is one of those proven the dear way too: the same ones each time."""
    return NIGHTLY or crc32(_function(request.node)) % _ONE_IN == 0


def thin_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the night the further cases of what runs on a plan of its own on PostgreSQL."""
    if NIGHTLY or any("[" in str(argument) for argument in config.args):
        return
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    seen: set[bytes] = set()
    for item in items:
        is_dear = _is_on_a_server(item) and "location" in getattr(item, "fixturenames", ())
        (left_out if is_dear and _function(item) in seen else kept).append(item)
        if is_dear:
            seen.add(_function(item))
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def _is_on_a_server(item: pytest.Item) -> bool:
    case = getattr(item, "callspec", None)
    return case is not None and case.params.get("plans") == "postgresql"


def _function(item: pytest.Item) -> bytes:
    return item.nodeid.partition("[")[0].encode()
