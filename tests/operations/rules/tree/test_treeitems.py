"""The tree: creating, changing, moving, deleting, and links with their circles (R15, R16, R17, R19,
S6)."""

import math
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.people.people import update_person
from planner_app.operations.rules.tree.dependencies import (
    create_dependency,
    delete_dependency,
    update_dependency,
)
from planner_app.operations.rules.tree.ranks import GAP
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import delete_assignment, update_assignment
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.operations.snapshot.estimates import estimates_of
from planner_app.operations.snapshot.records import assignment_record
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused


@pytest.fixture
def letters(studio: Studio) -> Studio:
    """A folder F with the tasks a to e."""
    studio.item("F", "folder")
    for name in "abcde":
        studio.item(name, under="F")
    return studio


def move(studio: Studio, names: str, into: str | None, **beside: str) -> None:
    parent = studio[into] if into else studio.workspace.snapshot.root_id
    place: dict[str, Any] = {f"{key}_id": studio[name] for key, name in beside.items()}
    studio.workspace.run(
        move_treeitems, [studio[n] for n in names.split()], parent_id=parent, **place
    )


def test_r16_a_new_leaf_has_one_unassigned_row_and_a_container_none(studio: Studio) -> None:
    assert (studio.who("sh1"), studio.ranges("sh1")) == (["Unassigned"], [(None, None)])
    assert studio.rows("seq") == []


def test_r15_a_new_item_stands_last_or_where_it_is_wanted(letters: Studio) -> None:
    letters.item("first", under="F", before_id=letters["a"])
    letters.item("between", under="F", after_id=letters["b"])
    assert letters.children("F") == ["first", "a", "b", "between", "c", "d", "e"]


@pytest.mark.parametrize(
    ("names", "beside", "expected"),
    [
        ("a", {}, "b c d e a"),
        ("a", {"before": "d"}, "b c a d e"),
        ("e", {"before": "a"}, "e a b c d"),
        ("a", {"after": "e"}, "b c d e a"),
        ("d", {"after": "a"}, "a d b c e"),
        ("e b", {"before": "a"}, "e b a c d"),
        ("b d", {"after": "e"}, "a c e b d"),
        ("b c", {"after": "a"}, "a b c d e"),
    ],
)
def test_r15_items_move_together_and_keep_their_order(
    letters: Studio, names: str, beside: dict[str, str], expected: str
) -> None:
    move(letters, names, "F", **beside)
    assert letters.children("F") == expected.split()


def test_r15_a_move_writes_the_moved_rows_only(letters: Studio) -> None:
    changes = letters.workspace.run(
        move_treeitems, [letters["e"]], parent_id=letters["F"], before_id=letters["b"]
    )
    assert changes.touched["treeitem"].ids == {letters["e"]}


def test_r15_a_used_up_gap_makes_room_again(letters: Studio) -> None:
    for turn in range(2 * GAP.bit_length()):
        name = "cd"[turn % 2]
        move(letters, name, "F", after="a")
        assert letters.children("F")[:2] == ["a", name]
    assert sorted(letters.children("F")) == list("abcde")


def test_r15_a_descendant_travels_with_its_ancestor(studio: Studio) -> None:
    studio.item("G", "folder")
    move(studio, "sh1 seq sh2", "G")
    assert (studio.children("G"), studio.children("seq")) == (["seq"], ["sh1", "sh2"])


def test_r15_what_a_move_may_not_do(letters: Studio) -> None:
    run: Any = (move_treeitems,)
    root = letters.workspace.snapshot.root_id
    letters.item("crate", "package")
    refused(letters, "moved into itself", *run, [letters["Film"]], parent_id=letters["seq"])
    refused(letters, "moved into itself", *run, [letters["seq"]], parent_id=letters["seq"])
    refused(letters, "nothing can be put inside", *run, [letters["a"]], parent_id=letters["sh1"])
    refused(
        letters, "cannot be inside a project", *run, [letters["crate"]], parent_id=letters["seq"]
    )
    refused(letters, "cannot be moved", *run, [root], parent_id=letters["F"])
    refused(
        letters,
        "not in that container",
        *run,
        [letters["a"]],
        parent_id=letters["F"],
        before_id=letters["sh1"],
    )
    refused(letters, "No items were chosen", *run, [], parent_id=letters["F"])
    refused(letters, "no item 99", *run, [letters["a"], 99], parent_id=letters["F"])
    refused(letters, "no item 99", *run, [letters["a"]], parent_id=99)


def test_r15_a_package_does_not_slip_into_a_project_inside_a_folder(letters: Studio) -> None:
    letters.item("crate", "package", under="F")
    refused(
        letters,
        "'crate' cannot be inside a project",
        move_treeitems,
        [letters["F"]],
        parent_id=letters["Film"],
    )
    refused(
        letters,
        "cannot be inside",
        create_treeitem,
        name="x",
        type="package",
        parent_id=letters["seq"],
    )


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "},
        {"name": "x" * 1001},
        {"name": "a\x00b"},
        {"name": 7},
        {"type": "root"},
        {"type": "epic"},
        {"delay_until": datetime(2026, 1, 5, tzinfo=UTC)},
        {"delay_until": "2026-01-05"},
        {"promise_by": date(1, 1, 1)},
        {"max_effort": -1},
        {"max_effort": math.nan},
        {"max_effort": True},
        {"is_on_hold": None},
        {"is_on_hold": 1},
        {"rank": 5},
        {"colour": "red"},
        {"external_reference": "x" * 256},
        {"type": "event"},
        {"type": "event", "start_date": day(6), "finish_date": day(5)},
        {
            "type": "partial_day_event",
            "start": datetime(2026, 1, 5, 9),  # noqa: DTZ001
            "end": datetime(2026, 1, 5, 10),  # noqa: DTZ001
        },
        {"type": "partial_day_event", "start": datetime(2026, 1, 5, 9, tzinfo=UTC)},
        {"type": "milestone"},
    ],
)
def test_r17_a_new_item_with_nonsense_is_refused(studio: Studio, values: dict[str, Any]) -> None:
    refused(studio, ".", create_treeitem, **({"name": "x"} | values))


def test_a_moment_given_in_another_zone_can_be_undone(studio: Studio) -> None:
    here = ZoneInfo("US/Pacific")
    values: dict[str, Any] = {
        "start": datetime(2026, 1, 5, 9, tzinfo=here),
        "end": datetime(2026, 1, 5, 10, tzinfo=here),
    }
    studio.item("call", "partial_day_event", **values)
    studio.workspace.history.undo()
    assert "call" not in studio.children()


def test_the_root_has_nothing_but_a_name(studio: Studio) -> None:
    root = studio.workspace.snapshot.root_id
    studio.workspace.run(update_treeitem, root, name="Everything")
    refused(studio, "Only the name", update_treeitem, root, is_on_hold=True)
    refused(studio, "Only the name", update_treeitem, root, is_done=True)
    refused(studio, "cannot be deleted", delete_treeitems, [root])


def test_r19_deleting_takes_all_that_hangs_on_the_items(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=1, high=2)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3)
    studio.make(create_dependency, "link", studio["sh1"], studio["loose"])
    period = Period(day(5), day(9))
    kind: dict[str, Any] = {"allocation_type": "Project Work", "period": period}
    studio.make(
        create_allocation, "book", person_id=studio["Ana"], treeitem_id=studio["seq"], **kind
    )
    changes = studio.workspace.run(delete_treeitems, [studio["Film"], studio["sh2"]])
    plan = studio.workspace.snapshot
    assert changes.notes == ("3 logged hours were deleted with it.",)
    assert studio.children() == ["loose"]
    assert (len(plan.time_entries), len(plan.dependencies), len(plan.allocations)) == (0, 0, 0)
    assert {row.treeitem_id for row in plan.assignments.values()} == {studio["loose"]}
    assert len(changes.touched["estimate"].deleted) == 1


def test_s06_links_that_make_no_sense_are_refused(studio: Studio) -> None:
    one, two = studio["sh1"], studio["sh2"]
    refused(studio, "inside the other", create_dependency, one, one)
    refused(studio, "inside the other", create_dependency, one, studio["Film"])
    refused(studio, "inside the other", create_dependency, studio["Film"], one)
    studio.make(create_dependency, "link", one, two, lag_days=1.5)
    refused(studio, "already waits for 'seq sh1'", create_dependency, one, two)
    for lag in (-1, math.nan, math.inf, "1", True, 3651):
        refused(studio, "lag", create_dependency, one, studio["loose"], lag_days=lag)
        refused(studio, "lag", update_dependency, studio["link"], lag_days=lag)
    studio.workspace.run(update_dependency, studio["link"], lag_days=0)
    assert studio.workspace.snapshot.dependencies[studio["link"]].lag_days == 0
    studio.workspace.run(delete_dependency, studio["link"])
    assert not studio.workspace.snapshot.dependencies


def test_s06_a_circle_is_refused_also_through_containers(letters: Studio) -> None:
    letters.item("G", "folder")
    letters.item("g", under="G")
    for before, after in (("a", "b"), ("b", "c"), ("F", "G")):
        letters.make(create_dependency, before + after, letters[before], letters[after])
    refused(letters, "circle.*'c'", create_dependency, letters["c"], letters["a"])
    refused(letters, "circle", create_dependency, letters["g"], letters["a"])
    refused(letters, "circle", create_dependency, letters["G"], letters["F"])
    letters.make(create_dependency, "ag", letters["a"], letters["g"])


def test_s06_a_circle_is_refused_on_move(letters: Studio) -> None:
    letters.item("G", "folder")
    letters.item("g", under="G")
    letters.make(create_dependency, "link", letters["g"], letters["F"])
    letters.make(create_dependency, "back", letters["loose"], letters["g"])
    refused(letters, "circle", move_treeitems, [letters["loose"]], parent_id=letters["F"])
    refused(letters, "circle", move_treeitems, [letters["G"]], parent_id=letters["F"])


def test_s06_a_circle_is_refused_on_undo(letters: Studio) -> None:
    letters.make(create_dependency, "ab", letters["a"], letters["b"])
    letters.workspace.run(delete_dependency, letters["ab"])
    with Workspace.open(letters.workspace.location, author="bob") as other:
        link = other.run(create_dependency, letters["b"], letters["a"]).value
        with pytest.raises(Exception, match="circle"):
            letters.workspace.history.undo()
        other.run(delete_dependency, link)
    letters.workspace.history.undo()
    assert list(letters.workspace.snapshot.dependencies) == [letters["ab"]]


def done(studio: Studio, item: str) -> list[bool]:
    return [row.is_done for row in studio.rows(item)]


def test_r13_reopening_a_container_reopens_only_what_was_closed_with_it(studio: Studio) -> None:
    run = studio.workspace.run
    for who in ("Ana", "Ben"):
        studio.row("sh2", who)
    run(update_treeitem, studio["sh1"], is_done=True)
    run(update_assignment, studio["sh2-Ana"], is_done=True)
    assert run(update_treeitem, studio["Film"], is_done=False).changed_nothing, (
        "it is open: there is nothing to reopen"
    )
    run(update_treeitem, studio["Film"], is_done=True)
    assert (done(studio, "sh1"), done(studio, "sh2")) == ([True], [True, True])
    run(update_treeitem, studio["Film"], is_done=False)
    assert (done(studio, "sh1"), done(studio, "sh2")) == ([True], [True, False])
    items = studio.workspace.snapshot.items
    assert items[studio["sh1"]].done_at is not None
    assert items[studio["sh2"]].done_at is None
    run(update_treeitem, studio["sh2"], is_done=True)
    run(update_treeitem, studio["seq"], is_done=False)
    assert (done(studio, "sh1"), done(studio, "sh2")) == ([True], [True, False]), (
        "closed one by one: the last one"
    )


def test_r13_an_empty_container_does_not_keep_the_one_around_it_open(studio: Studio) -> None:
    studio.item("hollow", "folder", under="Film")
    studio.workspace.run(update_treeitem, studio["hollow"], is_done=True)
    assert not studio.workspace.snapshot.is_done(studio["hollow"])
    studio.workspace.run(update_treeitem, studio["seq"], is_done=True)
    assert studio.workspace.snapshot.is_done(studio["Film"])


def test_r13_a_done_row_shows_nothing_left_while_its_range_and_history_stay(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(update_assignment, row, is_done=True)
    told = assignment_record(studio.workspace.snapshot, row)
    assert (told["low_effort_remaining"], told["high_effort_remaining"], told["is_done"]) == (
        0,
        0,
        True,
    )
    assert studio.ranges("sh1") == [(2, 6)]
    assert len(studio.workspace.read(estimates_of, row)) == 1
    studio.workspace.run(update_assignment, row, is_done=False)
    assert assignment_record(studio.workspace.snapshot, row)["low_effort_remaining"] == 2


def test_r13_who_is_reopened_is_on_the_projects_team_again(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    studio.workspace.run(update_treeitem, studio["seq"], is_done=True)
    studio.workspace.run(delete_assignment, studio.rows("Film")[0].id)
    studio.workspace.run(update_treeitem, studio["Film"], is_done=False)
    assert studio.who("Film") == ["Ana"]


def test_r13_done_at_is_when_the_last_row_was_done_or_what_is_said(studio: Studio) -> None:
    run, friday = studio.workspace.run, datetime(2026, 1, 2, 17, tzinfo=UTC)
    refused(studio, "'sh1' is not done", update_treeitem, studio["sh1"], done_at=friday)
    refused(
        studio, "'sh1' is not done", update_treeitem, studio["sh1"], is_done=False, done_at=friday
    )
    changes = run(update_treeitem, studio["sh1"], is_done=True, done_at=friday)
    assert changes.needs_schedule
    assert studio.workspace.snapshot.items[studio["sh1"]].done_at == friday
    run(update_treeitem, studio["sh1"], done_at=friday.replace(hour=9))
    assert studio.workspace.snapshot.items[studio["sh1"]].done_at == friday.replace(hour=9)
    for wrong in (
        None,
        "2026-01-02",
        friday.replace(tzinfo=None),
        day(2),
        friday.replace(year=1800),
    ):
        refused(studio, "needs a time zone", update_treeitem, studio["sh1"], done_at=wrong)
    run(update_treeitem, studio["seq"], is_done=True)
    refused(
        studio,
        "'seq' is a folder; it is done when the items inside it are done",
        update_treeitem,
        studio["seq"],
        done_at=friday,
    )
    run(update_treeitem, studio["sh1"], is_done=False)
    run(update_treeitem, studio["sh1"], is_done=True)
    assert studio.workspace.snapshot.items[studio["sh1"]].done_at == studio.rows("sh1")[0].done_at


def test_r13_marking_done_what_is_done_changes_nothing(studio: Studio) -> None:
    studio.workspace.run(update_treeitem, studio["Film"], is_done=True)
    assert studio.workspace.run(update_treeitem, studio["Film"], is_done=True).changed_nothing
    assert studio.workspace.run(
        update_assignment, studio.rows("sh1")[0].id, is_done=True
    ).changed_nothing


def test_r13_a_projects_own_row_is_never_done(studio: Studio) -> None:
    studio.row("Film", "Ana")
    refused(studio, "cannot be done by itself", update_assignment, studio["Film-Ana"], is_done=True)
    studio.workspace.run(update_treeitem, studio["Film"], is_done=True)
    assert done(studio, "Film") == [False]


def test_r16_a_new_item_has_the_rows_given_in_their_order_and_no_other(studio: Studio) -> None:
    ana, ben = (
        {"person_id": studio["Ana"], "low": 2, "high": 6},
        {"person_id": studio["Ben"], "daily_limit": 4},
    )
    studio.item("new", under="seq", rows=[ana, {"team_id": studio["Comp"]}, ben])
    assert studio.who("new") == ["Ana", "Comp", "Ben"]
    assert studio.ranges("new") == [(2, 6), (None, None), (None, None)]
    assert studio.who("Film") == ["Ana", "Ben"]
    refused(studio, "already on", create_treeitem, name="x", rows=[ana, ana])
    refused(studio, "already on", create_treeitem, name="x", rows=[{}, {"person_id": 0}])
    refused(
        studio, "no assignments of its own", create_treeitem, name="x", type="folder", rows=[ana]
    )
    refused(
        studio,
        "consists of people only",
        create_treeitem,
        name="x",
        type="project",
        rows=[{"team_id": studio["Comp"]}],
    )
    refused(studio, "above high", create_treeitem, name="x", rows=[ana | {"low": 7}])


@pytest.mark.parametrize(
    "nobody", [{}, {"person_id": None}, {"person_id": 0}, {"low": 1, "high": 2}]
)
def test_r16_an_unassigned_row_given_with_a_new_item_stays_beside_the_others(
    studio: Studio, nobody: dict[str, Any]
) -> None:
    studio.item("new", rows=[nobody, {"person_id": studio["Ana"]}])
    studio.item("turned", rows=[{"person_id": studio["Ana"]}, nobody])
    assert (studio.who("new"), studio.who("turned")) == (
        ["Unassigned", "Ana"],
        ["Ana", "Unassigned"],
    )
    assert [row.position for row in studio.rows("new")] == [1, 2]
    studio.row("new", "Ben")
    assert studio.who("new") == ["Unassigned", "Ana", "Ben"]


def test_r16_a_team_takes_the_place_of_the_untouched_row_too(studio: Studio) -> None:
    (vacant,) = studio.rows("sh1")
    assert studio.row("sh1", "Comp") == vacant.id
    assert studio.who("sh1") == ["Comp"]


def test_r19_an_external_reference_is_of_one_item_and_null_frees_it(studio: Studio) -> None:
    run = studio.workspace.run
    run(update_treeitem, studio["sh1"], external_reference="sg:1")
    refused(
        studio,
        "'sh1' already has the reference 'sg:1'",
        update_treeitem,
        studio["sh2"],
        external_reference="sg:1",
    )
    refused(
        studio,
        "'sh1' already has the reference 'sg:1'",
        create_treeitem,
        name="x",
        external_reference="sg:1",
    )
    assert run(update_treeitem, studio["sh1"], external_reference="sg:1").changed_nothing
    run(update_person, studio["Ana"], external_reference="sg:1")
    run(update_treeitem, studio["sh1"], external_reference=None)
    run(update_treeitem, studio["sh2"], external_reference="sg:1")
    run(update_treeitem, studio["sh1"], external_reference="")
    run(update_treeitem, studio["loose"], external_reference="")
    assert studio.workspace.snapshot.items[studio["loose"]].external_reference is None, (
        "an empty one is none"
    )


def test_r19_deleting_several_items_says_how_many_hours_went(studio: Studio) -> None:
    for item in ("sh1", "loose"):
        studio.workspace.run(log_time, studio[item], person_id=studio["Ana"], day=day(5), hours=2.5)
    changes = studio.workspace.run(delete_treeitems, [studio["loose"], studio["seq"]])
    assert (changes.label, changes.notes) == (
        "Deleted 2 items",
        ("5 logged hours were deleted with it.",),
    )
    assert studio.workspace.run(delete_treeitems, [studio["Film"]]).notes == ()
