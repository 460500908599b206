"""The sample production "Night Ferry": a believable animation and effects show of any size, as a
PlanDocument."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from random import Random
from zoneinfo import ZoneInfo

from planner_app.demo.absences import away, bookings, days_away
from planner_app.demo.cast import calendars, make_cast, words
from planner_app.demo.flow import Flow
from planner_app.demo.meetings import leading_entries, studio
from planner_app.demo.show_rows import RowMaker
from planner_app.demo.show_tree import ShowTree, links
from planner_app.demo.show_work import DEPARTMENT_OF, Breakdown, Holder
from planner_app.demo.studio_clock import DAY_HOURS, STUDIO_ZONE, timeline
from planner_app.operations.importing.plan_document import PersonDraft, PlanDocument, TimeEntryDraft

SHOTS_OF_A_SHOW = 1250
WEEKS_UNDER_WAY = 6


def demo_document(shots: int = 10, seed: int = 1, today: date | None = None) -> PlanDocument:
    """A production of this many shots, under way for some weeks at `today` (the studio's, unless
    given).

    Ten shots make about 130 rows for 16 people over four months; ten thousand about 100 000 rows
    for 280 people in eight shows. The same arguments give an equal document. Raises ValueError
    unless shots >= 1.
    """
    if shots < 1:
        raise ValueError(f"a production needs at least one shot, not {shots}")
    return _Production(
        shots, Random(seed), today or datetime.now(ZoneInfo(STUDIO_ZONE)).date()
    ).document()


class _Production:
    """One run of the generator."""

    def __init__(self, shots: int, rng: Random, today: date) -> None:
        self._rng = rng
        self._time = timeline(today, round(WEEKS_UNDER_WAY * (max(shots, 10) / 10) ** 0.15))
        self._cast = make_cast(shots, rng, self._time)
        breakdown = Breakdown(shots, rng)
        names = words()["projects"]
        # The double minus rounds up: a remainder of shots needs a show as well.
        shows = min(len(names), -(-shots // SHOTS_OF_A_SHOW))
        sizes = [shots // shows + (index < shots % shows) for index in range(shows)]
        self._projects = [
            breakdown.project(name, size) for name, size in zip(names, sizes, strict=False)
        ]
        self._tasks = [
            task
            for project in self._projects
            for holder in project.holders()
            for task in holder.tasks
        ]

    def document(self) -> PlanDocument:
        """Everything, in the document's families."""
        # Before the flow, which heeds the earliest starts that this sets on the tasks.
        delayed = dict(self._delays())
        Flow(self._cast, self._rng, self._time.now).run(self._tasks)
        maker = RowMaker(self._time, self._cast, self._rng)
        rows = {task: maker.rows(task) for task in self._tasks}
        tree = ShowTree(self._cast, self._time, self._rng, delayed)
        shows = (
            tree.items(show, rows, with_meetings=show is self._projects[0])
            for show in self._projects
        )
        # Before the time entries, which leave these days out.
        absences = list(away(self._cast, self._time, self._rng))
        return PlanDocument(
            name=self._projects[0].name,
            items=[*chain.from_iterable(shows), *studio(self._cast, self._time)],
            people=self._people(),
            teams=self._cast.teams(),
            calendars=calendars(),
            default_calendar="calendar/studio",
            timezone=STUDIO_ZONE,
            links=list(links(self._projects)),
            time_entries=list(self._time_entries(maker, days_away(absences))),
            allocations=[*absences, *bookings(self._cast, self._projects, self._time, self._rng)],
            activities=list(DEPARTMENT_OF),
        )

    def _delays(self) -> Iterator[tuple[Holder, date]]:
        """Some shots of the second half have no plates yet."""
        for project in self._projects:
            shots = [shot for sequence in project.sequences for shot in sequence.shots]
            for shot in shots[len(shots) // 2 :: 6]:
                day = self._time.day(self._time.now + self._rng.randint(5, 15) * DAY_HOURS)
                for task in shot.tasks:
                    task.earliest = self._time.position(day)
                yield shot, day

    def _people(self) -> list[PersonDraft]:
        """The lead of effects takes on more than there are hours for: everything, as soon as it is
        ready."""
        lead = self._cast.departments["FX"][0]
        return [
            replace(artist.record, overdrive=True) if artist is lead else artist.record
            for artist in self._cast.everybody()
        ]

    def _time_entries(
        self, maker: RowMaker, gone: set[tuple[str, date]]
    ) -> Iterator[TimeEntryDraft]:
        """All that was logged; nobody logs hours on a day away."""
        entries = chain.from_iterable(maker.time_entries(task) for task in self._tasks)
        leading = leading_entries(self._projects[0], self._cast, self._time)
        return (entry for entry in chain(entries, leading) if (entry.person, entry.day) not in gone)
