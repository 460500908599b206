"""The assignments of one item: reading them, who they belong to, their places, their hours, when
they are done."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, func, select

from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId, PersonId, TeamId
from planner_app.languages import tr
from planner_app.limits import HOURS_A_DAY
from planner_app.model import (
    Activity,
    Assignment,
    AssignmentType,
    Estimate,
    Person,
    Team,
    TimeEntry,
    TreeItem,
)
from planner_app.model.assignments import AssignmentValues
from planner_app.model.fields import fields_of, names_of
from planner_app.model.nouns import a_kind
from planner_app.operations.transaction.edit import (
    Edit,
    Keep,
    apply_values,
    checked_name,
    refuse_out_of_bounds,
)
from planner_app.words import number_words

Owner = tuple[PersonId | None, TeamId | None]
"""(person_id, team_id); (None, None) is Unassigned."""
UNASSIGNED: Owner = (None, None)
_ROWS: Final = select(Assignment)
_HOURS: Final = select(func.sum(TimeEntry.hours)).where(
    TimeEntry.treeitem_id == bindparam("item"), TimeEntry.person_id == bindparam("person")
)


def rows_of(edit: Edit, treeitem_id: ItemId) -> Sequence[Assignment]:
    """All rows of an item by position."""
    return rows_of_all(edit, (treeitem_id,)).get(treeitem_id, [])


def owner_of(row: Assignment) -> Owner:
    """Who a row belongs to."""
    return row.person_id, row.team_id


def owner_name(edit: Edit, owner: Owner) -> str:
    """The name of a person or team as a sentence wants it."""
    person_id, team_id = owner
    if person_id is not None:
        person = edit.get(Person, person_id)
        return f"{person.first_name} {person.last_name}".strip() or person.username
    return edit.get(Team, team_id).name if team_id is not None else tr("Unassigned")


def owner_id(row: Assignment) -> int:
    """As the history of estimates has it (R6): the person's id, the team's, 0 for Unassigned."""
    return row.person_id or row.team_id or 0


def resolve_owner(
    edit: Edit,
    person_id: PersonId | Keep | None,
    team_id: TeamId | Keep | None,
    current: Owner = UNASSIGNED,
) -> Owner:
    """R3: whose row it becomes; KEEP changes nothing. Refused: a person and a team at once.
    UnknownRecord: no such id."""
    if any(
        isinstance(given, bool) or not isinstance(given, int | Keep | None)
        for given in (person_id, team_id)
    ):
        raise Refused(tr("An assignment needs the id of a person or of a team."))
    if isinstance(person_id, int) and isinstance(team_id, int):
        raise Refused(tr("An assignment is for a person or for a team, not for both."))
    if isinstance(team_id, int):
        edit.get(Team, team_id)
        return None, team_id
    if isinstance(person_id, Keep):
        return UNASSIGNED if team_id is None and current[1] is not None else current
    if not person_id:
        return UNASSIGNED
    person = edit.get(Person, person_id)
    if not person.is_active and current != (person.id, None):
        raise Refused(
            tr("{person} no longer works here.", person=owner_name(edit, (person.id, None)))
        )
    return person.id, None


def rows_of_all(edit: Edit, treeitem_ids: Iterable[ItemId]) -> dict[ItemId, list[Assignment]]:
    """All rows of some items by position; items without rows are absent."""
    rows: dict[ItemId, list[Assignment]] = defaultdict(list)
    for (row,) in edit.records_where(_ROWS, Assignment.treeitem_id, treeitem_ids):
        rows[row.treeitem_id].append(row)
    for found in rows.values():
        found.sort(key=lambda row: row.position)
    return rows


def items_of(edit: Edit, row_ids: Iterable[AssignmentId]) -> set[ItemId]:
    """The items that some assignments are on now; ids of deleted ones are passed over."""
    return {row.treeitem_id for row in edit.present(Assignment, row_ids)}


def row_for(rows: Sequence[Assignment], owner: Owner) -> Assignment | None:
    """The owner's row among an item's rows."""
    return next((row for row in rows if owner_of(row) == owner), None)


def hours_logged(edit: Edit, row: Assignment) -> float:
    """R2: hours the row's person logged on the item."""
    if row.person_id is None:
        return 0.0
    return float(
        edit.session.scalar(_HOURS, {"item": row.treeitem_id, "person": row.person_id}) or 0.0
    )


def vacancy(rows: Sequence[Assignment]) -> Assignment | None:
    """R16: the Unassigned row that nobody touched (no estimate, no field set) and that the first
    person's row replaces.

    It stays where somebody works beside it; rows that only hold logged hours (R14) do not count.
    """
    untouched = [
        r for r in rows if owner_of(r) == UNASSIGNED and r.low is None and _has_no_fields(r)
    ]
    others = [r for r in rows if owner_of(r) != UNASSIGNED]
    free = (
        untouched and not untouched[0].is_done and all(r.is_done and r.low is None for r in others)
    )
    return untouched[0] if free else None


def _has_no_fields(row: Assignment) -> bool:
    return all(getattr(row, field.name) in (None, field.default) for field in fields_of(Assignment))


def renumber(rows: Sequence[Assignment]) -> None:
    """Give rows the positions 1..n in the order they come (R1)."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position


def remove_row(edit: Edit, row: Assignment) -> None:
    """Delete a row with its history; the others close up (R8)."""
    rest = [other for other in rows_of(edit, row.treeitem_id) if other.id != row.id]
    for estimate in edit.all(select(Estimate).where(Estimate.assignment_id == row.id)):
        edit.delete(estimate)
    edit.delete(row)
    renumber(rest)


def set_done(edit: Edit, row: Assignment, is_done: bool) -> None:
    """R13: close or reopen one row."""
    if row.is_done != is_done:
        row.is_done = is_done
        row.done_at = edit.now if is_done else None


def refresh_done_at(edit: Edit, item: TreeItem, rows: Sequence[Assignment] | None = None) -> None:
    """R13: an item's `done_at` is when its last row was done; `rows` are its rows where the caller
    has them."""
    if not item.is_leaf:
        return
    rows = rows_of(edit, item.id) if rows is None else rows
    if rows and all(row.is_done for row in rows):
        if item.done_at is None:
            item.done_at = max((row.done_at for row in rows if row.done_at), default=edit.now)
    elif item.done_at is not None:
        item.done_at = None


def checked_fields(values: AssignmentValues) -> AssignmentValues:
    """The given fields of a row. Refused: a daily limit out of its bounds (R12)."""
    return (
        {**values, "daily_limit": checked_limit(values["daily_limit"])}
        if "daily_limit" in values
        else values
    )


def set_fields(row: Assignment, values: Mapping[str, object]) -> None:
    """Set the given fields of a row. Refused: an unknown field, a value that does not fit it."""
    apply_values(row, values, names_of(Assignment))
    refuse_out_of_bounds(row)


def checked_limit(limit: object) -> float | None:
    """R12: hours a day, above 0, at most those of a day; None removes it."""
    if limit is None:
        return None
    if (
        isinstance(limit, bool)
        or not isinstance(limit, int | float)
        or not 0 < limit <= HOURS_A_DAY
    ):
        raise Refused(
            tr(
                "A daily limit must be above 0 and at most {most} hours.",
                most=number_words(HOURS_A_DAY),
            )
        )
    return float(limit)


def refuse_what_cannot_carry(
    item: TreeItem,
    owner: Owner,
    *,
    span: tuple[float, float] | None = None,
    limit: float | None = None,
    is_done: bool | None = None,
) -> None:
    """Refused: a row, or a value of a row, that this kind of item cannot have (R9, R12). None: not
    set."""
    if not item.is_leaf and item.type != "project":
        raise Refused(
            tr(
                "'{item}' is {kind}; it carries no assignments of its own.",
                item=item.name,
                kind=a_kind(item.type),
            )
        )
    if item.type == "project":
        if owner[0] is None:
            raise Refused(tr("The team of a project consists of people only."))
        if span is not None:
            raise Refused(tr("A row of a project's team takes no estimate."))
        if is_done is not None:
            raise Refused(tr("A row of a project's team cannot be done by itself."))
    elif item.type != "task":
        if span is not None:
            raise Refused(tr("'{item}' has a fixed time; it takes no estimate.", item=item.name))
        if limit is not None:
            raise Refused(tr("'{item}' has a fixed time; it takes no daily limit.", item=item.name))


def activity_named(edit: Edit, name: str) -> Activity:
    """The activity of that name, made when it is new."""
    wanted = checked_name(name, Activity)
    found = edit.session.scalar(select(Activity).where(Activity.name == wanted))
    return found or edit.add(Activity(name=wanted))


def assignment_type_named(edit: Edit, name: str) -> AssignmentType:
    """The assignment type of that name, made when it is new (A1)."""
    wanted = checked_name(name, AssignmentType)
    found = edit.session.scalar(select(AssignmentType).where(AssignmentType.name == wanted))
    return found or edit.add(AssignmentType(name=wanted))
