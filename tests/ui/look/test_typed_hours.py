"""Hours as people type them."""

import pytest

from planner_app.languages import NARROW_SPACE
from planner_app.ui.look.typed_hours import parsed_hours, parsed_range, typed_hours
from planner_app.words import range_words


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("4-8", (4, 8)),
        (" 4 – 8 h", (4, 8)),
        ("6", (6, 6)),
        ("2,5 to 3 h", (2.5, 3)),
        (f"1{NARROW_SPACE}250–2 000 h", (1250, 2000)),
    ],
)
def test_ranges_as_people_type_them(text: str, ends: tuple[float, float]) -> None:
    assert parsed_range(text) == ends


@pytest.mark.parametrize("text", ["", "soon", "4-", "-4", "1-2-3", "1.2.3"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError):
        parsed_range(text)


@pytest.mark.parametrize("hours", [0.0, 4.0, 7.5, 0.25, 1250.0, 100_000.0])
def test_what_stands_in_an_editor_is_read_again(hours: float) -> None:
    assert parsed_hours(typed_hours(hours)) == hours
    assert parsed_range(range_words(hours, hours)) == (round(hours, 1), round(hours, 1))
