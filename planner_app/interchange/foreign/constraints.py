"""Dates that a foreign file imposes on a task: those with a counterpart become `delay_until` or
`promise_by`."""

from dataclasses import dataclass
from datetime import date

from planner_app.interchange.foreign.source import SourceTask
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import to_day
from planner_app.languages import mark

MUST_START = mark("It had to start on its day; that day became its delay-until.")
BY_HAND = mark("It was scheduled by hand; the day set for its start became its delay-until.")
MUST_FINISH = mark("It had to finish on its day; that day became its deadline.")
FINISH_BY = mark(
    "It had to finish no later than its day; that day became its deadline, which "
    "does not move work."
)
TWO_DEADLINES = mark("It had two latest finishes; the earlier one became its deadline.")
NOT_A_DAY = mark("The day of its constraint is not between {first_year} and {last_year}.")
WITHOUT_COUNTERPART = {
    "AS_LATE_AS_POSSIBLE": mark(
        "It was to be done as late as possible; here all work is done as early as possible."
    ),
    "START_NO_LATER_THAN": mark("It had a latest start, which has no counterpart here."),
    "FINISH_NO_EARLIER_THAN": mark("It had an earliest finish, which has no counterpart here."),
}

MUST_START_KINDS = ("MUST_START_ON", "START_ON", "MANDATORY_START")
MUST_FINISH_KINDS = ("MUST_FINISH_ON", "FINISH_ON", "MANDATORY_FINISH")


@dataclass
class ImposedDates:
    """What a task may not start before and should be finished by."""

    delay_until: date | None = None
    promise_by: date | None = None


def map_constraints(task: SourceTask, where: str, remarks: Remarks) -> ImposedDates:
    """The task's constraints, manual start and deadline."""
    dates = ImposedDates(promise_by=_day(task["deadline"], where, remarks))
    _apply(task["constraint"], task["constraint_date"], dates, where, remarks)
    _apply(task["second_constraint"], task["second_constraint_date"], dates, where, remarks)
    # A manual task that has started keeps its actual start; a delay would only repeat it.
    set_by_hand = task["is_manual"] and not task["is_summary"] and not task["actual_start"]
    start = to_day(task["start"])
    if set_by_hand and start is not None and dates.delay_until is None:
        dates.delay_until = start
        remarks.change("constraint", where, BY_HAND)
    return dates


def _apply(
    kind: str | None, moment: str | None, dates: ImposedDates, where: str, remarks: Remarks
) -> None:
    if kind in WITHOUT_COUNTERPART:
        remarks.drop("constraint", where, WITHOUT_COUNTERPART[kind])
        return
    if kind is None or kind == "AS_SOON_AS_POSSIBLE":
        return
    day = _day(moment or "no day", where, remarks)
    if day is None:
        return
    if kind == "START_NO_EARLIER_THAN" or kind in MUST_START_KINDS:
        # Of two earliest starts the later one holds; of two latest finishes below, the earlier.
        dates.delay_until = max(day, dates.delay_until or day)
        if kind in MUST_START_KINDS:
            remarks.change("constraint", where, MUST_START)
        return
    if dates.promise_by is not None and dates.promise_by != day:
        remarks.change("constraint", where, TWO_DEADLINES)
    dates.promise_by = min(day, dates.promise_by or day)
    remarks.change("constraint", where, MUST_FINISH if kind in MUST_FINISH_KINDS else FINISH_BY)


def _day(moment: str | None, where: str, remarks: Remarks) -> date | None:
    day = to_day(moment)
    if day is None and moment is not None:
        remarks.drop("constraint", where, NOT_A_DAY)
    return day
