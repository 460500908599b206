"""update_assignment and its neighbours: what is particular to the HTTP face of the rules."""

from typing import Any

import pytest

from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.time_entries import log_time
from tests.api.http.conftest import Caller
from tests.operations.comparing import stored
from tests.operations.conftest import Studio, day


def url(studio: Studio, item: str, call: str = "update_assignment") -> str:
    return f"/treeitems/{studio[item]}/{call}"


def who(item: dict[str, Any]) -> list[tuple[int | None, int | None]]:
    return [(row["person_id"], row["team_id"]) for row in item["assignments"]]


def test_r02_derived_fields_are_ignored_and_so_is_position(ada: Caller, studio: Studio) -> None:
    studio.row("sh1", "Ben", low=1, high=2)
    row = ada.get(f"/treeitems/{studio['sh1']}")["assignments"][0]
    before = stored(studio.workspace)
    sent = {
        **{
            name: row[name]
            for name in (
                "id",
                "space_id",
                "type",
                "can_destroy",
                "expected_start",
                "expected_finish",
            )
        },
        "hours_logged": 99,
        "position": 7,
    }
    found = ada.post(url(studio, "sh1"), {"assignment_id": row["id"], **sent})
    assert found["assignments"] == [row]
    assert stored(studio.workspace) == before


def test_r02_a_whole_answer_can_be_sent_back_and_changes_nothing(
    ada: Caller, studio: Studio
) -> None:
    studio.row("sh1", "Ben", low=1, high=2, daily_limit=3, assignment_type="Creative Work")
    (row,) = ada.get(f"/treeitems/{studio['sh1']}")["assignments"]
    revision = studio.workspace.snapshot.revision
    ada.post(
        url(studio, "sh1"),
        {"assignment_id": row["id"], **{k: v for k, v in row.items() if k != "team_id"}},
    )
    assert studio.workspace.snapshot.revision == revision


def test_r02_a_field_that_nobody_knows_is_refused_by_name(ada: Caller, studio: Studio) -> None:
    assert "'low_efort'" in ada.refused(
        "POST", url(studio, "sh1"), {"person_id": studio["Ana"], "low_efort": 2}
    )


def test_r03_person_or_team(ada: Caller, studio: Studio) -> None:
    both = {"person_id": studio["Ana"], "team_id": studio["Comp"]}
    assert "not for both" in ada.refused("POST", url(studio, "sh1"), both)
    assert "not for both" in ada.refused(
        "POST", url(studio, "sh1"), {"person_id": 0, "team_id": studio["Comp"]}
    )
    row = ada.post(url(studio, "sh1"), {"team_id": studio["Comp"]})["assignments"][0]
    assert (row["person_id"], row["team_id"]) == (None, studio["Comp"])
    to_person = {"assignment_id": row["id"], "person_id": studio["Ana"]}
    assert who(ada.post(url(studio, "sh1"), to_person)) == [(studio["Ana"], None)]
    assert who(ada.post(url(studio, "sh1"), {"assignment_id": row["id"], "team_id": None})) == [
        (studio["Ana"], None)
    ]
    assert who(ada.post(url(studio, "sh1"), {"assignment_id": row["id"], "person_id": None})) == [
        (0, None)
    ]
    ada.post(url(studio, "sh1"), {"assignment_id": row["id"], "team_id": studio["Light"]})
    assert who(ada.post(url(studio, "sh1"), {"assignment_id": row["id"], "team_id": None})) == [
        (0, None)
    ]


def test_r04_an_exception_is_raised_if_the_person_is_already_assigned(
    ada: Caller, studio: Studio
) -> None:
    ada.post(url(studio, "sh1"), {"person_id": studio["Ana"]})
    before = stored(studio.workspace)
    assert (
        ada.refused("POST", url(studio, "sh1"), {"person_id": studio["Ana"]})
        == "Ana is already on 'seq sh1'."
    )
    assert stored(studio.workspace) == before, "R17"


def test_r04_a_call_with_only_a_range_estimates_the_untouched_row(
    ada: Caller, studio: Studio
) -> None:
    found = ada.post(url(studio, "sh1"), {"low_effort_remaining": 2, "high_effort_remaining": 6})[
        "assignments"
    ]
    assert [(row["person_id"], row["high_effort_remaining"]) for row in found] == [(0, 6)]


def test_r05_numbers_may_be_text(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    sent = {
        "assignment_id": f"{row}",
        "low_effort_remaining": "2",
        "high_effort_remaining": " 6.5 ",
        "daily_limit": "3",
    }
    (found,) = ada.post(url(studio, "sh1"), sent)["assignments"]
    assert (
        found["low_effort_remaining"],
        found["high_effort_remaining"],
        found["daily_limit"],
    ) == (2, 6.5, 3)
    found = ada.post(url(studio, "sh1"), {"assignment_id": row, "person_id": str(studio["Ben"])})
    assert who(found) == [(studio["Ben"], None)]


@pytest.mark.parametrize(
    "low_high",
    [
        b'"low_effort_remaining": 2',
        b'"low_effort_remaining": 7, "high_effort_remaining": 6',
        b'"low_effort_remaining": -1, "high_effort_remaining": 6',
        b'"low_effort_remaining": true, "high_effort_remaining": 6',
        b'"low_effort_remaining": null, "high_effort_remaining": 6',
        b'"low_effort_remaining": 1, "high_effort_remaining": 1e999',
        b'"low_effort_remaining": NaN, "high_effort_remaining": 6',
        b'"low_effort_remaining": 1, "high_effort_remaining": "Infinity"',
        b'"low_effort_remaining": 1, "high_effort_remaining": "six"',
        b'"low_effort_remaining": 1, "high_effort_remaining": [6]',
        b'"low_effort_remaining": 1, "high_effort_remaining": 100001',
    ],
)
def test_r05_what_is_no_range_is_refused_in_a_sentence(
    ada: Caller, studio: Studio, low_high: bytes
) -> None:
    row = studio.row("sh1", "Ana", low=1, high=2)
    before = stored(studio.workspace)
    answer = ada.call(
        "POST",
        f"/api/workspaces/1{url(studio, 'sh1')}",
        b'{"assignment_id": %d, %s}' % (row, low_high),
    )
    assert (answer.status, answer.body["type"]) == (422, "Error")
    assert answer.body["message"].endswith(".") and "pydantic" not in answer.body["message"]
    assert stored(studio.workspace) == before, "R17"


def test_r06_the_token_is_the_author_of_an_estimate(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=1, high=2)
    sent = {
        "assignment_id": row,
        "low_effort_remaining": 2,
        "high_effort_remaining": 3,
        "note": "after dailies",
    }
    ada.post(url(studio, "sh1"), sent)
    ada.post(url(studio, "sh1"), sent)
    (found,) = ada.get(f"/treeitems/{studio['sh1']}?include=estimates")["assignments"]
    lines = [
        (e["low"], e["high"], e["created_by"], e["owner_id"], e["note"]) for e in found["estimates"]
    ]
    assert lines == [
        (1, 2, "ada", studio["Ana"], None),
        (2, 3, "ada", studio["Ana"], "after dailies"),
    ]


def test_r06_a_note_without_a_range_is_not_dropped_in_silence(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=1, high=2)
    assert "new range" in ada.refused(
        "POST", url(studio, "sh1"), {"assignment_id": row, "note": "late"}
    )
    assert "no note" in ada.refused(
        "POST", url(studio, "sh1"), {"person_id": studio["Ben"], "note": "late"}
    )


def test_r07_can_destroy_says_beforehand_what_a_deletion_answers(
    ada: Caller, studio: Studio
) -> None:
    first, second = studio.row("sh1", "Ana"), studio.row("sh1", "Ben")
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    rows = ada.get(f"/treeitems/{studio['sh1']}")["assignments"]
    assert [row["can_destroy"] for row in rows] == [False, True]
    assert "logged hours" in ada.refused("DELETE", url(studio, "sh1", f"assignments/{first}"))
    left = ada.delete(url(studio, "sh1", f"assignments/{second}"))
    assert [(row["id"], row["estimates"]) for row in left["assignments"]] == [(first, [])], "R8"
    assert ada.refused("DELETE", url(studio, "sh1", f"assignments/{second}"), status=404)


def test_r08_a_row_of_another_item_is_not_found_there(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    assert ada.refused("DELETE", url(studio, "sh2", f"assignments/{row}"), status=404)
    assert "no assignment" in ada.refused(
        "POST", url(studio, "sh2"), {"assignment_id": row, "is_done": True}
    )


def test_r09_events_take_the_whole_set_and_swap_like_the_official_sample(
    ada: Caller, studio: Studio
) -> None:
    """api-examples multiple_owners: each of two events gets the other's people and teams."""
    for name in ("shoot", "wrap"):
        studio.make(
            create_treeitem, name, name=name, type="event", start_date=day(5), finish_date=day(6)
        )
    shoot = {"person_ids": [studio["Ana"], str(studio["Ben"])], "team_ids": [studio["Comp"]]}
    found = ada.post(url(studio, "shoot"), shoot)
    assert who(found) == [(studio["Ana"], None), (studio["Ben"], None), (None, studio["Comp"])]
    ada.post(url(studio, "wrap"), {"team_ids": [studio["Light"]]})
    for item, theirs in (
        ("wrap", shoot),
        ("shoot", {"person_ids": [], "team_ids": [studio["Light"]]}),
    ):
        ada.post(url(studio, item), theirs)
    assert who(ada.get(f"/events/{studio['shoot']}")) == [(None, studio["Light"])]
    assert len(who(ada.get(f"/events/{studio['wrap']}"))) == 3
    refused = [
        {"person_ids": [], "team_ids": []},
        {"person_ids": [studio["Ana"]] * 2},
        {"person_ids": [studio["Ana"]], "assignment_id": studio.rows("shoot")[0].id},
        {"person_ids": [studio["Ana"]], "low_effort_remaining": 1, "high_effort_remaining": 2},
        {"person_ids": [999]},
    ]
    for body in refused:
        ada.refused("POST", url(studio, "shoot"), body)
    assert "one by one" in ada.refused("POST", url(studio, "sh1"), {"person_ids": [studio["Ana"]]})


def test_r10_other_rows_that_changed_are_told_in_a_sentence(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    found = ada.post(url(studio, "sh1"), {"assignment_id": row, "person_id": studio["Ben"]})
    assert found["notes"] == ["Ana keeps the hours logged."]
    assert [(r["is_done"], r["high_effort_remaining"]) for r in found["assignments"]] == [
        (True, 0),
        (False, 6),
    ]
    assert "notes" not in ada.get(f"/treeitems/{studio['sh1']}")


def test_r10_a_person_and_a_range_in_one_call_are_one_edit(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    revision = studio.workspace.snapshot.revision
    sent = {
        "assignment_id": row,
        "person_id": studio["Ben"],
        "low_effort_remaining": 1,
        "high_effort_remaining": 2,
    }
    (found,) = ada.post(url(studio, "sh1"), sent)["assignments"]
    assert (found["id"], found["person_id"], found["high_effort_remaining"]) == (
        row,
        studio["Ben"],
        2,
    )
    assert studio.workspace.snapshot.revision == revision + 1


def test_r10_what_is_left_moves_to_another_item(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    emptied = ada.post(url(studio, "sh1"), {"assignment_id": row, "treeitem_id": studio["sh2"]})
    assert who(emptied) == [(0, None)]
    assert ada.get(f"/tasks/{studio['sh2']}")["assignments"][0]["id"] == row
    assert "assignment_id" in ada.refused(
        "POST", url(studio, "sh1"), {"treeitem_id": studio["sh2"]}
    )


def test_r11_a_missing_foreign_or_double_id_is_refused(ada: Caller, studio: Studio) -> None:
    ids = [studio.row("sh1", name) for name in ("Ana", "Ben")]
    foreign = studio.row("sh2", "Ana")
    for order in (ids[:1], [*ids, foreign], [*ids, ids[0]], [], ["x"]):
        ada.refused("POST", url(studio, "sh1", "reorder_assignments"), {"assignment_ids": order})
    found = ada.post(
        url(studio, "sh1", "reorder_assignments"),
        {"assignment_ids": [str(i) for i in reversed(ids)]},
    )
    assert [row["id"] for row in found["assignments"]] == ids[::-1]


def test_r12_a_limit_on_a_project_row_and_what_such_a_row_does_not_take(
    ada: Caller, studio: Studio
) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    (row,) = ada.get(f"/projects/{studio['Film']}/assignments")
    change = f"/projects/{studio['Film']}/update_assignment"
    assert (
        ada.post(change, {"assignment_id": row["id"], "daily_limit": "3"})["assignments"][0][
            "daily_limit"
        ]
        == 3
    )
    for sent in (
        {"low_effort_remaining": 1, "high_effort_remaining": 2},
        {"is_done": True},
        {"daily_limit": 25},
    ):
        ada.refused("POST", change, {"assignment_id": row["id"], **sent})
    assert "carries no assignments" in ada.refused(
        "POST", url(studio, "seq"), {"person_id": studio["Ana"]}
    )


def test_r13_a_row_is_closed_and_shows_nothing_left(ada: Caller, studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    found = ada.post(url(studio, "sh1"), {"assignment_id": row, "is_done": True})
    assert (found["is_done"], found["expected_finish"], found["done_on"] is not None) == (
        True,
        None,
        True,
    )
    assert found["assignments"][0]["high_effort_remaining"] == 0
    found = ada.post(url(studio, "sh1"), {"assignment_id": row, "is_done": "false"})
    assert (found["is_done"], found["assignments"][0]["high_effort_remaining"]) == (False, 6)
    made = ada.post(url(studio, "sh1"), {"person_id": studio["Ben"], "is_done": True})[
        "assignments"
    ][1]
    assert made["is_done"] is True


def test_r18_an_accepted_call_is_one_entry_whose_author_is_the_token(
    ada: Caller, studio: Studio
) -> None:
    before = len(studio.workspace.history.entries())
    ada.post(url(studio, "sh1"), {"person_id": studio["Ana"]})
    ada.post(
        url(studio, "sh1"), {"assignment_id": studio.rows("sh1")[0].id, "person_id": studio["Ana"]}
    )
    entries = studio.workspace.history.entries()[before:]
    assert [(entry.author, entry.label) for entry in entries] == [("ada", "Put Ana on 'seq sh1'")]


def test_the_answer_has_the_dates_that_follow(ada: Caller, studio: Studio) -> None:
    """Monday 09:00; Ana has 4 h before this."""
    studio.row("sh1", "Ana", low=4, high=4)
    sent = {"person_id": studio["Ana"], "low_effort_remaining": 2, "high_effort_remaining": 2}
    (row,) = ada.post(url(studio, "sh2"), sent)["assignments"]
    assert (row["expected_start"], row["expected_finish"]) == (
        "2026-01-05T13:00:00+00:00",
        "2026-01-05T15:00:00+00:00",
    )


def test_an_unknown_id_in_a_body_is_refused_and_one_in_a_path_is_not_found(
    ada: Caller, studio: Studio
) -> None:
    assert "no person 999" in ada.refused("POST", url(studio, "sh1"), {"person_id": 999})
    assert "no assignment 999" in ada.refused("POST", url(studio, "sh1"), {"assignment_id": 999})
    ada.refused("POST", "/treeitems/999/update_assignment", {"person_id": studio["Ana"]}, 404)
    ada.refused(
        "POST", f"/milestones/{studio['sh1']}/update_assignment", {"person_id": studio["Ana"]}, 404
    )
    ada.refused("POST", f"/projects/{studio['seq']}/update_assignment", {}, 404)


def test_a_form_is_read_like_json(ada: Caller, studio: Studio) -> None:
    path = f"/api/workspaces/1{url(studio, 'sh1')}"
    form = b"person_id=%d&low_effort_remaining=1&high_effort_remaining=2" % studio["Ana"]
    answer = ada.call("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})
    assert [(r["person_id"], r["high_effort_remaining"]) for r in answer.body["assignments"]] == [
        (studio["Ana"], 2)
    ]
    studio.make(
        create_treeitem, "shoot", name="shoot", type="event", start_date=day(5), finish_date=day(6)
    )
    form = b"person_ids[]=%d&person_ids[]=%d" % (studio["Ana"], studio["Ben"])
    answer = ada.call("POST", f"/api/workspaces/1{url(studio, 'shoot')}", form)
    assert who(answer.body) == [(studio["Ana"], None), (studio["Ben"], None)]


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("update_assignment", [], 'The body must be an object in braces, like {"name": "sh010"}.'),
        ("update_assignment", None, "The body is missing."),
        ("update_assignment", {"person_id": 1.5}, "person_id must be a whole number."),
        ("update_assignment", {"person_id": [1]}, "person_id must be a whole number."),
        ("update_assignment", {"is_done": "maybe"}, "is_done must be true or false."),
        ("update_assignment", {"daily_limit": {}}, "daily_limit must be a number."),
        (
            "update_assignment",
            {"daily_limit": True},
            "daily_limit must be a number, not true or false.",
        ),
        (
            "update_assignment",
            {"daily_limit": "x"},
            "daily_limit must be a number; 'x' is not one.",
        ),
        ("update_assignment", {"assignment_type": 5}, "assignment_type must be text."),
        ("update_assignment", {"person_ids": 5}, "person_ids must be a list, like [1, 2]."),
        ("reorder_assignments", {}, "assignment_ids is missing."),
        (
            "track_time",
            {"work_performed_on": "soon"},
            "work_performed_on must be a day, like 2026-01-05.",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_plain_words(
    ada: Caller, studio: Studio, path: str, body: object, sentence: str
) -> None:
    assert ada.refused("POST", f"/tasks/{studio['sh1']}/{path}", body) == sentence
