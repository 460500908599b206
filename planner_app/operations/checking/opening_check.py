"""What a plan's records must be for the program to hold together: looked at column by column when a
plan is opened.

Not the rules of a plan (those are `checking`'s), but what no edit ever wrote and a damaged or
hostile file can hold: values of another type, too long or without end, references to nothing, a
tree that is none.
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
_MOST_HOURS: Final = 100_000.0
_YEARS: Final = (1900, 2200)
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
    if connection.dialect.name == "sqlite":
        _check_counters(snapshot, connection)
    if snapshot.revision >= _FARTHEST:
        raise Unsound(f"it claims {snapshot.revision} revisions")


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
    found = set(map(type, values))
    if found == {NoneType} and column.nullable:
        return
    if not found <= ({kind, NoneType} if column.nullable else {kind}):
        raise Unsound(f"{column.table.name}.{column.name} holds what it cannot")
    if NoneType in found:
        values = [value for value in values if value is not None]
    _check_bounds(column, kind, values)
    for key in column.foreign_keys:
        if not ids[key.column.table.name].issuperset(values):
            raise Unsound(f"{column.table.name}.{column.name} refers to a record that is not there")


def _check_bounds(column: Column[Any], wanted: type, values: Sequence[Any]) -> None:
    where = f"{column.table.name}.{column.name}"
    if wanted is str:
        longest = column.type.length if isinstance(column.type, String) else None
        if longest is not None and max(map(len, values)) > longest:
            raise Unsound(f"{where} holds a text that is too long")
    elif wanted is int:
        lowest = 1 if column.primary_key else -_FARTHEST
        if not lowest <= min(values) <= max(values) < _FARTHEST:
            raise Unsound(f"{where} holds a number that it cannot")
    elif wanted is float:
        if not (min(values) >= 0 and max(values) <= _MOST_HOURS):
            raise Unsound(f"{where} holds a number that it cannot")
    elif (
        issubclass(wanted, date)
        and not _YEARS[0] <= min(values).year <= max(values).year <= _YEARS[1]
    ):
        raise Unsound(f"{where} holds a day that it cannot")


def _check_tree(snapshot: Snapshot, kinds: Mapping[ItemId, str]) -> None:
    """One root, and everything hangs under it; dates and packages as the scheduler takes them for
    granted."""
    items = snapshot.items
    roots = [item_id for item_id, kind in kinds.items() if kind == "root"]
    if (
        len(roots) != 1
        or items[roots[0]].parent_id is not None
        or len(snapshot.outline) != len(items) - 1
    ):
        raise Unsound("its items are no tree")
    if not set(kinds.values()) <= set(TYPES):
        raise Unsound("it holds an item of an unknown kind")
    if any(kinds[parent] in LEAF_TYPES for parent in snapshot.children):
        raise Unsound("an item hangs under one that can hold nothing")
    if not all(dates_fit(items[item_id]) for item_id, kind in kinds.items() if kind in _DATED):
        raise Unsound("an event or milestone has no days")
    for guest, package in zip(kinds, map(attrgetter("package_id"), items.values()), strict=True):
        if package is not None and (kinds[package] != "package" or kinds[guest] not in LEAF_TYPES):
            raise Unsound("an item is packaged where it cannot be")


def _check_rows(snapshot: Snapshot, kinds: Mapping[ItemId, str], connection: Connection) -> None:
    """Every leaf has a row, only leaves and projects have; ranges are whole; hours are logged on
    leaves."""
    leaves = {item_id for item_id, kind in kinds.items() if kind in LEAF_TYPES}
    projects = {item_id for item_id, kind in kinds.items() if kind == "project"}
    if not leaves <= set(snapshot.rows_of) <= leaves | projects:
        raise Unsound("assignments are missing, or stand where none can")
    if not leaves.issuperset(map(attrgetter("treeitem_id"), snapshot.time_entries.values())):
        raise Unsound("hours are logged where none can be")
    low, high, limit = Assignment.low, Assignment.high, Assignment.daily_limit
    odd = or_(low.is_(None) != high.is_(None), low > high, limit <= 0, limit > 24)
    if connection.scalar(select(Assignment.id).where(odd).limit(1)) is not None:
        raise Unsound("an assignment has an estimate or a limit that is none")


def _check_calendars(snapshot: Snapshot) -> None:
    zones = {
        snapshot.plan.timezone,
        *(person.timezone for person in snapshot.people.values() if person.timezone is not None),
    }
    for zone in zones:
        if not is_zone(zone):
            raise Unsound(f"there is no time zone '{zone:.40}'")
    for calendar in snapshot.calendars.values():
        try:
            checked_week(calendar.weekly_hours)
            checked_exceptions(calendar.exceptions)
        except (Refused, TypeError, AttributeError) as error:
            raise Unsound(
                f"the calendar '{calendar.name:.40}' makes no sense: {error!s:.200}"
            ) from None
    for allocation in snapshot.allocations.values():
        if not has_period(allocation):
            raise Unsound(f"allocation {allocation.id} has no period")


def _check_counters(snapshot: Snapshot, connection: Connection) -> None:
    """The counter of a family stands at or above every id, and has room for more."""
    given = {
        row.name: row.seq
        for row in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    }
    for name, family in FAMILIES.items():
        last = given.get(name, 0)
        if (
            not isinstance(last, int)
            or not next(reversed(getattr(snapshot, family.field)), 0) <= last < _FARTHEST
        ):
            raise Unsound(f"the counter of {name} is wrong")
