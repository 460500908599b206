"""The look's tokens keep the contrasts that look/README promises."""

import itertools

import numpy as np
import pytest

from planner_app.ui.look import work_colours
from planner_app.ui.look.theme import DARK, LIGHT, PAPER, Theme, contrast

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=lambda t: t.name)


def grounds(theme: Theme) -> list[str]:
    return [theme.ground, theme.panel, theme.header, theme.selection, theme.day_off]


@THEMES
def test_text_keeps_contrast_on_every_ground(theme: Theme) -> None:
    for ink in ("text", "secondary", "accent_text", "trouble_text", "at_risk_text"):
        for ground in grounds(theme):
            assert contrast(getattr(theme, ink), ground) >= 4.5, (ink, ground)


@THEMES
def test_marks_keep_contrast_on_every_ground(theme: Theme) -> None:
    for mark in ("accent", "trouble", "at_risk", "summary"):
        for ground in grounds(theme):
            assert contrast(getattr(theme, mark), ground) >= 3.0, (mark, ground)


@THEMES
def test_edges_of_work_and_text_on_it_are_legible(theme: Theme) -> None:
    for index in range(-1, work_colours.SERIES_LENGTH):
        assert contrast(theme.work_mark(index), theme.panel) >= 3.0
        assert contrast(theme.text_on(theme.work(index)), theme.work(index)) >= 4.5


def test_work_starts_with_the_five_and_goes_on_without_repeats() -> None:
    series = [work_colours.work_colour(i) for i in range(work_colours.SERIES_LENGTH)]
    assert series[:5] == ["#4E79A7", "#59A14F", "#B07AA1", "#E0A030", "#76B7B2"]
    assert len(set(series)) == len(series)


def test_the_first_ten_kinds_of_work_differ_for_colour_blind_eyes() -> None:
    places = [work_colours._perceived(work_colours.work_colour(i)) for i in range(5, 10)]
    others = [work_colours._perceived(c) for c in work_colours.CHOSEN]
    for one, other in [*itertools.combinations(places, 2), *itertools.product(places, others)]:
        assert float(np.min(np.linalg.norm(one - other, axis=1))) > 0.05
