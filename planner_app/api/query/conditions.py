"""Conditions of a query as SQLAlchemy expressions. Every value is a bound parameter.

All of them are true or false, never unknown: `!=`, `not_like`, `not_in` and `not` keep rows whose
value is null.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, String, and_, bindparam, false, func, select, true

from planner_app.api.query.joining import Boolean, joined, opposite
from planner_app.api.query.literals import meant, pattern, plain
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
    paths,
)
from planner_app.api.schema import TYPES, attribute_of, having, is_known
from planner_app.api.schema.attributes import (
    Attribute,
    CollectionAttribute,
    Derived,
    EntityType,
    Nearest,
    Reference,
    Scalar,
    ValueKind,
)
from planner_app.exception import ParseError
from planner_app.operations.transaction.id_lists import is_among

Make = Callable[[EntityType, FromClause], Boolean]
ValueTest = Callable[[Any], bool]
_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": lambda a, b: a == b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
_MOST_STEPS: Final = 2_000
"""Relations followed in one query, those of each sub-type: where types have several, they multiply
level by level."""
_NEGATED: Final = {"!=": "=", "not_like": "like"}


@dataclass(frozen=True)
class AskedTest:
    """A test of a value that no column holds; the ids that pass are given when the query is run."""

    parameter: str
    entity: EntityType
    attribute: Derived
    test: ValueTest


@dataclass
class Compiler:
    """Makes conditions for one kind of database; collects what has to be asked of the plan as a
    whole."""

    dialect: str
    subquery: Callable[["Compiler", Query, Path, ValueKind], ColumnElement[Any]]
    """A query inside brackets as a select of the values compared with."""
    asked: list[AskedTest] = field(default_factory=list)
    _steps: int = 0

    def condition(self, entity: EntityType, table: FromClause, condition: Condition) -> Boolean:
        """Of a row of a type. ParseError: an attribute there is not, a value that does not fit."""
        match condition:
            case Junction(is_and, inner):
                return joined(is_and, [self.condition(entity, table, each) for each in inner])
            case Not(inner):
                return opposite(self.condition(entity, table, inner))
            case Related(path, inner):
                return self._walk(entity, table, path, self._something(inner))
            case Comparison(path, operator, value):
                return self._negatable(
                    entity, table, path, operator in _NEGATED, self._compare(operator, value)
                )
            case Among(path, values, negated):
                return self._negatable(entity, table, path, negated, self._among(values))
            case AmongFound(path, query, negated):
                return self._negatable(entity, table, path, negated, self._found(query))

    def _negatable(
        self, entity: EntityType, table: FromClause, path: Path, negated: bool, leaf: "Leaf"
    ) -> Boolean:
        found = self._walk(entity, table, path, leaf)
        return opposite(found) if negated else found

    def _walk(self, entity: EntityType, table: FromClause, path: Path, leaf: "Leaf") -> Boolean:
        """Follow a path from a row; over a collection it is enough that one item matches."""
        name, rest = path[0], path[1:]
        attribute = attribute_of(entity, name)
        if attribute is None:
            return self._of_subtypes(entity, table, path, leaf)
        if not rest:
            return leaf(entity, table, attribute, name)
        if isinstance(attribute, Scalar | Derived) or name in entity.ids_for_attributes:
            raise ParseError(f"'{name}' of {entity.name} has no attribute '{rest[0]}'.")
        declared = TYPES[attribute.target]
        if not is_known(declared, rest[0]):
            raise no_attribute(declared, rest[0])

        def onwards(target: EntityType, there: FromClause) -> Boolean:
            return self._walk(target, there, rest, leaf) if is_known(target, rest[0]) else false()

        return self.related(entity, table, attribute, onwards)

    def _of_subtypes(
        self, entity: EntityType, table: FromClause, path: Path, leaf: "Leaf"
    ) -> Boolean:
        found: list[Boolean] = []
        for subtype, key in having(entity, path[0]):
            if key is None:
                belongs = subtype.belongs(table) if subtype.belongs is not None else true()
                found.append(and_(belongs, self._walk(subtype, table, path, leaf)))
            else:
                there = subtype.source()
                matching = select(there.c.id).where(self._walk(subtype, there, path, leaf))
                found.append(key(table).in_(matching))
        if not found:
            raise no_attribute(entity, path[0])
        return joined(False, found)

    def related(
        self, entity: EntityType, table: FromClause, attribute: Attribute, make: Make
    ) -> Boolean:
        """Whether one of what an attribute refers to matches. ParseError: too many of them in one
        query."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise ParseError("The query leads over more relations than can be followed at once.")
        match attribute:
            case Reference(keys=keys):
                return joined(False, [key(table).in_(self._ids(name, make)) for name, key in keys])
            case Nearest(target=target, inside=inside):
                return table.c.id.in_(inside(self._ids(target, make)))
            case CollectionAttribute():
                return table.c.id.in_(self._owners(attribute, make))
            case _:
                raise ParseError(f"'{attribute.name}' of {entity.name} refers to nothing.")

    def _ids(self, name: str, make: Make) -> Any:
        target = TYPES[name]
        there = target.source()
        found = select(there.c.id).where(make(target, there))
        return found.where(target.belongs(there)) if target.belongs is not None else found

    def _owners(self, collection: CollectionAttribute, make: Make) -> Any:
        if collection.lineage is not None:
            return collection.lineage.inside(self._ids(collection.target, make))
        target = TYPES[collection.target]
        there = target.source()
        conditions = [make(target, there)]
        if target.belongs is not None:
            conditions.append(target.belongs(there))
        if collection.between is None:
            if collection.only is not None:
                conditions.append(collection.only(there))
            return select(collection.owner(there)).select_from(there).where(*conditions)
        table, other = collection.between
        link = table()
        return (
            select(collection.owner(link))
            .join(there, there.c.id == link.c[other])
            .where(*conditions)
        )

    def _something(self, inner: Condition | None) -> "Leaf":
        def leaf(entity: EntityType, table: FromClause, attribute: Attribute, name: str) -> Boolean:
            if isinstance(attribute, Scalar | Derived) or name in entity.ids_for_attributes:
                raise ParseError(f"'{name}' of {entity.name} refers to nothing.")
            if inner is None:
                return self.related(entity, table, attribute, lambda _, __: true())
            for path in paths(inner):
                if not is_known(TYPES[attribute.target], path[0]):
                    raise no_attribute(TYPES[attribute.target], path[0])
            return self.related(
                entity, table, attribute, lambda t, there: self._lenient(t, there, inner)
            )

        return leaf

    def _lenient(self, entity: EntityType, table: FromClause, condition: Condition) -> Boolean:
        """A condition on one of the types that a reference may lead to: what another has, this one
        has not."""
        match condition:
            case Junction(is_and, inner):
                return joined(is_and, [self._lenient(entity, table, each) for each in inner])
            case Not(inner):
                return opposite(self._lenient(entity, table, inner))
            case _ if not is_known(entity, condition.path[0]):
                negated = isinstance(condition, Among | AmongFound) and condition.negated
                return (
                    true() if negated or getattr(condition, "operator", "") in _NEGATED else false()
                )
            case _:
                return self.condition(entity, table, condition)

    def _compare(self, operator: str, value: Literal) -> "Leaf":
        positive = _NEGATED.get(operator, operator)

        def leaf(entity: EntityType, table: FromClause, attribute: Attribute, name: str) -> Boolean:
            if value.is_nothing:
                return self._is_nothing(entity, table, attribute, positive)
            match attribute:
                case Scalar(kind=kind) if positive == "like":
                    if kind != "string":
                        raise ParseError(f"'{name}' of {entity.name} is no text.")
                    return self._like(attribute.value(table), value)
                case Scalar(kind="boolean") if positive != "=":
                    raise ParseError(
                        f"'{name}' of {entity.name} can only be compared for being the same."
                    )
                case Scalar(kind=kind):
                    bound = _bound(meant(value, kind), kind)
                    return _COMPARE[positive](attribute.value(table), bound)  # type: ignore[no-any-return]
                case Derived():
                    return self._ask(
                        entity, table, attribute, _derived_test(attribute, positive, value)
                    )
                case _ if positive != "=":
                    raise ParseError(
                        f"'{name}' of {entity.name} can only be compared for being the same."
                    )
                case _:
                    return self._is(entity, table, attribute, plain(value))

        return leaf

    def _is(self, entity: EntityType, table: FromClause, attribute: Attribute, uid: str) -> Boolean:
        return self.related(entity, table, attribute, lambda _, there: there.c.uid == uid)

    def _is_nothing(
        self, entity: EntityType, table: FromClause, attribute: Attribute, operator: str
    ) -> Boolean:
        if operator != "=":
            raise ParseError(f"'{attribute.name}' of {entity.name} is compared with nothing.")
        match attribute:
            case Scalar():
                return attribute.value(table).is_(None)
            case Derived():
                return self._ask(entity, table, attribute, lambda value: value is None)
            case _:
                return opposite(self.related(entity, table, attribute, lambda _, __: true()))

    def _like(self, value: ColumnElement[Any], wanted: Literal) -> Boolean:
        if self.dialect == "sqlite":
            return value.like(pattern(wanted), escape="/")
        text = func.lower(_bound(pattern(wanted), "string").collate("C"))
        return func.lower(value.collate("C")).like(text, escape="/")

    def _among(self, values: tuple[Literal, ...]) -> "Leaf":
        wanted = tuple(value for value in values if not value.is_nothing)

        def leaf(entity: EntityType, table: FromClause, attribute: Attribute, _: str) -> Boolean:
            found: list[Boolean] = [false()]
            if len(wanted) < len(values):
                found.append(self._is_nothing(entity, table, attribute, "="))
            match attribute:
                case _ if not wanted:
                    pass
                case Scalar(kind=kind):
                    found.append(
                        attribute.value(table).in_([meant(value, kind) for value in wanted])
                    )
                case Derived():
                    tests = [_derived_test(attribute, "=", value) for value in wanted]
                    found.append(
                        self._ask(
                            entity,
                            table,
                            attribute,
                            lambda value: any(test(value) for test in tests),
                        )
                    )
                case _:
                    uids = [plain(value) for value in wanted]
                    found.append(
                        self.related(
                            entity, table, attribute, lambda _type, there: there.c.uid.in_(uids)
                        )
                    )
            return joined(False, found)

        return leaf

    def _found(self, query: Query) -> "Leaf":
        def leaf(entity: EntityType, table: FromClause, attribute: Attribute, name: str) -> Boolean:
            match attribute:
                case Scalar(kind=kind):
                    return attribute.value(table).in_(self.subquery(self, query, (name,), kind))
                case Derived():
                    raise ParseError(f"'{name}' of {entity.name} cannot be looked up in a query.")
                case _:
                    wanted = self.subquery(self, query, ("id",), "string")
                    return self.related(
                        entity, table, attribute, lambda _, there: there.c.uid.in_(wanted)
                    )

        return leaf

    def _ask(
        self, entity: EntityType, table: FromClause, attribute: Derived, test: ValueTest
    ) -> Boolean:
        parameter = f"asked_{len(self.asked)}"
        self.asked.append(AskedTest(parameter, entity, attribute, test))
        return is_among(self.dialect, table.c.id, parameter)


Leaf = Callable[[EntityType, FromClause, Attribute, str], Boolean]
"""What is said about the last attribute of a path, by the name that stands in the query."""


def no_attribute(entity: EntityType, name: str) -> ParseError:
    """The sentence for an attribute there is not."""
    return ParseError(f"No attribute '{name:.80}' exists for schema '{entity.name}'.")


def _bound(value: Any, kind: str) -> Any:
    return bindparam(None, value, type_=String(), unique=True) if kind == "string" else value


def _derived_test(attribute: Derived, operator: str, value: Literal) -> ValueTest:
    if operator == "like":
        raise ParseError(f"'{attribute.name}' is no text.")
    wanted, compare = meant(value, attribute.kind), _COMPARE[operator]
    return lambda found: found is not None and bool(compare(found, wanted))
