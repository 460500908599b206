"""Writes contexts: our items."""

from collections.abc import Iterable
from typing import Any, Final

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.writer import Writing, hours_of
from planner_app.api.schema.contexts import CONCRETE, LEAVES, ONLY_SCHEMA, STATUS_IDS
from planner_app.errors import Refused
from planner_app.ids import ActivityId, ItemId
from planner_app.languages import tr
from planner_app.model import Assignment, TreeItem
from planner_app.model.fields import names_of
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    move_treeitems,
    root,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.rows import rows_of
from planner_app.operations.transaction.subtrees import above, places
from planner_app.words import list_words

_KINDS: Final = {name: kind for kind, name in CONCRETE.items()}
"""Types of items by the name of their entity type."""


def make(writing: Writing, write: EntityWrite) -> ItemId:
    """Create an item, last in its parent."""
    edit, values = writing.edit, _values(writing, write)
    item_id = create_treeitem(
        edit, type=_KINDS[write.entity.name], parent_id=_parent(writing, write), **values
    )
    # The operations below set labels of their own, but a new item is what a person did.
    label = edit.label
    writing.named(TreeItem, item_id, write)
    if write.entity.name in LEAVES:
        writing.new_items[item_id] = []
    if write.values.get("package") is not None:
        package_treeitems(
            edit, [item_id], package_id=writing.known.id_of(write.values["package"], ItemId)
        )
    _finish_later(writing, write, item_id)
    edit.label = label
    return item_id


def update(writing: Writing, write: EntityWrite, item_id: ItemId) -> None:
    """Change fields, parent and package. Done or open is written when all rows are there."""
    edit = writing.edit
    values = _values(writing, write, is_on_hold=edit.get(TreeItem, item_id).is_on_hold)
    if values:
        update_treeitem(edit, item_id, **values)
    if "parent" in write.values:
        parent_id = _parent(writing, write)
        target = parent_id if parent_id is not None else root(edit).id
        # Clients send the parent along with other changes; moving would change the order.
        if edit.get(TreeItem, item_id).parent_id != target:
            move_treeitems(edit, [item_id], parent_id=target)
    if "package" in write.values:
        package_treeitems(
            edit, [item_id], package_id=writing.known.id_of(write.values["package"], ItemId)
        )
    _finish_later(writing, write, item_id)


def _values(writing: Writing, write: EntityWrite, *, is_on_hold: bool = False) -> dict[str, Any]:
    # A milestone's `date` is stored as the start of an event is.
    found = writing.fields(write, *names_of(TreeItem), date="start_date")
    if "full_name" in write.values and "name" not in found:
        found["name"] = write.values["full_name"]
    if "bid" in write.values and "max_effort" not in found:
        bid = write.values["bid"]
        found["max_effort"] = None if bid is None else hours_of(bid, "bid")
    schema = write.values.get("project_schema")
    if schema is not None and schema.uid != ONLY_SCHEMA:
        raise Refused(
            tr(
                "There is no ProjectSchema '{id}'; the only one is '{only}'.",
                id=f"{schema.uid:.80}",
                only=ONLY_SCHEMA,
            )
        )
    # ftrack's status says in one word what is two fields here: on hold, and done (_finish_later).
    status = _status(write)
    if status is not None and (status == STATUS_IDS["on-hold"]) != is_on_hold:
        found["is_on_hold"] = not is_on_hold
    return found


def refuse_elsewhere(writing: Writing, made: Iterable[EntityWrite]) -> None:
    """Refused: a new item is not inside the project that a script named beside its parent."""
    # Not before all items are made, because parents may be new as well.
    wanted: dict[ItemId, EntityWrite] = {}
    for write in made:
        if write.values.get("project") is not None:
            wanted[ItemId(writing.known.of(Ref("Context", write.key))[1])] = write
    found = places(writing.edit, wanted)
    for item_id, write in wanted.items():
        if writing.known.id_of(write.values["project"], ItemId) not in above(found, item_id):
            raise Refused(
                tr(
                    "'{item}' is not inside the project that is given beside its parent.",
                    item=write.values["name"],
                )
            )


def _parent(writing: Writing, write: EntityWrite) -> ItemId | None:
    return writing.known.id_of(write.values.get("parent"), ItemId)


def _status(write: EntityWrite) -> int | None:
    ref = write.values.get("status")
    if not isinstance(ref, Ref):
        return None
    if ref.uid not in STATUS_IDS:
        raise Refused(
            tr(
                "There is no Status '{id}'. The statuses are {names}.",
                id=f"{ref.uid:.80}",
                names=list_words(list(STATUS_IDS)),
            )
        )
    return STATUS_IDS[ref.uid]


def _finish_later(writing: Writing, write: EntityWrite, item_id: ItemId) -> None:
    # An item is done when all its rows are (R13), and its activity is that of its rows: so both
    # wait until the batch has written all rows.
    values: dict[str, Any] = {}
    status = _status(write)
    if status is not None:
        values["is_done"] = status == STATUS_IDS["done"]
    values |= writing.fields(write, "is_done", "done_at")
    if "type" in write.values:

        def set_activity() -> None:
            activity_id = writing.known.id_of(write.values["type"], ActivityId)
            _set_activity(writing, item_id, activity_id)

        writing.later.append(set_activity)
    if values:

        def set_done() -> None:
            update_treeitem(writing.edit, item_id, **_unless_so(writing, item_id, values))

        writing.later.append(set_done)


def _unless_so(writing: Writing, item_id: ItemId, values: dict[str, Any]) -> dict[str, Any]:
    """The values without `is_done`, if they would reopen an item that is open already."""
    # Reopening an item reopens all its rows, also those that are done while others are not.
    item = writing.edit.get(TreeItem, item_id)
    if values.get("is_done") is False and item.is_leaf and item.done_at is None:
        return {name: value for name, value in values.items() if name != "is_done"}
    return values


def _set_activity(writing: Writing, item_id: ItemId, activity_id: ActivityId | None) -> None:
    """Set ftrack's type of a task, which is the activity of all its rows here."""
    rows: list[Assignment] = list(rows_of(writing.edit, item_id))
    label = writing.edit.label
    for row in rows:
        if row.activity_id != activity_id:
            update_assignment(writing.edit, row.id, activity_id=activity_id)
    writing.edit.label = label or writing.edit.label
