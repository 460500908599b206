"""S15 of a stored plan: hours logged count where they belong, whatever was edited since the
schedule was made."""

import pytest

from planner_app.operations.planning.plan_utilization import (
    items_inside,
    project_utilization_of,
    utilization_of,
)
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.tree.treeitems import delete_treeitems
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.scheduling.levelling import level
from planner_app.scheduling.schedule import Schedule
from tests.operations.conftest import Studio, day

NOON = 1_767_960_000
"""2026-01-09T12:00 UTC, a Friday."""
FRIDAY = day(9).toordinal()


@pytest.fixture
def film(studio: Studio) -> Studio:
    """Ana logged 2.5 h in the film and 0.1 h beside it on Friday; 4 h are left of each."""
    for name, hours in (("sh1", 2.5), ("loose", 0.1)):
        studio.row(name, "Ana", low=4, high=4)
        studio.workspace.run(
            log_time, studio[name], person_id=studio["Ana"], day=day(9), hours=hours
        )
    return studio


def planned(studio: Studio) -> Schedule:
    return level(ProblemBuilder().build(studio.workspace.snapshot, NOON))


def line(studio: Studio, schedule: Schedule) -> int:
    return [person.id for person in schedule.problem.people].index(studio["Ana"])


def test_s15_logged_hours_are_whole_seconds_of_their_person_s_day(film: Studio) -> None:
    schedule = planned(film)
    table = utilization_of(film.workspace.snapshot, schedule, FRIDAY - 1, FRIDAY + 1)
    assert table.logged[line(film, schedule)].tolist() == [0, 9_360, 0]
    assert table.logged.sum() == 9_360


def test_s15_a_project_s_hours_are_those_inside(film: Studio) -> None:
    schedule, snapshot = planned(film), film.workspace.snapshot
    whole = utilization_of(snapshot, schedule, FRIDAY, FRIDAY + 6)
    found = project_utilization_of(snapshot, schedule, whole, items_inside(schedule, film["Film"]))
    ana = line(film, schedule)
    assert (found.logged[ana, 0], found.scheduled[ana].sum()) == (9_000, 4 * 3_600)
    assert (found.capacity[ana] == whole.capacity[ana]).all(), "nobody booked her"


def test_s15_what_was_deleted_since_the_schedule_is_in_no_project(film: Studio) -> None:
    film.workspace.run(delete_treeitems, [film["loose"]])
    schedule = planned(film)
    film.workspace.run(delete_treeitems, [film["Film"]])
    whole = utilization_of(film.workspace.snapshot, schedule, FRIDAY, FRIDAY)
    assert whole.logged.sum() == 0
    again = planned(film)
    assert not items_inside(again, film["Film"]).any()
    assert items_inside(schedule, film["Film"]).sum() == 4, "the film, the folder and its two tasks"
