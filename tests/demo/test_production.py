"""The sample production keeps the rules and looks like a production, at every size."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from graphlib import TopologicalSorter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner_app.demo.production import demo_document
from planner_app.operations.importing.plan_document import ItemDraft, PlanDocument, RowDraft
from tests.thoroughness import examples

TODAY = date(2026, 3, 9)
KNOWN_TYPES = {"Project Work", "Vacation", "Sick leave", "Training"}
LEAVES = {"task", "event", "partial_day_event", "milestone"}

sizes = st.integers(1, 40)
seeds = st.integers(0, 10_000)
days = st.dates(date(2021, 1, 1), date(2031, 12, 31))


@pytest.fixture(scope="module")
def ten_shots() -> PlanDocument:
    return demo_document(10, 1, TODAY)


def rows_of(document: PlanDocument) -> list[RowDraft]:
    return [row for item in document.items for row in item.rows]


def named(document: PlanDocument, text: str) -> ItemDraft:
    return next(item for item in document.items if text in item.name)


@settings(max_examples=examples(15, 80), deadline=None)
@given(shots=sizes, seed=seeds, today=days)
def test_every_document_refers_only_to_what_it_has_parents_first(
    shots: int, seed: int, today: date
) -> None:
    document = demo_document(shots, seed, today)
    people = {person.key for person in document.people}
    owners = people | {team.key for team in document.teams}
    calendars = {calendar.key for calendar in document.calendars}
    seen: set[str] = set()
    for item in document.items:
        assert item.key not in seen
        assert item.parent is None or item.parent in seen
        seen.add(item.key)
        assert all(row.who is None or row.who in owners for row in item.rows)
    assert len(owners) == len(document.people) + len(document.teams)
    assert len({person.username for person in document.people}) == len(document.people)
    assert all(
        person.username.isascii() and person.calendar in calendars for person in document.people
    )
    assert all({link.before, link.after} <= seen for link in document.links)
    assert all(entry.item in seen and entry.person in people for entry in document.time_entries)
    assert all(
        allocation.item is None or allocation.item in seen for allocation in document.allocations
    )
    assert all(set(team.members) <= people for team in document.teams)


@settings(max_examples=examples(15, 80), deadline=None)
@given(shots=sizes, seed=seeds, today=days)
def test_r04_r05_r12_rows_are_of_one_owner_each_with_whole_ranges(
    shots: int, seed: int, today: date
) -> None:
    document = demo_document(shots, seed, today)
    people = {person.key for person in document.people}
    for item in document.items:
        owners = [row.who for row in item.rows]
        assert len(set(owners)) == len(owners), item.name
        if item.type == "project":
            assert set(owners) <= people
            assert all(row.low is None and not row.is_done for row in item.rows)
        elif item.type not in LEAVES:
            assert not item.rows
        for row in item.rows:
            for low, high in [
                (row.low, row.high),
                *((past.low, past.high) for past in row.history),
            ]:
                assert (low is None) == (high is None)
                assert low is None or high is None or 0 <= low <= high <= 100_000
            assert all(early.created_at <= late.created_at for early, late in pairwise(row.history))
            assert all(past.created_at.date() < today for past in row.history)
            assert row.done_at is None or row.done_at.date() < today
            assert row.is_done == (row.done_at is not None)
            assert item.type == "task" or row.low is None


@settings(max_examples=examples(15, 80), deadline=None)
@given(shots=sizes, seed=seeds, today=days)
def test_r14_nobody_logs_more_than_a_working_day_or_in_the_future(
    shots: int, seed: int, today: date
) -> None:
    document = demo_document(shots, seed, today)
    hours: Counter[tuple[str, date]] = Counter()
    entries: Counter[tuple[str, str, date, str | None]] = Counter()
    for entry in document.time_entries:
        assert 0 < entry.hours <= 24
        assert entry.day < today
        hours[entry.person, entry.day] += int(entry.hours * 4)
        entries[entry.item, entry.person, entry.day, entry.activity] += 1
    assert max(hours.values(), default=0) <= 12 * 4
    assert max(entries.values(), default=1) == 1


@settings(max_examples=examples(15, 80), deadline=None)
@given(shots=sizes, seed=seeds, today=days)
def test_a01_s06_allocations_are_of_known_types_and_nothing_waits_for_itself(
    shots: int, seed: int, today: date
) -> None:
    document = demo_document(shots, seed, today)
    for allocation in document.allocations:
        assert allocation.type in KNOWN_TYPES
        assert allocation.start <= allocation.end
        assert 0 < allocation.value <= 2
    # A container starts before what is inside and finishes after it, so a loop through containers
    # shows as a loop.
    waits: defaultdict[str, set[str]] = defaultdict(set)
    for item in document.items:
        waits[f"{item.key} end"].add(f"{item.key} begin")
        if item.parent:
            waits[f"{item.key} begin"].add(f"{item.parent} begin")
            waits[f"{item.parent} end"].add(f"{item.key} end")
    for link in document.links:
        waits[f"{link.after} begin"].add(f"{link.before} end")
    assert list(TopologicalSorter(waits).static_order())


def test_the_same_arguments_give_an_equal_document(ten_shots: PlanDocument) -> None:
    assert demo_document(10, 1, TODAY) == ten_shots
    assert demo_document(10, 2, TODAY) != ten_shots
    assert demo_document(10, 1, date(2026, 3, 16)) != ten_shots


def test_ten_shots_are_a_small_team_for_some_months(ten_shots: PlanDocument) -> None:
    assert ten_shots.name == "Night Ferry"
    assert 100 <= len(rows_of(ten_shots)) <= 160
    assert 15 <= len(ten_shots.people) <= 20
    first = min(entry.day for entry in ten_shots.time_entries)
    last = max(item.start_date for item in ten_shots.items if item.start_date)
    assert 90 <= (last - first).days <= 155


def test_ten_shots_show_what_a_producer_has_to_deal_with(ten_shots: PlanDocument) -> None:
    rows = rows_of(ten_shots)
    teams = {team.key for team in ten_shots.teams}
    assert {item.type for item in ten_shots.items} == {"package", "project", "folder", *LEAVES}
    assert sum(row.is_done for row in rows) > 10
    assert any(row.who is None for row in rows)
    assert any(row.who in teams and row.low for row in rows)
    assert any(
        item.type == "task" and row.low is None for item in ten_shots.items for row in item.rows
    )
    assert any(len(row.history) > 1 for row in rows)
    assert any(row.daily_limit for row in rows)
    assert any(item.is_on_hold for item in ten_shots.items)
    assert any(item.delay_until and item.delay_until > TODAY for item in ten_shots.items)
    assert {allocation.type for allocation in ten_shots.allocations} == KNOWN_TYPES
    assert {person.timezone for person in ten_shots.people} == {None, "America/Toronto"}
    assert {calendar.country for calendar in ten_shots.calendars} == {"DK", "CA"}
    placeholder = next(person for person in ten_shots.people if person.is_virtual)
    assert (placeholder.first_name, placeholder.last_name) == ("Compositor", "#2")


def test_two_people_are_booked_beyond_their_time(ten_shots: PlanDocument) -> None:
    booked: Counter[tuple[str, date]] = Counter()
    for allocation in ten_shots.allocations:
        if allocation.item:
            for ordinal in range(allocation.start.toordinal(), allocation.end.toordinal() + 1):
                booked[allocation.person, date.fromordinal(ordinal)] += round(
                    allocation.value * 100
                )
    beyond = {person for (person, day), share in booked.items() if share > 100 and day >= TODAY}
    assert len(beyond) == 2
    assert sum(person.overdrive for person in ten_shots.people) == 1


def test_work_in_a_shot_waits_for_what_it_is_made_of(ten_shots: PlanDocument) -> None:
    names = {item.key: item.name for item in ten_shots.items}
    waits = {(names[link.before], names[link.after]) for link in ten_shots.links}
    assert {
        ("Layout", "Animation"),
        ("Animation", "FX"),
        ("Animation", "Lighting"),
        ("Lighting", "Comp"),
    } <= waits


def test_a_meeting_across_studios_is_in_the_working_hours_of_both(ten_shots: PlanDocument) -> None:
    dailies = named(ten_shots, "Dailies review")
    assert dailies.start == datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
    assert dailies.end == datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def test_ten_thousand_shots_are_a_hundred_thousand_rows_of_several_shows() -> None:
    document = demo_document(10_000, 1, TODAY)
    assert 90_000 <= len(rows_of(document)) <= 110_000
    assert 250 <= len(document.people) <= 350
    assert sum(item.type == "project" for item in document.items) == 8
    assert len({item.key for item in document.items}) == len(document.items)
    assert max(item.promise_by for item in document.items if item.promise_by) < date(2031, 1, 1)


def test_a_production_needs_a_shot() -> None:
    with pytest.raises(ValueError, match="at least one shot"):
        demo_document(0)
