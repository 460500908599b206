"""Applies a folded batch as one edit: rows go, new records come, then changes, then what is deleted."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from planner_app.api.batch import write_items, write_people, write_rows, write_small_families
from planner_app.api.batch.folding import Change, Ref
from planner_app.api.batch.members import spread
from planner_app.api.batch.resolve_ids import Known, families_of
from planner_app.api.batch.writer import Writing
from planner_app.api.schema import TYPES
from planner_app.errors import Refused, UnknownRecord
from planner_app.operations.rules.activities import delete_activity
from planner_app.operations.rules.assignment_types import delete_allocation_type, delete_assignment_type
from planner_app.operations.rules.metadata import delete_metadata
from planner_app.operations.rules.people.allocations import delete_allocation
from planner_app.operations.rules.people.calendars import delete_calendar
from planner_app.operations.rules.people.people import delete_person, delete_team
from planner_app.operations.rules.tree.dependencies import delete_dependency
from planner_app.operations.rules.tree.treeitems import delete_treeitems
from planner_app.operations.rules.work.project_teams import joined_at_the_end
from planner_app.operations.rules.work.time_entries import delete_time_entry
from planner_app.operations.transaction.edit import Edit

_MAKE: Final[Mapping[str, Callable[[Writing, Change], int]]] = {
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
_UPDATE: Final[Mapping[str, Callable[[Writing, Change, int], object]]] = {
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
_DELETE_FIRST: Final[Mapping[str, Callable[[Writing, Change, int], object]]] = {
    "metadata": lambda w, _, found: delete_metadata(w.edit, found),
    "dependency": lambda w, _, found: delete_dependency(w.edit, found),
    "time_entry": lambda w, _, found: delete_time_entry(w.edit, found),
    "allocation": lambda w, _, found: delete_allocation(w.edit, found),
    "assignment": write_rows.delete,
    "team_member": write_people.delete_membership,
}
"""What others may take the place of."""
_DELETE_LAST: Final[Mapping[str, Callable[[Edit, int], object]]] = {
    "person": delete_person,
    "team": delete_team,
    "activity": delete_activity,
    "assignment_type": delete_assignment_type,
    "allocation_type": delete_allocation_type,
    "work_calendar": delete_calendar,
}
"""What others may have left."""


def apply(edit: Edit, changes: list[Change]) -> None:
    """Make the changes. Refused: by a rule, or something required is missing; UnknownRecord: something is not there."""
    known = Known(edit)
    known.look_up(_refs(changes))
    _settle_types(known, changes)
    changes = spread(edit, known, changes)
    for change in changes:
        _refuse_incomplete(change)
    labels: list[str] = []
    writing = Writing(edit, known)

    def step(work: Callable[[], object]) -> None:
        edit.label = ""
        work()
        if edit.label:
            labels.append(edit.label)

    with joined_at_the_end(edit):
        _delete_rows(writing, changes, step)
        _make(writing, changes, step)
        _update(writing, changes, step)
        for later in writing.later:
            step(later)
        write_rows.finish(writing)
    _delete_rest(writing, changes, step)
    edit.label = _label(labels)


Step = Callable[[Callable[[], object]], None]


def _label(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    more = len(labels) - 1
    return f"{labels[0]}, and {more} more {'change' if more == 1 else 'changes'}"


def _refs(changes: Iterable[Change]) -> list[Ref]:
    found: list[Ref] = []
    for change in changes:
        found.append(Ref(change.entity.name, change.key))
        for value in change.values.values():
            found.extend(each for each in (value if isinstance(value, list) else [value]) if isinstance(each, Ref))
    return [ref for ref in found if TYPES[ref.type].family or TYPES[ref.type].subtypes]


def _settle_types(known: Known, changes: Iterable[Change]) -> None:
    """Whether there is such an entity, or must not be one; a Context is of a type of its own."""
    for change in changes:
        name = change.entity.name
        if change.is_new and change.entity.name != "Metadata":
            families = ("person", "team") if name in ("User", "Group") else families_of(change.entity)
            if known.has(change.uid, families):
                raise Refused(f"There is already a {name} with the id '{change.uid:.80}'.")
        elif not change.is_new:
            found = _found(known, change)
            if change.entity.family == "treeitem":
                change.entity = _concrete(change, known.kinds[found[1]])


def _concrete(change: Change, kind: str) -> Any:
    bases = (kind, "Context", *(() if kind == "Project" else ("TypedContext",)))
    if change.entity.name not in bases:
        raise UnknownRecord(f"There is no {change.entity.name} '{change.uid:.80}' in this plan.")
    return TYPES[kind]


def _found(known: Known, change: Change) -> tuple[str, int]:
    if not change.entity.family and not change.entity.subtypes:
        raise Refused(f"{change.entity.title} is not changed by clients.")
    return known.of(Ref(change.entity.name, change.key))


def _refuse_incomplete(change: Change) -> None:
    if not change.is_new or change.is_gone:
        return
    values = {**change.entity.defaults, **change.values}
    if change.entity.name == "Metadata":
        values.setdefault("parent", change.key[0])
        values.setdefault("key", change.key[1])
    if "name" not in values and "full_name" in values:
        values["name"] = values["full_name"]
    if "parent" not in values and values.get("project") is not None:
        values["parent"] = values["project"]
    for name in change.entity.required:
        may_be_nobody = name == "resource" and change.entity.family == "assignment"
        if name not in values or (values[name] is None and not may_be_nobody):
            raise Refused(f"{change.entity.title} needs a {name.replace('_', ' ')}.")
    change.values = values


def _delete_rows(writing: Writing, changes: Iterable[Change], step: Step) -> None:
    gone = [change for change in changes if change.is_gone]
    for family, delete in _DELETE_FIRST.items():
        for change in gone:
            if change.entity.family == family:
                found = _found(writing.known, change)[1]
                step(lambda delete=delete, change=change, found=found: delete(writing, change, found))  # type: ignore[misc]


def _delete_rest(writing: Writing, changes: Iterable[Change], step: Step) -> None:
    gone = [change for change in changes if change.is_gone and change.entity.family not in _DELETE_FIRST]
    found = [_found(writing.known, change) for change in gone]
    item_ids = [record_id for family, record_id in found if family == "treeitem"]
    if item_ids:
        step(lambda: delete_treeitems(writing.edit, item_ids))
    for (family, record_id), change in zip(found, gone, strict=True):
        if family == "treeitem":
            continue
        if family not in _DELETE_LAST:
            raise Refused(f"{change.entity.title} cannot be deleted.")
        step(lambda family=family, record_id=record_id: _DELETE_LAST[family](writing.edit, record_id))  # type: ignore[misc]


def _make(writing: Writing, changes: Iterable[Change], step: Step) -> None:
    new = [change for change in changes if change.is_new]
    for family, make in _MAKE.items():
        pending = [change for change in new if change.entity.family == family]
        if family == "treeitem":
            pending = _parents_first(pending)
        if family == "assignment":
            write_rows.prepare(writing, pending)
        for change in pending if family not in _INDEPENDENT else ():
            step(lambda make=make, change=change: _made(writing, make, change))  # type: ignore[misc]
        for together in _INDEPENDENT[family](pending) if family in _INDEPENDENT else ():
            writing.edit.session.flush()
            with writing.edit.session.no_autoflush:  # they do not ask for what another one of them made
                for change in together:
                    step(lambda make=make, change=change: _made(writing, make, change))  # type: ignore[misc]
        if family == "treeitem":
            write_items.refuse_elsewhere(writing, pending)
        if family == "assignment":
            order = {change.uid: n for n, change in enumerate(new)}
            _sort_rows(writing, order, pending)


_INDEPENDENT: Final[Mapping[str, Callable[[list[Change]], list[list[Change]]]]] = {
    "assignment": write_rows.rounds,
    "allocation": lambda changes: [changes],
}
"""Which new ones can be stored together: one statement instead of hundreds."""


def _sort_rows(writing: Writing, order: Mapping[str, int], made: Iterable[Change]) -> None:
    """As the client named them, whoever was made first."""
    places = {writing.known.of(Ref("Assignment", change.key))[1]: order[change.uid] for change in made}
    for wanted in writing.new_items.values():
        wanted.sort(key=places.__getitem__)


def _made(writing: Writing, make: Callable[[Writing, Change], int], change: Change) -> None:
    writing.known.add(change, change.entity.family, make(writing, change))


def _parents_first(changes: list[Change]) -> list[Change]:
    """In the order named, but nothing before what it stands in. Refused: some are inside each other."""
    waiting = {change.uid: change for change in changes}
    found: list[Change] = []
    for change in changes:
        line: list[Change] = []
        current: Change | None = change
        while current is not None and current.uid in waiting:
            line.append(waiting.pop(current.uid))
            parent = current.values.get("parent")
            if parent is not None and any(parent.uid == below.uid for below in line):
                raise Refused("Items cannot be inside each other.")
            current = waiting.get(parent.uid) if parent is not None else None
        found.extend(reversed(line))
    return found


def _update(writing: Writing, changes: Iterable[Change], step: Step) -> None:
    for change in changes:
        if change.is_new or change.is_gone or not change.values:
            continue
        family, found = _found(writing.known, change)
        if family not in _UPDATE:
            raise Refused(f"{change.entity.title} cannot be changed.")
        update = _UPDATE[family]
        step(lambda update=update, change=change, found=found: update(writing, change, found))  # type: ignore[misc]
