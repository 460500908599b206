"""Batches of ftrack's operations, posted to /api."""

import json
import zlib
from random import Random
from typing import Any, Final

from planner_app.api.http.envelope import parsed
from planner_app.api.http.error_answers import ErrorAnswer
from planner_app.api.schema import TYPES
from tests.api.fuzz import seeding
from tests.api.fuzz.mutating import Mutator
from tests.api.fuzz.scene import Scene
from tests.api.fuzz.seeding import Batch

_JSON: Final = [(b"content-type", b"application/json")]
_NEW: Final = ["new", "newer"]
_REFERRED: Final = ("Task", "User", "Context", "Group", "Project")
_NAMES: Final = sorted(
    {name for entity in TYPES.values() for name in (*entity.attributes, *entity.ids_for_attributes)}
    | {
        "action",
        "entity_type",
        "entity_key",
        "entity_data",
        "expression",
        "__entity_type__",
        "__type__",
        "value",
    }
)
_VALUES: Final[list[Any]] = [
    *TYPES, "create", "update", "delete", "query", (
        "query_schemas"
    ), "query_server_information", "Vacation",
    "Project Work", "assignment", "allocation", "UTC", (
        "Europe/Berlin"
    ), 1, 2, 3, 8, 0.5, 1.5, 3600, True, False, None,
    [], {},
    {"__type__": "datetime", "value": "2026-01-05T09:00:00"}, {(
        "__type__"
    ): "datetime", "value": "2026-02-28T00:00:00"},
    {"mon": [["09:00", "17:00"]]}, {"mon": [["22:00", (
        "24:00"
    )], ["00:00", "03:00"]]}, {"2026-12-25": []},
]  # fmt: skip


class Batches:
    """Bodies of POST /api."""

    def __init__(self, scene: Scene) -> None:
        furnishing = seeding.batches("furnishing.jsonl")
        keys = [
            *_NEW,
            *sorted(
                {str(operation["entity_key"][0]) for batch in furnishing for operation in batch}
            ),
        ]
        refs = [{"__entity_type__": kind, "id": key} for kind in _REFERRED for key in keys]
        batches: list[Batch] = [*furnishing, *seeding.batches("batches.jsonl")]
        self.seeds = [json.dumps(batch).encode() for batch in batches]
        self._scene = scene
        self._queries = seeding.queries()
        self._mutator = Mutator(_NAMES, [*keys, *keys, *refs, *_VALUES])

    def mutated(self, random: Random, data: bytes, other: bytes) -> bytes:
        """Another batch."""
        if random.randrange(12) == 0:
            return self._mutator.of_bytes(random, data, other)
        if random.randrange(25) == 0:
            return json.dumps(
                [{"action": "query", "expression": random.choice(self._queries)}]
            ).encode()
        return self._mutator.of_json(random, data, other)

    def ask(self, data: bytes) -> str:
        """What came of it, in a word or a sentence. Of four batches one is posted, the others save
        that way."""
        batch = _batch(data) if zlib.crc32(data) % 4 else None
        status, answer = (
            self._scene.handle(batch) if batch else self._scene.call("POST", "/api", data, _JSON)
        )
        if status >= 400:
            return f"refused: {answer['message']}"
        assert isinstance(answer, list) and len(answer) == len(json.loads(data)), answer
        return "done: " + ", ".join(_kind(operation) for operation in json.loads(data))


def _batch(data: bytes) -> Batch | None:
    """A body that the server would take for a batch."""
    try:
        found = parsed(data)
    except ErrorAnswer:
        return None
    return (
        found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else None
    )


def _kind(operation: dict[str, Any]) -> str:
    data = operation.get("entity_data")
    named = " ".join(sorted(data)) if isinstance(data, dict) else ""
    return f"{operation['action']} {operation.get('entity_type', '')} {named}"
