"""ftrack's own client, and another one on top of it: ftrack-python-api 3.1.0 and ftrack-query 2.0.0
from PyPI, unmodified, in an environment of their own, on a served plan."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from planner_app import Session
from planner_app.operations.opened.workspace import Workspace
from tests.api.http.conftest import Caller, served
from tests.api.page import SNIPPETS, furnish
from tests.environments import python_with

Client = Callable[..., Any]
SCRIPT = Path(__file__).with_name("ftrack_user.py")


@pytest.fixture(scope="session")
def python() -> Path:
    """Of the clients' environment."""
    return python_with("ftrack", "ftrack-python-api==3.1.0", "ftrack-query==2.0.0")


@pytest.fixture
def page(location: str) -> str:
    """A plan with what the page names."""
    with Session(location) as session:
        furnish(session)
    return location


@pytest.fixture
def server(page: str, token: str) -> Iterator[tuple[Caller, Workspace]]:
    """Serves it; edits are those of ada."""
    with Workspace.open(page, author="ada") as workspace, served(workspace) as address:
        yield Caller(address, "ada", token), workspace


@pytest.fixture
def client(server: tuple[Caller, Workspace], python: Path) -> Client:
    """Does a step in the clients' environment and answers what was seen."""
    caller, _ = server

    def run(step: str, name: str = caller.name) -> Any:
        done = subprocess.run(
            [python, SCRIPT, caller.address, name, caller.token, step],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)[step]

    return run


def test_the_pages_snippets_run(client: Client, server: tuple[Caller, Workspace]) -> None:
    _, workspace = server
    before = len(workspace.history.entries())
    assert client("snippets") == list(SNIPPETS)
    labels = [(entry.author, entry.label) for entry in workspace.history.entries()[before:]]
    assert labels == [
        ("ada", "Put my_user on 'My Task'"),
        ("ada", "Added Project Work for my_user, 1 – 31 January 2023"),
        ("ada", "Changed the type of ana on 'My Task'"),
        ("ada", "Changed an allocation: Vacation for my_user, 1 – 28 February 2023"),
        ("ada", "Took ana off 'My Task'"),
        ("ada", "Removed Vacation for my_user, 1 – 28 February 2023"),
    ]


def test_every_type_is_made_read_changed_and_deleted(client: Client) -> None:
    seen = client("kinds")
    assert {name for name, found in seen.items() if found.pop("left", 0)} == set()
    assert seen == {
        "Task": {"name": "y", "bid": 36000.0},
        "Folder": {"name": "y"},
        "Package": {"name": "y"},
        "Project": {"full_name": "y"},
        "Event": {"is_on_hold": True},
        "PartialDayEvent": {"end": "2026-03-04T01:00:00+00:00"},
        "Milestone": {"date": "2026-03-04T00:00:00+00:00"},
        "User": {"first_name": "Louis", "is_active": False},
        "Group": {"name": "Animation", "members": 0},
        "Assignment": {"low_effort_remaining": 2.0, "high_effort_remaining": 4.0},
        "Appointment": {},
        "Allocation": {"value": 0.5, "end": "2026-03-05T00:00:00+00:00"},
        "Timelog": {"duration": 3600.0, "comment": "b"},
        "TypedContextLink": {"lag_days": 2.0},
        "Dependency": {"lag_days": 1.0},
        "Activity": {"name": "y"},
        "Type": {"name": "y2"},
        "AssignmentType": {"name": "y"},
        "AllocationType": {"takes_time": False},
        "WorkCalendar": {"name": "y"},
    }


def test_pages_subqueries_and_collections(client: Client) -> None:
    assert client("collections") == {
        "members": ["u0", "u1", "u2"],
        "added": ["u0"],
        "replaced": True,
        "paged": [f"t{n}" for n in range(7)],
        "inside": ["t0"],
        "any": ["t1"],
        "team": ["u0", "u1"],
        "status": ["Done", "DONE", True],
        "type": "Compositing",
        "counted": {"count_id": 1, "parent_name": "My Project"},
    }


def test_metadata(client: Client) -> None:
    assert client("metadata") == [{"a": "3", "b": "2"}, {"c": "{x}"}]


def test_r17_a_batch_that_fails_leaves_nothing_behind(
    client: Client, server: tuple[Caller, Workspace]
) -> None:
    said = client("refusals")
    assert said[:2] == [
        [
            "ServerError",
            "Server reported error: ValidationError(A new Assignment needs the attribute "
            "'context'.)",
        ],
        0,
    ]
    assert "'only' must keep at least one assignment." in said[2][1]
    assert "ParseError(No attribute 'colour' exists for schema 'Task'.)" in said[3][1]
    assert "ParseError(Failed to parse: " in said[4][1]
    assert server[1].history.entries()[-1].label == "Added 'Whole or nothing', and 1 more change"


def test_ensure_and_get(client: Client) -> None:
    assert client("ensured") == [True, "b", "Task"]


def test_what_stands_where_in_a_production(client: Client) -> None:
    assert client("production") == {
        "above": ["film", "sq1", "sh11"],
        "below": ["sh10", "anim10", "sh11", "anim11"],
        "link": ["film", "sq1", "sh11", "anim11"],
        "found": ["anim00", "anim01"],
        "around": ["film"],
        "statuses": ["Not started", "In progress", "On hold", "Done"],
        "types": ["Animation"],
        "children": ["sq0", "sq1"],
        "many": 10,
    }


def test_r12_appointments_assign_and_allocate(client: Client) -> None:
    assert client("assigning") == {
        "named": ["ida", True],
        "team": ["ida", "joe"],
        "mine": ["anim00", "anim01"],
        "busy": [["ida", 0], ["joe", 0]],
        "of user": ["anim01"],
        "left": ["joe"],
    }


def test_hours_links_and_statuses(client: Client) -> None:
    assert client("tracking") == {
        "hours": 6.0,
        "time_logged": 6.0,
        "since": 2,
        "waits for": ["anim00"],
        "to": "anim10",
        "counted": {"Done": 1, "In progress": 1, "Not started": 2},
        "logged on": ["anim00"],
        "due": ["anim00"],
        "links": 1,
    }


def test_what_there_is_not_is_an_error_of_the_client(client: Client) -> None:
    said, tasks = client("beyond")
    words = {
        "component": "FileComponent",
        "encode": "FileComponent",
        "widget": "Invalid action 'get_widget_url'.",
        "upload": "Invalid action 'get_upload_metadata'.",
        "invite": "Invalid action 'send_user_invite'.",
        "key": "Invalid action 'reset_remote'.",
        "timer": "Timer",
        "note": "Note",
        "sequence": "Sequence",
        "custom": "custom_attributes",
        "priority": "No attribute 'priority' exists for schema 'Task'.",
        "group": "The team of a project consists of people only.",
        "ancestors": "Nobody can set 'ancestors' of Task.",
        "publish": "not connected",
    }
    assert {name: word in said[name][1] for name, word in words.items()} == dict.fromkeys(
        words, True
    )
    assert {kind for kind, _ in said.values()} == {
        "ServerError",
        "UnrecognisedEntityTypeError",
        "KeyError",
        "EventHubConnectionError",
    }
    assert tasks == 5


def test_events_are_heard_within_the_session(client: Client) -> None:
    assert client("events") == [[{"n": 1}], False]


def test_a_wrong_token_is_an_error_of_the_client(client: Client) -> None:
    kind, sentence = client("wrong_token")
    assert (kind, sentence.split("(")[0]) == (
        "ServerError",
        "Server reported error: InvalidCredentialsError",
    )


def test_ftrack_query_works_too(client: Client) -> None:
    name = 'Say "100%"'
    assert client("asked_by_ftrack_query") == [1, [name], [name], [name, "My Task"], [name], 1, 0]
