"""Values of ftrack's protocol as JSON carries them: moments and days are marked as such."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from planner_app.errors import Refused
from planner_app.languages import tr


def encoded(results: Any) -> bytes:
    """Results as JSON; moments in UTC without saying so, as ftrack's client takes them, in whole
    seconds."""
    return json.dumps(results, default=_encoded, ensure_ascii=False).encode()


def _encoded(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        # ftrack's client reads a moment without an offset as UTC.
        moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo is not None else value
        return {"__type__": "datetime", "value": moment.replace(microsecond=0).isoformat()}
    # Behind the moments, for in Python a datetime is a date too.
    if isinstance(value, date):
        return {"__type__": "date", "value": value.isoformat()}
    raise TypeError(value)


def decoded(value: Any) -> Any:
    """A body with its moments as moments. Refused: something marked as a moment
    cannot be read as one, or the body is nested too deep."""
    try:
        return _decoded(value)
    except RecursionError:
        raise Refused(tr("The body is nested too deep.")) from None


def _decoded(value: Any) -> Any:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("__type__") in ("datetime", "date"):
        try:
            return datetime.fromisoformat(value["value"])
        except (KeyError, TypeError, ValueError):
            raise Refused(
                tr("'{value}' is not a moment.", value=str(value.get("value"))[:80])
            ) from None
    return {key: _decoded(item) for key, item in value.items()}
