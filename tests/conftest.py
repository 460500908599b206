"""What every test may use. Noise is failure: warnings and Qt warnings are errors (see
pyproject)."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, settings

from planner_app.scheduling.kernel_cache import FOLDER_VARIABLE
from planner_app.settings import HOME_VARIABLE
from tests.databases import KINDS, OpenPlans, Plans
from tests.thoroughness import thin_out

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
"""Real plans and instances with known answers, beside the checkout where they exist; never
committed."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests away from the user's own settings, from the first import on, and runs and
    processes from each other's. Only the compiled kernel is shared: it takes half a minute."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        home = Path(os.environ[HOME_VARIABLE]) / worker
        home.mkdir()
    else:
        home = Path(tempfile.mkdtemp(prefix="planner-app-tests-"))
        config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ[HOME_VARIABLE] = str(home)
    os.environ.setdefault(FOLDER_VARIABLE, platformdirs.user_cache_dir("planner-app", False))
    if sys.platform == "linux" and not ({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what is dear, some of the cases."""
    thin_out(config, items)


@pytest.fixture(scope="session")
def open_plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPlans]:
    """Both kinds, open to the end: tests of one and of the other take turns."""
    opened = OpenPlans(tmp_path_factory.mktemp("plans"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def plans(request: pytest.FixtureRequest, open_plans: OpenPlans) -> Plans:
    """Where plans are made and copied: [sqlite] files, then [postgresql] databases."""
    return open_plans.of(request.param)
