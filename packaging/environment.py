"""What run.py and test.py share: the virtual environment beside pyproject.toml and the system
libraries Qt needs."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "planner-app.json"


def guarded(main: Callable[[], int]) -> int:
    """Run `main`; what the user can mend becomes one sentence on standard error and status 1."""
    try:
        return main()
    except system.CannotPrepare as trouble:
        print(f"{Path(sys.argv[0]).name}: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def prepare(extras: Iterable[str], tools: Iterable[system.Tool] = ()) -> Path:
    """Make the environment ready, doing only what is missing, and return its Python.

    `extras` are the optional dependencies of pyproject.toml to install, `tools` the system programs
    that are installed where that is possible and mentioned where it is not. Raises CannotPrepare.
    """
    wanted = sorted(extras)
    system.ensure(needs_venv=not is_usable(VENV), tools=tools)
    if not is_usable(VENV):
        _create()
    if not _is_installed(wanted):
        _install(wanted)
    return program("python")


def program(name: str) -> Path:
    """The path of a program inside the environment."""
    return VENV / "Scripts" / f"{name}.exe" if sys.platform == "win32" else VENV / "bin" / name


def is_usable(venv: Path) -> bool:
    """Whether `venv` was made in this place by a Python of the running minor version that is still
    there."""
    # A folder that was moved or copied still starts the Python of its old place.
    settings = _settings(venv / "pyvenv.cfg")
    version = ".".join(settings.get("version", "").split(".")[:2])
    in_place = settings.get("command", "").endswith(str(venv))
    python = venv / "Scripts" / "python.exe" if sys.platform == "win32" else venv / "bin" / "python"
    return (
        in_place
        and version == f"{sys.version_info.major}.{sys.version_info.minor}"
        and python.exists()
    )


def _settings(path: Path) -> dict[str, str]:
    """The `key = value` lines of a pyvenv.cfg; empty when there is none."""
    if not path.is_file():
        return {}
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _create() -> None:
    # Removing through the link would empty a folder that is not ours.
    if VENV.is_symlink():
        VENV.unlink()  # what it leads to belongs to somebody else
    if VENV.exists():
        system.say(f"Remaking {VENV}: it was made elsewhere or by another Python")
        shutil.rmtree(VENV)
    else:
        system.say(f"Making {VENV} with Python {sys.version_info.major}.{sys.version_info.minor}")
    system.call(
        [sys.executable, "-m", "venv", str(VENV)], "the virtual environment could not be made"
    )


def _fingerprint() -> str:
    """What the installed packages depend on: pyproject.toml and the Python that runs us."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    digest.update(repr(sys.version_info[:2]).encode())
    return digest.hexdigest()


def _stamp() -> tuple[str, list[str]]:
    """Fingerprint and extras of the last installation."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return str(stamp["fingerprint"]), [str(extra) for extra in stamp["extras"]]
    except (OSError, ValueError, KeyError, TypeError):
        return "", []


def _is_installed(wanted: list[str]) -> bool:
    fingerprint, extras = _stamp()
    return fingerprint == _fingerprint() and set(wanted) <= set(extras)


def _install(wanted: list[str]) -> None:
    # What an earlier command installed stays installed, so that run.py and test.py do not take
    # turns.
    extras = sorted({*wanted, *_stamp()[1]})
    system.say(f"Installing planner-app with {', '.join(extras)} (some minutes the first time)")
    # An installation that breaks off must not pass for a whole one at the next start.
    STAMP.unlink(missing_ok=True)
    pip = [str(program("python")), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    target = f"{ROOT}[{','.join(extras)}]"
    system.call(
        [*pip, "install", "--editable", target],
        "the packages could not be installed; pip says above why",
    )
    STAMP.write_text(
        json.dumps({"fingerprint": _fingerprint(), "extras": extras}), encoding="utf-8"
    )
    _compile()


def _compile() -> None:
    """Compile the scheduler now, so that the first window has not to. Where that fails the program
    does it by itself when it is used."""
    system.say("Compiling the scheduler (half a minute)")
    run([str(program("python")), "-m", "planner_app.scheduling.compile_child"])


def run(command: list[str], env: dict[str, str] | None = None) -> int:
    """Run a command in the user's folder and return its status."""
    # The command writes to the same stream; without this its lines would come first.
    sys.stdout.flush()
    return subprocess.run(command, env=env, check=False).returncode
