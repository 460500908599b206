"""Random plans for properties: everything the scheduler knows, small enough to look at."""

from dataclasses import replace

from hypothesis import strategies as st

from planner_app.scheduling.problem import Allocation, Kind, WorkCalendar
from tests.scheduling.problems import HOUR, NO_LIMIT, UNESTIMATED, Draft, Row, moment, ordinal, weekdays

MONDAY = ordinal("2026-01-05")
CALENDARS: list[WorkCalendar] = [
    weekdays((9, 17)),
    weekdays((9, 12), (13, 18)),
    weekdays((22, 30)),
    weekdays((8, 12), days=3),
]
ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"]


@st.composite
def allocations(draw: st.DrawFn, items: int) -> Allocation:
    """Taken time, shares and bookings, by days and by moments."""
    takes, value = draw(st.booleans()), draw(st.sampled_from([0.25, 0.5, 1.0, 2.0]))
    item = -1 if takes else draw(st.integers(-1, items - 1))
    first = MONDAY + draw(st.integers(-3, 12))
    if draw(st.booleans()):
        return Allocation(0, takes, value, item, first, first + draw(st.integers(0, 9)))
    start = moment("2026-01-05T00:00") + draw(st.integers(0, 200)) * HOUR
    return Allocation(0, takes, value, item, start=start, end=start + draw(st.integers(1, 60)) * HOUR)


@st.composite
def drafts(draw: st.DrawFn, simple: bool = False) -> Draft:
    """A plan; simple: one row a leaf, no caps, events, holds or links."""
    number_of_items, number_of_people = draw(st.integers(2, 10)), draw(st.integers(1, 3))
    start = moment("2026-01-05T00:00") + draw(st.integers(0, 48)) * 1_800
    draft = Draft(start, draw(st.sampled_from(ZONES)), draw(st.sampled_from(CALENDARS)))
    draft.strict_bookings = not simple and draw(st.integers(0, 9)) == 0
    for _ in range(number_of_people):
        given = () if simple else draw(st.lists(allocations(number_of_items), max_size=2))
        draft.person(
            draw(st.sampled_from(CALENDARS)),
            draw(st.sampled_from(ZONES)),
            *(replace(allocation, id=number) for number, allocation in enumerate(given)),
            overdrive=not simple and draw(st.integers(0, 7)) == 0,
            active_from=draw(st.sampled_from([None, None, MONDAY + 2])),
        )
    draft.teams.append(tuple(range(number_of_people)))
    _draw_items(draw, draft, number_of_items, simple)
    if not simple:
        _draw_links(draw, draft)
    return draft


def _draw_items(draw: st.DrawFn, draft: Draft, number: int, simple: bool) -> None:
    containers = [-1]
    for index in range(number):
        parent = draw(st.sampled_from(containers))
        containers = containers[: containers.index(parent) + 1]
        if index < number - 1 and draw(st.integers(0, 3)) == 0:
            draft.add(f"c{index}", parent, Kind.CONTAINER, rows=[] if simple else draw(_limits(len(draft.people))))
            containers.append(index)
        elif not simple and draw(st.integers(0, 9)) == 0:
            begin = draft.now + draw(st.integers(-24, 90)) * HOUR
            rows = [draw(st.sampled_from([Row(0), Row(team=0), Row(len(draft.people) - 1)]))]
            end = begin + draw(st.integers(0, 30)) * HOUR
            draft.add(f"e{index}", parent, Kind.PARTIAL_DAY_EVENT, start=begin, finish=end, rows=rows)
        else:
            rows = draw(st.lists(_rows(len(draft.people), simple), min_size=1, max_size=1 if simple else 3))
            draft.add(f"t{index}", parent, rows=rows, in_order=draw(st.booleans()))
            draft.items[-1].on_hold = not simple and draw(st.integers(0, 11)) == 0
        if draw(st.integers(0, 4)) == 0:
            draft.items[-1].delay = draft.now + draw(st.integers(-40, 100)) * HOUR


@st.composite
def _limits(draw: st.DrawFn, people: int) -> list[Row]:
    return [Row(p, limit=draw(st.sampled_from([1.0, 3.0]))) for p in range(people) if draw(st.integers(0, 3)) == 0]


@st.composite
def _rows(draw: st.DrawFn, people: int, simple: bool) -> Row:
    person = draw(st.integers(0, people - 1))
    low = draw(st.sampled_from([0.0, 0.5, 1.0, 2.75, 7.0, 20.0]))
    row = Row(person, low, low + draw(st.sampled_from([0.0, 0.0, 3.0])))
    if simple:
        return row
    row.limit = draw(st.sampled_from([NO_LIMIT, NO_LIMIT, NO_LIMIT, 1.0, 2.5]))
    shape = draw(st.integers(0, 11))
    if shape == 0:
        row.person, row.team = -1, draw(st.sampled_from([-1, 0]))
    elif shape == 1:
        row.low = row.high = UNESTIMATED
    elif shape == 2:
        row.done = True
    return row


def _draw_links(draw: st.DrawFn, draft: Draft) -> None:
    """Links from outside one subtree into another, earlier to later items only, so that there is no cycle."""
    size = len(draft.items)
    for _ in range(draw(st.integers(0, 4))):
        before, after = sorted((draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))))
        if before != after and before not in _around(draft, after):
            draft.links.append((before, after, draw(st.sampled_from([0.0, 0.0, 1.0]))))
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
