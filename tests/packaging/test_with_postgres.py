"""A server for the length of a command: it can be used, and nothing of it is left, however the
command ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT

SCRIPT = ROOT / "packaging" / "with_postgres.py"
COMMAND = """
import os, signal, sys
url = os.environ["PLANNER_APP_TEST_POSTGRES"]
from sqlalchemy import create_engine
engine = create_engine(url.replace("postgresql", "postgresql+psycopg"))
with engine.connect() as connection:
    print(url.partition("host=")[2], connection.exec_driver_sql("SHOW fsync").scalar(), flush=True)
if sys.argv[1] == "stopped":
    os.kill(os.getppid(), signal.SIGTERM)
    signal.pause()
sys.exit(int(sys.argv[1]))
"""


@pytest.fixture
def script() -> list[str]:
    """Skipped where it would have to install PostgreSQL."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    found = (
        "import sys; sys.path.insert(0, sys.argv[1]); import "
        "with_postgres as w; sys.exit(w.binaries() is None)"
    )
    if subprocess.run([sys.executable, "-c", found, str(SCRIPT.parent)], check=False).returncode:
        pytest.skip("PostgreSQL's programs are not on this machine")
    return [sys.executable, str(SCRIPT), sys.executable, "-c", COMMAND]


@pytest.mark.parametrize(("how", "status"), [("0", 0), ("3", 3), ("stopped", 143)])
def test_the_server_lives_as_long_as_the_command(script: list[str], how: str, status: int) -> None:
    done = subprocess.run([*script, how], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == status, done.stderr
    folder, fsync = done.stdout.split()
    assert fsync == "off"
    assert Path(folder).name.startswith("planner-app-postgres-")
    assert not Path(folder).exists(), "nor its socket, nor its files"


def test_without_postgresql_the_command_runs_all_the_same(script: list[str]) -> None:
    hidden = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import with_postgres as w, system; "
        "w.binaries = lambda: None; system.can_install = lambda: False; sys.exit(w.main())"
    )
    quiet = "import os; print(os.environ.get('PLANNER_APP_TEST_POSTGRES', 'no server'))"
    command = [sys.executable, "-c", hidden, str(SCRIPT.parent), sys.executable, "-c", quiet]
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines() == [
        "-- PostgreSQL is missing: the tests on a shared database are skipped",
        "no server",
    ]
