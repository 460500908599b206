"""A stored field is declared at its column; this walks the declared ones and asks every face for
each of them."""

import dataclasses
from collections.abc import Collection, Mapping
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import JSON, Column

from planner_app.api.http.liquidplanner.calls.members import MemberChange
from planner_app.api.http.liquidplanner.documents import responses
from planner_app.api.http.liquidplanner.documents.item_requests import ItemChange, NewItem
from planner_app.api.http.liquidplanner.documents.requests import AssignmentChange, NewRow
from planner_app.api.schema import TYPES
from planner_app.interchange.table.headings import FIELDS, field_of
from planner_app.model import Assignment, Person, Record, TreeItem
from planner_app.model.assignments import AssignmentValues
from planner_app.model.fields import Field, fields_of
from planner_app.model.people import PersonValues
from planner_app.model.treeitems import TreeItemValues
from planner_app.operations.importing.plan_document import ItemDraft, PersonDraft, RowDraft
from planner_app.operations.snapshot.read_plan import FAMILIES
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, PersonRecord

Face = Mapping[str, Collection[str]]
"""By family: the names that a face has."""
ITEM_TYPES: Final = (
    "Project",
    "Folder",
    "Package",
    "Task",
    "Event",
    "PartialDayEvent",
    "Milestone",
)
FACES: Final[dict[str, Face]] = {
    "operations": {
        "assignment": AssignmentValues.__annotations__,
        "treeitem": TreeItemValues.__annotations__,
        "person": PersonValues.__annotations__,
    },
    "snapshot": {
        "assignment": AssignmentRecord._fields,
        "treeitem": ItemRecord._fields,
        "person": PersonRecord._fields,
    },
    "HTTP answer": {
        "assignment": responses.Assignment.__annotations__,
        "treeitem": responses.Treeitem.__annotations__,
        "person": responses.Member.__annotations__,
    },
    "HTTP change": {
        "assignment": AssignmentChange.model_fields,
        "treeitem": ItemChange.model_fields,
        "person": MemberChange.model_fields,
    },
    "HTTP new": {
        "assignment": NewRow.model_fields,
        "treeitem": NewItem.model_fields,
        "person": MemberChange.model_fields,
    },
    "scripting": {
        "assignment": TYPES["Assignment"].attributes,
        "treeitem": {name for kind in ITEM_TYPES for name in TYPES[kind].attributes},
        "person": TYPES["User"].attributes,
    },
    "import document": {
        "assignment": [field.name for field in dataclasses.fields(RowDraft)],
        "treeitem": [field.name for field in dataclasses.fields(ItemDraft)],
        "person": [field.name for field in dataclasses.fields(PersonDraft)],
    },
    "table": {"assignment": FIELDS, "treeitem": FIELDS, "person": ()},
}
OTHER_NAMES: Final = {
    ("HTTP answer", "person"): {
        "username": "user_name",
        "overdrive": "overdrive_scheduling",
        "active_from": "first_available_date",
        "active_until": "last_available_date",
        "is_active": "access_level",
        "main_team_id": "team_name",
    },
    ("HTTP change", "person"): {
        "username": "user_name",
        "overdrive": "overdrive_scheduling",
        "active_from": "first_available_date",
        "active_until": "last_available_date",
    },
    ("HTTP new", "person"): {
        "username": "user_name",
        "overdrive": "overdrive_scheduling",
        "active_from": "first_available_date",
        "active_until": "last_available_date",
    },
    ("scripting", "person"): {"calendar_id": "calendar", "main_team_id": "main_team"},
    ("import document", "person"): {"calendar_id": "calendar", "main_team_id": "main_team"},
    ("table", "treeitem"): {
        "is_on_hold": "on_hold",
        "external_reference": "reference",
        "start_date": "start",
        "finish_date": "finish",
        "end": "finish",
    },
}
"""What a face calls a field where it has a word of its own for it."""
NO_LINE: Final = "the lines of a table are items and their rows; a person comes by name"
LEFT_OUT: Final = {
    **{("table", "person", field.name): NO_LINE for field in fields_of(Person)},
    ("table", "treeitem", "work_in_order"): "a table has its lines in the order of work already",
    ("import document", "person", "is_active"): "whoever comes works here",
    (
        "HTTP answer",
        "person",
        "calendar_id",
    ): "LiquidPlanner's members have the hours of a week, in daily_availability",
    ("HTTP change", "person", "calendar_id"): "LiquidPlanner has no calendars to choose",
    ("HTTP new", "person", "calendar_id"): "LiquidPlanner has no calendars to choose",
    ("HTTP change", "person", "main_team_id"): "who is in a team is said of the team",
    ("HTTP new", "person", "main_team_id"): "who is in a team is said of the team",
    ("HTTP change", "person", "is_active"): "DELETE deactivates whoever has logged hours (R19)",
    ("HTTP new", "person", "is_active"): "whoever comes works here",
}
"""Face, family and field, with the reason why it is not there."""
DECLARED: Final = [
    pytest.param(family, field, id=f"{family.__tablename__}-{field.name}")
    for family in (Assignment, TreeItem, Person)
    for field in fields_of(family)
]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(("family", "field"), DECLARED)
def test_every_face_carries_a_stored_field_or_says_why_not(
    family: type[Record], field: Field, face: str
) -> None:
    name = OTHER_NAMES.get((face, family.__tablename__), {}).get(field.name, field.name)
    is_there = name in FACES[face][family.__tablename__]
    is_left_out = (face, family.__tablename__, field.name) in LEFT_OUT
    assert is_there is not is_left_out, f"{face}: {family.__tablename__}.{field.name}"


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.field)
def test_a_row_of_the_snapshot_has_the_columns_of_its_table(family: Any) -> None:
    """Without the uid, which only assignments are known by beside their id."""
    missing = set(family.table.c.keys()) - {"uid"} - set(family.tuple_type._fields)
    assert missing == set()
    hints = get_type_hints(family.tuple_type)
    stored = {name: family.table.c[name] for name in family.tuple_type._fields}
    wanted = {
        name: kind_of(column)
        for name, column in stored.items()
        if not isinstance(column.type, JSON)
    }
    assert {name: plain(hints[name]) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("family", "given"),
    [(Assignment, AssignmentValues), (TreeItem, TreeItemValues), (Person, PersonValues)],
)
def test_operations_take_the_fields_as_they_are_declared(family: type[Record], given: Any) -> None:
    hints = get_type_hints(given)
    declared = {field.name: field.annotation for field in fields_of(family)}
    assert {name: plain(hint) for name, hint in hints.items()} == declared


def test_no_heading_of_a_table_means_two_fields() -> None:
    names = {
        field: [field, *(name for name in names.split(", ") if name)]
        for field, names in FIELDS.items()
    }
    assert {name: field_of(name) for known in names.values() for name in known} == {
        name: field for field, known in names.items() for name in known
    }


def kind_of(column: Column[Any]) -> Any:
    return column.type.python_type | None if column.nullable else column.type.python_type


def plain(hint: Any) -> Any:
    """The type without the new name it may have: an ItemId is an int."""
    if get_origin(hint) in (Union, UnionType):
        kinds = [plain(kind) for kind in get_args(hint)]
        return kinds[0] | kinds[1]
    return getattr(hint, "__supertype__", hint)
