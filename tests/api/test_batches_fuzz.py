"""Whatever is sent in a batch, it is done or refused in a sentence; the plan stays sound
(hypothesis)."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from planner_app.api.schema import TYPES
from planner_app.api.schema.attributes import (
    CollectionAttribute,
    Derived,
    EntityType,
    Nearest,
    Reference,
    Scalar,
)
from planner_app.errors import UserError
from planner_app.exception import ParseError
from tests.api.test_batches import Client, client
from tests.operations.conftest import studio, studio_plan, workspace
from tests.thoroughness import examples

__all__ = ["client", "studio", "studio_plan", "workspace"]
EXAMPLES = examples(60)
MADE = [name for name, entity in TYPES.items() if entity.is_made] + [
    "Task",
    "Assignment",
    "Assignment",
    "Status",
]
OFTEN_THERE = ["Task", "Task", "Project", "Folder", "Context", "User", "Group"]
NEW = ["new", "newer", "newest"]
OURS = {
    "treeitem": ["sh1", "sh2", "loose", "Film", "seq"],
    "person": ["ana", "ben", "cleo"],
    "team": ["Comp"],
    "": ["ana", "Comp", "done", "on-hold"],
}
"""Names of the studio's records by table."""
WRONG: list[Any] = [
    None,
    True,
    -1,
    2**70,
    float("nan"),
    float("inf"),
    "",
    "a\x00b",
    "\ud800",
    "x" * 300,
    [],
    {"a": 1},
]


def keys(target: str) -> st.SearchStrategy[str]:
    """Of what is there, or is made in the same batch, or not there at all."""
    return st.sampled_from([*OURS.get(TYPES[target].family, []) * 9, *NEW, "nobody"])


FITTING: dict[str, st.SearchStrategy[Any]] = {
    "string": st.sampled_from(
        ["a", "b", "Vacation", "Project Work", "assignment", "UTC", "x" * 2000]
    ),
    "boolean": st.booleans(),
    "integer": st.integers(-1, 3),
    "number": st.sampled_from([0, 1, 2.5, 8, 30_000, 1e9]),
    "date": st.sampled_from(
        [date(2026, 1, 5), "2026-01-09", datetime(2026, 1, 6, tzinfo=UTC), date.min, date.max]
    ),
    "datetime": st.sampled_from(
        [
            datetime(2026, 1, 5),  # noqa: DTZ001  (as scripts give them)
            datetime(2026, 1, 7, 12, tzinfo=UTC),
            datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12))),
            "2026-01-08T09:30:00+01:00",
        ]
    ),
    "object": st.sampled_from(
        [{}, {"mon": [["09:00", "17:00"]]}, {"mon": [["17:00"]]}, {"2026-12-25": []}]
    ),
}


@st.composite
def values(draw: st.DrawFn, entity: EntityType, name: str) -> Any:
    """Of an attribute, mostly one that it can be."""
    if draw(st.integers(0, 30)) == 0:
        return draw(st.sampled_from(WRONG))
    match entity.attributes[name]:
        case Scalar(kind=kind) | Derived(kind=kind):
            return draw(FITTING[kind])
        case Reference(target=target) | Nearest(target=target):
            key = draw(keys(target))
            return draw(st.sampled_from([key, None, *[{"__entity_type__": target, "id": key}] * 3]))
        case CollectionAttribute(target=target):
            return [
                {"__entity_type__": target, "id": key}
                for key in draw(st.lists(keys(target), max_size=2))
            ]


@st.composite
def operations(draw: st.DrawFn) -> dict[str, Any]:
    """Most make something new, or are about what is there."""
    action = draw(st.sampled_from(["create", "create", "update", "update", "delete"]))
    kinds = MADE if action == "create" else OFTEN_THERE if draw(st.integers(0, 9)) else list(TYPES)
    entity = TYPES[draw(st.sampled_from(kinds))]
    fresh = st.integers(0, 10**6).map(str) | st.sampled_from(NEW)
    key = [draw(fresh if action == "create" else keys(entity.name)) for _ in entity.primary_key]
    if entity.name == "Metadata":
        key[0] = draw(keys("Task"))
    settable = [
        name for name, attribute in entity.attributes.items() if attribute.is_set and name != "id"
    ]
    chosen = draw(st.lists(st.sampled_from(settable), max_size=1)) if settable else []
    if action == "create":
        chosen = [*entity.required, *chosen]
    data = {name: draw(values(entity, name)) for name in chosen}
    return {"action": action, "entity_type": entity.name, "entity_key": key, "entity_data": data}


def with_ids(client: Client, value: Any) -> Any:
    """Names of the studio's records stand for their ids."""
    if isinstance(value, list):
        return [with_ids(client, each) for each in value]
    if isinstance(value, dict):
        return {
            name: with_ids(client, each) if name in ("id", "entity_key") else each
            for name, each in value.items()
        }
    return client.ids.get(value, value) if isinstance(value, str) else value


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(batch=st.lists(operations(), min_size=1, max_size=2))
def test_r17_any_batch_is_done_or_refused_in_a_sentence(
    client: Client, batch: list[dict[str, Any]]
) -> None:
    sent = [{**with_ids(client, operation), "entity_data": {}} for operation in batch]
    for operation, drawn in zip(sent, batch, strict=True):
        data: dict[str, Any] = drawn["entity_data"]
        kinds = TYPES[drawn["entity_type"]].attributes
        operation["entity_data"] = {
            name: value if isinstance(kinds[name], Scalar | Derived) else with_ids(client, value)
            for name, value in data.items()
        }
    try:
        results = client.send(*sent)
    except (UserError, ParseError) as error:
        event("refused")
        assert str(error)
        return
    event("done")
    assert [result["action"] for result in results] == [operation["action"] for operation in batch]
