"""A plan as a killed program leaves it: some edits in the file, the last ones in its write-ahead
log; and a backup."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner_app.operations.checking.replay import Images, Replay, sealed_entries, stored_images
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.storage import backups, store
from tests.operations.checking.test_check import fill
from tests.operations.conftest import Studio, furnish

NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
ENDINGS = ("", "-wal", "-shm")


@dataclass(frozen=True)
class Killed:
    """The files, and the plan after each edit."""

    files: dict[str, bytes]
    """By ending."""
    states: list[Images]
    """By revision."""
    backed_up: int
    """Revision of the newest backup."""
    path: Path
    home: Path
    """Where the backup lies, with the settings."""

    def lay_out(self, **changed: bytes) -> Path:
        """The files at their path, some of them changed: plan, wal, shm; without anything else
        beside them."""
        for found in self.path.parent.iterdir():
            found.unlink() if found.is_file() else shutil.rmtree(found)
        for ending, name in zip(ENDINGS, ("plan", "wal", "shm"), strict=True):
            Path(f"{self.path}{ending}").write_bytes(changed.get(name, self.files[ending]))
        return self.path


def images_of(plan: Path) -> Images:
    """Every record that a plan holds."""
    opened = store.open_to_look(str(plan))
    try:
        with opened.reading() as connection:
            return stored_images(connection)
    finally:
        opened.close()


@pytest.fixture(scope="session")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    path = tmp_path_factory.mktemp("killed") / "show.plan"
    with Workspace.create(str(path), name="Show", timezone="UTC", author="ada") as workspace:
        studio = furnish(workspace)
        fill(studio)
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANNER_APP_HOME", str(home))
        return _killed(path, studio, home)


@pytest.fixture(autouse=True)
def at_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is about the killed plan finds its backup."""
    if "killed" in request.fixturenames:
        monkeypatch.setenv("PLANNER_APP_HOME", str(request.getfixturevalue("killed").home))


def _killed(path: Path, studio: Studio, home: Path) -> Killed:
    with Workspace.open(str(path), author="ada") as workspace:
        workspace.run(update_treeitem, studio["sh1"], description="x" * 9_000)
        backed_up = backups.take(path, NOW).revision
        for number in range(1, 6):
            workspace.run(
                update_treeitem, studio["sh2"], name=f"sh2 take {number}", description="y" * 3_000
            )
        workspace.history.undo()
        files = {ending: Path(f"{path}{ending}").read_bytes() for ending in ENDINGS}
        states = workspace.read(lambda connection: list(_states(sealed_entries(connection))))
    return Killed(files, states, backed_up, path, home)


def _states(entries: Iterator[object]) -> Iterator[Images]:
    replay = Replay()
    for sealed in entries:
        assert replay.apply(sealed) is None  # type: ignore[arg-type]
        yield dict(replay.images)
