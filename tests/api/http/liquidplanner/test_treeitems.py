"""Items over HTTP: making, reading, changing, deleting, moving, packaging."""

from typing import Any

import pytest

from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.time_entries import log_time
from tests.api.http.conftest import Caller
from tests.operations.comparing import stored
from tests.operations.conftest import Studio, day


def test_r16_a_new_task_has_one_row_for_nobody_or_those_given(ada: Caller, studio: Studio) -> None:
    made = ada.post("/tasks", {"task": {"name": "sh3", "parent_id": studio["seq"]}}, 201)
    assert (made["type"], made["parent_id"], made["project_id"]) == (
        "Task",
        studio["seq"],
        studio["Film"],
    )
    assert [row["person_id"] for row in made["assignments"]] == [0]
    rows = [
        {"person_id": studio["Ana"], "estimate": {"low": 2.25, "high": 3.0}},
        {
            "person_id": str(studio["Ben"]),
            "low_effort_remaining": "1",
            "high_effort_remaining": "2",
        },
        {"team_id": studio["Comp"], "daily_limit": 4},
    ]
    made = ada.post("/tasks", {"task": {"name": "sh4", "assignments": rows}}, 201)
    ranges = [
        (r["person_id"], r["team_id"], r["low_effort_remaining"]) for r in made["assignments"]
    ]
    assert ranges == [
        (studio["Ana"], None, 2.25),
        (studio["Ben"], None, 1),
        (None, studio["Comp"], 0),
    ]
    assert made["expected_finish"] is not None
    again = ada.get(f"/tasks/{made['id']}")
    assert again == made


def test_items_of_every_kind_are_made_where_they_are_found(ada: Caller, studio: Studio) -> None:
    wanted: dict[str, dict[str, Any]] = {
        "folders": {},
        "packages": {},
        "projects": {"promise_by": "2026-03-01", "external_reference": "JIRA-7"},
        "events": {"start_date": "2026-01-05", "finish_date": "2026-01-06"},
        "partial_day_events": {
            "start": "2026-01-05T10:00:00+01:00",
            "end": "2026-01-05T11:00:00+01:00",
        },
        "milestones": {"date": "2026-01-09"},
    }
    shown = ["Folder", "Package", "Project", "Event", "PartialDayEvent", "Milestone"]
    for (collection, fields), kind in zip(wanted.items(), shown, strict=True):
        made = ada.post(f"/{collection}", {"name": kind, **fields}, 201)
        assert made["type"] == kind
        assert ada.get(f"/{collection}/{made['id']}")["name"] == kind
        assert ada.post(
            "/treeitems",
            {"treeitem": {"name": "other", "type": kind, **fields, "external_reference": None}},
            201,
        )
        for name in fields.keys() - {"start", "end"}:
            assert made[name] == fields[name]
    event = ada.get("/partial_day_events")[0]
    assert (event["start"], event["end"]) == (
        "2026-01-05T09:00:00+00:00",
        "2026-01-05T10:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("tasks", {}),
        ("tasks", {"name": " "}),
        ("tasks", {"name": "x", "parent_id": 999}),
        ("tasks", {"name": "x", "type": "Event"}),
        ("treeitems", {"name": "x"}),
        ("treeitems", {"name": "x", "type": "Root"}),
        ("events", {"name": "x"}),
        ("events", {"name": "x", "start_date": "2026-01-07", "finish_date": "2026-01-06"}),
        ("milestones", {"name": "x", "date": 20260109}),
        (
            "partial_day_events",
            {"name": "x", "start": "2026-01-05T10:00:00", "end": "2026-01-05T11:00:00"},
        ),
        ("tasks", {"name": "x", "promise_by": "soon"}),
        ("tasks", {"name": "x", "owner_id": 999}),
        ("tasks", {"name": "x", "colour": "red"}),
        ("folders", {"name": "x", "activity_id": 1}),
        ("tasks", {"name": "\ud800"}),
        ("tasks", {"name": "a\x00b"}),
        ("tasks", {"name": "x", "assignments": [{"person_id": 1}, {"person_id": 1}]}),
        ("tasks", {"name": "x", "max_effort": "1e400"}),
        ("tasks", ["x"]),
    ],
)
def test_r17_what_cannot_be_made_leaves_nothing_behind(
    ada: Caller, studio: Studio, collection: str, fields: object
) -> None:
    before = stored(studio.workspace)
    assert ada.refused("POST", f"/{collection}", fields).endswith(".")
    assert stored(studio.workspace) == before


def test_r02_an_items_answer_can_be_sent_back_without_its_rows_and_changes_nothing(
    ada: Caller, studio: Studio
) -> None:
    studio.workspace.run(
        update_treeitem, studio["sh1"], promise_by=day(20), max_effort=12, description="wide"
    )
    revision = studio.workspace.snapshot.revision
    found = ada.get(f"/tasks/{studio['sh1']}")
    rows = found.pop("assignments")
    assert ada.put(f"/tasks/{studio['sh1']}", {"task": found}) == {**found, "assignments": rows}
    assert studio.workspace.snapshot.revision == revision
    assert "update_assignment" in ada.refused(
        "PUT", f"/tasks/{studio['sh1']}", {"task": {"assignments": rows}}
    )


def test_fields_of_an_item_are_changed_and_emptied(ada: Caller, studio: Studio) -> None:
    path = f"/treeitems/{studio['sh1']}"
    sent = {
        "name": "sh1 b",
        "delay_until": "2026-02-01",
        "promise_by": "2026-03-01",
        "max_effort": "12.5",
    }
    found = ada.put(
        path,
        {
            "treeitem": {
                **sent,
                "is_on_hold": True,
                "work_in_order": False,
                "external_reference": "A",
            }
        },
    )
    assert {name: found[name] for name in sent} == {**sent, "max_effort": 12.5}
    assert (found["effective_is_on_hold"], found["work_in_order"], found["external_reference"]) == (
        True,
        False,
        "A",
    )
    found = ada.put(
        path, {"treeitem": {"delay_until": None, "max_effort": None, "external_reference": None}}
    )
    assert found["delay_until"] is found["max_effort"] is found["external_reference"] is None
    assert found["promise_by"] == "2026-03-01"


def test_r13_an_item_is_done_and_reopened(ada: Caller, studio: Studio) -> None:
    for who in ("Ana", "Ben"):
        studio.row("sh1", who, low=1, high=2)
    found = ada.put(f"/tasks/{studio['sh1']}", {"task": {"is_done": True}})
    assert (found["is_done"], found["expected_finish"]) == (True, None)
    assert {row["is_done"] for row in found["assignments"]} == {True}
    assert {
        row["is_done"]
        for row in ada.put(f"/tasks/{studio['sh1']}", {"is_done": False})["assignments"]
    } == {False}


def test_r15_another_parent_makes_it_the_last_there_and_the_same_leaves_it(
    ada: Caller, studio: Studio
) -> None:
    ada.put(f"/tasks/{studio['sh1']}", {"parent_id": studio["seq"]})
    assert studio.children("seq") == ["sh1", "sh2"]
    ada.put(f"/tasks/{studio['loose']}", {"parent_id": studio["seq"]})
    assert studio.children("seq") == ["sh1", "sh2", "loose"]
    ada.refused("PUT", f"/folders/{studio['seq']}", {"parent_id": studio["seq"]})
    ada.refused("PUT", f"/tasks/{studio['sh1']}", {"parent_id": None})


def test_r15_moving_before_and_after_by_query_and_by_body(ada: Caller, studio: Studio) -> None:
    found = ada.post(f"/tasks/{studio['loose']}/move_before?other_id={studio['sh2']}")
    assert (found["id"], found["parent_crumbs"]) == (studio["loose"], ["Show", "Film", "seq"])
    assert studio.children("seq") == ["sh1", "loose", "sh2"]
    ada.post(f"/tasks/{studio['sh1']}/move_after", {"other_id": str(studio["sh2"])})
    assert studio.children("seq") == ["loose", "sh2", "sh1"]
    for body in (
        {},
        {"other_id": 999},
        {"other_id": studio["sh1"]},
        {"other_id": studio.workspace.snapshot.root_id},
    ):
        ada.refused("POST", f"/folders/{studio['seq']}/move_after", body)
    ada.refused(
        "POST",
        f"/treeitems/{studio.workspace.snapshot.root_id}/move_after",
        {"other_id": studio["loose"]},
    )


def test_r15_packaging_keeps_the_parent_and_takes_the_priority(ada: Caller, studio: Studio) -> None:
    studio.item("urgent", "package")
    found = ada.put(f"/tasks/{studio['sh2']}", {"package_id": studio["urgent"]})
    assert (found["parent_id"], found["package_crumbs"]) == (studio["seq"], ["Show", "urgent"])
    found = ada.post(f"/tasks/{studio['sh1']}/package_before?other_id={studio['sh2']}")
    other = ada.get(f"/tasks/{studio['sh2']}")
    assert found["global_package_priority"] < other["global_package_priority"]
    found = ada.post(f"/tasks/{studio['sh1']}/move_after", {"packaged_other_id": studio["sh2"]})
    assert found["global_package_priority"] > other["global_package_priority"]
    assert ada.put(f"/tasks/{studio['sh1']}", {"package_id": None})["package_id"] is None
    assert "not in a package" in ada.refused(
        "POST", f"/tasks/{studio['sh1']}/package_after", {"other_id": studio["loose"]}
    )
    assert ada.refused(
        "POST", f"/folders/{studio['seq']}/package_after", {"other_id": studio["sh2"]}
    )


def test_r19_deleting_an_item_says_what_went_with_it(ada: Caller, studio: Studio) -> None:
    studio.row("sh1", "Ana")
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    gone = ada.delete(f"/folders/{studio['seq']}")
    assert gone == {
        "id": studio["seq"],
        "type": "Folder",
        "notes": ["3 logged hours were deleted with it."],
    }
    ada.refused("GET", f"/tasks/{studio['sh1']}", status=404)
    ada.refused("DELETE", f"/folders/{studio['seq']}", status=404)
    ada.refused("DELETE", f"/treeitems/{studio.workspace.snapshot.root_id}")


def test_what_an_item_tells_of_its_surroundings(ada: Caller, studio: Studio) -> None:
    studio.workspace.run(
        update_treeitem, studio["Film"], promise_by=day(20), delay_until=day(7), is_on_hold=True
    )
    studio.workspace.run(update_treeitem, studio["seq"], promise_by=day(15))
    studio.row("sh1", "Ana", low=4, high=8)
    studio.row("sh2", "Ana", low=4, high=8)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    found = ada.get(f"/tasks/{studio['sh1']}")
    assert (found["parent_delay_until"], found["parent_promise_by"]) == ("2026-01-07", "2026-01-15")
    assert (found["is_on_hold"], found["effective_is_on_hold"], found["started_on"]) == (
        False,
        True,
        "2026-01-05",
    )
    folder = ada.get(f"/folders/{studio['seq']}")
    low, high = folder["low_effort_remaining"], folder["high_effort_remaining"]
    assert (round(low, 2), round(high, 2), folder["work"]) == (9.17, 14.83, 3), "S11's check value"
    assert folder["is_estimated"] and not ada.get(f"/tasks/{studio['loose']}")["is_estimated"]


def test_s06_dependencies_are_made_read_changed_and_taken_away(ada: Caller, studio: Studio) -> None:
    path = f"/tasks/{studio['sh2']}/dependencies"
    made = ada.post(
        path, {"dependency": {"prerequisite_item_id": studio["sh1"], "lag_days": "2"}}, 201
    )
    assert (made["dependent_item_id"], made["lag_days"], made["satisfied"]) == (
        studio["sh2"],
        2,
        False,
    )
    assert ada.get(path) == [made] == ada.get(f"/tasks/{studio['sh1']}/dependents")
    assert ada.get(f"/tasks/{studio['sh2']}?include=dependencies,dependents")["dependencies"] == [
        made
    ]
    assert ada.put(f"{path}/{made['id']}", {"lag_days": 1})["lag_days"] == 1
    for body in (
        {"prerequisite_item_id": studio["sh1"]},
        {"prerequisite_item_id": studio["seq"]},
        {},
        {"lag_days": 1},
    ):
        ada.refused("POST", path, body)
    ada.refused(
        "POST", f"/tasks/{studio['sh1']}/dependencies", {"prerequisite_item_id": studio["sh2"]}
    )
    ada.refused("DELETE", f"/tasks/{studio['loose']}/dependencies/{made['id']}", status=404)
    ada.delete(f"{path}/{made['id']}")
    assert ada.get(path) == []
    other = ada.post(
        f"/tasks/{studio['sh1']}/dependents", {"dependent_item_id": studio["loose"]}, 201
    )
    studio.workspace.run(update_assignment, studio.rows("sh1")[0].id, is_done=True)
    assert ada.get(f"/tasks/{studio['loose']}/dependencies")[0] == {**other, "satisfied": True}


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in items]


def test_the_tree_is_read_by_depth(ada: Caller, studio: Studio) -> None:
    assert names(ada.get("/treeitems")) == ["Film", "seq", "sh1", "sh2", "loose"]
    root = ada.get("/treeitems?depth=0")
    assert (root["type"], root["id"], "children" in root) == (
        "Root",
        studio.workspace.snapshot.root_id,
        False,
    )
    assert names(ada.get("/treeitems?depth=1")["children"]) == ["Film", "loose"]
    (film, loose) = ada.get("/treeitems?depth=-1&leaves=true")["children"]
    (sequence,) = film["children"]
    assert (names(sequence["children"]), loose["children"]) == (["sh1", "sh2"], [])
    assert sequence == ada.get(f"/treeitems/{studio['seq']}?depth=-1&leaves=true")
    structure = ada.get("/treeitems?depth=-1&leaves=false")
    assert (
        names(structure["children"]) == ["Film"]
        and structure["children"][0]["children"][0]["children"] == []
    )
    assert names(ada.get("/treeitems?leaves=false")) == ["Film", "seq"]
    assert names(
        ada.get(f"/projects/{studio['Film']}?depth=1&include=parent,tags")["children"]
    ) == ["seq"]
    assert names(ada.get(f"/treeitems/{studio['Film']}?depth=-1&leaves=none")["children"]) == [
        "seq"
    ], "pyliquidplanner"


def test_flat_and_filters_answer_lists_with_the_item_itself_first(
    ada: Caller, studio: Studio
) -> None:
    assert names(ada.get("/treeitems?depth=-1&flat=true")) == [
        "Show",
        "Film",
        "seq",
        "sh1",
        "sh2",
        "loose",
    ]
    assert names(ada.get("/treeitems?depth=1&flat=true")) == ["Show", "Film", "loose"]
    assert names(ada.get("/treeitems?flat=true")) == ["Film", "seq", "sh1", "sh2", "loose"], (
        "as the gem asks"
    )
    film = f"/treeitems/{studio['Film']}"
    assert names(ada.get(f"{film}?depth=1&flat=true")) == ["Film", "seq"]
    assert names(
        ada.get(
            f"{film}?depth=-1&flat=1&filter[]=name%20starts_with%20sh&include=comments,links,tags"
        )
    ) == [
        "sh1",
        "sh2",
    ]
    assert names(ada.get(f"{film}?filter[]=is_done%20is%20false")) == ["Film", "seq", "sh1", "sh2"]
    assert names(ada.get("/treeitems?depth=-1&leaves=true&filter[]=item_type=Task&limit=2")) == [
        "sh1",
        "sh2",
    ]


def test_what_hangs_on_items_elsewhere_is_read_as_empty_and_not_taken(
    ada: Caller, studio: Studio
) -> None:
    everything = (
        "activities,comments,dependencies,dependents,documents,estimates,links,note,snapshots,tags"
        ",checklist_items,parent,package,client"
    )
    found = ada.get(f"/tasks/{studio['sh1']}?include={everything}")
    assert found["parent"]["name"] == "seq"
    assert found["package"] is found["client"] is None
    assert found["note"] == ada.get(f"/tasks/{studio['sh1']}/note")
    for kind in ("comments", "documents", "links", "checklist_items", "tags", "snapshots"):
        assert found[kind] == ada.get(f"/tasks/{studio['sh1']}/{kind}") == ada.get(f"/{kind}") == []
        assert "no place for this" in ada.refused(
            "POST", f"/tasks/{studio['sh1']}/{kind}", {"comment": {"comment": "hi"}}
        )
        ada.refused("GET", f"/tasks/999/{kind}", status=404)
    for name in (
        "clients",
        "todo_items",
        "comment_stream",
        "custom_fields",
        "timesheets",
        "webhooks",
    ):
        assert ada.get(f"/{name}") == []
        ada.refused("POST", f"/{name}", {})
    ada.refused("PUT", f"/tasks/{studio['sh1']}/note", {"note": {"note": "x"}})
    ada.refused("GET", f"/tasks/{studio['sh1']}/colours", status=400)
    ada.refused("GET", "/colours", status=400)


def test_what_waits_for_what_is_included_in_lists(ada: Caller, studio: Studio) -> None:
    studio.workspace.run(create_dependency, studio["sh1"], studio["sh2"])
    first, second, third = ada.get("/tasks?include=dependencies,dependents")
    assert [len(item["dependencies"]) for item in (first, second, third)] == [0, 1, 0]
    assert (
        first["dependents"]
        == second["dependencies"]
        == ada.get(f"/tasks/{studio['sh1']}/dependents")
    )


def test_an_items_activity_is_that_of_all_its_rows(ada: Caller, studio: Studio) -> None:
    light = ada.post("/activities", {"activity": {"name": "Light"}}, 201)
    comp = ada.post("/activities", {"name": "Comp"}, 201)["id"]
    path = f"/tasks/{studio['sh1']}"
    assert ada.get(path)["activity_id"] is None
    found = ada.put(path, {"treeitem": {"activity_id": light["id"]}})
    assert found["activity_id"] == light["id"] == found["assignments"][0]["activity_id"]
    rows = ada.post(f"{path}/update_assignment", {"person_id": studio["Ana"], "activity_id": comp})[
        "assignments"
    ]
    assert [row["activity_id"] for row in rows] == [comp], "it took the place of the Unassigned one"
    both = ada.post(
        f"{path}/update_assignment", {"person_id": studio["Ben"], "activity_id": light["id"]}
    )
    assert both["activity_id"] is None
    revision = studio.workspace.snapshot.revision
    ada.put(path, {"task": {"activity_id": None}})
    assert studio.workspace.snapshot.revision == revision, "an answer sent back changes nothing"
    assert names(ada.get(f"/treeitems?filter[]=activity_id={comp}")) == ["sh1"]
    made = ada.post("/tasks", {"task": {"name": "x", "activity_id": comp}}, 201)
    assert made["activity_id"] == comp
    rows = [{"person_id": studio["Ana"]}, {"person_id": studio["Ben"], "activity_id": light["id"]}]
    made = ada.post("/tasks", {"name": "y", "activity_id": comp, "assignments": rows}, 201)
    assert [row["activity_id"] for row in made["assignments"]] == [comp, light["id"]]
    assert (
        light in ada.get(f"{path}/activities")
        and ada.get(f"{path}?include=activities")["activities"][0] == light
    )
    ada.refused("PUT", f"/folders/{studio['seq']}", {"activity_id": comp})
    ada.refused("PUT", path, {"activity_id": 999})


def test_r18_an_item_says_when_and_by_whom_it_was_made_and_changed(
    ada: Caller, studio: Studio
) -> None:
    made = ada.post("/tasks", {"name": "x", "parent_id": studio["seq"]}, 201)
    assert made["created_by"] == made["updated_by"] == "ada"
    assert made["created_at"] == made["updated_at"] and made["created_at"].endswith("+00:00")
    other = ada.get(f"/tasks/{studio['sh1']}")
    assert other["created_by"] != "ada"
    path = f"/tasks/{studio['sh1']}"
    changed = ada.post(f"{path}/update_assignment", {"person_id": studio["Ana"]})
    assert (changed["created_by"], changed["updated_by"]) == (other["created_by"], "ada"), (
        "its rows are part of it"
    )
    assert changed["updated_at"] >= made["updated_at"]
    listed = {item["id"]: item for item in ada.get("/treeitems")}
    assert listed[studio["sh1"]] == changed == ada.get(path)
    inside = ada.get(f"/treeitems/{studio['seq']}?depth=1&include=parent")["children"]
    assert [item["updated_by"] for item in inside] == ["ada", other["updated_by"], "ada"]
    assert inside[0]["parent"] == ada.get(f"/folders/{studio['seq']}")


def test_custom_fields_are_text_by_name_that_ftracks_clients_see_as_metadata(
    ada: Caller, studio: Studio
) -> None:
    path = f"/tasks/{studio['sh1']}"
    assert ada.get(path)["custom_field_values"] == {}
    found = ada.put(path, {"task": {"custom_field_values": {"Urgency": "High", "Frames": 120}}})
    assert found["custom_field_values"] == {"Urgency": "High", "Frames": "120"}
    revision = studio.workspace.snapshot.revision
    found.pop("assignments")
    ada.put(path, {"task": found})
    assert studio.workspace.snapshot.revision == revision, "an answer sent back changes nothing"
    found = ada.put(
        path,
        {"task": {"custom_field_values": {"Urgency": {"id": 3, "label": "Low"}, "Frames": None}}},
    )
    assert found["custom_field_values"] == {"Urgency": "Low"}
    made = ada.post("/tasks", {"name": "x", "custom_field_values": {"Urgency": "High"}}, 201)
    asked = "/tasks?filter[]=custom_field:%20%27Urgency%27%20"
    assert names(ada.get(f"{asked}=%20%27High%27")) == ["x"]
    assert names(ada.get(f"{asked}is_not_set")) == ["sh2", "loose"]
    assert names(ada.get(f"{asked}contains%20o")) == ["sh1"]
    for wrong in ({"Urgency": ["High"]}, {"": "x"}, {"Urgency": True}, "High"):
        ada.refused("PUT", path, {"custom_field_values": wrong})
    ada.delete(f"/tasks/{made['id']}")
    batch = [
        {
            "action": "query",
            "expression": f"select metadata from Task where name is {found['name']}",
        }
    ]
    headers = {"ftrack-user": ada.name, "ftrack-api-key": ada.token}
    (answer,) = ada.call("POST", "/api", batch, headers).body
    assert [(note["key"], note["value"]) for note in answer["data"][0]["metadata"]] == [
        ("Urgency", "Low")
    ]


def test_s13_alerts_are_included_where_asked_for(ada: Caller, studio: Studio) -> None:
    studio.row("sh1", "Ana", low=80, high=80)
    studio.workspace.run(update_treeitem, studio["sh1"], promise_by=day(7))
    assert "alerts" not in ada.get(f"/tasks/{studio['sh1']}")
    (late,) = ada.get(f"/tasks/{studio['sh1']}?include=alerts")["alerts"]
    assert (late["type"], late["key"], late["flag"]) == ("Alert", "late", "red") and "sh1" in late[
        "description"
    ]
    listed = {
        item["name"]: [alert["key"] for alert in item["alerts"]]
        for item in ada.get("/tasks?include=alerts")
    }
    assert listed == {
        "sh1": ["late"],
        "sh2": ["unestimated", "unassigned"],
        "loose": ["unestimated", "unassigned"],
    }
    studio.workspace.run(update_treeitem, studio["sh1"], promise_by=None)
    assert ada.get(f"/tasks/{studio['sh1']}?include=alerts")["alerts"] == []


def test_older_clients_name_one_owner_of_a_new_task(ada: Caller, studio: Studio) -> None:
    made = ada.post("/tasks", {"task": {"id": 0, "name": "x", "owner_id": studio["Ana"]}}, 201)
    assert [row["person_id"] for row in made["assignments"]] == [studio["Ana"]]
    made = ada.post("/tasks", {"task": {"name": "y", "owner_id": 0}}, 201)
    assert [row["person_id"] for row in made["assignments"]] == [0]


def test_filters_order_and_limit(ada: Caller, studio: Studio) -> None:
    studio.row("sh1", "Ana", low=4, high=4)
    studio.row("sh2", "Ana", low=1, high=1)
    studio.row("loose", "Ben", low=1, high=1)
    studio.workspace.run(
        update_treeitem, studio["loose"], external_reference="JIRA-1", promise_by=day(9)
    )
    studio.workspace.run(update_assignment, studio.rows("sh2")[0].id, is_done=True)
    studio.item("ad", "milestone", start_date=day(20))
    studio.workspace.run(create_dependency, studio["sh1"], studio["loose"])

    def found(*filters: str, more: str = "", collection: str = "tasks") -> list[str]:
        from urllib.parse import quote

        query = "&".join(f"filter[]={quote(text)}" for text in filters)
        return [item["name"] for item in ada.get(f"/{collection}?{query}{more}")]

    assert found() == ["sh1", "sh2", "loose", "ad"], "LiquidPlanner's tasks are all leaves"
    assert found(f"owner_id = {studio['Ana']}") == ["sh1", "sh2"], "done or not"
    assert found(f"owner_id={studio['Ana']}", "is_done is false") == ["sh1"]
    assert found("is_done is true", "name starts_with lo", more="&filter_conjunction=OR") == [
        "sh2",
        "loose",
    ]
    assert found(f"project_id = {studio['Film']}") == ["sh1", "sh2"]
    assert found("project_id is_not_set") == ["loose", "ad"] == found("project_id =")
    assert found(f"id={studio['loose']},{studio['sh1']}") == ["sh1", "loose"]
    assert found(f"parent_id != {studio['seq']}") == ["loose", "ad"]
    assert found("external_reference contains 'jira'") == ["loose"]
    assert found("promise_by before 2026-01-10") == ["loose"]
    assert found("earliest_start after 2025-12-31") == ["sh1", "loose", "ad"]
    assert (
        found("item_type = Milestone")
        == ["ad"]
        == found("item_type is Milestone", collection="treeitems")
    )
    assert found("created_by = ada", collection="treeitems") == ["ad"]
    assert found("updated_by is ada", "is_done is true") == ["sh2"]
    assert found("last_updated after 2000-01-01", more="&limit=2") == ["sh1", "sh2"]
    assert found(more="order=earliest_start&limit=2") == ["sh1", "loose"], (
        "sh1 first, 4 h; what is done has no start"
    )
    assert found(more="order=updated_at")[0] == "ad", "the last change first"
    assert found("created within 999999", collection="treeitems") == [
        "Film",
        "seq",
        "sh1",
        "sh2",
        "loose",
        "ad",
    ]
    assert found("promise_by within 3") == [] and found("promise_by within 4") == ["loose"], (
        "today is the 5th"
    )
    assert found("client_id is_not_set", "name = sh1") == ["sh1"] and found("client_id = 7") == []
    assert found("tags include roto") == [], "nothing has any"
    assert found(f"project_id = {studio['Film']}", collection="projects") == ["Film"]
    assert [item["name"] for item in ada.get("/tasks?filter=name%20=%20sh1")] == ["sh1"], (
        "the gem's spelling"
    )
    assert found("name is_set", collection="milestones") == ["ad"]


@pytest.mark.parametrize(
    "query",
    [
        "filter[]=namestarts_withX",
        "filter[]=colour = red",
        "filter[]=owner_id = x",
        "filter[]=owner_id contains 5",
        "filter[]=is_done is maybe",
        "filter[]=promise_by before soon",
        "filter[]=promise_by contains 2026",
        "filter[]=name = x&filter_conjunction=XOR",
        "order=random",
        "limit=0",
        "limit=-3",
        "limit=many",
        "limit=10001",
        "include=colours",
        "filter[]=created within a week",
        "depth=-2",
    ],
)
def test_what_cannot_be_asked_is_refused(ada: Caller, query: str) -> None:
    assert ada.refused("GET", f"/tasks?{query.replace(' ', '%20')}").endswith(".")


def test_an_answer_has_so_many_items_and_no_more(
    ada: Caller, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner_app.api.http.liquidplanner.calls.read_tree.MOST", 4)
    assert "5 items" in ada.refused("GET", "/treeitems")
    assert "6 items" in ada.refused("GET", "/treeitems?depth=-1"), "the root too"
    assert "6 items" in ada.refused("GET", "/treeitems?depth=-1&flat=true")
    assert len(ada.get("/treeitems?limit=4")) == 4
    assert len(ada.get("/tasks")) == 3


def test_a_tree_too_deep_for_json_is_read_flat(
    ada: Caller, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner_app.api.http.liquidplanner.calls.read_tree.MOST_LEVELS", 2)
    assert "more than 2 levels" in ada.refused("GET", "/treeitems?depth=-1")
    assert len(ada.get("/treeitems?depth=-1&flat=true")) == 6
    assert len(ada.get("/treeitems?depth=2")["children"]) == 2
    assert (
        ada.get(f"/treeitems/{studio['Film']}?depth=-1")["children"][0]["children"][1]["name"]
        == "sh2"
    )


def test_me_is_the_person_of_the_tokens_name(ada: Caller, studio: Studio) -> None:
    assert "me" in ada.refused("GET", "/tasks?filter[]=owner_id=me")
    assert "member_id" in ada.refused("GET", "/upcoming_tasks")
    person = ada.post("/members", {"user_name": "ada", "first_name": "Ada"}, 201)
    ada.post(f"/tasks/{studio['sh1']}/update_assignment", {"person_id": person["id"]})
    assert [item["name"] for item in ada.get("/tasks?filter[]=owner_id=me")] == ["sh1"]
    assert ada.call("GET", "/api/account").body["id"] == person["id"]


def test_upcoming_tasks_come_in_the_order_of_their_starts_by_project(
    ada: Caller, studio: Studio
) -> None:
    for item in ("loose", "sh2", "sh1"):
        studio.row(item, "Ana", low=1, high=1)
    studio.item("unestimated")
    studio.row("unestimated", "Ana")
    groups = ada.get(f"/upcoming_tasks?member_id={studio['Ana']}")
    assert [(g["group"], [i["name"] for i in g["items"]]) for g in groups] == [
        ("Film", ["sh1", "sh2"]),
        ("INBOX", ["loose"]),
    ]
    flat = ada.get(f"/upcoming_tasks?member_id={studio['Ana']}&flat=true&limit=2")
    assert [item["name"] for item in flat] == ["sh1", "sh2"]
