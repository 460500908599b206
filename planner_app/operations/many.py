"""Conditions on many ids: they travel as one value, so that ten thousand cost one statement on both databases."""

import json
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, column, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

Ids = InstrumentedAttribute[Any] | ColumnElement[Any]
_VALUE: Final = column("value", BigInteger)


def among(dialect: str, values: Ids, ids: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a column is one of the ids."""
    whole = sorted(ids)
    if dialect == "sqlite":
        return values.in_(select(_VALUE).select_from(func.json_each(json.dumps(whole))))
    return values == any_(literal(whole, ARRAY(BigInteger)))
