"""Against answers that others published."""

from pathlib import Path

from planner_app.scheduling.levelling import level
from planner_app.scheduling.schedule import State
from tests.scheduling.oracle import read_oracle
from tests.scheduling.problems import Draft, Row, iso, moment, weekdays


def test_s04_the_published_plan_of_300_tasks_ends_after_1526_working_hours(
    shared_data: Path,
) -> None:
    problem = read_oracle(shared_data / "oracle" / "plan300.mspdi.xml").problem()
    schedule = level(problem)
    assert (schedule.row_state == State.PLACED).all()
    assert len(schedule.row_finish) == 300
    # 190 working days of eight hours, and six hours of the last: 1 526
    assert iso(int(schedule.row_finish.max())) == "2026-09-28 16:00:00"


def test_s02_the_page_of_the_original_gives_its_dates_to_the_minute() -> None:
    zone = "US/Pacific"
    draft = Draft(moment("2015-01-19T08:00", zone), zone, weekdays((8, 16)))
    first, second = draft.person(), draft.person()
    draft.add("Task", rows=[Row(first, 2, 6), Row(second, 1, 2)])
    schedule = level(draft.problem())
    assert [iso(int(start)) for start in schedule.row_start] == [
        "2015-01-19 16:00:00",
        "2015-01-19 20:00:00",
    ]
    assert [iso(int(finish)) for finish in schedule.row_finish] == [
        "2015-01-19 20:00:00",
        "2015-01-19 21:30:00",
    ]
