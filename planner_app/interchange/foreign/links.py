"""Dependencies of a foreign file: finish-to-start ones with a lag of at least 0 come over, the rest
is reported."""

import math
from collections.abc import Callable

from planner_app.interchange.foreign.source import SourceDuration, SourceLink, SourceProject
from planner_app.interchange.foreign.task_tree import TaskTree
from planner_app.interchange.link_checks import Tie
from planner_app.interchange.remarks import Remarks
from planner_app.languages import mark, tr
from planner_app.limits import MOST_LAG_DAYS

OTHER_KINDS = {
    "START_START": mark("It links start to start; here links go from finish to start only."),
    "FINISH_FINISH": mark("It links finish to finish; here links go from finish to start only."),
    "START_FINISH": mark("It links start to finish; here links go from finish to start only."),
}
NEGATIVE_LAG = mark("Its lag is negative: the work may overlap, which has no counterpart here.")
OUTSIDE = mark("One of its ends is not in the plan.")
ABSURD_LAG = mark("Its lag is not a number of days that a plan can hold.")
WORKING_LAG = mark("Its lag was given in working time; it became calendar days.")
PERCENT_LAG = mark(
    "Its lag was a share of the work before it; it became a fixed number of calendar days."
)


def map_links(
    project: SourceProject, tree: TaskTree, key: Callable[[int], str], remarks: Remarks
) -> list[Tie]:
    """The links that our rules know (S6); `key` gives the key of a task's item."""
    return [
        tie
        for link in project["links"]
        if (tie := _tie(project, tree, link, key, remarks)) is not None
    ]


def _tie(
    project: SourceProject,
    tree: TaskTree,
    link: SourceLink,
    key: Callable[[int], str],
    remarks: Remarks,
) -> Tie | None:
    before, after = link["before"], link["after"]
    ends = [
        tree.where(index) if index is not None else tr("a task of another file")
        for index in (before, after)
    ]
    where = tr("link from {first} to {second}", first=ends[0], second=ends[1])
    reason = None
    if before is None or after is None or before not in tree.kept or after not in tree.kept:
        reason = OUTSIDE
    elif link["kind"] != "FINISH_START":
        # An unknown kind is told as the commonest other one, for the sentence must name what exists
        # here.
        reason = OTHER_KINDS.get(link["kind"], OTHER_KINDS["START_START"])
    if reason is not None or before is None or after is None:
        remarks.drop("link", where, reason or OUTSIDE)
        return None
    lag_days, words = _lag_days(link["lag"], project, before)
    if lag_days is None:
        remarks.drop("link", where, words or ABSURD_LAG)
        return None
    if words is not None:
        remarks.change("link", where, words)
    return Tie(key(before), key(after), lag_days, where)


def _lag_days(
    lag: SourceDuration | None, project: SourceProject, before: int
) -> tuple[float | None, str | None]:
    """The lag in calendar days and what there is to say about it; no days: the link cannot come
    over.

    A week of working time is seven days on the calendar, so working time is stretched by that
    share.
    """
    if lag is None or lag["hours"] == 0:
        return 0.0, None
    hours, words, elapsed = lag["hours"], None, lag["elapsed"]
    if lag["percent"]:
        whole = project["tasks"][before]["duration"]
        hours = hours / 100 * (0.0 if whole is None else whole["hours"])
        words, elapsed = PERCENT_LAG, elapsed or (whole is not None and whole["elapsed"])
    if not math.isfinite(hours):
        return None, ABSURD_LAG
    if hours < 0:
        return None, NEGATIVE_LAG
    # A file may claim a week without any working time.
    week = max(project["minutes_per_week"], 60) / 60
    days = hours / 24 if elapsed else hours / week * 7
    if days > MOST_LAG_DAYS:
        return None, ABSURD_LAG
    return round(days, 4), words if elapsed else words or WORKING_LAG
