"""Asks MPXJ's Java objects for their fields. In the child process only, beside a live JVM."""

from collections.abc import Iterable
from typing import Any

import jpype


def ask(entity: Any, getter: str) -> Any:
    """What the getter answers, or None: MPXJ derives some fields, which fails on half-filled
    records."""
    try:
        return getattr(entity, getter)()
    except jpype.JException:
        return None


def text(entity: Any, getter: str) -> str | None:
    """The field as text; None when empty."""
    value = ask(entity, getter)
    return None if value is None else str(value) or None


def number(entity: Any, getter: str) -> float | None:
    """The field as a number."""
    value = ask(entity, getter)
    return None if value is None else float(value.doubleValue())


def whole(entity: Any, getter: str) -> int | None:
    """The field as an integer."""
    value = ask(entity, getter)
    return None if value is None else int(value.intValue())


class ObjectIndex:
    """Where each Java object stands in its list. By identity: to MPXJ two records without a number
    are equal."""

    def __init__(self, entities: Iterable[Any] = ()) -> None:
        self.entities: list[Any] = []
        self._known = jpype.JClass("java.util.IdentityHashMap")()
        for entity in entities:
            self.add(entity)

    def add(self, entity: Any) -> int:
        """Puts it last; answers its place."""
        index = len(self.entities)
        self._known.put(entity, jpype.JInt(index))
        self.entities.append(entity)
        return index

    def of(self, entity: Any) -> int | None:
        """The place; None for nothing, and for what is not of this file."""
        index = None if entity is None else self._known.get(entity)
        return None if index is None else int(index)
