"""Values of a query as Python values, by the kind of attribute that they are compared with."""

import math
import re
from datetime import UTC, date, datetime
from typing import Any, Final

from planner_app.api.query.syntax import Literal
from planner_app.api.schema.attributes import ValueKind
from planner_app.exception import ParseError
from planner_app.languages import mark, tr
from planner_app.words import number_words

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_PIECES: Final = re.compile(r"\\.|%|[^\\%]+|\\", re.DOTALL)
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
_LARGEST: Final = 2**63
"""Databases store smaller whole numbers only."""
LONGEST_PATTERN: Final = 10_000
"""Characters; SQLite refuses patterns that are much longer."""


def plain(literal: Literal) -> str:
    """The text without escapes: a backslash before a character stands for that character."""
    return _ESCAPED.sub(r"\1", literal.text) if literal.is_quoted else literal.text


def meant(literal: Literal, kind: ValueKind) -> Any:
    """The value in Python; moments are aware. ParseError: the text is not of that kind."""
    words = plain(literal)
    try:
        return _READ[kind](words)
    except (ValueError, KeyError, OverflowError):
        raise ParseError(tr(_WRONG[kind], value=f"{words:.80}")) from None


def pattern(literal: Literal) -> str:
    """A `like` pattern for the database, with / as its escape. % stands for any characters."""
    if len(literal.text) > LONGEST_PATTERN:
        raise ParseError(
            tr(
                "A text after like or not_like has at most {most} characters.",
                most=number_words(LONGEST_PATTERN),
            )
        )
    return "".join(map(_piece, _PIECES.findall(literal.text)))


def _piece(piece: str) -> str:
    if piece == "%":
        return piece
    # `_` is a wildcard of SQL, but not of ftrack.
    text = piece[1:] if piece.startswith("\\") and len(piece) > 1 else piece
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _whole(words: str) -> int:
    # Python reads 1_000 as a number; the query language has no such numbers.
    found = int(words)
    if abs(found) >= _LARGEST or "_" in words:
        raise ValueError
    return found


def _number(words: str) -> float:
    found = float(words)
    if not math.isfinite(found) or "_" in words:
        raise ValueError
    return found


def _day(words: str) -> date:
    return _moment(words).date()


def _moment(words: str) -> datetime:
    # Without a zone it is UTC, as with ftrack.
    found = datetime.fromisoformat(words)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _object(words: str) -> Any:
    raise ValueError(words)


_READ: Final[dict[ValueKind, Any]] = {
    "string": str,
    "boolean": lambda words: _TRUTH[words.lower()],
    "integer": _whole,
    "number": _number,
    "date": _day,
    "datetime": _moment,
    "object": _object,
}
_WRONG: Final[dict[ValueKind, str]] = {
    "string": mark("'{value}' is not a text."),
    "boolean": mark("'{value}' is not True or False."),
    "integer": mark("'{value}' is not a whole number."),
    "number": mark("'{value}' is not a number."),
    "date": mark("'{value}' is not a day such as 2026-11-20."),
    "datetime": mark("'{value}' is not a moment such as 2026-11-20T15:00:00."),
    "object": mark("Nothing can be compared with '{value}' here."),
}
