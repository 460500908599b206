"""The syntax tree of a query, and how it is made of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from planner_app.api.query.grammar import GRAMMAR
from planner_app.exception import ParseError

MOST_CHARACTERS: Final = 1_000_000
DEEPEST: Final = 50
"""Levels of brackets and `not`: databases give up at some depth."""
DEEPEST_QUERIES: Final = 8
"""Sub-queries inside each other: PostgreSQL plans forty for half an hour."""
LONGEST_PATH: Final = 20
"""Names in a row."""
MOST_CONDITIONS: Final = 2_000
"""Names compared, those of a path one by one: each takes milliseconds to get ready."""
_NOTHING: Final = {"none", "null"}
_SAME: Final = {
    "is": "=",
    "is_not": "!=",
    "after": ">",
    "greater_than": ">",
    "before": "<",
    "less_than": "<",
}

Path = tuple[str, ...]


@dataclass(frozen=True)
class Literal:
    """A value as written: `text` without quotes, its escapes still in it."""

    text: str
    is_quoted: bool

    @property
    def is_nothing(self) -> bool:
        """Whether it stands for null."""
        return not self.is_quoted and self.text.lower() in _NOTHING


@dataclass(frozen=True)
class Comparison:
    """path cmp value; `operator` is one of = != < <= > >= like not_like."""

    path: Path
    operator: str
    value: Literal


@dataclass(frozen=True)
class Among:
    """path in (values), or not in."""

    path: Path
    values: tuple[Literal, ...]
    negated: bool


@dataclass(frozen=True)
class AmongFound:
    """path in (query), or not in."""

    path: Path
    query: "Query"
    negated: bool


@dataclass(frozen=True)
class Related:
    """path has|any (condition); no condition: something is there."""

    path: Path
    condition: "Condition | None"


@dataclass(frozen=True)
class Not:
    """not condition."""

    condition: "Condition"


@dataclass(frozen=True)
class Junction:
    """Conditions joined by `and` or by `or`."""

    is_and: bool
    conditions: tuple["Condition", ...]


Condition = Comparison | Among | AmongFound | Related | Not | Junction


def paths(condition: Condition) -> Iterator[Path]:
    """Of all that a condition compares, not of what stands inside `has` and `any`."""
    match condition:
        case Junction(_, inner):
            for each in inner:
                yield from paths(each)
        case Not(inner):
            yield from paths(inner)
        case _:
            yield condition.path


@dataclass(frozen=True)
class Aggregate:
    """count(path) and the like."""

    function: str
    path: Path


@dataclass(frozen=True)
class SortKey:
    """What is sorted by."""

    path: Path
    descending: bool


@dataclass(frozen=True)
class Query:
    """A whole query. `projections` None: those the type has by default."""

    entity: str
    projections: tuple[Path | Aggregate, ...] | None = None
    condition: Condition | None = None
    group: tuple[Path, ...] = ()
    order: tuple[SortKey, ...] = ()
    offset: int | None = None
    limit: int | None = None

    @property
    def is_grouped(self) -> bool:
        """Whether groups are counted instead of entities shown."""
        return bool(self.group) or any(
            isinstance(path, Aggregate) for path in self.projections or ()
        )


@lru_cache(maxsize=1024)
def parsed(expression: str) -> Query:
    """The query that a text says. ParseError: it says none."""
    _refuse_what_no_text_is(expression)
    try:
        query: Query = _parser().parse(expression)
    except UnexpectedInput as error:
        raise ParseError(_sentence(expression, error)) from None
    _refuse_what_is_too_much(query)
    return query


@cache
def _parser() -> Any:
    """Made at the first query. It builds while it reads: a tree to walk could be deeper than
    Python's stack."""
    return Lark(
        GRAMMAR,
        start="query",
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=True,
        transformer=_Builder(),
    )


def _refuse_what_no_text_is(expression: str) -> None:
    if len(expression) > MOST_CHARACTERS:
        raise ParseError(f"A query has at most {MOST_CHARACTERS} characters.")
    if "\x00" in expression or any("\ud800" <= character <= "\udfff" for character in expression):
        raise ParseError("The query holds a character that no text has.")
    depth = deepest = 0
    for character in expression:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ParseError(f"The query's brackets are more than {DEEPEST} deep.")


def _sentence(expression: str, error: UnexpectedInput) -> str:
    at = error.pos_in_stream
    rest = expression[at : at + 40] if at is not None and at >= 0 else ""
    where = f"at '{rest}'" if rest else "its end"
    return f"Failed to parse: {expression:.200} ({where})"


def _refuse_what_is_too_much(query: Query) -> None:
    pending: list[tuple[Any, int, int]] = [(query.condition, 0, 0)]
    count = 0
    while pending:
        condition, depth, queries = pending.pop()
        count += 0 if isinstance(condition, Junction) else len(getattr(condition, "path", ("not",)))
        if depth > DEEPEST or count > MOST_CONDITIONS:
            raise ParseError(
                f"A query has at most {MOST_CONDITIONS} names in its conditions, {DEEPEST} deep."
            )
        if queries > DEEPEST_QUERIES:
            raise ParseError(f"At most {DEEPEST_QUERIES} sub-queries can stand inside each other.")
        if isinstance(condition, Junction):
            pending.extend((inner, depth + 1, queries) for inner in condition.conditions)
        elif isinstance(condition, Not):
            pending.append((condition.condition, depth + 1, queries))
        elif isinstance(condition, Related):
            pending.append((condition.condition, depth + len(condition.path), queries))
        elif isinstance(condition, AmongFound):
            pending.append((condition.query.condition, depth + len(condition.path), queries + 1))


class _Builder(Transformer[Token, Query]):
    """One method for each rule of the grammar, called from the leaves up."""

    def path(self, names: Sequence[Token]) -> Path:
        if len(names) > LONGEST_PATH:
            raise ParseError(f"A path has at most {LONGEST_PATH} names.")
        return tuple(map(str, names))

    def quoted(self, tokens: Sequence[Token]) -> Literal:
        return Literal(str(tokens[0])[1:-1], True)

    def bare(self, tokens: Sequence[Token]) -> Literal:
        return Literal(str(tokens[0]), False)

    def comparison(self, parts: Sequence[Any]) -> Comparison:
        path, operator, value = parts
        word = str(operator).lower()
        return Comparison(path, _SAME.get(word, word), value)

    def among(self, parts: Sequence[Any]) -> Among:
        path, how, *values = parts
        return Among(
            path, tuple(value for value in values if value is not None), how.type == "NOT_IN"
        )

    def among_found(self, parts: Sequence[Any]) -> AmongFound:
        path, how, query = parts
        return AmongFound(path, query, how.type == "NOT_IN")

    def related(self, parts: Sequence[Any]) -> Related:
        return Related(parts[0], parts[2])

    def negation(self, parts: Sequence[Any]) -> Not:
        return Not(parts[0])

    def conjunction(self, parts: Sequence[Any]) -> Junction:
        return Junction(True, tuple(parts))

    def disjunction(self, parts: Sequence[Any]) -> Junction:
        return Junction(False, tuple(parts))

    def aggregate(self, parts: Sequence[Any]) -> Aggregate:
        return Aggregate(str(parts[0]).lower(), parts[1])

    def projections(self, parts: Sequence[Any]) -> dict[str, Any]:
        return {"projections": tuple(parts)}

    def where(self, parts: Sequence[Any]) -> dict[str, Any]:
        return {"condition": parts[0]}

    def group(self, parts: Sequence[Any]) -> dict[str, Any]:
        return {"group": tuple(parts)}

    def order(self, parts: Sequence[Any]) -> dict[str, Any]:
        return {"order": tuple(parts)}

    def key(self, parts: Sequence[Any]) -> SortKey:
        return SortKey(parts[0], parts[1] is not None and parts[1].type == "DESCENDING")

    def offset(self, parts: Sequence[Any]) -> dict[str, Any]:
        return {"offset": int(parts[0])}

    def limit(self, parts: Sequence[Any]) -> dict[str, Any]:
        return {"limit": int(parts[0])}

    def entity(self, parts: Sequence[Any]) -> Query:
        return Query(str(parts[0]))

    first_bare = entity

    def clauses(self, parts: Sequence[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in parts:
            if not part.keys().isdisjoint(found):
                raise ParseError("offset and limit are given once.")
            found |= part
        return found

    nonempty = clauses

    def query(self, parts: Sequence[Any]) -> Query:
        projections, query, clauses = parts if len(parts) == 3 else (None, *parts)
        found: Query = replace(query, **(projections or {}), **clauses)
        return found

    short_query = query
