"""What the two commands do before anything is installed: which environment is kept, what is
missing, what they say."""

import subprocess
import sys
import venv
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.conftest import ROOT

SCRIPTS = ROOT / "packaging"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import environment

    return environment


@pytest.fixture
def system(environment: ModuleType) -> ModuleType:
    loaded = environment.system
    assert isinstance(loaded, ModuleType)
    return loaded


@pytest.fixture
def made(tmp_path: Path) -> Path:
    place = tmp_path / ".venv"
    venv.create(place, symlinks=sys.platform != "win32")
    return place


def test_an_environment_made_here_by_this_python_is_kept(
    environment: ModuleType, made: Path
) -> None:
    assert environment.is_usable(made)


def test_no_environment_is_not_usable(environment: ModuleType, tmp_path: Path) -> None:
    assert not environment.is_usable(tmp_path / ".venv")


def test_a_moved_environment_is_made_again(
    environment: ModuleType, made: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / ".venv"
    moved.parent.mkdir()
    made.rename(moved)
    assert not environment.is_usable(moved)


def test_an_environment_of_another_python_is_made_again(
    environment: ModuleType, made: Path
) -> None:
    settings = made / "pyvenv.cfg"
    version = f"version = {sys.version_info.major}.{sys.version_info.minor}"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(version, "version = 3.9"), encoding="utf-8"
    )
    assert not environment.is_usable(made)


def test_a_link_to_an_environment_elsewhere_is_replaced_and_that_one_stays(
    environment: ModuleType, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "clone" / ".venv"
    link.parent.mkdir()
    link.symlink_to(made, target_is_directory=True)
    monkeypatch.setattr(environment, "VENV", link)
    environment._create()
    assert environment.is_usable(link)
    assert environment.is_usable(made)


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_older_python_is_refused_in_one_sentence(script: str) -> None:
    older = (
        "import runpy, sys; sys.version_info = (3, 10, 4, 'final', "
        "0); sys.path.insert(0, sys.argv[1]); "
        "runpy.run_path(sys.argv[1] + '/' + sys.argv[2], run_name='__main__')"
    )
    told = subprocess.run(
        [sys.executable, "-c", older, str(SCRIPTS), script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert told.stderr == "planner-app needs Python 3.11 or newer; this is Python 3.10.\n"


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system libraries are looked for on Linux only"
)
def test_missing_libraries_are_named_with_the_one_command(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        system, "LIBRARIES", {"libnot-there.so.1": "libnot-there1", "libc.so.6": "libc6"}
    )
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(
        system.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None
    )
    with pytest.raises(
        system.CannotPrepare,
        match=r"lacks libnot-there1; .*: sudo apt-get install -y libnot-there1$",
    ):
        system.ensure(needs_venv=False)


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system libraries are looked for on Linux only"
)
def test_other_systems_are_told_their_own_command(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "LIBRARIES", {"libnot-there.so.1": "libnot-there1"})
    monkeypatch.setattr(
        system.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "dnf" else None
    )
    with pytest.raises(
        system.CannotPrepare, match=r"sudo dnf install 'libnot-there\.so\.1\(\)\(64bit\)'"
    ):
        system.ensure(needs_venv=False)


def test_what_is_only_good_to_have_is_mentioned(
    system: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "LIBRARIES", {})
    monkeypatch.setattr(system, "has_font", lambda: True)
    monkeypatch.setattr(system.shutil, "which", lambda _: None)
    system.ensure(needs_venv=False, tools=[system.JAVA])
    assert "Java is missing" in capsys.readouterr().out
