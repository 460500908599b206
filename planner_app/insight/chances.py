"""What the simulation tells beside dates, in words: how likely a deadline is kept, and what decides
a date (S11)."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from planner_app import words
from planner_app.ids import ItemId, ItemIndex
from planner_app.insight.dates_by_id import DatesById
from planner_app.languages import tr, trn
from planner_app.scheduling.problem import Floats
from planner_app.scheduling.schedule import WHOLE_PLAN, Percentiles
from planner_app.scheduling.simulation import SIGMAS_TO_P90

_MOST: Final = 3
"""Drivers that are named."""
_LEAST: Final = 0.05
"""In fewer of the samples a row drives nothing worth a word."""


def percent_words(share: float) -> str:
    """'73 %'; never sure of what samples only suggest."""
    if share < 0.01:
        return tr("less than {share}", share=words.percent_words(0.01))
    if share > 0.99:
        return tr("more than {share}", share=words.percent_words(0.99))
    return words.percent_words(share)


def deadline_words(answers: DatesById, item_id: ItemId, deadline: int) -> str:
    """'kept in 73 % of the simulations', about an item's own deadline; '' while nothing is known,
    or where the deadline is another item's."""
    index, found = answers.item_index(item_id), _fresh(answers)
    if index is None or found is None or answers.schedule is None or index >= len(found.in_time):
        return ""
    in_time = float(found.in_time[index])
    # The samples were counted against the item's own deadline in that schedule, and no other.
    if answers.schedule.problem.items.deadline[index] != deadline or math.isnan(in_time):
        return ""
    return tr("kept in {share} of the simulations", share=percent_words(in_time))


def driver_words(
    answers: DatesById, item_name: Callable[[ItemId], str], item_id: ItemId | None = None
) -> str:
    """'Most often decided by sh010 Comp (82 %) and sh020 Light (41 %).', of a container; None: of
    the whole plan.

    item_name: the full name of an item, by its id.
    """
    target = WHOLE_PLAN if item_id is None else answers.item_index(item_id)
    found = None if target is None else drivers_of(answers, target, _MOST)
    if not found:
        return ""
    named = [f"{item_name(driver)} ({percent_words(share)})" for driver, share in found]
    return tr("Most often decided by {items}.", items=words.list_words(named))


def driving_words(answers: DatesById, item_id: ItemId) -> str:
    """'Decides the plan's finish in 82 % of the simulations.', of a leaf; '' where it hardly
    does."""
    share = shares_of(answers, WHOLE_PLAN)
    index = answers.item_index(item_id)
    if share is None or index is None or share[index] < _LEAST:
        return ""
    return tr(
        "It decides the plan's finish in {share} of the simulations.",
        share=percent_words(float(share[index])),
    )


def factor_words(percentiles: Percentiles) -> str:
    """What the dates allow for where the work of a project runs long or short as a whole; '' where
    it does not."""
    factor = percentiles.factor
    if factor is None:
        return ""
    low, high = (math.exp(factor.bias + side * SIGMAS_TO_P90 * factor.spread) for side in (-1, 1))
    parts = {"low": words.percent_words(low), "high": words.percent_words(high)}
    if not factor.finished:
        return tr(
            "Whole projects take {low} to {high} of what their ranges say, as real projects "
            "usually do.",
            **parts,
        )
    return trn(
        "Whole projects take {low} to {high} of what their ranges say, as {count} finished item "
        "here shows.",
        "Whole projects take {low} to {high} of what their ranges say, as {count} finished items "
        "here show.",
        factor.finished,
        **parts,
    )


def _fresh(answers: DatesById) -> Percentiles | None:
    """The simulation, once it has caught up with the last edit."""
    found, schedule = answers.percentiles, answers.schedule
    if found is None or schedule is None or found.revision != schedule.revision:
        return None
    return found


def drivers_of(
    answers: DatesById, target: ItemIndex, most: int
) -> list[tuple[ItemId, float]] | None:
    """Ids and shares of the items that decide a target's finish, the greatest first; None where
    none are known."""
    share = shares_of(answers, target)
    if share is None or answers.schedule is None:
        return None
    ids = answers.schedule.problem.items.ids
    first = np.argsort(-share, kind="stable")[:most]
    return [
        (ItemId(int(ids[index])), float(share[index])) for index in first if share[index] >= _LEAST
    ]


def shares_of(answers: DatesById, target: ItemIndex) -> Floats | None:
    """The share of every item (index of the problem) in a target's finish, -1 for the plan's: that
    of its row which is on the chain most often. None where that was not followed, or the simulation
    is older than the schedule."""
    found = _fresh(answers)
    if answers.schedule is None or found is None or found.drivers is None:
        return None
    of_rows = found.drivers.of(target)
    if of_rows is None:
        return None
    share = np.zeros(len(answers.schedule.item_finish))
    # The greatest and not the sum: two rows of an item may be on the chain of the same sample.
    np.maximum.at(share, answers.schedule.problem.rows.item, of_rows)
    return share
