"""Whatever is sent is answered or refused in a sentence; a refusal changes nothing. Hypothesis
writes what is sent.

PLANNER_APP_TEST_EXAMPLES says how many inputs each test gets (packaging/test.py --nightly: 2 000).
"""

import json
from collections.abc import Callable
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from planner_app.api.http.envelope import as_json
from planner_app.api.http.error_answers import ErrorAnswer
from planner_app.api.http.liquidplanner.calls.activities import ActivityChange
from planner_app.api.http.liquidplanner.calls.dependencies import LinkChange, NewLink
from planner_app.api.http.liquidplanner.calls.estimates import NewEstimate
from planner_app.api.http.liquidplanner.calls.members import MemberChange, TeamChange
from planner_app.api.http.liquidplanner.calls.moving import Neighbour
from planner_app.api.http.liquidplanner.calls.timesheet import EntryChange, NewEntry, Tracked
from planner_app.api.http.liquidplanner.documents.bodies import Sent
from planner_app.api.http.liquidplanner.documents.filters import Asker, matching
from planner_app.api.http.liquidplanner.documents.item_requests import ItemChange, NewItem
from planner_app.api.http.liquidplanner.documents.paths import Collection
from planner_app.api.http.liquidplanner.documents.requests import AssignmentChange, NewOrder
from planner_app.api.http.live import Standing
from planner_app.errors import Refused
from tests.api.http.direct import Direct
from tests.operations.conftest import Studio
from tests.thoroughness import examples

EXAMPLES = examples(60)
BODIES: tuple[type[Sent], ...] = (
    AssignmentChange, NewOrder, ItemChange, NewItem, Tracked, EntryChange, NewEntry, NewLink, LinkChange, NewEstimate,  # noqa: E501
    Neighbour, MemberChange, TeamChange, ActivityChange,
)  # fmt: skip
FIELDS = sorted(
    {name for body in BODIES for name in body.model_fields}
    | {"task", "assignment", "estimate", "_method"}
)
IDS = st.integers(0, 12)
VALUES = (
    IDS | IDS.map(str) | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)  # noqa: E501
    | st.sampled_from(["4h", "0.5d", "1e5", "-0", (
        "2026-01-05"
    ), "2026-02-30", "2026-01-05T09:00:00+00:00", "NaN"])
    | st.datetimes().map(str) | st.dates().map(str)
)  # fmt: skip
OBJECTS = st.dictionaries(
    st.sampled_from(FIELDS) | st.text(max_size=8), VALUES | st.lists(VALUES, max_size=3), max_size=5
)
JSON = st.recursive(
    VALUES,
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3)
    ),
    max_leaves=8,
)
SENT = (
    OBJECTS
    | st.dictionaries(
        st.sampled_from(FIELDS), OBJECTS | st.lists(OBJECTS, max_size=2) | JSON, max_size=3
    )
    | JSON
)
ATTRIBUTES = st.sampled_from(
    ["id", "owner_id", "parent_id", "project_id", "name", (
        "item_type"
    ), "is_done", "is_on_hold", "promise_by",
     "created_by", "last_updated", "earliest_start", "external_reference"]
)  # fmt: skip
OPERATORS = st.sampled_from(
    [
        "=",
        "!=",
        "is",
        "is not",
        "contains",
        "starts_with",
        "after",
        "before",
        ">",
        "<",
        ">=",
        "<=",
        "is_set",
        "is_not_set",
    ]
)
FILTERS = st.text(max_size=60) | st.builds(
    "{}{}{}{}{}".format, ATTRIBUTES, st.sampled_from(["", (
        " "
    ), "  "]), OPERATORS, st.sampled_from(["", " "]),
    st.sampled_from(["me", "1,2", "true", "2026-01-05", "'x y'", '"', ""]) | st.text(max_size=12),
)  # fmt: skip
thoroughly = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def test_any_text_is_a_filter_or_refused(studio: Studio) -> None:
    standing = Standing(studio.workspace.snapshot)
    asker = Asker(studio["Ana"], dict)

    @thoroughly
    @given(st.lists(FILTERS, min_size=1, max_size=3), st.sampled_from(["AND", "or", "x"]))
    def ask(filters: list[str], conjunction: str) -> None:
        try:
            passes = matching(standing, filters, conjunction, asker)
        except Refused as refusal:
            assert str(refusal).endswith(".")
        else:
            assert {passes(item) for item in standing.snapshot.items.values()} <= {True, False}

    ask()


def test_any_bytes_are_a_body_or_refused() -> None:
    @thoroughly
    @given(
        st.binary(max_size=60)
        | st.text(alphabet='{}[]":,=&%+1eE.-ntrufalse', max_size=40).map(str.encode),
        st.sampled_from(["", "application/json"]),
    )
    def read(body: bytes, content_type: str) -> None:
        try:
            found = as_json(body, content_type)
        except ErrorAnswer as problem:
            assert problem.status == 422
        else:
            assert not found.strip() or json.loads(found) is not NotImplemented

    read()


def test_any_json_fits_a_call_or_is_refused() -> None:
    @thoroughly
    @given(st.sampled_from(BODIES), SENT)
    def fit(body: type[Sent], sent: object) -> None:
        try:
            body.model_validate(sent)
        except ValidationError as error:
            assert error.error_count()

    fit()


CALLS: list[tuple[str, Callable[[str, int, int], str]]] = [
    ("POST", lambda where, item, _: f"{where}/{item}/update_assignment"),
    ("POST", lambda where, item, _: f"{where}/{item}/update_assignment"),
    ("POST", lambda where, item, _: f"{where}/{item}/reorder_assignments"),
    ("DELETE", lambda where, item, row: f"{where}/{item}/assignments/{row}"),
    ("POST", lambda where, _item, _row: where),
    ("PUT", lambda where, item, _: f"{where}/{item}"),
    ("POST", lambda where, item, _: f"{where}/{item}/track_time"),
    ("POST", lambda where, item, _: f"{where}/{item}/estimates"),
    ("POST", lambda where, item, _: f"{where}/{item}/dependencies"),
    ("POST", lambda where, item, other: f"{where}/{item}/move_after?other_id={other}"),
    ("POST", lambda where, item, other: f"{where}/{item}/package_before?other_id={other}"),
    ("PUT", lambda _where, person, _: f"members/{person}"),
    ("POST", lambda _where, _item, _row: "teams"),
    ("PUT", lambda _where, entry, _: f"timesheet_entries/{entry}"),
    ("GET", lambda where, item, depth: f"{where}/{item}?depth={depth}"),
]


def test_r17_no_call_stumbles_and_a_refused_one_changes_nothing(studio: Studio, token: str) -> None:
    workspace = studio.workspace
    studio.row("sh1", "Ana", low=1, high=2)
    studio.row("sh1", "Ben", low=1, high=2)
    direct = Direct(workspace, token)

    @thoroughly
    @given(st.sampled_from(CALLS), st.sampled_from([c.value for c in Collection]), IDS, IDS, SENT)
    def call(
        what: tuple[str, Callable[[str, int, int], str]],
        where: str,
        item: int,
        other: int,
        sent: object,
    ) -> None:
        method, path = what
        before = workspace.snapshot.revision
        status, answer = direct.call(
            method, f"/api/workspaces/1/{path(where, item, other)}", json.dumps(sent).encode()
        )
        assert status in (200, 201, 404, 422), (status, answer)
        if status >= 400:
            assert answer["type"] == "Error" and answer["message"].endswith(".")
            assert workspace.snapshot.revision == before

    @thoroughly
    @given(
        st.sampled_from([c.value for c in Collection]),
        st.lists(FILTERS, max_size=2),
        st.text(max_size=5),
        st.integers(-2, 9),
    )
    def ask(where: str, filters: list[str], order: str, limit: int) -> None:
        asked = "&".join(f"filter[]={quote(text.encode('utf-8', 'replace'))}" for text in filters)
        status, _ = direct.call(
            "GET",
            f"/api/workspaces/1/{where}?{asked}&order={quote(order.encode('utf-8', 'replace'))}&limit={limit}",  # noqa: E501
            b"",
        )
        assert status in (200, 422)

    try:
        call()
        ask()
    finally:
        direct.close()
