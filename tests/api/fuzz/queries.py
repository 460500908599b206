"""Queries in ftrack's language, put to the function behind the session and /api."""

from random import Random
from typing import Any, Final

from planner_app.api import wire
from planner_app.api.schema import TYPES
from planner_app.exception import ParseError
from tests.api.fuzz import seeding
from tests.api.fuzz.mutating import Mutator
from tests.api.fuzz.scene import Scene

_COMPARISONS: Final = [
    "=",
    "!=",
    ">",
    "<",
    ">=",
    "<=",
    "is",
    "is_not",
    "like",
    "not_like",
    "after",
    "before",
    "less_than",
]
_RELATIONS: Final = ["has", "any", "in", "not_in"]
_JOINTS: Final = ["and", "or", "and not", "or not"]
_ENDS: Final = ["asc", "desc", "ascending", "descending", "limit", "offset", "order by", "group by"]
_OTHERS: Final = [
    "select",
    "from",
    "where",
    "not",
    "none",
    "null",
    "count(",
    "sum(",
    "avg(",
    "min(",
    "max(",
    *"(),.*'\"",
]
_ATTRIBUTES: Final = sorted(
    {name for entity in TYPES.values() for name in (*entity.attributes, *entity.ids_for_attributes)}
)
_VALUES: Final[list[Any]] = [
    "sh1", "sh2", "ana", "Comp", "Film", '"sh1"', "'a%b'", (
        '"say \\"no\\""'
    ), "'%'", "'\\\\'", "'_%'", "2026-03-05",
    '"2026-01-05T09:00:00"', "'2026-03-02 12:00:00'", (
        "0001-01-01T00:00:00+14:00"
    ), "9999-12-31T23:59:59-12:00", 0, 1, 3,
    -3, 4.5, 10**18, 10**30, 2**63, "1e400", "nan", "()", "(", ")", "(select id from Task)",
    "(Folder where name is seq)",
]  # fmt: skip


class Queries:
    """Expressions as UTF-8; bytes that are none stand for characters that no text has."""

    def __init__(self, scene: Scene) -> None:
        kinds = [list(TYPES), _ATTRIBUTES, _COMPARISONS, _JOINTS, _RELATIONS, _ENDS, _OTHERS]
        words = [word for kind in kinds for word in kind]
        self.seeds = [text.encode() for text in seeding.queries()]
        self._scene = scene
        self._mutator = Mutator(
            words, _VALUES, [[str(value) for value in _VALUES], *reversed(kinds)]
        )

    def mutated(self, random: Random, data: bytes, other: bytes) -> bytes:
        """Another query."""
        if random.randrange(8) == 0:
            return self._mutator.of_bytes(random, data, other)
        text, second = (each.decode("utf-8", "surrogateescape") for each in (data, other))
        return self._mutator.of_words(random, text, second).encode("utf-8", "surrogateescape")

    def ask(self, data: bytes) -> str:
        """What came of it, in a word or a sentence."""
        expression = data.decode("utf-8", "surrogateescape")
        try:
            [result] = self._scene.face.handle([{"action": "query", "expression": expression}])
        except ParseError as error:
            assert str(error)
            return (
                "refused: unreadable"
                if str(error).startswith("Failed to parse")
                else f"refused: {error}"
            )
        found = result["data"]
        assert isinstance(found, list) and wire.encoded(result)
        return f"done: {min(len(found), 2)} {' '.join(sorted(found[0])) if found else ''}"
