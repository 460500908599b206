"""Every snippet of ftrack's page runs unmodified on a session, and does what the page says."""

import datetime
import re
from typing import Any

import pytest

from planner_app import Session
from planner_app.exception import NoResultFoundError
from tests.api.page import PAGE, SNIPPETS, furnish


def run(session: Session, name: str) -> dict[str, Any]:
    """A snippet with `session` and `datetime` preset; answers the names it made."""
    names: dict[str, Any] = {"session": session, "datetime": datetime}
    exec(SNIPPETS[name], names)
    return names


@pytest.fixture
def page(session: Session) -> Session:
    """With the rows that the page names."""
    furnish(session)
    return session


def test_the_snippets_are_those_of_the_page() -> None:
    if not PAGE.is_file():
        pytest.skip("the page is not beside this checkout")
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks == list(SNIPPETS.values())


def test_assignments_of_a_task(page: Session) -> None:
    found = run(page, "assignments of a task")["assignments"]
    assert [(row["id"], row["resource"]["username"]) for row in found] == [
        ("assignment_id", "ana"),
        ("bens", "ben"),
    ]


def test_allocations_of_a_user(page: Session) -> None:
    [found] = run(page, "allocations of a user")["allocations"]
    assert (found["id"], found["allocation_type"], found["value"]) == (
        "allocation_id",
        "Vacation",
        1.0,
    )


def test_create_an_assignment(page: Session) -> None:
    made = run(page, "create an assignment")
    assert made["assignment"]["assignment_type"] == "Creative Work"
    assert made["assignment"]["position"] == 3
    rows = page.query('Assignment where context_id is "{}"'.format(made["task"]["id"])).all()
    assert [row["resource"]["username"] for row in rows] == ["ana", "ben", "my_user"]


def test_create_an_allocation(page: Session) -> None:
    run(page, "create an allocation")
    page.reset()
    found = page.query("Allocation where allocation_type is 'Project Work'").one()
    days = (datetime.datetime(2023, 1, 1), datetime.datetime(2023, 1, 31))  # noqa: DTZ001
    assert (found["start"], found["end"], found["value"]) == (*days, 1.0)
    assert found["user"]["username"] == "my_user"


def test_update_an_assignment(page: Session) -> None:
    run(page, "update an assignment")
    page.reset()
    assert (
        page.query('Assignment where id is "assignment_id"').one()["assignment_type"]
        == "Management"
    )


def test_update_an_allocation(page: Session) -> None:
    run(page, "update an allocation")
    page.reset()
    assert page.query('Allocation where id is "allocation_id"').one()["value"] == 0.5


def test_delete_an_assignment(page: Session) -> None:
    run(page, "delete an assignment")
    assert [row["id"] for row in page.query("Assignment").all()] == ["bens"]
    with pytest.raises(NoResultFoundError):
        run(page, "delete an assignment")


def test_delete_an_allocation(page: Session) -> None:
    run(page, "delete an allocation")
    assert page.query("Allocation").all() == []
