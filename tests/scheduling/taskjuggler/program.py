"""Running TaskJuggler and reading what it answers."""

import csv
import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROGRAM = "tj3"


@dataclass(frozen=True)
class Dates:
    """What TaskJuggler says about a task: UTC seconds, and its own measure of how critical the path is."""

    start: int
    finish: int
    path_criticalness: float


def is_installed() -> bool:
    """Whether TaskJuggler can be run here."""
    return shutil.which(PROGRAM) is not None


def schedule(text: str, folder: Path) -> dict[str, Dates]:
    """The dates of every task of a plan, by its full id."""
    _run(_file(text, folder))
    return read_dates(folder / "dates.csv")


def scheduling_seconds(text: str, folder: Path) -> tuple[float, float]:
    """Seconds of a whole run without reports, and of one that only reads the plan."""
    plan, taken = _file(text, folder), []
    for option in ("--no-reports", "--check-syntax"):
        started = time.perf_counter()
        _run(plan, option)
        taken.append(time.perf_counter() - started)
    return taken[0], taken[1]


def read_dates(report: Path) -> dict[str, Dates]:
    """The tasks of a report in CSV."""
    with report.open(encoding="utf-8", newline="") as file:
        return {
            line["Id"]: Dates(_moment(line["Start"]), _moment(line["End"]), float(line["Path Criticalness"]))
            for line in csv.DictReader(file, delimiter=";")
        }


def _file(text: str, folder: Path) -> Path:
    plan = folder / "plan.tjp"
    plan.write_text(text, "utf-8")
    return plan


def _run(plan: Path, *options: str) -> None:
    done = subprocess.run(
        [PROGRAM, "--silent", "--no-color", *options, "-o", str(plan.parent), str(plan)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]


def _moment(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d-%H:%M").replace(tzinfo=UTC).timestamp())
