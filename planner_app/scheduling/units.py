"""Small conversions between the plan's units and what the kernel takes."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner_app.scheduling.problem import Floats, Ints

HOUR: Final = 3_600


def native(array: NDArray[Any], kind: Any) -> NDArray[Any]:
    """The array in the one layout the kernel is compiled for (others would be compiled for
    anew)."""
    return np.require(array, kind, ["C", "W"])


def expected_effort(low: Floats, high: Floats) -> Ints:
    """S2: (low + high) / 2 hours, rounded half up to seconds; 0 where never estimated."""
    # Half a second given in decimal hours may lie a hair below: the millionth of a second lifts it.
    seconds = np.floor((low + high) * (HOUR / 2) + (0.5 + 1e-6))
    return np.where(np.isnan(seconds), 0.0, seconds).astype(np.int64)


def limit_seconds(hours: Floats) -> Ints:
    """Daily limits in seconds, 0 for none."""
    return np.where(np.isnan(hours), 0.0, np.maximum(np.floor(hours * HOUR + 0.5), 1.0)).astype(
        np.int64
    )
