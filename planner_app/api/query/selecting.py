"""Makes queries ready for a database, and runs them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Numeric,
    Row,
    Select,
    func,
    select,
)

from planner_app.api.query.conditions import AskedTest, Compiler, no_attribute
from planner_app.api.query.read_entities import (
    AttributeSelection,
    EntityReader,
    EntityValues,
    as_made,
    uid_of,
)
from planner_app.api.query.syntax import Aggregate, Path, Query, SortKey
from planner_app.api.schema import TYPES, attribute_of, having, is_known
from planner_app.api.schema.attributes import (
    Derived,
    EntityType,
    Nearest,
    Reference,
    Scalar,
    ValueKind,
)
from planner_app.exception import ParseError
from planner_app.operations.transaction.id_lists import as_parameters

_LARGEST: Final = 2**62


def answer(reader: EntityReader, query: Query) -> list[EntityValues]:
    """The entities that a query finds, or the groups. ParseError: it asks for what there is not."""
    return prepared(query, reader.dialect).run(reader)


class PreparedQuery:
    """A query made ready for one kind of database."""

    def __init__(self, query: Query, dialect: str) -> None:
        self._entity = type_of(query)
        self._asked: list[AskedTest] = []
        self._groups: list[str] | None = None
        self._order: _Order | None = None
        if query.is_grouped:
            self._groups, self._statement = _grouped(
                self._entity, query, Compiler(dialect, _inside)
            )
            return
        self._selection = AttributeSelection(
            self._entity, wanted_of(query.projections or default_paths(self._entity))
        )
        compiler = Compiler(dialect, _inside)
        statement = _filtered(
            self._selection.statement(), self._entity, self._selection.table, query, compiler
        )
        self._asked = compiler.asked
        if any(_derived(self._entity, key) for key in query.order):
            self._order = _Order(self._entity, self._selection.table, query)
            self._statement = statement.add_columns(*self._order.columns).order_by(
                *as_made(self._selection.table)
            )
            return
        statement = statement.order_by(*_order(self._entity, self._selection.table, query))
        self._statement = _paged(statement, query)

    def run(self, reader: EntityReader) -> list[EntityValues]:
        """The entities."""
        records = reader.connection.execute(self._statement, _answers(reader, self._asked)).all()
        if self._order is not None:
            records = self._order.page(reader, records)
        if self._groups is not None:
            return [dict(zip(self._groups, record, strict=True)) for record in records]
        return self._selection.entities(reader, records)


@lru_cache(maxsize=512)
def prepared(query: Query, dialect: str) -> PreparedQuery:
    """The query made ready. ParseError: it asks for what there is not."""
    return PreparedQuery(query, dialect)


def type_of(query: Query) -> EntityType:
    """The type a query asks for. ParseError: there is no such type."""
    if query.entity not in TYPES:
        raise ParseError(f"No schema '{query.entity:.80}' exists.")
    return TYPES[query.entity]


def default_paths(entity: EntityType) -> tuple[Path, ...]:
    """What is shown of a type where a query does not say."""
    return tuple((name,) for name in entity.projections)


def wanted_of(projections: Iterable[Path | Aggregate]) -> dict[str, Any]:
    """Paths as a tree."""
    found: dict[str, Any] = {}
    for path in projections:
        assert not isinstance(path, Aggregate)
        here = found
        for name in path:
            here = here.setdefault(name, {})
    return found


def _inside(compiler: Compiler, query: Query, default: Path, kind: ValueKind) -> Any:
    """A query inside brackets selects one value of each row. ParseError: of another kind than it is
    compared with."""
    entity = type_of(query)
    projections = query.projections or (default,)
    path = projections[0]
    if len(projections) != 1 or isinstance(path, Aggregate) or len(path) != 1:
        raise ParseError("A query inside brackets selects one attribute.")
    attribute = attribute_of(entity, path[0])
    found = attribute.kind if isinstance(attribute, Scalar) else "string"
    if found != kind and {found, kind} != {"integer", "number"}:
        raise ParseError(f"'{path[0]}' of {entity.name} is not what it is compared with.")
    table = entity.source()
    statement = select(single(entity, table, path[0])).select_from(table)
    if entity.belongs is not None:
        statement = statement.where(entity.belongs(table))
    statement = _filtered(statement, entity, table, query, compiler)
    if query.offset is None and query.limit is None:
        return statement
    return _paged(statement.order_by(*_order(entity, table, query)), query)


def single(entity: EntityType, table: FromClause, name: str) -> ColumnElement[Any]:
    """One attribute as one value; of a reference it is the id."""
    attribute = attribute_of(entity, name)
    match attribute:
        case Scalar(kind="object"):
            raise ParseError(
                f"Nothing can be sorted, grouped or compared by '{name}' of {entity.name}."
            )
        case Scalar():
            return attribute.value(table)
        case Reference() | Nearest():
            return uid_of(attribute, table)
        case None:
            raise no_attribute(entity, name)
        case _:
            raise ParseError(f"'{name}' of {entity.name} is no single stored value.")


def _filtered(
    statement: Select[Any], entity: EntityType, table: FromClause, query: Query, compiler: Compiler
) -> Select[Any]:
    if query.condition is None:
        return statement
    return statement.where(compiler.condition(entity, table, query.condition))


class _Order:
    """An order by values that no column holds, such as the dates of the schedule: sorted here, not
    by the database."""

    def __init__(self, entity: EntityType, table: FromClause, query: Query) -> None:
        self._keys = [(key, _derived(entity, key)) for key in query.order]
        self.columns = [
            along(entity, table, key.path) for key, derived in self._keys if derived is None
        ]
        """Those of the keys that are stored: they come last in the rows."""
        start = query.offset or 0
        self._page = slice(start, None if query.limit is None else start + query.limit)

    def page(self, reader: EntityReader, records: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
        """The rows of the page; null first, or last where the order is descending."""
        found = list(records)
        stored = -len(self.columns)
        column_of = {
            n: stored + m
            for m, n in enumerate(n for n, (_, derived) in enumerate(self._keys) if derived is None)
        }
        for number, (key, derived) in reversed(list(enumerate(self._keys))):
            values = {
                record[0]: derived.read(reader, record[0]) if derived else record[column_of[number]]
                for record in found
            }
            nothing = [record for record in found if values[record[0]] is None]
            rest = [record for record in found if values[record[0]] is not None]
            rest.sort(key=lambda record, values=values: values[record[0]], reverse=key.descending)  # type: ignore[misc]
            found = [*rest, *nothing] if key.descending else [*nothing, *rest]
        return found[self._page]


def _derived(entity: EntityType, key: SortKey) -> Derived | None:
    attribute = attribute_of(entity, key.path[0])
    if not isinstance(attribute, Derived) or len(key.path) > 1 or attribute.kind == "object":
        return None
    return attribute


def _order(entity: EntityType, table: FromClause, query: Query) -> list[ColumnElement[Any]]:
    """As asked, null first; then as the records were made, so that pages fit together."""
    found: list[ColumnElement[Any]] = []
    for key in query.order:
        found.append(_sorted(along(entity, table, key.path), key.descending))
    return [*found, *as_made(table)]


def _sorted(value: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    return value.desc().nulls_last() if descending else value.asc().nulls_first()


def along(entity: EntityType, table: FromClause, path: Path) -> ColumnElement[Any]:
    """The value at the end of a path over references. ParseError: there is no single one."""
    name, rest = path[0], path[1:]
    if not rest:
        if attribute_of(entity, name) is not None:
            return single(entity, table, name)
        found = [
            single(subtype, table, name) for subtype, key in having(entity, name) if key is None
        ]
        return (
            func.coalesce(*found)
            if len(found) > 1
            else found[0]
            if found
            else single(entity, table, name)
        )
    reference = attribute_of(entity, name)
    if not isinstance(reference, Reference | Nearest):
        raise ParseError(f"Nothing can be sorted or grouped by '{'.'.join(path)}'.")
    values = []
    for target, key in reference.keys:
        if is_known(TYPES[target], rest[0]):
            there = TYPES[target].source()
            value = along(TYPES[target], there, rest)
            values.append(select(value).where(there.c.id == key(table)).scalar_subquery())
    if not values:
        raise no_attribute(TYPES[reference.target], rest[0])
    return func.coalesce(*values) if len(values) > 1 else values[0]


def _paged(statement: Select[Any], query: Query) -> Select[Any]:
    if query.offset:
        statement = statement.offset(min(query.offset, _LARGEST))
        if query.limit is None:
            statement = statement.limit(_LARGEST)
    return statement.limit(min(query.limit, _LARGEST)) if query.limit is not None else statement


def _answers(reader: EntityReader, asked: Sequence[AskedTest]) -> dict[str, Any]:
    """The ids that pass each test of a derived value, as parameters."""
    found: dict[str, Any] = {}
    for test in asked:
        table = test.entity.source()
        statement = select(table.c.id)
        if test.entity.belongs is not None:
            statement = statement.where(test.entity.belongs(table))
        ids = [
            i
            for i in reader.connection.scalars(statement)
            if test.test(test.attribute.read(reader, i))
        ]
        found[test.parameter] = next(iter(as_parameters(reader.dialect, ids).values()))
    return found


def _grouped(entity: EntityType, query: Query, compiler: Compiler) -> tuple[list[str], Select[Any]]:
    """Plain rows: the keys under their names, the aggregates as `count_id`."""
    table = entity.source()
    names: list[str] = []
    inner: list[ColumnElement[Any]] = [
        along(entity, table, path).label(f"key_{n}") for n, path in enumerate(query.group)
    ]
    outer: list[tuple[str, str]] = []
    for path in query.projections or ():
        if isinstance(path, Aggregate):
            names.append("_".join((path.function, *path.path)))
            outer.append((path.function, f"value_{len(inner)}"))
            inner.append(_counted(entity, table, path).label(f"value_{len(inner)}"))
        elif path in query.group:
            names.append("_".join(path))
            outer.append(("", f"key_{query.group.index(path)}"))
        else:
            raise ParseError(f"'{'.'.join(path)}' is neither grouped by nor counted.")
    if not outer:
        raise ParseError("What is grouped needs to say what of it is shown.")
    statement = select(*inner).select_from(table)
    if entity.belongs is not None:
        statement = statement.where(entity.belongs(table))
    statement = _filtered(statement, entity, table, query, compiler)
    if compiler.asked:
        raise ParseError("What is grouped cannot be chosen by values of the schedule.")
    found = statement.subquery()
    keys = {path: found.c[f"key_{n}"] for n, path in enumerate(query.group)}
    columns = [
        getattr(func, function)(found.c[name]) if function else found.c[name]
        for function, name in outer
    ]
    order = [_sorted(_key(keys, key.path), key.descending) for key in query.order]
    order += [_sorted(key, False) for key in keys.values()]
    return names, _paged(select(*columns).group_by(*keys.values()).order_by(*order), query)


def _counted(entity: EntityType, table: FromClause, aggregate: Aggregate) -> ColumnElement[Any]:
    """What an aggregate is made of. ParseError: it has no sum or no order."""
    value = along(entity, table, aggregate.path)
    is_number = isinstance(value.type, Integer | Float | Numeric)
    if (aggregate.function in ("sum", "avg") and not is_number) or (
        aggregate.function in ("min", "max") and isinstance(value.type, Boolean)
    ):
        raise ParseError(f"There is no {aggregate.function} of '{'.'.join(aggregate.path)}'.")
    return value


def _key(keys: Mapping[Path, ColumnElement[Any]], path: Path) -> ColumnElement[Any]:
    if path not in keys:
        raise ParseError(
            f"Groups are sorted by what they are grouped by, not by '{'.'.join(path)}'."
        )
    return keys[path]
