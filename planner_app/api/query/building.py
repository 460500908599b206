"""Builds the syntax tree of a query: one function for each rule of the grammar."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Final

from lark import Token

from planner_app.api.query.syntax import (
    Aggregate,
    Among,
    AmongFound,
    Comparison,
    Junction,
    Literal,
    Not,
    Path,
    Query,
    Related,
    SortKey,
)
from planner_app.exception import ParseError
from planner_app.languages import tr

LONGEST_PATH: Final = 20
"""Names in a path. Each one is another relation that the database follows."""
_SAME: Final = {
    "is": "=",
    "is_not": "!=",
    "after": ">",
    "greater_than": ">",
    "before": "<",
    "less_than": "<",
}
"""Words of ftrack's language that are another name of an operator."""


def _path(names: Sequence[Token]) -> Path:
    if len(names) > LONGEST_PATH:
        raise ParseError(tr("A path has at most {most} names.", most=LONGEST_PATH))
    return tuple(map(str, names))


def _quoted(tokens: Sequence[Token]) -> Literal:
    return Literal(str(tokens[0])[1:-1], True)


def _bare(tokens: Sequence[Token]) -> Literal:
    return Literal(str(tokens[0]), False)


def _comparison(parts: Sequence[Any]) -> Comparison:
    path, operator, value = parts
    word = str(operator).lower()
    return Comparison(path, _SAME.get(word, word), value)


def _among(parts: Sequence[Any]) -> Among:
    # Lark puts None in the place of an optional part: `in ()` has the one value None.
    path, how, *values = parts
    given = tuple(value for value in values if value is not None)
    return Among(path, given, how.type == "NOT_IN")


def _among_found(parts: Sequence[Any]) -> AmongFound:
    path, how, query = parts
    return AmongFound(path, query, how.type == "NOT_IN")


def _related(parts: Sequence[Any]) -> Related:
    # `has` and `any` mean the same: over a collection one match is enough, as with ftrack.
    path, _, condition = parts
    return Related(path, condition)


def _negation(parts: Sequence[Any]) -> Not:
    return Not(parts[0])


def _conjunction(parts: Sequence[Any]) -> Junction:
    return Junction(True, tuple(parts))


def _disjunction(parts: Sequence[Any]) -> Junction:
    return Junction(False, tuple(parts))


def _aggregate(parts: Sequence[Any]) -> Aggregate:
    function, path = parts
    return Aggregate(str(function).lower(), path)


def _key(parts: Sequence[Any]) -> SortKey:
    path, direction = parts
    return SortKey(path, direction is not None and direction.type == "DESCENDING")


# Each clause is a dictionary with the one field of Query that it sets; `_clauses` joins them.


def _projections(parts: Sequence[Any]) -> dict[str, Any]:
    return {"projections": tuple(parts)}


def _where(parts: Sequence[Any]) -> dict[str, Any]:
    return {"condition": parts[0]}


def _group(parts: Sequence[Any]) -> dict[str, Any]:
    return {"group": tuple(parts)}


def _order(parts: Sequence[Any]) -> dict[str, Any]:
    return {"order": tuple(parts)}


def _offset(parts: Sequence[Any]) -> dict[str, Any]:
    return {"offset": int(parts[0])}


def _limit(parts: Sequence[Any]) -> dict[str, Any]:
    return {"limit": int(parts[0])}


def _clauses(parts: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        # The grammar takes offset and limit in any order, so it cannot refuse a second one.
        if not part.keys().isdisjoint(found):
            raise ParseError(tr("A query has one offset and one limit at most."))
        found |= part
    return found


def _entity(parts: Sequence[Any]) -> Query:
    return Query(str(parts[0]))


def _query(parts: Sequence[Any]) -> Query:
    # A short query inside brackets has no place for projections, so that part is missing there.
    projections, query, clauses = parts if len(parts) == 3 else (None, *parts)
    found: Query = replace(query, **(projections or {}), **clauses)
    return found


BUILDERS: Final = SimpleNamespace(
    path=_path,
    quoted=_quoted,
    bare=_bare,
    comparison=_comparison,
    among=_among,
    among_found=_among_found,
    related=_related,
    negation=_negation,
    conjunction=_conjunction,
    disjunction=_disjunction,
    aggregate=_aggregate,
    key=_key,
    projections=_projections,
    where=_where,
    group=_group,
    order=_order,
    offset=_offset,
    limit=_limit,
    clauses=_clauses,
    nonempty=_clauses,
    entity=_entity,
    first_bare=_entity,
    query=_query,
    short_query=_query,
)
"""By the name of the rule or alias. Lark calls them from the leaves up, each with the results of
its parts."""
