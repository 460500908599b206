"""Applies a folded batch as one edit: rows go, new records come, then changes, then what is
deleted."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from planner_app.api.batch import write_items, write_people, write_rows, write_small_families
from planner_app.api.batch.collection_members import spread
from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.resolve_ids import KnownRecords, families_of
from planner_app.api.batch.writer import Writing
from planner_app.api.schema import TYPES
from planner_app.errors import Refused, UnknownRecord
from planner_app.languages import tr
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

_MAKE: Final[Mapping[str, Callable[[Writing, EntityWrite], int]]] = {
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
"""In this order, for later ones refer to earlier ones."""
_UPDATE: Final[Mapping[str, Callable[[Writing, EntityWrite, Any], object]]] = {
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
_DELETE_FIRST: Final[Mapping[str, Callable[[Writing, EntityWrite, Any], object]]] = {
    "metadata": lambda w, _, found: delete_metadata(w.edit, found),
    "dependency": lambda w, _, found: delete_dependency(w.edit, found),
    "time_entry": lambda w, _, found: delete_time_entry(w.edit, found),
    "allocation": lambda w, _, found: delete_allocation(w.edit, found),
    "assignment": write_rows.delete,
    "team_member": write_people.delete_membership,
}
"""What others may take the place of."""
_DELETE_LAST: Final[Mapping[str, Callable[[Edit, Any], object]]] = {
    "person": delete_person,
    "team": delete_team,
    "activity": delete_activity,
    "assignment_type": delete_assignment_type,
    "allocation_type": delete_allocation_type,
    "work_calendar": delete_calendar,
}
"""What others may have left."""


def apply(edit: Edit, writes: list[EntityWrite]) -> None:
    """Make the changes. Refused: by a rule, or something required is missing; UnknownRecord:
    something is not there."""
    known = KnownRecords(edit)
    known.look_up(_refs(writes))
    _settle_types(known, writes)
    writes = spread(edit, known, writes)
    for write in writes:
        _refuse_incomplete(write)
    labels: list[str] = []
    writing = Writing(edit, known)

    def step(work: Callable[[], object]) -> None:
        edit.label = ""
        work()
        if edit.label:
            labels.append(edit.label)

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
    more = len(labels) - 1
    return f"{labels[0]}, and {more} more {'change' if more == 1 else 'changes'}"


def _refs(writes: Iterable[EntityWrite]) -> list[Ref]:
    found: list[Ref] = []
    for write in writes:
        found.append(Ref(write.entity.name, write.key))
        for value in write.values.values():
            found.extend(
                each
                for each in (value if isinstance(value, list) else [value])
                if isinstance(each, Ref)
            )
    return [ref for ref in found if TYPES[ref.type].family or TYPES[ref.type].subtypes]


def _settle_types(known: KnownRecords, writes: Iterable[EntityWrite]) -> None:
    """Whether there is such an entity, or must not be one; a Context is of a type of its own."""
    for write in writes:
        name = write.entity.name
        if write.is_new and write.entity.name != "Metadata":
            families = (
                ("person", "team") if name in ("User", "Group") else families_of(write.entity)
            )
            if known.has(write.uid, families):
                raise Refused(
                    tr(
                        "There is already a {name} with the id '{uid:.80}'.",
                        name=name,
                        uid=write.uid,
                    )
                )
        elif not write.is_new:
            found = _found(known, write)
            if write.entity.family == "treeitem":
                write.entity = _concrete(write, known.kinds[found[1]])


def _concrete(write: EntityWrite, kind: str) -> Any:
    bases = (kind, "Context", *(() if kind == "Project" else ("TypedContext",)))
    if write.entity.name not in bases:
        raise UnknownRecord(
            tr(
                "There is no {name} '{uid:.80}' in this plan.",
                name=write.entity.name,
                uid=write.uid,
            )
        )
    return TYPES[kind]


def _found(known: KnownRecords, write: EntityWrite) -> RecordKey:
    if not write.entity.family and not write.entity.subtypes:
        raise Refused(tr("{title} is not changed by clients.", title=write.entity.title))
    return known.of(Ref(write.entity.name, write.key))


def _refuse_incomplete(write: EntityWrite) -> None:
    if not write.is_new or write.is_gone:
        return
    values = {**write.entity.defaults, **write.values}
    if write.entity.name == "Metadata":
        values.setdefault("parent", write.key[0])
        values.setdefault("key", write.key[1])
    if "name" not in values and "full_name" in values:
        values["name"] = values["full_name"]
    if "parent" not in values and values.get("project") is not None:
        values["parent"] = values["project"]
    for name in write.entity.required:
        may_be_nobody = name == "resource" and write.entity.family == "assignment"
        if name not in values or (values[name] is None and not may_be_nobody):
            raise Refused(
                tr(
                    "{title} needs a {replace}.",
                    title=write.entity.title,
                    replace=name.replace("_", " "),
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
    item_ids = [record_id for family, record_id in found if family == "treeitem"]
    if item_ids:
        step(lambda: delete_treeitems(writing.edit, item_ids))
    for (family, record_id), write in zip(found, gone, strict=True):
        if family == "treeitem":
            continue
        if family not in _DELETE_LAST:
            raise Refused(tr("{title} cannot be deleted.", title=write.entity.title))
        delete = _DELETE_LAST[family]
        step(lambda delete=delete, found=record_id: delete(writing.edit, found))  # type: ignore[misc]


def _make(writing: Writing, writes: Iterable[EntityWrite], step: RunStep) -> None:
    new = [write for write in writes if write.is_new]
    for family, make in _MAKE.items():
        pending = [write for write in new if write.entity.family == family]
        if family == "treeitem":
            pending = _parents_first(pending)
        if family == "assignment":
            write_rows.prepare(writing, pending)
        for write in pending if family not in _INDEPENDENT else ():
            step(lambda make=make, write=write: _made(writing, make, write))  # type: ignore[misc]
        for together in _INDEPENDENT[family](pending) if family in _INDEPENDENT else ():
            writing.edit.session.flush()
            # They do not ask for what another one of them made.
            with writing.edit.session.no_autoflush:
                for write in together:
                    step(lambda make=make, write=write: _made(writing, make, write))  # type: ignore[misc]
        if family == "treeitem":
            write_items.refuse_elsewhere(writing, pending)
        if family == "assignment":
            order = {write.uid: n for n, write in enumerate(new)}
            _sort_rows(writing, order, pending)


_INDEPENDENT: Final[Mapping[str, Callable[[list[EntityWrite]], list[list[EntityWrite]]]]] = {
    "assignment": write_rows.rounds,
    "allocation": lambda writes: [writes],
}
"""Which new ones can be stored together: one statement instead of hundreds."""


def _sort_rows(writing: Writing, order: Mapping[str, int], made: Iterable[EntityWrite]) -> None:
    """As the client named them, whoever was made first."""
    position_of = {
        writing.known.of(Ref("Assignment", write.key))[1]: order[write.uid] for write in made
    }
    for wanted in writing.new_items.values():
        wanted.sort(key=position_of.__getitem__)


def _made(
    writing: Writing, make: Callable[[Writing, EntityWrite], int], write: EntityWrite
) -> None:
    writing.known.add(write, write.entity.family, make(writing, write))


def _parents_first(writes: list[EntityWrite]) -> list[EntityWrite]:
    """In the order named, but nothing before what it stands in. Refused: some are inside each
    other."""
    waiting = {write.uid: write for write in writes}
    found: list[EntityWrite] = []
    for write in writes:
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
            raise Refused(tr("{title} cannot be changed.", title=write.entity.title))
        update = _UPDATE[family]
        step(lambda update=update, write=write, found=found: update(writing, write, found))  # type: ignore[misc]
