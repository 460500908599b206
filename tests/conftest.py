"""What every test may use. Noise is failure: warnings and Qt warnings are errors (see
pyproject)."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import KINDS, Plans, open_plans

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
"""Real plans and instances with known answers, beside the checkout where they exist; never
committed."""

HOME = Path(__file__).resolve().parents[1] / ".pytest_cache" / "planner-app-home"
"""Where settings and logs go while testing. Only the compiled kernel in it outlives a run: it takes
half a minute."""


def pytest_configure() -> None:
    """Keep the tests away from the user's own settings, from the first import on, and processes
    from each other's."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        (HOME / "cache").mkdir(parents=True, exist_ok=True)
        (HOME / worker).mkdir()
        (HOME / worker / "cache").symlink_to(HOME / "cache")
    else:
        for leftover in HOME.glob("*"):
            if leftover.name != "cache":
                shutil.rmtree(
                    leftover, ignore_errors=True
                ) if leftover.is_dir() else leftover.unlink()
    os.environ["PLANNER_APP_HOME"] = str(HOME / worker if worker else HOME)
    settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("busy")  # how busy the machine is says nothing about the program


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return SHARED_DATA


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What uses `plans` runs on both databases; what asks for `plan_path` is about files."""
    if "plans" in metafunc.fixturenames:
        kinds = KINDS[:1] if "plan_path" in metafunc.fixturenames else KINDS
        metafunc.parametrize("plans", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def plans(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Plans]:
    """Where plans are made and copied: [sqlite] files, then [postgresql] databases."""
    yield from open_plans(request.param, tmp_path_factory.mktemp("plans"))
