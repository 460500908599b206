"""Conditions on many ids: they travel as one value, so that ten thousand cost one statement on both
databases."""

import json
from collections.abc import Iterable
from functools import cache, lru_cache, partial
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    any_,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

Ids = InstrumentedAttribute[Any] | ColumnElement[Any]
_VALUE: Final = column("value", BigInteger)
_PARAMETERS: Final = ("among_ids", "among_others")


@cache
def is_among(dialect: str, values: Ids, parameter: str = _PARAMETERS[0]) -> ColumnElement[bool]:
    """The condition that a column is one of the ids that `as_parameters` gives; made once for each
    mapped column."""
    if dialect == "sqlite":
        return values.in_(select(_VALUE).select_from(func.json_each(bindparam(parameter))))
    return values == any_(bindparam(parameter, type_=ARRAY(BigInteger)))


@lru_cache(maxsize=128)
def asked_of_many(
    dialect: str, statement: Select[*tuple[Any, ...]], *columns: Ids
) -> Select[*tuple[Any, ...]]:
    """A statement with that condition on one or two columns; made once for statements that are
    constants."""
    return statement.where(*map(partial(is_among, dialect), columns, _PARAMETERS))


def as_parameters(dialect: str, *ids: Iterable[int]) -> dict[str, Any]:
    """The ids for a statement of `asked_of_many`, in the order of its columns."""
    found = (sorted(some) for some in ids)
    whole = map(json.dumps, found) if dialect == "sqlite" else found
    return dict(zip(_PARAMETERS, whole, strict=False))
