"""Applies a folded batch as one edit: deletes rows, creates, updates, deletes all other records."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from planner_app.api.batch import write_items, write_people, write_rows, write_small_families
from planner_app.api.batch.collection_members import spread
from planner_app.api.batch.folding import EntityWrite, Ref, already_there, not_by_clients
from planner_app.api.batch.resolve_ids import KnownRecords, families_of, no_record
from planner_app.api.batch.writer import Writing
from planner_app.api.schema import TYPES
from planner_app.errors import Refused
from planner_app.languages import tr, trn
from planner_app.operations.rules.activities import delete_activity
from planner_app.operations.rules.assignment_types import (
    delete_allocation_type,
    delete_assignment_type,
)
from planner_app.operations.rules.metadata import delete_metadata
from planner_app.operations.rules.people.allocations import delete_allocation
from planner_app.operations.rules.people.calendars import delete_calendar
from planner_app.operations.rules.people.people import delete_person, delete_team
from planner_app.operations.rules.tree.dependencies import delete_dependency
from planner_app.operations.rules.tree.treeitems import delete_treeitems
from planner_app.operations.rules.work.project_teams import joined_at_the_end
from planner_app.operations.rules.work.time_entries import delete_time_entry
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.recorder import RecordKey

MakeRecord = Callable[[Writing, EntityWrite], int]
"""Creates the record of a new entity, and answers its number."""
Update = Callable[[Writing, EntityWrite, Any], object]
"""Changes or deletes the record with a number."""
_MAKE: Final[Mapping[str, MakeRecord]] = {
    "work_calendar": write_small_families.make_calendar,
    "activity": write_small_families.make_activity,
    "assignment_type": write_small_families.make_assignment_type,
    "allocation_type": write_small_families.make_allocation_type,
    "team": write_people.make_group,
    "person": write_people.make_person,
    "team_member": write_people.make_membership,
    "treeitem": write_items.make,
    "assignment": write_rows.make,
    "allocation": write_small_families.make_allocation,
    "time_entry": write_small_families.make_timelog,
    "dependency": write_small_families.make_link,
    "metadata": write_small_families.make_note,
}
"""By table. Their order is that of creating: later records refer to earlier ones."""
_UPDATE: Final[Mapping[str, Update]] = {
    "work_calendar": write_small_families.update_calendars,
    "activity": write_small_families.rename_activity,
    "assignment_type": write_small_families.rename_assignment_type,
    "allocation_type": write_small_families.update_kind_of_allocation,
    "team": write_people.update_group,
    "person": write_people.update_user,
    "treeitem": write_items.update,
    "assignment": write_rows.update,
    "allocation": write_small_families.update_allocations,
    "time_entry": write_small_families.update_timelog,
    "dependency": write_small_families.update_link,
    "plan": write_small_families.update_the_plan,
    "metadata": write_small_families.update_note,
}
_DELETE_FIRST: Final[Mapping[str, Update]] = {
    "metadata": lambda w, _, found: delete_metadata(w.edit, found),
    "dependency": lambda w, _, found: delete_dependency(w.edit, found),
    "time_entry": lambda w, _, found: delete_time_entry(w.edit, found),
    "allocation": lambda w, _, found: delete_allocation(w.edit, found),
    "assignment": write_rows.delete,
    "team_member": write_people.delete_membership,
}
"""By table: deleted before anything is created, which frees unique keys and rows."""
_DELETE_LAST: Final[Mapping[str, Callable[[Edit, Any], object]]] = {
    "person": delete_person,
    "team": delete_team,
    "activity": delete_activity,
    "assignment_type": delete_assignment_type,
    "allocation_type": delete_allocation_type,
    "work_calendar": delete_calendar,
}
"""By table: deleted at the end, when nothing refers to these records any more."""


def apply(edit: Edit, writes: list[EntityWrite]) -> None:
    """Write all changes of a batch.

    Refused: a rule forbids a change, or a required attribute is missing. UnknownRecord: an entity
    does not exist.
    """
    known = KnownRecords(edit)
    known.look_up(_refs(writes))
    _settle_types(known, writes)
    writes = spread(edit, known, writes)
    for write in writes:
        _refuse_incomplete(write)
    labels: list[str] = []
    writing = Writing(edit, known)

    # Each operation sets the label of the edit. They are collected, so that the one label of the
    # batch can name the first change and count the others.
    def step(work: Callable[[], object]) -> None:
        edit.label = ""
        work()
        if edit.label:
            labels.append(edit.label)

    # R12 is settled once: a client may put people on a project's team itself, in any order.
    with joined_at_the_end(edit):
        _delete_rows(writing, writes, step)
        _make(writing, writes, step)
        _update(writing, writes, step)
        for later in writing.later:
            step(later)
        write_rows.finish(writing)
    _delete_rest(writing, writes, step)
    edit.label = _label(labels)


RunStep = Callable[[Callable[[], object]], None]


def _label(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    return trn(
        "{change}, and {count} more change",
        "{change}, and {count} more changes",
        len(labels) - 1,
        change=labels[0],
    )


def _refs(writes: Iterable[EntityWrite]) -> list[Ref]:
    """Every entity that the changes name. Types that are not stored, such as Status, are left
    out."""
    found: list[Ref] = []
    for write in writes:
        found.append(Ref(write.entity.name, write.key))
        for value in write.values.values():
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, Ref):
                    found.append(each)
    return [ref for ref in found if TYPES[ref.type].family or TYPES[ref.type].subtypes]


def _settle_types(known: KnownRecords, writes: Iterable[EntityWrite]) -> None:
    """Refuse new entities that exist and old ones that do not; find the concrete type of items."""
    for write in writes:
        name = write.entity.name
        if write.is_new and name != "Metadata":
            # A Resource is named by its id alone, so people and teams share their ids.
            is_resource = name in ("User", "Group")
            families = ("person", "team") if is_resource else families_of(write.entity)
            if known.has(write.uid, families):
                raise already_there(write.entity, write.uid)
        elif not write.is_new:
            found = _found(known, write)
            if write.entity.family == "treeitem":
                write.entity = _concrete(write, known.kinds[found[1]])


def _concrete(write: EntityWrite, kind: str) -> Any:
    """The type of an item that a client may have named by a base type."""
    names = {kind, "Context"}
    if kind != "Project":
        names.add("TypedContext")
    if write.entity.name not in names:
        raise no_record(write.entity.name, write.uid)
    return TYPES[kind]


def _found(known: KnownRecords, write: EntityWrite) -> RecordKey:
    if not write.entity.family and not write.entity.subtypes:
        raise not_by_clients(write.entity, "update")
    return known.of(Ref(write.entity.name, write.key))


def _refuse_incomplete(write: EntityWrite) -> None:
    if not write.is_new or write.is_gone:
        return
    # Some attributes follow from others: the two parts of a note's key, ftrack's `full_name`, and
    # a project that is named where its place in the tree should be.
    values = {**write.entity.defaults, **write.values}
    if write.entity.name == "Metadata":
        values.setdefault("parent", write.key[0])
        values.setdefault("key", write.key[1])
    if "name" not in values and "full_name" in values:
        values["name"] = values["full_name"]
    if "parent" not in values and values.get("project") is not None:
        values["parent"] = values["project"]
    for name in write.entity.required:
        # An assignment to nobody is said by None; saying nothing is a mistake.
        may_be_nobody = name == "resource" and write.entity.family == "assignment"
        if name not in values or (values[name] is None and not may_be_nobody):
            raise Refused(
                tr(
                    "A new {type} needs the attribute '{attribute}'.",
                    type=write.entity.name,
                    attribute=name,
                )
            )
    write.values = values


def _delete_rows(writing: Writing, writes: Iterable[EntityWrite], step: RunStep) -> None:
    gone = [write for write in writes if write.is_gone]
    for family, delete in _DELETE_FIRST.items():
        for write in gone:
            if write.entity.family == family:
                found = _found(writing.known, write)[1]
                step(lambda delete=delete, write=write, found=found: delete(writing, write, found))  # type: ignore[misc]


def _delete_rest(writing: Writing, writes: Iterable[EntityWrite], step: RunStep) -> None:
    gone = [write for write in writes if write.is_gone and write.entity.family not in _DELETE_FIRST]
    found = [_found(writing.known, write) for write in gone]
    # All items at once: an item inside another one is gone when that one was deleted.
    item_ids = [record_id for family, record_id in found if family == "treeitem"]
    if item_ids:
        step(lambda: delete_treeitems(writing.edit, item_ids))
    for (family, record_id), write in zip(found, gone, strict=True):
        if family == "treeitem":
            continue
        if family not in _DELETE_LAST:
            raise not_by_clients(write.entity, "delete")
        delete = _DELETE_LAST[family]
        step(lambda delete=delete, found=record_id: delete(writing.edit, found))  # type: ignore[misc]


_INDEPENDENT: Final[Mapping[str, Callable[[list[EntityWrite]], list[list[EntityWrite]]]]] = {
    "assignment": write_rows.rounds,
    "allocation": lambda writes: [writes],
}
"""By table: groups of new records that can be stored by one statement instead of hundreds."""


def _make(writing: Writing, writes: Iterable[EntityWrite], step: RunStep) -> None:
    new = [write for write in writes if write.is_new]
    for family, make in _MAKE.items():
        pending = [write for write in new if write.entity.family == family]
        if family == "treeitem":
            pending = _parents_first(pending)
        if family == "assignment":
            write_rows.prepare(writing, pending)
        if family in _INDEPENDENT:
            for together in _INDEPENDENT[family](pending):
                _make_together(writing, together, make, step)
        else:
            _make_all(writing, pending, make, step)
        if family == "treeitem":
            write_items.refuse_elsewhere(writing, pending)
        if family == "assignment":
            order = {write.uid: n for n, write in enumerate(new)}
            _sort_rows(writing, order, pending)


def _make_together(
    writing: Writing, together: Iterable[EntityWrite], make: MakeRecord, step: RunStep
) -> None:
    writing.edit.session.flush()
    # Without autoflush they are stored by the next flush, all at once. That is safe because none
    # of them asks the database for another one.
    with writing.edit.session.no_autoflush:
        _make_all(writing, together, make, step)


def _make_all(
    writing: Writing, pending: Iterable[EntityWrite], make: MakeRecord, step: RunStep
) -> None:
    for write in pending:
        step(lambda write=write: _made(writing, make, write))  # type: ignore[misc]


def _sort_rows(writing: Writing, order: Mapping[str, int], made: Iterable[EntityWrite]) -> None:
    """Put the new rows of each item in the order in which the client named them."""
    position_of: dict[int, int] = {}
    for write in made:
        position_of[writing.known.of(Ref("Assignment", write.key))[1]] = order[write.uid]
    for wanted in writing.new_items.values():
        wanted.sort(key=position_of.__getitem__)


def _made(writing: Writing, make: MakeRecord, write: EntityWrite) -> None:
    # From now on the batch can refer to it.
    writing.known.add(write, write.entity.family, make(writing, write))


def _parents_first(writes: list[EntityWrite]) -> list[EntityWrite]:
    """New items in the order named, but each after its parent. Refused: two are inside each
    other."""
    waiting = {write.uid: write for write in writes}
    found: list[EntityWrite] = []
    for write in writes:
        # From the item upwards, as far as its parents are new too and not found yet.
        chain: list[EntityWrite] = []
        current: EntityWrite | None = write
        while current is not None and current.uid in waiting:
            chain.append(waiting.pop(current.uid))
            parent = current.values.get("parent")
            if parent is not None and any(parent.uid == below.uid for below in chain):
                raise Refused(tr("Items cannot be inside each other."))
            current = waiting.get(parent.uid) if parent is not None else None
        found.extend(reversed(chain))
    return found


def _update(writing: Writing, writes: Iterable[EntityWrite], step: RunStep) -> None:
    for write in writes:
        if write.is_new or write.is_gone or not write.values:
            continue
        family, found = _found(writing.known, write)
        if family not in _UPDATE:
            raise not_by_clients(write.entity, "update")
        update = _UPDATE[family]
        step(lambda update=update, write=write, found=found: update(writing, write, found))  # type: ignore[misc]
