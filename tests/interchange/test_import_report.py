"""The report in words."""

from planner_app.interchange.import_report import counts, grouped, summary
from planner_app.operations.importing.plan_document import (
    ItemDraft,
    PersonDraft,
    PlanDocument,
    Remark,
    RowDraft,
)

DOCUMENT = PlanDocument(
    "Show",
    items=[
        ItemDraft("p", "Show", "project"),
        ItemDraft("a", "a", "task", "p", rows=[RowDraft("ann", 1, 2)]),
        ItemDraft("b", "b", "task", "p", rows=[RowDraft()]),
    ],
    people=[PersonDraft("ann", "ann")],
    remarks=[
        Remark("assignment", "line 2", "It is part-time.", dropped=False),
        *(Remark("link", f"line {n}", "It goes backwards.", dropped=True) for n in range(3, 8)),
    ],
)


def test_counts_in_words() -> None:
    assert counts(DOCUMENT) == ["1 project", "2 tasks", "1 person", "1 assignment"]


def test_remarks_that_say_the_same_stand_together_and_what_was_left_out_comes_first() -> None:
    assert [(group.kind, len(group.wheres)) for group in grouped(DOCUMENT.remarks)] == [
        ("link", 5),
        ("assignment", 1),
    ]


def test_the_summary_is_readable() -> None:
    assert summary(DOCUMENT).splitlines() == [
        "Show: 1 project, 2 tasks, 1 person, 1 assignment.",
        "link, 5 left out: It goes backwards. (line 3, line 4, line 5 and 2 more)",
        "assignment, 1 changed: It is part-time. (line 2)",
    ]


def test_an_empty_document() -> None:
    assert summary(PlanDocument("Show")) == "Show: nothing."
