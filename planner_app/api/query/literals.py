"""What the values of a query mean, by the kind of the attribute they are compared with."""

import math
import re
from datetime import UTC, date, datetime
from typing import Any, Final

from planner_app.api.query.syntax import Literal
from planner_app.api.schema.attributes import ValueKind
from planner_app.exception import ParseError

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_PIECES: Final = re.compile(r"\\.|%|[^\\%]+|\\", re.DOTALL)
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
_LARGEST: Final = 2**63
LONGEST_PATTERN: Final = 10_000
"""Characters; databases refuse much longer ones."""


def plain(literal: Literal) -> str:
    """The text that is meant: a backslash before a character stands for that character."""
    return _ESCAPED.sub(r"\1", literal.text) if literal.is_quoted else literal.text


def meant(literal: Literal, kind: ValueKind) -> Any:
    """The value in Python; moments are aware. ParseError: it is none of that kind."""
    words = plain(literal)
    try:
        return _READ[kind](words)
    except (ValueError, KeyError, OverflowError):
        raise ParseError(f"'{words:.80}' is no {_WORDS[kind]}.") from None


def pattern(literal: Literal) -> str:
    """A `like` pattern for the database with / as its escape: % is any run of characters, all else
    is itself."""
    if len(literal.text) > LONGEST_PATTERN:
        raise ParseError(f"What is looked for has at most {LONGEST_PATTERN} characters.")
    return "".join(map(_piece, _PIECES.findall(literal.text)))


def _piece(piece: str) -> str:
    if piece == "%":
        return piece
    text = piece[1:] if piece.startswith("\\") and len(piece) > 1 else piece
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _whole(words: str) -> int:
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
_WORDS: Final[dict[ValueKind, str]] = {
    "string": "text",
    "boolean": "truth value (True or False)",
    "integer": "whole number",
    "number": "number",
    "date": "day like 2026-11-20",
    "datetime": "moment like 2026-11-20T15:00:00",
    "object": "value that can be compared",
}
