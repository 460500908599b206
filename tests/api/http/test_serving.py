"""The server as a whole: the command, many at once, a window beside it, stopping, a certificate."""

import json
import shutil
import ssl
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from planner_app import catalogues
from planner_app.api.http.tokens import Tokens
from planner_app.languages import ENGLISH
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.settings import LANGUAGE, Settings
from planner_app.words import day_words
from tests.another_process import another_process
from tests.api.http.conftest import Caller
from tests.api.http.crowd import Stage, crowd, hold_against, serving
from tests.operations.conftest import Studio, day
from tests.test_cli import planner


@pytest.fixture
def tokens() -> Iterator[dict[str, str]]:
    """Of four callers."""
    made = {name: Tokens().make(name, read_only=False) for name in ("one", "two", "three", "four")}
    yield made
    for name in made:
        Tokens().revoke(name)


def test_sixty_four_clients_lose_and_double_nothing(
    studio: Studio, tokens: dict[str, str], location: str
) -> None:
    """`python -m tests.api.http.crowd` does it for a minute."""
    for who in ("Ana", "Ben", "Cleo"):
        studio.row("sh1", who, low=1, high=2)
    tasks = [studio[name] for name in ("sh1", "sh2", "loose")]
    people = [studio[name] for name in ("Ana", "Ben", "Cleo")]
    before = studio.workspace.snapshot.revision
    with serving(location) as address:
        tally = crowd(address, tokens, Stage(tasks, people), seconds=120, calls=8)
    hold_against(location, before, tally)
    assert sum(tally.accepted.values()) > 50
    assert tally.statuses["assign", 422] and tally.statuses["remove", 422], "rules were met"
    studio.workspace.catch_up().result()


def test_what_was_accepted_is_finished_when_the_server_is_stopped(
    studio: Studio, tokens: dict[str, str], location: str
) -> None:
    """Calls under way when the signal comes are answered; those answered with 200 are in the
    journal, no others."""
    answers: list[tuple[int, Any]] = []
    first = threading.Event()

    def call(address: str, number: int) -> None:
        body = {"member_id": studio["Ana"], "work": 0.1, "append": True, "note": f"{number}"}
        caller = Caller(address, "one", tokens["one"])
        while len(answers) < 1000:
            try:
                answer = caller.call(
                    "POST", f"/api/workspaces/1/tasks/{studio['sh1']}/track_time", body
                )
            except OSError:
                return  # no longer taken
            answers.append((answer.status, answer.body))
            first.set()

    before = studio.workspace.snapshot.revision
    with serving(location) as address:
        threads = [threading.Thread(target=call, args=(address, number)) for number in range(16)]
        for thread in threads:
            thread.start()
        first.wait(60)
    for thread in threads:
        thread.join()
    studio.workspace.catch_up().result()
    accepted = sum(status == 200 for status, _ in answers)
    assert accepted and {status for status, _ in answers} <= {200, 422}
    assert studio.workspace.snapshot.revision == before + accepted


def test_reads_do_not_wait_for_an_edit(ada: Caller, studio: Studio) -> None:
    """Somebody holds the writer; readers are answered, the edit when the writer is free."""
    hold, held, edited = threading.Event(), threading.Event(), threading.Event()

    def slow(_edit: object) -> None:
        held.set()
        assert hold.wait(60)

    waiting = studio.workspace.submit(slow)
    assert held.wait(60)

    def rename() -> None:
        ada.put(f"/tasks/{studio['sh2']}", {"name": "sh2 b"})
        edited.set()

    thread = threading.Thread(target=rename)
    thread.start()
    try:
        for _ in range(5):
            assert ada.get(f"/tasks/{studio['sh2']}")["name"] == "sh2"
            assert len(ada.get("/tasks")) == 3
        assert not edited.is_set()
    finally:
        hold.set()
        thread.join()
    waiting.result()
    assert edited.is_set() and ada.get(f"/tasks/{studio['sh2']}")["name"] == "sh2 b"


def test_a_window_on_the_same_plan_stays_live_and_so_do_answers(
    studio: Studio, tokens: dict[str, str], location: str
) -> None:
    """The fixture's workspace stands for a window; both see each other's edits within a second or
    two."""
    told, seen = threading.Event(), threading.Event()
    studio.workspace.subscribe(
        lambda changes, _: told.set() if changes.author == "one" else seen.set()
    )
    stop = studio.workspace.watch(lambda _sentence, _lost: None)
    with serving(location) as address:
        caller = Caller(address, "one", tokens["one"])
        caller.post(f"/tasks/{studio['sh1']}/update_assignment", {"person_id": studio["Ana"]})
        assert told.wait(5)
        assert studio.who("sh1") == ["Ana"]
        studio.workspace.run(update_treeitem, studio["sh1"], name="renamed here")
        found = [caller.get(f"/tasks/{studio['sh1']}")["name"]]
        until = threading.Event()
        while found[-1] != "renamed here" and len(found) < 50:
            until.wait(0.1)
            found.append(caller.get(f"/tasks/{studio['sh1']}")["name"])
        assert found[-1] == "renamed here"
    stop()


def test_another_process_edits_between_a_callers_two_edits(
    ada: Caller, studio: Studio, location: str
) -> None:
    """The server's workspace has not looked yet: its edit is still made on what stands."""
    with another_process(location) as other:
        other.run(create_assignment, studio["sh1"], person_id=studio["Ben"])
        found = ada.post(f"/tasks/{studio['sh1']}/update_assignment", {"person_id": studio["Ana"]})
    assert [row["person_id"] for row in found["assignments"]] == [studio["Ben"], studio["Ana"]]


def test_tokens_are_made_listed_and_taken_back_by_the_command() -> None:
    made = planner("serve", "--new-token", "nightly build", "--read-only")
    assert (made.returncode, made.stderr) == (0, "")
    token = made.stdout.splitlines()[-1]
    assert Tokens().prove("nightly build", token) is not None
    listed = planner("serve", "--tokens")
    assert "nightly build (read only), since 20" in listed.stdout and token not in listed.stdout
    again = planner("serve", "--new-token", "nightly build")
    assert again.stdout == ""
    assert (again.returncode, "already a token" in again.stderr) == (1, True)
    assert planner("serve", "--revoke", "nightly build").returncode == 0
    assert Tokens().prove("nightly build", token) is None
    assert planner("serve", "--revoke", "nightly build").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--host", "0.0.0.0"], 1, "--insecure"),
        (["--cert", "nowhere.pem"], 1, "go together"),
        (["--host", "203.0.113.7", "--insecure"], 1, "cannot listen on 203.0.113.7"),
        (["--port", "99999"], 2, "65535"),
        (["--tokens"], 2, "PLAN"),
    ],
)
def test_a_server_that_cannot_be_started_says_why(
    tmp_path: Path, arguments: list[str], status: int, words: str
) -> None:
    plan = tmp_path / "show.plan"
    Workspace.create(str(plan)).close()
    done = planner("serve", str(plan), *arguments)
    assert done.returncode == status and "Traceback" not in done.stderr
    assert words in done.stderr.replace("\n", " ")


def test_serving_needs_no_qt(tmp_path: Path) -> None:
    """On a machine without libGL."""
    code = (
        "import sys; sys.modules['PySide6'] = None\n"
        "import planner_app.api.http.serving, planner_app.application, planner_app.cli\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6.', 'pyqtgraph'))]"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="there is no openssl here to make a certificate"
)
def test_a_certificate_protects_what_is_sent(tmp_path: Path, tokens: dict[str, str]) -> None:
    key, cert, plan = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "show.plan"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run([*make, *names, "-keyout", key, "-out", cert], check=True, capture_output=True)
    Workspace.create(str(plan), name="Show").close()
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "planner_app",
        "serve",
        str(plan),
        "--port",
        "0",
        "--host",
        "0.0.0.0",
    ]
    process = subprocess.Popen(
        [*command, "--cert", cert, "--key", key], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        assert "https://0.0.0.0:" in line
        port = line.split("0.0.0.0:")[1].split(",")[0]
        request = urllib.request.Request(
            f"https://127.0.0.1:{port}/api/account",
            headers={"Authorization": f"Bearer {tokens['one']}"},
        )
        with urllib.request.urlopen(
            request, context=ssl.create_default_context(cafile=cert), timeout=60
        ) as answer:
            assert json.load(answer)["user_name"] == "one"
    finally:
        process.terminate()
        process.wait(60)
        process.stderr.close()


def test_listening_beyond_this_computer_without_a_certificate_warns(tmp_path: Path) -> None:
    plan = tmp_path / "show.plan"
    Workspace.create(str(plan)).close()
    command = [
        sys.executable,
        "-m",
        "planner_app",
        "serve",
        str(plan),
        "--port",
        "0",
        "--host",
        "0.0.0.0",
        "--insecure",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    warning, serving_line = process.stderr.readline(), process.stderr.readline()
    process.terminate()
    assert process.wait(60) == 0
    process.stderr.close()
    assert warning.startswith("Warning:") and "Serving show at http://0.0.0.0:" in serving_line


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine and settings that speak German."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    before = Settings().get(LANGUAGE)
    Settings().set(LANGUAGE, "de")
    yield
    Settings().set(LANGUAGE, before)


@pytest.mark.usefixtures("german")
def test_the_server_and_json_speak_english_on_a_german_machine(
    studio: Studio, tokens: dict[str, str], location: str
) -> None:
    """Programs read them. The days of a sentence are German without a catalogue, too."""
    assert catalogues.speak_preferred() == "de" and day_words(day(5)).endswith("Januar 2026")
    catalogues.speak(ENGLISH)
    studio.row("sh1", "Ana", low=8, high=8)
    studio.workspace.run(update_treeitem, studio["sh1"], promise_by=day(1))
    with serving(location) as address:
        caller = Caller(address, "one", tokens["one"])
        path = f"/tasks/{studio['sh1']}/track_time"
        sent = {"member_id": studio["Ana"], "work": 20, "work_performed_on": "2026-01-05"}
        caller.post(path, sent)
        refusal = caller.refused("POST", path, {**sent, "work": 5, "append": True})
        assert "5 January 2026" in refusal and "Januar " not in refusal
        assert caller.refused("GET", "/tasks/999", status=404) == "This plan has no task 999."
    done = planner("schedule", location, "--json", "--now", "2026-01-12T09:00+00:00")
    told = [found["message"] for found in json.loads(done.stdout)["alerts"]]
    assert any("1 January 2026" in sentence for sentence in told), told
    studio.workspace.catch_up().result()
