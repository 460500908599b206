"""The scripting session: laziness, one object for each entity, collections, what a commit makes of
what is held."""

import datetime
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from planner_app import Session
from planner_app.api.session.inspection import identity, primary_key, state, states
from planner_app.api.session.symbol import CREATED, DELETED, MODIFIED, NOT_SET
from planner_app.errors import PlanUnreadable
from planner_app.exception import (
    ConnectionClosedError,
    DuplicateItemInCollectionError,
    ImmutableAttributeError,
    ImmutableCollectionError,
    MultipleResultsFoundError,
    NoResultFoundError,
    ParseError,
    ServerError,
    UnrecognisedEntityTypeError,
)
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import update_assignment
from tests.api.page import furnish


@pytest.fixture
def page(session: Session) -> Session:
    """With a task of two people, my_user and their vacation; nothing read yet."""
    furnish(session)
    session.reset()
    return session


def test_importing_the_package_does_not_import_the_session() -> None:
    code = (
        "import sys, planner_app; assert 'sqlalchemy' not in "
        "sys.modules; planner_app.Session; print('ok')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "ok"


def test_a_plan_is_made_only_where_that_is_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "new.plan"
    with pytest.raises(PlanUnreadable):
        Session(place)
    assert not place.exists()
    Session(place, create=True).close()
    with Session(str(place)) as session:
        assert session.query("Plan").one()["name"] == "new"


def test_a_query_reads_nothing_before_it_is_looked_at(page: Session, other: Workspace) -> None:
    found = page.query("Task where name is later")
    other.run(create_treeitem, name="later")
    assert found.one()["name"] == "later"
    other.run(delete_treeitems, [max(other.snapshot.items)])


def test_how_many_there_are(page: Session) -> None:
    users = page.query("User order by username")
    assert [user["username"] for user in users] == ["ana", "ben", "my_user"]
    assert (len(users), bool(users), users[1]["username"], users[-1]["username"]) == (
        3,
        True,
        "ben",
        "my_user",
    )
    assert [user["username"] for user in users[1:]] == ["ben", "my_user"]
    assert [user["username"] for user in page.query("User order by username offset 1 limit 1")] == [
        "ben"
    ]
    assert len(page.query("User", page_size=2).all()) == 3
    with pytest.raises(IndexError):
        users[3]
    with pytest.raises(NoResultFoundError, match="none: User where username is nobody"):
        page.query("User where username is nobody").one()
    with pytest.raises(MultipleResultsFoundError):
        page.query("User").one()
    assert page.query("User where username is nobody").first() is None
    first = page.query("User order by username offset 2").first()
    assert first is not None
    assert first["username"] == "my_user"
    assert page.query("User where username is nobody").all() == []
    assert not page.query("User where username is nobody")


def test_one_and_first_are_for_queries_without_limits(page: Session) -> None:
    for expression in ("User limit 1", "User offset 1"):
        with pytest.raises(ValueError, match="limit"):
            page.query(expression).one()
    with pytest.raises(ValueError, match="limit"):
        page.query("User limit 1").first()
    assert page.query('User where username is not_there or username is "limit 5"').first() is None


def test_types_there_are_not(page: Session) -> None:
    with pytest.raises(KeyError):
        page.query("Foo")
    with pytest.raises(UnrecognisedEntityTypeError, match="Foo"):
        page.create("Foo", {})
    with pytest.raises(UnrecognisedEntityTypeError):
        page.get("Foo", "1")
    found = page.query("select id from Foo")
    with pytest.raises(ServerError, match="No schema 'Foo' exists"):
        found.all()


def test_there_is_one_object_for_each_entity(page: Session) -> None:
    task = page.query("Task").one()
    rows = page.query("Assignment").all()
    assert all(row["context"] is task for row in rows)
    assert page.get("Task", task["id"]) is task
    assert page.get("Context", task["id"]) is task
    assert page.get("Task", [task["id"]]) is task
    assert page.get("Task", "nobody") is None
    with pytest.raises(ValueError, match="key"):
        page.get("Metadata", "one part")
    assert isinstance(rows[0]["resource"], page.types["User"])
    assert str(task) == f"<Task({task['id']})>"


def test_what_was_not_read_is_read_when_it_is_asked_for(page: Session) -> None:
    task = page.query("Task").one()
    with page.auto_populating(False):
        assert task["description"] is NOT_SET
        assert not task["description"]
    assert task["description"] is None
    assert task["project"]["name"] == "My Project"
    assert task["link"][-1]["name"] == "My Task"
    names = dict(page.query("User where username is ana").one().items())
    assert (names["username"], names["timezone"], names["is_active"]) == ("ana", None, True)


def test_auto_population_is_each_threads_own(page: Session) -> None:
    seen = []
    with page.auto_populating(False):
        thread = threading.Thread(target=lambda: seen.append(page.auto_populate))
        thread.start()
        thread.join()
        assert (page.auto_populate, seen) == (False, [True])


def test_populate_reads_many_at_once(page: Session) -> None:
    rows = page.query("Assignment").all()
    fresh = page.create("Assignment", {})
    page.populate([*rows, fresh], "resource.username, hours_logged")
    with page.auto_populating(False):
        assert [row["resource"]["username"] for row in rows] == ["ana", "ben"]
        assert [row["hours_logged"] for row in rows] == [0.0, 0.0]
    page.rollback()


def test_attributes_there_are_not(page: Session) -> None:
    task = page.query("Task").one()
    with pytest.raises(KeyError):
        task["colour"]
    with pytest.raises(KeyError):
        task["colour"] = "red"
    assert task.get("colour", "none") == "none"
    assert "colour" not in task
    assert "name" in task
    assert "colour" not in page.create("Task", {"name": "x", "colour": "red"})
    page.rollback()


def test_r02_what_is_derived_is_not_set(page: Session) -> None:
    row = page.query("Assignment").first()
    assert row is not None
    for name in ("id", "hours_logged", "expected_start", "can_destroy", "done_at"):
        with pytest.raises(ImmutableAttributeError):
            row[name] = 1
    with pytest.raises(ImmutableAttributeError):
        page.create("Assignment", {"hours_logged": 3})
    assert state(row) is NOT_SET


def test_states_and_keys(page: Session) -> None:
    task, user = page.query("Task").one(), page.query("User where username is ana").one()
    new = page.create("Task", {"name": "new"})
    task["name"] = "other"
    page.delete(user)
    assert states([task, user, new]) == [MODIFIED, DELETED, CREATED]
    assert (page.created, page.modified, page.deleted) == ([new], [task], [user])
    assert primary_key(task) == {"id": task["id"]}
    assert identity(task) == ("Task", [task["id"]])
    page.rollback()
    assert states([task, user]) == [NOT_SET, NOT_SET]
    assert task["name"] == "My Task"
    assert (page.created, page.modified, page.deleted) == ([], [], [])


def test_taking_back_one_attribute(page: Session) -> None:
    task = page.query("Task").one()
    task["name"], task["description"] = "x", "y"
    del task["name"]
    del task["description"]
    assert (task["name"], task["description"], page.modified) == ("My Task", None, [])


def test_a_new_entity_is_known_by_its_id_and_not_stored_before_the_commit(page: Session) -> None:
    task = page.create("Task", {"name": "new"})
    assert page.get("Task", task["id"]) is task
    assert task["description"] is NOT_SET
    assert page.query("Task where name is new").all() == []
    page.commit()
    assert page.query("Task where name is new").one() is task
    assert task["description"] is None


def test_a_commit_is_one_step_of_undo_and_seen_elsewhere(page: Session, other: Workspace) -> None:
    seen = threading.Event()
    other.subscribe(lambda *_: seen.set())
    stop = other.watch(lambda *_: None)
    parent = page.create("Project", {"name": "P"})
    for n in range(5):
        page.create("Task", {"name": f"t{n}", "parent": parent})
    page.commit()
    assert seen.wait(1.0)
    stop()
    assert "t4" in {item.name for item in other.snapshot.items.values()}
    assert other.history.next_undo() == "Added 'P', and 5 more changes"
    other.history.undo()
    assert page.query("Project where name is P").all() == []
    other.history.redo()


def test_what_was_made_and_deleted_is_never_sent(page: Session, other: Workspace) -> None:
    page.delete(page.create("Task", {"name": "gone"}))
    page.commit()
    assert other.snapshot.revision == 1


def test_nothing_is_cleared_by_a_refusal(page: Session) -> None:
    task = page.query("Task").one()
    task["description"] = "kept"
    page.create("Assignment", {"context": task})
    with pytest.raises(ServerError, match="A new Assignment needs the attribute 'resource'"):
        page.commit()
    assert (len(page.created), page.modified) == (1, [task])
    page.rollback()
    task["description"] = "kept"
    page.commit()
    assert page.query("select description from Task").one()["description"] == "kept"


def test_afterwards_what_is_held_shows_what_the_rules_made_of_it(page: Session) -> None:
    task = page.create("Task", {"name": "new"})
    page.commit()
    [vacant] = task["assignments"]
    user = page.query("User where username is ana").one()
    row = page.create("Assignment", {"context": task, "resource": user})
    page.commit()
    assert task["assignments"] == [row]
    assert state(vacant) is DELETED
    assert (row["position"], row["can_destroy"], row["resource"]) == (1, False, user)


def test_r10_a_merge_takes_a_row_away(page: Session) -> None:
    anas, bens = page.query("Assignment").all()
    for row, hours in ((anas, 2.0), (bens, 4.0)):
        row["low_effort_remaining"] = row["high_effort_remaining"] = hours
    page.commit()
    anas["resource"] = page.query("User where username is ben").one()
    page.commit()
    assert state(anas) is DELETED
    assert (bens["low_effort_remaining"], bens["context"]["assignments"]) == (6.0, [bens])


def test_the_schedule_answers(page: Session) -> None:
    row = page.query("Assignment").first()
    assert row is not None
    assert (row["expected_start"], row["expected_finish"]) == (None, None)
    row["low_effort_remaining"], row["high_effort_remaining"] = 2, 6
    page.commit()
    assert row["expected_start"] is not None
    assert row["expected_start"].tzinfo is not None
    assert row["context"]["expected_finish"] == row["expected_finish"] > row["expected_start"]
    row["is_done"] = True
    page.commit()
    assert row["expected_finish"] is None


def test_what_others_do_is_read_and_the_last_who_writes_is_right(
    page: Session, other: Workspace
) -> None:
    task = page.query("Task").one()
    assert task["description"] is None
    [item] = [i.id for i in other.snapshot.items.values() if i.name == "My Task"]
    other.run(update_treeitem, item, description="theirs")
    assert task["description"] is None
    assert page.query("select description from Task").one()["description"] == "theirs"
    task["description"] = "mine"
    page.commit()
    page.reset()
    assert page.query("select description from Task").one()["description"] == "mine"


def test_dates_follow_what_others_do(page: Session, other: Workspace) -> None:
    row = other.snapshot.rows_of[max(other.snapshot.rows_of)][0]
    other.run(update_assignment, row, low=1.0, high=1.0)
    assert len(page.query("Assignment where expected_finish is_not none").all()) == 1


def test_metadata(page: Session) -> None:
    task = page.query("Task").one()
    task["metadata"]["a"] = "1"
    task["metadata"]["b"] = "2"
    page.commit()
    assert dict(task["metadata"]) == {"a": "1", "b": "2"}
    task["metadata"]["a"] = "3"
    del task["metadata"]["b"]
    page.commit()
    page.reset()
    task = page.query("Task").one()
    assert dict(task["metadata"]) == {"a": "3"}
    task["metadata"] = {"c": "4"}
    page.rollback()
    assert dict(task["metadata"]) == {"a": "3"}
    task["metadata"] = {"c": "4"}
    user = page.create("User", {"username": "zoe", "metadata": {"vendor": "Nord"}})
    page.commit()
    assert (dict(task["metadata"]), dict(user["metadata"])) == ({"c": "4"}, {"vendor": "Nord"})
    with pytest.raises(KeyError):
        del task["metadata"]["nothing"]
    task["metadata"]["d"] = 4
    with pytest.raises(ServerError, match="'4' is not a valid value"):
        page.commit()
    page.rollback()
    page.delete(page.query("Metadata where key is c").one())
    page.commit()
    assert dict(task["metadata"]) == {}


def test_metadata_that_nobody_looked_at_are_replaced_as_a_whole(page: Session) -> None:
    task = page.query("Task").one()
    task["metadata"]["old"] = "1"
    page.commit()
    task["metadata"] = {"new": "2"}
    page.commit()
    page.reset()
    task = page.query("Task").one()
    task["metadata"] = {"newest": "3"}
    page.commit()
    page.reset()
    assert dict(page.query("Task").one()["metadata"]) == {"newest": "3"}


def test_collections(page: Session) -> None:
    ana, ben = (page.query(f"User where username is {name}").one() for name in ("ana", "ben"))
    group = page.create("Group", {"name": "Comp", "members": [ana]})
    page.commit()
    group["members"].append(ben)
    with pytest.raises(DuplicateItemInCollectionError):
        group["members"].append(ana)
    page.commit()
    assert list(group["members"]) == [ana, ben]
    group["members"].remove(ana)
    page.rollback()
    assert list(group["members"]) == [ana, ben]
    group["members"].remove(ana)
    page.commit()
    page.reset()
    assert [user["username"] for user in page.query("Group").one()["members"]] == ["ben"]
    with pytest.raises(ImmutableCollectionError):
        page.query("User where username is ben").one()["groups"].append(group)


def test_the_order_of_creation_is_the_order_of_things(page: Session) -> None:
    project = page.create("Project", {"name": "P"})
    user = page.query("User where username is ana").one()
    tasks = [page.create("Task", {"name": str(n), "parent": project}) for n in range(4)]
    page.create("Assignment", {"context": tasks[0], "resource": None})
    page.create("Assignment", {"context": tasks[0], "resource": user})
    page.commit()
    assert [task["name"] for task in project["children"]] == ["0", "1", "2", "3"]
    assert [row["resource"] for row in tasks[0]["assignments"]] == [None, user]
    last = tasks[0]["assignments"][1]
    last["position"] = 1
    page.commit()
    assert [row["resource"] for row in tasks[0]["assignments"]] == [user, None]


def test_ensure(page: Session) -> None:
    made = page.ensure(
        "Task", {"name": 'a "quoted" %', "description": "1"}, identifying_keys=["name"]
    )
    again = page.ensure(
        "Task", {"name": 'a "quoted" %', "description": "2"}, identifying_keys=["name"]
    )
    assert again is made
    assert made["description"] == "2"
    inside = page.ensure("Task", {"name": "inside", "parent": page.query("Project").one()})
    assert page.ensure("Task", {"name": "inside", "parent": page.query("Project").one()}) is inside
    with pytest.raises(ValueError, match="identify"):
        page.ensure("Task", {}, [])
    with pytest.raises(KeyError):
        page.ensure("Task", {"name": "x"}, ["description"])


def test_changes_that_are_not_recorded_stay_here(page: Session) -> None:
    task = page.query("Task").one()
    with page.operation_recording(False):
        task["name"] = "only here"
    page.commit()
    assert task["name"] == "only here"
    assert page.query("Task where name is 'only here'").all() == []
    page.rollback()


def test_a_closed_session_asks_nothing(page: Session) -> None:
    task = page.query("Task").one()
    page.close()
    assert page.closed
    with pytest.raises(ConnectionClosedError):
        page.query("Task").all()
    with pytest.raises(ConnectionClosedError):
        task["description"]
    page.close()


def test_what_scripts_send_along_is_taken_where_it_says_nothing_new(page: Session) -> None:
    schema = page.query("ProjectSchema").one()
    project = page.create("Project", {"name": "P", "status": "active", "project_schema": schema})
    folder = page.create("Folder", {"name": "F", "parent": project, "project": project})
    task = page.create(
        "Task", {"name": "T", "parent": folder, "project": project, "context_type": "task"}
    )
    top = page.create("Task", {"name": "top", "project_id": project["id"]})
    page.commit()
    assert (project["status"], task["parent"], top["parent"], top["project"]) == (
        "active",
        folder,
        project,
        project,
    )
    assert [kind["name"] for kind in project["project_schema"].get_statuses("Task")][-1] == "Done"
    project["status"] = "active"
    page.commit()
    with pytest.raises(ImmutableAttributeError):
        project["status"] = "hidden"
    with pytest.raises(ImmutableAttributeError):
        task["project"] = project
    with pytest.raises(ValueError, match="Shot does not have statuses"):
        project["project_schema"].get_statuses("Shot")
    page.create(
        "Task", {"name": "astray", "parent": folder, "project": page.query("Project").first()}
    )
    with pytest.raises(ServerError, match="'astray' is not inside the project"):
        page.commit()
    page.rollback()
    page.create("Project", {"name": "P", "project_schema_id": "other"})
    with pytest.raises(ServerError, match="There is no ProjectSchema 'other'"):
        page.commit()
    page.rollback()


def test_a_milestones_end_date_is_its_date(page: Session) -> None:
    day = datetime.date(2026, 4, 1)
    stone = page.create("Milestone", {"name": "delivery", "end_date": day})
    page.commit()
    assert (stone["date"], stone["end_date"]) == (day, day)


def test_what_a_commit_would_send(page: Session) -> None:
    task = page.query("Task").one()
    assert not page.recorded_operations
    task["name"] = "other"
    page.delete(page.query("User where username is ana").one())
    assert [operation["action"] for operation in page.recorded_operations] == ["update", "delete"]
    page.rollback()
    assert not page.recorded_operations


def test_what_another_session_read_is_merged(page: Session, location: str) -> None:
    task = page.query("Task").one()
    assert page.merge(task) is task
    with Session(location) as other:
        theirs = other.query("select name, description, parent from Task").one()
        with page.auto_populating(False):
            assert page.merge(theirs) is task
            assert (task["name"], task["description"], task["parent"]) == ("My Task", None, NOT_SET)


def test_groups_are_no_entities(page: Session) -> None:
    for expression in (
        "select count(id) from Task",
        "select count(id), parent_id from Task group by parent_id",
    ):
        with pytest.raises(ParseError, match=r"session\.call"):
            page.query(expression).all()


def test_errors_say_what_ftracks_client_says(page: Session) -> None:
    with pytest.raises(
        ParseError, match=r"^Server reported error: ParseError\(No attribute 'x' exists"
    ):
        page.query("Task where x is 1").all()
    page.create("Project", {"name": "{braces}", "parent": page.query("Task").one()})
    with pytest.raises(
        ServerError,
        match=r"^Server reported error: ValidationError\('My Task' is a task; nothing can",
    ):
        page.commit()
    page.rollback()
    page.create("Task", {"name": "x", "id": page.query("Task").one()["id"]})
    with pytest.raises(ServerError, match=r"Task '.*' already exists"):
        page.commit()
    page.rollback()


def test_moments_without_a_zone_are_days_or_utc(page: Session) -> None:
    user = page.query("User where username is ana").one()
    user["timezone"] = "US/Pacific"
    page.commit()
    start, end = datetime.datetime(2026, 3, 2), datetime.datetime(2026, 3, 4)  # noqa: DTZ001
    days = page.create(
        "Allocation", {"resource": user, "start": start, "end": end, "allocation_type": "Training"}
    )
    noon = datetime.datetime(2026, 3, 2, 12)  # noqa: DTZ001
    hour = datetime.timedelta(hours=1)
    moments = page.create(
        "Allocation",
        {"resource": user, "start": noon, "end": noon + hour, "allocation_type": "Training"},
    )
    page.commit()
    assert (days["start"], days["end"]) == (start, end)
    assert moments["start"] == noon.replace(tzinfo=datetime.UTC)
    days["end"] = datetime.datetime(2026, 3, 5, tzinfo=datetime.UTC)
    page.commit()
    assert days["end"] == datetime.datetime(2026, 3, 5)  # noqa: DTZ001
