"""Packaging leaves (R15): their place in the package, what follows from it, and what is refused."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from planner_app.errors import Refused
from planner_app.ids import AllocationTypeId, ItemId
from planner_app.insight.alerts import alerts
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.assignment_types import update_allocation_type
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.ranks import GAP
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Problem
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused
from tests.scheduling.problems import iso, moment


@pytest.fixture
def crate(studio: Studio) -> Studio:
    """A package crate of the tasks c1 and c2 above the rest; Film/seq holds sh1 and sh2."""
    studio.item("crate", "package", before_id=studio["Film"])
    for name in ("c1", "c2"):
        studio.item(name, under="crate")
    return studio


def pack(studio: Studio, names: str, package: str | None = "crate", **beside: str) -> None:
    place: dict[str, Any] = {f"{key}_id": studio[name] for key, name in beside.items()}
    ids = [studio[name] for name in names.split()]
    studio.workspace.run(
        package_treeitems, ids, package_id=studio[package] if package else None, **place
    )


def problem_of(snapshot: Snapshot) -> Problem:
    return ProblemBuilder().build(snapshot, moment("2026-01-05T09:00"))


def priorities(studio: Studio) -> list[str]:
    """Names in the order in which the scheduler takes them."""
    snapshot = studio.workspace.snapshot
    problem = problem_of(snapshot)
    order = np.argsort(problem.items.priority)
    return [snapshot.items[ItemId(int(problem.items.ids[n]))].name for n in order]


def dates(studio: Studio, *names: str) -> list[tuple[str | None, str | None]]:
    schedule = level(problem_of(studio.workspace.snapshot))
    index = [studio.workspace.snapshot.outline.index(studio[name]) for name in names]
    return [(iso(int(schedule.item_start[n])), iso(int(schedule.item_finish[n]))) for n in index]


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ({}, "crate c1 c2 sh2 sh1 Film seq loose"),
        ({"before": "c1"}, "crate sh2 sh1 c1 c2 Film seq loose"),
        ({"after": "c1"}, "crate c1 sh2 sh1 c2 Film seq loose"),
        ({"before": "c2"}, "crate c1 sh2 sh1 c2 Film seq loose"),
        ({"after": "c2"}, "crate c1 c2 sh2 sh1 Film seq loose"),
    ],
)
def test_r15_packaged_leaves_keep_their_parent_and_take_their_priority_from_the_package(
    crate: Studio, beside: dict[str, str], expected: str
) -> None:
    pack(crate, "sh2 sh1", **beside)
    assert priorities(crate) == expected.split()
    assert (crate.children("crate"), crate.children("seq")) == (["c1", "c2"], ["sh1", "sh2"])
    pack(crate, "sh1 sh2", None)
    assert priorities(crate) == ["crate", "c1", "c2", "Film", "seq", "sh1", "sh2", "loose"]


def test_r15_a_guest_is_a_neighbour_for_guests_and_children_until_the_gap_is_used_up(
    crate: Studio,
) -> None:
    pack(crate, "sh1", before="c2")
    pack(crate, "sh2", before="sh1")
    move(crate, "c2", "crate", before="sh2")
    assert priorities(crate)[:5] == ["crate", "c1", "c2", "sh2", "sh1"]
    for turn in range(GAP.bit_length() + 4):
        if turn % 2:
            move(crate, "c2", "crate", after="c1")
        else:
            pack(crate, "sh1", after="c1")
        if turn >= GAP.bit_length() - 2:
            here = ["c2", "sh1"] if turn % 2 else ["sh1", "c2"]
            assert priorities(crate)[:5] == ["crate", "c1", *here, "sh2"], (
                "whoever is not moved keeps the place"
            )


def move(studio: Studio, names: str, into: str | None, **beside: str) -> None:
    parent = studio[into] if into else studio.workspace.snapshot.root_id
    place: dict[str, Any] = {f"{key}_id": studio[name] for key, name in beside.items()}
    studio.workspace.run(
        move_treeitems, [studio[n] for n in names.split()], parent_id=parent, **place
    )


def test_r15_what_packaging_refuses(crate: Studio) -> None:
    crate.item("other", "package")
    crate.item("inside", "folder", under="crate")
    run: Any = (package_treeitems,)
    into: dict[str, Any] = {"package_id": crate["crate"]}
    refused(
        crate,
        "'crate c1' is inside a package already",
        *run,
        [crate["c1"]],
        package_id=crate["other"],
    )
    refused(
        crate, "'crate c1' is inside a package already", *run, [crate["sh1"], crate["c1"]], **into
    )
    refused(crate, "'seq' is a folder; only tasks", *run, [crate["seq"]], **into)
    refused(crate, "'Film' is a project; only tasks", *run, [crate["Film"]], **into)
    refused(crate, "'other' is a package; only tasks", *run, [crate["other"]], **into)
    for name, kind in (("seq", "folder"), ("Film", "project"), ("loose", "task")):
        refused(
            crate,
            f"'{name}' is a {kind}; only a package",
            *run,
            [crate["sh1"]],
            package_id=crate[name],
        )
    refused(
        crate, "only a package", *run, [crate["sh1"]], package_id=crate.workspace.snapshot.root_id
    )
    refused(crate, "only tasks", *run, [crate.workspace.snapshot.root_id], **into)
    refused(crate, "no item 99", *run, [crate["sh1"]], package_id=99)
    refused(crate, "no item 99", *run, [99], **into)
    refused(crate, "No items were chosen", *run, [], **into)
    refused(crate, "not in that container", *run, [crate["sh1"]], before_id=crate["loose"], **into)
    refused(crate, "not in that container", *run, [crate["sh1"]], before_id=crate["sh1"], **into)
    refused(crate, "needs a package", *run, [crate["sh1"]], package_id=None, before_id=crate["c1"])
    pack(crate, "sh2")
    refused(
        crate,
        "not in that container",
        move_treeitems,
        [crate["sh1"]],
        parent_id=crate["other"],
        after_id=crate["sh2"],
    )


def test_r15_a_leaf_deep_in_a_package_may_be_packaged_elsewhere(crate: Studio) -> None:
    crate.item("other", "package", before_id=crate["crate"])
    crate.item("inside", "folder", under="crate")
    crate.item("deep", under="inside")
    pack(crate, "deep", "other")
    assert priorities(crate)[:3] == ["other", "deep", "crate"]


def test_r17_packaging_where_it_is_packaged_changes_nothing(crate: Studio) -> None:
    pack(crate, "sh1 sh2")
    for names, beside in (
        ("sh1 sh2", {}),
        ("sh1", {"after": "c2"}),
        ("sh2", {}),
        ("sh1", {"before": "sh2"}),
    ):
        place: dict[str, Any] = {f"{key}_id": crate[name] for key, name in beside.items()}
        ids = [crate[name] for name in names.split()]
        changes = crate.workspace.run(package_treeitems, ids, package_id=crate["crate"], **place)
        assert changes.changed_nothing, (names, beside)
    assert crate.workspace.run(package_treeitems, [crate["loose"]], package_id=None).changed_nothing


def test_r15_one_packaging_is_one_step_that_says_what_it_did(crate: Studio) -> None:
    crate.item("other", "package")
    changes = crate.workspace.run(
        package_treeitems, [crate["sh1"], crate["sh2"]], package_id=crate["crate"]
    )
    assert (changes.label, changes.needs_schedule) == ("Packaged 2 items in 'crate'", True)
    assert changes.touched["treeitem"].ids == {crate["sh1"], crate["sh2"]}
    changes = crate.workspace.run(package_treeitems, [crate["sh1"]], package_id=crate["other"])
    assert changes.label == "Packaged 'seq sh1' in 'other'"
    assert crate.workspace.run(package_treeitems, [crate["sh1"]], package_id=None).label == (
        "Took 'seq sh1' out of its package"
    )


def test_r15_a_packaged_leaf_that_moves_stays_packaged_unless_it_moves_into_a_package(
    crate: Studio,
) -> None:
    pack(crate, "sh1 sh2")
    move(crate, "sh1", "Film")
    move(crate, "seq", None)
    items = crate.workspace.snapshot.items
    assert {items[crate[name]].package_id for name in ("sh1", "sh2")} == {crate["crate"]}
    move(crate, "sh1", "crate", before="c1")
    moved = crate.workspace.snapshot.items[crate["sh1"]]
    assert (moved.parent_id, moved.package_id, moved.package_rank) == (crate["crate"], None, None)
    assert priorities(crate)[:5] == ["crate", "sh1", "c1", "c2", "sh2"]
    move(crate, "seq", "crate")
    assert crate.workspace.snapshot.items[crate["sh2"]].package_id == crate["crate"], (
        "its parent is no package"
    )


def test_r15_deleting_the_package_unpackages(crate: Studio) -> None:
    pack(crate, "sh1 sh2")
    crate.workspace.run(delete_treeitems, [crate["crate"], crate["sh2"]])
    left = crate.workspace.snapshot.items[crate["sh1"]]
    assert (left.package_id, left.package_rank) == (None, None)
    assert priorities(crate) == ["Film", "seq", "sh1", "loose"]
    crate.workspace.history.undo()
    assert priorities(crate)[:5] == ["crate", "c1", "c2", "sh1", "sh2"]


def test_r15_undo_does_not_leave_a_child_of_a_package_packaged(
    crate: Studio, bob: Workspace
) -> None:
    crate.item("other", "package")
    move(crate, "c1", "seq")
    bob.catch_up().result()
    bob.run(package_treeitems, [crate["c1"]], package_id=crate["other"])
    with pytest.raises(Refused, match="'crate c1' is inside a package already"):
        crate.workspace.history.undo()


def test_r15_undo_does_not_package_into_what_is_gone(crate: Studio, bob: Workspace) -> None:
    crate.item("other", "package")
    pack(crate, "sh1", "other")
    pack(crate, "sh1", None)
    bob.catch_up().result()
    bob.run(delete_treeitems, [crate["other"]])
    with pytest.raises(Refused, match="The package of 'seq sh1' is no longer there"):
        crate.workspace.history.undo()


def test_r15_work_is_taken_in_the_order_of_the_packaged_places(crate: Studio) -> None:
    for name in ("c1", "sh1", "loose"):
        crate.row(name, "Ana", low=4, high=4)
    morning, noon = (
        ("2026-01-05 09:00:00", "2026-01-05 13:00:00"),
        ("2026-01-05 13:00:00", "2026-01-05 17:00:00"),
    )
    assert dates(crate, "c1", "sh1")[:2] == [morning, noon]
    pack(crate, "loose", before="c1")
    assert dates(crate, "loose", "c1") == [morning, noon]


def test_r15_a_packaged_leaf_inherits_delay_hold_and_deadline_from_both_places(
    crate: Studio,
) -> None:
    run = crate.workspace.run
    crate.row("sh1", "Ana", low=4, high=4)
    crate.row("sh2", "Ben", low=4, high=4)
    pack(crate, "sh1 sh2")
    run(update_treeitem, crate["crate"], delay_until=date(2026, 1, 7))
    run(update_treeitem, crate["seq"], delay_until=date(2026, 1, 6))
    assert [start for start, _ in dates(crate, "sh1", "sh2")] == ["2026-01-07 09:00:00"] * 2
    run(update_treeitem, crate["seq"], delay_until=date(2026, 1, 8))
    assert dates(crate, "sh1")[0][0] == "2026-01-08 09:00:00"
    run(update_treeitem, crate["crate"], promise_by=date(2026, 1, 7))
    late = {
        (a.item, a.other)
        for a in alerts(level(problem_of(crate.workspace.snapshot)))
        if a.kind.value == "late"
    }
    at = crate.workspace.snapshot.outline.index
    assert late == {(at(crate["sh1"]), at(crate["crate"])), (at(crate["sh2"]), at(crate["crate"]))}
    run(update_treeitem, crate["crate"], is_on_hold=True)
    assert dates(crate, "sh1", "Film") == [(None, None), (None, None)]


def test_r15_limits_bookings_links_and_roll_ups_follow_the_real_place(crate: Studio) -> None:
    run = crate.workspace.run
    crate.row("sh1", "Ana", low=8, high=8)
    pack(crate, "sh1")
    assert dates(crate, "crate", "Film") == [
        (None, None),
        ("2026-01-05 09:00:00", "2026-01-05 17:00:00"),
    ]
    whole = Period(day(5), day(5))
    kind: dict[str, Any] = {
        "person_id": crate["Ana"],
        "allocation_type": "Project Work",
        "period": whole,
    }
    run(create_allocation, treeitem_id=crate["crate"], value=0.25, **kind)
    assert dates(crate, "sh1")[0][1] == "2026-01-05 17:00:00", (
        "a booking of the package is not one of its guests"
    )
    run(create_allocation, treeitem_id=crate["seq"], value=0.5, **kind)
    assert dates(crate, "sh1")[0][1] == "2026-01-06 13:00:00"
    crate.workspace.run(update_assignment, crate.rows("Film")[0].id, daily_limit=2)
    assert dates(crate, "sh1")[0][1] == "2026-01-08 11:00:00", "the limit of the real project holds"
    crate.row("c1", "Ben", low=8, high=8)
    crate.make(create_dependency, "link", crate["c1"], crate["seq"])
    assert dates(crate, "sh1")[0][0] == "2026-01-06 09:00:00"
    refused(crate, "circle", create_dependency, crate["sh1"], crate["c1"])


def test_a02_a_type_that_takes_time_from_now_on_takes_it_in_the_next_schedule(
    crate: Studio,
) -> None:
    crate.row("sh1", "Ana", low=8, high=8)
    plan, builder = crate.workspace, ProblemBuilder()
    whole = Period(day(5), day(5))
    plan.run(
        create_allocation, person_id=crate["Ana"], allocation_type="Project Work", period=whole
    )
    now = moment("2026-01-05T09:00")
    assert not builder.build(plan.snapshot, now).people[0].allocations[0].takes
    plan.run(update_allocation_type, AllocationTypeId(1), takes_time=True)
    assert builder.build(plan.snapshot, now).people[0].allocations[0].takes


def test_r15_a_package_is_not_made_with_a_place_in_another(crate: Studio) -> None:
    refused(crate, "no field package_id", create_treeitem, name="x", package_id=crate["crate"])
    refused(crate, "no field package_id", update_treeitem, crate["sh1"], package_id=crate["crate"])
