"""Clock time and UTC against the standard library."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from planner_app.scheduling.working_time.zones import zone_table

NAMES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
]


@given(st.sampled_from(NAMES), st.integers(946_684_800, 2_500_000_000))
def test_s08_offsets_are_those_of_the_time_zone_database(name: str, moment: int) -> None:
    expected = datetime.fromtimestamp(moment, ZoneInfo(name)).utcoffset()
    assert (
        zone_table(name).offset_at(np.asarray([moment], np.int64))[0]
        == (expected or timedelta()).total_seconds()
    )


@given(st.sampled_from(NAMES), st.datetimes(datetime(2001, 1, 1), datetime(2060, 1, 1)))  # noqa: DTZ001
def test_s08_clock_times_are_read_as_the_first_of_two_and_the_later_of_none(
    name: str, clock: datetime
) -> None:
    clock = clock.replace(microsecond=0)
    seconds = int(clock.replace(tzinfo=UTC).timestamp())
    expected = clock.replace(tzinfo=ZoneInfo(name)).timestamp()
    assert zone_table(name).to_utc(np.asarray([seconds], np.int64))[0] == expected
