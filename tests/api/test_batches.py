"""Batches of ftrack's operations: one final state for each entity, one edit, the rules at its
end."""

from datetime import UTC, datetime
from typing import Any

import pytest

from planner_app.api.handling import Face
from planner_app.errors import UserError
from planner_app.exception import ParseError
from planner_app.operations.opened.workspace import Workspace
from tests.operations.comparing import stored
from tests.operations.conftest import Studio, studio, studio_plan, workspace

__all__ = ["studio", "studio_plan", "workspace"]


class Client:
    """Sends batches; names stand for the ids of the studio's records."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.face = Face(studio.workspace, lambda: datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp())
        found = self.ask("select name from Context") + self.ask("select name from Group")
        self.ids = {entity["name"]: entity["id"] for entity in found}
        self.ids |= {
            entity["username"]: entity["id"] for entity in self.ask("select username from User")
        }

    def ask(self, expression: str) -> list[dict[str, Any]]:
        """What a query finds."""
        data: list[dict[str, Any]] = self.face.handle(
            [{"action": "query", "expression": expression}]
        )[0]["data"]
        return data

    def send(self, *operations: dict[str, Any]) -> list[Any]:
        """The results."""
        return self.face.handle(operations)

    def refused(self, *operations: dict[str, Any]) -> str:
        """The sentence; nothing was changed (R17)."""
        before = stored(self.studio.workspace, journal=True)
        with pytest.raises((UserError, ParseError)) as told:
            self.face.handle(operations)
        assert stored(self.studio.workspace, journal=True) == before
        return str(told.value)

    def ref(self, kind: str, name: str) -> dict[str, str]:
        """Another entity."""
        return {"__entity_type__": kind, "id": self.ids.get(name, name)}

    def rows(self, item: str) -> list[tuple[str, str | None]]:
        """Id and username of the rows of an item."""
        [found] = self.ask(f'select assignments.resource.username from Task where name is "{item}"')
        return [
            (row["id"], (row["resource"] or {}).get("username")) for row in found["assignments"]
        ]


@pytest.fixture
def client(studio: Studio) -> Client:
    """On the studio's plan."""
    return Client(studio)


def create(kind: str, key: str, **data: Any) -> dict[str, Any]:
    return {
        "action": "create",
        "entity_type": kind,
        "entity_key": [key],
        "entity_data": {"id": key, **data},
    }


def update(kind: str, key: str, **data: Any) -> dict[str, Any]:
    return {"action": "update", "entity_type": kind, "entity_key": [key], "entity_data": data}


def delete(kind: str, key: str) -> dict[str, Any]:
    return {"action": "delete", "entity_type": kind, "entity_key": [key]}


def test_r16_the_answer_tells_which_row_gave_way(client: Client) -> None:
    [(vacant, nobody)] = client.rows("sh1")
    assert nobody is None
    task, ana = client.ref("Task", "sh1"), client.ref("User", "ana")
    [result] = client.send(create("Assignment", "new", context=task, resource=ana))
    assert result["removed"] == [{"entity_type": "Assignment", "entity_key": [vacant]}]
    assert [row["id"] for row in result["data"]["context"]["assignments"]] == ["new"]
    assert result["data"]["resource_id"] == client.ids["ana"]
    assert client.rows("sh1") == [("new", "ana")]


def test_r10_the_answer_tells_of_a_merge(client: Client) -> None:
    task = client.ref("Task", "sh1")
    for name in ("ana", "ben"):
        values = {"low_effort_remaining": 2, "high_effort_remaining": 4}
        client.send(
            create("Assignment", name, context=task, resource=client.ref("User", name), **values)
        )
    [result] = client.send(update("Assignment", "ana", resource=client.ref("User", "ben")))
    kinds = [entity["entity_type"] for entity in result["removed"]]
    assert kinds == ["Estimate", "Assignment"]
    assert result["removed"][1]["entity_key"] == ["ana"]
    assert result["data"] == {"__entity_type__": "Assignment", "id": "ana"}
    assert result["notes"] == ["The work left was added to the row of Ben."]
    [found] = client.ask(
        "select low_effort_remaining, high_effort_remaining from Assignment where id is ben"
    )
    assert found["low_effort_remaining"] + found["high_effort_remaining"] == 12.0


def test_r10_hours_stay_with_who_worked_them(client: Client) -> None:
    task, ana = client.ref("Task", "sh1"), client.ref("User", "ana")
    client.send(
        create(
            "Assignment",
            "a",
            context=task,
            resource=ana,
            low_effort_remaining=2,
            high_effort_remaining=4,
        )
    )
    client.send(
        create("Timelog", "log", user=ana, context=task, duration=3600, start=datetime(2026, 1, 5))  # noqa: DTZ001
    )
    [result] = client.send(update("Assignment", "a", resource=client.ref("User", "ben")))
    assert result["data"]["resource_id"] == client.ids["ana"]
    assert [name for _, name in client.rows("sh1")] == ["ana", "ben"]


def test_r14_hours_of_a_client_are_added_to_what_is_there(client: Client) -> None:
    values = {
        "user": client.ref("User", "ana"),
        "context": client.ref("Task", "sh1"),
        "start": datetime(2026, 1, 5),  # noqa: DTZ001
    }
    client.send(create("Timelog", "morning", duration=3600, **values))
    client.send(create("Timelog", "noon", duration=7200, **values))
    logged = client.ask("select duration from Timelog where context.name is sh1")
    assert sorted(entry["duration"] for entry in logged) == [3600, 7200]


def test_r07_whether_a_row_may_go_is_seen_at_the_end(client: Client) -> None:
    task, ana, ben = client.ref("Task", "sh1"), client.ref("User", "ana"), client.ref("User", "ben")
    client.send(create("Assignment", "a", context=task, resource=ana))
    assert client.refused(delete("Assignment", "a")) == "'sh1' must keep at least one assignment."
    client.send(delete("Assignment", "a"), create("Assignment", "b", context=task, resource=ben))
    assert client.rows("sh1") == [("b", "ben")]
    client.send(create("Assignment", "b2", context=task, resource=ben), delete("Assignment", "b"))
    assert client.rows("sh1") == [("b2", "ben")]
    client.send(create("Timelog", "log", user=ben, context=task, duration=60))
    client.send(create("Assignment", "a", context=task, resource=ana))
    assert "has logged hours on 'sh1'" in client.refused(delete("Assignment", "b2"))
    client.send(delete("Assignment", "b2"), delete("Timelog", "log"))
    assert client.rows("sh1") == [("a", "ana")]


def test_r12_a_team_row_stays_while_there_is_open_work(client: Client) -> None:
    client.send(
        create(
            "Assignment", "a", context=client.ref("Task", "sh1"), resource=client.ref("User", "ana")
        )
    )
    [team] = client.ask("Appointment where type is allocation")
    assert "open work inside 'Film'" in client.refused(delete("Appointment", team["id"]))
    client.send(
        update("Assignment", "a", resource=client.ref("User", "ben")),
        delete("Appointment", team["id"]),
    )
    assert [row["type"] for row in client.ask("Appointment where context.name is Film")] == [
        "allocation"
    ]


def test_what_is_made_in_pieces_is_whole_at_the_end(client: Client) -> None:
    client.send(
        create("Assignment", "a"),
        create("Task", "t"),
        update("Task", "t", assignments=[client.ref("Assignment", "a")]),
        update("Task", "t", name="made", parent=client.ref("Project", "p")),
        create("Project", "p", name="around"),
        update("Assignment", "a", resource=client.ref("User", "ana")),
    )
    assert client.rows("made") == [("a", "ana")]
    assert (
        client.studio.workspace.history.entries()[-1].label == "Added 'around', and 2 more changes"
    )


def test_the_last_word_counts(client: Client) -> None:
    sh1 = client.ids["sh1"]
    first, second, gone = client.send(
        update("Task", sh1, name="one", description="d"),
        update("Task", sh1, name="two"),
        update("Task", client.ids["sh2"], name="never"),
    )
    assert (first["data"]["name"], first["data"]["description"], second["data"]["name"]) == (
        "two",
        "d",
        "two",
    )
    assert gone["data"]["name"] == "never"
    client.send(create("Task", "x", name="x"), delete("Task", "x"))
    assert client.ask("Task where name is x") == []


def test_echoes_tell_what_was_set_and_what_hangs_on_it(client: Client) -> None:
    [user] = client.send(create("User", "u", username="zoe", email=None))
    assert user["data"] == {"__entity_type__": "User", "id": "u", "username": "zoe", "email": None}
    day = {"start": datetime(2026, 1, 5), "end": datetime(2026, 1, 6)}  # noqa: DTZ001
    values = {"resource": client.ref("User", "u"), "allocation_type": "Training", **day}
    [made] = client.send(create("Allocation", "a", **values))
    assert {made["data"][name] for name in ("user_id", "resource_id")} == {"u"}
    assert made["data"]["user"] == {"__entity_type__": "User", "id": "u"}
    [moved] = client.send(update("Task", client.ids["loose"], parent_id=client.ids["Film"]))
    assert moved["data"]["parent"]["id"] == moved["data"]["parent_id"] == client.ids["Film"]
    [top] = client.send(update("TypedContext", client.ids["loose"], parent=None))
    assert (top["data"]["parent"], top["data"]["parent_id"]) == (None, None)


def test_who_sends_no_key_is_told_which_one_was_given(client: Client) -> None:
    ask = {"action": "create", "entity_type": "Task", "entity_data": {"name": "keyless"}}
    [made] = client.send(ask)
    assert [task["id"] for task in client.ask("Task where name is keyless")] == [made["data"]["id"]]
    assert made["data"]["name"] == "keyless"


def test_entities_of_two_types_may_have_the_same_id(client: Client) -> None:
    user, task = client.send(
        create("User", "same", username="zoe"), create("Task", "same", name="t")
    )
    assert (user["data"]["username"], task["data"]["name"]) == ("zoe", "t")


_GOOD = {"__entity_type__": "Folder", "id": "good"}
_GOOD_USER = {"__entity_type__": "User", "id": "u"}
_NOTE = {
    "action": "create",
    "entity_type": "Metadata",
    "entity_key": ["done", "k"],
    "entity_data": {
        "parent": {"__entity_type__": "Status", "id": "done"},
        "key": "k",
        "value": "v",
    },
}
_WEEK = {"start": "2026-03-02", "end": "2026-03-06", "allocation_type": "Vacation"}


@pytest.mark.parametrize(
    ("operations", "sentence"),
    [
        ([create("Task", "t")], "A new Task needs the attribute 'name'."),
        (
            [create("Assignment", "a", resource=None)],
            "A new Assignment needs the attribute 'context'.",
        ),
        (
            [create("Task", "t", name="x", colour=1)],
            "No attribute 'colour' exists for schema 'Task'.",
        ),
        (
            [create("Task", "t", name="x", context_type="task"), create("Task", "t", name="y")],
            "Task 't' already exists.",
        ),
        ([create("Estimate", "e")], "Clients cannot create entities of type Estimate."),
        ([create("Status", "e", name="x")], "Clients cannot create entities of type Status."),
        ([create("Foo", "e")], "No schema 'Foo' exists."),
        ([update("Task", "nobody", name="x")], "There is no Task 'nobody' in this plan."),
        ([update("Status", "done", name="x")], "Nobody can set 'name' of Status."),
        ([delete("Task", "nobody")], "There is no Task 'nobody' in this plan."),
        ([delete("Status", "done")], "Clients cannot change entities of type Status."),
        (
            [create("Task", "t", name="x", parent={"__entity_type__": "Project", "id": "?"})],
            "There is no Project '?'",
        ),
        ([create("Task", "t", name="x", parent="?")], "There is no Context '?'"),
        ([create("Task", "t", name="x", parent=3)], "'parent' must refer to an entity."),
        (
            [create("Task", "t", name="x", parent=_GOOD_USER)],
            "'parent' must be of type Context, not of type User.",
        ),
        (
            [create("Task", "t", name="x", status=_GOOD_USER)],
            "'status' must be of type Status, not of type User.",
        ),
        (
            [create("Timelog", "l", user=_GOOD, context=_GOOD, duration=60)],
            "'user' must be of type User, not of type Folder.",
        ),
        (
            [create("Group", "g", name="g", members=[_GOOD])],
            "'members' must be of type User, not of type Folder.",
        ),
        (
            [create("Task", "t", name="x", assignments=[_GOOD])],
            "'assignments' must be of type Assignment, not of type Folder.",
        ),
        (
            [create("Assignment", "a", context=_GOOD, resource=_GOOD)],
            "'resource' must be of type Resource, not of type Folder.",
        ),
        ([_NOTE], "'parent' must be of type Context, not of type Status."),
        (
            [create("Group", "g", name="g"), create("Allocation", "a", resource_id="g", **_WEEK)],
            "There is no User 'g'",
        ),
        (
            [create("Task", "t", name="x", promise_by="soon")],
            "'promise_by' must be a day, not 'soon'.",
        ),
        (
            [create("Task", "t", name="x", max_effort="much")],
            "'much' is not a valid greatest effort",
        ),
        ([create("Task", "t", name="x", bid="much")], "'bid' must be a number of seconds."),
        (
            [create("Task", "t", name="x", status="?")],
            "There is no Status '?'. The statuses are not-started",
        ),
        ([create("Task", "t", name="x", children=3)], "'children' must be a list of entities."),
        ([create("Task", "", name="x")], "An id must be a text of 1 to 255 characters."),
        ([create("Task", "x" * 256, name="x")], "An id must be a text of 1 to 255 characters."),
        (
            [
                create("Folder", "a", name="a", parent="b"),
                create("Folder", "b", name="b", parent="a"),
            ],
            "inside each other",
        ),
        ([{"action": "query", "expression": "Task where x is 1"}], "No attribute 'x'"),
        ([{"action": "query"}], "A query has an expression."),
        ([{"action": "dance"}], "Invalid action 'dance'."),
        ([{"no": "action"}], "A batch is a list of operations"),
        ([{"action": "update", "entity_type": "Task"}], "The key of Task is id."),
        (
            [{"action": "update", "entity_type": "Task", "entity_key": [3]}],
            "Each part of the key of Task must be a text.",
        ),
        (
            [{"action": "update", "entity_type": "Task", "entity_key": "x", "entity_data": 3}],
            "names and values",
        ),
        (
            [
                create(
                    "Timelog",
                    "l",
                    user="?",
                    context="?",
                    duration=1,
                    start=datetime(9999, 12, 31, tzinfo=UTC),
                )
            ],
            "The year of 'start' must be from 1900 to 2200.",
        ),
        (
            [create("Task", "t", name="x", promise_by="0001-01-01")],
            "The year of 'promise_by' must be from 1900",
        ),
        (
            [create("Allocation", "a", resource=None, start=1, end=2, allocation_type="x")],
            "'start' must be a moment, not '1'.",
        ),
        ([create("WorkCalendar", "c", name="c", weekly_hours=[])], "given by day"),
        (
            [create("WorkCalendar", "c", name="c", region=True)],
            "is not a valid region",
        ),
        (
            [create("WorkCalendar", "c", name="c", country=["DE"])],
            "is not a valid country",
        ),
        (
            [create("User", "u", username="zoe"), create("Group", "u", name="g")],
            "Group 'u' already exists.",
        ),
        ([create("Metadata", "k", value="x")], "The key of Metadata is parent_id and key."),
    ],
)
def test_r17_what_is_wrong_is_told_in_a_sentence_and_nothing_is_done(
    client: Client, operations: list[dict[str, Any]], sentence: str
) -> None:
    good = create("Folder", "good", name="good")
    assert sentence in client.refused(good, *operations)


def test_appointments_are_of_the_type_that_their_context_has(client: Client) -> None:
    film, task, ana = (
        client.ref("Project", "Film"),
        client.ref("Task", "sh1"),
        client.ref("User", "ana"),
    )
    said = client.refused(create("Appointment", "a", context=film, resource=ana, type="assignment"))
    assert said == "'Film' is a project, so an Appointment on it is of type 'allocation'."
    assert "is a project" in client.refused(create("Assignment", "a", context=film, resource=ana))
    client.send(create("Appointment", "a", context=film, resource=ana, type="allocation"))
    client.send(create("Appointment", "b", context=task, resource=ana, type="assignment"))
    assert "already on" in client.refused(create("Appointment", "c", context=film, resource=ana))
    assert [found["id"] for found in client.ask("Assignment where resource.username is ana")] == [
        "b"
    ]
    client.send(
        create(
            "Appointment",
            "g",
            context=task,
            resource=client.ref("Group", "Comp"),
            type="assignment",
        )
    )
    [group] = client.ask("select resource.name from Appointment where id is g")
    assert group["resource"]["name"] == "Comp"


def test_r12_who_has_work_inside_can_still_be_put_on_the_team(client: Client) -> None:
    film, task, ana = (
        client.ref("Project", "Film"),
        client.ref("Task", "sh1"),
        client.ref("User", "ana"),
    )
    client.send(create("Assignment", "a", context=task, resource=ana))
    [came] = client.ask("Appointment where context.name is Film")
    allocate = create("Appointment", "team", context=film, resource=ana, type="allocation")
    [made] = client.send(allocate)
    assert (made["data"]["id"], made["data"]["type"]) == ("team", "allocation")
    assert made["removed"] == [{"entity_type": "Assignment", "entity_key": [came["id"]]}]
    assert [row["id"] for row in client.ask("Appointment where context.name is Film")] == ["team"]
    assert client.studio.workspace.history.entries()[-1].label == "Put Ana on 'Film'"
    said = client.refused(
        {**allocate, "entity_key": ["again"]}, {**allocate, "entity_key": ["and again"]}
    )
    assert "is already on 'Film'" in said


def test_r12_whatever_comes_first_in_a_batch(client: Client) -> None:
    film, task = client.ref("Project", "Film"), client.ref("Task", "sh1")
    for name in ("ana", "ben"):
        work = create(
            "Appointment",
            f"work {name}",
            context=task,
            resource=client.ref("User", name),
            type="assignment",
        )
        team = create(
            "Appointment",
            f"team {name}",
            context=film,
            resource=client.ref("User", name),
            type="allocation",
        )
        client.send(*([work, team] if name == "ana" else [team, work]))
    assert [row["id"] for row in client.ask("Appointment where type is allocation")] == [
        "team ana",
        "team ben",
    ]


def test_r12_who_came_with_what_was_moved_into_a_project(client: Client) -> None:
    ana = client.ref("User", "ana")
    client.send(create("Assignment", "a", context=client.ref("Task", "loose"), resource=ana))
    client.send(update("Task", client.ids["loose"], parent=client.ref("Project", "Film")))
    client.send(
        create(
            "Appointment",
            "team",
            context=client.ref("Project", "Film"),
            resource=ana,
            type="allocation",
        )
    )
    assert [row["id"] for row in client.ask("Appointment where type is allocation")] == ["team"]


def test_things_leave_before_what_they_stood_in(client: Client) -> None:
    client.send(
        update("Task", client.ids["sh1"], parent=None), delete("Project", client.ids["Film"])
    )
    assert sorted(found["name"] for found in client.ask("Context")) == ["loose", "sh1"]


def test_deleting_takes_along_what_is_inside(client: Client) -> None:
    results = client.send(
        delete("Project", client.ids["Film"]),
        delete("Task", client.ids["sh1"]),
        delete("Folder", client.ids["seq"]),
    )
    assert [result["data"] for result in results] == [True, True, True]
    gone = [
        entity["entity_key"]
        for entity in results[0]["removed"]
        if entity["entity_type"] == "Context"
    ]
    assert gone == [[client.ids["sh2"]]]


def test_r13_status_and_done_wait_for_all_rows(client: Client) -> None:
    task, ana = client.ref("Task", "sh1"), client.ref("User", "ana")
    client.send(
        update("Task", client.ids["sh1"], status="done"),
        create("Assignment", "a", context=task, resource=ana),
    )
    [found] = client.ask(
        "select is_done, status.name, assignments.is_done from Task where name is sh1"
    )
    assert (found["is_done"], found["status"]["name"], found["assignments"][0]["is_done"]) == (
        True,
        "Done",
        True,
    )
    done_at = datetime(2025, 12, 1, 12, tzinfo=UTC)
    client.send(update("Task", client.ids["sh1"], done_at=done_at))
    assert client.ask("select done_at from Task where name is sh1")[0]["done_at"] == done_at
    client.send(update("Task", client.ids["sh1"], status="on-hold"))
    [found] = client.ask("select is_done, is_on_hold, status.name from Task where name is sh1")
    assert (found["is_done"], found["is_on_hold"], found["status"]["name"]) == (
        False,
        True,
        "On hold",
    )
    client.send(update("Task", client.ids["sh1"], status="not-started"))
    assert (
        client.ask("select status.name from Task where name is sh1")[0]["status"]["name"]
        == "Not started"
    )


def test_r15_packages(client: Client) -> None:
    client.send(
        create("Package", "p", name="now"),
        update("Task", client.ids["sh1"], package=client.ref("Package", "p")),
    )
    assert (
        client.ask("select package.name from Task where package.name is now")[0]["package"]["name"]
        == "now"
    )
    client.send(update("Task", client.ids["sh1"], package=None))
    assert client.ask("Task where package is_not none") == []


def test_the_plan_and_its_calendars(client: Client) -> None:
    [plan] = client.ask("select default_calendar_id, strict_bookings from Plan")
    week = {"mon": [["10:00", "16:00"]]}
    client.send(
        create("WorkCalendar", "c", name="Short", weekly_hours=week, exceptions={"2026-12-25": []}),
        update(
            "Plan",
            plan["id"],
            strict_bookings=True,
            default_calendar=client.ref("WorkCalendar", "c"),
            name="New",
        ),
        update(
            "User",
            client.ids["ana"],
            calendar=client.ref("WorkCalendar", "c"),
            active_until="2026-12-31",
        ),
    )
    [plan] = client.ask("select default_calendar.weekly_hours, strict_bookings, name from Plan")
    assert (plan["name"], plan["strict_bookings"], plan["default_calendar"]["weekly_hours"]) == (
        "New",
        True,
        week,
    )
    [user] = client.ask(
        "select calendar.exceptions, active_until from User where calendar.name is Short"
    )
    assert user["calendar"]["exceptions"] == {"2026-12-25": []}
    assert "default calendar" in client.refused(delete("WorkCalendar", "c"))


def test_pages_say_where_the_next_one_begins(client: Client) -> None:
    def page(limits: str) -> tuple[list[str], int | None]:
        [found] = client.send(
            {"action": "query", "expression": f"select name from Task order by name {limits}"}
        )
        return [entity["name"] for entity in found["data"]], found["metadata"]["next"]["offset"]

    assert page("offset 0 limit 2") == (["loose", "sh1"], 2)
    assert page("offset 2 limit 2") == (["sh2"], None)
    assert page("") == (["loose", "sh1", "sh2"], None)


def test_queries_beside_changes_see_what_stands_before_and_after(
    client: Client, workspace: Workspace
) -> None:
    ask = {"action": "query", "expression": "Task where name is new"}
    before, made, after = client.send(ask, create("Task", "t", name="new"), ask)
    assert (before["data"], made["action"], [task["id"] for task in after["data"]]) == (
        [],
        "create",
        ["t"],
    )
    assert workspace.history.entries()[-1].label == "Added 'new'"


def test_an_edit_is_that_of_whoever_is_named(client: Client, workspace: Workspace) -> None:
    client.face.handle([create("Task", "t", name="new")], "eve")
    assert workspace.history.entries()[-1].author == "eve"
    assert client.face.handle([]) == []


def test_r13_deleting_the_last_open_row_makes_it_done(client: Client) -> None:
    task = client.ref("Task", "sh1")
    for name in ("ana", "ben", "cleo"):
        client.send(
            create("Assignment", f"of {name}", context=task, resource=client.ref("User", name))
        )
    client.send(
        update("Assignment", "of ben", is_done=True), update("Assignment", "of cleo", is_done=True)
    )
    client.send(delete("Assignment", "of ana"))
    [found] = client.ask("select is_done, assignments.position from Task where name is sh1")
    assert (found["is_done"], [row["position"] for row in found["assignments"]]) == (True, [1, 2])


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (update("Task", "sh1", metadata=["vendor"]), "'metadata' must refer to an entity."),
        (
            {
                "action": "create",
                "entity_type": "Metadata",
                "entity_key": ["sh1", "vendor"],
                "entity_data": {"parent_type": ["Task"], "key": "vendor", "value": 5},
            },
            "",
        ),
    ],
)
def test_what_a_note_cannot_be_is_refused(
    client: Client, operation: dict[str, Any], why: str
) -> None:
    operation["entity_key"][0] = client.ids["sh1"]
    assert why in client.refused(operation)


def test_a_time_zone_that_is_no_text_is_refused(client: Client) -> None:
    assert "time zone" in client.refused(
        update("User", client.ids["cleo"], timezone={"name": "UTC"})
    )
