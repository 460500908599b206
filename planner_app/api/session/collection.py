"""Collections of entities, and the notes on an entity: both call their owner before they change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence
from typing import Any, TypeVar

from planner_app.exception import DuplicateItemInCollectionError, ImmutableCollectionError
from planner_app.languages import tr

E = TypeVar("E")


class EntityCollection(MutableSequence[E]):
    """Entities, each once. `changing` is called before each change; None: nobody can change it."""

    def __init__(self, items: Iterable[E], changing: Callable[[], None] | None) -> None:
        self._items = list(items)
        self._changing = changing
        self._refuse_duplicates(self._items)

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
        """Add an entity. DuplicateItemInCollectionError: the collection has it already."""
        wanted = list(self._items)
        wanted.insert(index, item)
        self._become(wanted)

    def _become(self, wanted: list[E]) -> None:
        if self._changing is None:
            raise ImmutableCollectionError(tr("Nobody can change this collection."))
        self._refuse_duplicates(wanted)
        # Before the change: the owner keeps a copy of what was there, for a rollback.
        self._changing()
        self._items = wanted

    @staticmethod
    def _refuse_duplicates(items: list[E]) -> None:
        if len(set(items)) != len(items):
            raise DuplicateItemInCollectionError(tr("A collection has each entity only once."))

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Iterable) else NotImplemented

    # Equal to any list of the same entities, and lists have no hash.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self._items)


class Notes(MutableMapping[str, str]):
    """The metadata of an entity: text values by key."""

    def __init__(self, values: Mapping[str, str], changing: Callable[[], None]) -> None:
        self._values = dict(values)
        self._changing = changing

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def __setitem__(self, key: str, value: str) -> None:
        self._changing()
        self._values[key] = value

    def __delitem__(self, key: str) -> None:
        # A key that is not there changes nothing, so the owner must not be called.
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
