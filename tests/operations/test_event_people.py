"""Who takes part in events and milestones (R9)."""

import pytest

from planner_app.operations.event_people import set_people
from planner_app.operations.time_entries import log_time
from tests.operations.conftest import Studio, day
from tests.operations.test_assignments import refused


@pytest.fixture
def review(studio: Studio) -> Studio:
    studio.item("review", "event", under="seq", start_date=day(5), finish_date=day(5))
    return studio


def test_r09_the_whole_set_in_one_call_persons_first(review: Studio) -> None:
    run = review.workspace.run
    run(set_people, review["review"], [review["Ben"], review["Ana"]], [review["Comp"]])
    assert review.who("review") == ["Ben", "Ana", "Comp"]
    assert review.who("Film") == ["Ben", "Ana"]
    ana = review.rows("review")[1].id
    run(set_people, review["review"], [review["Ana"], 0], [review["Light"]])
    assert review.who("review") == ["Ana", "Unassigned", "Light"]
    assert review.rows("review")[0].id == ana, "who stays keeps the row"
    assert [row.position for row in review.rows("review")] == [1, 2, 3]
    assert run(set_people, review["review"], [review["Ana"], 0], [review["Light"]]).changed_nothing


def test_r09_somebody_with_hours_stays_done_last_and_reopens_on_return(review: Studio) -> None:
    run = review.workspace.run
    run(set_people, review["review"], [review["Ana"], review["Ben"]])
    run(log_time, review["review"], person_id=review["Ana"], day=day(5), hours=2)
    run(set_people, review["review"], [review["Ben"], review["Cleo"]])
    assert review.who("review") == ["Ben", "Cleo", "Ana"]
    assert [row.is_done for row in review.rows("review")] == [False, False, True]
    run(set_people, review["review"], [review["Ana"]])
    assert [(who, row.is_done) for who, row in zip(review.who("review"), review.rows("review"), strict=True)] == [
        ("Ana", False)
    ]


def test_r09_what_is_refused(review: Studio) -> None:
    ana = review["Ana"]
    refused(review, "at least one", set_people, review["review"])
    refused(review, "twice", set_people, review["review"], [ana, ana])
    refused(review, "twice", set_people, review["review"], [0, 0])
    refused(review, "no person 99", set_people, review["review"], [99])
    refused(review, "no team 0", set_people, review["review"], [], [0])
    refused(review, "one by one", set_people, review["sh1"], [ana])
    refused(review, "one by one", set_people, review["seq"], [ana])
