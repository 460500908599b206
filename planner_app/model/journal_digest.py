"""The journal's digests: each covers its entry, the changes of the entry and the digest before it.

So a bit that flipped anywhere in the journal is noticed, and with it a bit in the plan, which is
what the entries replay to. A checksum against damage and mishaps, not a signature.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

MADE: Final = "Made the plan"
"""Label of entry 0, whose changes are the records a new plan starts with. It is not an edit:
revision 0."""

JournaledChange = tuple[str, int, Mapping[str, Any] | None, Mapping[str, Any] | None]
"""(family, record id, columns before, columns after)."""


def digest(
    previous: str,
    revision: int,
    time: datetime,
    author: str,
    instance: str,
    label: str,
    undoes: int | None,
    changes: Iterable[JournaledChange],
) -> str:
    """Digest of an entry: 64 hexadecimal digits. `previous` is that of the entry before, empty for
    entry 0."""
    # In UTC, for a moment has a spelling in every zone.
    head = [previous, revision, time.astimezone(UTC).isoformat(), author, instance, label, undoes]
    found = hashlib.sha256(_canonical(head))
    for change in changes:
        found.update(_canonical(change))
    return found.hexdigest()


def _canonical(value: Any) -> bytes:
    # Equal values need one spelling, whatever the order in which a dict was filled.
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
