"""The lists of resources/docs/adding.md as data, and doing what they say on a copy of the
program."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "resources" / "docs" / "adding.md"
COPIED: Final = ("planner_app", "tests", "resources", "pyproject.toml", "README.md", "LICENSE")
LEFT_OUT: Final = shutil.ignore_patterns("pictures", ".*")

_STEP: Final = re.compile(r"^\d+\. `([^`]+)`", re.MULTILINE)
_BLOCK: Final = re.compile(r"^   ```(\w+)\n(.*?)^   ```$", re.MULTILINE | re.DOTALL)
_FORGOTTEN: Final = re.compile(r"\*Forgotten:\*\s+`([^`]+)`")
_SHOWN: Final = re.compile(r"^Shown by: (.*?)(?=\n\n|\n?\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One file of a list. `kind` is 'python' for a new file, 'diff' for changes, 'console' for
    commands that write."""

    path: str
    kind: str
    text: str
    forgotten: str
    """The command that fails without it; empty: none is promised."""

    def take(self, root: Path) -> None:
        """Do it in the copy at `root`."""
        file = root / self.path
        if self.kind == "python":
            assert not file.exists(), f"{self.path} is there already"
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.text, encoding="utf-8")
        elif self.kind == "diff":
            file.write_text(changed(file.read_text(encoding="utf-8"), self.text), encoding="utf-8")
        else:
            for command in self.text.splitlines():
                done = run(root, command)
                assert done.returncode == 0, done.stderr

    @contextmanager
    def forgotten_in(self, root: Path) -> Iterator[None]:
        """For a while its file in a copy where all is done is as it is here."""
        file, before = root / self.path, ROOT / self.path
        done = file.read_bytes()
        if before.exists():
            file.write_bytes(before.read_bytes())
        else:
            file.unlink()
        yield
        file.write_bytes(done)


@dataclass(frozen=True)
class Recipe:
    """A section: its steps in order, and the commands that show that all is done."""

    name: str
    steps: tuple[Step, ...]
    shown: tuple[str, ...]


def recipes(page: str) -> list[Recipe]:
    """The sections that have steps."""
    found = [_recipe(section) for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]]
    return [recipe for recipe in found if recipe.steps]


def _recipe(section: str) -> Recipe:
    steps, shown = tuple(_steps(section)), _SHOWN.search(section)
    assert shown or not steps, f"{section[:30]!r} does not say what shows it"
    commands = re.findall("`([^`]+)`", shown[1]) if shown else []
    return Recipe(
        section.partition("\n")[0], steps, tuple(" ".join(command.split()) for command in commands)
    )


def _steps(section: str) -> list[Step]:
    places = [*(match.start() for match in _STEP.finditer(section)), len(section)]
    return [_step(section[first:last]) for first, last in pairwise(places)]


def _step(text: str) -> Step:
    path, block, forgotten = _STEP.match(text), _BLOCK.search(text), _FORGOTTEN.search(text)
    assert path and block, f"no file or nothing to write: {text[:60]!r}"
    return Step(path[1], block[1], textwrap.dedent(block[2]), forgotten[1] if forgotten else "")


def changed(text: str, diff: str) -> str:
    """A text with the changes of a block: ' ' stands there, '-' goes, '+' is new, '@@' leaves out
    what lies between."""
    done, rest = "", "\n" + text
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines()
        old = "".join(f"\n{line[1:]}" for line in lines if not line.startswith("+"))
        new = "".join(f"\n{line[1:]}" for line in lines if not line.startswith("-"))
        before, found, after = rest.partition(f"{old}\n")
        assert found, f"this does not stand there: {old}"
        done, rest = f"{done}{before}{new}", f"\n{after}"
    return (done + rest).removeprefix("\n")


def copy_to(root: Path) -> None:
    """The program with its tests, as it lies here."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=LEFT_OUT)
        else:
            shutil.copy2(source, root / name)


def run(root: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """A command of the page in the copy at `root`, by the Python that runs this."""
    words = (
        f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider -p no:xdist -p no:randomly"
    )
    command = re.sub(r"^pytest\b", lambda _: words, command)
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "PLANNER_APP"))
    }
    own = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(root),
        "QT_QPA_PLATFORM": "offscreen",
        "NUMBA_DISABLE_JIT": "1",
        "PLANNER_APP_HOME": str(root / "home"),
    }
    return subprocess.run(
        command,
        shell=True,
        cwd=root,
        env=inherited | own,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
