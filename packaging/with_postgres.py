"""Run a command beside a PostgreSQL of its own, named in PLANNER_APP_TEST_POSTGRES; it is gone
afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import environment
import system

VARIABLE = "PLANNER_APP_TEST_POSTGRES"
"""Where the tests look for a server's URL; the role may make databases."""

ROLE = "studio"
_WITHOUT = "PostgreSQL is missing: the tests on a shared database are skipped"
_ACCESS = f"local all {ROLE} trust\nlocal all all scram-sha-256\n"
_QUICK = ("fsync=off", "full_page_writes=off", "autovacuum=off")
"""Fit for tests alone: nothing of theirs must survive a power cut."""


class Server:
    """A PostgreSQL in a folder of its own, reached by a socket inside it. PostgreSQL refuses to run
    as root."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder
        self._as = (
            {"user": "postgres", "group": "postgres", "extra_groups": ()} if _is_root() else {}
        )

    @property
    def url(self) -> str:
        """Of the database that every server has."""
        return f"postgresql://{ROLE}@/postgres?host={self._folder}"

    def make(self) -> None:
        """Make the server's files."""
        if self._as:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "-D", "data", "-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        (self._folder / "data" / "pg_hba.conf").write_text(_ACCESS, encoding="utf-8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = ("listen_addresses=", f"unix_socket_directories={self._folder}", *_QUICK)
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "start", "-D", "data", "-w", "-s", "-l", "log", "-o", options)

    def stop(self) -> None:
        """Stop it in the middle of whatever it does."""
        self._run("pg_ctl", "stop", "-D", "data", "-w", "-s", "-m", "immediate")

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self._binaries / name), *arguments]
        done = subprocess.run(
            command, cwd=self._folder, capture_output=True, text=True, check=False, **self._as
        )  # type: ignore[call-overload]
        if done.returncode:
            raise system.CannotPrepare(f"{name} failed: {done.stderr.strip()}")


def binaries() -> Path | None:
    """The folder of the server's programs, the newest where there are several; Debian keeps them
    off the path."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return debian[-1].parent if debian else None


def main() -> int:
    """Run the command of the arguments; the status is its own."""
    if binaries() is None and system.can_install():
        system.apt_install(["postgresql"])
    found = binaries()
    if found is None:
        system.say(_WITHOUT)
        return environment.run(sys.argv[1:])
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # so that the server is stopped then too
    with tempfile.TemporaryDirectory(prefix="planner-app-postgres-") as folder:
        server = Server(found, Path(folder))
        server.make()
        server.start()
        try:
            return environment.run(sys.argv[1:], {**os.environ, VARIABLE: server.url})
        finally:
            server.stop()


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


if __name__ == "__main__":
    sys.exit(environment.guarded(main))
