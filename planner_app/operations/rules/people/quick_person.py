"""Somebody new by nothing but a name, alone or with a first assignment: one edit."""

from planner_app.ids import AssignmentId, ItemId, PersonId
from planner_app.languages import tr
from planner_app.model import Person, TreeItem
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit, checked_name


def add_person(edit: Edit, *, name: str) -> PersonId:
    """Add a person of this name; answers the id.

    The username is made from the name: 'Ana Ruiz' becomes 'ana.ruiz'. Refused: no name, or a
    username that is taken.
    """
    first, _, last = checked_name(name, Person).partition(" ")
    username = ".".join(name.casefold().split())
    return create_person(edit, username=username, first_name=first, last_name=last.strip())


def assign_newcomer(edit: Edit, treeitem_id: ItemId, *, name: str) -> AssignmentId:
    """Add a person of this name and put them on an item; answers the row's id. Refused: as
    `add_person`."""
    row_id = create_assignment(edit, treeitem_id, person_id=add_person(edit, name=name))
    item = name_in(edit, edit.get(TreeItem, treeitem_id))
    edit.label = tr("Added {person} and put them on '{item}'", person=name.strip(), item=item)
    return row_id
