"""A query written as text again, every junction in brackets: what it says must not change."""

import re

from planner_app.api.query.syntax import (
    Aggregate,
    Among,
    AmongFound,
    Comparison,
    Condition,
    Junction,
    Literal,
    Not,
    Path,
    Query,
    Related,
)


def written(query: Query) -> str:
    """A text that says this query."""
    shown = "" if query.projections is None else ", ".join(map(_projection, query.projections))
    order = ", ".join(
        f"{_path(key.path)} {'descending' if key.descending else 'asc'}" for key in query.order
    )
    parts = (
        f"select {shown} from" if shown else "",
        query.entity,
        f"where {_condition(query.condition)}" if query.condition else "",
        f"group by {', '.join(map(_path, query.group))}" if query.group else "",
        f"order by {order}" if order else "",
        "" if query.offset is None else f"offset {query.offset}",
        "" if query.limit is None else f"limit {query.limit}",
    )
    return " ".join(filter(None, parts))


def _path(path: Path) -> str:
    return " . ".join(path)


def _projection(shown: Path | Aggregate) -> str:
    if isinstance(shown, Aggregate):
        return f"{shown.function.upper()} ({_path(shown.path)})"
    return _path(shown)


def _literal(value: Literal) -> str:
    if not value.is_quoted:
        return value.text
    quote = "'" if '"' in re.sub(r"\\.", "", value.text, flags=re.DOTALL) else '"'
    return f"{quote}{value.text}{quote}"


def _condition(condition: Condition) -> str:
    match condition:
        case Comparison(path, operator, value):
            return f"{_path(path)} {operator} {_literal(value)}"
        case Among(path, values, negated):
            inside = ", ".join(map(_literal, values))
            return f"{_path(path)} {'NOT_IN' if negated else 'in'} ({inside})"
        case AmongFound(path, query, negated):
            return f"{_path(path)} {'not_in' if negated else 'IN'} ({written(query)})"
        case Related(path, inner):
            return f"{_path(path)} has ({_condition(inner) if inner else ''})"
        case Not(inner):
            return f"not {_condition(inner)}"
        case Junction(is_and, conditions):
            word = " and " if is_and else " or "
            return f"({word.join(map(_condition, conditions))})"
