"""What holds for every document that a reader makes."""

import math
from collections import defaultdict
from datetime import date

from planner_app.operations.importing.plan_document import PlanDocument

CONTAINERS = ("package", "folder", "project")


def assert_sound(document: PlanDocument) -> None:
    """The document can be imported: keys and names are unique, references known, numbers within the
    rules."""
    _assert_tree(document)
    people = {person.key for person in document.people}
    whos = people | {team.key for team in document.teams} | {None}
    assert len({person.username for person in document.people}) == len(document.people)
    for item in document.items:
        assert {row.who for row in item.rows} <= whos
        assert len({row.who for row in item.rows}) == len(item.rows), (
            f"R4: {item.name} has somebody twice"
        )
        assert not item.rows or item.type not in CONTAINERS
        for row in item.rows:
            assert (row.low is None) == (row.high is None)
            assert row.low is None or row.high is None or 0 <= row.low <= row.high <= 100_000
            assert row.daily_limit is None or 0 < row.daily_limit <= 24
    calendars = {calendar.key for calendar in document.calendars} | {None}
    assert {person.calendar for person in document.people} | {
        document.default_calendar
    } <= calendars
    _assert_time_entries(document, people)
    for link in document.links:
        assert link.lag_days >= 0 and math.isfinite(link.lag_days)


def _assert_tree(document: PlanDocument) -> None:
    seen: set[str | None] = {None}
    references = [item.external_reference for item in document.items if item.external_reference]
    assert len(set(references)) == len(references)
    for item in document.items:
        assert item.parent in seen, "a parent comes before its children"
        assert item.name and item.key not in seen
        assert (item.type == "milestone") == (
            item.start_date is not None and item.finish_date is None
        )
        seen.add(item.key)
    assert {end for link in document.links for end in (link.before, link.after)} <= seen


def _assert_time_entries(document: PlanDocument, people: set[str]) -> None:
    kinds = {item.key: item.type for item in document.items}
    by_day: dict[tuple[str, date], float] = defaultdict(float)
    for entry in document.time_entries:
        assert entry.person in people and kinds[entry.item] not in CONTAINERS
        assert entry.hours > 0
        by_day[entry.person, entry.day] += entry.hours
    assert all(hours <= 24.001 for hours in by_day.values()), "R14: a person's day has 24 hours"
