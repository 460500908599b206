"""People and teams come and go (R19); activities."""

from typing import Any

import pytest

from planner_app.operations.rules.activities import (
    create_activity,
    delete_activity,
    update_activity,
)
from planner_app.operations.rules.people.people import (
    create_person,
    create_team,
    delete_person,
    delete_team,
    update_person,
    update_team,
)
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.event_people import set_people
from planner_app.operations.rules.work.time_entries import log_time
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused


@pytest.mark.parametrize(
    "values",
    [
        {"username": "ana"},
        {"username": " "},
        {"username": None},
        {"timezone": "Mars/Olympus"},
        {"calendar_id": 99},
        {"main_team_id": 99},
        {"active_from": day(6), "active_until": day(5)},
        {"active_from": "2026-01-05"},
        {"overdrive": None},
        {"first_name": None},
        {"first_name": 7},
        {"shoe_size": 43},
        {"uid": "taken"},
    ],
)
def test_r17_a_new_person_with_nonsense_is_refused(studio: Studio, values: dict[str, Any]) -> None:
    studio.make(create_team, "Roto", name="Roto", uid="taken")
    refused(studio, ".", create_person, **({"username": "dora"} | values))


def test_a_main_team_is_a_team_one_is_in(studio: Studio) -> None:
    run, plan = studio.workspace.run, studio.workspace
    run(update_person, studio["Ana"], main_team_id=studio["Comp"])
    assert {(m.team_id, m.person_id) for m in plan.snapshot.members.values()} == {
        (studio["Comp"], studio["Ana"])
    }
    run(update_team, studio["Comp"], member_ids=[studio["Ben"]])
    assert plan.snapshot.people[studio["Ana"]].main_team_id is None
    refused(studio, "no person", update_team, studio["Comp"], member_ids=[99])


def test_r19_a_person_who_leaves_hands_open_work_to_nobody_or_to_an_heir(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh2", "Ana", low=2, high=6)
    studio.row("sh2", "Ben", low=1, high=1)
    refused(studio, "their own work", delete_person, studio["Ana"], heir_id=studio["Ana"])
    studio.workspace.run(delete_person, studio["Ana"], heir_id=studio["Ben"])
    assert (studio.who("sh1"), studio.who("sh2"), studio.who("Film")) == (["Ben"], ["Ben"], ["Ben"])
    assert studio.ranges("sh2") == [(3, 7)]
    studio.workspace.run(delete_person, studio["Ben"])
    assert (studio.who("sh1"), studio.who("Film")) == (["Unassigned"], [])
    assert [person.username for person in studio.workspace.snapshot.people.values()] == ["cleo"]


def test_r19_somebody_with_hours_is_deactivated_instead(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh2", "Ana")
    studio.workspace.run(update_assignment, studio["sh2-Ana"], is_done=True)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=2)
    changes = studio.workspace.run(delete_person, studio["Ana"])
    assert "Ana has logged hours and is kept, deactivated." in changes.notes
    assert not studio.workspace.snapshot.people[studio["Ana"]].is_active
    assert studio.who("sh1") == ["Ana", "Unassigned"]
    assert studio.who("sh2") == ["Ana"], "what is done stays hers"
    assert studio.ranges("sh1") == [(0, 0), (2, 6)]


def test_r19_of_somebody_with_hours_the_heir_gets_what_is_left(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=2)
    studio.workspace.run(delete_person, studio["Ana"], heir_id=studio["Ben"])
    assert (studio.who("sh1"), studio.ranges("sh1")) == (["Ana", "Ben"], [(0, 0), (2, 6)])
    assert (studio.who("Film"), [row.is_done for row in studio.rows("sh1")]) == (
        ["Ben"],
        [True, False],
    )
    assert [entry.person_id for entry in studio.workspace.snapshot.time_entries.values()] == [
        studio["Ana"]
    ]


def test_r19_a_person_on_an_event_or_a_team_can_go(studio: Studio) -> None:
    studio.item("review", "event", start_date=day(5), finish_date=day(5))
    studio.workspace.run(set_people, studio["review"], [studio["Ana"], studio["Ben"]])
    studio.workspace.run(update_team, studio["Comp"], member_ids=[studio["Ana"]])
    studio.workspace.run(delete_person, studio["Ana"])
    assert studio.who("review") == ["Unassigned", "Ben"]
    assert studio.workspace.snapshot.members == {}


def test_r19_a_teams_rows_become_unassigned(studio: Studio) -> None:
    studio.row("sh1", "Comp", low=2, high=6)
    studio.workspace.run(update_person, studio["Ana"], main_team_id=studio["Comp"])
    studio.workspace.run(delete_team, studio["Comp"])
    assert (studio.who("sh1"), studio.ranges("sh1")) == (["Unassigned"], [(2, 6)])
    assert studio.workspace.snapshot.people[studio["Ana"]].main_team_id is None


def test_r19_a_teams_rows_go_to_another_team_and_merge_there(studio: Studio) -> None:
    studio.row("sh1", "Comp", low=2, high=6)
    studio.row("sh2", "Comp", low=2, high=6)
    studio.row("sh2", "Light", low=1, high=1)
    refused(
        studio,
        "Comp cannot take over its own work",
        delete_team,
        studio["Comp"],
        heir_id=studio["Comp"],
    )
    refused(studio, "no team 99", delete_team, studio["Comp"], heir_id=99)
    changes = studio.workspace.run(delete_team, studio["Comp"], heir_id=studio["Light"])
    assert (studio.who("sh1"), studio.who("sh2"), studio.ranges("sh2")) == (
        ["Light"],
        ["Light"],
        [(3, 7)],
    )
    assert changes.label == "Took the team Comp off the plan"


def test_r19_an_heir_who_is_not_there_is_refused_even_where_nothing_is_left(studio: Studio) -> None:
    refused(studio, "no person 99", delete_person, studio["Cleo"], heir_id=99)
    refused(studio, "no team 99", delete_team, studio["Light"], heir_id=99)
    studio.make(create_activity, "Layout", name="Layout")
    refused(studio, "no activity 99", delete_activity, studio["Layout"], heir_id=99)


def test_r19_somebody_deactivated_is_no_heir(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    studio.workspace.run(update_person, studio["Ben"], is_active=False)
    refused(studio, "Ben no longer works here", delete_person, studio["Ana"], heir_id=studio["Ben"])


def test_r19_an_external_reference_is_of_one_person_and_null_frees_it(studio: Studio) -> None:
    studio.workspace.run(update_person, studio["Ana"], external_reference="sg:1")
    refused(
        studio,
        "'ana' already has the reference 'sg:1'",
        update_person,
        studio["Ben"],
        external_reference="sg:1",
    )
    refused(
        studio,
        "'ana' already has the reference 'sg:1'",
        create_person,
        username="dora",
        external_reference="sg:1",
    )
    studio.workspace.run(update_person, studio["Ana"], external_reference=None)
    studio.workspace.run(update_person, studio["Ben"], external_reference="sg:1")


def test_r19_an_activity_in_use_hands_its_work_on(studio: Studio) -> None:
    for name in ("Layout", "Comp work"):
        studio.make(create_activity, name, name=name)
    studio.row("sh1", "Ana", activity_id=studio["Layout"])
    who, what = studio["Ana"], studio["Layout"]
    studio.make(
        log_time, "entry", studio["sh1"], person_id=who, day=day(5), hours=2.0, activity_id=what
    )
    refused(studio, "is already in the plan", create_activity, name="Layout")
    refused(studio, "is already in the plan", update_activity, studio["Layout"], name="Comp work")
    refused(studio, "its own place", delete_activity, studio["Layout"], heir_id=studio["Layout"])
    studio.workspace.run(delete_activity, studio["Layout"], heir_id=studio["Comp work"])
    assert studio.rows("sh1")[0].activity_id == studio["Comp work"]
    studio.workspace.run(delete_activity, studio["Comp work"])
    assert studio.rows("sh1")[0].activity_id is None
    assert studio.workspace.snapshot.time_entries[studio["entry"]].activity_id is None
