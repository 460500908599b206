"""A plan that is only looked at, made once."""

import datetime
from collections.abc import Callable, Iterator

import pytest

from planner_app import Session
from tests.databases import Plans

Names = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def library(plans: Plans) -> Iterator[Session]:
    """A project with two sequences of tasks, people in a team, bookings, hours, links, notes."""
    plan = plans.place()
    with Session(plan, create=True) as session:
        _furnish(session)
        yield session
    plans.remove(plan)


def _furnish(session: Session) -> None:
    make = session.create
    people = {
        name: make("User", {"username": name, "first_name": name.title()})
        for name in ("ana", "ben", "zoë")
    }
    comp = make("Group", {"name": "Comp", "members": [people["ana"], people["ben"]]})
    film = make("Project", {"name": "Film"})
    other = make("Project", {"name": "Other", "description": 'says "no"'})
    sq1 = make("Folder", {"name": "sq1", "parent": film})
    task = {}
    for name, parent in (
        ("sh1", sq1),
        ("sh2", sq1),
        ("SH3", film),
        ("a_b", other),
        ("a%b", other),
        ("loose", None),
    ):
        task[name] = make("Task", {"name": name, "parent": parent})
    task["sh1"]["promise_by"] = datetime.date(2026, 3, 5)
    task["sh2"]["promise_by"] = datetime.date(2026, 4, 1)
    task["sh1"]["max_effort"] = 4.0
    task["sh1"]["metadata"] = {"vendor": "Nord", "take": "2"}
    task["sh2"]["metadata"] = {"vendor": "2"}
    make("Milestone", {"name": "delivery", "date": datetime.date(2026, 5, 1)})
    animation = make("Activity", {"name": "Animation"})
    span = {"low_effort_remaining": 2, "high_effort_remaining": 6}
    make(
        "Assignment",
        {"context": task["sh1"], "resource": people["ana"], "activity": animation, **span},
    )
    make("Assignment", {"context": task["sh1"], "resource": comp, "assignment_type": "Management"})
    make("Assignment", {"context": task["sh2"], "resource": people["zoë"], "daily_limit": 4})
    make("TypedContextLink", {"from": task["sh1"], "to": task["sh2"], "lag_days": 1})
    week = {"start": datetime.datetime(2026, 3, 2), "end": datetime.datetime(2026, 3, 6)}  # noqa: DTZ001
    make("Allocation", {"resource": people["ben"], "allocation_type": "Vacation", **week})
    noon = {"start": datetime.datetime(2026, 3, 2, 12), "end": datetime.datetime(2026, 3, 2, 15)}  # noqa: DTZ001
    make(
        "Allocation",
        {"resource": people["ana"], "allocation_type": "Project Work", "value": 0.5, **noon},
    )
    session.commit()
    log = {"user": people["ana"], "start": datetime.datetime(2026, 3, 3), "duration": 5400}  # noqa: DTZ001
    make("Timelog", {"context": task["sh1"], "comment": "roto", **log})
    task["SH3"]["status"] = session.query("Status where name is Done").one()
    session.commit()


@pytest.fixture
def names(library: Session) -> Names:
    """The names of the tasks that a condition finds, in the order they were made."""
    return lambda condition: [
        task["name"] for task in library.query(f"select name from Task where {condition}")
    ]
