"""Collections of entities, and the notes on one: lists and mappings that tell their owner when they
change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence
from typing import Any, TypeVar

from planner_app.exception import DuplicateItemInCollectionError, ImmutableCollectionError

E = TypeVar("E")


class EntityCollection(MutableSequence[E]):
    """Entities, each once. A change is one of the owner, which is told before it happens."""

    def __init__(self, items: Iterable[E], changing: Callable[[], None] | None) -> None:
        self._items = list(items)
        self._changing = changing
        if len(set(self._items)) != len(self._items):
            raise DuplicateItemInCollectionError("Something is in the collection twice.")

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def __setitem__(self, index: Any, item: Any) -> None:
        wanted = list(self._items)
        wanted[index] = item
        self._become(wanted)

    def __delitem__(self, index: Any) -> None:
        wanted = list(self._items)
        del wanted[index]
        self._become(wanted)

    def insert(self, index: int, item: E) -> None:
        """Put an entity in. DuplicateItemInCollectionError: it is there already."""
        wanted = list(self._items)
        wanted.insert(index, item)
        self._become(wanted)

    def _become(self, wanted: list[E]) -> None:
        if self._changing is None:
            raise ImmutableCollectionError("The collection is not to be changed.")
        if len(set(wanted)) != len(wanted):
            raise DuplicateItemInCollectionError("It is in the collection already.")
        self._changing()
        self._items = wanted

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Iterable) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._items)


class Notes(MutableMapping[str, str]):
    """The metadata of an entity: texts by text."""

    def __init__(self, values: Mapping[str, str], changing: Callable[[], None]) -> None:
        self._values = dict(values)
        self._changing = changing

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def __setitem__(self, key: str, value: str) -> None:
        self._changing()
        self._values[key] = value

    def __delitem__(self, key: str) -> None:
        if key not in self._values:
            raise KeyError(key)
        self._changing()
        del self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self._values)
