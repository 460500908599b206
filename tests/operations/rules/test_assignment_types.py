"""Assignment types and allocation types come and go (R19, A1)."""

import pytest

from planner_app.operations.rules.assignment_types import (
    create_allocation_type,
    create_assignment_type,
    delete_allocation_type,
    delete_assignment_type,
    update_allocation_type,
    update_assignment_type,
)
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused


def types_of(studio: Studio, item: str) -> list[str | None]:
    names = studio.workspace.snapshot.assignment_types
    return [
        names[row.assignment_type_id].name if row.assignment_type_id else None
        for row in studio.rows(item)
    ]


@pytest.fixture
def kinds(studio: Studio) -> Studio:
    """Assignment types Creative Work and Management; Ana's row on sh1 is Creative Work, her
    vacation a Vacation."""
    for name in ("Creative Work", "Management"):
        studio.make(create_assignment_type, name, name=name)
    studio.row("sh1", "Ana", assignment_type="Creative Work")
    for kind in studio.workspace.snapshot.allocation_types.values():
        studio.ids[kind.name] = kind.id
    week = Period(day(5), day(9))
    studio.make(
        create_allocation, "off", person_id=studio["Ana"], allocation_type="Vacation", period=week
    )
    return studio


def test_a01_an_unknown_assignment_type_is_made(studio: Studio) -> None:
    studio.row("sh1", "Ana", assignment_type="Creative Work")
    studio.workspace.run(update_assignment, studio["sh1-Ana"], assignment_type="Management")
    studio.row("sh1", "Ben", assignment_type="Creative Work")
    names = [kind.name for kind in studio.workspace.snapshot.assignment_types.values()]
    assert (names, types_of(studio, "sh1")) == (
        ["Creative Work", "Management"],
        ["Management", "Creative Work"],
    )


def test_r19_an_assignment_type_in_use_hands_its_rows_on_or_leaves_them_without(
    kinds: Studio,
) -> None:
    run = kinds.workspace.run
    refused(
        kinds,
        "its own place",
        delete_assignment_type,
        kinds["Management"],
        heir_id=kinds["Management"],
    )
    refused(kinds, "no assignment type 99", delete_assignment_type, kinds["Management"], heir_id=99)
    refused(kinds, "no assignment type 99", delete_assignment_type, 99)
    run(delete_assignment_type, kinds["Creative Work"], heir_id=kinds["Management"])
    assert types_of(kinds, "sh1") == ["Management"]
    changes = run(delete_assignment_type, kinds["Management"])
    assert (changes.label, types_of(kinds, "sh1")) == (
        "Removed the assignment type Management",
        [None],
    )
    assert not kinds.workspace.snapshot.assignment_types


def test_r19_assignment_types_are_renamed_and_not_doubled(kinds: Studio) -> None:
    kinds.workspace.run(update_assignment_type, kinds["Management"], name=" Lead ")
    assert kinds.workspace.snapshot.assignment_types[kinds["Management"]].name == "Lead"
    assert kinds.workspace.run(
        update_assignment_type, kinds["Management"], name="Lead"
    ).changed_nothing
    refused(kinds, "the name 'Lead' is already", create_assignment_type, name="Lead")
    refused(
        kinds,
        "the name 'Lead' is already",
        update_assignment_type,
        kinds["Creative Work"],
        name="Lead",
    )
    refused(kinds, "needs a name", create_assignment_type, name=" ")
    refused(kinds, "needs a name", update_assignment_type, kinds["Management"], name="")
    refused(
        kinds,
        "needs a name",
        create_assignment,
        kinds["sh2"],
        person_id=kinds["Ben"],
        assignment_type="",
    )


def test_r19_an_allocation_type_in_use_needs_an_heir(kinds: Studio) -> None:
    run = kinds.workspace.run
    vacation = kinds["Vacation"]
    refused(
        kinds,
        "1 allocation has the type Vacation; say which other",
        delete_allocation_type,
        vacation,
    )
    refused(kinds, "its own place", delete_allocation_type, vacation, heir_id=vacation)
    refused(kinds, "allocation type 99", delete_allocation_type, vacation, heir_id=99)
    changes = run(delete_allocation_type, vacation, heir_id=kinds["Sick leave"])
    assert (
        kinds.workspace.snapshot.allocations[kinds["off"]].allocation_type_id == kinds["Sick leave"]
    )
    assert changes.needs_schedule
    run(delete_allocation_type, kinds["Training"])
    names = [kind.name for kind in kinds.workspace.snapshot.allocation_types.values()]
    assert names == ["Project Work", "Sick leave"]


def test_a01_allocation_types_take_or_provide_and_are_not_doubled(kinds: Studio) -> None:
    made = kinds.make(create_allocation_type, "Jury duty", name="Jury duty", takes_time=True)
    assert kinds.workspace.snapshot.allocation_types[made].takes_time
    changes = kinds.workspace.run(update_allocation_type, made, name="Jury", takes_time=False)
    assert kinds.workspace.snapshot.allocation_types[made][1:] == ("Jury", False)
    assert changes.needs_schedule
    refused(
        kinds,
        "the name 'Jury' is already",
        create_allocation_type,
        name="Jury",
        takes_time=True,
    )
    refused(
        kinds,
        "the name 'Jury' is already",
        update_allocation_type,
        kinds["Training"],
        name="Jury",
    )
    refused(kinds, "takes time", create_allocation_type, name="x", takes_time=None)
    refused(kinds, "takes time", update_allocation_type, made, takes_time=1)
    refused(kinds, "needs a name", create_allocation_type, name="", takes_time=True)


def test_a01_a_new_plan_knows_one_type_that_provides_and_three_that_take(studio: Studio) -> None:
    known = {
        kind.name: kind.takes_time for kind in studio.workspace.snapshot.allocation_types.values()
    }
    assert known == {"Project Work": False, "Vacation": True, "Sick leave": True, "Training": True}
