"""Running TaskJuggler and reading what it answers."""

import csv
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROGRAM = "tj3"


@dataclass(frozen=True)
class Dates:
    """What TaskJuggler says about a task: UTC seconds, and its own measure of how critical the path
    is."""

    start: int
    finish: int
    path_criticalness: float


Booking = tuple[str, int, int]
"""Who works from when to when."""


@dataclass(frozen=True)
class Answer:
    """Everything TaskJuggler makes of a plan, by the full id of the task."""

    dates: dict[str, Dates]
    bookings: dict[str, list[Booking]]


def is_installed() -> bool:
    """Whether TaskJuggler can be run here."""
    return shutil.which(PROGRAM) is not None


def schedule(text: str, folder: Path) -> dict[str, Dates]:
    """The dates of every task of a plan, by its full id."""
    _run(_file(text, folder))
    return read_dates(folder / "dates.csv")


def answer(text: str, folder: Path) -> Answer:
    """The dates and bookings of a plan with reports of its own, which are not made."""
    _run(_file(f"{text}\n{_REPORTS}", folder), "--report", "dates", "--report", "bookings")
    return Answer(
        read_dates(folder / "dates.csv"), _bookings((folder / "bookings.tji").read_text("utf-8"))
    )


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
            line["Id"]: Dates(
                _moment(line["Start"]), _moment(line["End"]), float(line["Path Criticalness"])
            )
            for line in csv.DictReader(file, delimiter=";")
        }


def _file(text: str, folder: Path) -> Path:
    plan = folder / "plan.tjp"
    plan.write_text(text, "utf-8")
    return plan


def _run(plan: Path, *options: str) -> None:
    done = subprocess.run(
        [PROGRAM, "--silent", "--no-color", *options, plan.name],
        cwd=plan.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]


def _moment(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d-%H:%M").replace(tzinfo=UTC).timestamp())


REPORT = """taskreport dates "dates" {
  formats csv
  timezone "UTC"
  timeformat "%Y-%m-%d-%H:%M"
  numberformat "-" "" "" "." 6
  columns id, start, end, pathcriticalness
}"""
"""What a plan must contain to be read back."""

_REPORTS = f"""{REPORT}
export bookings "bookings" {{
  definitions -
  taskattributes booking
  timezone "UTC"
}}"""


def _bookings(text: str) -> dict[str, list[Booking]]:
    found: dict[str, list[Booking]] = {}
    task = who = ""
    for line in text.splitlines():
        if header := re.match(r"supplement task (\S+)", line):
            task = header[1]
        if booking := re.match(r"\s+(\w+:)?booking (\S+)", line):
            who = (
                "" if booking[1] else booking[2]
            )  # what begins with a scenario's name is not the first one's
        for start, hours in re.findall(r"(\d{4}-\d\d-\d\d-\d\d:\d\d)-\+0000 \+ ([\d.]+)h", line):
            if who:
                begin = _moment(start)
                found.setdefault(task, []).append((who, begin, begin + round(float(hours) * 3_600)))
    return found
