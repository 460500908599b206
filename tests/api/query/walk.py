"""The plan as plain dictionaries, in which conditions are tried one by one: what queries are held
against."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from planner_app import Session
from planner_app.api.query.literals import meant, plain
from planner_app.api.query.syntax import (
    Among,
    AmongFound,
    Comparison,
    Condition,
    Junction,
    Literal,
    Not,
    Path,
    Query,
    Related,
)
from planner_app.api.schema import TYPES, attribute_of
from planner_app.api.schema.attributes import Derived, EntityType, Scalar

Row = dict[str, Any]
Leaf = Callable[[Row, str], bool]
_EXAMPLES = {
    "boolean": "True",
    "number": "1.5",
    "integer": "1",
    "date": "2026-03-05",
    "datetime": "2026-03-05T10:00",
}
"""Where there is no value."""


class Walk:
    """The whole plan as dictionaries; conditions are tried on each of them."""

    def __init__(self, session: Session) -> None:
        self.rows: dict[str, dict[tuple[str, ...], Row]] = {}
        for entity in TYPES.values():
            if not entity.subtypes:
                names = ", ".join((*entity.attributes, *entity.ids_for_attributes))
                ask = {"action": "query", "expression": f"select {names} from {entity.name}"}
                found = session.call([ask])[0]["data"]
                self.rows[entity.name] = {self.key(row): row for row in found}
        self.seen = {name: self._seen(TYPES[name]) for name in TYPES}

    @staticmethod
    def key(row: Row) -> tuple[str, ...]:
        """Of an entity."""
        return tuple(row[name] for name in TYPES[row["__entity_type__"]].primary_key)

    def of(self, entity: EntityType) -> list[Row]:
        """All entities of a type, or of those that it stands for."""
        names = [name for name, _ in entity.subtypes] or [entity.name]
        return [row for name in names for row in self.rows[name].values()]

    def _seen(self, entity: EntityType) -> dict[str, list[str]]:
        """Values of each attribute, as a query has them."""
        found: dict[str, list[str]] = {}
        for name in (*entity.attributes, *entity.ids_for_attributes):
            values = {
                _text(row[name])
                for row in self.of(entity)
                if isinstance(row[name], str | int | float | date)
            }
            ids = {t["id"] for row in self.of(entity) for t in targets_of(row, name) if "id" in t}
            found[name] = sorted(values | ids) or [
                _EXAMPLES.get(getattr(attribute_of(entity, name), "kind", ""), "x")
            ]
        return found

    def found(self, query: Query) -> set[tuple[str, ...]]:
        """The keys of what a query finds."""
        condition = query.condition
        assert condition is not None
        return {self.key(row) for row in self.of(TYPES[query.entity]) if self.holds(row, condition)}

    def holds(self, row: Row, condition: Condition) -> bool:
        """Whether an entity fulfils a condition."""
        match condition:
            case Junction(is_and, inner):
                return (all if is_and else any)(self.holds(row, each) for each in inner)
            case Not(inner):
                return not self.holds(row, inner)
            case Related(path, inner):
                return self.walk(
                    row, path, lambda r, n: any(self.fits(t, inner) for t in self.targets(r, n))
                )
            case Comparison(path, operator, value):
                positive = {"!=": "=", "not_like": "like"}.get(operator, operator)
                return self.walk(row, path, lambda r, n: _compares(r, n, positive, value)) == (
                    positive == operator
                )
            case Among(path, values, negated):
                there = self.walk(
                    row, path, lambda r, n: any(_compares(r, n, "=", value) for value in values)
                )
                return there != negated
            case AmongFound(path, query, negated):
                wanted = self.values(query)
                return self.walk(row, path, lambda r, n: _is_among(r, n, wanted)) != negated

    def fits(self, row: Row, condition: Condition | None) -> bool:
        """A condition in `any`; without one everything fits."""
        return condition is None or self.holds(row, condition)

    def walk(self, row: Row, path: Path, leaf: Leaf) -> bool:
        """Whether the end of a path fits, for one of those it leads to."""
        if path[0] not in row:
            return False
        if len(path) == 1:
            return leaf(row, path[0])
        return any(self.walk(there, path[1:], leaf) for there in self.targets(row, path[0]))

    def targets(self, row: Row, name: str) -> Iterator[Row]:
        """What an attribute refers to."""
        for there in targets_of(row, name):
            yield self.rows[there["__entity_type__"]][self.key(there)]

    def value(self, row: Row, path: Path) -> Any:
        """The one at the end of a path over references; None where it ends before."""
        for name in path[:-1]:
            there = next(self.targets(row, name), None)
            if there is None:
                return None
            row = there
        found = row.get(path[-1])
        return (
            found.replace(tzinfo=UTC)
            if isinstance(found, datetime) and found.tzinfo is None
            else found
        )

    def values(self, query: Query) -> set[Any]:
        """What a query in brackets selects."""
        assert query.projections is not None and query.condition is not None
        name = query.projections[0][0]  # type: ignore[index]
        rows = [row for row in self.of(TYPES[query.entity]) if self.holds(row, query.condition)]
        plain_ones = {row[name] for row in rows if isinstance(row[name], str)}
        return plain_ones | {t["id"] for row in rows for t in targets_of(row, name)}


def targets_of(row: Row, name: str) -> list[Row]:
    """What an attribute refers to, as it stands in the row."""
    value = row[name]
    several = value if isinstance(value, list) else [value]
    return [each for each in several if isinstance(each, dict) and "__entity_type__" in each]


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _compares(row: Row, name: str, operator: str, literal: Literal) -> bool:
    attribute, value = attribute_of(TYPES[row["__entity_type__"]], name), row[name]
    if not isinstance(attribute, Scalar | Derived):
        ids = (
            [value]
            if isinstance(value, str)
            else [there.get("id") for there in targets_of(row, name)]
        )
        return not ids if literal.is_nothing else plain(literal) in ids
    if literal.is_nothing or value is None:
        return literal.is_nothing and value is None
    if operator == "like":
        pattern = ".*".join(re.escape(part) for part in plain(literal).split("%"))
        return re.fullmatch(pattern, value, re.IGNORECASE | re.ASCII | re.DOTALL) is not None
    wanted = meant(literal, attribute.kind)
    if isinstance(value, datetime):
        value = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    results: dict[str, bool] = {"=": value == wanted}
    if operator != "=":
        results |= {
            ">": value > wanted,
            "<": value < wanted,
            ">=": value >= wanted,
            "<=": value <= wanted,
        }
    return results[operator]


def _is_among(row: Row, name: str, wanted: set[Any]) -> bool:
    value = row[name]
    return (
        value in wanted
        if isinstance(value, str)
        else any(t["id"] in wanted for t in targets_of(row, name))
    )
