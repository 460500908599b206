"""An empty plan made once."""

import shutil
from pathlib import Path

import pytest

from planner_app.operations.opened.workspace import Workspace
from tests.databases import OpenPlans, ServerPlans


@pytest.fixture(scope="session")
def empty_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan nobody touched."""
    path = tmp_path_factory.mktemp("plans") / "empty.plan"
    Workspace.create(str(path), name="Show", timezone="UTC").close()
    return path


@pytest.fixture
def plan_path(empty_plan: Path, tmp_path: Path) -> Path:
    """A copy of the empty plan."""
    return Path(shutil.copy(empty_plan, tmp_path / "show.plan"))


@pytest.fixture
def server(open_plans: OpenPlans) -> ServerPlans:
    """Databases of a real server; skipped where there is none."""
    plans = open_plans.of("postgresql")
    assert isinstance(plans, ServerPlans)
    return plans
