"""Conditions of a query as SQLAlchemy expressions. Every value is a bound parameter.

Negated conditions are true or false, never unknown: `!=`, `not_like`, `not_in` and `not` keep rows
whose value is null.
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
from planner_app.languages import tr
from planner_app.operations.transaction.id_lists import is_among

MakeCondition = Callable[[EntityType, FromClause], Boolean]
ValueTest = Callable[[Any], bool]
_COMPARE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "=": lambda a, b: a == b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
_MOST_STEPS: Final = 2_000
"""Relations that one query follows. Where a type has sub-types, they multiply level by level."""
_NEGATED: Final = {"!=": "=", "not_like": "like"}
"""Negated operators, each with the one that it is the opposite of."""


@dataclass(frozen=True)
class AskedTest:
    """A test of a value that no column holds. Each run first finds the ids that pass."""

    parameter: str
    entity: EntityType
    attribute: Derived
    test: ValueTest


@dataclass
class Compiler:
    """Compiles conditions for one kind of database, and collects the tests of derived values."""

    dialect: str
    subquery: Callable[["Compiler", Query, Path, ValueKind], ColumnElement[Any]]
    """Makes a select of a query inside brackets: of the values that are compared with."""
    asked: list[AskedTest] = field(default_factory=list)
    _steps: int = 0

    def condition(self, entity: EntityType, table: FromClause, condition: Condition) -> Boolean:
        """The condition on a row of a type. ParseError: an unknown attribute, or a wrong value."""
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
        # The opposite of the whole path, not of its last step: `!=` over a collection is true when
        # no member is equal.
        found = self._walk(entity, table, path, leaf)
        return opposite(found) if negated else found

    def _walk(self, entity: EntityType, table: FromClause, path: Path, leaf: "Leaf") -> Boolean:
        """The condition that a path leads to a match; over a collection one match is enough."""
        name, rest = path[0], path[1:]
        attribute = attribute_of(entity, name)
        if attribute is None:
            return self._of_subtypes(entity, table, path, leaf)
        if not rest:
            return leaf(entity, table, attribute, name)
        if isinstance(attribute, Scalar | Derived) or name in entity.ids_for_attributes:
            raise no_inner_attribute(entity, name, rest[0])
        declared = TYPES[attribute.target]
        if not is_known(declared, rest[0]):
            raise no_attribute(declared, rest[0])

        # A reference may lead to one of several types, of which not all have the attribute.
        def onwards(target: EntityType, there: FromClause) -> Boolean:
            return self._walk(target, there, rest, leaf) if is_known(target, rest[0]) else false()

        return self.related(entity, table, attribute, onwards)

    def _of_subtypes(
        self, entity: EntityType, table: FromClause, path: Path, leaf: "Leaf"
    ) -> Boolean:
        # ftrack finds attributes of sub-types through their base: `parent.bid` of a Context.
        found: list[Boolean] = []
        for subtype, key in having(entity, path[0]):
            if key is None:
                # The sub-type's rows lie in the same table.
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
        self, entity: EntityType, table: FromClause, attribute: Attribute, make: MakeCondition
    ) -> Boolean:
        """The condition that an attribute refers to a match. ParseError: the query has too many
        relations."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise ParseError(tr("The query leads over more relations than one query can follow."))
        match attribute:
            case Reference(keys=keys):
                return joined(False, [key(table).in_(self._ids(name, make)) for name, key in keys])
            case Nearest(target=target, inside=inside):
                return table.c.id.in_(inside(self._ids(target, make)))
            case CollectionAttribute():
                return table.c.id.in_(self._owners(attribute, make))
            case _:
                raise _no_reference(entity, attribute.name)

    def _ids(self, name: str, make: MakeCondition) -> Any:
        target = TYPES[name]
        there = target.source()
        found = select(there.c.id).where(make(target, there))
        if target.belongs is not None:
            found = found.where(target.belongs(there))
        return found

    def _owners(self, collection: CollectionAttribute, make: MakeCondition) -> Any:
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
        # A table of links, such as the members of a team, has the ids of both sides.
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
                raise _no_reference(entity, name)
            if inner is None:
                return self.related(entity, table, attribute, lambda _, __: true())
            # An attribute that no type of the reference has is a mistake of the query; one that
            # only some of them have is not (see `_lenient`).
            target = TYPES[attribute.target]
            for path in paths(inner):
                if not is_known(target, path[0]):
                    raise no_attribute(target, path[0])
            return self.related(
                entity, table, attribute, lambda t, there: self._lenient(t, there, inner)
            )

        return leaf

    def _lenient(self, entity: EntityType, table: FromClause, condition: Condition) -> Boolean:
        """A condition on one of several target types; false where that type lacks the attribute."""
        match condition:
            case Junction(is_and, inner):
                return joined(is_and, [self._lenient(entity, table, each) for each in inner])
            case Not(inner):
                return opposite(self._lenient(entity, table, inner))
            case _ if not is_known(entity, condition.path[0]):
                # A negated condition keeps rows without a value, so also those of this type.
                return true() if _is_negated(condition) else false()
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
                        raise _no_text(attribute)
                    return self._like(attribute.value(table), value)
                case Scalar(kind="boolean") if positive != "=":
                    raise _only_equality(entity, name)
                case Scalar(kind=kind):
                    bound = _bound(meant(value, kind), kind)
                    return _COMPARE[positive](attribute.value(table), bound)  # type: ignore[no-any-return]
                case Derived():
                    return self._ask(
                        entity, table, attribute, _derived_test(attribute, positive, value)
                    )
                case _ if positive != "=":
                    raise _only_equality(entity, name)
                case _:
                    return self._is(entity, table, attribute, plain(value))

        return leaf

    def _is(self, entity: EntityType, table: FromClause, attribute: Attribute, uid: str) -> Boolean:
        return self.related(entity, table, attribute, lambda _, there: there.c.uid == uid)

    def _is_nothing(
        self, entity: EntityType, table: FromClause, attribute: Attribute, operator: str
    ) -> Boolean:
        if operator != "=":
            raise ParseError(
                tr(
                    "'{attribute}' of {type} can only be tested with 'is none' or 'is_not none'.",
                    attribute=attribute.name,
                    type=entity.name,
                )
            )
        match attribute:
            case Scalar():
                return attribute.value(table).is_(None)
            case Derived():
                return self._ask(entity, table, attribute, lambda value: value is None)
            case _:
                return opposite(self.related(entity, table, attribute, lambda _, __: true()))

    def _like(self, value: ColumnElement[Any], wanted: Literal) -> Boolean:
        if self.dialect == "sqlite":
            # SQLite's own LIKE ignores the case of ASCII letters, as the contract wants it.
            return value.like(pattern(wanted), escape="/")
        # With the collation "C" PostgreSQL's lower() does the same.
        text = func.lower(_bound(pattern(wanted), "string").collate("C"))
        return func.lower(value.collate("C")).like(text, escape="/")

    def _among(self, values: tuple[Literal, ...]) -> "Leaf":
        # SQL's IN never finds null, so that is a condition of its own.
        wanted = tuple(value for value in values if not value.is_nothing)

        def leaf(entity: EntityType, table: FromClause, attribute: Attribute, _: str) -> Boolean:
            found: list[Boolean] = [false()]
            if len(wanted) < len(values):
                found.append(self._is_nothing(entity, table, attribute, "="))
            match attribute:
                case _ if not wanted:
                    pass
                case Scalar(kind=kind):
                    python_values = [meant(value, kind) for value in wanted]
                    found.append(attribute.value(table).in_(python_values))
                case Derived():
                    tests = [_derived_test(attribute, "=", value) for value in wanted]

                    def passes(value: Any) -> bool:
                        return any(test(value) for test in tests)

                    found.append(self._ask(entity, table, attribute, passes))
                case _:
                    uids = [plain(value) for value in wanted]

                    def is_wanted(_type: EntityType, there: FromClause) -> Boolean:
                        return there.c.uid.in_(uids)

                    found.append(self.related(entity, table, attribute, is_wanted))
            return joined(False, found)

        return leaf

    def _found(self, query: Query) -> "Leaf":
        def leaf(entity: EntityType, table: FromClause, attribute: Attribute, name: str) -> Boolean:
            match attribute:
                case Scalar(kind=kind):
                    return attribute.value(table).in_(self.subquery(self, query, (name,), kind))
                case Derived():
                    raise ParseError(
                        tr(
                            "'{attribute}' of {type} cannot be compared with a query in brackets.",
                            attribute=name,
                            type=entity.name,
                        )
                    )
                case _:
                    wanted = self.subquery(self, query, ("id",), "string")
                    return self.related(
                        entity, table, attribute, lambda _, there: there.c.uid.in_(wanted)
                    )

        return leaf

    def _ask(
        self, entity: EntityType, table: FromClause, attribute: Derived, test: ValueTest
    ) -> Boolean:
        # The statement is compiled once; which ids pass is known only when it runs.
        parameter = f"asked_{len(self.asked)}"
        self.asked.append(AskedTest(parameter, entity, attribute, test))
        return is_among(self.dialect, table.c.id, parameter)


Leaf = Callable[[EntityType, FromClause, Attribute, str], Boolean]
"""The condition on the last attribute of a path. The name is the one in the query, such as
`parent_id` for `parent`."""


def no_attribute(entity: EntityType, name: str) -> ParseError:
    """The error for an unknown attribute."""
    # The words of ftrack's server.
    return ParseError(
        tr(
            "No attribute '{attribute}' exists for schema '{type}'.",
            attribute=f"{name:.80}",
            type=entity.name,
        )
    )


def no_inner_attribute(entity: EntityType, name: str, inner: str) -> ParseError:
    """The error for an attribute of an attribute that is a plain value."""
    return ParseError(
        tr(
            "'{attribute}' of {type} has no attribute '{inner}'.",
            attribute=name,
            type=entity.name,
            inner=inner,
        )
    )


def _no_reference(entity: EntityType, name: str) -> ParseError:
    return ParseError(
        tr(
            "'{attribute}' of {type} does not refer to entities.",
            attribute=name,
            type=entity.name,
        )
    )


def _no_text(attribute: Attribute) -> ParseError:
    return ParseError(
        tr("'{attribute}' is not a text, so 'like' cannot test it.", attribute=attribute.name)
    )


def _only_equality(entity: EntityType, name: str) -> ParseError:
    return ParseError(
        tr(
            "'{attribute}' of {type} can only be tested with 'is', 'is_not', 'in' and 'not_in'.",
            attribute=name,
            type=entity.name,
        )
    )


def _is_negated(condition: Condition) -> bool:
    match condition:
        case Among() | AmongFound():
            return condition.negated
        case Comparison(_, operator, _):
            return operator in _NEGATED
        case _:
            return False


def _bound(value: Any, kind: str) -> Any:
    # Without its type PostgreSQL could not tell a text parameter from other kinds.
    return bindparam(None, value, type_=String(), unique=True) if kind == "string" else value


def _derived_test(attribute: Derived, operator: str, value: Literal) -> ValueTest:
    if operator == "like":
        raise _no_text(attribute)
    wanted, compare = meant(value, attribute.kind), _COMPARE[operator]
    return lambda found: found is not None and bool(compare(found, wanted))
