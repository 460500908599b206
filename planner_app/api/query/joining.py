"""And, or and not of SQL conditions, without unknown results and without too deep nesting."""

from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, not_, or_
from sqlalchemy.sql.elements import Grouping

Boolean = ColumnElement[bool]
_MOST_IN_A_ROW: Final = 100
"""Conditions joined side by side; SQLite refuses a thousand."""


def opposite(condition: Boolean) -> Boolean:
    """True where the condition is false or unknown."""
    # SQL's NOT of unknown is unknown, which would drop rows with null from `!=` and `not_in`.
    return not_(func.coalesce(condition, false()))


def joined(is_and: bool, conditions: list[Boolean]) -> Boolean:
    """The conditions joined by `and` or by `or`."""
    # Databases nest `a or b or c` one level deeper for each condition. In bracketed groups the
    # depth grows with the logarithm only.
    join = and_ if is_and else or_
    while len(conditions) > _MOST_IN_A_ROW:
        groups = [
            conditions[n : n + _MOST_IN_A_ROW] for n in range(0, len(conditions), _MOST_IN_A_ROW)
        ]
        conditions = [Grouping(join(*group)) for group in groups]
    return join(*conditions) if len(conditions) > 1 else conditions[0]
