"""Documents come in as one edit: update instead of double, refusals and Cancelled leave the plan as
it was (R19)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from planner_app.errors import Cancelled
from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import (
    AllocationDraft,
    CalendarDraft,
    EstimateDraft,
    ItemDraft,
    LinkDraft,
    PersonDraft,
    PlanDocument,
    RowDraft,
    TeamDraft,
    TimeEntryDraft,
)
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.snapshot.estimates import estimates_of
from tests.operations.comparing import stored
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused

THEN = datetime(2025, 12, 1, 9, tzinfo=UTC)
DOCUMENT = PlanDocument(
    name="show.mpp",
    calendars=[CalendarDraft("c", "Short week", {"mon": [["09:00", "12:00"]]}, {"2026-01-06": []})],
    default_calendar="c",
    timezone="Europe/Paris",
    teams=[TeamDraft("t", "Roto", ["d"])],
    people=[
        PersonDraft("d", "dora", "Dora", calendar="c", main_team="t", external_reference="P1"),
        PersonDraft("e", "emil", "Emil"),
    ],
    items=[
        ItemDraft("film", "Second film", "project", external_reference="T1"),
        ItemDraft(
            "a",
            "task a",
            "task",
            parent="film",
            external_reference="T2",
            rows=[
                RowDraft(
                    "d",
                    2,
                    6,
                    activity="Roto",
                    history=[EstimateDraft(4, 8, "lead", THEN)],
                    daily_limit=4,
                ),
                RowDraft("t", 1, 1),
                RowDraft(None, is_done=True, done_at=THEN),
            ],
        ),
        ItemDraft("b", "task b", "task", parent="film", external_reference="T3"),
        ItemDraft("m", "delivery", "milestone", start_date=day(30), external_reference="T4"),
    ],
    links=[LinkDraft("a", "b", 1.5), LinkDraft("film", "m")],
    time_entries=[TimeEntryDraft("a", "d", day(5), 3, "Roto"), TimeEntryDraft("b", "e", day(5), 2)],
    allocations=[AllocationDraft("d", "Vacation", day(7), day(9))],
    activities=["Paint", "Roto"],
)


def test_r18_everything_of_a_document_arrives_in_one_edit(workspace: Workspace) -> None:
    changes = workspace.run(import_document, DOCUMENT)
    plan = workspace.snapshot
    assert (plan.revision, changes.label) == (1, "Imported 'show.mpp'")
    names = {item.name: item for item in plan.items.values()}
    assert [plan.items[i].name for i in plan.outline] == [
        "Second film",
        "task a",
        "task b",
        "delivery",
    ]
    rows = [plan.assignments[r] for r in plan.rows_of[names["task a"].id]]
    assert [(plan.who(r), r.low, r.high, r.is_done, r.daily_limit) for r in rows] == [
        ("Dora", 2, 6, False, 4),
        ("Roto", 1, 1, False, None),
        ("Unassigned", None, None, True, None),
    ]
    assert rows[2].done_at == THEN
    assert [(e.low, e.high) for e in workspace.read(estimates_of, rows[0].id)] == [(4, 8), (2, 6)]
    late = [plan.assignments[r] for r in plan.rows_of[names["task b"].id]]
    assert [(plan.who(r), r.is_done) for r in late] == [("Unassigned", False), ("Emil", True)], (
        "R14: a done row"
    )
    team = [plan.who(plan.assignments[r]) for r in plan.rows_of[names["Second film"].id]]
    assert team == ["Dora"], "R12: open work inside"
    assert (plan.plan.timezone, plan.calendars[plan.plan.default_calendar_id].name) == (
        "Europe/Paris",
        "Short week",
    )
    assert [activity.name for activity in plan.activities.values()] == ["Paint", "Roto"]
    assert (len(plan.dependencies), len(plan.allocations), len(plan.members)) == (2, 1, 1)
    assert changes.value.created["treeitem"] == 4


def test_r19_the_same_again_changes_nothing(workspace: Workspace) -> None:
    workspace.run(import_document, DOCUMENT)
    assert workspace.run(import_document, DOCUMENT).changed_nothing


def test_r19_a_newer_file_updates_what_the_plan_knows(workspace: Workspace) -> None:
    workspace.run(import_document, DOCUMENT)
    old = workspace.snapshot
    newer = replace(
        DOCUMENT.items[1], name="task a!", rows=[RowDraft("d", 5, 7), RowDraft("e", 1, 2)]
    )
    items = [DOCUMENT.items[0], newer, *DOCUMENT.items[2:]]
    changes = workspace.run(
        import_document, replace(DOCUMENT, items=items, time_entries=[], allocations=[])
    )
    plan = workspace.snapshot
    assert len(plan.items) == len(old.items)
    (item,) = [item for item in plan.items.values() if item.name == "task a!"]
    rows = [plan.assignments[r] for r in plan.rows_of[item.id]]
    assert [(plan.who(r), r.low, r.high) for r in rows][:1] == [("Dora", 5, 7)]
    assert [(e.low, e.high) for e in workspace.read(estimates_of, rows[0].id)] == [
        (4, 8),
        (2, 6),
        (5, 7),
    ]
    assert plan.who(rows[-1]) == "Emil"
    assert changes.value.updated["treeitem"] == 4


def test_an_open_plan_keeps_its_zone_and_takes_the_document_below_an_item(studio: Studio) -> None:
    studio.workspace.run(import_document, DOCUMENT, parent_id=studio["seq"])
    plan = studio.workspace.snapshot
    assert plan.plan.timezone == "UTC"
    assert studio.children("seq") == ["sh1", "sh2", "Second film", "delivery"]
    assert studio.who("Film") == ["Dora"], "the enclosing project's team too"


def item(key: str, kind: Any = "task", **values: Any) -> ItemDraft:
    return ItemDraft(key, key, kind, **values)


DORA = [PersonDraft("d", "dora")]
BROKEN: dict[str, PlanDocument] = {
    "wait for itself|circle": PlanDocument(
        "x", items=[item("a"), item("b")], links=[LinkDraft("a", "b"), LinkDraft("b", "a")]
    ),
    "wait for each other|itself": PlanDocument(
        "x", items=[item("f", "folder"), item("b", parent="f")], links=[LinkDraft("b", "f")]
    ),
    "an item wait for itself": PlanDocument("x", items=[item("a")], links=[LinkDraft("a", "a")]),
    "a lag lies|lag": PlanDocument(
        "x", items=[item("a"), item("b")], links=[LinkDraft("a", "b", -1)]
    ),
    "refers to item 'z'": PlanDocument("x", items=[item("a")], links=[LinkDraft("a", "z")]),
    "refers to parent": PlanDocument("x", items=[item("a", parent="z")]),
    "person or team 'q'": PlanDocument("x", items=[item("a", rows=[RowDraft("q")])]),
    "twice": PlanDocument("x", people=DORA, items=[item("a", rows=[RowDraft("d"), RowDraft("d")])]),
    "is above high": PlanDocument("x", items=[item("a", rows=[RowDraft(None, 3, 2)])]),
    "daily limit": PlanDocument("x", items=[item("a", rows=[RowDraft(None, daily_limit=25)])]),
    "takes no estimate": PlanDocument(
        "x", items=[item("a", "milestone", start_date=day(5), rows=[RowDraft(None, 1, 2)])]
    ),
    "takes no daily limit": PlanDocument(
        "x", items=[item("a", "milestone", start_date=day(5), rows=[RowDraft(None, daily_limit=1)])]
    ),
    "no assignments of its own": PlanDocument(
        "x", items=[item("a", "folder", rows=[RowDraft(None)])]
    ),
    "be inside a container": PlanDocument("x", items=[item("a"), item("b", parent="a")]),
    "inside a project": PlanDocument(
        "x", items=[item("p", "project"), item("k", "package", parent="p")]
    ),
    "needs a name": PlanDocument("x", items=[ItemDraft("a", " ", "task")]),
    "milestone": PlanDocument("x", items=[item("a", "milestone")]),
    "Logged hours must be above": PlanDocument(
        "x", people=DORA, items=[item("a")], time_entries=[TimeEntryDraft("a", "d", day(5), 0)]
    ),
    "more than 24 hours": PlanDocument(
        "x",
        people=DORA,
        items=[item("a")],
        time_entries=[TimeEntryDraft("a", "d", day(5), 13, a) for a in ("x", "y")],
    ),
    "only leaves take hours": PlanDocument(
        "x",
        people=DORA,
        items=[item("a", "folder")],
        time_entries=[TimeEntryDraft("a", "d", day(5), 3)],
    ),
    "allocation type": PlanDocument(
        "x", people=DORA, allocations=[AllocationDraft("d", "Nap", day(5), day(5))]
    ),
    "cannot end before": PlanDocument(
        "x", people=DORA, allocations=[AllocationDraft("d", "Vacation", day(6), day(5))]
    ),
    "The time zone '.*' does not exist": PlanDocument(
        "x", people=[PersonDraft("d", "dora", timezone="Mars")]
    ),
    "overlap": PlanDocument(
        "x", calendars=[CalendarDraft("c", "c", {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]})]
    ),
    "already taken": PlanDocument(
        "x", items=[item("a", external_reference="A"), item("b", external_reference="A")]
    ),
}


@pytest.mark.parametrize("words", BROKEN)
def test_r17_a_document_that_breaks_a_rule_leaves_the_plan_as_it_was(
    studio: Studio, words: str
) -> None:
    refused(studio, words, import_document, BROKEN[words])


def test_r17_a_cancelled_import_leaves_the_plan_as_it_was(workspace: Workspace) -> None:
    shares: list[float] = []

    def cancel(share: float) -> None:
        shares.append(share)
        raise Cancelled("Stopped.")

    before = stored(workspace, journal=True)
    people = [PersonDraft("d", "dora")]
    many = PlanDocument(
        "x", people=people, items=[item(f"t{n}", rows=[RowDraft("d", 1, 2)]) for n in range(6_000)]
    )
    with pytest.raises(Cancelled):
        workspace.run(import_document, many, progress=cancel)
    assert stored(workspace, journal=True) == before
    assert len(shares) == 1
    assert 0 < shares[0] < 1
