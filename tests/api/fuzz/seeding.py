"""Requests as they are really made, from `seeds/`; the records they name are those of
`furnishing.jsonl`.

`*.jsonl`: a batch of ftrack's operations on each line; `queries.txt`: a query on each line;
`liquidplanner.txt`: calls with an empty line between, each what is called, then headers, then the
body.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

Batch = list[dict[str, Any]]
_FOLDER: Final = Path(__file__).parent / "seeds"
_HEADER: Final = re.compile(r"[A-Za-z-]+: ")


def batches(file: str) -> list[Batch]:
    """Of a `.jsonl` file."""
    return [json.loads(line) for line in _read(file).splitlines()]


def queries() -> list[str]:
    """In ftrack's language."""
    return _read("queries.txt").splitlines()


def calls() -> list[bytes]:
    """LiquidPlanner's, as they are mutated: an empty line stands between head and body."""
    found = []
    for block in _read("liquidplanner.txt").strip().split("\n\n"):
        line, *rest = block.split("\n")
        head = [line, *(each for each in rest if _HEADER.match(each))]
        body = [each for each in rest if not _HEADER.match(each)]
        found.append("\n".join([*head, "", *(body or [""])]).encode())
    return found


def _read(file: str) -> str:
    return (_FOLDER / file).read_text(encoding="utf-8")
