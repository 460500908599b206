"""The sample production's work: which shots and assets there are, what each of them needs, and what
waits for what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from planner_app.demo.cast import Artist, words

DEPARTMENT_OF = {
    "Layout": "Layout",
    "Animation": "Animation",
    "FX": "FX",
    "Lighting": "Lighting",
    "Comp": "Comp",
    "Matchmove": "Layout",
    "Roto & Paint": "Comp",
    "Cloth & Hair": "FX",
    "Modelling": "Assets",
    "Surfacing": "Assets",
    "Rigging": "Assets",
    "Supervision": "Production",
    "Coordination": "Production",
}
"""The department that does each activity; the order is that of the activities' colours."""

HOURS = {
    "Matchmove": (10, 30),
    "Roto & Paint": (16, 40),
    "Layout": (16, 44),
    "Animation": (70, 170),
    "Cloth & Hair": (20, 60),
    "FX": (44, 110),
    "Lighting": (36, 84),
    "Comp": (48, 120),
    "Modelling": (40, 110),
    "Surfacing": (30, 80),
    "Rigging": (40, 90),
}
"""Expected hours, least and most, of a task on a show of ten shots."""

AFTER = {
    "Layout": ("Matchmove",),
    "Animation": ("Layout",),
    "Cloth & Hair": ("Animation",),
    "FX": ("Animation", "Layout"),
    "Lighting": ("Animation", "Layout"),
    "Comp": ("Cloth & Hair", "FX", "Lighting", "Roto & Paint"),
    "Surfacing": ("Modelling",),
    "Rigging": ("Modelling",),
}
"""What each kind of task waits for within its shot or asset; of FX and Lighting the first that is
there."""

SHOT_KINDS = {
    "hero": (
        "Matchmove",
        "Roto & Paint",
        "Layout",
        "Animation",
        "Cloth & Hair",
        "FX",
        "Lighting",
        "Comp",
    ),
    "character": ("Matchmove", "Layout", "Animation", "Cloth & Hair", "Lighting", "Comp"),
    "plate": ("Matchmove", "Roto & Paint", "Comp"),
}
TWO_PEOPLE = {"Animation": 0.55, "FX": 0.35, "Comp": 0.45, "Lighting": 0.25}
"""How often a second person helps."""


@dataclass(eq=False, slots=True)
class Job:
    """One person's part of a task. Times are positions on the timeline, filled in by
    `flow`."""

    task: "Task"
    low: float
    high: float
    hours: float
    """What it will really have taken, in hours of that person."""
    artist: Artist | None = None
    start: float = 0.0
    finish: float = 0.0


@dataclass(eq=False, slots=True)
class Task:
    """A task of a shot or an asset."""

    order: int
    """Its place in the tree, which is its priority."""
    key: str
    activity: str
    holder: "Holder"
    jobs: list[Job] = field(default_factory=list)
    in_order: bool = True
    after: list["Task"] = field(default_factory=list)
    earliest: float = 0.0

    @property
    def finish(self) -> float:
        """The position at which its last part is finished."""
        return max(job.finish for job in self.jobs)


@dataclass(eq=False, slots=True)
class Holder:
    """A shot or an asset: the folder of its tasks."""

    key: str
    name: str
    tasks: list[Task] = field(default_factory=list)

    def task(self, activity: str) -> Task | None:
        """Its task of that kind, if it has one."""
        return next((task for task in self.tasks if task.activity == activity), None)


@dataclass(eq=False, slots=True)
class Sequence:
    """A run of shots that belong together."""

    key: str
    number: int
    title: str
    shots: list[Holder] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Project:
    """One show."""

    key: str
    name: str
    assets: list[Holder] = field(default_factory=list)
    sequences: list[Sequence] = field(default_factory=list)

    def holders(self) -> Iterator[Holder]:
        """Assets, then shots, in the order of the tree."""
        yield from self.assets
        for sequence in self.sequences:
            yield from sequence.shots


class Breakdown:
    """Breaks shows down into tasks with bids."""

    def __init__(self, shots: int, rng: Random) -> None:
        self._rng = rng
        self._order = count()
        # A long series has simpler shots than a short film: so that more shots do not mean decades.
        self._size = (max(shots, 10) / 10) ** -0.22

    def project(self, name: str, shots: int) -> Project:
        """A show with this many shots and the assets they need."""
        project = Project(name.lower().replace(" ", "-"), name)
        for index in range(2 + round(shots * 0.4)):
            project.assets.append(self._asset(project, index))
        # So that even a small show has about three sequences.
        in_sequence = max(1, min(9, -(-shots // 3)))
        for first in range(0, shots, in_sequence):
            self._add_sequence(project, min(in_sequence, shots - first))
        self._link_assets(project, shots)
        return project

    def _asset(self, project: Project, index: int) -> Holder:
        names = words()["assets"]
        again, place = divmod(index, len(names))
        name = f"{names[place]} {again + 1}" if again else names[place]
        asset = Holder(f"{project.key}/asset-{index + 1}", name)
        # The first two always, so that the earliest shots have rigs to wait for.
        is_rigged = index < 2 or self._rng.random() < 0.6
        self._add_tasks(
            asset,
            ("Modelling", "Surfacing", "Rigging") if is_rigged else ("Modelling", "Surfacing"),
        )
        return asset

    def _add_sequence(self, project: Project, shots: int) -> None:
        number = len(project.sequences)
        names = words()["sequences"]
        again, place = divmod(number, len(names))
        name = f"{names[place]} {again + 1}" if again else names[place]
        sequence = Sequence(f"{project.key}/sequence-{number + 1}", number + 1, name)
        project.sequences.append(sequence)
        for index in range(shots):
            # In steps of ten, as in film, so that a new shot fits between two.
            code = f"sh{number * 100 + (index + 1) * 10:04}"
            shot = Holder(f"{project.key}/{code}", code)
            self._add_tasks(shot, SHOT_KINDS[self._kind(number, index)])
            sequence.shots.append(shot)

    def _kind(self, sequence: int, index: int) -> str:
        """Shows begin with what needs no asset, so that something is finished early."""
        if sequence == 0 and index == 0:
            return "plate"
        return self._rng.choices(["hero", "character", "plate"], [0.6, 0.33, 0.07])[0]

    def _add_tasks(self, holder: Holder, activities: tuple[str, ...]) -> None:
        made: dict[str, Task] = {}
        for activity in activities:
            task = Task(next(self._order), f"{holder.key}/{activity}", activity, holder)
            helpers = 1 if self._rng.random() < TWO_PEOPLE.get(activity, 0.0) else 0
            task.jobs = [self._job(task, share) for share in ((0.65, 0.35) if helpers else (1.0,))]
            task.in_order = not helpers or self._rng.random() < 0.3
            # Only for what there is: a plate has no animation to wait for.
            waits = [made[before] for before in AFTER.get(activity, ()) if before in made]
            task.after = waits[:1] if activity in {"FX", "Lighting"} else waits
            made[activity] = task
            holder.tasks.append(task)

    def _job(self, task: Task, share: float) -> Job:
        least, most = HOURS[task.activity]
        expected = self._rng.triangular(least, most) * self._size * share
        spread = self._rng.uniform(0.15, 0.45)
        # Even hours, as people bid.
        low = max(2.0, round(expected * (1 - spread) / 2) * 2.0)
        high = max(low + 2, round(expected * (1 + spread) / 2) * 2.0)
        return Job(task, low, high, (low + high) / 2)

    def _link_assets(self, project: Project, shots: int) -> None:
        """Each animated shot waits for one rig, each lit one for one surface, early shots for early
        assets."""
        every = [shot for sequence in project.sequences for shot in sequence.shots]
        for index, shot in enumerate(every):
            asset = project.assets[int(index / shots * len(project.assets))]
            for needs, gives in (("Animation", "Rigging"), ("Lighting", "Surfacing")):
                task, source = shot.task(needs), asset.task(gives)
                if task and source:
                    task.after.append(source)
