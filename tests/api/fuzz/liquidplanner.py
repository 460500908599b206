"""LiquidPlanner's calls: a line that says what is called, headers, an empty line, the body."""

import re
from random import Random
from typing import Any

from planner_app.api.http.liquidplanner.documents.bodies import Sent
from tests.api.fuzz import seeding
from tests.api.fuzz.mutating import Mutator
from tests.api.fuzz.scene import Scene

_ATTRIBUTES = [
    "id", "owner_id", "parent_id", "project_id", (
        "package_id"
    ), "name", "item_type", "is_done", "is_on_hold",
    "promise_by", "created_by", "last_updated", (
        "earliest_start"
    ), "external_reference", "is_set", "is not",
    "contains", "starts_with", "me",
]  # fmt: skip
"""What filters name."""


def _bodies(sent: type[Sent] = Sent) -> list[type[Sent]]:
    return [body for each in sent.__subclasses__() for body in (each, *_bodies(each))]


_VALUES: list[Any] = [
    *range(16), *range(16), *map(str, range(6)), "Task", (
        "Project"
    ), "Folder", "Package", "Event", "PartialDayEvent",
    "Milestone",
    "4h", "0.5d", 0.5, 8, 24, 100_000, "2026-01-05", "2026-01-06T09:00:00+00:00", "2026-02-05",
    "UTC", "Europe/Berlin", True, False, None, [1, 2], [2, 3], [0], [],
    {"low": 1, "high": 2}, {"person_id": 3}, [{"team_id": 1}],
    "shot", "Management",
]  # fmt: skip
_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]
_HEADERS = [
    "Content-Type: application/x-www-form-urlencoded", (
        "Content-Type: application/json"
    ), "Content-Type: text/plain",
    "X-API-Version: 3.0.0", "X-API-Version: 9", (
        "Origin: http://here"
    ), "Origin: null", "Accept: image/png",
]  # fmt: skip


def _plain(calls: dict[str, Any]) -> list[bytes]:
    """Each documented call, of the first records there are."""
    filled = {
        path: re.sub("{.*?_id}", "1", path.replace("{collection}", "treeitems"))
        for path in calls
        if path != "/api"
    }
    return [
        f"{method.upper()} {filled[path]}\n\n{'{}' if method in ('post', 'put') else ''}".encode()
        for path in filled
        for method in calls[path]
    ]


class LiquidPlanner:
    """Calls with a token."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        fields = {
            name
            for body in _bodies()
            for name in (*body.model_fields, *body.ignored, *body.wrapped)
        }
        self._body = Mutator(sorted(fields | {"_method"}), _VALUES)
        calls = scene.direct.documented()
        self._words = {
            part for path in calls for part in path.split("/") if part and part[0] != "{"
        }
        asked = {
            asked["name"]
            for call in calls.values()
            for each in call.values()
            for asked in each.get("parameters", [])
        }
        words = [
            *sorted(self._words),
            *sorted(asked),
            *_ATTRIBUTES,
            "_method",
            "v1",
            ".json",
            "AND",
            "OR",
            "estimates",
        ]
        self._line = Mutator(words, [*range(16), *range(16), -1, "2026-01-05", "true"])
        self.seeds = [*seeding.calls(), *_plain(calls)]

    def mutated(self, random: Random, data: bytes, other: bytes) -> bytes:
        """Another call."""
        chance = random.randrange(16)
        if chance == 0:
            return self._body.of_bytes(random, data, other)
        head, _, body = data.partition(b"\n\n")
        elsewhere, _, donor = other.partition(b"\n\n")
        if chance < 3:
            return elsewhere + b"\n\n" + body
        if chance < 5 or not body:
            return self._head(random, head, elsewhere) + b"\n\n" + body
        if chance == 5:
            head = self._head(random, head, elsewhere)
        if body[:1] not in (b"{", b"["):
            return (
                head
                + b"\n\n"
                + self._line.of_words(random, body.decode("latin-1"), "").encode(
                    "latin-1", "replace"
                )
            )
        return head + b"\n\n" + self._body.of_json(random, body, donor)

    def ask(self, data: bytes) -> str:
        """What came of it, in a word or a sentence."""
        head, _, body = data.partition(b"\n\n")
        line, *lines = head.decode("utf-8", "replace").split("\n")
        method, _, path = line.partition(" ")
        headers = [
            (
                name.strip().lower().encode("latin-1", "replace"),
                value.strip().encode("latin-1", "replace"),
            )
            for name, _, value in (each.partition(":") for each in lines)
        ]
        status, answer = self._scene.call(method.strip() or "GET", path, body, headers)
        where = " ".join(part for part in path.partition("?")[0].split("/") if part in self._words)
        return (
            f"refused: {status} {method:.8} {answer['message']}"
            if status >= 400
            else f"done: {status} {method:.8} {where}"
        )

    def _head(self, random: Random, head: bytes, other: bytes) -> bytes:
        line, *lines = head.decode("utf-8", "replace").split("\n")
        method, _, path = line.partition(" ")
        match random.randrange(12):
            case 0:
                lines.append(random.choice(_HEADERS))
            case 1:
                method = random.choice(_METHODS)
            case 2:
                path = (
                    path.partition("?")[0]
                    + "?"
                    + other.decode("utf-8", "replace").partition("?")[2]
                )
            case 3:
                path += random.choice(
                    [
                        "/",
                        ".json",
                        "?_method=DELETE",
                        "?filter[]=",
                        "%2e%2e",
                        "?depth=-1",
                        "?limit=0",
                    ]
                )
            case _:
                begin = len("/api/workspaces/1") if path.startswith("/api/workspaces/1") else 0
                path = path[:begin] + self._line.of_words(
                    random, path[begin:], other.decode("utf-8", "replace")
                )
        return "\n".join([f"{method} {path.replace(chr(10), ' ')}", *lines]).encode(
            "utf-8", "replace"
        )
