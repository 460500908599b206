"""Prepare .venv and run every check; with arguments (`-k gantt`) pytest alone, with them.

`--nightly` tries many more random examples; it may come with other arguments.
"""

import os
import sys
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
    "loadfile",
    "--max-worker-restart",
    "0",
]
"""How all tests are run: a process per core, each with some of the files; four take ten
gigabytes."""


def checks() -> dict[str, list[str]]:
    """What is run before the tests, by heading."""
    python = str(environment.program("python"))
    return {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy --strict": [python, "-m", "mypy"],
        "import-linter": [str(environment.program("lint-imports"))],
    }


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
    failed = (
        []
        if arguments
        else [name for name, command in checks().items() if not _passes(name, command)]
    )
    if failed:
        print(f"\nFAILED before the tests: {', '.join(failed)}", flush=True)
    tests = _passes("pytest", [python, "-m", "pytest", *(arguments or EVERYTHING)])
    return 0 if tests and not failed else 1


def _passes(name: str, command: list[str]) -> bool:
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    status = environment.run(command, {"QT_QPA_PLATFORM": "offscreen", **os.environ})
    if name != "pytest":
        print(
            f"    {'ok' if status == 0 else 'FAILED'}, {time.monotonic() - started:.1f} s",
            flush=True,
        )
    return status == 0


if __name__ == "__main__":
    sys.exit(environment.guarded(main))
