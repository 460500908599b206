"""Parses a query, and refuses one that is too much for a database."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final

from lark import Lark
from lark.exceptions import UnexpectedInput

from planner_app.api.query.building import BUILDERS
from planner_app.api.query.grammar import GRAMMAR
from planner_app.api.query.syntax import AmongFound, Condition, Junction, Not, Query, Related
from planner_app.exception import ParseError
from planner_app.languages import tr
from planner_app.words import number_words

MOST_CHARACTERS: Final = 1_000_000
DEEPEST: Final = 50
"""Levels of brackets and `not`; databases give up at some depth."""
DEEPEST_QUERIES: Final = 8
"""Sub-queries inside each other; PostgreSQL plans forty of them for half an hour."""
MOST_CONDITIONS: Final = 2_000
"""Names in conditions, each name of a path counted; each takes milliseconds to compile."""
_SHOWN: Final = 200
"""Characters of a query that a sentence quotes."""


@lru_cache(maxsize=1024)
def parsed(expression: str) -> Query:
    """The syntax tree of a query. ParseError: the text is not a query, or is too much."""
    _refuse_text(expression)
    try:
        query: Query = _parser().parse(expression)
    except UnexpectedInput as error:
        raise _not_a_query(expression, error) from None
    _refuse_too_much(query)
    return query


@cache
def _parser() -> Any:
    """The parser, made at the first query."""
    # It builds the syntax tree while it reads. Lark's own tree, walked afterwards, could be deeper
    # than Python's stack.
    return Lark(
        GRAMMAR,
        start="query",
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=True,
        transformer=BUILDERS,  # Lark looks functions up by name only
    )


def _refuse_text(expression: str) -> None:
    if len(expression) > MOST_CHARACTERS:
        raise ParseError(
            tr("A query has at most {most} characters.", most=number_words(MOST_CHARACTERS))
        )
    # NUL and half characters: databases cannot store or compare them.
    if "\x00" in expression or any("\ud800" <= character <= "\udfff" for character in expression):
        raise ParseError(tr("The query contains a character that no text can have."))
    # Before the parser, whose stack grows with each bracket.
    depth = deepest = 0
    for character in expression:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ParseError(
            tr("The brackets of the query are more than {most} levels deep.", most=DEEPEST)
        )


def _not_a_query(expression: str, error: UnexpectedInput) -> ParseError:
    at = error.pos_in_stream
    rest = expression[at : at + 40] if at is not None and at >= 0 else ""
    query = expression[:_SHOWN]
    # ftrack's server begins like this too, and scripts may look for it.
    if rest:
        return ParseError(tr("Failed to parse: {query} (at '{rest}')", query=query, rest=rest))
    return ParseError(tr("Failed to parse: {query} (at its end)", query=query))


def _refuse_too_much(query: Query) -> None:
    # A list of what is still to look at, because recursion could exhaust Python's stack.
    pending: list[tuple[Condition | None, int, int]] = [(query.condition, 0, 0)]
    count = 0
    while pending:
        condition, depth, queries = pending.pop()
        count += _names_in(condition)
        if depth > DEEPEST or count > MOST_CONDITIONS:
            raise ParseError(
                tr(
                    "The conditions of a query have at most {names} names and {levels} levels.",
                    names=number_words(MOST_CONDITIONS),
                    levels=DEEPEST,
                )
            )
        if queries > DEEPEST_QUERIES:
            raise ParseError(
                tr("At most {most} sub-queries can be inside each other.", most=DEEPEST_QUERIES)
            )
        for inner, more_depth, more_queries in _inside(condition):
            pending.append((inner, depth + more_depth, queries + more_queries))


def _names_in(condition: Condition | None) -> int:
    match condition:
        case Junction():
            return 0
        case Not() | None:
            return 1
        case _:
            return len(condition.path)


def _inside(condition: Condition | None) -> Iterator[tuple[Condition | None, int, int]]:
    """Conditions inside a condition, each with its levels and sub-queries below that one."""
    match condition:
        case Junction(_, inner):
            for each in inner:
                yield each, 1, 0
        case Not(negated):
            yield negated, 1, 0
        case Related(path, inner_condition):
            # SQL needs one sub-select for each name of the path.
            yield inner_condition, len(path), 0
        case AmongFound(path, query, _):
            yield query.condition, len(path), 1
