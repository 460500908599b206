"""Every column of the tree, left to right: what stands in its cells, and how it is shown, edited
and printed."""

from typing import Final

from planner_app.insight.dates_by_id import Lateness
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import P90, State
from planner_app.ui.columns.cell_editors import (
    DEADLINE_EDITOR,
    HIGH_EDITOR,
    LOW_EDITOR,
    NAME_EDITOR,
)
from planner_app.ui.columns.column import (
    EMPTY,
    Cell,
    Column,
    OnPaper,
    PlanNow,
    Side,
    Tone,
    open_rows,
)
from planner_app.ui.columns.deadlines import lateness
from planner_app.ui.columns.hover import how_sure, promised_day, why
from planner_app.ui.look import date_words

DATE_WIDTH: Final = 84
DATE_WIDTH_WITH_YEAR: Final = 104
"""Holds "We 26 May 27" in bold."""


def _name(plan: PlanNow, item: ItemRecord) -> Cell:
    return Cell(item.name, Tone.QUIET if plan.snapshot.is_done(item.id) else Tone.PLAIN)


def _who(plan: PlanNow, item: ItemRecord) -> Cell:
    if not item.is_leaf:
        return EMPTY
    snapshot, rows = plan.snapshot, open_rows(plan.snapshot, item.id)
    shown = rows or [snapshot.assignments[r] for r in snapshot.rows_of.get(item.id, ())]
    if not shown:
        return EMPTY
    if shown[0].person_id is None and shown[0].team_id is None:
        return Cell(_first_of(snapshot, shown), Tone.UNASSIGNED)
    return Cell(_first_of(snapshot, shown), Tone.PLAIN if rows else Tone.QUIET)


def _open_who(plan: PlanNow, item: ItemRecord) -> str:
    """On paper only who still has work there."""
    rows = open_rows(plan.snapshot, item.id) if item.is_leaf else []
    return _first_of(plan.snapshot, rows) if rows else ""


def _first_of(snapshot: Snapshot, rows: list[AssignmentRecord]) -> str:
    """'Ana R. +1'."""
    first = rows[0]
    name = (
        snapshot.people[first.person_id].short_name
        if first.person_id is not None
        else snapshot.who(first)
    )
    return name if len(rows) == 1 else f"{name} +{len(rows) - 1}"


def _low(plan: PlanNow, item: ItemRecord) -> Cell:
    hours = _hours_left(plan, item)
    return EMPTY if hours is None else Cell(date_words.number_words(hours[0]))


def _high(plan: PlanNow, item: ItemRecord) -> Cell:
    hours = _hours_left(plan, item)
    return EMPTY if hours is None else Cell(date_words.hours_words(hours[1]))


def _hours_left(plan: PlanNow, item: ItemRecord) -> tuple[float, float] | None:
    """The lows and the highs of a leaf's open rows added up; None where no row is estimated."""
    rows = open_rows(plan.snapshot, item.id) if item.is_leaf else []
    ranges = [(row.low, row.high) for row in rows if row.low is not None and row.high is not None]
    return (sum(low for low, _ in ranges), sum(high for _, high in ranges)) if ranges else None


def _logged(plan: PlanNow, item: ItemRecord) -> Cell:
    if not item.is_leaf:
        return EMPTY
    snapshot = plan.snapshot
    hours = sum(
        snapshot.hours_logged(snapshot.assignments[r]) for r in snapshot.rows_of.get(item.id, ())
    )
    return Cell(date_words.hours_words(hours) if hours else date_words.NOTHING, Tone.QUIET)


def _start(plan: PlanNow, item: ItemRecord) -> Cell:
    return Cell(
        date_words.start_words(plan.dates.item_dates(item.id)[0], plan.zone, plan.year), Tone.QUIET
    )


def _finish(plan: PlanNow, item: ItemRecord) -> Cell:
    tone = Tone.LATE if lateness(plan, item) is Lateness.LATE else Tone.PLAIN
    return Cell(
        date_words.finish_words(plan.dates.item_dates(item.id)[1], plan.zone, plan.year), tone
    )


def _finish_90(plan: PlanNow, item: ItemRecord) -> Cell:
    tones = {Lateness.NONE: Tone.QUIET, Lateness.AT_RISK: Tone.AT_RISK, Lateness.LATE: Tone.LATE}
    finish = plan.dates.item_percentile(item.id, P90)
    return Cell(date_words.finish_words(finish, plan.zone, plan.year), tones[lateness(plan, item)])


def _short_finish(plan: PlanNow, item: ItemRecord) -> str:
    return _short_day(plan, plan.dates.item_dates(item.id)[1])


def _short_finish_90(plan: PlanNow, item: ItemRecord) -> str:
    return _short_day(plan, plan.dates.item_percentile(item.id, P90))


def _short_day(plan: PlanNow, finish: int) -> str:
    """'11 Mar': on paper there is no room for the weekday."""
    return (
        "" if finish == NO_TIME else date_words.short_day(date_words.finish_date(finish, plan.zone))
    )


def _deadline(plan: PlanNow, item: ItemRecord) -> Cell:
    return Cell(promised_day(plan, item), Tone.QUIET) if item.promise_by else EMPTY


def status(plan: PlanNow, item: ItemRecord) -> Cell:
    """How an item stands, in a word or two."""
    if plan.snapshot.is_done(item.id):
        return Cell("Done", Tone.QUIET)
    if item.is_on_hold:
        return Cell("On hold", Tone.QUIET)
    late = lateness(plan, item)
    if late is not Lateness.NONE:
        return Cell("Late", Tone.LATE) if late is Lateness.LATE else Cell("At risk", Tone.AT_RISK)
    return _task_status(plan, open_rows(plan.snapshot, item.id)) if item.type == "task" else EMPTY


def _task_status(plan: PlanNow, rows: list[AssignmentRecord]) -> Cell:
    states = {plan.dates.row_state(row.id) for row in rows}
    if any(row.low is None for row in rows):
        return Cell("Not estimated", Tone.AT_RISK)
    if State.NEVER in states:
        return Cell("Never gets time", Tone.LATE)
    if State.WAITS in states:
        return Cell("Waits", Tone.AT_RISK)
    if any(row.person_id is None and row.team_id is None for row in rows):
        return Cell("Unassigned", Tone.UNASSIGNED)
    return Cell(
        "Started" if any(plan.snapshot.hours_logged(row) for row in rows) else "", Tone.QUIET
    )


COLUMNS: Final = (
    Column(
        key="name",
        title="Name",
        hint="The work, highest priority first",
        width=220,
        show=_name,
        shown_at_first=True,
        editor=NAME_EDITOR,
        paper=OnPaper("Name", 130, lambda _plan, item: item.name),
    ),
    Column(
        key="who",
        title="Who",
        hint="Who works on it",
        width=104,
        show=_who,
        shown_at_first=True,
        paper=OnPaper("Who", 78, _open_who, is_quiet=True),
    ),
    Column(
        key="low",
        title="Low",
        hint="Hours left, if all goes well (1 in 10 takes less)",
        width=50,
        show=_low,
        side=Side.RIGHT,
        shown_at_first=True,
        editor=LOW_EDITOR,
    ),
    Column(
        key="high",
        title="High",
        hint="Hours left, if it goes badly (1 in 10 takes more)",
        width=66,
        show=_high,
        side=Side.RIGHT,
        shown_at_first=True,
        editor=HIGH_EDITOR,
    ),
    Column(
        key="logged",
        title="Logged",
        hint="Hours logged so far",
        width=60,
        show=_logged,
        side=Side.RIGHT,
        shown_at_first=True,
    ),
    Column(
        key="start",
        title="Start",
        hint="Expected start",
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_start,
        from_schedule=True,
        more=why,
    ),
    Column(
        key="finish",
        title="Finish",
        hint="Expected finish",
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_finish,
        shown_at_first=True,
        from_schedule=True,
        more=why,
        paper=OnPaper("Finish", 42, _short_finish, gap=1),
    ),
    Column(
        key="finish_90",
        title="Finish 90 %",
        hint="Nine times in ten it is finished by then",
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_finish_90,
        shown_at_first=True,
        from_schedule=True,
        more=why,
        paper=OnPaper("90 %", 42, _short_finish_90, gap=3, is_quiet=True),
    ),
    Column(
        key="deadline",
        title="Deadline",
        hint="Promised by",
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_deadline,
        more=how_sure,
        editor=DEADLINE_EDITOR,
    ),
    Column(
        key="status",
        title="Status",
        hint="How it stands",
        width=110,
        show=status,
        from_schedule=True,
    ),
)
NAME: Final = 0
"""The number of the column with the names: the first, where Qt unfolds rows."""
NUMBERS: Final = {column.key: number for number, column in enumerate(COLUMNS)}
"""Where each column stands, by its key."""
