"""Who takes part in events and milestones (R9)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from planner_app.ids import UNASSIGNED_ID
from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.people.people import update_person
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    update_assignment,
)
from planner_app.operations.rules.work.event_people import set_people
from planner_app.operations.rules.work.time_entries import log_time
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused

DATES: dict[str, dict[str, Any]] = {
    "event": {"start_date": day(5), "finish_date": day(5)},
    "partial_day_event": {
        "start": datetime(2026, 1, 5, 9, tzinfo=UTC),
        "end": datetime(2026, 1, 5, 10, tzinfo=UTC),
    },
    "milestone": {"start_date": day(5)},
}


@pytest.fixture
def review(studio: Studio) -> Studio:
    studio.item("review", "event", under="seq", **DATES["event"])
    return studio


@pytest.mark.parametrize("kind", DATES)
def test_r09_the_whole_set_in_one_call(studio: Studio, kind: str) -> None:
    studio.item("it", kind, under="seq", **DATES[kind])
    revision = studio.workspace.snapshot.revision
    changes = studio.workspace.run(
        set_people, studio["it"], [studio["Ben"], studio["Ana"]], [studio["Comp"]]
    )
    assert studio.who("it") == ["Ben", "Ana", "Comp"]
    assert changes.value == [row.id for row in studio.rows("it")]
    assert studio.workspace.snapshot.revision == revision + 1


def test_r09_the_order_of_the_lists_is_position_persons_first(review: Studio) -> None:
    run = review.workspace.run
    run(set_people, review["review"], [review["Ben"], review["Ana"]], [review["Comp"]])
    assert review.who("Film") == ["Ben", "Ana"]
    ana = review.rows("review")[1].id
    run(set_people, review["review"], [review["Ana"], UNASSIGNED_ID], [review["Light"]])
    assert review.who("review") == ["Ana", "Unassigned", "Light"]
    assert review.rows("review")[0].id == ana, "who stays keeps the row"
    assert [row.position for row in review.rows("review")] == [1, 2, 3]
    assert run(
        set_people, review["review"], [review["Ana"], UNASSIGNED_ID], [review["Light"]]
    ).changed_nothing
    run(set_people, review["review"], [UNASSIGNED_ID, review["Ana"]], [review["Light"]])
    assert review.who("review") == ["Unassigned", "Ana", "Light"], "the same set in another order"


def test_r09_an_absent_key_is_an_empty_list(review: Studio) -> None:
    run = review.workspace.run
    run(set_people, review["review"], person_ids=[review["Ana"]], team_ids=[review["Comp"]])
    run(set_people, review["review"], person_ids=[review["Ben"]])
    assert review.who("review") == ["Ben"]
    run(set_people, review["review"], team_ids=[review["Light"]])
    assert review.who("review") == ["Light"]
    run(set_people, review["review"], person_ids=[UNASSIGNED_ID])
    assert review.who("review") == ["Unassigned"]


def test_r09_somebody_with_hours_stays_done_last_and_reopens_on_return(review: Studio) -> None:
    run, people = review.workspace.run, [review[who] for who in ("Ana", "Ben", "Cleo")]
    run(set_people, review["review"], people[:2])
    ana = review.rows("review")[0].id
    run(log_time, review["review"], person_id=review["Ana"], day=day(5), hours=2)
    run(set_people, review["review"], people[1:], [review["Comp"]])
    assert review.who("review") == ["Ben", "Cleo", "Comp", "Ana"]
    assert [row.is_done for row in review.rows("review")] == [False, False, False, True]
    assert review.workspace.snapshot.hours_logged(review.rows("review")[3]) == 2
    run(set_people, review["review"], [review["Ana"]])
    assert [(row.id, row.is_done, row.position) for row in review.rows("review")] == [
        (ana, False, 1)
    ]
    assert review.who("Film") == ["Ana", "Ben", "Cleo"]


def test_r09_all_who_are_kept_stand_behind_the_others_in_their_order(review: Studio) -> None:
    run, people = review.workspace.run, [review[who] for who in ("Ana", "Ben", "Cleo")]
    run(set_people, review["review"], people)
    for who in ("Ana", "Ben"):
        run(log_time, review["review"], person_id=review[who], day=day(5), hours=2)
    run(set_people, review["review"], [UNASSIGNED_ID])
    assert review.who("review") == ["Unassigned", "Ana", "Ben"]
    assert [row.position for row in review.rows("review")] == [1, 2, 3]


def test_r09_somebody_who_left_for_good_takes_part_but_is_not_added_again(review: Studio) -> None:
    run = review.workspace.run
    run(set_people, review["review"], [review["Ana"]])
    run(update_person, review["Ana"], is_active=False)
    run(set_people, review["review"], [review["Ana"], review["Ben"]])
    assert review.who("review") == ["Ana", "Ben"]
    run(set_people, review["review"], [review["Ben"]])
    refused(review, "no longer works here", set_people, review["review"], [review["Ana"]])


def test_r09_what_is_refused(review: Studio) -> None:
    ana = review["Ana"]
    refused(review, "at least one", set_people, review["review"])
    refused(review, "twice", set_people, review["review"], [ana, ana])
    refused(review, "twice", set_people, review["review"], [0, 0])
    refused(review, "twice", set_people, review["review"], [ana], [review["Comp"], review["Comp"]])
    refused(review, "no person 99", set_people, review["review"], [99])
    refused(review, "no team 99", set_people, review["review"], [ana], [99])
    refused(review, "no team 0", set_people, review["review"], [], [0])
    refused(review, "a person or of a team", set_people, review["review"], [True])


def test_r09_nobody_at_all_is_refused_also_where_hours_would_keep_a_row(review: Studio) -> None:
    review.workspace.run(set_people, review["review"], [review["Ana"]])
    review.workspace.run(log_time, review["review"], person_id=review["Ana"], day=day(5), hours=2)
    refused(review, "at least one", set_people, review["review"], [], [])


@pytest.mark.parametrize("item", ["sh1", "seq", "Film"])
def test_r09_a_task_or_a_container_is_not_given_a_set(studio: Studio, item: str) -> None:
    refused(studio, "one by one", set_people, studio[item], [studio["Ana"]])


@pytest.mark.parametrize("kind", DATES)
def test_r09_no_range_and_no_limit_on_what_has_a_fixed_time(studio: Studio, kind: str) -> None:
    studio.item("it", kind, **DATES[kind])
    row, ana = studio.rows("it")[0].id, studio["Ana"]
    refused(
        studio, "takes no estimate", create_assignment, studio["it"], person_id=ana, low=1, high=2
    )
    refused(studio, "takes no estimate", create_assignment, studio["it"], low=1, high=2)
    refused(studio, "takes no estimate", update_assignment, row, low=0, high=0)
    refused(
        studio,
        "takes no daily limit",
        create_assignment,
        studio["it"],
        person_id=ana,
        daily_limit=4,
    )
    refused(studio, "takes no daily limit", update_assignment, row, daily_limit=4)
    assert studio.workspace.run(update_assignment, row, daily_limit=None).changed_nothing


def test_r09_rows_of_an_event_also_change_one_by_one(review: Studio) -> None:
    ana, ben = review.row("review", "Ana"), review.row("review", "Ben")
    review.workspace.run(update_assignment, ana, person_id=review["Cleo"])
    review.workspace.run(update_assignment, ben, is_done=True)
    assert (review.who("review"), [row.is_done for row in review.rows("review")]) == (
        ["Cleo", "Ben"],
        [False, True],
    )
    review.workspace.run(delete_assignment, ana)
    assert review.workspace.snapshot.is_done(review["review"])


def test_r13_a_set_can_make_an_event_done_and_open_it_again(review: Studio) -> None:
    run, people = review.workspace.run, [review["Ana"], review["Ben"]]
    run(set_people, review["review"], people)
    run(update_assignment, review.rows("review")[0].id, is_done=True)
    run(set_people, review["review"], people[:1])
    assert review.workspace.snapshot.items[review["review"]].done_at is not None
    run(set_people, review["review"], people)
    assert [row.is_done for row in review.rows("review")] == [True, False]
    assert review.workspace.snapshot.items[review["review"]].done_at is None


def test_r16_the_first_of_a_set_takes_the_place_of_an_untouched_unassigned_row(
    review: Studio,
) -> None:
    review.make(create_activity, "Talk", name="Talk")
    (vacant,) = review.rows("review")
    review.workspace.run(update_assignment, vacant.id, activity_id=review["Talk"])
    review.workspace.run(set_people, review["review"], [review["Ana"], review["Ben"]])
    assert [(row.id == vacant.id, row.activity_id) for row in review.rows("review")] == [
        (True, review["Talk"]),
        (False, None),
    ]
    assert review.who("review") == ["Ana", "Ben"]
