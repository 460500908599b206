"""Conditions on many ids: they travel as one value, so that ten thousand cost one statement on both databases."""

import json
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Select, any_, bindparam, column, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

Ids = InstrumentedAttribute[Any] | ColumnElement[Any]
_VALUE: Final = column("value", BigInteger)
_PARAMETER: Final = "among_ids"


def among(dialect: str, values: Ids, ids: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a column is one of the ids."""
    whole = sorted(ids)
    if dialect == "sqlite":
        return values.in_(select(_VALUE).select_from(func.json_each(json.dumps(whole))))
    return values == any_(literal(whole, ARRAY(BigInteger)))


@cache
def is_among(dialect: str, values: Ids) -> ColumnElement[bool]:
    """The same with the ids left to be given as `as_parameter`; made once for each column of the mapped classes."""
    if dialect == "sqlite":
        return values.in_(select(_VALUE).select_from(func.json_each(bindparam(_PARAMETER))))
    return values == any_(bindparam(_PARAMETER, type_=ARRAY(BigInteger)))


@lru_cache(maxsize=128)
def asked_of_many(dialect: str, statement: Select[*tuple[Any, ...]], values: Ids) -> Select[*tuple[Any, ...]]:
    """A statement with that condition; made once for statements that are constants, the others pass through."""
    return statement.where(is_among(dialect, values))


def as_parameter(dialect: str, ids: Iterable[int]) -> dict[str, Any]:
    """The ids for a statement with `is_among`."""
    whole = sorted(ids)
    return {_PARAMETER: json.dumps(whole) if dialect == "sqlite" else whole}
