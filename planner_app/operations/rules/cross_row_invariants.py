"""Invariants across rows that an undo beside other people's edits can break (R6, R13, R14, R18)."""

from typing import Any, Final

from sqlalchemy import func, select

from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId
from planner_app.languages import tr
from planner_app.limits import HOURS_A_DAY, HOURS_ROUNDING
from planner_app.model import Assignment, Estimate, Person, Team, TeamMember, TimeEntry, TreeItem
from planner_app.model.treeitems import LEAVES
from planner_app.operations.rules.people.people import refuse_taken_uid
from planner_app.operations.rules.work.rows import items_of, owner_name
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.recorder import RecordChange, RecordChanges, encode
from planner_app.words import day_words, number_words

_PEOPLE: Final = select(Assignment.treeitem_id, Assignment.person_id)
_ENTRIES: Final = select(TimeEntry.treeitem_id, TimeEntry.person_id, TimeEntry.day)
_LOGGED: Final = select(TimeEntry.treeitem_id, TimeEntry.person_id).distinct()


def check(edit: Edit, changed: RecordChanges) -> None:
    """Looks at what was touched only.

    Refused: a range that is not the last of its history, hours without a row, a day of more than 24
    of them, rows that disagree with their item about whether it is done, a main team somebody is
    not in, a uid given twice.
    """
    _check_done(edit, changed)
    _check_histories(edit, changed)
    _check_hours(edit, changed)
    _check_main_teams(edit, changed)
    _check_uids(edit, changed)


def _there(changed: RecordChanges, family: str) -> set[Any]:
    return {
        record_id
        for (name, record_id), change in changed.items()
        if name == family and change.after
    }


def _check_done(edit: Edit, changed: RecordChanges) -> None:
    """R13: a leaf has a `done_at` when all its rows are done, and only then."""
    items = _finished_or_reopened(edit, changed)
    open_rows = select(Assignment.treeitem_id).where(Assignment.is_done.is_(False))
    is_open = {item for (item,) in edit.records_where(open_rows, Assignment.treeitem_id, items)}
    leaves = select(TreeItem.id, TreeItem.name, TreeItem.done_at).where(TreeItem.type.in_(LEAVES))
    for item, name, done_at in edit.records_where(leaves, TreeItem.id, items):
        if (done_at is None) != (item in is_open):
            raise Refused(
                tr("Somebody else has finished or reopened the rest of '{item}' since.", item=name)
            )


def _finished_or_reopened(edit: Edit, changed: RecordChanges) -> set[ItemId]:
    """The items of which a row came, went, or was closed or reopened, or whose own `done_at`
    changed."""
    items: set[ItemId] = set()
    rows: set[AssignmentId] = set()
    for (family, record_id), change in changed.items():
        images = [image for image in (change.before, change.after) if image]
        columns = {column for image in images for column in image}
        if family == "treeitem" and change.after and "done_at" in columns:
            items.add(record_id)
        elif family == "assignment" and not columns.isdisjoint(("is_done", "treeitem_id")):
            rows.add(record_id)
            items.update(
                image["treeitem_id"]
                for image in (change.before, change.after)
                if image and "treeitem_id" in image
            )
    return items | items_of(edit, rows)


def _check_histories(edit: Edit, changed: RecordChanges) -> None:
    """R6: a row's history ends with its range, also where a hand-over added a line that an undo
    does not take away."""
    rows = _without_new_line(edit, changed)
    lines = select(Estimate.assignment_id, Estimate.low, Estimate.high).order_by(Estimate.id)
    last = {
        row: (low, high)
        for row, low, high in edit.records_where(lines, Estimate.assignment_id, rows)
    }
    columns = select(Assignment.id, Assignment.treeitem_id, Assignment.low, Assignment.high)
    for row, item, low, high in edit.records_where(columns, Assignment.id, rows):
        if last.get(row, (None, None)) != (low, high):
            name = name_in(edit, edit.get(TreeItem, item))
            raise Refused(
                tr("Somebody else has estimated or handed over '{item}' since.", item=name)
            )


def _without_new_line(edit: Edit, changed: RecordChanges) -> set[AssignmentId]:
    """Rows that lost or got back a line of their history, or got another range without a line made
    for it now."""
    rows = {
        row_id
        for (family, row_id), change in changed.items()
        if family == "assignment" and _has_new_range(change)
    }
    made: set[AssignmentId] = set()
    for (family, _), change in changed.items():
        image = change.after or change.before
        if family == "estimate" and image and "assignment_id" in image:
            is_new = change.after is not None and change.after["created_at"] == encode(edit.now)
            (made if is_new else rows).add(image["assignment_id"])
    return rows - made


def _has_new_range(change: RecordChange) -> bool:
    """A new row has none, as a rule."""
    if change.before is None:
        return change.after is not None and change.after["low"] is not None
    return change.after is not None and not change.after.keys().isdisjoint(("low", "high"))


def _check_hours(edit: Edit, changed: RecordChanges) -> None:
    """R14: whoever has logged hours has a row there; a person's day has 24 hours."""
    written = list(edit.records_where(_ENTRIES, TimeEntry.id, _there(changed, "time_entry")))
    items = {item for item, _, _ in written} | _left_by_somebody(edit, changed)
    worked = list(edit.records_where(_LOGGED, TimeEntry.treeitem_id, items))
    there = {
        (item, who)
        for item, who in edit.records_where(
            _PEOPLE, Assignment.treeitem_id, {item for item, _ in worked}
        )
    }
    for item, person in worked:
        found = edit.session.get(TreeItem, item)
        # Where the item is gone, the database refuses.
        if (item, person) not in there and found is not None:
            who = owner_name(edit, (person, None))
            raise Refused(
                tr(
                    "{person} has logged hours on '{item}' and must stay on it.",
                    person=who,
                    item=name_in(edit, found),
                )
            )
    if not written:
        return
    sums = select(TimeEntry.person_id, TimeEntry.day, func.sum(TimeEntry.hours))
    days = sums.where(TimeEntry.day.in_({day for _, _, day in written})).group_by(
        TimeEntry.person_id, TimeEntry.day
    )
    for person, day, hours in edit.records_where(
        days, TimeEntry.person_id, {person for _, person, _ in written}
    ):
        if hours > HOURS_A_DAY + HOURS_ROUNDING:
            raise Refused(
                tr(
                    "{person} would have more than {most} hours on {day}.",
                    person=owner_name(edit, (person, None)),
                    most=number_words(HOURS_A_DAY),
                    day=day_words(day),
                )
            )


def _left_by_somebody(edit: Edit, changed: RecordChanges) -> set[ItemId]:
    """The items of rows that went, moved or changed hands."""
    before = {
        key: change.before
        for key, change in changed.items()
        if key[0] == "assignment" and change.before
    }
    item_ids = {image["treeitem_id"] for image in before.values() if "treeitem_id" in image}
    owners = {row_id for (_, row_id), image in before.items() if "person_id" in image}
    return item_ids | items_of(edit, owners)


def _check_main_teams(edit: Edit, changed: RecordChanges) -> None:
    left = {
        change.before["person_id"]
        for (family, _), change in changed.items()
        if family == "team_member" and change.before and "person_id" in change.before
    }
    people = left | _there(changed, "person")
    if not people:
        return
    members = select(TeamMember.person_id, TeamMember.team_id)
    there = {
        (person, team) for person, team in edit.records_where(members, TeamMember.person_id, people)
    }
    mains = select(Person.id, Person.main_team_id).where(Person.main_team_id.is_not(None))
    for person, team in edit.records_where(mains, Person.id, people):
        found = edit.session.get(Team, team)
        if (person, team) not in there and found is not None:
            raise Refused(
                tr(
                    "{team} is the main team of {person}, who must stay in it.",
                    team=found.name,
                    person=owner_name(edit, (person, None)),
                )
            )


def _check_uids(edit: Edit, changed: RecordChanges) -> None:
    for (family, record_id), change in changed.items():
        if family in ("person", "team") and change.after and "uid" in change.after:
            get = edit.session.get_one
            refuse_taken_uid(
                edit, get(Person, record_id) if family == "person" else get(Team, record_id)
            )
