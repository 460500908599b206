"""What surrounds the sample production's shots: meetings, reviews, a party, and the work of those
who lead."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from planner_app.demo.cast import Cast, team_key
from planner_app.demo.show_work import DEPARTMENT_OF, Project, Sequence
from planner_app.demo.studio_clock import DAY_HOURS, Timeline, at_studio
from planner_app.operations.importing.plan_document import ItemDraft, RowDraft, TimeEntryDraft

DAILIES_TEAMS = ("Animation", "Lighting", "Comp")
DAILIES_WEEKS = range(-1, 4)
LEADING = {
    "Production management": ("Coordination", 0, 3.0),
    "Show supervision": ("Supervision", 1, 4.0),
}
"""Tasks of those who lead: the activity, whose they are, and hours a day."""
BETWEEN_SHOTS = {
    "Layout": "Camera library",
    "Animation": "Walk cycles",
    "FX": "Water templates",
    "Lighting": "Light rigs",
    "Comp": "Comp templates",
    "Assets": "Prop library",
}
"""What each department does when no shot is ready; some of them share it."""
SHARING = 6


def production(
    project: Project, cast: Cast, days: Timeline, last_day: date, *, with_meetings: bool
) -> Iterator[ItemDraft]:
    """A show's own folder: its leaders' tasks, delivery, and for the first show the meetings and
    the party."""
    folder = production_key(project)
    yield ItemDraft(folder, "Production", "folder", project.key)
    # A show that is nearly over still needs its leaders for the delivery.
    weeks_left = max(2, (last_day - days.today).days // 7)
    for name, (activity, index, limit) in LEADING.items():
        who = cast.departments["Production"][index].key
        hours = weeks_left * 5 * limit
        row = RowDraft(who, round(hours * 0.6), round(hours * 0.9), activity, daily_limit=limit)
        yield ItemDraft(leading_key(project, name), name, "task", folder, [row])
    producer = [_producer_row(cast)]
    # A week of slack for what the milestone waits for.
    delivery = _friday_after(last_day, 1)
    yield ItemDraft(
        f"{folder}/delivery", "Delivery", "milestone", folder, producer, start_date=delivery
    )
    if with_meetings:
        yield from _dailies(folder, cast, days)
        yield _party(folder, cast, delivery)


def studio(cast: Cast, days: Timeline) -> Iterator[ItemDraft]:
    """What belongs to no show: a package with the company day and the support that others need."""
    yield ItemDraft("studio", "Studio", "package")
    company_day = days.weekday(3, 3)
    rows = _teams(cast.departments)
    yield ItemDraft(
        "studio/company-day",
        "Company day",
        "event",
        "studio",
        rows,
        start_date=company_day,
        finish_date=company_day,
    )
    for department, name in BETWEEN_SHOTS.items():
        artists = [
            artist for artist in cast.departments[department] if not artist.record.is_virtual
        ][:SHARING]
        # 'Assets' is a department without an activity of that name.
        activity = department if department in DEPARTMENT_OF else "Surfacing"
        rows = [
            RowDraft(artist.key, 60.0 + 10 * index, 150.0 + 20 * index, activity)
            for index, artist in enumerate(artists)
        ]
        yield ItemDraft(f"studio/{department}", name, "task", "studio", rows, work_in_order=False)
    # An hour a day beside all other work: what a daily limit is for (R12).
    helper = RowDraft(cast.departments["FX"][0].key, 12.0, 30.0, "FX", daily_limit=1.0)
    yield ItemDraft("studio/support", "Pipeline support", "task", "studio", [helper])
    # A row without owner and estimate, for the alerts that tell of both (S13).
    yield ItemDraft("studio/pitch", "Pitch: next season", "task", "studio", [RowDraft()])


def review(sequence: Sequence, day: date, cast: Cast, days: Timeline) -> ItemDraft:
    """The client's review of a sequence; done when its day is past."""
    is_done = day < days.today
    done_at = at_studio(day, time(17)) if is_done else None
    rows = [_producer_row(cast, is_done=is_done, done_at=done_at)]
    return ItemDraft(
        review_key(sequence),
        f"Client review {sequence.title}",
        "milestone",
        sequence.key,
        rows,
        start_date=day,
    )


def leading_entries(project: Project, cast: Cast, days: Timeline) -> Iterator[TimeEntryDraft]:
    """What those who lead have logged so far."""
    for name, (activity, index, hours) in LEADING.items():
        who = cast.departments["Production"][index].key
        for day in days.days[: int(days.now // DAY_HOURS)]:
            yield TimeEntryDraft(leading_key(project, name), who, day, hours, activity)


def production_key(project: Project) -> str:
    """The key of a show's production folder."""
    return f"{project.key}/production"


def leading_key(project: Project, name: str) -> str:
    """The key of one of the leaders' tasks."""
    return f"{production_key(project)}/{name}"


def review_key(sequence: Sequence) -> str:
    """The key of a sequence's client review."""
    return f"{sequence.key}/review"


def _dailies(folder: str, cast: Cast, days: Timeline) -> Iterator[ItemDraft]:
    rows = [
        RowDraft(cast.departments["Production"][1].key, activity="Supervision"),
        *_teams(DAILIES_TEAMS),
    ]
    yield ItemDraft(f"{folder}/dailies", "Dailies", "folder", folder)
    for week in DAILIES_WEEKS:
        day = days.weekday(week, 2)
        yield ItemDraft(
            f"{folder}/dailies/{day}",
            "Dailies review",
            "partial_day_event",
            f"{folder}/dailies",
            rows,
            start=at_studio(day, time(15, 30)),
            end=at_studio(day, time(16, 30)),
        )


def _party(folder: str, cast: Cast, day: date) -> ItemDraft:
    start, end = at_studio(day, time(16)), at_studio(day, time(21))
    rows = _teams(cast.departments)
    return ItemDraft(
        f"{folder}/party", "Wrap party", "partial_day_event", folder, rows, start=start, end=end
    )


def _producer_row(
    cast: Cast, *, is_done: bool = False, done_at: datetime | None = None
) -> RowDraft:
    return RowDraft(
        cast.departments["Production"][0].key,
        activity="Coordination",
        is_done=is_done,
        done_at=done_at,
    )


def _teams(names: Iterable[str]) -> list[RowDraft]:
    return [RowDraft(team_key(name)) for name in names]


def _friday_after(day: date, weeks: int) -> date:
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks, days=4)
