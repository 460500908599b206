"""Queries find, sort and count what a walk over the plan's entities does, without a database."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from planner_app import Session
from planner_app.api.query.parsing import parsed
from planner_app.api.schema import TYPES, attribute_of
from planner_app.api.schema.attributes import Derived, EntityType, Nearest, Reference, Scalar
from tests.api.query.walk import Walk, targets_of
from tests.thoroughness import examples

EXAMPLES = examples(80)
PLAIN = {"string", "boolean", "integer", "number", "date", "datetime"}
MOVING = {"expected_start", "expected_finish"}
"""Not the same from one moment to the next."""
ASKED = [name for name in TYPES if name != "Location"]


@pytest.fixture(scope="session")
def walk(library: Session) -> Walk:
    """Of the plan that is only looked at."""
    return Walk(library)


@st.composite
def expressions(draw: st.DrawFn, walk: Walk, entity: EntityType, depth: int = 0) -> str:
    """A condition with values that there are."""
    kind = draw(st.integers(0, 7 if depth < 2 else 3))
    if kind in (4, 5):
        inner = [draw(expressions(walk, entity, depth + 1)) for _ in range(2)]
        return draw(
            st.sampled_from(["({} and {})", "({} or {})", "not ({} and {})", "not ({} or {})"])
        ).format(*inner)
    path, end, attribute = draw(ways(entity))
    last = path.split(".")[-1]
    if kind == 6 and not isinstance(attribute, Scalar | Derived) and last in end.attributes:
        condition = draw(st.just("") | expressions(walk, TYPES[attribute.target], depth + 1))
        return draw(st.sampled_from(["{} any ({})", "not {} has ({})"])).format(path, condition)
    seen = st.sampled_from(walk.seen[end.name][last])
    if kind == 7 and not isinstance(attribute, Scalar | Derived) and attribute.target != "Metadata":
        other, shown = draw(st.sampled_from(_REFERRING[attribute.target]))
        inner_condition = draw(expressions(walk, TYPES[other], depth + 1))
        return (
            f"{path} {draw(st.sampled_from(['in', 'not_in']))} (select "
            f"{shown} from {other} where {inner_condition})"
        )
    return f"{path} {draw(comparisons(attribute, seen))}"


@st.composite
def comparisons(draw: st.DrawFn, attribute: Any, seen: st.SearchStrategy[str]) -> str:
    """What can be said about an attribute."""
    kind = attribute.kind if isinstance(attribute, Scalar | Derived) else ""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(["is none", "is_not none", "in (none)"]))
    if draw(st.integers(0, 3)) == 0:
        many = ", ".join(
            f'"{_escaped(value)}"' for value in draw(st.lists(seen, min_size=1, max_size=3))
        )
        return draw(st.sampled_from(["in ({})", "not_in ({})"])).format(many)
    same, sizes, texts = (
        ["is", "!="],
        [">", "<", ">=", "<=", "after", "before"],
        ["like", "not_like"],
    )
    is_text = kind == "string" and isinstance(attribute, Scalar)
    operator = draw(
        st.sampled_from(
            same + (sizes if kind in PLAIN - {"boolean", "string"} else []) + texts * is_text
        )
    )
    value = draw(seen)
    if operator in texts:
        value = value.replace("%", "")
        value = draw(st.sampled_from([value[:2] + "%", "%" + value[-2:], value.upper(), "%"]))
    return f'{operator} "{_escaped(value)}"'


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def references(entity: EntityType) -> Iterator[Reference | Nearest]:
    """What a type refers to, one at a time."""
    return (found for found in entity.attributes.values() if isinstance(found, Reference | Nearest))


_REFERRING = {
    target: [
        (other.name, name)
        for other in TYPES.values()
        if other.name not in ("Location", "Metadata")
        for name in (
            "id" if other.name == target else "",
            *(r.name for r in references(other) if r.target == target),
        )
        if name
    ]
    for target in TYPES
}
"""What can be selected to be compared with a reference to a type."""


@st.composite
def ways(draw: st.DrawFn, entity: EntityType) -> tuple[str, EntityType, Any]:
    """Attributes that lead from one to the next; the type that the last one is of, and what it
    is."""
    names: list[str] = []
    while True:
        own = [n for n in (*entity.attributes, *entity.ids_for_attributes) if n not in MOVING]
        names.append(
            draw(
                st.sampled_from(
                    [n for n in own if getattr(attribute_of(entity, n), "kind", "") != "object"]
                )
            )
        )
        attribute = attribute_of(entity, names[-1])
        is_end = isinstance(attribute, Scalar | Derived) or names[-1] in entity.ids_for_attributes
        if is_end or len(names) == 3 or draw(st.booleans()):
            return ".".join(names), entity, attribute
        entity = TYPES[attribute.target]  # type: ignore[union-attr]


def ask(library: Session, expression: str) -> list[dict[str, Any]]:
    """What a query finds."""
    [result] = library.call([{"action": "query", "expression": expression}])
    found: list[dict[str, Any]] = result["data"]
    return found


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_query_finds_what_a_walk_over_the_plan_finds(
    library: Session, walk: Walk, data: st.DataObject
) -> None:
    entity = TYPES[data.draw(st.sampled_from(ASKED), "type")]
    where = f"{entity.name} where {data.draw(expressions(walk, entity), 'condition')}"
    result = ask(library, f"select {', '.join(entity.primary_key)} from {where}")
    found = {Walk.key(row) for row in result}
    assert len(found) == len(result)
    assert found == walk.found(parsed(where))
    event("found some" if found else "found none")


def test_a_reference_and_its_text_id_are_of_the_same(walk: Walk) -> None:
    for name, rows in walk.rows.items():
        for reference in references(TYPES[name]):
            for row in rows.values():
                there = row[reference.name]
                assert row[reference.id_name] == (there["id"] if there is not None else None), (
                    name,
                    reference.name,
                )


def test_what_is_referred_to_can_be_asked_for_in_brackets(library: Session, walk: Walk) -> None:
    for target, several in _REFERRING.items():
        for other, shown in several if target != "Location" else ():
            where = f"{target} where id {{}} (select {shown} from {other})"
            wanted = {
                there["id"] for row in walk.of(TYPES[other]) for there in targets_of(row, shown)
            }
            wanted |= {row["id"] for row in walk.of(TYPES[other])} if shown == "id" else set()
            everything = {row["id"] for row in walk.of(TYPES[target])}
            for operator, expected in (
                ("in", everything & wanted),
                ("not_in", everything - wanted),
            ):
                found = {
                    row["id"] for row in ask(library, f"select id from {where.format(operator)}")
                }
                assert found == expected, (where, operator)


def test_groups_are_counted_by_every_reference(library: Session, walk: Walk) -> None:
    for name in ASKED:
        for reference in references(TYPES[name]):
            by = reference.id_name
            key = TYPES[name].primary_key[-1]
            found = ask(library, f"select count({key}), {by} from {name} group by {by}")
            expected = Counter(row[by] for row in walk.of(TYPES[name]))
            assert {row[by]: row[f"count_{key}"] for row in found} == expected, (name, by)


def test_the_order_is_that_of_the_values(library: Session, walk: Walk) -> None:
    for name in ASKED:
        entity = TYPES[name]
        paths: list[tuple[str, ...]] = [
            (n,) for n, attribute in entity.attributes.items() if _is_sorted(attribute)
        ]
        for reference in references(entity):
            target = TYPES[reference.target]
            paths += [
                (reference.name, n)
                for n, a in target.attributes.items()
                if isinstance(a, Scalar) and _is_sorted(a)
            ]
        for path in paths:
            key = ", ".join(entity.primary_key)
            found = ask(library, f"select {key} from {name} order by {'.'.join(path)}")
            values = [
                walk.value(walk.rows[row["__entity_type__"]][Walk.key(row)], path) for row in found
            ]
            assert values == sorted(values, key=lambda value: (value is not None, value)), (
                name,
                path,
            )


def _is_sorted(attribute: object) -> bool:
    return (
        isinstance(attribute, Scalar | Derived)
        and attribute.kind in PLAIN
        and attribute.name not in MOVING
    )
