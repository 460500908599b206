"""Requests changed at random: their bytes, their words, the parts of their JSON."""

import json
import math
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any, Final

_TOKEN: Final = re.compile(r"\s+|\w+|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|.", re.DOTALL)
_HOSTILE_BYTES: Final = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", (
        b"\r\n"
    ), b'"', b"'", b"\\", b"{", b"[", b"}", b"]", b",", b":",
    b"%", b"&", b"=", b"%00", b"%ff", b"1e999", b"-", (
        b"\xf0\x9f\x8e\xac"
    ), b"\\ud800", b"{0}", b";--",
)  # fmt: skip
HOSTILE: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 0.5, -0.0, 24.0, 1e5, 100_000.5, 1e308, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64,  # noqa: E501
    -(2**63) - 1, 10**40, "", " ", "0", "1", "-1", "1e5", (
        "4h"
    ), "0x10", "NaN", "Infinity", "true", "null", "none", "me",
    "x" * 256, "x" * 5000, "a\x00b", "\ud800", "\u202e", (
        "ｘ１２"
    ), "é" * 255, "{0}", "%s", "../..", "=1+1",
    "2026-01-05", "2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "2026-01-05T09:00:00Z",
    "2026-01-05T09:00:00+14:00",
    "9999-12-31T23:59:59-12:00", (
        "0001-01-01T00:00:00+14:00"
    ), "2026-10-25T02:30:00", "24:00", "UTC", "Mars/Olympus",
    [], [[]], [None], {}, {"": None}, {"id": 1}, {(
        "__type__"
    ): "datetime", "value": "2026-01-05T00:00:00"},
    {"__type__": "datetime", "value": 5}, {"__type__": (
        "date"
    )}, {"__entity_type__": "Task", "id": "sh1"},
)  # fmt: skip
"""Values at which programs stumble."""


class Mutator:
    """Changes requests by chance; what is known of them says which names and values fit."""

    def __init__(
        self, names: Sequence[str], values: Sequence[Any], kinds: Sequence[Sequence[str]] = ()
    ) -> None:
        self._names = list(names)
        self._values = [*values]
        self._words = [
            *names,
            *(str(value) for value in values if isinstance(value, str | int | float)),
        ]
        self._like = {word.lower(): kind for kind in kinds for word in kind}

    def of_bytes(self, random: Random, data: bytes, other: bytes) -> bytes:
        """A few bytes are others, gone, doubled or from another request."""
        found = bytearray(data)
        for _ in range(random.choice((1, 1, 2, 4))):
            at = random.randint(0, len(found))
            upto = min(len(found), at + random.choice((1, 1, 2, 8, 40)))
            match random.randrange(6):
                case 0:
                    found[at:upto] = b""
                case 1:
                    found[at:at] = random.choice(_HOSTILE_BYTES)
                case 2:
                    found[at:upto] = bytes(random.randrange(256) for _ in range(upto - at))
                case 3:
                    found[at:at] = found[at:upto] * random.choice((1, 2, 60))
                case 4:
                    found[at:] = other[random.randint(0, len(other)) :]
                case _ if found:
                    found[at % len(found)] ^= 1 << random.randrange(8)
        return bytes(found)

    def of_words(self, random: Random, text: str, other: str) -> str:
        """A few words are others, mostly of their kind, or gone, doubled, swapped or from another
        text."""
        found, others = _TOKEN.findall(text), _TOKEN.findall(other) or [""]
        for _ in range(random.choice((1, 1, 1, 1, 2, 3, 6))):
            solid = [at for at, word in enumerate(found) if not word.isspace()] or [0]
            at = random.choice(solid)
            upto = min(len(found), at + random.choice((1, 1, 1, 2, 5)))
            match random.randrange(12):
                case 0:
                    found[at:upto] = []
                case 1:
                    found[at:upto] = [random.choice(self._words)]
                case 2:
                    found[at:at] = [random.choice(self._words), " "]
                case 3:
                    found[at:at] = found[at:upto] * random.choice((1, 2, 30))
                case 4:
                    start = random.randrange(len(others))
                    found[at:upto] = others[start : start + random.choice((1, 3, 8))]
                case 5 if found:
                    two = random.choice(solid)
                    found[at], found[two] = found[two], found[at]
                case _ if found:
                    found[at] = random.choice(self._like.get(found[at].lower(), self._words))
        return "".join(found)

    def of_json(self, random: Random, data: bytes, other: bytes) -> bytes:
        """A value or two somewhere inside is another, gone, doubled, or stands elsewhere; not JSON:
        other bytes."""
        try:
            tree, donor = [json.loads(data)], [json.loads(other)]
        except (ValueError, RecursionError):
            return self.of_bytes(random, data, other)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            places = list(_places(tree))
            if not places:
                break
            inside, key = random.choice(places)
            self._change(random, inside, key, [holder[name] for holder, name in _places(donor)])
        text = json.dumps(tree[0] if tree else None)
        if random.randrange(40) == 0:
            text = text.replace(":", random.choice((":[", ": NaN, ", ":" + "[" * 3000)), 1)
        return text.encode()

    def value(self, random: Random) -> Any:
        """One that may fit, or a hostile one."""
        return deepcopy(
            random.choice(self._values) if random.randrange(3) else random.choice(HOSTILE)
        )

    def _change(self, random: Random, inside: Any, key: Any, donors: list[Any]) -> None:
        here = inside[key]
        match random.randrange(9):
            case 0 if isinstance(inside, dict):
                del inside[key]
            case 1 if isinstance(inside, dict):
                inside[random.choice(self._names)] = inside.pop(key)
            case 1 if isinstance(inside, list):
                inside.insert(key, deepcopy(random.choice([here, *donors])))
            case 2 if isinstance(here, dict):
                here[random.choice(self._names)] = self.value(random)
            case 2 if isinstance(here, list):
                random.shuffle(here)
            case 3 if isinstance(here, int | float) and not isinstance(here, bool):
                inside[key] = random.choice(_NEAR)(here)
            case 3 if isinstance(here, str):
                inside[key] = self.of_words(random, here, random.choice(self._words))
            case _:
                inside[key] = self._another(random, here, donors)

    def _another(self, random: Random, here: Any, donors: list[Any]) -> Any:
        """Something in the place of a value, whatever it is."""
        match random.randrange(5):
            case 0 if donors:
                return deepcopy(random.choice(donors))
            case 1:
                return random.choice(([here], {random.choice(self._names): here}, str(here)[:9999]))
            case 2 | 3:
                return deepcopy(random.choice(self._values))
            case _:
                return deepcopy(random.choice(HOSTILE))


_NEAR: Final[tuple[Callable[[float], Any], ...]] = (
    lambda n: n + 1, lambda n: n - 1, lambda n: -n, lambda n: n + 0.5, str, lambda n: f" {n} ",
    lambda n: math.copysign(1e300, n),
)  # fmt: skip


def _places(tree: Any) -> Any:
    """Each value inside, as what holds it and under which key or index."""
    pending = [tree]
    while pending:
        inside = pending.pop()
        for key in list(inside) if isinstance(inside, dict) else range(len(inside)):
            yield inside, key
            if isinstance(inside[key], dict | list):
                pending.append(inside[key])
