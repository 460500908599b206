"""Colours of kinds of work: five chosen ones, then a series generated to differ for colour-blind
eyes."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Floats

CHOSEN: Final = ("#4E79A7", "#59A14F", "#B07AA1", "#E0A030", "#76B7B2")
SERIES_LENGTH: Final = 32
"""After so many the series starts again: more cannot be told apart by colour anyway."""

# Linear RGB as seen without red or without green receptors (Machado, Oliveira, Fernandes 2009,
# severity 1).
_PROTANOPIA: Final = np.array(
    [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
)
_DEUTERANOPIA: Final = np.array(
    [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
)
_TO_LMS: Final = np.array(
    [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
)
_TO_OKLAB: Final = np.array(
    [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
)
_LUMINANCE: Final = np.array([0.2126, 0.7152, 0.0722])
_UNWRITABLE: Final = (0.18, 0.205)
"""Luminances on which neither white nor near-black text keeps 4.5 : 1."""


def work_colour(index: int) -> str:
    """The hex colour of the index-th kind of work; below 0 (no activity) a grey."""
    if index < 0:
        return "#8E959E"
    return _series()[index % SERIES_LENGTH]


def linear(colour: str) -> Floats:
    """The three channels of '#RRGGBB' as linear light, 0 to 1."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


@lru_cache
def _series() -> tuple[str, ...]:
    """Greedy: each next colour is the candidate farthest from all before it, for normal and
    colour-blind eyes."""
    series = list(CHOSEN)
    candidates = list(_candidates())
    points = np.array([_perceived(c) for c in candidates])
    nearest = np.min([_distances(points, _perceived(c)) for c in series], axis=0)
    while len(series) < SERIES_LENGTH:
        best = int(np.argmax(nearest))
        series.append(candidates[best])
        nearest = np.minimum(nearest, _distances(points, points[best]))
    return tuple(series)


def _candidates() -> Iterator[str]:
    """Muted colours on four lightnesses, none near the greys of containers."""
    for lightness in (0.46, 0.56, 0.66, 0.76):
        for hue in np.arange(0.0, 2 * np.pi, np.pi / 18):
            for chroma in (0.065, 0.105):
                colour = _from_oklab(
                    lightness, chroma * float(np.cos(hue)), chroma * float(np.sin(hue))
                )
                if not _UNWRITABLE[0] < linear(colour) @ _LUMINANCE < _UNWRITABLE[1]:
                    yield colour


def _from_oklab(lightness: float, a: float, b: float) -> str:
    lms = (np.linalg.inv(_TO_OKLAB) @ np.array([lightness, a, b])) ** 3
    rgb = np.clip(np.linalg.inv(_TO_LMS) @ lms, 0, 1)
    channels = np.where(rgb <= 0.0031308, rgb * 12.92, 1.055 * rgb ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(c) * 255):02X}" for c in channels)


def _perceived(colour: str) -> Floats:
    """OKLab places of a colour for normal, red-blind and green-blind eyes, shape (3, 3); lightness
    counts less, as it tells small marks apart worse than hue."""
    rgb = linear(colour)
    seen = np.clip(np.array([rgb, _PROTANOPIA @ rgb, _DEUTERANOPIA @ rgb]), 0, 1)
    points = np.cbrt(seen @ _TO_LMS.T) @ _TO_OKLAB.T
    return np.asarray(points * (0.6, 1, 1))


def _distances(points: Floats, point: Floats) -> Floats:
    """Distances of the candidates from one place, for the eyes that tell them apart worst."""
    return np.asarray(np.min(np.linalg.norm(points - point, axis=2), axis=1))
