"""Treeitems: create, update, move, delete (R13, R15, R16, R19)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Unpack

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import tr, trn
from planner_app.limits import FIRST_YEAR, LAST_YEAR, LONGEST_ITEM_NAME, is_day
from planner_app.model import Assignment, TimeEntry, TreeItem
from planner_app.model.fields import fields_of, names_of
from planner_app.model.nouns import a_kind
from planner_app.model.treeitems import LEAVES, TYPES, NewTreeItemValues, TreeItemValues
from planner_app.operations.rules.tree.packages import unpackage
from planner_app.operations.rules.tree.ranks import assign_ranks
from planner_app.operations.rules.tree.removal import delete_subtrees
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.operations.rules.work.project_teams import join_teams
from planner_app.operations.rules.work.rows import refresh_done_at, renumber, rows_of_all, set_done
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import (
    KEEP,
    Edit,
    Keep,
    apply_values,
    checked_name,
    free_reference,
    refuse_out_of_bounds,
)
from planner_app.operations.transaction.field_words import field_words, listed_fields
from planner_app.operations.transaction.subtrees import above, places, projects_above, subtrees
from planner_app.words import number_words


def create_treeitem(
    edit: Edit,
    /,
    *,
    name: str,
    type: str = "task",  # noqa: A002  (the field's name in the rules)
    parent_id: ItemId | None = None,
    before_id: ItemId | None = None,
    after_id: ItemId | None = None,
    rows: Sequence[Mapping[str, Any]] = (),
    **values: Unpack[NewTreeItemValues],
) -> ItemId:
    """A new item, last among its siblings unless a neighbour is given; answers its id.

    A leaf starts with one Unassigned row unless `rows` are given, each as `create_assignment` takes
    it; one of those that is for nobody stays beside the others (R16). Refused: no name, an unknown
    type, a leaf as parent, a package inside a project, rows that the item cannot carry.
    """
    if type not in TYPES or type == "root":
        raise Refused(tr("'{type}' is not a kind of item.", type=type))
    parent = edit.get(TreeItem, parent_id) if parent_id is not None else root(edit)
    title = checked_name(name, TreeItem, LONGEST_ITEM_NAME)
    _refuse_parent(edit, parent, type, title)
    item = TreeItem(
        name=title, type=type, parent_id=parent.id, rank=0, work_in_order=True, is_on_hold=False
    )
    _free_reference(edit, item, values)
    apply_values(item, values, names_of(TreeItem))
    check_fields(item)
    edit.add(item)
    assign_ranks(edit, parent.id, [item], before_id, after_id)
    if rows:
        _add_rows(edit, item, rows)
    elif item.is_leaf:
        edit.add(Assignment(treeitem_id=item.id, position=1))
    edit.label = tr("Added '{item}'", item=name_in(edit, item))
    return item.id


def _add_rows(edit: Edit, item: TreeItem, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, those of somebody first: else they would take the place of one given for nobody
    (R16). Then all get their order."""
    wanted = [{"person_id": None, **row} for row in rows]
    is_for_nobody = [not row["person_id"] and row.get("team_id") is None for row in wanted]
    made = {
        n: create_assignment(edit, item.id, **wanted[n])
        for n in sorted(range(len(rows)), key=is_for_nobody.__getitem__)
    }
    renumber([edit.get(Assignment, made[n]) for n in range(len(rows))])


def update_treeitem(
    edit: Edit,
    /,
    treeitem_id: ItemId,
    *,
    is_done: bool | None = None,
    done_at: datetime | Keep = KEEP,
    **values: Unpack[TreeItemValues],
) -> None:
    """Change fields of an item; `is_done` closes or reopens its rows, `done_at` says when its last
    one was done (R13).

    Refused: unknown fields, bad dates, a done_at for an item that is not done.
    """
    item = edit.get(TreeItem, treeitem_id)
    full_name = name_in(edit, item)
    if item.type == "root" and (set(values) - {"name"} or is_done is not None):
        raise Refused(tr("Only the name of the plan's root can be changed."))
    if "name" in values:
        values["name"] = checked_name(values["name"], TreeItem, LONGEST_ITEM_NAME)
    _free_reference(edit, item, values)
    apply_values(item, values, names_of(TreeItem))
    check_fields(item)
    if is_done is not None:
        mark_done(edit, item, is_done)
    if not isinstance(done_at, Keep):
        _set_done_at(item, done_at)
    changed = [*values] if isinstance(done_at, Keep) else [*values, "done_at"]
    edit.label = _update_label(name_in(edit, item), full_name, item, changed, is_done)


def move_treeitems(
    edit: Edit,
    treeitem_ids: Sequence[ItemId],
    *,
    parent_id: ItemId,
    before_id: ItemId | None = None,
    after_id: ItemId | None = None,
) -> None:
    """R15: several items move together and keep their order; a descendant of a moved item travels
    with it.

    Refused: a cycle, a leaf as parent, a package inside a project, the root, a neighbour that is
    not inside the new parent.
    """
    items = _topmost(edit, treeitem_ids)
    parent = edit.get(TreeItem, parent_id)
    line = {parent.id, *above(places(edit, [parent.id]), parent.id)}
    for item in items:
        if item.type == "root":
            raise Refused(tr("The plan's root cannot be moved."))
        if item.id in line:
            raise Refused(tr("'{item}' cannot be moved into itself.", item=item.name))
        _refuse_parent(edit, parent, item.type, item.name)
    came_from = {item.id: item.parent_id for item in items}
    for item in items:
        item.parent_id = parent.id
    if parent.type == "package":
        # What stands in a package is not packaged elsewhere (R18).
        unpackage(items)
    assign_ranks(edit, parent.id, items, before_id, after_id)
    moved = subtrees(edit, [item for item in items if came_from[item.id] != parent.id])
    join_teams(edit, (row for rows in rows_of_all(edit, _leaves(moved)).values() for row in rows))
    first = name_in(edit, items[0], came_from[items[0].id])
    is_elsewhere = set(came_from.values()) != {parent.id}
    edit.label = _move_label(first, len(items), parent.name if is_elsewhere else None)


def _move_label(first: str, count: int, into: str | None) -> str:
    """into: the new container's name; None where the items stay in theirs."""
    if count == 1:
        if into is None:
            return tr("Moved '{item}'", item=first)
        return tr("Moved '{item}' into '{container}'", item=first, container=into)
    if into is None:
        return trn("Moved {count} item", "Moved {count} items", count)
    return trn(
        "Moved {count} item into '{container}'",
        "Moved {count} items into '{container}'",
        count,
        container=into,
    )


def delete_treeitems(edit: Edit, treeitem_ids: Sequence[ItemId]) -> None:
    """Delete items with all that is inside; a note tells of hours logged on them (R19). Refused:
    the root."""
    items = _topmost(edit, treeitem_ids)
    if any(item.type == "root" for item in items):
        raise Refused(tr("The plan's root cannot be deleted."))
    inside = subtrees(edit, items)
    label = trn("Deleted {count} item", "Deleted {count} items", len(items))
    if len(items) == 1:
        label = tr("Deleted '{item}'", item=name_in(edit, items[0]))
    ids = [item.id for item in inside]
    hours = sum(
        hours
        for (hours,) in edit.records_where(select(TimeEntry.hours), TimeEntry.treeitem_id, ids)
    )
    if hours:
        edit.notes.append(
            tr("{hours} logged hours were deleted with it.", hours=number_words(hours))
        )
    delete_subtrees(edit, inside)
    edit.label = label


def mark_done(edit: Edit, item: TreeItem, is_done: bool) -> None:
    """R13: close the open rows of an item or of all leaves of a container; or reopen, where all are
    closed, those that were closed together last."""
    leaves = {leaf.id: leaf for leaf in subtrees(edit, [item]) if leaf.is_leaf}
    rows_by_leaf = rows_of_all(edit, leaves)
    rows = [row for found in rows_by_leaf.values() for row in found]
    if is_done:
        for row in rows:
            set_done(edit, row, True)
    elif all(row.is_done for row in rows):
        _reopen(edit, rows)
    for leaf_id, found in rows_by_leaf.items():
        refresh_done_at(edit, leaves[leaf_id], found)


def _set_done_at(item: TreeItem, done_at: object) -> None:
    if not item.is_leaf:
        raise Refused(
            tr(
                "'{item}' is {kind}; it is done when the items inside it are done.",
                item=item.name,
                kind=a_kind(item.type),
            )
        )
    if item.done_at is None:
        raise Refused(tr("'{item}' is not done, so it has no completion time.", item=item.name))
    if not isinstance(done_at, datetime) or done_at.tzinfo is None or not is_day(done_at):
        raise Refused(
            tr(
                "The completion time of '{item}' needs a time zone and a year from {first} to "
                "{last}.",
                item=item.name,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    item.done_at = done_at


def _reopen(edit: Edit, rows: Sequence[Assignment]) -> None:
    last = max((row.done_at for row in rows if row.done_at), default=None)
    closed_last = [row for row in rows if row.done_at == last]
    for row in closed_last:
        set_done(edit, row, False)
    join_teams(edit, closed_last)


def root(edit: Edit) -> TreeItem:
    """The top of the plan."""
    return edit.session.scalars(select(TreeItem).where(TreeItem.type == "root")).one()


def check_fields(item: TreeItem) -> None:
    """Refused: fields that do not fit the kind of item, or make no sense."""
    refuse_out_of_bounds(item)
    for field in fields_of(TreeItem):
        day = getattr(item, field.name) if field.kind is date else None
        if day is not None and not is_day(day):
            raise Refused(
                tr(
                    "The {field} of '{item}' must be a day between {first} and {last}.",
                    field=field_words(TreeItem, field.name),
                    item=item.name,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
    if item.type == "event" and not _ordered(item.start_date, item.finish_date, "<="):
        raise Refused(
            tr("The event '{item}' needs a first and a last day, in this order.", item=item.name)
        )
    if item.type == "partial_day_event" and not _ordered(item.start, item.end, "<"):
        raise Refused(tr("The event '{item}' needs a start and a later end.", item=item.name))
    if item.type == "milestone" and item.start_date is None:
        raise Refused(tr("The milestone '{item}' needs a day.", item=item.name))


def _free_reference(edit: Edit, item: TreeItem, values: NewTreeItemValues | TreeItemValues) -> None:
    if "external_reference" in values:
        values["external_reference"] = free_reference(edit, item, values["external_reference"])


def _ordered(first: date | datetime | None, last: date | datetime | None, how: str) -> bool:
    if first is None or last is None:
        return False
    return first <= last if how == "<=" else first < last


def _refuse_parent(edit: Edit, parent: TreeItem, kind: str, name: str) -> None:
    if parent.type in LEAVES:
        raise Refused(
            tr(
                "'{parent}' is {kind}; nothing can be put inside it.",
                parent=parent.name,
                kind=a_kind(parent.type),
            )
        )
    if kind == "package" and (
        parent.type == "project" or projects_above(places(edit, [parent.id]), parent.id)
    ):
        raise Refused(tr("The package '{name}' cannot be inside a project.", name=name))


def _topmost(edit: Edit, treeitem_ids: Sequence[ItemId]) -> list[TreeItem]:
    """The items without those inside another one of them. Refused: no items. UnknownRecord: one
    does not exist."""
    if not treeitem_ids:
        raise Refused(tr("No items were chosen."))
    items = edit.get_all(TreeItem, treeitem_ids)
    chosen = {item.id for item in items}
    found = places(edit, chosen)
    return [item for item in items if chosen.isdisjoint(above(found, item.id))]


def _leaves(items: Sequence[TreeItem]) -> list[ItemId]:
    return [item.id for item in items if item.is_leaf]


def _update_label(
    name: str, old_name: str, item: TreeItem, changed: Sequence[str], is_done: bool | None
) -> str:
    if is_done is not None:
        return tr("Finished '{item}'", item=name) if is_done else tr("Reopened '{item}'", item=name)
    if list(changed) == ["name"]:
        return tr("Renamed '{old_name}' to '{name}'", old_name=old_name, name=item.name)
    if list(changed) == ["is_on_hold"]:
        if item.is_on_hold:
            return tr("Put '{item}' on hold", item=name)
        return tr("Took '{item}' off hold", item=name)
    return tr(
        "Changed the {fields} of '{item}'",
        item=name,
        fields=listed_fields(TreeItem, changed),
    )
