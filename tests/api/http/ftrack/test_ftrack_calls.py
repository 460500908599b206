"""`POST /api` as it is on the wire: who may, what is marked, what is refused with which status."""

from typing import Any

import pytest

from planner_app.api.http.tokens import Tokens
from tests.api.http.conftest import Answer, Caller
from tests.operations.conftest import Studio


def post(ada: Caller, body: Any, **headers: str) -> Answer:
    """As ftrack's client sends it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ada.call(
        "POST", "/api", body, {"ftrack-user": ada.name, "ftrack-api-key": ada.token, **named}
    )


def ask(expression: str) -> dict[str, str]:
    return {"action": "query", "expression": expression}


def test_construction_is_two_questions(ada: Caller) -> None:
    server, schemas = post(
        ada, [{"action": "query_server_information"}, {"action": "query_schemas"}]
    ).body
    assert server["version"] == "4.13.0"
    named = {schema["id"]: schema for schema in schemas}
    assert named["Assignment"]["properties"]["resource"] == {"$ref": "Resource"}
    assert named["Assignment"]["properties"]["id"] == {"type": "string", "default": "{uid}"}
    assert "expected_start" in named["Assignment"]["immutable"]
    assert named["Metadata"]["primary_key"] == ["parent_id", "key"]
    assert named["Task"]["properties"]["metadata"]["type"] == "mapped_array"
    assert "Location" in named


def test_moments_are_marked_both_ways(ada: Caller, studio: Studio) -> None:
    [user] = post(ada, [ask("User where username is ana")]).body[0]["data"]
    moment = {"__type__": "datetime", "value": "2026-01-05T00:00:00"}
    data = {"resource": user, "start": moment, "end": moment, "allocation_type": "Vacation"}
    made = post(
        ada,
        [
            {
                "action": "create",
                "entity_type": "Allocation",
                "entity_key": ["a"],
                "entity_data": data,
            }
        ],
    )
    assert made.body[0]["data"]["start"] == moment
    assert len(studio.workspace.snapshot.allocations) == 1
    day = {"__type__": "datetime", "value": "2026-03-01"}
    [task] = post(ada, [ask("Task where name is sh1")]).body[0]["data"]
    change = {
        "action": "update",
        "entity_type": "Task",
        "entity_key": [task["id"]],
        "entity_data": {"end_date": day},
    }
    [changed] = post(ada, [change]).body
    assert changed["data"]["promise_by"] == {"__type__": "date", "value": "2026-03-01"}


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        ([ask("Task where {x} is 1")], "ParseError", "Failed to parse"),
        ([ask("Task where colour is 1")], "ParseError", (
            "No attribute 'colour' exists for schema 'Task'."
        )),
        ([{"action": "reset_remote"}], "ValidationError", "Invalid action 'reset_remote'."),
        ([{"action": ["query"]}], "ValidationError", (
            "A batch is a list of operations, each with an "
            "action."
        )),
        ([{"action": "delete", "entity_type": 3}], "ValidationError", "No schema '3' exists."),
        ([{"action": "create", "entity_type": "Task", (
            "entity_data"
        ): {"start_date": {"__type__": "date", "value": 1}}}],
         "ValidationError", "'1' is not a moment."),
    ],
)  # fmt: skip
def test_refusals_are_what_the_client_and_everybody_else_reads(
    ada: Caller, body: list[dict[str, Any]], kind: str, sentence: str
) -> None:
    answer = post(ada, body)
    assert answer.status == 422
    assert (answer.body["exception"], answer.body["error_code"], answer.body["type"]) == (
        kind,
        None,
        "Error",
    )
    assert sentence in answer.body["message"]
    assert answer.body["content"] == answer.body["message"].replace("{", "{{").replace("}", "}}")
    assert post(ada, body, ftrack_strict_api="false").status == 200
    assert post(ada, body, ftrack_strict_api="true").status == 422


def test_what_is_no_batch_is_refused(ada: Caller) -> None:
    for body in (
        {"action": "query"},
        [3],
        b"[" * 900 + b"]" * 900,
        [{"action": "query", "x": [[[[]]]]}],
    ):
        assert post(ada, body).status == 422
    assert post(ada, []).body == []


def test_only_who_has_a_token_is_let_in(ada: Caller) -> None:
    for headers in ({"ftrack_user": "ben"}, {"ftrack_api_key": "wrong"}, {"ftrack_api_key": ""}):
        answer = post(ada, [ask("Task")], **headers)
        assert (answer.status, answer.body["exception"]) == (401, "InvalidCredentialsError")
    assert ada.call("POST", "/api", [ask("Task")]).status == 401


def test_a_token_for_reading_only_reads(ada: Caller, studio: Studio) -> None:
    token = Tokens().make("guest", read_only=True)
    guest = Caller(ada.address, "guest", token)
    assert len(post(guest, [ask("Task")]).body[0]["data"]) == 3
    create = {
        "action": "create",
        "entity_type": "Task",
        "entity_key": ["t"],
        "entity_data": {"name": "x"},
    }
    answer = post(guest, [create])
    assert (answer.status, answer.body["exception"]) == (403, "PermissionError")
    Tokens().revoke("guest")
    assert "x" not in {item.name for item in studio.workspace.snapshot.items.values()}


def test_a_limit_beyond_what_a_page_holds_is_no_trouble(ada: Caller) -> None:
    [found] = post(ada, [ask("Task limit 99999999")]).body
    assert (len(found["data"]), found["metadata"]) == (3, {"next": {"offset": None}})
