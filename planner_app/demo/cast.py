"""The sample production's people: departments, artists with international names, a satellite
studio, calendars."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from random import Random
from typing import Any

from planner_app.demo.studio_clock import DAY_HOURS, STUDIO_COUNTRY, Timeline
from planner_app.operations.importing.plan_document import CalendarDraft, PersonDraft, TeamDraft
from planner_app.resources import resource

HEADS = {
    "Layout": 2,
    "Animation": 3,
    "FX": 2,
    "Lighting": 2,
    "Comp": 3,
    "Assets": 2,
    "Production": 2,
}
"""People of each department on a show of ten shots."""
SATELLITE = "Montréal"
SATELLITE_ZONE = "America/Toronto"
SATELLITE_DEPARTMENTS = ("Comp", "Lighting", "FX")
PART_TIME_HOURS = 5.0
# Letters that NFKD does not take apart into a base letter and a mark.
SPELLED_OUT = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "ı": "i"})


@dataclass(eq=False, slots=True)
class Artist:
    """Somebody the work is dealt out to."""

    record: PersonDraft
    department: str
    day_hours: float = DAY_HOURS
    free_from: float = 0.0
    """Position on the timeline at which the next task can begin."""

    @property
    def key(self) -> str:
        """The person's key in the document."""
        return self.record.key


@dataclass(frozen=True)
class Cast:
    """Everybody, by department, in the order in which they joined."""

    departments: dict[str, list[Artist]] = field(default_factory=dict)

    def everybody(self) -> Iterator[Artist]:
        """All of them, department by department."""
        for artists in self.departments.values():
            yield from artists

    def teams(self) -> list[TeamDraft]:
        """One team per department, and the satellite studio across them."""
        teams = [
            TeamDraft(team_key(name), name, [artist.key for artist in these])
            for name, these in self.departments.items()
        ]
        there = [artist.key for artist in self.everybody() if artist.record.timezone]
        return [*teams, TeamDraft(team_key(SATELLITE), f"{SATELLITE} studio", there)]


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The names that the sample production is made of."""
    loaded: dict[str, Any] = json.loads(resource("demo", "cast.json").read_text(encoding="utf-8"))
    return loaded


def team_key(department: str) -> str:
    """The key of a department's team in the document."""
    return f"team/{department}"


def make_cast(shots: int, rng: Random, timeline: Timeline) -> Cast:
    """People for a show of this size: 16 for ten shots, about 280 for ten thousand."""
    # A larger show takes longer rather than proportionally more people; the power fits both sizes
    # of the docstring.
    growth = (max(shots, 1) / 10) ** 0.415
    names = _names(rng)
    cast = Cast()
    for department, heads in HEADS.items():
        # Two at least, for meetings and bookings pick the first and the second by index.
        people = max(2, round(heads * growth))
        cast.departments[department] = [
            _artist(next(names), department, index) for index in range(people)
        ]
    # The last one: those picked by index must be people who are there.
    cast.departments["Comp"][-1] = _placeholder(timeline)
    return cast


def calendars() -> list[CalendarDraft]:
    """The studio's week, the satellite's, and short days for those who work part-time."""
    weekdays = ("mon", "tue", "wed", "thu", "fri")
    studio = {day: [["09:00", "12:30"], ["13:00", "17:30"]] for day in weekdays}
    satellite = {day: [["09:30", "12:30"], ["13:30", "18:30"]] for day in weekdays}
    short = {day: [["11:30", "16:30"]] for day in weekdays}
    return [
        CalendarDraft("calendar/studio", "Copenhagen studio", studio, country=STUDIO_COUNTRY),
        CalendarDraft(
            "calendar/satellite", f"{SATELLITE} studio", satellite, country="CA", region="QC"
        ),
        CalendarDraft("calendar/part-time", "Part-time, afternoons", short, country=STUDIO_COUNTRY),
    ]


def _names(rng: Random) -> Iterator[tuple[str, str]]:
    """First and last names, cultures taking turns; a second round of the same name carries a
    number."""
    cultures = [
        [(first, last) for last in these["last"] for first in these["first"]]
        for these in words()["names"]
    ]
    for names in cultures:
        rng.shuffle(names)
    for index in count():
        repeat, place = divmod(index // len(cultures), len(cultures[0]))
        first, last = cultures[index % len(cultures)][place]
        yield first, f"{last} {repeat + 1}" if repeat else last


def _username(first: str, last: str) -> str:
    spelled = f"{first}.{last}".lower().replace(" ", "").translate(SPELLED_OUT)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def _artist(name: tuple[str, str], department: str, index: int) -> Artist:
    username = _username(*name)
    # Not at random: the smallest show needs people of both kinds, too.
    is_away = department in SATELLITE_DEPARTMENTS and index % 3 == 1
    is_part_time = department == "Animation" and index % 8 == 2
    calendar = (
        "calendar/satellite"
        if is_away
        else "calendar/part-time"
        if is_part_time
        else "calendar/studio"
    )
    record = PersonDraft(
        key=f"person/{username}",
        username=username,
        first_name=name[0],
        last_name=name[1],
        email=f"{username}@example.com",
        calendar=calendar,
        timezone=SATELLITE_ZONE if is_away else None,
        main_team=team_key(department),
    )
    return Artist(record, department, PART_TIME_HOURS if is_part_time else DAY_HOURS)


def _placeholder(timeline: Timeline) -> Artist:
    """Somebody still to be hired, who can start in two weeks."""
    start = timeline.weekday(2, 0)
    record = PersonDraft(
        key="person/compositor-2",
        username="compositor-2",
        first_name="Compositor",
        last_name="#2",
        calendar="calendar/studio",
        is_virtual=True,
        active_from=start,
        main_team=team_key("Comp"),
    )
    return Artist(record, "Comp", free_from=timeline.position(start))
