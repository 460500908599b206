"""The import itself: every part of a document, in the order in which they refer to each other."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ItemId, PersonId
from planner_app.languages import tr
from planner_app.limits import HOURS_A_DAY, HOURS_ROUNDING
from planner_app.model import Allocation, Assignment, Dependency, Person, TimeEntry, TreeItem
from planner_app.model.nouns import a_kind
from planner_app.operations.importing.context import ImportContext
from planner_app.operations.importing.import_items import ItemImport
from planner_app.operations.importing.import_people import (
    import_activities,
    import_calendars,
    import_people,
)
from planner_app.operations.importing.plan_document import PlanDocument
from planner_app.operations.rules.people.allocations import (
    Period,
    allocation_type_named,
    checked_value,
    zone_of,
)
from planner_app.operations.rules.tree.dependencies import checked_lag
from planner_app.operations.rules.work.rows import row_for, rows_of_all, set_done
from planner_app.operations.transaction.edit import Edit
from planner_app.words import day_words, number_words


@dataclass(frozen=True)
class Imported:
    """How many records of each family came in new and how many were updated."""

    created: Mapping[str, int]
    updated: Mapping[str, int]


def import_document(
    edit: Edit,
    document: PlanDocument,
    *,
    parent_id: ItemId | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Imported:
    """Bring a document in, below an item or at the top, as one edit.

    Items and people with an external reference (or username) that the plan knows are updated
    instead of doubled (R19). Refused: the document breaks a rule of the plan; Cancelled: `progress`
    raised it. Either leaves the plan as it was.
    """
    context = ImportContext(edit, document, progress)
    import_calendars(context)
    import_activities(context)
    import_people(context)
    ItemImport(context, parent_id).run()
    _import_hours(context)
    _import_links(context)
    _import_allocations(context)
    edit.label = tr("Imported '{document}'", document=document.name)
    progress(1.0)
    return Imported(dict(context.created), dict(context.updated))


def _import_hours(context: ImportContext) -> None:
    """A second import replaces what is there for the same item, person, day and activity (R14)."""
    entries = context.document.time_entries
    items = [context.id_of(context.items, entry.item, "item") for entry in entries]
    people = [context.id_of(context.people, entry.person, "person") for entry in entries]
    there = {
        (entry.treeitem_id, entry.person_id, entry.day, entry.activity_id): entry
        for (entry,) in context.edit.records_where(
            select(TimeEntry), TimeEntry.treeitem_id, set(items)
        )
    }
    replaced = []
    for record, item_id, person_id in zip(entries, items, people, strict=True):
        activity_id = context.activities[record.activity] if record.activity else None
        known = there.get((item_id, person_id, record.day, activity_id))
        if not 0 < record.hours <= HOURS_A_DAY:
            raise Refused(
                tr(
                    "Logged hours must be above 0 and at most {most}.",
                    most=number_words(HOURS_A_DAY),
                )
            )
        if known is not None:
            known.hours, known.note = record.hours, record.note
            replaced.append(known)
            continue
        context.add(
            TimeEntry(
                treeitem_id=item_id,
                person_id=person_id,
                day=record.day,
                hours=record.hours,
                activity_id=activity_id,
                note=record.note,
            )
        )
    context.updated["time_entry"] += len(replaced)
    # Only once all are added: the query flushes them, and hours logged here before count too.
    _refuse_long_days(context, set(people))
    _add_rows_of_hours(context, dict.fromkeys(zip(items, people, strict=True)))


def _add_rows_of_hours(context: ImportContext, pairs: Iterable[tuple[ItemId, PersonId]]) -> None:
    """R14: hours stand on leaves only; somebody who logged without a row gets a done one."""
    pairs = list(pairs)
    rows = rows_of_all(context.edit, {item_id for item_id, _ in pairs})
    for item in context.edit.get_all(TreeItem, (item_id for item_id, _ in pairs)):
        if not item.is_leaf:
            raise Refused(
                tr(
                    "The file logs hours on '{item}', which is {kind}; only leaves take hours.",
                    item=item.name,
                    kind=a_kind(item.type),
                )
            )
    for item_id, person_id in pairs:
        if row_for(rows[item_id], (person_id, None)) is None:
            place = len(rows[item_id]) + 1
            row = Assignment(
                treeitem_id=item_id, person_id=person_id, position=place, is_done=False
            )
            # Made open and then closed, so that its time comes from the one place that sets it
            # (R13).
            set_done(context.edit, row, True)
            context.add(row)
            rows[item_id].append(row)


def _refuse_long_days(context: ImportContext, people: set[PersonId]) -> None:
    """R14: at most HOURS_A_DAY for a person's day, what was there before included."""
    hours: dict[tuple[PersonId, date], float] = defaultdict(float)
    columns = select(TimeEntry.person_id, TimeEntry.day, TimeEntry.hours)
    for person_id, day, logged in context.edit.records_where(columns, TimeEntry.person_id, people):
        hours[person_id, day] += logged
        if hours[person_id, day] > HOURS_A_DAY + HOURS_ROUNDING:
            raise Refused(
                tr(
                    "The file gives somebody more than {most} hours on {day}.",
                    most=number_words(HOURS_A_DAY),
                    day=day_words(day),
                )
            )


def _import_links(context: ImportContext) -> None:
    pairs = [
        (
            context.id_of(context.items, link.before, "item"),
            context.id_of(context.items, link.after, "item"),
            link.lag_days,
        )
        for link in context.document.links
    ]
    known = {
        (link.before_id, link.after_id): link
        for (link,) in context.edit.records_where(
            select(Dependency), Dependency.before_id, {p[0] for p in pairs}
        )
    }
    for before_id, after_id, lag_days in pairs:
        lag = checked_lag(lag_days)
        # Longer circles are refused by the invariants at the end of the edit, as everywhere (S6).
        if before_id == after_id:
            raise Refused(tr("The file makes an item wait for itself."))
        if (before_id, after_id) in known:
            known[before_id, after_id].lag_days = lag
            continue
        link = Dependency(before_id=before_id, after_id=after_id, lag_days=lag)
        context.add(link)
        # A file may name a pair twice; the database takes one link for each, and the last lag
        # counts.
        known[before_id, after_id] = link


def _import_allocations(context: ImportContext) -> None:
    """Those that are there already, equal in everything, are not doubled."""
    known = {
        (
            a.person_id,
            a.allocation_type_id,
            a.treeitem_id,
            a.start_date,
            a.end_date,
            a.start,
            a.end,
            a.value,
        )
        for (a,) in context.edit.records_where(
            select(Allocation), Allocation.person_id, set(context.people.values())
        )
    }
    people = {person.id: person for person in context.edit.get_all(Person, context.people.values())}
    for record in context.document.allocations:
        # A1: an unknown type is refused, for nobody could say whether it takes time or provides it.
        kind = allocation_type_named(context.edit, record.type)
        person_id = context.id_of(context.people, record.person, "person")
        columns = Period(record.start, record.end).columns(zone_of(context.edit, people[person_id]))
        allocation = Allocation(
            person_id=person_id,
            allocation_type_id=kind.id,
            treeitem_id=context.id_of(context.items, record.item, "item")
            if record.item is not None
            else None,
            value=checked_value(record.value),
            **columns,
        )
        same = (
            allocation.person_id,
            kind.id,
            allocation.treeitem_id,
            *columns.values(),
            allocation.value,
        )
        # An allocation has no reference or name, so only an equal one can be known again.
        if same not in known:
            context.add(allocation)
