"""The same plans scheduled by TaskJuggler: every task has its dates, or a difference of meaning
that has a name."""

from pathlib import Path

import pytest

from tests.scheduling.oracle import read_oracle
from tests.scheduling.taskjuggler.comparison import TRIALS, Trial, compare
from tests.scheduling.taskjuggler.program import is_installed
from tests.scheduling.taskjuggler.scheduled import agreement

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="TaskJuggler (Debian's tj3) is not installed"
)

ALIKE = [title for title, trial in TRIALS.items() if not trial.shows]
OTHERWISE = [title for title, trial in TRIALS.items() if trial.shows]


@pytest.mark.parametrize("title", ALIKE)
def test_s04_taskjuggler_gives_every_task_of_a_generated_plan_the_same_dates(
    title: str, tmp_path: Path
) -> None:
    found = compare(TRIALS[title].draft(), TRIALS[title], tmp_path)
    assert found.unexplained == []
    assert (found.tasks, found.finish) == (found.equal, found.their_finish)


@pytest.mark.parametrize("title", OTHERWISE)
def test_s04_every_task_that_taskjuggler_dates_otherwise_differs_by_a_named_meaning(
    title: str, tmp_path: Path
) -> None:
    found = compare(TRIALS[title].draft(), TRIALS[title], tmp_path)
    assert found.unexplained == []
    assert found.named, "this plan is here to show a difference"


def test_s04_taskjuggler_gives_the_published_plan_of_300_tasks_the_same_dates(
    shared_data: Path, tmp_path: Path
) -> None:
    draft = read_oracle(shared_data / "oracle" / "plan300.mspdi.xml")
    found = compare(draft, Trial(300, 0, slot=60), tmp_path)
    assert (found.unexplained, found.equal) == ([], 366)
    assert found.finish == found.their_finish


@pytest.mark.parametrize(
    ("name", "tasks", "agreeing"),
    [("template", 10, 10), ("tutorial", 15, 1), ("gantt", 1_222, 1_222), ("666tasks", 666, 27)],
)
def test_s04_every_task_of_the_published_schedules_agrees_or_differs_by_a_named_meaning(
    name: str, tasks: int, agreeing: int, shared_data: Path, tmp_path: Path
) -> None:
    found = agreement(shared_data / "plans" / "taskjuggler", name, tmp_path)
    assert found.unexplained == []
    assert (len(found.agree), len(found.agree) + len(found.differ)) == (agreeing, tasks)
