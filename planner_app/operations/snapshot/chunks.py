"""A mapping by id that is never changed: a changed copy shares all but the few small dictionaries
that differ.

A plan's snapshot keeps hundreds of thousands of records; to copy a dictionary of them costs
milliseconds at each edit. The persistent maps there are (immutables, pyrsistent) keep no order, and
the scheduler numbers records by their ids.
"""

from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from itertools import chain
from typing import Any, Final, Generic, TypeVar, overload

K = TypeVar("K", bound=int)
V = TypeVar("V")
W = TypeVar("W")
V_co = TypeVar("V_co", covariant=True)
_SHIFT: Final = 9
"""512 ids to a dictionary: to copy one costs as little as to copy the dictionary of the
dictionaries of 250 000."""


class Chunked(Mapping[K, V_co], Generic[K, V_co]):
    """Values by id, in the order of the ids."""

    __slots__ = ("_chunks", "_length")

    def __init__(self, values: Mapping[K, V_co]) -> None:
        chunks: dict[int, dict[K, V_co]] = {}
        # A dictionary's only order is that of insertion, and iterating goes by it.
        for key in sorted(values):
            chunks.setdefault(key >> _SHIFT, {})[key] = values[key]
        self._chunks, self._length = chunks, len(values)

    def __getitem__(self, key: K) -> V_co:
        return self._chunks[key >> _SHIFT][key]

    @overload
    def get(self, key: K, /) -> V_co | None: ...
    @overload
    def get(self, key: K, /, default: V_co | W) -> V_co | W: ...
    def get(self, key: K, /, default: Any = None) -> Any:
        """The value, or the default where there is none."""
        chunk = self._chunks.get(key >> _SHIFT)
        return chunk.get(key, default) if chunk is not None else default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and key in self._chunks.get(key >> _SHIFT, ())

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[K]:
        return chain.from_iterable(self._chunks.values())

    def __reversed__(self) -> Iterator[K]:
        return chain.from_iterable(map(reversed, reversed(self._chunks.values())))

    def values(self) -> ValuesView[V_co]:
        """The values in the order of their ids."""
        return _Values(self)

    def items(self) -> ItemsView[K, V_co]:
        """The pairs in the order of their ids."""
        return _Items(self)

    def changed(self, found: Mapping[K, V_co], gone: Iterable[K] = ()) -> "Chunked[K, V_co]":
        """A copy with some values set and some ids taken out; ids that were not there may be among
        the latter."""
        copied: dict[int, dict[K, V_co]] = {}
        chunks = dict(self._chunks)
        for key in (*found, *gone):
            # Older snapshots, and threads that read them, still hold the dictionary that was there.
            if key >> _SHIFT not in copied:
                copied[key >> _SHIFT] = dict(chunks.get(key >> _SHIFT, ()))
        before = sum(len(self._chunks.get(number, ())) for number in copied)
        for key in gone:
            copied[key >> _SHIFT].pop(key, None)
        for key, value in found.items():
            copied[key >> _SHIFT][key] = value
        chunks.update((number, _in_order(chunk)) for number, chunk in copied.items())
        # Past __init__, which would sort and copy every value of the plan.
        copy = Chunked[K, V_co].__new__(Chunked)
        copy._chunks = (
            {n: chunk for n, chunk in _in_order(chunks).items() if chunk} if copied else chunks
        )
        copy._length = self._length - before + sum(map(len, copied.values()))
        return copy

    def differences(self, old: "Chunked[K, V_co]") -> tuple[set[K], set[K]]:
        """(ids whose value is another object than in `old` or was not there, ids that are no more).

        Quick where one came of the other by a few changes: shared dictionaries are not looked
        into."""
        changed: set[K] = set()
        gone: set[K] = set()
        for number in self._chunks.keys() | old._chunks.keys():
            new, before = self._chunks.get(number, {}), old._chunks.get(number, {})
            if new is not before:
                changed.update(key for key, value in new.items() if before.get(key) is not value)
                gone |= before.keys() - new.keys()
        return changed, gone


class _Values(ValuesView[V]):
    _mapping: Chunked[Any, V]

    def __iter__(self) -> Iterator[V]:
        return chain.from_iterable(chunk.values() for chunk in self._mapping._chunks.values())


class _Items(ItemsView[K, V]):
    _mapping: Chunked[K, V]

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return chain.from_iterable(chunk.items() for chunk in self._mapping._chunks.values())


def _in_order(chunk: dict[K, V]) -> dict[K, V]:
    # An undo brings back ids from the middle (R18), which the dictionary has put last.
    keys = list(chunk)
    return chunk if keys == sorted(keys) else dict(sorted(chunk.items()))
