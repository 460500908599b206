"""The sample production's tree: shows, assets, sequences and shots with their deadlines, and the
links between them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from planner_app.demo.cast import Cast
from planner_app.demo.meetings import LEADING, leading_key, production, review, review_key
from planner_app.demo.show_work import Holder, Project, Sequence, Task
from planner_app.demo.studio_clock import DAY_HOURS, Timeline
from planner_app.operations.importing.plan_document import ItemDraft, LinkDraft, RowDraft

AT_RISK = 0.15
"""The share of shots whose deadline leaves no slack."""
PROJECT_LIMIT = 4.0
"""Hours a day that the producer has for one show."""


class ShowTree:
    """Writes shows, already dealt out, as items in order of priority."""

    def __init__(
        self, cast: Cast, time: Timeline, rng: Random, delayed: dict[Holder, date]
    ) -> None:
        self._cast = cast
        self._time = time
        self._rng = rng
        self._delayed = delayed

    def items(
        self, project: Project, rows: dict[Task, list[RowDraft]], *, with_meetings: bool
    ) -> Iterator[ItemDraft]:
        """A show: assets first, because shots wait for them, then sequences, then what surrounds
        them."""
        last_day = self._time.day(
            max(task.finish for holder in project.holders() for task in holder.tasks)
        )
        around = list(
            production(project, self._cast, self._time, last_day, with_meetings=with_meetings)
        )
        yield ItemDraft(
            project.key,
            project.name,
            "project",
            rows=self._team(project, rows),
            promise_by=last_day + timedelta(weeks=4),
        )
        on_hold = self._to_hold(project)
        yield ItemDraft(f"{project.key}/assets", "Assets", "folder", project.key)
        for asset in project.assets:
            yield from self._holder(asset, f"{project.key}/assets", rows, None)
        for sequence in project.sequences:
            yield ItemDraft(
                sequence.key,
                f"Sequence {sequence.number:02}0 — {sequence.title}",
                "folder",
                project.key,
            )
            for shot in sequence.shots:
                yield from self._holder(shot, sequence.key, rows, on_hold)
            yield review(sequence, self._review_day(sequence), self._cast, self._time)
        yield from around

    def _team(self, project: Project, rows: dict[Task, list[RowDraft]]) -> list[RowDraft]:
        """Everybody with open work in the show; its producer has other shows to look after."""
        people = {artist.key for artist in self._cast.everybody()}
        tasks = [task for holder in project.holders() for task in holder.tasks]
        busy = {
            row.who for task in tasks for row in rows[task] if row.who in people and not row.is_done
        }
        producer, *others = (artist.key for artist in self._cast.departments["Production"][:2])
        team = [*others, *sorted(who for who in busy if who)]
        return [RowDraft(producer, daily_limit=PROJECT_LIMIT), *(RowDraft(who) for who in team)]

    def _to_hold(self, project: Project) -> Task | None:
        """An effect nobody has begun: the client is still thinking about it."""
        ahead = [
            task
            for holder in project.holders()
            for task in holder.tasks
            if task.activity == "FX"
            # Days ahead, because the scheduler's dates differ a little from those of the flow.
            and all(job.start > self._time.now + 4 * DAY_HOURS for job in task.jobs)
        ]
        return ahead[-1] if ahead else None

    def _holder(
        self, holder: Holder, parent: str, rows: dict[Task, list[RowDraft]], on_hold: Task | None
    ) -> Iterator[ItemDraft]:
        yield ItemDraft(
            holder.key,
            holder.name,
            "folder",
            parent,
            delay_until=self._delayed.get(holder),
            promise_by=self._promise(max(task.finish for task in holder.tasks)),
        )
        for task in holder.tasks:
            yield ItemDraft(
                task.key,
                task.activity,
                "task",
                holder.key,
                rows[task],
                is_on_hold=task is on_hold,
                work_in_order=task.in_order,
                max_effort=self._most(task),
            )

    def _promise(self, finish: float) -> date | None:
        """Most deadlines leave two to four weeks, some none; what is finished long since has none
        worth showing."""
        if finish < self._time.now:
            return None
        slack = (
            self._rng.uniform(-3, 2) if self._rng.random() < AT_RISK else self._rng.uniform(10, 20)
        )
        # Never before today: such a deadline would be missed whatever is done.
        return self._time.day(max(finish + slack * DAY_HOURS, self._time.now))

    def _most(self, task: Task) -> float | None:
        """What the client pays for an animation at most."""
        return sum(job.high for job in task.jobs) if task.activity == "Animation" else None

    def _review_day(self, sequence: Sequence) -> date:
        """The client looks at a sequence a week and a half after its last shot."""
        finish = max(task.finish for shot in sequence.shots for task in shot.tasks)
        return self._time.day(finish + 7 * DAY_HOURS)


def links(projects: list[Project]) -> Iterator[LinkDraft]:
    """The dependencies: within shots and assets, shots for assets, reviews for their shots."""
    for project in projects:
        for holder in project.holders():
            for task in holder.tasks:
                for before in task.after:
                    yield LinkDraft(before.key, task.key)
        for sequence in project.sequences:
            for shot in sequence.shots:
                yield LinkDraft(shot.key, review_key(sequence))
        for name in LEADING:
            yield LinkDraft(leading_key(project, name), f"{project.key}/production/delivery")
