"""Public holidays of a country or region, from the package `holidays`."""

from datetime import date
from functools import lru_cache

from planner_app.errors import Refused
from planner_app.languages import tr


@lru_cache(maxsize=64)
def public_holidays(
    country: str, region: str | None, first_day: int, end_day: int
) -> frozenset[int]:
    """Ordinals of the public holidays in [first_day, end_day). Refused for an unknown country or
    region."""
    import holidays  # here: it takes a while, and few calendars ask

    years = range(date.fromordinal(first_day).year, date.fromordinal(end_day - 1).year + 1)
    try:
        found = holidays.country_holidays(country, subdiv=region, years=years)
    except NotImplementedError as unknown:
        raise Refused(_unknown(country, region)) from unknown
    return frozenset(day.toordinal() for day in found if first_day <= day.toordinal() < end_day)


def _unknown(country: str, region: str | None) -> str:
    if region:
        return tr(
            "The public holidays of region {region} in {country} are not known.",
            region=region,
            country=country,
        )
    return tr("The public holidays of {country} are not known.", country=country)
