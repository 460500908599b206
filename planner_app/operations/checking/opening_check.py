"""What a plan's records must be for the program to hold together: looked at column by column when a
plan is opened.

Not the rules of a plan (those are `checking`'s), but what no edit ever wrote and a damaged or
hostile file can hold: values of another type, too long or without end, references to nothing, a
graph of items that is not a tree.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from operator import attrgetter
from types import NoneType
from typing import Any, Final

from sqlalchemy import JSON, Column, Connection, String, or_, select, text

from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.limits import HOURS_A_DAY, MOST_HOURS, is_day
from planner_app.model import Assignment, Base
from planner_app.model.treeitems import TYPES
from planner_app.operations.checking.people_rules import has_period
from planner_app.operations.checking.tree_rules import dates_fit
from planner_app.operations.rules.people.calendars import checked_exceptions, checked_week
from planner_app.operations.rules.people.zone_names import is_zone
from planner_app.operations.snapshot.read_plan import FAMILIES
from planner_app.operations.snapshot.snapshot import LEAF_TYPES, PlanRecord, Snapshot

_FARTHEST: Final = 2**62
"""Ids, ranks and revisions stay below, so that the next one is still a number of a database."""
_AT_ONCE: Final = 1_000
"""Rows turned into columns at once: more would not stay in the processor's cache."""
_DATED: Final = {"event", "partial_day_event", "milestone"}


class Unsound(ValueError):
    """The first thing found, in words."""


def check(snapshot: Snapshot, connection: Connection) -> None:
    """Unsound: values, references or a tree that no plan has. Costs about 30 ns a cell."""
    ids = {name: set(getattr(snapshot, family.field)) for name, family in FAMILIES.items()}
    _check_columns("plan", PlanRecord._fields, [snapshot.plan], ids)
    for name, family in FAMILIES.items():
        _check_columns(
            name, family.tuple_type._fields, getattr(snapshot, family.field).values(), ids
        )
    kinds = dict(map(attrgetter("id", "type"), snapshot.items.values()))
    _check_tree(snapshot, kinds)
    _check_rows(snapshot, kinds, connection)
    _check_calendars(snapshot)
    # SQLite's counters are rows in the file and can be damaged with it; a server keeps its own.
    if connection.dialect.name == "sqlite":
        _check_counters(snapshot, connection)
    if snapshot.revision >= _FARTHEST:
        raise Unsound(
            tr("its revision is the impossible number {number}", number=snapshot.revision)
        )


def _check_columns(
    family: str,
    names: Sequence[str],
    records: Iterable[tuple[Any, ...]],
    ids: Mapping[str, set[int]],
) -> None:
    columns = [Base.metadata.tables[family].c[name] for name in names]
    kinds = [
        dict if isinstance(column.type, JSON) else column.type.python_type for column in columns
    ]
    rest = iter(records)
    while some := list(islice(rest, _AT_ONCE)):
        for column, kind, values in zip(columns, kinds, zip(*some, strict=True), strict=True):
            _check_values(column, kind, values, ids)


def _check_values(
    column: Column[Any], kind: type, values: Sequence[Any], ids: Mapping[str, set[int]]
) -> None:
    # By exact type, since isinstance takes a truth value for a number.
    found = set(map(type, values))
    if found == {NoneType} and column.nullable:
        return
    if not found <= ({kind, NoneType} if column.nullable else {kind}):
        raise Unsound(tr("{column} holds a value of the wrong kind", column=_name_of(column)))
    if NoneType in found:
        values = [value for value in values if value is not None]
    _check_bounds(column, kind, values)
    for key in column.foreign_keys:
        if not ids[key.column.table.name].issuperset(values):
            raise Unsound(
                tr("{column} refers to a record that does not exist", column=_name_of(column))
            )


def _check_bounds(column: Column[Any], wanted: type, values: Sequence[Any]) -> None:
    where = _name_of(column)
    if wanted is str:
        longest = column.type.length if isinstance(column.type, String) else None
        if longest is not None and max(map(len, values)) > longest:
            raise Unsound(tr("{column} holds a text that is too long", column=where))
    elif wanted is int:
        lowest = 1 if column.primary_key else -_FARTHEST
        if not lowest <= min(values) <= max(values) < _FARTHEST:
            raise Unsound(tr("{column} holds a number that is out of bounds", column=where))
    elif wanted is float:
        if not (min(values) >= 0 and max(values) <= MOST_HOURS):
            raise Unsound(tr("{column} holds a number that is out of bounds", column=where))
    elif issubclass(wanted, date) and not (is_day(min(values)) and is_day(max(values))):
        raise Unsound(tr("{column} holds a day that is out of bounds", column=where))


def _name_of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _check_tree(snapshot: Snapshot, kinds: Mapping[ItemId, str]) -> None:
    """One root, and everything hangs under it; dates and packages as the scheduler takes them for
    granted."""
    items = snapshot.items
    roots = [item_id for item_id, kind in kinds.items() if kind == "root"]
    # The outline is walked from the root, so it lacks whatever hangs in a circle.
    if (
        len(roots) != 1
        or items[roots[0]].parent_id is not None
        or len(snapshot.outline) != len(items) - 1
    ):
        raise Unsound(tr("its items do not form a tree"))
    if not set(kinds.values()) <= set(TYPES):
        raise Unsound(tr("it holds an item of an unknown kind"))
    if any(kinds[parent] in LEAF_TYPES for parent in snapshot.children):
        raise Unsound(tr("an item is inside one that cannot hold items"))
    if not all(dates_fit(items[item_id]) for item_id, kind in kinds.items() if kind in _DATED):
        raise Unsound(tr("an event or milestone has no days"))
    for guest, package in zip(kinds, map(attrgetter("package_id"), items.values()), strict=True):
        if package is not None and (kinds[package] != "package" or kinds[guest] not in LEAF_TYPES):
            raise Unsound(tr("an item is in a package where it cannot be"))


def _check_rows(snapshot: Snapshot, kinds: Mapping[ItemId, str], connection: Connection) -> None:
    """Every leaf has a row, only leaves and projects have; ranges are whole; hours are logged on
    leaves."""
    leaves = {item_id for item_id, kind in kinds.items() if kind in LEAF_TYPES}
    projects = {item_id for item_id, kind in kinds.items() if kind == "project"}
    if not leaves <= set(snapshot.rows_of) <= leaves | projects:
        raise Unsound(tr("an item has no assignment, or has one that it cannot have"))
    if not leaves.issuperset(map(attrgetter("treeitem_id"), snapshot.time_entries.values())):
        raise Unsound(tr("hours are logged on an item that takes none"))
    # In SQL a comparison with NULL is never true, so rows without an estimate or limit pass.
    low, high, limit = Assignment.low, Assignment.high, Assignment.daily_limit
    odd = or_(low.is_(None) != high.is_(None), low > high, limit <= 0, limit > HOURS_A_DAY)
    if connection.scalar(select(Assignment.id).where(odd).limit(1)) is not None:
        raise Unsound(tr("an assignment has an estimate or a daily limit that is out of bounds"))


def _check_calendars(snapshot: Snapshot) -> None:
    zones = {
        snapshot.plan.timezone,
        *(person.timezone for person in snapshot.people.values() if person.timezone is not None),
    }
    for zone in zones:
        if not is_zone(zone):
            raise Unsound(tr("the time zone '{zone}' is unknown", zone=f"{zone:.40}"))
    for calendar in snapshot.calendars.values():
        try:
            checked_week(calendar.weekly_hours)
            checked_exceptions(calendar.exceptions)
        # A calendar is JSON: a damaged one may be a list or a number where hours by day should be.
        except (Refused, TypeError, AttributeError) as error:
            raise Unsound(
                tr(
                    "the calendar '{calendar}' is not valid: {reason}",
                    calendar=f"{calendar.name:.40}",
                    reason=f"{error!s:.200}",
                )
            ) from None
    for allocation in snapshot.allocations.values():
        if not has_period(allocation):
            raise Unsound(tr("allocation {id} has no period", id=allocation.id))


def _check_counters(snapshot: Snapshot, connection: Connection) -> None:
    """The counter of a family stands at or above every id, and has room for more."""
    given = {
        row.name: row.seq
        for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    }
    for name, family in FAMILIES.items():
        # SQLite has no counter of a table until its first record is stored.
        last = given.get(name, 0)
        if (
            not isinstance(last, int)
            or not next(reversed(getattr(snapshot, family.field)), 0) <= last < _FARTHEST
        ):
            raise Unsound(tr("the counter of {table} is wrong", table=name))
