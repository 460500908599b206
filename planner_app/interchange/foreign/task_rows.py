"""Assignments of a foreign file: a row for each person on a leaf, an Unassigned one for work that
nobody has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from planner_app.interchange.foreign.source import (
    FROM_DATES,
    SourceAssignment,
    SourceProject,
    SourceTask,
)
from planner_app.interchange.foreign.task_tree import TaskTree
from planner_app.interchange.foreign.work_resources import People
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import is_absurd, to_hours, to_moment
from planner_app.languages import mark, tr
from planner_app.limits import HOURS_A_DAY
from planner_app.operations.importing.plan_document import RowDraft

ON_A_SUMMARY = mark("It is on a summary task; here only leaves carry work.")
OFF_THE_PLAN = mark("Its task is not in the plan.")
NOT_A_PERSON = mark("Its resource is not a person.")
MERGED = mark(
    "The person is on this task more than once; the rows became one, their work added up."
)
PART_UNITS = mark("Its units are below 100 %; they became a daily limit.")
MANY_UNITS = mark("Its units are above 100 %; here one person works full time at most.")
ABSURD_WORK = mark(
    "Its work is not between 0 and {most_hours} hours; the row came without an estimate."
)
NO_ESTIMATE = mark("The file gives it neither work nor a duration; it came without an estimate.")
DATES_AS_ESTIMATE = mark(
    "The file gives neither work nor a duration; the working time between its dates "
    "became the estimate."
)
FROM_DURATION = mark(
    "The file gives no work, only a duration; duration times units became the estimate."
)
DURATION_AS_ESTIMATE = mark(
    "Nobody is assigned and the file gives no work; the duration became the estimate."
)
PLACEHOLDER = mark(
    "Its duration is the program's own placeholder of one day; it came without an estimate."
)
WAITING = mark(
    "Its duration is waiting time around the clock, not work; it came without an estimate."
)
SUBPROJECT = mark("It stands for another file, which was not read; it came without an estimate.")
DONE_BY_NOBODY = mark("Hours were worked on it, but the file does not say by whom.")


@dataclass
class Share:
    """All that one person (by key; None: nobody) has on one task. Hours; `parts` in the file's
    order."""

    who: str | None
    parts: list[SourceAssignment] = field(default_factory=list)

    def total(self, name: str) -> float | None:
        """Sum over the parts of `work`, `remaining_work`, `actual_work` or `units`; None when none
        has it."""
        found = [
            value for value in (_number(part, name) for part in self.parts) if value is not None
        ]
        return sum(found) if found else None


def _number(part: SourceAssignment, name: str) -> float | None:
    return {
        "work": part["work"],
        "remaining_work": part["remaining_work"],
        "actual_work": part["actual_work"],
        "units": part["units"],
    }[name]


def share_out(
    project: SourceProject, tree: TaskTree, people: People, remarks: Remarks
) -> dict[int, list[Share]]:
    """The shares of each leaf, by place of the task, in the file's order; nobody's share is
    last."""
    shares: dict[int, dict[str | None, Share]] = {}
    for assignment in project["assignments"]:
        index, resource = assignment["task"], assignment["resource"]
        # A resource without a name stands for work that nobody has (MS Project's Unassigned).
        is_named = resource is not None and (
            resource in people.keys or bool(project["resources"][resource]["name"])
        )
        reason = _why_not(assignment, tree, people, is_named=is_named)
        where = _where(project, tree, assignment)
        if reason is not None or index is None:
            # Nobody is told that nobody's row did not come over.
            if is_named:
                remarks.drop("assignment", where, reason or OFF_THE_PLAN)
            continue
        who = people.keys[resource] if is_named and resource is not None else None
        on_task = shares.setdefault(index, {})
        if who in on_task and who is not None:
            remarks.change("assignment", where, MERGED)
        on_task.setdefault(who, Share(who)).parts.append(assignment)
    return {
        index: sorted(on_task.values(), key=lambda share: share.who is None)
        for index, on_task in shares.items()
    }


def _why_not(
    assignment: SourceAssignment, tree: TaskTree, people: People, *, is_named: bool
) -> str | None:
    index, resource = assignment["task"], assignment["resource"]
    if index is None or index not in tree.kept:
        return OFF_THE_PLAN
    if is_named and resource not in people.keys:
        return NOT_A_PERSON
    return ON_A_SUMMARY if tree.is_container(index) else None


def _where(project: SourceProject, tree: TaskTree, assignment: SourceAssignment) -> str:
    index, resource = assignment["task"], assignment["resource"]
    who = tr("nobody")
    if resource is not None:
        who = tr('"{name}"', name=project["resources"][resource]["name"])
    task = tr("no task") if index is None else tree.where(index)
    return tr("{who} on {task}", who=who, task=task)


def is_finished(task: SourceTask) -> bool:
    """The file calls the task complete."""
    return (task["percent_complete"] or 0) >= 100 or bool(task["actual_finish"])


def finished_at(task: SourceTask, parts: Iterable[SourceAssignment] = ()) -> datetime | None:
    """When the work ended, as far as the file knows."""
    moments = [to_moment(part["actual_finish"]) for part in parts]
    known = [moment for moment in moments if moment is not None]
    return max(known) if known else to_moment(task["actual_finish"] or task["finish"])


def person_row(
    task: SourceTask, share: Share, where: str, day_hours: float, remarks: Remarks
) -> RowDraft:
    """The row of one person. `day_hours` is a usual day of theirs, of which units below 100 % take
    a share."""
    left = _left(task, share, where, remarks)
    actual = share.total("actual_work") or 0.0
    ended = all(
        (part["percent_complete"] or 0) >= 100 or part["actual_finish"] for part in share.parts
    )
    # A row can be finished on a task that is not: everybody else still works.
    is_done = is_finished(task) or (ended and not left) or (left == 0 and actual > 0)
    # Nothing left, nothing worked, not finished: the file does not know the work, and 0 h would be
    # a promise.
    if left == 0 and not is_done:
        left = None
    return RowDraft(
        who=share.who,
        low=left,
        high=left,
        is_done=is_done,
        done_at=finished_at(task, share.parts) if is_done else None,
        daily_limit=None if is_done else _daily_limit(share, where, day_hours, remarks),
    )


def _left(task: SourceTask, share: Share, where: str, remarks: Remarks) -> float | None:
    """Hours left to do; None where the file knows of none."""
    left, work, actual = (share.total(name) for name in ("remaining_work", "work", "actual_work"))
    if left is None and work is not None:
        # Files without remaining work give the whole and either the hours worked or a percentage.
        left = work - actual if actual is not None else work * _share_left(task, share)
    if (
        left is None
        and share.who is not None
        and task["duration"] is not None
        and not is_finished(task)
    ):
        duration = working(task)
        if duration:
            remarks.change("assignment", where, FROM_DURATION)
            left = duration * (share.total("units") or 100.0) / 100
    if is_absurd(left):
        remarks.change("assignment", where, ABSURD_WORK)
    return to_hours(left)


def _share_left(task: SourceTask, share: Share) -> float:
    """The part of the work that is not done yet, for files that give work and a percentage."""
    known = [
        part["percent_complete"] for part in share.parts if part["percent_complete"] is not None
    ]
    done = min(known) if known else task["percent_complete"]
    return 1 - min(max(done or 0.0, 0.0), 100.0) / 100


def _daily_limit(share: Share, where: str, day_hours: float, remarks: Remarks) -> float | None:
    units = share.total("units") or 100.0
    # Two people's worth of one person cannot be scheduled; the file hides a colleague behind it.
    if max(part["units"] or 0.0 for part in share.parts) > 100:
        remarks.change("assignment", where, MANY_UNITS)
    # Half a unit of an eight-hour day is four hours a day: work and dates stay as they were.
    limit = round(min(HOURS_A_DAY, units / 100 * day_hours), 2) if units < 100 else 0.0
    if limit <= 0:
        return None
    remarks.change("assignment", where, PART_UNITS)
    return limit


def working(task: SourceTask) -> float | None:
    """What is left of the duration in working hours; None when it is given on the clock or not at
    all."""
    duration = task["remaining_duration"] or task["duration"]
    # Time on the clock is waiting, not work.
    if duration is None or duration["elapsed"] or duration["percent"]:
        return None
    return to_hours(duration["hours"])


def milestone_rows(task: SourceTask, shares: list[Share], *, hours: float | None) -> list[RowDraft]:
    """Who a milestone concerns; `hours` is 0 where it became a task, None where rows carry no
    range."""
    is_done = is_finished(task)
    done_at = finished_at(task) if is_done else None
    # A milestone concerns people without taking their time (R9).
    whos = [share.who for share in shares if share.who is not None]
    return [
        RowDraft(who=who, low=hours, high=hours, is_done=is_done, done_at=done_at)
        for who in whos or (None,)
    ]


def nobodys_row(
    task: SourceTask, share: Share | None, where: str, remarks: Remarks, *, is_equipment: bool
) -> RowDraft:
    """The Unassigned row of a leaf to which no person is assigned: its work, else its duration.

    `is_equipment`: a resource that is no person does the work, so the duration is not an estimate
    of anybody's effort.
    """
    if (task["actual_work"] or 0.0) > 0:
        remarks.drop("time_entry", where, DONE_BY_NOBODY)
    left = None if is_equipment else _nobodys_hours(task, share, where, remarks)
    is_done = is_finished(task)
    return RowDraft(
        low=left, high=left, is_done=is_done, done_at=finished_at(task) if is_done else None
    )


def _nobodys_hours(
    task: SourceTask, share: Share | None, where: str, remarks: Remarks
) -> float | None:
    duration = task["duration"]
    # The duration there is that of the other file's whole project.
    if task["subproject"]:
        remarks.change("item", where, SUBPROJECT)
        return None
    # MS Project gives each new task "1 day?" until somebody types a duration.
    if task["is_estimated"] and duration is not None and duration["text"] in ("1.0d", "8.0h"):
        remarks.change("item", where, PLACEHOLDER)
        return None
    if duration is not None and duration["elapsed"]:
        remarks.change("item", where, WAITING)
        return None
    if share is not None:
        left = _left(task, share, where, remarks)
    else:
        left = to_hours(task["remaining_work"])
    if left or is_finished(task):
        return left
    left = working(task)
    if duration is not None and is_absurd(duration["hours"]):
        remarks.change("item", where, ABSURD_WORK)
    if left and duration is not None:
        remarks.change(
            "item",
            where,
            DATES_AS_ESTIMATE if duration["text"] == FROM_DATES else DURATION_AS_ESTIMATE,
        )
    elif duration is None:
        remarks.change("item", where, NO_ESTIMATE)
    return left or None
