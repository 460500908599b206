"""Low-high ranges: what is allowed, and the history every change leaves (R5, R6)."""

import math

from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.limits import MOST_HOURS
from planner_app.model import Assignment, Estimate
from planner_app.operations.rules.work.rows import owner_id, set_done
from planner_app.operations.transaction.edit import Edit, Keep
from planner_app.words import number_words


def checked_range(low: object, high: object) -> tuple[float, float] | None:
    """R5: the range in hours, or None where neither end is given.

    Refused: one end alone, null, NaN, infinity, booleans, text, low above high, more hours
    than the limit.
    """
    if isinstance(low, Keep) and isinstance(high, Keep):
        return None
    if isinstance(low, Keep) or isinstance(high, Keep):
        raise Refused(tr("Low and high must be set together."))
    ends = (_hours(low), _hours(high))
    if ends[0] > ends[1]:
        raise Refused(
            tr(
                "Low ({low} h) is above high ({high} h).",
                low=number_words(ends[0], 2),
                high=number_words(ends[1], 2),
            )
        )
    return ends


def _hours(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(tr("An estimate needs two numbers of hours, low and high."))
    if not 0 <= value <= MOST_HOURS:
        raise Refused(
            tr("An estimate must be between 0 and {most} hours.", most=number_words(MOST_HOURS))
        )
    return float(value) + 0.0  # no -0.0


def set_range(
    edit: Edit, row: Assignment, low: float, high: float, note: str | None = None
) -> None:
    """Set a row's range; a new one is appended to its history (R6), one above 0 reopens a done row
    (R13)."""
    is_new = (row.low, row.high) != (low, high)
    row.low, row.high = (
        low,
        high,
    )  # set even where it is the same: somebody else may just have set it (see staleness)
    if is_new:
        append_estimate(edit, row, note)
    if row.is_done and high > 0:
        set_done(edit, row, False)


def append_estimate(edit: Edit, row: Assignment, note: str | None = None) -> None:
    """One line of history with the row's present range and owner. Refused: a note that is no
    text."""
    if note is not None and (not isinstance(note, str) or "\x00" in note):
        raise Refused(tr("A note must be text."))
    assert row.low is not None
    assert row.high is not None
    edit.add(
        Estimate(
            assignment_id=row.id,
            owner_id=owner_id(row),
            low=row.low,
            high=row.high,
            created_by=edit.author,
            created_at=edit.now,
            note=note,
        )
    )


def merged(base: tuple[float, float] | None, added: tuple[float, float]) -> tuple[float, float]:
    """R10c: expected values add, half-widths combine by root-sum-square. Refused: above the
    limit of R5."""
    if base is None:
        return added
    middle = sum(base) / 2 + sum(added) / 2
    half = math.hypot((base[1] - base[0]) / 2, (added[1] - added[0]) / 2)
    low, high = max(middle - half, 0.0), middle + half
    if high > MOST_HOURS:
        raise Refused(
            tr(
                "Together the two estimates would be above {most} hours.",
                most=number_words(MOST_HOURS),
            )
        )
    return low, high
