"""Productions of any size: a synthetic one with links and overloaded people, and the sample
production."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from planner_app.demo.production import demo_document
from planner_app.ids import AllocationId
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.scheduling.problem import Allocation, ItemKind, Problem
from tests.scheduling.problems import WITH_BREAK, Draft, Row, moment, ordinal

DEPARTMENTS = 5
SHOTS_PER_SEQUENCE = 20


def production(
    rows: int, people: int, seed: int = 1, uncertain: bool = False, hours: float | None = None
) -> Problem:
    """What the scheduler is asked of such a production; see production_draft."""
    return production_draft(rows, people, seed, uncertain, hours).problem()


def production_draft(
    rows: int, people: int, seed: int = 1, uncertain: bool = False, hours: float | None = None
) -> Draft:
    """About `rows` assignments for so many people, each with two weeks off; all of it fits into ten
    years.

    uncertain: every row has a range. hours: mean effort of a row; by default eight years of work
    for everybody.
    """
    random = Random(seed)
    draft = Draft(moment("2026-01-05T09:00"), calendar=WITH_BREAK)
    monday = ordinal("2026-01-05")
    for index in range(people):
        first = monday + 7 * random.randrange(2, 50)
        draft.person(
            None,
            None,
            Allocation(AllocationId(index), True, 1.0, first_day=first, last_day=first + 11),
        )
    mean = hours or min(20.0, 8 * 2_000 * people / rows)
    lanes = [
        range(d * people // DEPARTMENTS, (d + 1) * people // DEPARTMENTS)
        for d in range(DEPARTMENTS)
    ]
    project = draft.add("Production", kind=ItemKind.CONTAINER)
    sequence = project
    for shot in range(rows // DEPARTMENTS):
        if shot % SHOTS_PER_SEQUENCE == 0:
            sequence = draft.add(f"sq{shot // SHOTS_PER_SEQUENCE:03}", project, ItemKind.CONTAINER)
        parent, before = draft.add(f"sh{shot:05}", sequence, ItemKind.CONTAINER), -1
        for department in range(DEPARTMENTS):
            low = mean * random.uniform(0.2, 1.0)
            high = low * random.uniform(1.0, 3.0) if uncertain else low
            task = draft.add(
                f"task{department}", parent, rows=[Row(random.choice(lanes[department]), low, high)]
            )
            if before >= 0 and random.random() < 0.6:
                draft.links.append((before, task, 0.0))
            before = task
    return draft


def sample_production(shots: int, folder: Path) -> Problem:
    """What `planner-app demo --shots` makes, on a morning in its middle."""
    now = datetime(2027, 3, 10, 9, 30, tzinfo=UTC)
    with Workspace.create(str(folder / "show.plan")) as workspace:
        workspace.run(import_document, demo_document(shots, today=now.date()))
        return ProblemBuilder().build(workspace.snapshot, int(now.timestamp()))
