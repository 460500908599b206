from planner_app.ui.bridge.time_span import DAY, LONGEST, SHORTEST, TimeSpan

MONDAY = 1_804_464_000.0


def test_zooming_keeps_the_moment_under_the_pointer_in_its_place() -> None:
    span = TimeSpan(MONDAY, MONDAY + 10 * DAY)
    around = MONDAY + 3 * DAY
    span.zoom(0.5, around)
    assert span.length == 5 * DAY
    assert (around - span.start) / span.length == 0.3


def test_the_span_stays_between_hours_and_decades() -> None:
    span = TimeSpan(MONDAY, MONDAY + DAY)
    span.zoom(1e-9, MONDAY)
    assert span.length == SHORTEST
    span.zoom(1e9, MONDAY)
    assert span.length == LONGEST


def test_the_first_extent_is_fitted_and_later_ones_leave_the_view_alone() -> None:
    span = TimeSpan(MONDAY, MONDAY + DAY)
    span.set_extent(MONDAY, MONDAY + 40 * DAY, now=MONDAY)
    assert span.start <= MONDAY and span.end >= MONDAY + 40 * DAY
    span.show(MONDAY, MONDAY + 7 * DAY)
    span.set_extent(MONDAY, MONDAY + 80 * DAY, now=MONDAY)
    assert (span.start, span.end) == (MONDAY, MONDAY + 7 * DAY)


def test_a_plan_of_years_begins_near_today() -> None:
    span = TimeSpan(MONDAY, MONDAY + DAY)
    span.set_extent(MONDAY - 300 * DAY, MONDAY + 900 * DAY, now=MONDAY)
    assert span.start > MONDAY - 15 * DAY
    assert span.length < 120 * DAY


def test_what_is_out_of_sight_is_panned_to_and_what_is_seen_stays() -> None:
    span = TimeSpan(MONDAY, MONDAY + 10 * DAY)
    span.reveal(MONDAY + DAY, MONDAY + 2 * DAY)
    assert span.start == MONDAY
    span.reveal(MONDAY + 30 * DAY, MONDAY + 34 * DAY)
    assert (span.start, span.end) == (MONDAY + 27 * DAY, MONDAY + 37 * DAY)
    span.reveal(MONDAY, MONDAY + 100 * DAY)
    assert span.start == MONDAY + 27 * DAY
    span.reveal(MONDAY - 100 * DAY, MONDAY - 50 * DAY)
    assert span.start < MONDAY - 100 * DAY < span.end


def test_only_a_move_that_shows_something_else_is_told() -> None:
    span = TimeSpan(MONDAY, MONDAY + DAY)
    told: list[float] = []
    span.changed.connect(lambda: told.append(span.start))
    span.show(MONDAY, MONDAY + DAY)
    span.pan(DAY)
    assert told == [MONDAY + DAY]
