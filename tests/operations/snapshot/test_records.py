"""Rows as read embedded in their item (R1, R2), with what is derived (R7) and the answer to a
deletion (R8)."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from planner_app.ids import CalendarId
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.people.calendars import update_calendar
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.tree.treeitems import create_treeitem, move_treeitems
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.time_entries import delete_time_entry, log_time
from planner_app.operations.snapshot.estimates import estimates_of_item
from planner_app.operations.snapshot.records import (
    AssignmentFields,
    assignment_record,
    treeitem_record,
)
from planner_app.scheduling.levelling import level
from planner_app.scheduling.schedule import Schedule
from tests.operations.conftest import Studio, day

PACIFIC = ZoneInfo("US/Pacific")


def schedule(workspace: Workspace, now: datetime) -> Schedule:
    return level(ProblemBuilder().build(workspace.snapshot, int(now.timestamp())))


def records(studio: Studio, item: str) -> list[AssignmentFields]:
    return treeitem_record(studio.workspace.snapshot, studio[item])["assignments"]


def can_destroy(studio: Studio, item: str) -> list[bool]:
    return [record["can_destroy"] for record in records(studio, item)]


def test_r02_the_pages_example_field_by_field(tmp_path: Path) -> None:
    """LiquidPlanner's "List assignments on a treeitem", with S2's calendar and moment."""
    with Workspace.create(str(tmp_path / "page.plan"), timezone="US/Pacific") as plan:
        week = {name: [["08:00", "16:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
        plan.run(update_calendar, CalendarId(1), weekly_hours=week)
        task = plan.run(create_treeitem, name="Task Name").value
        people = [plan.run(create_person, username=name).value for name in ("first", "second")]
        rows = [
            plan.run(create_assignment, task, person_id=person, low=low, high=high).value
            for person, low, high in zip(people, (2, 1), (6, 2), strict=True)
        ]
        plan.run(log_time, task, person_id=people[0], day=day(5).replace(year=2015), hours=3)
        found = treeitem_record(
            plan.snapshot, task, schedule(plan, datetime(2015, 1, 19, 8, tzinfo=PACIFIC))
        )
    both = {
        "type": "Assignment",
        "treeitem_id": task,
        "space_id": 1,
        "team_id": None,
        "activity_id": None,
        "assignment_type": None,
        "is_done": False,
        "daily_limit": None,
    }
    first = {
        "id": rows[0],
        "person_id": people[0],
        "low_effort_remaining": 2,
        "high_effort_remaining": 6,
        "position": 1,
        "hours_logged": 3,
        "expected_start": datetime(2015, 1, 19, 16, tzinfo=UTC),
        "expected_finish": datetime(2015, 1, 19, 20, tzinfo=UTC),
        "can_destroy": False,
    }
    second = {
        "id": rows[1],
        "person_id": people[1],
        "low_effort_remaining": 1,
        "high_effort_remaining": 2,
        "position": 2,
        "hours_logged": 0,
        "expected_start": datetime(2015, 1, 19, 20, tzinfo=UTC),
        "expected_finish": datetime(2015, 1, 19, 21, 30, tzinfo=UTC),
        "can_destroy": True,
    }
    assert found["assignments"] == [both | first, both | second]
    assert (found["name"], found["type"], found["is_done"], found["parent_id"]) == (
        "Task Name",
        "task",
        False,
        1,
    )
    assert (found["expected_start"], found["expected_finish"]) == (
        first["expected_start"],
        second["expected_finish"],
    )


def test_r01_rows_are_read_in_their_item_by_position(studio: Studio) -> None:
    ids = [studio.row("sh1", who) for who in ("Ana", "Ben", "Cleo")]
    studio.workspace.run(reorder_assignments, studio["sh1"], [ids[2], ids[0], ids[1]])
    studio.workspace.run(delete_assignment, ids[0])
    assert [(r["id"], r["position"]) for r in records(studio, "sh1")] == [(ids[2], 1), (ids[1], 2)]
    assert [r["person_id"] for r in records(studio, "Film")] == [
        studio["Ana"],
        studio["Ben"],
        studio["Cleo"],
    ]
    assert records(studio, "seq") == []


def test_r02_whose_a_row_is(studio: Studio) -> None:
    for who in ("Ana", "Comp", None):
        studio.row("sh1", who)
    pairs = [(r["person_id"], r["team_id"]) for r in records(studio, "sh1")]
    assert pairs == [(studio["Ana"], None), (None, studio["Comp"]), (0, None)], "0 is Unassigned"


def test_r02_the_type_reads_as_it_was_named(studio: Studio) -> None:
    """ftrack's page: an assignment's type goes from Creative Work to Management."""
    row = studio.row("sh1", "Ana", assignment_type="Creative Work")
    assert assignment_record(studio.workspace.snapshot, row)["assignment_type"] == "Creative Work"
    studio.workspace.run(update_assignment, row, assignment_type="Management")
    assert assignment_record(studio.workspace.snapshot, row)["assignment_type"] == "Management"
    studio.workspace.run(update_assignment, row, assignment_type=None)
    assert assignment_record(studio.workspace.snapshot, row)["assignment_type"] is None


def test_r02_hours_logged_are_those_of_the_rows_person_on_the_item(studio: Studio) -> None:
    for who in ("Ana", "Ben", "Comp", None):
        studio.row("sh1", who)
    studio.row("sh2", "Ana")
    for number, (item, who, hours) in enumerate(
        (("sh1", "Ana", 3), ("sh1", "Ana", 2), ("sh2", "Ana", 5))
    ):
        studio.workspace.run(
            log_time, studio[item], person_id=studio[who], day=day(5 + number), hours=hours
        )
    assert [r["hours_logged"] for r in records(studio, "sh1")] == [5, 0, 0, 0]


def test_r02_a_done_row_shows_nothing_left_and_no_dates(studio: Studio) -> None:
    row, plan = studio.row("sh1", "Ana", low=2, high=6), studio.workspace
    before = schedule(plan, datetime(2026, 1, 5, 9, tzinfo=UTC))
    assert assignment_record(plan.snapshot, row, before)["expected_start"] is not None
    plan.run(update_assignment, row, is_done=True)
    for answer in (before, schedule(plan, datetime(2026, 1, 5, 9, tzinfo=UTC))):
        found = treeitem_record(plan.snapshot, studio["sh1"], answer)
        (record,) = found["assignments"]
        assert (
            record["low_effort_remaining"],
            record["high_effort_remaining"],
            record["is_done"],
        ) == (0, 0, True)
        assert record["expected_start"] is record["expected_finish"] is None
        assert found["expected_start"] is found["expected_finish"] is None
        assert found["is_done"] and found["done_at"] is not None
    assert studio.ranges("sh1") == [(2, 6)], "what is stored stays (R13)"


def test_r02_a_row_newer_than_the_schedule_has_no_dates_yet(studio: Studio) -> None:
    older = schedule(studio.workspace, datetime(2026, 1, 5, 9, tzinfo=UTC))
    studio.item("new")
    row = studio.row("new", "Ana", low=2, high=6)
    record = assignment_record(studio.workspace.snapshot, row, older)
    assert record["expected_start"] is record["expected_finish"] is None
    assert (
        treeitem_record(studio.workspace.snapshot, studio["new"], older)["expected_finish"] is None
    )


def test_r02_a_row_that_was_away_when_the_schedule_was_made_has_no_dates(studio: Studio) -> None:
    plan = studio.workspace
    _, row, neighbour = (studio.row("loose", who, low=2, high=6) for who in ("Ana", "Ben", "Cleo"))
    plan.run(delete_assignment, row)
    without = schedule(plan, datetime(2026, 1, 5, 9, tzinfo=UTC))
    plan.history.undo()
    assert assignment_record(plan.snapshot, row, without)["expected_start"] is None
    assert assignment_record(plan.snapshot, neighbour, without)["expected_start"] is not None


def test_r06_never_estimated_shows_nothing_like_an_estimate_of_nothing_but_has_no_history(
    studio: Studio,
) -> None:
    studio.row("sh1", "Ana")
    studio.row("sh1", "Ben", low=0, high=0)
    plan = studio.workspace
    found = treeitem_record(
        plan.snapshot, studio["sh1"], estimates=plan.read(estimates_of_item, studio["sh1"])
    )
    shown = [
        (r["low_effort_remaining"], r["high_effort_remaining"], len(r["estimates"]))
        for r in found["assignments"]
    ]
    assert shown == [(0, 0, 0), (0, 0, 1)]


def test_r07_can_destroy_is_false_for_each_cause_and_true_again_without_it(studio: Studio) -> None:
    plan = studio.workspace
    row = studio.row("sh1", "Ana")
    assert can_destroy(studio, "sh1") == [False], "a leaf's only row"
    studio.row("sh1", "Ben")
    assert can_destroy(studio, "sh1") == [True, True]
    entry = studio.make(
        log_time, "entry", studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3
    )
    assert can_destroy(studio, "sh1") == [False, True], "hours of Ana's"
    plan.run(delete_time_entry, entry)
    assert can_destroy(studio, "sh1") == [True, True]
    assert can_destroy(studio, "Film") == [False, False], "open work inside"
    plan.run(update_assignment, row, is_done=True)
    assert can_destroy(studio, "Film") == [True, False], "Ana's is done"
    assert assignment_record(plan.snapshot, studio.rows("Film")[0].id)["can_destroy"]
    plan.run(move_treeitems, [studio["sh1"]], parent_id=plan.snapshot.root_id)
    assert can_destroy(studio, "Film") == [True, True], "Ben's is elsewhere"


def test_r07_open_work_counts_wherever_it_lies_in_the_project_and_a_row_on_an_inner_team_does_not(
    studio: Studio,
) -> None:
    for name, kind in (("Part", "project"), ("hollow", "folder")):
        studio.item(name, kind, under="Film")
    studio.item("deep", under="Part")
    studio.row("sh2", "Ben")
    studio.row("deep", "Cleo")
    for project in ("Film", "Part"):
        studio.row(project, "Ana")
    assert (studio.who("Film"), can_destroy(studio, "Film")) == (
        ["Ben", "Cleo", "Ana"],
        [False, False, True],
    )
    assert (studio.who("Part"), can_destroy(studio, "Part")) == (["Cleo", "Ana"], [False, True])


def test_r08_deleting_a_row_answers_with_the_item_and_what_remains(studio: Studio) -> None:
    """LiquidPlanner's "Removing Assignments": 4-31 h with its estimate, and a row that was never
    estimated."""
    first = studio.row("sh1", "Ana", low=4, high=31)
    gone = studio.row("sh1", "Ben", low=1, high=2)
    last = studio.row("sh1", "Cleo")
    plan = studio.workspace
    item_id = plan.run(delete_assignment, gone).value
    found = treeitem_record(plan.snapshot, item_id, estimates=plan.read(estimates_of_item, item_id))
    assert (found["id"], found["name"]) == (studio["sh1"], "sh1")
    ranges = [
        (r["id"], r["position"], r["low_effort_remaining"], r["high_effort_remaining"])
        for r in found["assignments"]
    ]
    assert ranges == [(first, 1, 4, 31), (last, 2, 0, 0)]
    (estimate,) = found["assignments"][0]["estimates"]
    assert (estimate["type"], estimate["owner_id"], estimate["created_by"]) == (
        "Estimate",
        studio["Ana"],
        "ada",
    )
    assert (estimate["low"], estimate["high"], estimate["note"]) == (4, 31, None)
    assert found["assignments"][1]["estimates"] == []
