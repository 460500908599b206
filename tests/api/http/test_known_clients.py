"""What public clients of LiquidPlanner send, in their own order: its examples, its gem, those that
people wrote."""

from typing import Any
from urllib.parse import quote, urlencode

from planner_app.operations.rules.work.time_entries import log_time
from tests.api.http.conftest import Caller
from tests.operations.conftest import Studio, day


def owners(item: dict[str, Any]) -> dict[str, list[int]]:
    """Who is on an event."""
    rows = item["assignments"]
    persons = [row["person_id"] for row in rows if row["person_id"] is not None]
    return {
        "person_ids": persons,
        "team_ids": [row["team_id"] for row in rows if row["team_id"] is not None],
    }


def test_r09_r10_the_official_example_swaps_the_people_of_two_tasks_and_two_events(
    ada: Caller, studio: Studio
) -> None:
    """multiple_owners: a GET with an empty body, both keys in each change, whole sets for
    events."""
    studio.row("sh1", "Ana", low=2, high=4)
    studio.row("sh2", "Comp", low=1, high=2)
    for name, who in (
        ("offsite", {"person_ids": [studio["Ana"]]}),
        ("party", {"team_ids": [studio["Light"]]}),
    ):
        event = ada.post(
            "/events", {"name": name, "start_date": "2026-01-06", "finish_date": "2026-01-06"}, 201
        )
        ada.post(f"/events/{event['id']}/update_assignment", who)
    assert "assignments" in ada.call("GET", "/api/help.json", b"").body["Task"]
    tasks, events = ada.get("/tasks?limit=2"), ada.get("/events?limit=2")
    first, second = (task["assignments"][0] for task in tasks)
    for row, other in ((first, second), (second, first)):
        sent = {
            "assignment_id": row["id"],
            "person_id": other["person_id"],
            "team_id": other["team_id"],
        }
        (now,) = ada.post(f"/treeitems/{row['treeitem_id']}/update_assignment", sent)["assignments"]
        assert (now["id"], now["person_id"], now["team_id"]) == (
            row["id"],
            other["person_id"],
            other["team_id"],
        )
    for event, other in ((events[0], events[1]), (events[1], events[0])):
        assert owners(
            ada.post(f"/treeitems/{event['id']}/update_assignment", owners(other))
        ) == owners(other)


def test_r16_what_typed_languages_send_of_a_new_task_has_every_field(
    ada: Caller, studio: Studio
) -> None:
    """The C# and Go examples send whole objects, zeros and nulls included; PHP and Go send the id
    with a change."""
    rows = [{"person_id": studio["Ana"], "team_id": None, "id": 0}]
    task = {"name": "new", "type": None, "parent_id": studio["Film"], "assignments": rows, "id": 0}
    made = ada.post("/tasks", {"task": task}, 201)
    assert [row["person_id"] for row in made["assignments"]] == [studio["Ana"]]
    assert (
        ada.put(f"/tasks/{made['id']}", {"task": {"id": made["id"], "name": "newer"}})["name"]
        == "newer"
    )
    assert ada.delete(f"/treeitems/{made['id']}")["id"] == made["id"]


def test_r06_r14_the_gem_says_everything_twice_and_estimates_as_itself(
    ada: Caller, studio: Studio
) -> None:
    """Its track_time has the values in the query and in the body; its paths end in .json; it looks
    items up by type."""
    me = ada.post("/members", {"member": {"user_name": "ada"}}, 201)["id"]
    account = ada.call("GET", "/api/account.json").body
    task = ada.post(
        "/tasks.json", {"task": {"name": "Learn API", "parent_id": studio["Film"]}}, 201
    )
    estimate = {"estimate": {"low": 1, "high": 3, "owner_id": account["id"]}}
    assert ada.post(f"/tasks/{task['id']}/estimates.json", estimate, 201)["owner_id"] == me
    (mine,) = ada.get(
        f"/tasks.json?{urlencode({'filter[]': 'owner_id = me'})}&filter[]=is_done%20is%20false"
    )
    assert mine["id"] == task["id"]
    spent = {"low": 1, "high": 2, "member_id": me, "work": 4, "activity_id": 0}
    found = ada.post(f"/tasks/{task['id']}/track_time.json?{urlencode(spent)}", spent)
    assert (found["work"], found["assignments"][0]["high_effort_remaining"]) == (4, 2)
    for collection in ("treeitems", "projects", "packages", "folders"):
        assert all(item["type"] and item["id"] for item in ada.get(f"/{collection}.json?flat=true"))


def test_s03_a_phone_walks_the_tree_level_by_level(ada: Caller, studio: Studio) -> None:
    """It drops the first of each list, which is the item that it asked about; it looks rows up
    among the members."""
    below = f"depth=1&flat=true&filter%5B%5D={quote('is_done is false')}"
    assert [item["name"] for item in ada.get(f"/treeitems?{below}")[1:]] == ["Film", "loose"]
    assert [item["name"] for item in ada.get(f"/treeitems/{studio['seq']}?{below}")[1:]] == [
        "sh1",
        "sh2",
    ]
    known = {member["id"] for member in ada.get("/members?include_disconnected=true")}
    luggage = "comments,checklist_items,parent,package,client,note,estimates"
    item = ada.get(f"/treeitems/{studio['sh1']}?include={quote(luggage)}")
    assert {row["person_id"] for row in item["assignments"]} <= known
    assert [row["estimates"] for row in item["assignments"]] == [[]]


def test_r13_r14_a_bot_logs_time_and_closes_its_row(ada: Caller, studio: Studio) -> None:
    """It finds items by id with what hangs on them, logs with reduce_estimate, then marks the row
    that it finds."""
    studio.row("sh1", "Ana", low=4, high=8)
    (item,) = ada.get(f"/treeitems/?filter[]=id={studio['sh1']}&include=comments,links,tags")
    sent = {
        "activity_id": 0,
        "member_id": studio["Ana"],
        "work": 2,
        "reduce_estimate": True,
        "comment": "roto",
    }
    found = ada.post(f"/tasks/{item['id']}/track_time", sent)
    (row,) = (row for row in found["assignments"] if row["person_id"] == studio["Ana"])
    assert (row["low_effort_remaining"], row["is_done"]) == (2, False)
    done = ada.post(
        f"/tasks/{item['id']}/update_assignment", {"assignment_id": row["id"], "is_done": True}
    )
    assert done["is_done"]
    groups = ada.get(f"/upcoming_tasks?limit=200&member_id={studio['Ana']}")
    assert [group["items"] for group in groups] == []
    found = ada.get(
        "/treeitems?include=comments,links,tags&depth=-1&flat=1&filter[]=name%20starts_with%20se"
    )
    assert found[0]["id"] == studio["seq"], "the package of an iteration is the first that it gets"


def test_r14_a_timesheet_script_finds_the_activity_of_a_task_by_its_name(
    ada: Caller, studio: Studio
) -> None:
    """liquidtime reads activity_id of the item, else of its rows, and timesheet_id of what it
    logged."""
    light = ada.post("/activities", {"name": "Light"}, 201)["id"]
    ada.post(
        f"/tasks/{studio['sh1']}/update_assignment",
        {"person_id": studio["Ana"], "activity_id": light},
    )
    (found,) = ada.get("/treeitems?filter%5B%5D=name%3Dsh1")
    assert found["activity_id"] == light
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(4), hours=1)
    form = urlencode(
        {
            "activity_id": light,
            "member_id": studio["Ana"],
            "work": 2,
            "work_performed_on": "2026-01-05",
        }
    )
    answer = ada.call(
        "POST", f"/api/v1/workspaces/1/tasks/{found['id']}/track_time?append=False", form.encode()
    )
    assert (answer.status, answer.body["timesheet_entry"]["timesheet_id"]) == (200, None)
    entries = ada.get(
        f"/timesheet_entries?member_id={studio['Ana']}&start_date=2026-01-05&end_date=2026-01-05"
    )
    assert [entry["work"] for entry in entries] == [2]
