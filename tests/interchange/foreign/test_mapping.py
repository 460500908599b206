"""What becomes of each part of a foreign file: brought over, changed and reported, or dropped and
reported."""

from datetime import UTC, date, datetime

import pytest

from planner_app.interchange.foreign.mapping import map_source
from planner_app.interchange.foreign.source import SourceFile
from planner_app.operations.importing.plan_document import ItemDraft, PlanDocument, RowDraft
from tests.interchange.checks import assert_sound
from tests.interchange.foreign.made import (
    assignment,
    calendar,
    file,
    hours,
    link,
    resource,
    show,
    task,
)


def mapped(source: SourceFile) -> PlanDocument:
    document = map_source(source, "show")
    assert_sound(document)
    return document


def item(document: PlanDocument, name: str) -> ItemDraft:
    return next(each for each in document.items if each.name == name)


def row(document: PlanDocument, name: str) -> RowDraft:
    (only,) = item(document, name).rows
    return only


def reported(document: PlanDocument, kind: str) -> list[tuple[str, bool]]:
    return [(remark.words, remark.dropped) for remark in document.remarks if remark.kind == kind]


def test_the_project_summary_is_the_one_project() -> None:
    document = mapped(file(show(task("a", 1), task("b", 2))))
    assert [(each.name, each.type, each.parent) for each in document.items] == [
        ("Show", "project", None),
        ("a", "task", "0t0"),
        ("b", "task", "0t0"),
    ]


def test_tasks_without_a_common_parent_get_a_project_named_after_the_plan() -> None:
    document = mapped(file([task("a", 1), task("b", 2)]))
    assert [(each.name, each.type) for each in document.items] == [
        ("Show", "project"),
        ("a", "task"),
        ("b", "task"),
    ]
    assert {each.parent for each in document.items[1:]} == {document.items[0].key}
    assert any("made to hold them" in words for words, _ in reported(document, "item"))


def test_blank_lines_are_not_items_and_tasks_of_other_files_are_reported() -> None:
    document = mapped(
        file(
            show(task(None, 1, is_null=True), task("theirs", 2, is_external=True), task("ours", 3))
        )
    )
    assert [each.name for each in document.items] == ["Show", "ours"]
    assert reported(document, "item")[0] == ("It stands for a task of another file.", True)


def test_ids_are_the_files_own_or_made_of_its_name() -> None:
    document = mapped(file(show(task("a", 7), task("b", 8, guid="8f0c"), task("twin", 7))))
    assert [each.external_reference for each in document.items] == [
        "show:0",
        "show:7",
        "8f0c",
        None,
    ]


def test_remaining_work_is_the_range_and_finished_work_is_done() -> None:
    parts = [
        assignment(1, 0, work=40.0, remaining_work=24.0, actual_work=0.0),
        assignment(
            2, 0, work=8.0, remaining_work=0.0, actual_work=8.0, actual_finish="2026-01-05T17:00"
        ),
    ]
    source = file(
        show(task("open", 1), task("over", 2)), resources=[resource("Ann Cole")], assignments=parts
    )
    document = mapped(source)
    assert (
        row(document, "open").low,
        row(document, "open").high,
        row(document, "open").is_done,
    ) == (24, 24, False)
    assert row(document, "over").is_done
    assert row(document, "over").done_at == datetime(2026, 1, 5, 17, tzinfo=UTC)


def test_work_with_a_percentage_is_what_is_left_of_it() -> None:
    parts = [assignment(1, 0, work=40.0)]
    document = mapped(
        file(
            show(task("a", 1, percent_complete=25.0)),
            resources=[resource("Ann")],
            assignments=parts,
        )
    )
    assert row(document, "a").low == 30.0


def test_work_left_out_is_not_an_estimate_of_nothing() -> None:
    source = file(
        show(task("a", 1)), resources=[resource("Ann")], assignments=[assignment(1, 0, work=0.0)]
    )
    assert row(mapped(source), "a").low is None


def test_part_time_units_become_a_daily_limit() -> None:
    part = assignment(1, 0, units=50.0, remaining_work=8.0)
    document = mapped(file(show(task("a", 1)), resources=[resource("Ann")], assignments=[part]))
    assert row(document, "a").daily_limit == 4.0
    assert reported(document, "assignment") == [
        ("Its units are below 100 %; they became a daily limit.", False)
    ]


def test_r04_a_person_twice_on_a_task_is_one_row() -> None:
    parts = [assignment(1, 0, remaining_work=8.0), assignment(1, 0, remaining_work=4.0)]
    document = mapped(file(show(task("a", 1)), resources=[resource("Ann")], assignments=parts))
    assert row(document, "a").low == 12.0
    assert len(reported(document, "assignment")) == 1


def test_assignments_on_summaries_and_of_materials_are_reported() -> None:
    tasks = show(task("group", 1, is_summary=True), task("a", 2, parent=1))
    people = [resource("Ann"), resource("Paint", 2, kind="MATERIAL")]
    parts = [assignment(1, 0, remaining_work=8.0), assignment(2, 1, remaining_work=8.0)]
    document = mapped(file(tasks, resources=people, assignments=parts))
    assert [dropped for _, dropped in reported(document, "assignment")] == [True, True]
    assert reported(document, "person") == [("It is a material, not a person.", True)]
    assert [person.username for person in document.people] == ["ann"]


@pytest.mark.parametrize(
    ("fields", "low", "words"),
    [
        ({"duration": hours(16)}, 16.0, "the duration became the estimate"),
        (
            {"duration": hours(16, text="from its dates")},
            16.0,
            "the working time between its dates",
        ),
        ({"duration": hours(8, text="1.0d"), "is_estimated": True}, None, "placeholder"),
        ({"duration": hours(72, elapsed=True)}, None, "waiting time"),
        ({"duration": hours(16), "subproject": "other.mpp"}, None, "another file"),
        ({"duration": hours(float("inf"))}, None, "not between 0 and 100 000"),
        ({}, None, "neither work nor a duration"),
    ],
)
def test_work_that_nobody_has_is_estimated_only_by_what_the_file_says(
    fields: dict[str, object], low: float | None, words: str
) -> None:
    document = mapped(file(show(task("a", 1, **fields))))
    assert (row(document, "a").who, row(document, "a").low) == (None, low)
    assert any(words in said for said, _ in reported(document, "item"))


def test_a_finished_task_of_nobody_is_done() -> None:
    document = mapped(file(show(task("a", 1, percent_complete=100.0, finish="2026-01-05T17:00"))))
    assert row(document, "a").is_done


@pytest.mark.parametrize("absurd", [float("nan"), float("-inf"), -8.0, 1e9])
def test_r05_absurd_work_is_reported_and_does_not_come_over(absurd: float) -> None:
    part = assignment(1, 0, remaining_work=absurd, actual_work=absurd, start="2026-01-05T09:00")
    document = mapped(file(show(task("a", 1)), resources=[resource("Ann")], assignments=[part]))
    assert row(document, "a").low is None
    assert document.time_entries == []
    assert any("100 000" in words for words, _ in reported(document, "assignment"))


@pytest.mark.parametrize(
    "day", ["0001-01-01T00:00", "9999-12-31T00:00", "+12345-01-01T00:00", "rubbish"]
)
def test_absurd_days_are_reported_and_do_not_come_over(day: str) -> None:
    odd = task(
        "a",
        1,
        deadline=day,
        constraint="MUST_START_ON",
        constraint_date=day,
        start=day,
        is_milestone=True,
    )
    document = mapped(file(show(odd)))
    assert (item(document, "a").delay_until, item(document, "a").promise_by) == (None, None)
    assert len(reported(document, "constraint")) == 2


@pytest.mark.parametrize(
    ("constraint", "delay", "promise", "reports"),
    [
        ("START_NO_EARLIER_THAN", date(2026, 3, 2), None, 0),
        ("MUST_START_ON", date(2026, 3, 2), None, 1),
        ("FINISH_NO_LATER_THAN", None, date(2026, 3, 2), 1),
        ("MUST_FINISH_ON", None, date(2026, 3, 2), 1),
        ("AS_LATE_AS_POSSIBLE", None, None, 1),
        ("START_NO_LATER_THAN", None, None, 1),
        ("FINISH_NO_EARLIER_THAN", None, None, 1),
    ],
)
def test_constraints(
    constraint: str, delay: date | None, promise: date | None, reports: int
) -> None:
    document = mapped(
        file(show(task("a", 1, constraint=constraint, constraint_date="2026-03-02T08:00")))
    )
    assert (item(document, "a").delay_until, item(document, "a").promise_by) == (delay, promise)
    assert len(reported(document, "constraint")) == reports


def test_a_deadline_is_promised_and_an_inactive_task_is_on_hold() -> None:
    document = mapped(file(show(task("a", 1, deadline="2026-04-01T17:00", is_active=False))))
    assert item(document, "a").promise_by == date(2026, 4, 1)
    assert item(document, "a").is_on_hold


def test_a_milestone_keeps_its_day_unless_work_waits_for_it_and_it_for_work() -> None:
    tasks = show(
        task("a", 1, duration=hours(8)),
        task("gate", 2, is_milestone=True, start="2026-03-02T08:00"),
        task("b", 3, duration=hours(8)),
        task("delivery", 4, is_milestone=True, start="2026-03-06T17:00"),
    )
    document = mapped(file(tasks, links=[link(1, 2), link(2, 3), link(3, 4)]))
    assert [
        (item(document, name).type, item(document, name).start_date)
        for name in ("gate", "delivery")
    ] == [
        ("task", None),
        ("milestone", date(2026, 3, 6)),
    ]
    assert (row(document, "gate").low, row(document, "gate").high) == (0, 0)


@pytest.mark.parametrize(
    ("lag", "days"),
    [
        (hours(0), 0.0),
        (hours(48, elapsed=True), 2.0),
        (hours(40), 7.0),
        (hours(8), 1.4),
        (hours(50, percent=True), 3.5),
    ],
)
def test_s06_lag_is_counted_in_calendar_days(lag: object, days: float) -> None:
    tasks = show(task("a", 1, duration=hours(40)), task("b", 2))
    document = mapped(file(tasks, links=[link(1, 2, lag=lag)]))
    assert [each.lag_days for each in document.links] == [days]


def test_s06_links_without_a_counterpart_are_reported() -> None:
    tasks = show(task("group", 1, is_summary=True), task("a", 2, parent=1), task("b", 3))
    wrong = [
        link(2, 3, "START_START"),
        link(2, 3, "FINISH_FINISH"),
        link(2, 3, "START_FINISH"),
        link(2, 3, lag=hours(-8)),
        link(2, 3, lag=hours(float("nan"))),
        link(1, 2),
        link(2, 0),
        link(None, 3),
        link(2, 2),
    ]
    document = mapped(file(tasks, links=wrong))
    assert document.links == []
    assert [dropped for _, dropped in reported(document, "link")] == [True] * len(wrong)


def test_s06_circles_are_opened_through_containers_too() -> None:
    tasks = show(
        task("group", 1, is_summary=True), task("a", 2, parent=1), task("b", 3), task("c", 4)
    )
    document = mapped(file(tasks, links=[link(1, 3), link(3, 4), link(4, 2), link(3, 4)]))
    assert [(each.before, each.after) for each in document.links] == [
        ("0t1", "0t3"),
        ("0t3", "0t4"),
    ]
    assert len(reported(document, "link")) == 2


def test_actual_work_stands_on_its_days() -> None:
    days = {"2026-01-05": 6.0, "2026-01-07": 2.0}
    part = assignment(1, 0, actual_work=8.0, remaining_work=4.0, days=days)
    document = mapped(file(show(task("a", 1)), resources=[resource("Ann")], assignments=[part]))
    assert [(entry.day, entry.hours) for entry in document.time_entries] == [
        (date(2026, 1, 5), 6.0),
        (date(2026, 1, 7), 2.0),
    ]
    assert reported(document, "time_entry") == []


def test_actual_work_without_days_stands_on_working_days_from_its_start() -> None:
    part = assignment(1, 0, actual_work=12.0, remaining_work=4.0, actual_start="2026-01-09T09:00")
    document = mapped(file(show(task("a", 1)), resources=[resource("Ann")], assignments=[part]))
    assert [(entry.day, entry.hours) for entry in document.time_entries] == [
        (date(2026, 1, 9), 8.0),
        (date(2026, 1, 12), 4.0),
    ]
    assert [dropped for _, dropped in reported(document, "time_entry")] == [False]


def test_r14_no_day_of_a_person_holds_more_than_24_hours() -> None:
    parts = [
        assignment(n, 0, actual_work=20.0, remaining_work=1.0, days={"2026-01-05": 20.0})
        for n in (1, 2)
    ]
    document = mapped(
        file(show(task("a", 1), task("b", 2)), resources=[resource("Ann")], assignments=parts)
    )
    assert sum(entry.hours for entry in document.time_entries) == 40.0
    assert (
        sum(entry.hours for entry in document.time_entries if entry.day == date(2026, 1, 5)) == 24.0
    )


def test_only_calendars_that_differ_are_a_persons_own() -> None:
    same = calendar("Ann", personal=True)
    other = calendar("Bob", personal=True, days={"2026-01-05": []})
    people = [resource("Ann", 1, calendar=1), resource("Bob", 2, calendar=2)]
    document = mapped(
        file(show(task("a", 1)), calendars=[calendar(), same, other], resources=people)
    )
    assert [record.name for record in document.calendars] == ["Standard", "Bob"]
    assert [person.calendar for person in document.people] == [None, "0c2"]
    assert document.default_calendar == "0c0"
    assert len(reported(document, "calendar")) == 1


def test_usernames_are_unique_and_come_from_account_email_or_name() -> None:
    people = [
        resource("Ann Cole", 1),
        resource("Cole, Ann", 2),
        resource("Łukasz Żak", 3),
        resource("Bob", 4, email="b.day@example.com"),
        resource("Cy", 5, account="STUDIO\\cyd"),
        resource("Compositor", 6, generic=True),
        resource(None, 0),
    ]
    document = mapped(file(show(task("a", 1)), resources=people))
    assert [person.username for person in document.people] == [
        "ann.cole",
        "ann.cole2",
        "łukasz.zak",
        "b.day",
        "cyd",
        "compositor",
    ]
    assert [(person.first_name, person.last_name) for person in document.people[:2]] == [
        ("Ann", "Cole")
    ] * 2
    assert [person.is_virtual for person in document.people] == [False] * 5 + [True]


def test_several_projects_of_one_file_share_their_people_and_calendars() -> None:
    part = assignment(1, 0, remaining_work=8.0, units=50.0)
    source = file(show(task("a", 1)), resources=[resource("Ann")], assignments=[part])
    source["projects"].append(source["projects"][0])
    document = mapped(source)
    assert [each.name for each in document.items if each.type == "project"] == ["Show", "Show"]
    assert [person.username for person in document.people] == ["ann"]
    assert [record.name for record in document.calendars] == ["Standard"]
    assert [each.daily_limit for task in document.items for each in task.rows] == [4.0, 4.0]
