"""Who gets in, from where, how much and how often; and what no log may hold."""

import base64
import http.client
import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from planner_app.api.http import envelope, serving, throttle
from planner_app.api.http.tokens import Tokens
from planner_app.errors import UserError
from planner_app.settings import settings_folder
from tests.api.http.conftest import Caller, served
from tests.operations.comparing import stored
from tests.operations.conftest import Studio


@pytest.fixture
def looker(ada: Caller) -> Iterator[Caller]:
    """Somebody whose token is for reading only."""
    token = Tokens().make("looker", read_only=True)
    yield Caller(ada.address, "looker", token)
    Tokens().revoke("looker")


def raw(address: str, text: bytes) -> bytes:
    """What a server says to bytes sent as they are, until it hangs up."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port or 0), timeout=30) as plain:
        plain.sendall(text)
        said = b""
        while chunk := plain.recv(65536):
            said += chunk
    return said


def bearer(caller: Caller) -> dict[str, str]:
    return {"Authorization": f"Bearer {caller.token}"}


def test_a_token_is_sent_as_basic_or_bearer(ada: Caller) -> None:
    nobody = Caller(ada.address, "ada", "wrong")
    assert ada.call("GET", "/api/account", None, bearer(ada)).status == 200
    broken = [
        f"{scheme} {given}"
        for scheme in ("Basic", "Bearer")
        for given in ("???", "", "/w==", "YWRh", "é")
    ]
    for headers in ({}, bearer(nobody), *({"Authorization": each} for each in broken)):
        answer = nobody.call("GET", "/api/account", None, headers)
        assert (answer.status, answer.body["error"]) == (401, "Unauthorized"), headers
    assert Caller(ada.address, "ben", ada.token).call("GET", "/api/account").status == 401, (
        "another's name"
    )
    connection = http.client.HTTPConnection(urlsplit(ada.address).netloc, timeout=30)
    connection.request("GET", "/api/account")
    unknown = connection.getresponse()
    assert (unknown.status, unknown.getheader("www-authenticate", "")[:5]) == (401, "Basic")
    connection.close()


def test_a_token_may_have_a_name_with_any_letters(ada: Caller) -> None:
    """As usernames have: Basic authentication carries it in UTF-8, which is what the server asks
    for."""
    token = Tokens().make("Zoë Müller", read_only=True)
    try:
        assert (
            Caller(ada.address, "Zoë Müller", token).call("GET", "/api/account").body["user_name"]
            == "Zoë Müller"
        )
        assert Caller(ada.address, "Zoé Müller", token).call("GET", "/api/account").status == 401
    finally:
        Tokens().revoke("Zoë Müller")


def test_every_call_but_the_documents_asks_who_it_is(ada: Caller) -> None:
    nobody = Caller(ada.address, "ada", "wrong")
    documented = ada.call("GET", "/openapi.json").body["paths"]
    assert len(documented) > 20
    for path, methods in documented.items():
        filled = path.replace("{collection}", "tasks")
        for part in (
            "workspace",
            "treeitem",
            "assignment",
            "dependency",
            "entry",
            "member",
            "team",
            "activity",
        ):
            filled = filled.replace(f"{{{part}_id}}", "1")
        for method in methods:
            body = (
                None
                if method == "get"
                else [{"action": "query"}]
                if path == "/api"
                else {"name": "x"}
            )
            answer = nobody.call(method.upper(), filled, body)
            assert answer.status == 401, (method, path)
    assert nobody.call("GET", "/docs").status == 200


def test_a_read_only_token_reads_and_changes_nothing(looker: Caller, studio: Studio) -> None:
    before = stored(studio.workspace)
    assert looker.get(f"/tasks/{studio['sh1']}")["name"] == "sh1"
    assert looker.call("GET", "/api/account").body["read_only"] is True
    sent: list[tuple[str, str, Any]] = [
        ("POST", f"/tasks/{studio['sh1']}/update_assignment", {"person_id": studio["Ana"]}),
        ("POST", "/tasks", {"name": "x"}),
        ("PUT", f"/tasks/{studio['sh1']}", {"name": "x"}),
        ("DELETE", f"/tasks/{studio['sh1']}", None),
        ("POST", f"/tasks/{studio['sh1']}/track_time", {"work": 1, "member_id": studio["Ana"]}),
        ("POST", "/members", {"user_name": "x"}),
    ]
    for method, path, body in sent:
        assert "reading only" in looker.refused(method, path, body, 403)
    assert stored(studio.workspace) == before


def test_no_documented_call_changes_anything_for_a_read_only_token(
    looker: Caller, studio: Studio
) -> None:
    """Nor what lies beside the plan, such as timers; ftrack's batches neither, whatever stands
    before the writing."""
    before, beside = stored(studio.workspace, journal=True), sorted(settings_folder().iterdir())
    documented = looker.call("GET", "/openapi.json").body["paths"]
    for path, methods in documented.items():
        filled = (
            path.replace("{collection}", "tasks")
            .replace("{workspace_id}", "1")
            .replace("{team_id}", "1")
        )
        filled = re.sub("{.*?_id}", str(studio["sh1"]), filled)
        for method in methods.keys() - {"get"}:
            for body in (
                None,
                {},
                {"name": "x"},
                {"work": 1, "member_id": studio["Ana"]},
                {"low": 1, "high": 2},
            ):
                answer = looker.call(method.upper(), filled, body)
                assert answer.status >= 400, (method, filled, body)
    note = {
        "action": "create",
        "entity_type": "Metadata",
        "entity_key": ["x", "k"],
        "entity_data": {"value": "v"},
    }
    headers = {"ftrack-user": looker.name, "ftrack-api-key": looker.token}
    batch = [{"action": "query", "expression": "Task"}, note]
    assert looker.call("POST", "/api", batch, headers).status == 403
    assert stored(studio.workspace, journal=True) == before
    assert sorted(settings_folder().iterdir()) == beside


def test_a_token_taken_back_opens_nothing_any_more_and_a_new_one_does_at_once(ada: Caller) -> None:
    caller = Caller(ada.address, "late", Tokens().make("late", read_only=False))
    assert caller.call("GET", "/api/account").status == 200
    Tokens().revoke("late")
    assert caller.call("GET", "/api/account").status == 401


def test_no_token_is_in_the_log_whatever_happens(
    ada: Caller, studio: Studio, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where the server has a bug, whose report holds the traceback."""

    def bug(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("planner_app.api.http.liquidplanner.calls.read_tree.answer", bug)
    with caplog.at_level(logging.DEBUG):
        assert ada.call("GET", f"/api/workspaces/1/tasks/{studio['sh1']}").body == {
            "type": "Error",
            "error": "InternalError",
            "message": "The server had an internal error; details are in its log.",
        }
        ada.call(
            "POST",
            f"/api/workspaces/1/tasks/{studio['sh1']}/update_assignment",
            {"person_id": studio["Ana"]},
        )
        Caller(ada.address, "ada", "f00dfacef00dface").call("GET", "/api/account")
        ada.call("GET", "/api/account", None, bearer(ada))
    assert "RuntimeError: a bug" in caplog.text
    basic = base64.b64encode(f"ada:{ada.token}".encode()).decode()
    for secret in (ada.token, ada.token[8:], basic, "f00dfacef00dface"):
        assert secret not in caplog.text


def test_a_body_that_is_too_large_or_too_slow_is_refused(
    ada: Caller, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/tasks/{studio['sh1']}/update_assignment"
    monkeypatch.setattr(envelope, "MOST_BYTES", 100_000)
    assert "larger than" in ada.refused("POST", path, b'{"note": "' + b"x" * 100_000 + b'"}')
    head = (
        f"POST /api/workspaces/1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ada.token}\r\n"
    ).encode()
    chunked = (
        head
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"186a0\r\n"
        + b"x" * 100_000
        + b"\r\n5\r\nxxxxx\r\n"
    )
    assert b" 422 " in raw(ada.address, chunked) and b"larger than" in raw(ada.address, chunked)
    monkeypatch.setattr(envelope, "BODY_SECONDS", 0.1)
    said = raw(ada.address, head + b"Content-Length: 50\r\n\r\n{")
    assert b" 422 " in said and b"did not come" in said


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/workspaces/1/tasks", ""),
        ("/api/workspaces/1/tasks", "Authorization: Bearer f00dfacef00dface\r\n"),
        ("/api/v1/workspaces/1/tasks.json", "Authorization: Basic YWRhOm5v\r\n"),
        ("/api/nothing", ""),
        ("/api", ""),
        ("/api/v1/", "ftrack-user: ada\r\nftrack-api-key: no\r\n"),
    ],
)
def test_of_a_stranger_no_body_is_read(
    ada: Caller, monkeypatch: pytest.MonkeyPatch, path: str, headers: str
) -> None:
    """Not one that is too large, none that is no JSON, and nobody waits for one that does not
    come."""
    monkeypatch.setattr(envelope, "MOST_BYTES", 1_000)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n"
    for rest in (
        b"Content-Length: 2000\r\n\r\n" + b"x" * 2000,
        b"Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + b"x" * 2000 + b"\r\n0\r\n\r\n",
        b'Content-Length: 8\r\n\r\n{"a": NaN',
        b"Content-Length: 17000000\r\n\r\n",
    ):
        said = raw(ada.address, head.encode() + rest)
        assert said.startswith(b"HTTP/1.1 401 ") and b'"Unauthorized"' in said, said


def test_a_stranger_who_sends_everything_before_listening_is_told(ada: Caller) -> None:
    nobody = Caller(ada.address, "ada", "f00dfacef00dface")
    assert nobody.call("POST", "/api/workspaces/1/tasks", b"{" * 5_000_000).status == 401


def test_a_request_that_does_not_come_to_its_end_is_hung_up_on(
    ada: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HEAD_SECONDS", 0.2)
    assert raw(ada.address, b"GET /docs HTTP/1.1\r\nHost:") == b""
    whole = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    said = raw(ada.address, whole + b"GET /openapi.json HTTP/1.1\r\n")
    assert said.count(b"HTTP/1.1 200") == 1, "the first of two is answered"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1",
        b'{"a": NaN}',
        b"{" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe",
        b"=&=",
        b'{"person_id": "\\ud800"}',
        b"1" * 9_000,
    ],
)
def test_a_broken_body_is_refused(ada: Caller, studio: Studio, body: bytes) -> None:
    assert ada.refused("POST", f"/tasks/{studio['sh1']}/update_assignment", body).endswith(".")


def test_pages_of_other_sites_may_not_call(ada: Caller, studio: Studio) -> None:
    """CORS is closed, and so is a form that a browser would send with what it remembers of this
    server."""
    before = stored(studio.workspace)
    path = f"/api/workspaces/1/tasks/{studio['sh1']}/update_assignment"
    strange = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    assert ada.call("POST", path, {"person_id": studio["Ana"]}, strange).status == 403
    assert ada.call("POST", path, {"person_id": studio["Ana"]}, {"Origin": "null"}).status == 403
    preflight = {**strange, "Access-Control-Request-Method": "POST"}
    for answer in (
        ada.call("OPTIONS", path, None, preflight),
        ada.call("GET", "/api/account", None, strange),
    ):
        assert answer.status >= 400
        assert not any(name.startswith("access-control") for name in answer.headers)
    assert stored(studio.workspace) == before
    assert (
        ada.call("POST", path, {"person_id": studio["Ana"]}, {"Origin": ada.address}).status == 200
    ), "/docs does"


def test_an_unsupported_version_is_not_implemented(ada: Caller) -> None:
    assert ada.call("GET", "/api/account", None, {"X-API-Version": "3.0.0"}).status == 200, (
        "pyliquidplanner's"
    )
    for version in ("4.0.0", "x", ""):
        answer = ada.call("GET", "/api/account", None, {"X-API-Version": version})
        assert (answer.status, answer.body["error"]) == (501, "NotImplemented")


def test_paths_that_there_are_not(ada: Caller) -> None:
    for method, path in (
        ("GET", "/api/nothing"),
        ("GET", "/api/workspaces/1/dogs"),
        ("GET", "/api/workspaces/1/dogs/5"),
        ("PATCH", "/api/workspaces/1/tasks"),
        ("GET", "/"),
        ("GET", "/api/workspaces/1/tasks/1/../../../../etc/passwd"),
    ):
        answer = ada.call(method, path)
        assert (answer.status, answer.body["error"]) == (400, "BadRequest"), path
    for path in (
        "/api/workspaces/1/tasks/x",
        "/api/workspaces/one/tasks",
        "/api/workspaces/1/tasks/9" + "9" * 30,
    ):
        assert ada.call("GET", path).status == 404


def test_the_documented_limit_where_it_is_asked_for(studio: Studio, token: str) -> None:
    with served(studio.workspace, throttled=True) as address:
        ada = Caller(address, "ada", token)
        answers = [ada.call("GET", "/api/workspaces") for _ in range(throttle.CALLS + 1)]
    assert [answer.status for answer in answers] == [200] * throttle.CALLS + [503]
    assert answers[-1].headers["retry-after"] == "15"
    assert answers[-1].body == {
        "message": "Request throttled, try again later.",
        "error": "Throttled",
        "type": "Error",
    }


def test_after_fifteen_seconds_calls_are_answered_again() -> None:
    now = [0.0]
    limit = throttle.Throttle(lambda: now[0])
    for _ in range(throttle.CALLS):
        limit.count("ada")
    with pytest.raises(Exception, match="throttled"):
        limit.count("ada")
    limit.count("ben")
    now[0] = throttle.SECONDS
    limit.count("ada")


@pytest.mark.parametrize(
    ("door", "why"),
    [
        (serving.Door(host="0.0.0.0"), "other computers could read the tokens"),
        (serving.Door(host="example.com"), "other computers could read the tokens"),
        (serving.Door(host="::"), "other computers could read the tokens"),
        (serving.Door(cert=Path("x.pem")), "needs its key"),
        (serving.Door(cert=Path("x.pem"), key=Path("y.pem")), "no file x.pem"),
    ],
)
def test_no_door_is_opened_through_which_tokens_could_be_read(door: serving.Door, why: str) -> None:
    with pytest.raises(UserError, match=why):
        door.check()


def test_doors_that_may_be_opened() -> None:
    for door in (
        serving.Door(),
        serving.Door("localhost"),
        serving.Door("::1"),
        serving.Door("0.0.0.0", insecure=True),
    ):
        door.check()
    assert serving.Door("0.0.0.0", insecure=True).is_open and not serving.Door("::1").is_open
