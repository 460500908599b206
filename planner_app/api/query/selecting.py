"""Compiles queries for a database, and runs them."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, select

from planner_app.api.query.conditions import AskedTest, Compiler
from planner_app.api.query.derived_order import DerivedOrder, derived_key
from planner_app.api.query.grouping import grouped
from planner_app.api.query.paging import filtered, paged, sorted_by
from planner_app.api.query.read_entities import (
    AttributeSelection,
    EntityReader,
    EntityValues,
    as_made,
)
from planner_app.api.query.syntax import Aggregate, Path, Query
from planner_app.api.query.values_along import along, single
from planner_app.api.schema import TYPES, attribute_of
from planner_app.api.schema.attributes import EntityType, Scalar, ValueKind
from planner_app.exception import ParseError
from planner_app.languages import tr
from planner_app.operations.transaction.id_lists import as_parameters


def answer(reader: EntityReader, query: Query) -> list[EntityValues]:
    """The entities that a query finds, or its groups. ParseError: it names unknown attributes."""
    return prepared(query, reader.dialect).run(reader)


class PreparedQuery:
    """A query compiled for one kind of database."""

    def __init__(self, query: Query, dialect: str) -> None:
        self._entity = type_of(query)
        self._asked: list[AskedTest] = []
        self._group_names: list[str] | None = None
        self._order: DerivedOrder | None = None
        compiler = Compiler(dialect, _inside)
        if query.is_grouped:
            self._group_names, self._statement = grouped(self._entity, query, compiler)
            return
        paths = query.projections or default_paths(self._entity)
        self._selection = AttributeSelection(self._entity, wanted_of(paths))
        table = self._selection.table
        statement = filtered(self._selection.statement(), self._entity, table, query, compiler)
        # The compiler collects these while `filtered` runs.
        self._asked = compiler.asked
        if any(derived_key(self._entity, key) for key in query.order):
            # All rows are read: only then does `run` know which of them are on the page.
            self._order = DerivedOrder(self._entity, table, query)
            statement = statement.add_columns(*self._order.columns)
            self._statement = statement.order_by(*as_made(table))
        else:
            statement = statement.order_by(*_order(self._entity, table, query))
            self._statement = paged(statement, query)

    def run(self, reader: EntityReader) -> list[EntityValues]:
        """The entities or groups that the query finds now."""
        records = reader.connection.execute(self._statement, _answers(reader, self._asked)).all()
        if self._order is not None:
            records = self._order.page(reader, records)
        if self._group_names is not None:
            return [dict(zip(self._group_names, record, strict=True)) for record in records]
        return self._selection.entities(reader, records)


@lru_cache(maxsize=512)
def prepared(query: Query, dialect: str) -> PreparedQuery:
    """The compiled query, from a cache if it was asked before. ParseError: see `answer`."""
    return PreparedQuery(query, dialect)


def type_of(query: Query) -> EntityType:
    """The type that a query asks for. ParseError: the type does not exist."""
    if query.entity not in TYPES:
        raise ParseError(tr("No schema '{type}' exists.", type=f"{query.entity:.80}"))
    return TYPES[query.entity]


def default_paths(entity: EntityType) -> tuple[Path, ...]:
    """What a query shows of a type when it has no projections."""
    return tuple((name,) for name in entity.projections)


def wanted_of(projections: Iterable[Path | Aggregate]) -> dict[str, Any]:
    """Paths as nested dictionaries: the names at each level, with the names below them."""
    found: dict[str, Any] = {}
    for path in projections:
        assert not isinstance(path, Aggregate)
        here = found
        for name in path:
            here = here.setdefault(name, {})
    return found


def _inside(compiler: Compiler, query: Query, default: Path, kind: ValueKind) -> Any:
    """A query inside brackets as a select of one value of each row.

    ParseError: the value is of another kind than the attribute it is compared with.
    """
    entity = type_of(query)
    projections = query.projections or (default,)
    path = projections[0]
    if len(projections) != 1 or isinstance(path, Aggregate) or len(path) != 1:
        raise ParseError(tr("A query inside brackets must select exactly one attribute."))
    attribute = attribute_of(entity, path[0])
    found = attribute.kind if isinstance(attribute, Scalar) else "string"
    # PostgreSQL refuses to compare different types; whole numbers and others it can compare.
    if found != kind and {found, kind} != {"integer", "number"}:
        raise ParseError(
            tr(
                "'{attribute}' of {type} cannot be compared: its values are of another kind.",
                attribute=path[0],
                type=entity.name,
            )
        )
    table = entity.source()
    statement = select(single(entity, table, path[0])).select_from(table)
    if entity.belongs is not None:
        statement = statement.where(entity.belongs(table))
    statement = filtered(statement, entity, table, query, compiler)
    # Sorting matters only where a page is cut out.
    if query.offset is None and query.limit is None:
        return statement
    return paged(statement.order_by(*_order(entity, table, query)), query)


def _order(entity: EntityType, table: FromClause, query: Query) -> list[ColumnElement[Any]]:
    # Last by id, so that the pages of one query fit together.
    found: list[ColumnElement[Any]] = []
    for key in query.order:
        found.append(sorted_by(along(entity, table, key.path), key.descending))
    return [*found, *as_made(table)]


def _answers(reader: EntityReader, asked: Sequence[AskedTest]) -> dict[str, Any]:
    """The ids that pass each test of a derived value, as parameters of the statement."""
    found: dict[str, Any] = {}
    for test in asked:
        table = test.entity.source()
        statement = select(table.c.id)
        if test.entity.belongs is not None:
            statement = statement.where(test.entity.belongs(table))
        ids: list[int] = []
        for record_id in reader.connection.scalars(statement):
            if test.test(test.attribute.read(reader, record_id)):
                ids.append(record_id)
        # The list under the name that the compiler gave to this test.
        found[test.parameter] = next(iter(as_parameters(reader.dialect, ids).values()))
    return found
