"""Whatever is asked, there is an answer or a parse error: fuzzed with text, and with what looks
like queries."""

from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from planner_app import Session
from planner_app.api.query.parsing import parsed
from planner_app.api.schema import TYPES, attribute_of
from planner_app.api.schema.attributes import EntityType
from planner_app.exception import ParseError
from tests.api.query.writing import written
from tests.thoroughness import examples

EXAMPLES = examples(80)
TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["%", "\\", "_%", "{0}", "a\\%b"]
)
QUOTED = TEXT.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
NUMBERS = ["1", "-3", "4.5", "1e400", "nan", "9" * 18, "9" * 30, "2147483648"]
DAYS = [
    "2026-01-05",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
    "0001-01-01",
    "2026-02-30",
    "20260105",
]
VALUE = QUOTED | st.sampled_from(
    [*NUMBERS, *DAYS, "none", "True", "false", "x-y", "select", "where", "limit"]
)
WORDS = [
    "select",
    "from",
    "where",
    "(",
    ")",
    ",",
    "and",
    "or",
    "not",
    "in",
    "is",
    "any",
    "'",
    '"',
    "limit",
    "Task",
    "id",
]
TOKENS = st.lists(VALUE | st.sampled_from(WORDS), max_size=12).map(" ".join)
PAGES = [
    "",
    "",
    " limit 3",
    " offset 2 limit 1",
    " limit 2 offset 1",
    " limit 0",
    " offset 999999999999999",
]


def names_of(entity: EntityType) -> list[str]:
    """Its attributes, and one that it has not."""
    return [*entity.attributes, *entity.ids_for_attributes, "colour"]


@st.composite
def paths(draw: st.DrawFn, entity: EntityType, longest: int = 3) -> str:
    """Attributes that lead from one to the next, mostly."""
    names: list[str] = []
    here: EntityType | None = entity
    while here is not None and (not names or draw(st.booleans())) and len(names) < longest:
        names.append(draw(st.sampled_from(names_of(here))))
        here = TYPES.get(getattr(attribute_of(here, names[-1]), "target", ""))
    return ".".join(names)


@st.composite
def conditions(draw: st.DrawFn, entity: EntityType, depth: int = 0) -> str:
    """On a type."""
    kind = draw(st.integers(0, 9 if depth < 3 else 3))
    path = draw(paths(entity))
    if kind < 3:
        operator = draw(
            st.sampled_from(
                ["is", "=", "is_not", "!=", ">", "<=", "after", "before", "like", "not_like"]
            )
        )
        return f"{path} {operator} {draw(VALUE)}"
    negated = draw(st.sampled_from(["in", "not_in"]))
    if kind == 3:
        return f"{path} {negated} ({', '.join(draw(st.lists(VALUE, max_size=3)))})"
    if kind < 7:
        inner = [draw(conditions(entity, depth + 1)) for _ in range(2)]
        return draw(st.sampled_from(["({} and {})", "({} or {})", "not ({} or {})"])).format(*inner)
    if kind == 7:
        other = draw(st.sampled_from(list(TYPES.values())))
        shown = draw(paths(other, 1))
        return (
            f"{path} {negated} (select {shown} from {other.name} where "
            f"{draw(conditions(other, depth + 1))})"
        )
    related = [name for name in entity.attributes if hasattr(entity.attributes[name], "target")]
    if not related:
        return f"{path} any ()"
    name = draw(st.sampled_from(related))
    target = TYPES[getattr(entity.attributes[name], "target", "Task")]
    return (
        f"{name} {draw(st.sampled_from(['has', 'any']))} "
        f"({draw(conditions(target, depth + 1) | st.just(''))})"
    )


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Most have an answer."""
    entity = draw(st.sampled_from(list(TYPES.values())))
    shown, page = draw(paths(entity)), draw(st.sampled_from(PAGES))
    where = f"{entity.name} where {draw(conditions(entity))}"
    if draw(st.integers(0, 5)) == 0:
        return f"select count({shown}), {shown} from {where} group by {shown}{page}"
    order = f" order by {draw(paths(entity))} desc" if draw(st.integers(0, 3)) == 0 else ""
    return (
        f"select {shown} from {where}{order}{page}"
        if draw(st.booleans())
        else f"{where}{order}{page}"
    )


@settings(max_examples=EXAMPLES * 5, deadline=None)
@given(st.text(max_size=80) | TOKENS | queries())
@example("Task where " + "not " * 100_000 + "name is x")
@example("Task where " + "(" * 100_000)
@example("Task where name in (" + ",".join(["x"] * 100_000) + ")")
@example('Task where name is "' + "\\" * 100_001)
def test_any_text_is_a_query_that_can_be_written_again_or_a_parse_error(text: str) -> None:
    try:
        query = parsed(text)
    except ParseError:
        event("refused")
        return
    event("read")
    assert parsed(written(query)) == query


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(expression=queries())
@example(expression="Task where name like '" + "%x" * 4_999 + "'")
@example(expression="Task where position is 1 or assignments.position > 99999999999")
@example(expression="select count(name), weekly_hours from WorkCalendar group by weekly_hours")
@example(expression="WorkCalendar order by exceptions desc")
@example(
    expression=(
        "select count(allocation_type), allocation_type from Allocation group by allocation_type"
    )
)
def test_any_query_has_an_answer_or_is_a_parse_error(library: Session, expression: str) -> None:
    try:
        [result] = library.call([{"action": "query", "expression": expression}])
    except ParseError:
        event("refused")
        return
    event("answered")
    assert isinstance(result["data"], list)
