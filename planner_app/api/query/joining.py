"""And, or and not of conditions, as databases bear them."""

from typing import Final

from sqlalchemy import ColumnElement, and_, false, func, not_, or_
from sqlalchemy.sql.elements import Grouping

Boolean = ColumnElement[bool]
_MOST_IN_A_ROW: Final = 100
"""Conditions joined side by side; databases give up at a thousand."""


def opposite(condition: Boolean) -> Boolean:
    """The opposite; where the condition is unknown it does not hold."""
    return not_(func.coalesce(condition, false()))


def joined(is_and: bool, conditions: list[Boolean]) -> Boolean:
    """Joined by `and` or by `or`, in bracketed groups, so that a long row of them is not as many
    levels deep."""
    join = and_ if is_and else or_
    while len(conditions) > _MOST_IN_A_ROW:
        groups = [
            conditions[n : n + _MOST_IN_A_ROW] for n in range(0, len(conditions), _MOST_IN_A_ROW)
        ]
        conditions = [Grouping(join(*group)) for group in groups]
    return join(*conditions) if len(conditions) > 1 else conditions[0]
