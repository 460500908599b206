"""What is set of a stored field by one door stands behind every other: whichever fields are
declared."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from planner_app import Session
from planner_app.api.http.tokens import Tokens
from planner_app.ids import ItemId
from planner_app.interchange.csv_file import read_csv
from planner_app.interchange.table.headings import IN_TABLES
from planner_app.model import Assignment, Person, Record, TreeItem
from planner_app.model.fields import Field, fields_but
from planner_app.operations.checking import check_connection
from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import (
    ItemDraft,
    PersonDraft,
    PlanDocument,
    RowDraft,
)
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person, update_person
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.operations.rules.work.assignments import update_assignment
from tests.api.http.conftest import Caller, served

OF_OTHER_ITEMS: Final = ("start_date", "finish_date", "start", "end")
"""What tasks have not."""
VALUES: Final[dict[type, Any]] = {
    str: "some words",
    float: 3.5,
    int: 3,
    date: date(2026, 3, 4),
    datetime: datetime(2026, 3, 4, 9, tzinfo=UTC),
}


def value(field: Field) -> Any:
    """One that a new record does not have."""
    if field.name == "timezone":
        return "Europe/Paris"
    return not field.default if field.kind is bool else VALUES[field.kind]


def values(family: type[Record], *without: str) -> dict[str, Any]:
    """One of each field that any task, row or person has."""
    return {field.name: value(field) for field in fields_but(family, (*OF_OTHER_ITEMS, *without))}


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """A plan with one task and one person, both of whom have the id that the first of them gets."""
    with Workspace.create(str(tmp_path / "show.plan"), name="Show", timezone="UTC") as workspace:
        workspace.run(create_treeitem, name="task")
        workspace.run(create_person, username="ana")
    return str(tmp_path / "show.plan")


@pytest.fixture
def workspace(plan: str) -> Iterator[Workspace]:
    with Workspace.open(plan, author="ada") as opened:
        yield opened
        assert opened.read(check_connection).faults == ()


def task_of(workspace: Workspace) -> ItemId:
    return next(item.id for item in workspace.snapshot.items.values() if item.type == "task")


def stored(workspace: Workspace, family: type[Record], name: str) -> Any:
    """A field of the task, of its row, of the person."""
    snapshot = workspace.snapshot
    (row,) = snapshot.assignments.values()
    (person,) = snapshot.people.values()
    found: dict[type[Record], Any] = {
        Assignment: row,
        TreeItem: snapshot.items[row.treeitem_id],
        Person: person,
    }
    return getattr(found[family], name)


@pytest.fixture
def token() -> Iterator[str]:
    yield Tokens().make("fay", read_only=False)
    Tokens().revoke("fay")


FAMILIES: Final = pytest.mark.parametrize("family", (Assignment, TreeItem, Person))


@FAMILIES
def test_what_an_edit_sets_is_in_the_snapshot_and_undone(
    workspace: Workspace, family: type[Record]
) -> None:
    (row_id,), (person_id,) = workspace.snapshot.assignments, workspace.snapshot.people
    sent = values(family)
    before = {name: stored(workspace, family, name) for name in sent}
    if family is Assignment:
        workspace.run(update_assignment, row_id, **sent)
    elif family is TreeItem:
        workspace.run(update_treeitem, task_of(workspace), **sent)
    else:
        workspace.run(update_person, person_id, **sent)
    assert {name: stored(workspace, family, name) for name in sent} == sent
    assert workspace.read(check_connection).faults == ()
    workspace.history.undo()
    assert {name: stored(workspace, family, name) for name in sent} == before
    workspace.history.redo()
    assert {name: stored(workspace, family, name) for name in sent} == sent


def test_what_a_document_says_is_imported(tmp_path: Path) -> None:
    row, item = values(Assignment), values(TreeItem, "name")
    person = values(Person, "username", "is_active")
    document = PlanDocument(
        "x",
        people=[PersonDraft("p", "some words", **person)],
        items=[ItemDraft("a", "some words", "task", rows=[RowDraft("p", **row)], **item)],
    )
    with Workspace.create(str(tmp_path / "new.plan"), name="Show", timezone="UTC") as workspace:
        workspace.run(import_document, document)
        for family, sent in ((Assignment, row), (TreeItem, item), (Person, person)):
            assert {name: stored(workspace, family, name) for name in sent} == sent
        assert workspace.read(check_connection).faults == ()


@pytest.mark.parametrize(
    ("family", "query"), [(Assignment, "Assignment"), (TreeItem, "Task"), (Person, "User")]
)
def test_what_a_script_sets_is_read_by_the_next(
    plan: str, family: type[Record], query: str
) -> None:
    sent = values(family)
    with Session(plan) as session:
        session.query(query).one().update(sent)
        session.commit()
    with Session(plan) as session:
        found = session.query(f"select {', '.join(sent)} from {query}").one()
        assert {name: found[name] for name in sent} == sent
    with Workspace.open(plan) as workspace:
        assert {name: stored(workspace, family, name) for name in sent} == sent


def test_what_a_table_says_is_in_the_document(tmp_path: Path) -> None:
    fields = [(family, field) for family, found in IN_TABLES.items() for field in found]
    headings = [field.said.headings.partition(",")[0] for _, field in fields]
    cells = [str(value(field)) for _, field in fields]
    table = tmp_path / "show.csv"
    table.write_text(f"Name,{','.join(headings)}\ntask,{','.join(cells)}\n", encoding="utf-8")
    document = read_csv(table)
    (item,), (row,) = document.items, document.items[0].rows
    for family, field in fields:
        assert getattr(item if family is TreeItem else row, field.name) == value(field), field.name
    assert document.remarks == []


def test_what_a_call_sets_is_in_the_answer(workspace: Workspace, token: str) -> None:
    (row_id,), (person_id,), task = (
        workspace.snapshot.assignments,
        workspace.snapshot.people,
        task_of(workspace),
    )
    row, item = plain(values(Assignment)), plain(values(TreeItem))
    person = plain(
        values(Person, "username", "overdrive", "active_from", "active_until", "is_active")
    )
    with served(workspace) as address:
        fay = Caller(address, "fay", token)
        answered = fay.put(f"/treeitems/{task}", item)
        assert {name: answered[name] for name in item} == item
        answered = fay.post(
            f"/treeitems/{task}/update_assignment", {"assignment_id": row_id, **row}
        )
        assert {name: answered["assignments"][0][name] for name in row} == row
        answered = fay.put(f"/members/{person_id}", person)
        assert {name: answered[name] for name in person} == person
        made = fay.post(
            "/tasks", {"name": "b", **{k: v for k, v in item.items() if v != "some words"}}, 201
        )
        assert {name: made[name] for name in item if item[name] != "some words"} == {
            name: sent for name, sent in item.items() if sent != "some words"
        }


def plain(sent: dict[str, Any]) -> dict[str, Any]:
    """As JSON holds it."""
    return {
        name: found.isoformat() if isinstance(found, date) else found
        for name, found in sent.items()
    }
