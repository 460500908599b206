"""The syntax tree of a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NOTHING: Final = {"none", "null"}

Path = tuple[str, ...]


@dataclass(frozen=True)
class Literal:
    """A value as written: `text` without quotes, its escapes still in it."""

    text: str
    is_quoted: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the value stands for null."""
        return not self.is_quoted and self.text.lower() in _NOTHING


@dataclass(frozen=True)
class Comparison:
    """path cmp value; `operator` is one of = != < <= > >= like not_like."""

    path: Path
    operator: str
    value: Literal


@dataclass(frozen=True)
class Among:
    """path in (values), or not in."""

    path: Path
    values: tuple[Literal, ...]
    negated: bool


@dataclass(frozen=True)
class AmongFound:
    """path in (query), or not in."""

    path: Path
    query: "Query"
    negated: bool


@dataclass(frozen=True)
class Related:
    """path has|any (condition). Without a condition: the path leads to something."""

    path: Path
    condition: "Condition | None"


@dataclass(frozen=True)
class Not:
    """not condition."""

    condition: "Condition"


@dataclass(frozen=True)
class Junction:
    """Conditions joined by `and` or by `or`."""

    is_and: bool
    conditions: tuple["Condition", ...]


Condition = Comparison | Among | AmongFound | Related | Not | Junction


def paths(condition: Condition) -> Iterator[Path]:
    """The paths that a condition compares, without those inside `has` and `any`."""
    # Paths inside `has` and `any` begin at another entity.
    match condition:
        case Junction(_, inner):
            for each in inner:
                yield from paths(each)
        case Not(inner):
            yield from paths(inner)
        case _:
            yield condition.path


@dataclass(frozen=True)
class Aggregate:
    """count(path), sum(path), avg(path), min(path) or max(path)."""

    function: str
    path: Path


@dataclass(frozen=True)
class SortKey:
    """One path of `order by`."""

    path: Path
    descending: bool


@dataclass(frozen=True)
class Query:
    """A whole query. `projections` None: the default projections of the type."""

    entity: str
    projections: tuple[Path | Aggregate, ...] | None = None
    condition: Condition | None = None
    group: tuple[Path, ...] = ()
    order: tuple[SortKey, ...] = ()
    offset: int | None = None
    limit: int | None = None

    @property
    def is_grouped(self) -> bool:
        """Whether the query answers groups instead of entities."""
        return bool(self.group) or any(
            isinstance(path, Aggregate) for path in self.projections or ()
        )
