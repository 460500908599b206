"""The published TaskJuggler plans that come with their scheduled dates, against ours.

`python -m tests.scheduling.taskjuggler.scheduled [--tasks]`. MPXJ does not read these plans, and
their export for Microsoft Project carries the dates but not what was asked; so they are read as
they are written.
"""

import csv
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, combinations
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from planner_app.scheduling.levelling import level
from tests.scheduling.taskjuggler.foreign import Meaning, Plan, draft_of
from tests.scheduling.taskjuggler.program import answer, is_installed
from tests.scheduling.taskjuggler.source import read

DATA: Final = Path(__file__).resolve().parents[4] / "shared" / "data" / "plans" / "taskjuggler"
PLANS: Final = ("template", "tutorial", "gantt", "666tasks")
Span = tuple[int, int]


@dataclass
class Agreement:
    """The tasks of a plan by whether we date them as published, and why not."""

    agree: list[str] = field(default_factory=list)
    differ: dict[str, tuple[Meaning, ...]] = field(default_factory=dict)
    unexplained: list[str] = field(default_factory=list)


def published(folder: Path, name: str, zone: str) -> dict[str, Span]:
    """Start and finish of every task as they were published."""
    with (folder / "scheduled" / f"tj_{name}_tasks.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    return {
        line["Id"]: (_moment(line["Start"], zone), _moment(line["End"], zone)) for line in lines
    }


def agreement(folder: Path, name: str, work: Path) -> Agreement:
    """Compare one plan; where a task differs, the fewest meanings with which it does not.

    Whatever is not as published with every meaning adopted stays unexplained.
    """
    source = read(folder / "src" / f"{name}.tjp")
    plan = Plan(source, answer(source.text, work))
    wanted = published(folder, name, draft_of(plan, frozenset()).zone)
    everything = dates(plan, frozenset(Meaning))
    found = Agreement(unexplained=[task for task in wanted if everything[task] != wanted[task]])
    left = set(wanted) - set(found.unexplained)
    for adopting in chain.from_iterable(
        combinations(Meaning, size) for size in range(len(Meaning) + 1)
    ):
        if left:
            ours = dates(plan, frozenset(adopting))
            fitting = {task for task in left if ours[task] == wanted[task]}
            found.differ |= dict.fromkeys(sorted(fitting), adopting)
            left -= fitting
    found.agree = [task for task, adopting in found.differ.items() if not adopting]
    found.differ = {task: adopting for task, adopting in found.differ.items() if adopting}
    return found


def dates(plan: Plan, adopting: frozenset[Meaning]) -> dict[str, Span]:
    """Start and finish of every task as we schedule the plan, what is adopted as TaskJuggler means
    it."""
    draft = draft_of(plan, adopting)
    schedule = level(draft.problem())
    starts, finishes = schedule.item_start.tolist(), schedule.item_finish.tolist()
    if Meaning.STARTS in adopting:
        rows = schedule.problem.rows
        for row, item in enumerate(rows.item.tolist()):
            if plan.source.tasks[item].statement.one("length"):
                starts[item] = int(schedule.row_ready[row])
        for task, start in zip(reversed(plan.source.tasks), reversed(starts), strict=True):
            if task.parent >= 0:
                starts[task.parent] = min(starts[task.parent], start)
    spans = zip(starts, finishes, strict=True)
    return {task.name: span for task, span in zip(plan.source.tasks, spans, strict=True)}


def words(meanings: tuple[Meaning, ...]) -> str:
    """The names of what is needed for a task to agree."""
    return " and ".join(one.name.lower() for one in meanings)


def _moment(text: str, zone: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d-%H:%M").replace(tzinfo=ZoneInfo(zone)).timestamp())


def main() -> int:
    """Print which tasks agree, and of the others the reason; with `--tasks` each by name."""
    if not is_installed():
        sys.exit("TaskJuggler (tj3) is not installed here")
    unexplained = 0
    for name in PLANS:
        with tempfile.TemporaryDirectory() as folder:
            found = agreement(DATA, name, Path(folder))
        total = len(found.agree) + len(found.differ) + len(found.unexplained)
        sys.stdout.write(f"{name}: {len(found.agree)} of {total} tasks agree\n")
        for reason, count in Counter(
            words(meanings) for meanings in found.differ.values()
        ).most_common():
            sys.stdout.write(f"  {count:4} differ by {reason}\n")
        if found.unexplained:
            sys.stdout.write(
                f"  {len(found.unexplained):4} NOT EXPLAINED: {', '.join(found.unexplained[:20])}\n"
            )
        if "--tasks" in sys.argv:
            sys.stdout.writelines(
                f"    {task}: {words(meanings)}\n" for task, meanings in found.differ.items()
            )
        unexplained += len(found.unexplained)
    sys.stdout.write("\n".join(("", *(meaning.value for meaning in Meaning), "")))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
