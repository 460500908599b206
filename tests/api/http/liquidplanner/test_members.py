"""Members, teams, activities, and who asks."""

from planner_app.operations.rules.people.calendars import update_calendar
from planner_app.operations.rules.work.time_entries import log_time
from tests.api.http.conftest import Caller
from tests.operations.conftest import Studio, day


def test_members_are_made_changed_and_read(ada: Caller, studio: Studio) -> None:
    made = ada.post(
        "/members", {"member": {"user_name": "dora", "first_name": "Dora", "is_virtual": True}}, 201
    )
    assert (made["type"], made["user_name"], made["is_virtual"], made["access_level"]) == (
        "Member",
        "dora",
        True,
        "member",
    )
    assert made["daily_availability"] == [0, 8, 8, 8, 8, 8, 0], "from Sunday"
    changed = ada.put(
        f"/members/{made['id']}",
        {"last_name": "Diaz", "timezone": "Asia/Tokyo", "overdrive_scheduling": True},
    )
    assert (changed["last_name"], changed["timezone"], changed["overdrive_scheduling"]) == (
        "Diaz",
        "Asia/Tokyo",
        True,
    )
    assert ada.get(f"/members/{made['id']}") == changed
    assert [member["user_name"] for member in ada.get("/members")] == ["ana", "ben", "cleo", "dora"]
    for sent in (
        {"user_name": "ana"},
        {"timezone": "Mars"},
        {"overdrive_scheduling": "x"},
        {"age": 5},
    ):
        ada.refused("PUT", f"/members/{made['id']}", sent)
    ada.refused("POST", "/members", {})
    ada.refused("GET", "/members/999", status=404)


def test_a_night_shift_counts_whole(ada: Caller, studio: Studio) -> None:
    week = {"mon": [["22:00", "06:00"]], "sat": [["00:00", "24:00"]]}
    studio.workspace.run(
        update_calendar, studio.workspace.snapshot.plan.default_calendar_id, weekly_hours=week
    )
    assert ada.get(f"/members/{studio['Ana']}")["daily_availability"] == [0, 8, 0, 0, 0, 0, 24]


def test_r19_somebody_with_hours_is_kept_and_what_was_open_becomes_unassigned(
    ada: Caller, studio: Studio
) -> None:
    studio.row("sh1", "Ana", low=1, high=2)
    studio.row("sh2", "Ben", low=1, high=2)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    assert "kept" in ada.delete(f"/members/{studio['Ana']}")["notes"][-1]
    ada.delete(f"/members/{studio['Ben']}")
    assert [row["person_id"] for row in ada.get(f"/tasks/{studio['sh1']}")["assignments"]] == [
        studio["Ana"],
        0,
    ]
    assert [row["person_id"] for row in ada.get(f"/tasks/{studio['sh2']}")["assignments"]] == [0]
    assert [member["id"] for member in ada.get("/members")] == [studio["Cleo"]]
    kept = ada.get("/members?include_disconnected=true")
    assert (kept[0]["id"], kept[0]["access_level"]) == (studio["Ana"], "disconnected")
    assert kept[-1] == ada.get("/members/0") and kept[-1]["first_name"] == "Unassigned", (
        "whom a row can name"
    )


def test_teams_and_activities_are_made_changed_and_deleted(ada: Caller, studio: Studio) -> None:
    team = ada.post("/teams", {"team": {"name": "Roto", "member_ids": [str(studio["Ana"])]}}, 201)
    assert (team["name"], team["member_ids"]) == ("Roto", [studio["Ana"]])
    assert ada.put(f"/teams/{team['id']}", {"name": "Paint"})["member_ids"] == [studio["Ana"]]
    assert ada.put(f"/teams/{team['id']}", {"member_ids": [studio["Ben"], studio["Cleo"]]})[
        "member_ids"
    ] == [
        studio["Ben"],
        studio["Cleo"],
    ]
    assert team["id"] in ada.get(f"/members/{studio['Ben']}")["team_ids"]
    row = ada.post(f"/tasks/{studio['sh1']}/update_assignment", {"team_id": team["id"]})[
        "assignments"
    ][0]
    ada.delete(f"/teams/{team['id']}")
    (now,) = ada.get(f"/tasks/{studio['sh1']}")["assignments"]
    assert (now["id"], now["person_id"], now["team_id"]) == (row["id"], 0, None)
    ada.refused("PUT", f"/teams/{team['id']}", {"name": "x"}, 404)
    activity = ada.post("/activities", {"activity": {"name": "Lighting"}}, 201)
    assert ada.put(f"/activities/{activity['id']}", {"name": "Light"})["name"] == "Light"
    assert ada.get(f"/activities/{activity['id']}") == ada.get("/activities")[0]
    ada.refused("POST", "/activities", {"name": "Light"})
    ada.delete(f"/activities/{activity['id']}")
    assert ada.get("/activities") == []


def test_the_account_and_its_one_workspace(ada: Caller, studio: Studio) -> None:
    account = ada.call("GET", "/api/account").body
    assert (account["user_name"], account["read_only"], account["id"]) == ("ada", False, 0)
    (workspace,) = ada.call("GET", "/api/workspaces").body
    assert (workspace["id"], workspace["name"], workspace["root_id"]) == (
        1,
        "Show",
        studio.workspace.snapshot.root_id,
    )
    assert account["workspaces"] == [workspace] == [ada.get("")]
    assert ada.call("GET", "/api/workspaces/2/tasks").status == 404
    fields = ada.call("GET", "/api/help.json").body["Task"]
    assert ada.call("GET", "/api/help/types").body["Task"] == fields
    urls = ada.call("GET", "/api/v1/help/urls.json").body
    assert urls["/api/workspaces/{workspace_id}/{collection}/{treeitem_id}/update_assignment"] == [
        "POST"
    ]
    assert (fields["assignments"], fields["project_id"]) == ("list[Assignment]", "int | None")


def test_every_spelling_of_a_path_is_the_same(ada: Caller, studio: Studio) -> None:
    task = ada.get(f"/tasks/{studio['sh1']}")
    for prefix in ("/api", "/api/v1"):
        for suffix in ("", ".json", "/"):
            assert (
                ada.call("GET", f"{prefix}/workspaces/1/tasks/{studio['sh1']}{suffix}").body == task
            )
    renamed = ada.call(
        "POST", f"/api/workspaces/1/tasks/{studio['sh1']}?_method=put", {"task": {"name": "new"}}
    )
    assert (renamed.status, renamed.body["name"]) == (200, "new")
    path = f"/api/workspaces/1/tasks/{studio['sh1']}"
    assert ada.call("POST", path, b"_method=put&task[name]=form").body["name"] == "form"
    assert ada.call("POST", path, {"_method": "PATCH"}).status == 400
    assert ada.call("POST", f"{path}?_method=DELETE").status == 200
    assert (
        ada.call("POST", f"/api/workspaces/1/tasks/{studio['sh2']}", {"_method": "DELETE"}).status
        == 200
    )
