"""What the machine must have before the environment can be made: Python, venv, the libraries Qt
loads, a font."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this line is what tells the owner of an older Python)
    sys.exit(
        "planner-app needs Python 3.11 or newer; this is Python %d.%d."  # noqa: UP031
        % sys.version_info[:2]
    )

import ctypes
import importlib.util
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Shared libraries that Qt's wheels load but do not bring, with the Debian package of each."""

# Without a font Qt draws boxes for letters.
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")

OTHER_MANAGERS = {
    # dnf and zypper find a package by the library it provides, so they need no table of their own.
    "dnf": "dnf install {provides} dejavu-sans-fonts",
    "zypper": "zypper install {provides} dejavu-fonts",
    "pacman": "pacman -S --needed libglvnd libx11 libxkbcommon-x11 dbus "
    "fontconfig glib2 xcb-util-cursor xcb-util-wm "
    "xcb-util-image xcb-util-keysyms xcb-util-renderutil ttf-dejavu",
}


class CannotPrepare(Exception):
    """Something the user can mend; the text says how."""


@dataclass(frozen=True)
class Tool:
    """A program of the system that is good to have: without it something named is left out."""

    name: str
    package: str
    without: str


JAVA = Tool(
    "java",
    "default-jre-headless",
    "Java is missing: the tests that read foreign plan files are skipped",
)
CURL = Tool(
    "curl", "curl", "curl is missing: the tests of LiquidPlanner's own curl lines are skipped"
)
TASKJUGGLER = Tool(
    "tj3", "tj3", "TaskJuggler is missing: the tests that compare with its schedules are skipped"
)
PDFTOTEXT = Tool(
    "pdftotext",
    "poppler-utils",
    "pdftotext is missing: the tests that read printed pages are skipped",
)


def say(words: str) -> None:
    """Tell what is being done, at once."""
    print(f"-- {words}", flush=True)


def call(command: list[str], trouble: str, env: dict[str, str] | None = None) -> None:
    """Run a command whose output the user sees; raises CannotPrepare with `trouble` when it
    fails."""
    if subprocess.run(command, env=env, check=False).returncode:
        raise CannotPrepare(trouble)


def ensure(*, needs_venv: bool, tools: Iterable[Tool] = ()) -> None:
    """Install what is missing as root on Debian and Ubuntu; elsewhere raise CannotPrepare with the
    one command."""
    # Libraries that Qt needs stop everything; tools only leave something out.
    missing = list(_missing_packages(needs_venv))
    absent = [tool for tool in tools if shutil.which(tool.name) is None]
    if can_install():
        wanted = [*missing, *(tool.package for tool in absent)]
        if wanted:
            apt_install(wanted)
        return
    if missing:
        raise CannotPrepare(
            f"this machine lacks {', '.join(missing)}; install with: {_remedy(missing)}"
        )
    for tool in absent:
        say(tool.without)


def _missing_packages(needs_venv: bool) -> Iterator[str]:
    """Debian's names of what this machine lacks."""
    if needs_venv and importlib.util.find_spec("ensurepip") is None:
        yield f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if sys.platform.startswith("linux"):
        yield from (package for library, package in LIBRARIES.items() if not is_loadable(library))
        if not has_font():
            yield "fonts-dejavu-core"


def is_loadable(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether any scalable font is installed; without one Qt draws no text."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = (name for folder in folders for *_, names in os.walk(folder) for name in names)
    return any(name.endswith((".ttf", ".otf", ".ttc")) for name in files)


def can_install() -> bool:
    """Whether we may install Debian packages: as root, where there is apt."""
    return (
        sys.platform.startswith("linux")
        and os.geteuid() == 0
        and shutil.which("apt-get") is not None
    )


def apt_install(packages: list[str]) -> None:
    """Install Debian packages; raises CannotPrepare."""
    say(f"Installing system packages: {' '.join(packages)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call(["apt-get", "-qq", "update"], "apt-get update failed, see above", env)
    install = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages]
    call(install, f"system packages could not be installed; try: {shlex.join(install)}", env)


def _remedy(packages: list[str]) -> str:
    """The one command that installs Debian's `packages` or what they are called here."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install -y {' '.join(packages)}"
    provides = " ".join(
        f"'{library}()(64bit)'" for library in LIBRARIES if not is_loadable(library)
    )
    for manager, command in OTHER_MANAGERS.items():
        if shutil.which(manager):
            return f"sudo {command.format(provides=provides)}"
    return f"your package manager (Debian calls them {' '.join(packages)})"
