"""S15 of projects: what each has of its people's days; with the rest it makes the whole."""

from operator import attrgetter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner_app.ids import AllocationId, ItemIndex
from planner_app.scheduling.levelling import level
from planner_app.scheduling.loads.projects import Division, divided, people_on
from planner_app.scheduling.loads.utilization import Logged, Utilization, summed, utilization
from planner_app.scheduling.problem import Allocation, ItemKind
from planner_app.scheduling.schedule import Schedule
from tests.scheduling.loads.test_utilization import entries
from tests.scheduling.problems import HOUR, Draft, Row, moment, ordinal
from tests.scheduling.strategies import drafts

MONDAY = ordinal("2026-01-05")
FILM, WORK, AD, SPOT = range(4)
PROJECT = np.asarray([0, 0, 1, 1], np.int32)
VACATION = Allocation(AllocationId(7), True, 0.5, first_day=MONDAY, last_day=MONDAY)


def general(value: float) -> Allocation:
    return Allocation(AllocationId(8), False, value, first_day=MONDAY, last_day=MONDAY)


def booking(item: int, value: float) -> Allocation:
    return Allocation(AllocationId(item), False, value, ItemIndex(item), MONDAY, MONDAY)


def two_projects(*allocations: Allocation, strict: bool = False) -> Schedule:
    """The film, then the ad: 2 and 3 h of one person's work, and 4 h of nobody's on the ad."""
    draft = Draft(moment("2026-01-05T09:00"), strict_bookings=strict)
    ana = draft.person(None, None, *allocations)
    draft.add("Work", draft.add("Film", kind=ItemKind.CONTAINER), rows=[Row(ana, 2, 2)])
    draft.add(
        "Spot",
        draft.add("Ad", kind=ItemKind.CONTAINER),
        rows=[Row(ana, 3, 3), Row(-1, 4, 4)],
        in_order=False,
    )
    return level(draft.problem())


def of_monday(schedule: Schedule, logged: Logged | None = None) -> Division:
    return divided(schedule, utilization(schedule, MONDAY, MONDAY, logged), logged, PROJECT, 2)


def hours(part: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> float:
    return float(part.sum() / HOUR)


@pytest.mark.parametrize(
    ("allocations", "film", "ad", "rest"),
    [
        ([], 0, 0, 8),
        ([booking(FILM, 0.5)], 4, 0, 4),
        ([booking(WORK, 0.5), booking(AD, 0.25)], 4, 2, 2),
        ([booking(AD, 0.75), booking(FILM, 0.5)], 4, 4, 0),
        ([booking(FILM, 0.75), booking(AD, 0.5), VACATION], 4, 0, 0),
    ],
    ids=[
        "nobody booked",
        "half a day",
        "inside a project",
        "too much: the film stands higher",
        "vacation",
    ],
)
def test_s15_a_project_has_what_its_people_are_booked_for_and_the_day_can_give(
    allocations: list[Allocation], film: float, ad: float, rest: float
) -> None:
    found = of_monday(two_projects(*allocations))
    assert [hours(part.capacity) for part in found.parts] == [film, ad, 0]
    assert hours(found.rest) == rest


def test_a03_what_is_booked_beyond_the_day_still_shows_as_booked() -> None:
    found = of_monday(two_projects(booking(AD, 0.75), booking(FILM, 0.5)))
    assert [hours(part.booked) for part in found.parts] == [4, 6, 0]


@pytest.mark.parametrize(
    ("strict", "allocations", "film", "ad"),
    [
        (False, [booking(FILM, 0.5)], 8, 4),
        (True, [booking(FILM, 0.5)], 4, 0),
        (True, [booking(FILM, 0.5), general(0.25)], 6, 2),
        (True, [general(1.0)], 8, 8),
    ],
)
def test_a04_what_nobody_booked_is_open_to_every_project_with_strict_bookings_if_provided(
    strict: bool, allocations: list[Allocation], film: float, ad: float
) -> None:
    found = of_monday(two_projects(*allocations, strict=strict))
    assert [hours(found.open_to(project).capacity) for project in (0, 1)] == [film, ad]


def test_s15_work_and_hours_count_where_their_item_is() -> None:
    items, seconds = (
        np.asarray([WORK, SPOT, -1], np.int32),
        np.asarray([1_800, 7_200, 3_600], np.int64),
    )
    logged = Logged(np.zeros(3, np.int32), items, np.full(3, MONDAY, np.int64), seconds)
    found = of_monday(two_projects(), logged)
    assert [hours(part.scheduled) for part in found.parts] == [2, 3, 0], (
        "nobody's work is no person's"
    )
    assert [hours(part.logged) for part in found.parts] == [0.5, 2, 1], (
        "an item that is gone is in no project"
    )


def test_s15_people_on_a_project_have_rows_work_or_bookings_there() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    row, member, _booked, _other = (
        draft.person(None, None, *a) for a in ([], [], [booking(FILM, 1)], [])
    )
    draft.teams = [(member,)]
    film = draft.add("Film", kind=ItemKind.CONTAINER)
    draft.add("Done", film, rows=[Row(row, done=True)])
    draft.add(
        "Party", film, ItemKind.EVENT, start=MONDAY, finish=MONDAY, rows=[Row(team=0), Row(-1)]
    )
    schedule = level(draft.problem())
    assert people_on(schedule, np.ones(3, np.bool_)).tolist() == [True, True, True, False]
    assert not people_on(schedule, np.zeros(3, np.bool_)).any()


@settings(max_examples=50)
@given(drafts(), st.integers(-20, 20), st.integers(0, 60), st.data())
def test_s15_projects_and_the_rest_sum_to_each_person_s_day(
    draft: Draft, offset: int, days: int, data: st.DataObject
) -> None:
    """To the second, whatever the projects are; and what a project has does not depend on what the
    others are."""
    schedule, first = level(draft.problem()), MONDAY + offset
    logged = entries(data, draft)
    of_item = np.asarray([data.draw(st.integers(-1, 2)) for _ in draft.items], np.int32)
    whole = utilization(schedule, first, first + days, logged)
    found = divided(schedule, whole, logged, of_item, 3)
    for name in ("booked", "scheduled", "logged"):
        assert (sum(map(attrgetter(name), found.parts)) == getattr(whole, name)).all(), name
    assert (sum(part.capacity for part in found.parts) + found.rest == whole.capacity).all()
    alone = divided(schedule, whole, logged, np.where(of_item == 1, 0, -1).astype(np.int32), 1)
    for name in ("capacity", "booked", "scheduled", "logged"):
        assert (getattr(alone.parts[0], name) == getattr(found.parts[1], name)).all(), name
    assert (alone.open_to(0).capacity <= whole.capacity).all()
    everyone = np.zeros(len(draft.people), np.int32)
    assert (
        _total(found.parts, everyone) + found.rest.sum()
        == summed(whole, everyone, 1).capacity.sum()
    )


def _total(
    parts: tuple[Utilization, ...], everyone: np.ndarray[tuple[int, ...], np.dtype[np.int32]]
) -> int:
    return int(sum(summed(part, everyone, 1).capacity.sum() for part in parts))
