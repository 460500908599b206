"""Sessions on a copy of an empty plan; whatever a test did, the plan is sound and can be undone and
redone."""

from collections.abc import Iterator

import pytest

from planner_app import Session
from planner_app.operations.checking import check_connection
from planner_app.operations.opened.workspace import Workspace
from tests.databases import Plans
from tests.operations.comparing import assert_undone_and_redone, stored
from tests.operations.conftest import empty_plan, location
from tests.thoroughness import is_chosen

__all__ = ["empty_plan", "location"]


@pytest.fixture
def session(request: pytest.FixtureRequest, location: str, plans: Plans) -> Iterator[Session]:
    """A scripting session; afterwards the plan passes `check`, and every commit is one step of undo
    (R18): all tests on SQLite, some on PostgreSQL."""
    is_proven = plans.kind == "sqlite" or is_chosen(request)
    if is_proven:
        with Workspace.open(location) as workspace:
            start = stored(workspace)
    with Session(location) as opened:
        yield opened
    if not is_proven:
        return
    with Workspace.open(location) as workspace:
        assert workspace.read(check_connection).faults == ()
        assert_undone_and_redone(workspace, start)


@pytest.fixture
def other(location: str, session: Session) -> Iterator[Workspace]:
    """A window of the same user on the same plan."""
    with Workspace.open(location) as opened:
        yield opened
