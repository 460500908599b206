"""The shared factor: how far the work of a project runs long or short as a whole, fitted on what is
finished."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Flags, Floats, Indices, SharedFactor

PUBLISHED: Final = SharedFactor(0.0, 0.14)
"""Where the plan's own history is short: what 37 real projects (CESAW) show beyond the scatter of
their single tasks, sqrt(0.145^2 - 0.043^2). No bias: how somebody else's ranges are off says
nothing about these.

How well it holds, of the 19 CESAW projects with 200 finished tasks or more, each predicted from the
others: inside their 80 % range are 14 with the factor fitted as below, 2 with its bias alone and
none with independent ranges (`python -m tests.scheduling.cesaw OUT.svg` tells and draws it).
"""
FEWEST: Final = 30
"""Finished items with ranges and hours from which on the plan's own history counts."""
_PRIOR: Final = 4
"""Projects that the published spread counts for beside the plan's own."""


@dataclass(frozen=True, eq=False)
class Finished:
    """Finished items, one entry each: their project, what their ranges promised and what they took,
    in hours."""

    project: Indices
    mean: Floats
    sigma: Floats
    hours: Floats


def projects_of(parent: Indices, is_project: Flags) -> Indices:
    """For every item (in outline order) the number of the outermost project around it; 0 for all
    that is in none."""
    found, last = np.zeros(len(parent), np.int32), 0
    for item, above in enumerate(parent.tolist()):
        if above >= 0 and found[above]:
            found[item] = found[above]
        elif is_project[item]:
            found[item] = last = last + 1
    return found


def fitted(finished: Finished) -> SharedFactor:
    """The factor that the finished items show; the published one below 30 of them.

    Every project tells one ratio, its hours to what its ranges promised. Their average is the bias,
    held towards none as if one more project had shown none. Their scatter, less what the ranges by
    themselves explain, is the spread, held towards the published one; and it is widened by how
    little so many projects can tell about the next.
    """
    promised, variance = draw_moments(finished.mean, finished.sigma)
    sums = [np.bincount(finished.project, of) for of in (finished.hours, promised, variance)]
    known = (sums[0] > 0) & (sums[1] > 0)
    if len(finished.hours) < FEWEST or not known.any():
        return PUBLISHED
    hours, expected, scatter = (of[known] for of in sums)
    # The log of a ratio scatters by its relative spread, to first order.
    ratio, own = np.log(hours / expected), scatter / expected**2
    usual = PUBLISHED.spread**2
    # A project whose own ranges explain its scatter tells little about the shared factor.
    weight = usual / (usual + own)
    bias = float((weight * ratio).sum() / (weight.sum() + 1))
    shared = (_PRIOR * usual + (weight * ((ratio - bias) ** 2 - own)).sum()) / (
        _PRIOR + max(weight.sum() - 1, 0.0)
    )
    # A few projects that happen to agree do not prove that projects always do.
    certain = max(float(shared), usual / 4)
    return SharedFactor(
        bias, math.sqrt(certain * (1 + 1 / (1 + float(weight.sum())))), len(finished.hours)
    )


def draw_moments(mean: Floats, sigma: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of what S11 draws: a bell curve whose negative draws count as 0."""
    # Rows without a range would divide by nought; their values are put back at the end.
    safe = np.where(sigma > 0, sigma, 1.0)
    at = mean / safe
    above = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in at.tolist()])
    density = np.exp(-(at**2) / 2) / math.sqrt(2 * math.pi)
    drawn = mean * above + sigma * density
    variance = (mean**2 + sigma**2) * above + mean * sigma * density - drawn**2
    certain = sigma <= 0
    return np.where(certain, mean, drawn), np.where(certain, 0.0, np.maximum(variance, 0.0))
