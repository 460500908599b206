"""Where a moment stands on a chart: seconds to pixels and back."""

from dataclasses import dataclass

import numpy as np

from planner_app.scheduling.problem import Floats, Ints


@dataclass(frozen=True)
class Scale:
    """UTC seconds [start, end) over `width` pixels from x = left."""

    start: float
    end: float
    left: float
    width: float

    @property
    def pixels_per_second(self) -> float:
        """How wide a second is."""
        return self.width / (self.end - self.start)

    @property
    def right(self) -> float:
        """x of the end."""
        return self.left + self.width

    def x(self, moment: float) -> float:
        """The pixel at which a moment stands."""
        return self.left + (moment - self.start) * self.pixels_per_second

    def xs(self, moments: Ints | Floats) -> Floats:
        """The pixels at which moments stand."""
        return self.left + (np.asarray(moments, np.float64) - self.start) * self.pixels_per_second

    def moment(self, x: float) -> float:
        """The moment that stands at a pixel."""
        return self.start + (x - self.left) / self.pixels_per_second
