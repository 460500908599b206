"""Prepare .venv and run every check; with arguments (`-k gantt`) pytest alone, with them.

`--nightly` tries many more random examples; it may come with other arguments.
"""

import os
import subprocess
import sys
import threading
import time

import environment
import system

NIGHTLY_EXAMPLES = "2000"
"""Plans that random users play with."""

EVERYTHING = [
    "--numprocesses",
    "auto",
    "--maxprocesses",
    "4",
    "--dist",
    "worksteal",
    "--max-worker-restart",
    "0",
]
"""How all tests are run: a process per core, each with a stretch of them, and whoever is done first
takes half of what another has left; four processes take ten gigabytes."""


def checks() -> dict[str, list[str]]:
    """What is run beside the tests, by heading."""
    python = str(environment.program("python"))
    return {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy --strict": [python, "-m", "mypy"],
        "import-linter": [str(environment.program("lint-imports"))],
        "translations": [python, str(environment.ROOT / "packaging/translations.py"), "--check"],
    }


class Beside:
    """The checks, one after the other in a thread while the tests run; what they say is kept apart
    until `report`."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self._commands = commands
        self._said: dict[str, tuple[int, str, float]] = {}
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        for name, command in self._commands.items():
            started = time.monotonic()
            done = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
            )
            self._said[name] = (done.returncode, done.stdout, time.monotonic() - started)

    def report(self) -> list[str]:
        """Print what all of them said; the names of those that failed."""
        self._thread.join()
        for name, (status, said, seconds) in self._said.items():
            print(f"\n=== {name}\n{said.rstrip()}", flush=True)
            print(f"    {'FAILED' if status else 'ok'}, {seconds:.1f} s", flush=True)
        return [name for name, (status, _, _) in self._said.items() if status]


def main() -> int:
    """Run the checks and the tests; status 1 when any of them fails. pytest's own summary is the
    last line."""
    tools = [system.JAVA, system.PDFTOTEXT, system.CURL, system.TASKJUGGLER]
    python = str(
        environment.prepare(["interchange-mpp", "postgres", "server", "test"], tools=tools)
    )
    os.chdir(environment.ROOT)
    arguments = [argument for argument in sys.argv[1:] if argument != "--nightly"]
    if len(arguments) < len(sys.argv) - 1:
        os.environ["PLANNER_APP_TEST_EXAMPLES"] = NIGHTLY_EXAMPLES
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments:
        return 1 if environment.run([python, "-m", "pytest", *arguments]) else 0
    beside = Beside(checks())
    # Compiled once, before two processes of the tests would: half a minute on a new machine.
    environment.run([python, "-m", "planner_app.scheduling.compile_child"])
    print("\n=== pytest", flush=True)
    status, summary = _streamed([python, "-m", "pytest", *EVERYTHING])
    failed = beside.report()
    if failed:
        print(f"\nFAILED beside the tests: {', '.join(failed)}", flush=True)
    print(f"\n{summary}", flush=True)
    return 1 if status or failed else 0


def _streamed(command: list[str]) -> tuple[int, str]:
    """Run it and pass on what it prints as it comes; its status, and its last line."""
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return running.returncode, last


if __name__ == "__main__":
    sys.exit(environment.guarded(main))
