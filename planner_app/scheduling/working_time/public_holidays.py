"""Public holidays of a country or region, from the package `holidays` (imported when first
asked)."""

from datetime import date
from functools import lru_cache

from planner_app.errors import Refused


@lru_cache(maxsize=64)
def public_holidays(
    country: str, region: str | None, first_day: int, end_day: int
) -> frozenset[int]:
    """Ordinals of the public holidays in [first_day, end_day). Refused for an unknown country or
    region."""
    import holidays

    years = range(date.fromordinal(first_day).year, date.fromordinal(end_day - 1).year + 1)
    try:
        found = holidays.country_holidays(country, subdiv=region, years=years)
    except NotImplementedError as unknown:
        where = f"{country}, region {region}" if region else country
        raise Refused(f"The public holidays of {where} are not known.") from unknown
    return frozenset(day.toordinal() for day in found if first_day <= day.toordinal() < end_day)
