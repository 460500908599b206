"""Other processes' commits arrive by themselves; a server that goes away costs a sentence and
nothing else."""

import contextlib
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import event

from planner_app.errors import UserError
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.transaction.edit import Edit
from tests.databases import ServerPlans
from tests.operations.comparing import assert_snapshot_is_fresh, stored
from tests.operations.conftest import Studio
from tests.operations.server import Server, own_server

PATIENCE = 20.0
"""Seconds after which a message is given up; on a busy machine the start of a process takes
some."""

SCRIPT = """
import sys, time
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.opened.workspace import Workspace
with Workspace.open(sys.argv[1], author="script") as workspace:
    workspace.run(create_treeitem, name="from a script")
    print(time.time())
"""


def run_script(location: str) -> float:
    """Another process adds an item; answers when that was committed."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, location], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def test_another_process_commit_arrives_within_a_second(studio: Studio) -> None:
    arrived: Queue[tuple[float, str]] = Queue()
    studio.workspace.subscribe(lambda changes, _: arrived.put((time.time(), changes.author)))
    studio.workspace.watch(lambda *_: None)
    for _ in range(3):
        committed = run_script(studio.workspace.location)
        moment, author = arrived.get(timeout=PATIENCE)
        assert (author, moment - committed < 1.0) == ("script", True)
    assert studio.children()[-3:] == ["from a script"] * 3


def test_what_was_committed_before_watching_began_arrives_too(studio: Studio) -> None:
    arrived: Queue[str] = Queue()
    studio.workspace.subscribe(lambda changes, _: arrived.put(changes.author))
    run_script(studio.workspace.location)
    studio.workspace.watch(lambda *_: None)
    assert arrived.get(timeout=PATIENCE) == "script"


def test_own_edits_are_told_once(studio: Studio) -> None:
    told: Queue[int] = Queue()
    studio.workspace.watch(lambda *_: None)
    studio.workspace.subscribe(lambda changes, _: told.put(changes.revision))
    revisions = [studio.workspace.run(create_treeitem, name="mine").revision for _ in range(5)]
    run_script(studio.workspace.location)
    heard = [told.get(timeout=PATIENCE) for _ in range(6)]
    assert heard == [*revisions, revisions[-1] + 1]
    assert told.empty()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let go of an open file")
def test_a_file_that_goes_is_told_once_and_what_comes_back_in_its_place_is_read(
    studio: Studio, plan_path: Path, tmp_path: Path
) -> None:
    told: Queue[tuple[str, bool]] = Queue()
    arrived: Queue[str] = Queue()
    studio.workspace.watch(lambda *words: told.put(words))
    studio.workspace.subscribe(lambda changes, _: arrived.put(changes.author))
    copy_of(plan_path, tmp_path / "copy.plan")
    run_script(str(tmp_path / "copy.plan"))
    plan_path.rename(tmp_path / "away.plan")
    sentence, is_lost = told.get(timeout=PATIENCE)
    assert is_lost and "cannot be reached" in sentence and "\n" not in sentence
    (tmp_path / "copy.plan").rename(plan_path)
    assert arrived.get(timeout=PATIENCE) == "script"
    sentence, is_lost = told.get(timeout=PATIENCE)
    assert not is_lost and "again" in sentence
    run_script(str(plan_path))
    assert arrived.get(timeout=PATIENCE) == "script"
    assert told.empty()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let go of an open file")
def test_a_file_exchanged_at_a_stroke_goes_on_being_watched(
    studio: Studio, plan_path: Path, tmp_path: Path
) -> None:
    told: Queue[tuple[str, bool]] = Queue()
    arrived: Queue[str] = Queue()
    studio.workspace.watch(lambda *words: told.put(words))
    studio.workspace.subscribe(lambda changes, _: arrived.put(changes.author))
    copy_of(plan_path, tmp_path / "copy.plan")
    run_script(str(tmp_path / "copy.plan"))
    (tmp_path / "copy.plan").replace(plan_path)
    assert arrived.get(timeout=PATIENCE) == "script"
    run_script(str(plan_path))
    assert arrived.get(timeout=PATIENCE) == "script"
    assert told.empty(), "it was there all the time"


def copy_of(path: Path, copy: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(path)) as here,
        contextlib.closing(sqlite3.connect(copy)) as there,
    ):
        here.backup(there)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    yield from own_server()


@pytest.fixture
def shared(server: Server, caplog: pytest.LogCaptureFixture) -> Iterator[Workspace]:
    """A plan on a server that a test may stop; it runs again afterwards, and no trouble with it is
    logged as a bug."""
    plans = ServerPlans(server.url)
    location = plans.place()
    Workspace.create(location, name="Show", timezone="UTC").close()
    with Workspace.open(location, author="ada") as workspace:
        yield workspace
    plans.close()
    assert caplog.get_records("call") == []


def test_a_lost_server_is_told_once_and_once_when_it_is_back(
    shared: Workspace, server: Server
) -> None:
    told: Queue[tuple[str, bool]] = Queue()
    arrived: Queue[str] = Queue()
    shared.watch(lambda *words: told.put(words))
    shared.subscribe(lambda changes, _: arrived.put(changes.author))
    run_script(shared.location)
    assert arrived.get(timeout=PATIENCE) == "script"
    server.stop()
    sentence, is_lost = told.get(timeout=PATIENCE)
    assert is_lost and "cannot be reached" in sentence and "\n" not in sentence
    server.start()
    run_script(shared.location)  # the watcher may not have connected again: the journal tells it
    assert arrived.get(timeout=PATIENCE) == "script"
    sentence, is_lost = told.get(timeout=PATIENCE)
    assert not is_lost and "again" in sentence
    run_script(shared.location)
    assert arrived.get(timeout=PATIENCE) == "script"
    assert told.empty()


def test_r17_losing_the_server_in_the_middle_of_an_edit_changes_nothing(
    shared: Workspace, server: Server
) -> None:
    def interrupted(edit: Edit) -> None:
        create_person(edit, username="dora")
        edit.session.flush()
        server.stop()
        create_person(edit, username="emil")
        edit.session.flush()

    before, snapshot = stored(shared, journal=True), shared.snapshot
    with pytest.raises(UserError, match=r"cannot be reached .* Nothing was changed\.$") as told:
        shared.run(interrupted)
    assert "\n" not in str(told.value)
    with pytest.raises(UserError, match=r"cannot be reached .* Nothing was changed\.$"):
        shared.run(create_person, username="dora")
    with pytest.raises(UserError, match="cannot be reached"):
        stored(shared)
    with pytest.raises(UserError, match="cannot be reached"):
        Workspace.open(shared.location)
    server.start()
    assert (stored(shared, journal=True), shared.snapshot) == (before, snapshot)
    shared.run(create_person, username="dora")
    assert_snapshot_is_fresh(shared)


def test_r17_a_server_lost_at_the_commit_itself_makes_no_promise(
    shared: Workspace, server: Server
) -> None:
    engine = shared._store.engine
    event.listen(engine, "commit", lambda _: server.stop(), once=True)
    with pytest.raises(UserError, match="Look whether it was stored when the plan is back") as told:
        shared.run(create_person, username="dora")
    assert "Nothing was changed" not in str(told.value)
    server.start()
    assert (
        shared.read(
            lambda connection: connection.exec_driver_sql("SELECT count(*) FROM person").scalar()
        )
        == 0
    )
    shared.run(create_person, username="dora")
    assert_snapshot_is_fresh(shared)


def test_a_server_stopped_after_the_commit_does_not_make_the_edit_look_refused(
    shared: Workspace, server: Server
) -> None:
    engine = shared._store.engine

    def stop_before_reading(_: object) -> None:
        server.stop()

    def committed(_: object) -> None:
        event.listen(engine, "begin", stop_before_reading, once=True)

    event.listen(engine, "commit", committed, once=True)
    made = shared.run(create_person, username="dora")
    assert made.revision == shared.snapshot.revision + 1
    server.start()
    shared.catch_up().result()
    assert made.revision == shared.snapshot.revision
    assert_snapshot_is_fresh(shared)
