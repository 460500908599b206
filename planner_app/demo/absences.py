"""The sample production's allocations: time off, training, bookings, and two people booked beyond
their time."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from planner_app.demo.cast import Artist, Cast
from planner_app.demo.show_work import Project
from planner_app.demo.studio_clock import Timeline
from planner_app.operations.importing.plan_document import AllocationDraft

WORK = "Project Work"
AWAY_TYPES = ("Vacation", "Sick leave", "Training")


def away(cast: Cast, time: Timeline, rng: Random) -> Iterator[AllocationDraft]:
    """Who is not there when: holidays and courses ahead, illness behind, and half days off."""
    for artist in cast.everybody():
        # A placeholder is not hired yet, so it takes no holidays.
        if artist.record.is_virtual:
            continue
        if rng.random() < 0.55:
            monday = time.weekday(rng.randint(1, 10), 0)
            yield _whole_days(artist, "Vacation", monday, rng.choice([4, 4, 11]))
        if rng.random() < 0.3:
            yield _whole_days(
                artist,
                "Sick leave",
                time.weekday(-rng.randint(1, 5), rng.randint(0, 3)),
                rng.randint(0, 1),
            )
        if rng.random() < 0.15:
            yield _whole_days(
                artist, "Training", time.weekday(rng.randint(11, 14), rng.randint(0, 3)), 1
            )
        if rng.random() < 0.15:
            yield _whole_days(
                artist, "Vacation", time.weekday(rng.randint(15, 18), 4), 0, value=0.5
            )


def _whole_days(
    artist: Artist, kind: str, first: date, more_days: int, value: float = 1.0
) -> AllocationDraft:
    return AllocationDraft(artist.key, kind, first, first + timedelta(days=more_days), value)


def days_away(absences: list[AllocationDraft]) -> set[tuple[str, date]]:
    """Person and day of every whole day somebody is away."""
    days = set()
    for absence in absences:
        # On half a day off somebody still logs hours.
        if absence.type in AWAY_TYPES and absence.value == 1.0:
            day = absence.start
            while day <= absence.end:
                days.add((absence.person, day))
                day += timedelta(days=1)
    return days


def bookings(
    cast: Cast, projects: list[Project], time: Timeline, rng: Random
) -> Iterator[AllocationDraft]:
    """Who is promised to what: shares of time, blocks of weeks on a show, and the two who are
    overbooked."""
    first = projects[0]
    # Two people for the alert of A3: their shares of 0.8 and 0.6 overlap for some weeks.
    overbooked = [cast.departments["Animation"][0], cast.departments["FX"][0]]
    harbour, storm = first.sequences[0].key, first.sequences[-1].key
    for weeks_ahead, artist in enumerate(overbooked):
        yield _booking(artist, time.weekday(weeks_ahead - 1, 0), 6, 0.8, harbour)
        yield _booking(artist, time.weekday(weeks_ahead + 1, 0), 3, 0.6, storm)
    for artist in cast.everybody():
        if artist.record.is_virtual or artist in overbooked or artist.department == "Production":
            continue
        # Only people of the satellite have a zone of their own; they show an availability below
        # one.
        if artist.record.timezone:
            yield AllocationDraft(artist.key, WORK, time.days[0], time.weekday(40, 4), 0.9)
        if rng.random() < 0.5:
            project = rng.choice(projects)
            value = rng.choice([0.6, 0.8, 1.0])
            yield _booking(
                artist, time.weekday(rng.randint(-2, 3), 0), rng.randint(3, 7), value, project.key
            )


def _booking(artist: Artist, monday: date, weeks: int, value: float, item: str) -> AllocationDraft:
    # Three days less than whole weeks: the last day, a Friday, is included.
    return AllocationDraft(
        artist.key, WORK, monday, monday + timedelta(days=7 * weeks - 3), value, item
    )
