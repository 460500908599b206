"""The rules that hold after every edit, an undo included (R1, R4, R7, R15, S6). Only touched
records are looked at."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId, PersonId, TeamId
from planner_app.languages import tr
from planner_app.model import Assignment, TreeItem
from planner_app.model.nouns import a_kind
from planner_app.model.treeitems import LEAVES
from planner_app.operations.rules import cross_row_invariants, metadata, precedence
from planner_app.operations.rules.tree import packages
from planner_app.operations.rules.work.project_teams import OPEN_WORK, on_teams, with_open_work
from planner_app.operations.rules.work.rows import items_of, owner_name
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.recorder import RecordChanges
from planner_app.operations.transaction.subtrees import above, places, projects_above, subtrees

_PLACES: Final = select(
    Assignment.treeitem_id, Assignment.position, Assignment.person_id, Assignment.team_id
)


def check(edit: Edit, changed: RecordChanges) -> None:
    """Refused: the edit would break a rule; the sentence is that of the first one."""
    items = edit.present(TreeItem, _touched_items(edit, changed))
    _check_rows(edit, items)
    _check_tree(edit, changed)
    packages.check(edit, changed)
    _check_teams(edit, changed, items)
    precedence.check(edit, changed)
    cross_row_invariants.check(edit, changed)
    metadata.check(edit, changed)


def _touched_items(edit: Edit, changed: RecordChanges) -> set[ItemId]:
    items = {
        record_id
        for (family, record_id), change in changed.items()
        if family == "treeitem" and change.after
    }
    rows: set[AssignmentId] = set()
    for (family, record_id), change in changed.items():
        if family == "assignment":
            named = {
                image["treeitem_id"]
                for image in (change.before, change.after)
                if image and "treeitem_id" in image
            }
            items |= named
            if not named:
                rows.add(record_id)
    return items | items_of(edit, rows)


def _check_rows(edit: Edit, items: Sequence[TreeItem]) -> None:
    rows: dict[ItemId, list[tuple[int, PersonId | None, TeamId | None]]] = defaultdict(list)
    for item, position, person, team in edit.records_where(
        _PLACES, Assignment.treeitem_id, {item.id for item in items}
    ):
        rows[item].append((position, person, team))
    for record in items:
        name, kind, found = record.name, record.type, rows.get(record.id, [])
        if kind in LEAVES and not found:
            raise Refused(tr("'{item}' must keep at least one assignment.", item=name))
        if sorted(position for position, _, _ in found) != list(range(1, len(found) + 1)):
            raise Refused(
                tr("The assignments of '{item}' would no longer have one clear order.", item=name)
            )
        if len({(person, team) for _, person, team in found}) != len(found):
            raise Refused(tr("Somebody would be on '{item}' twice.", item=name))
        if found and kind not in LEAVES and kind != "project":
            raise Refused(
                tr(
                    "'{item}' is {kind}; it carries no assignments of its own.",
                    item=name,
                    kind=a_kind(kind),
                )
            )


def _check_tree(edit: Edit, changed: RecordChanges) -> None:
    """R15: every item that came or moved hangs below the root, under containers only; no package in
    a project."""
    moved = {
        record_id
        for (family, record_id), change in changed.items()
        if family == "treeitem" and change.after and "parent_id" in change.after
    }
    if not moved:
        return
    packages = set(edit.session.scalars(select(TreeItem.id).where(TreeItem.type == "package")))
    found = places(edit, moved | packages)
    for item in moved:
        place = found[item]
        line = above(found, item)
        if found[line[-1] if line else item].parent_id not in (None, *found):
            raise Refused(tr("The container of '{item}' is no longer there.", item=place.name))
        if place.type != "root" and (not line or found[line[-1]].type != "root"):
            raise Refused(tr("'{item}' cannot be moved into itself.", item=place.name))
        if line and found[line[0]].type in LEAVES:
            raise Refused(tr("'{item}' would no longer be inside a container.", item=place.name))
    for package in packages:
        if projects_above(found, package):
            raise Refused(
                tr("The package '{name}' cannot be inside a project.", name=found[package].name)
            )


def _check_teams(edit: Edit, changed: RecordChanges, items: Sequence[TreeItem]) -> None:
    """R12: whoever has open work inside a project is on its team; an undo may take a team row away
    that others need."""
    pairs = _open_work(edit, changed)
    found = places(edit, {item for item, _ in pairs})
    needed = {
        (project, person) for item, person in pairs for project in projects_above(found, item)
    }
    if any(item.type == "project" for item in items):
        before = [
            change.before
            for (family, _), change in changed.items()
            if family == "assignment" and change.before
        ]
        needed |= with_open_work(
            edit, {image["person_id"] for image in before if image.get("person_id")}
        )
    for project, person in sorted(needed - on_teams(edit, needed)):
        name = edit.session.get_one(TreeItem, project).name
        raise Refused(
            tr(
                "{person} has open work inside '{item}' and must stay on its team.",
                person=owner_name(edit, (person, None)),
                item=name,
            )
        )


def _open_work(edit: Edit, changed: RecordChanges) -> set[tuple[ItemId, PersonId]]:
    """(item, person) of the open rows that came or changed, and of those inside what was moved."""
    rows = [
        record_id
        for (family, record_id), change in changed.items()
        if family == "assignment" and change.after
    ]
    moved = [
        record_id
        for (family, record_id), change in changed.items()
        if family == "treeitem" and change.before and change.after and "parent_id" in change.after
    ]
    inside = {item.id for item in subtrees(edit, edit.get_all(TreeItem, moved)) if item.is_leaf}
    return {
        (item, person)
        for column, ids in ((Assignment.id, rows), (Assignment.treeitem_id, inside))
        for item, person in edit.records_where(OPEN_WORK, column, ids)
        if person is not None
    }
