"""Every column of the tree, left to right: what stands in its cells, and how it is shown, edited
and printed."""

from typing import Final

from planner_app.insight.dates_by_id import Lateness
from planner_app.languages import mark, tr
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
from planner_app.ui.look.schedule_words import finish_words, start_words
from planner_app.words import NOTHING, day_month_words, hours_words, last_day, number_words

DATE_WIDTH: Final = 84
DATE_WIDTH_WITH_YEAR: Final = 104
"""At least; the tree gives more where the days of a language need it."""

_UNASSIGNED: Final = mark("Unassigned")
_NOT_ESTIMATED: Final = mark("Not estimated")
_NEVER: Final = mark("Never gets time")


def _name(plan: PlanNow, item: ItemRecord) -> Cell:
    return Cell(item.name, Tone.QUIET if plan.snapshot.is_done(item.id) else Tone.PLAIN)


def _who(plan: PlanNow, item: ItemRecord) -> Cell:
    if not item.is_leaf:
        return EMPTY
    snapshot, rows = plan.snapshot, open_rows(plan.snapshot, item.id)
    # Finished work still says who did it.
    shown = rows or [snapshot.assignments[r] for r in snapshot.rows_of.get(item.id, ())]
    if not shown:
        return EMPTY
    # The first row is who works next (R11); nobody there means that somebody has to be found.
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
    return EMPTY if hours is None else Cell(number_words(hours[0]))


def _high(plan: PlanNow, item: ItemRecord) -> Cell:
    hours = _hours_left(plan, item)
    return EMPTY if hours is None else Cell(hours_words(hours[1]))


def _hours_left(plan: PlanNow, item: ItemRecord) -> tuple[float, float] | None:
    """The lows and the highs of a leaf's open rows added up; None where no row is estimated."""
    rows = open_rows(plan.snapshot, item.id) if item.is_leaf else []
    # Rows without an estimate are left out: the status says that they are there.
    ranges = [(row.low, row.high) for row in rows if row.low is not None and row.high is not None]
    return (sum(low for low, _ in ranges), sum(high for _, high in ranges)) if ranges else None


def _logged(plan: PlanNow, item: ItemRecord) -> Cell:
    if not item.is_leaf:
        return EMPTY
    snapshot = plan.snapshot
    hours = sum(
        snapshot.hours_logged(snapshot.assignments[r]) for r in snapshot.rows_of.get(item.id, ())
    )
    return Cell(hours_words(hours) if hours else NOTHING, Tone.QUIET)


def _start(plan: PlanNow, item: ItemRecord) -> Cell:
    start, _ = plan.dates.item_dates(item.id)
    return Cell(start_words(start, plan.zone, plan.today), Tone.QUIET)


def _finish(plan: PlanNow, item: ItemRecord) -> Cell:
    # An expected finish after the deadline is late; a risk shows in the 90 % column.
    tone = Tone.LATE if lateness(plan, item) is Lateness.LATE else Tone.PLAIN
    _, finish = plan.dates.item_dates(item.id)
    return Cell(finish_words(finish, plan.zone, plan.today), tone)


def _finish_90(plan: PlanNow, item: ItemRecord) -> Cell:
    # The 90 % date is where a deadline is at risk first.
    tones = {Lateness.NONE: Tone.QUIET, Lateness.AT_RISK: Tone.AT_RISK, Lateness.LATE: Tone.LATE}
    finish = plan.dates.item_percentile(item.id, P90)
    return Cell(finish_words(finish, plan.zone, plan.today), tones[lateness(plan, item)])


def _short_finish(plan: PlanNow, item: ItemRecord) -> str:
    return _short_day(plan, plan.dates.item_dates(item.id)[1])


def _short_finish_90(plan: PlanNow, item: ItemRecord) -> str:
    return _short_day(plan, plan.dates.item_percentile(item.id, P90))


def _short_day(plan: PlanNow, finish: int) -> str:
    """'11 Mar': on paper there is no room for the weekday."""
    return "" if finish == NO_TIME else day_month_words(last_day(finish, plan.zone))


def _deadline(plan: PlanNow, item: ItemRecord) -> Cell:
    return Cell(promised_day(plan, item), Tone.QUIET) if item.promise_by else EMPTY


def status(plan: PlanNow, item: ItemRecord) -> Cell:
    """How an item stands, in a word or two."""
    if plan.snapshot.is_done(item.id):
        return Cell(tr("Done"), Tone.QUIET)
    if item.is_on_hold:
        return Cell(tr("On hold"), Tone.QUIET)
    late = lateness(plan, item)
    if late is not Lateness.NONE:
        return (
            Cell(tr("Late"), Tone.LATE)
            if late is Lateness.LATE
            else Cell(tr("At risk"), Tone.AT_RISK)
        )
    return _task_status(plan, open_rows(plan.snapshot, item.id)) if item.type == "task" else EMPTY


def _task_status(plan: PlanNow, rows: list[AssignmentRecord]) -> Cell:
    # The first of these that holds is what needs doing first.
    states = {plan.dates.row_state(row.id) for row in rows}
    if any(row.low is None for row in rows):
        return Cell(tr(_NOT_ESTIMATED), Tone.AT_RISK)
    if State.NEVER in states:
        return Cell(tr(_NEVER), Tone.LATE)
    if State.WAITS in states:
        return Cell(tr("Waits"), Tone.AT_RISK)
    if any(row.person_id is None and row.team_id is None for row in rows):
        return Cell(tr(_UNASSIGNED), Tone.UNASSIGNED)
    is_started = any(plan.snapshot.hours_logged(row) for row in rows)
    return Cell(tr("Started"), Tone.QUIET) if is_started else EMPTY


COLUMNS: Final = (
    Column(
        key="name",
        title=mark("Name"),
        hint=mark("The work, highest priority first"),
        width=220,
        show=_name,
        shown_at_first=True,
        editor=NAME_EDITOR,
        paper=OnPaper(mark("Name"), 130, lambda _plan, item: item.name),
    ),
    Column(
        key="who",
        title=mark("Who"),
        hint=mark("Who works on it"),
        width=104,
        own_words=(_UNASSIGNED,),
        show=_who,
        shown_at_first=True,
        paper=OnPaper(mark("Who"), 92, _open_who, is_quiet=True),
    ),
    Column(
        key="low",
        title=mark("Low"),
        hint=mark("Hours left, if all goes well (1 in 10 takes less)"),
        width=50,
        show=_low,
        side=Side.RIGHT,
        shown_at_first=True,
        editor=LOW_EDITOR,
    ),
    Column(
        key="high",
        title=mark("High"),
        hint=mark("Hours left, if it goes badly (1 in 10 takes more)"),
        width=66,
        show=_high,
        side=Side.RIGHT,
        shown_at_first=True,
        editor=HIGH_EDITOR,
    ),
    Column(
        key="logged",
        title=mark("Logged"),
        hint=mark("Hours logged so far"),
        width=60,
        show=_logged,
        side=Side.RIGHT,
        shown_at_first=True,
    ),
    Column(
        key="start",
        title=mark("Start"),
        hint=mark("Expected start"),
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_start,
        from_schedule=True,
        more=why,
    ),
    Column(
        key="finish",
        title=mark("Finish"),
        hint=mark("Expected finish"),
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_finish,
        shown_at_first=True,
        from_schedule=True,
        more=why,
        paper=OnPaper(mark("Finish"), 50, _short_finish, gap=1),
    ),
    Column(
        key="finish_90",
        title=mark("Finish 90 %"),
        hint=mark("Nine times in ten it is finished by then"),
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_finish_90,
        shown_at_first=True,
        from_schedule=True,
        more=why,
        paper=OnPaper(mark("90 %"), 50, _short_finish_90, gap=3, is_quiet=True),
    ),
    Column(
        key="deadline",
        title=mark("Deadline"),
        hint=mark("Promised by"),
        width=DATE_WIDTH,
        width_with_year=DATE_WIDTH_WITH_YEAR,
        show=_deadline,
        more=how_sure,
        editor=DEADLINE_EDITOR,
    ),
    Column(
        key="status",
        title=mark("Status"),
        hint=mark("How it stands"),
        width=110,
        own_words=(_NOT_ESTIMATED, _NEVER, _UNASSIGNED),
        show=status,
        from_schedule=True,
    ),
)
NAME: Final = 0
"""The number of the column with the names: the first, where Qt unfolds rows."""
NUMBERS: Final = {column.key: number for number, column in enumerate(COLUMNS)}
"""Where each column stands, by its key."""
