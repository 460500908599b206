"""ftrack's symbols: a value that is not known, and the states of an entity."""

from typing import Final


class Symbol:
    """A named value; `value` is its truth value."""

    def __init__(self, name: str, value: bool) -> None:
        self.name = name
        self._value = value

    def __bool__(self) -> bool:
        return self._value

    def __repr__(self) -> str:
        return self.name

    # Scripts compare with `is`, so a copied structure must hold the same symbol.
    def __copy__(self) -> "Symbol":
        return self

    def __deepcopy__(self, _: object) -> "Symbol":
        return self


NOT_SET: Final = Symbol("NOT_SET", False)
CREATED: Final = Symbol("CREATED", True)
MODIFIED: Final = Symbol("MODIFIED", True)
DELETED: Final = Symbol("DELETED", True)
