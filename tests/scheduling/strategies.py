"""Random plans for properties: everything the scheduler knows, small enough to look at."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from planner_app.ids import AllocationId, ItemIndex, PersonIndex
from planner_app.scheduling.problem import NO_ITEM, Allocation, ItemKind, WorkCalendar
from tests.scheduling.problems import (
    HOUR,
    NO_LIMIT,
    UNESTIMATED,
    Draft,
    Row,
    moment,
    ordinal,
    weekdays,
)

STARTS = [
    moment(f"{day}T00:00")
    for day in ("2026-01-05", "2026-03-06", "2026-03-27", "2026-10-02", "2026-10-23")
]
"""Mondays and Fridays; on the weekends after the latter the clocks change, in Los Angeles, Berlin
or Lord Howe."""
ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe"]
"""Lord Howe's clocks change by half an hour."""
BAVARIAN = replace(weekdays((9, 12), (13, 18)), country="DE", region="BY")
CALENDARS: list[WorkCalendar] = [
    weekdays((9, 17)),
    weekdays((9, 12), (13, 18)),
    weekdays((22, 30)),
    weekdays((22, 30), days=7),
    weekdays((0, 24), days=7),
    weekdays((8, 12), days=3),
    replace(
        BAVARIAN,
        exceptions=(
            (ordinal("2026-01-06"), ((10 * HOUR, 14 * HOUR),)),
            (ordinal("2026-03-09"), ()),
        ),
    ),
]
HOURS = [7.0, 20.0, 2.75, 1.0, 0.5, 0.0]


@st.composite
def one_in(draw: st.DrawFn, times: int) -> bool:
    """Something rare: hypothesis shrinks it to what is usual."""
    return draw(st.integers(0, times - 1)) == times - 1


@st.composite
def allocations(draw: st.DrawFn, items: int, start: int) -> Allocation:
    """Taken time, shares and bookings, by days and by moments."""
    takes, value = draw(one_in(3)), draw(st.sampled_from([0.25, 0.5, 1.0, 2.0]))
    item = NO_ITEM if draw(one_in(4)) else ItemIndex(draw(st.integers(0, items - 1)))
    if draw(st.booleans()):
        first = day_of(start) + draw(st.integers(-2, 5))
        return Allocation(
            AllocationId(0), takes, value, item, first, first + draw(st.integers(0, 9))
        )
    begin = start + draw(st.integers(0, 100)) * HOUR
    return Allocation(
        AllocationId(0),
        takes,
        value,
        item,
        start=begin,
        end=begin + draw(st.integers(1, 90)) * HOUR,
    )


def day_of(moment: int) -> int:
    """The ordinal of a moment's day."""
    return datetime.fromtimestamp(moment, UTC).toordinal()


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A plan."""
    number_of_items, number_of_people = draw(st.integers(2, 10)), draw(st.integers(1, 3))
    start = draw(st.sampled_from(STARTS))
    now = start + draw(st.integers(0, 48)) * 1_800
    draft = Draft(
        now, draw(st.sampled_from(ZONES)), draw(st.sampled_from(CALENDARS)), draw(one_in(10))
    )
    for _ in range(number_of_people):
        given = draw(st.lists(allocations(number_of_items, start), max_size=2))
        draft.person(
            draw(st.sampled_from(CALENDARS)),
            draw(st.sampled_from(ZONES)),
            *(
                replace(allocation, id=AllocationId(number))
                for number, allocation in enumerate(given)
            ),
            overdrive=draw(one_in(5)),
            active_from=day_of(now) + 2 if draw(one_in(4)) else None,
            active_until=day_of(now) + draw(st.integers(-1, 9)) if draw(one_in(6)) else None,
        )
    draft.teams.append(tuple(map(PersonIndex, range(number_of_people))))
    _draw_items(draw, draft, number_of_items)
    _draw_packages(draw, draft)
    _draw_links(draw, draft)
    return draft


@st.composite
def booked_drafts(draw: st.DrawFn) -> Draft:
    """A plan in which somebody is booked, for part of the day, for what they work on or for what
    that stands in."""
    draft = draw(drafts())
    there = {
        row.person
        for item in draft.items
        for row in item.rows
        if item.kind == ItemKind.TASK and row.person >= 0
    }
    for person in sorted(there):
        theirs = [
            i
            for i, item in enumerate(draft.items)
            if any(row.person == person for row in item.rows)
        ]
        item = draw(st.sampled_from(theirs))
        if draft.items[item].parent >= 0 and draw(st.booleans()):
            item = draft.items[item].parent
        first = day_of(draft.now) + draw(st.integers(-1, 3))
        given, value = draft.people[person].allocations, draw(st.sampled_from([0.25, 0.5]))
        booking = Allocation(
            AllocationId(len(given)),
            False,
            value,
            ItemIndex(item),
            first,
            first + draw(st.integers(2, 20)),
        )
        draft.people[person] = replace(draft.people[person], allocations=(*given, booking))
    return draft


def _draw_items(draw: st.DrawFn, draft: Draft, number: int) -> None:
    containers = [-1]
    for index in range(number):
        parent = draw(st.sampled_from(containers))
        containers = containers[: containers.index(parent) + 1]
        if index < number - 1 and draw(one_in(4)):
            draft.add(
                f"c{index}", parent, ItemKind.CONTAINER, rows=draw(_limits(len(draft.people)))
            )
            containers.append(index)
        elif draw(one_in(7)):
            _draw_event(draw, draft, f"e{index}", parent)
        else:
            rows = draw(st.lists(_rows(len(draft.people)), min_size=1, max_size=3))
            draft.add(f"t{index}", parent, rows=rows, in_order=draw(st.booleans()))
            if draw(one_in(8)):
                for row in rows:
                    row.done = True
            if all(row.done for row in rows):
                draft.items[-1].done_at = draft.now - draw(st.integers(0, 60)) * HOUR
        draft.items[-1].on_hold = draw(one_in(16))
        if draw(one_in(5)):
            draft.items[-1].delay = draft.now + draw(st.integers(-40, 100)) * HOUR
        if draw(one_in(5)):
            draft.items[-1].deadline = draft.now + draw(st.integers(-1, 9)) * 24 * HOUR


def _draw_event(draw: st.DrawFn, draft: Draft, name: str, parent: int) -> None:
    kind = draw(st.sampled_from([ItemKind.PARTIAL_DAY_EVENT, ItemKind.EVENT, ItemKind.MILESTONE]))
    begin, length = draw(st.integers(-24, 90)), draw(st.integers(0, 30))
    rows = [draw(st.sampled_from([Row(0), Row(team=0), Row(len(draft.people) - 1), Row()]))]
    if kind == ItemKind.PARTIAL_DAY_EVENT:
        start, finish = draft.now + begin * HOUR, draft.now + (begin + length) * HOUR
    else:
        start = day_of(draft.now + begin * HOUR)
        finish = start + length // 10
    draft.add(name, parent, kind, start=start, finish=finish, rows=rows)


@st.composite
def _limits(draw: st.DrawFn, people: int) -> list[Row]:
    return [
        Row(p, limit=draw(st.sampled_from([1.0, 3.0])))
        for p in range(people)
        if draw(st.booleans())
    ]


@st.composite
def _rows(draw: st.DrawFn, people: int) -> Row:
    low = draw(st.sampled_from(HOURS)) if draw(st.integers(0, 14)) else 30_000.0
    row = Row(draw(st.integers(0, people - 1)), low, low + draw(st.sampled_from([0.0, 0.0, 3.0])))
    row.limit = draw(st.sampled_from([NO_LIMIT, NO_LIMIT, NO_LIMIT, 1.0, 2.5]))
    row.logged_today = draw(st.sampled_from([0.0, 0.0, 0.5, 3.0]))
    shape = draw(st.integers(0, 11))
    if shape == 9:
        row.person, row.team = -1, draw(st.sampled_from([-1, 0]))
    elif shape == 10:
        row.low = row.high = UNESTIMATED
    elif shape == 11:
        row.done = True
    return row


def _draw_packages(draw: st.DrawFn, draft: Draft) -> None:
    """Sometimes a package, delayed or on hold itself, with leaves of the tree in it (R15)."""
    leaves = [item for item in draft.items if item.kind != ItemKind.CONTAINER]
    if not leaves or not draw(one_in(3)):
        return
    package = draft.add("package", kind=ItemKind.CONTAINER, on_hold=draw(one_in(8)))
    if draw(st.booleans()):
        draft.items[package].delay = draft.now + draw(st.integers(0, 60)) * HOUR
    for leaf in draw(
        st.lists(st.sampled_from(range(len(leaves))), min_size=1, max_size=3, unique=True)
    ):
        leaves[leaf].package = package


def _draw_links(draw: st.DrawFn, draft: Draft) -> None:
    """Links from outside one subtree into another, earlier to later items only, so that there is no
    cycle."""
    size = len(draft.items)
    for _ in range(draw(st.integers(0, 5))):
        before, after = sorted((draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))))
        if before != after and before not in _around(draft, after):
            draft.links.append((before, after, draw(st.sampled_from([0.0, 0.0, 1.0, 2.5, 3.0]))))
    if draw(st.booleans()):
        # Priority is free of the outline here, so that predecessors also stand lower.
        for item, rank in zip(draft.items, draw(st.permutations(range(size))), strict=True):
            item.priority = rank


def _around(draft: Draft, item: int) -> list[int]:
    found = []
    while item >= 0:
        found.append(item)
        item = draft.items[item].parent
    return found
