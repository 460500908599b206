"""Hours logged over HTTP (R14), and the histories of ranges (R6)."""

from planner_app.operations.rules.people.calendars import update_plan
from tests.api.http.conftest import Caller
from tests.operations.conftest import Studio


def test_r14_a_second_call_replaces_and_append_adds(ada: Caller, studio: Studio) -> None:
    row, path = studio.row("sh1", "Ana", low=4, high=8), f"/tasks/{studio['sh1']}/track_time"
    sent = {"member_id": studio["Ana"], "work": 2, "work_performed_on": "2026-01-05"}
    found = ada.post(path, sent)
    assert (found["work"], found["assignments"][0]["hours_logged"]) == (2, 2)
    entry = found["timesheet_entry"]
    assert (entry["item_id"], entry["work"], entry["work_performed_on"]) == (
        studio["sh1"],
        2,
        "2026-01-05",
    )
    assert "timesheet_id" in entry, "liquidtime reads it"
    assert ada.post(path, {**sent, "work": "3"})["work"] == 3
    assert ada.post(f"{path}?append=true", sent)["work"] == 5
    assert ada.post(path, {**sent, "work": 1, "append": True})["work"] == 6
    gone = ada.post(path, {**sent, "work": 0})
    assert (gone["work"], gone["timesheet_entry"], gone["assignments"][0]["id"]) == (0, None, row)


def test_r14_the_work_comes_off_both_ends_where_asked_and_what_is_left_can_be_said(
    ada: Caller, studio: Studio
) -> None:
    studio.row("sh1", "Ana", low=1, high=8)
    path = f"/tasks/{studio['sh1']}/track_time"
    sent = {"member_id": studio["Ana"], "work": 2, "reduce_estimate": True}
    (row,) = ada.post(path, sent)["assignments"]
    assert (row["low_effort_remaining"], row["high_effort_remaining"]) == (0, 6)
    (row,) = ada.post(
        path, {"member_id": studio["Ana"], "work": "30m", "low": "4h", "high": "0.5d"}
    )["assignments"]
    assert (row["hours_logged"], row["low_effort_remaining"], row["high_effort_remaining"]) == (
        0.5,
        4,
        4,
    )
    found = ada.post(path, {"member_id": studio["Ana"], "work": 1, "is_done": True})
    assert (found["is_done"], found["assignments"][0]["is_done"]) == (True, True)


def test_r13_the_day_on_which_it_was_done_is_one_of_the_plans_zone(
    ada: Caller, studio: Studio
) -> None:
    studio.workspace.run(update_plan, timezone="Pacific/Auckland")
    path = f"/tasks/{studio['sh1']}/track_time"
    sent = {"member_id": studio["Ana"], "work": 1, "is_done": True, "done_on": "2026-01-03"}
    assert "not done" in ada.refused("POST", path, {**sent, "is_done": False})
    ada.post(f"/tasks/{studio['sh1']}/update_assignment", {"person_id": studio["Ana"]})
    found = ada.post(path, sent)
    assert (found["is_done"], found["done_on"], found["done_at"][:10]) == (
        True,
        "2026-01-03",
        "2026-01-02",
    )
    day = "/tasks?filter[]=date_done%20=%202026-01-03"
    assert [item["id"] for item in ada.get(day)] == [studio["sh1"]]


def test_r14_without_a_member_it_is_the_person_of_the_tokens_name(
    ada: Caller, studio: Studio
) -> None:
    path = f"/tasks/{studio['sh1']}/track_time"
    assert "is 'ada'" in ada.refused("POST", path, {"work": 2})
    person = ada.post("/members", {"member": {"user_name": "ada"}}, 201)["id"]
    found = ada.post(path, {"work": 2, "comment": "roto", "activity_id": 0})
    logged = [(r["person_id"], r["hours_logged"], r["is_done"]) for r in found["assignments"]]
    assert logged == [(0, 0, False), (person, 2, True)], "somebody without a row gets a done one"
    entry = found["timesheet_entry"]
    assert (entry["member_id"], entry["note"], entry["work_performed_on"]) == (
        person,
        "roto",
        "2026-01-05",
    )


def test_r14_a_form_is_read_as_liquidtime_sends_it(ada: Caller, studio: Studio) -> None:
    studio.row("sh1", "Ana")
    form = b"work=1.5&member_id=%d&work_performed_on=2026-01-05&note=" % studio["Ana"]
    path = f"/api/workspaces/1/tasks/{studio['sh1']}/track_time?append=true"
    answer = ada.call("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})
    assert (answer.status, answer.body["work"]) == (200, 1.5)


def test_r14_what_is_no_work_is_refused(ada: Caller, studio: Studio) -> None:
    path, who = f"/tasks/{studio['sh1']}/track_time", {"member_id": studio["Ana"]}
    for sent in (
        {"work": 25},
        {"work": -1},
        {"work": True},
        {"work": "x"},
        {"work": 1, "activity_id": 999},
    ):
        ada.refused("POST", path, {**who, **sent})
    ada.refused("POST", f"/folders/{studio['seq']}/track_time", {**who, "work": 1})
    ada.post(path, {**who, "work": 20})
    assert "24" in ada.refused("POST", f"/tasks/{studio['sh2']}/track_time", {**who, "work": 5})


def test_r14_entries_are_listed_made_corrected_and_deleted(ada: Caller, studio: Studio) -> None:
    made = ada.post(
        "/timesheet_entries", {"item_id": studio["sh1"], "member_id": studio["Ana"], "work": 2}, 201
    )
    other = {
        "item_id": studio["loose"],
        "member_id": studio["Ben"],
        "work": 3,
        "work_performed_on": "2026-01-02",
    }
    second = ada.post("/timesheet_entries", {"timesheet_entry": other}, 201)
    assert ada.get("/timesheet_entries") == [second, made], "by day"
    assert ada.get(f"/timesheet_entries/{made['id']}") == made
    for query, found in (
        (f"member_id={studio['Ana']}", [made]),
        (f"project_id={studio['Film']}", [made]),
        ("start_date=2026-01-03", [made]),
        ("end_date=2026-01-03", [second]),
        ("member_id=999", []),
        ("client_id=3", []),
        ("state=submitted", []),
        ("state=open&limit=1", [second]),
        ("limit=1", [second]),
    ):
        assert ada.get(f"/timesheet_entries?{query}") == found, query
    changed = ada.put(
        f"/timesheet_entries/{made['id']}", {"work": 4, "note": "again", "member_id": studio["Ben"]}
    )
    assert (changed["work"], changed["note"], changed["member_id"]) == (4, "again", studio["Ana"])
    ada.delete(f"/timesheet_entries/{made['id']}")
    ada.refused("GET", f"/timesheet_entries/{made['id']}", status=404)
    ada.refused("DELETE", f"/timesheet_entries/{made['id']}", status=404)


def test_r06_the_history_as_records_of_its_own(ada: Caller, studio: Studio) -> None:
    path = f"/tasks/{studio['sh1']}/estimates"
    assert ada.get(path) == []
    first = ada.post(path, {"estimate": {"low": 1, "high": "3"}}, 201)
    assert (first["low"], first["high"], first["owner_id"], first["created_by"]) == (1, 3, 0, "ada")
    studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    ada.refused("POST", path, {"estimate": {"low": 1, "high": 3}})
    second = ada.post(path, {"estimate": {"low": 2, "high": 3, "owner_id": studio["Ben"]}}, 201)
    assert second["owner_id"] == studio["Ben"]
    assert ada.post(path, {"low": 2, "high": 3, "owner_id": studio["Ben"]}, 201) == second, (
        "the same is no new line"
    )
    assert [line["id"] for line in ada.get(path)] == [first["id"], second["id"]]
    ada.refused("POST", path, {"estimate": {"low": 4, "high": 3, "owner_id": studio["Ben"]}})
    third = ada.post(
        f"/tasks/{studio['sh2']}/estimates", {"low": 1, "high": 2, "owner_id": studio["Cleo"]}, 201
    )
    (row,) = ada.get(f"/tasks/{studio['sh2']}")["assignments"]
    assert (row["id"], row["person_id"], third["owner_id"]) == (
        third["assignment_id"],
        studio["Cleo"],
        studio["Cleo"],
    )
    ada.refused("POST", f"/tasks/{studio['sh2']}/estimates", {"low": 1, "high": 2, "owner_id": 999})
    assert "folder" in ada.refused(
        "POST", f"/folders/{studio['seq']}/estimates", {"low": 1, "high": 2}
    )
