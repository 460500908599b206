"""CESAW: the finished tasks of 24 real software projects with planned and actual minutes (arXiv
2106.03679).

`python -m tests.scheduling.cesaw OUT.svg` leaves one project out at a time, predicts its total and
draws the answer.
"""

import csv
import lzma
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Correlation, Floats, Problem, SharedFactor, WorkCalendar
from planner_app.scheduling.shared_factor import Finished, fitted
from planner_app.scheduling.simulation import SIGMAS_TO_P90, simulate
from tests.scheduling.problems import Draft, Row

DATA: Final = Path(__file__).resolve().parents[3] / "shared" / "data" / "estimates" / "CESAW"
LARGE: Final = 200
"""Tasks that a project must have to be predicted."""
SAMPLES: Final = 1_000
HOUR: Final = 3_600


@dataclass(frozen=True)
class Prediction:
    """A left-out project: hours planned and taken, and its simulated p10, p50 and p90 in hours."""

    project: str
    tasks: int
    planned: float
    taken: float
    independent: tuple[float, float, float]
    """Every task by itself, as S11 has it."""
    unbiased: tuple[float, float, float]
    """With the common bias taken out."""
    shared: tuple[float, float, float]
    factor: SharedFactor


def finished_tasks(folder: Path = DATA) -> dict[str, Floats]:
    """By project, the finished tasks with planned and actual time: shape (tasks, 2), hours."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with lzma.open(folder / "CESAW_task_fact.csv.xz", "rt", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            times = line["task_plan_time_minutes"], line["task_actual_time_minutes"]
            if line["task_actual_complete_date"] not in ("", "NA") and "NA" not in times:
                planned, taken = (float(time) / 60 for time in times)
                if planned > 0 and taken > 0:
                    found[line["project_key"]].append((planned, taken))
    return {project: np.array(tasks) for project, tasks in found.items()}


def predictions(projects: dict[str, Floats], samples: int = SAMPLES) -> list[Prediction]:
    """Every large project predicted from all the others."""
    return [
        predict(projects, name, samples) for name, tasks in projects.items() if len(tasks) >= LARGE
    ]


def predict(projects: dict[str, Floats], left_out: str, samples: int = SAMPLES) -> Prediction:
    """A task's range is its planned hours times the others' pooled 10th and 90th percentiles of
    actual / planned."""
    others = {name: tasks for name, tasks in projects.items() if name != left_out}
    pooled = np.concatenate(list(others.values()))
    low, high = np.quantile(pooled[:, 1] / pooled[:, 0], (0.1, 0.9))
    large = [tasks for tasks in others.values() if len(tasks) >= LARGE]
    planned = np.concatenate([tasks[:, 0] for tasks in large])
    factor = fitted(
        Finished(
            np.repeat(np.arange(len(large), dtype=np.int32), [len(tasks) for tasks in large]),
            planned * (low + high) / 2,
            planned * (high - low) / (2 * SIGMAS_TO_P90),
            np.concatenate([tasks[:, 1] for tasks in large]),
        )
    )
    tasks = projects[left_out]
    problem = _in_series(tasks[:, 0] * low, tasks[:, 0] * high)
    ranges = (
        _range(problem, None, samples),
        _range(problem, SharedFactor(factor.bias, 0.0), samples),
        _range(problem, factor, samples),
    )
    return Prediction(left_out, len(tasks), tasks[:, 0].sum(), tasks[:, 1].sum(), *ranges, factor)


def inside(found: list[Prediction], what: str) -> int:
    """How many projects took what their 80 % range says."""
    return sum(getattr(p, what)[0] <= p.taken <= getattr(p, what)[2] for p in found)


def _in_series(low: Floats, high: Floats) -> Problem:
    """One person without evenings does everything one after the other: the finish is the project's
    total."""
    draft = Draft(0, calendar=WorkCalendar((((0, 24 * HOUR),),) * 7))
    person = draft.person()
    for bounds in zip(low.tolist(), high.tolist(), strict=True):
        draft.add("Task", rows=[Row(person, *bounds)])
    return draft.problem()


def _range(
    problem: Problem, factor: SharedFactor | None, samples: int
) -> tuple[float, float, float]:
    one_project = np.zeros(len(problem.items.ids), np.int32)
    correlated = replace(
        problem, correlation=Correlation(one_project, factor) if factor is not None else None
    )
    found = simulate(correlated, samples)
    assert found is not None
    p10, p50, p90 = (found.plan[:3] / HOUR).tolist()
    return p10, p50, p90


def table(found: list[Prediction]) -> str:
    """A line for each project and the counts."""
    lines = [
        (
            "project  tasks  planned h  taken h  independent 80 %    "
            "without bias 80 %   shared factor 80 %"
        )
    ]
    for p in sorted(found, key=lambda p: -p.tasks):
        ranges = "  ".join(
            f"{low:7.0f}-{high:<7.0f}    " for low, _, high in (p.independent, p.unbiased, p.shared)
        )
        lines.append(f"{p.project:>7}  {p.tasks:5}  {p.planned:9.0f}  {p.taken:7.0f}  {ranges}")
    counts = ", ".join(
        f"{what} {inside(found, what)}" for what in ("independent", "unbiased", "shared")
    )
    return "\n".join((*lines, f"Inside their 80 % range, of {len(found)}: {counts}"))


def plot(found: list[Prediction]) -> str:
    """An SVG: for each project the 80 % ranges over planned hours, and what it took as a dot."""
    rows = sorted(found, key=lambda p: p.taken / p.planned)
    height = 60 + 34 * len(rows)
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="820" '
        f'height="{height}" font-family="sans-serif" '
        'font-size="12">',
        f'<rect width="820" height="{height}" fill="#fff"/>',
        '<text x="16" y="22" font-weight="600">Hours taken / planned: 80 % range and what it was '
        "(CESAW, leaving one out)</text>",
    ]
    for tick in (0.6, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0):
        parts.append(
            f'<line x1="{_x(tick)}" x2="{_x(tick)}" y1="44" y2="{height - 12}" stroke="#E4E2DC"/>'
        )
        parts.append(f'<text x="{_x(tick) - 8}" y="40" fill="#767C85">{tick:.1f}</text>')
    for number, p in enumerate(rows):
        y = 60 + 34 * number
        parts.append(f'<text x="16" y="{y + 8}">{p.project} · {p.tasks} tasks</text>')
        for shift, colour, (low, _, high) in ((0, "#B07AA1", p.unbiased), (8, "#4E79A7", p.shared)):
            first, last = _x(low / p.planned), _x(high / p.planned)
            parts.append(
                f'<rect x="{first}" y="{y + shift}" '
                f'width="{last - first:.1f}" height="6" fill="{colour}"/>'
            )
        parts.append(f'<circle cx="{_x(p.taken / p.planned)}" cy="{y + 7}" r="5" fill="#22262B"/>')
    words = (
        ("#4E79A7", f"shared factor: {inside(found, 'shared')} of {len(found)} inside"),
        ("#B07AA1", f"independent, without the bias: {inside(found, 'unbiased')}"),
    )
    for place, (colour, text) in enumerate(words):
        parts.append(
            f'<text x="{500}" y="{height - 30 + 16 * place}" fill="{colour}">{text}</text>'
        )
    return "\n".join((*parts, "</svg>"))


def _x(ratio: float) -> float:
    return round(150 + 640 * (ratio - 0.6) / 1.5, 1)


if __name__ == "__main__":
    answer = predictions(finished_tasks())
    sys.stdout.write(table(answer) + "\n")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(plot(answer), "utf-8")
