"""Every real project file comes over whole: what came over and what is reported add up to what the
file holds."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from planner_app.errors import SourceUnreadable
from planner_app.interchange.foreign.mapping import GATE, map_source
from planner_app.interchange.foreign.source import SourceFile
from planner_app.interchange.foreign.task_rows import MERGED
from planner_app.interchange.foreign.task_tree import MADE_PROJECT, NAMELESS_PROJECT
from planner_app.interchange.foreign.work_resources import A_ROLE
from planner_app.operations.importing.plan_document import PlanDocument
from tests.interchange.checks import CONTAINERS, assert_sound
from tests.interchange.conftest import reported_files

Sources = dict[str, SourceFile | SourceUnreadable]

READABLE = [line for line in reported_files() if line["status"] == "ok"]
UNREADABLE = [line["file"] for line in reported_files() if line["status"] != "ok"]


def document_of(sources: Sources, name: str) -> PlanDocument:
    source = sources[name]
    assert not isinstance(source, SourceUnreadable), source
    return map_source(source, Path(name).stem)


def dropped(document: PlanDocument, kind: str) -> int:
    return sum(remark.kind == kind and remark.dropped for remark in document.remarks)


def with_words(document: PlanDocument, *words: str) -> int:
    return sum(remark.words in words for remark in document.remarks)


@pytest.mark.parametrize("line", READABLE, ids=lambda line: line["file"])
def test_what_came_over_and_what_is_reported_are_all_there_is(
    real_sources: Sources, line: dict[str, str]
) -> None:
    document = document_of(real_sources, line["file"])
    assert_sound(document)
    made = with_words(document, MADE_PROJECT, NAMELESS_PROJECT)
    not_people = dropped(document, "person") - with_words(document, A_ROLE)
    person_rows = sum(row.who is not None for item in document.items for row in item.rows)
    found = {
        "tasks": len(document.items) - made + dropped(document, "item"),
        "milestones": sum(item.type == "milestone" for item in document.items)
        + with_words(document, GATE),
        "relations": len(document.links) + dropped(document, "link"),
        "work_res": len(document.people) + with_words(document, A_ROLE),
        "resources": len(document.people) + with_words(document, A_ROLE) + not_people,
        "assignments": person_rows + dropped(document, "assignment") + with_words(document, MERGED),
        "calendars": len(document.calendars) + dropped(document, "calendar"),
    }
    assert found == {column: int(line[column]) for column in found}


@pytest.mark.parametrize("line", READABLE, ids=lambda line: line["file"])
def test_every_exception_is_on_its_days_or_reported(
    real_sources: Sources, line: dict[str, str]
) -> None:
    document = document_of(real_sources, line["file"])
    source = real_sources[line["file"]]
    assert not isinstance(source, SourceUnreadable)
    records = {calendar.key: calendar for calendar in document.calendars}
    came = 0
    for place, calendar in enumerate(source["projects"][0]["calendars"]):
        record = records.get(f"0c{place}")
        for exception in calendar["exceptions"] if record is not None else ():
            assert (
                record is not None
                and exception["start"] is not None
                and exception["end"] is not None
            )
            first, last = (
                date.fromisoformat(exception["start"]),
                date.fromisoformat(exception["end"]),
            )
            days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
            on_its_days = [day in record.exceptions for day in days]
            came += any(on_its_days) if exception["recurring"] else all(on_its_days)
    assert came + dropped(document, "exception") == int(line["exceptions"])


@pytest.mark.parametrize("line", READABLE, ids=lambda line: line["file"])
def test_hours_left_and_hours_worked_are_those_of_the_file(
    real_sources: Sources, line: dict[str, str]
) -> None:
    document = document_of(real_sources, line["file"])
    source = real_sources[line["file"]]
    assert not isinstance(source, SourceUnreadable)
    project = source["projects"][0]
    people = {
        place
        for place, one in enumerate(project["resources"])
        if one["kind"] == "WORK" and one["name"]
    }
    leaves = {place for place, task in enumerate(project["tasks"]) if not task["is_summary"]}
    own = [
        part
        for part in project["assignments"]
        if part["resource"] in people and part["task"] in leaves
    ]
    left = sum(
        row.low or 0.0 for item in document.items for row in item.rows if row.who is not None
    )
    assert left == pytest.approx(sum(part["remaining_work"] or 0.0 for part in own), abs=0.01)
    worked = sum(entry.hours for entry in document.time_entries)
    assert worked == pytest.approx(sum(part["actual_work"] or 0.0 for part in own), abs=0.01)


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_gives_one_sentence(real_sources: Sources, name: str) -> None:
    answer = real_sources[name]
    assert isinstance(answer, SourceUnreadable)
    words = str(answer)
    assert words.startswith(Path(name).name) and words.endswith(".") and "\n" not in words
    assert "org." not in words and "Exception" not in words
    assert ("password" in words) == ("password" in name)


@pytest.mark.parametrize("twin", ["mpx", "xer", "xml"])
def test_the_same_plan_in_another_format_is_the_same_plan(
    real_sources: Sources, plans: Path, twin: str
) -> None:
    first = document_of(real_sources, "plans/mpp/commercial_construction.mpp")
    other = document_of(real_sources, f"plans/converted/commercial_construction.{twin}")

    def gist(document: PlanDocument) -> object:
        names = {person.key: person.username for person in document.people}
        return sorted(
            (item.name, names[row.who], row.low, row.daily_limit)
            for item in document.items
            for row in item.rows
            if row.who is not None
        )

    assert gist(other) == gist(first)
    assert len(other.links) == len(first.links)


def test_a_real_plan_in_detail(real_sources: Sources, plans: Path) -> None:
    document = document_of(real_sources, "plans/mpp/mpp12resource.mpp")
    names = {person.key: person.username for person in document.people}
    rows = {
        item.name: [(names[row.who or ""], row.low, row.is_done) for row in item.rows]
        for item in document.items
    }
    assert rows == {
        "mpp12resource": [],
        "Task A": [
            ("wade.golden", 24.0, False),
            ("jon.iles", 24.0, False),
            ("brian.leach", 24.0, False),
        ],
        "Contoured Task": [("wade.golden", 40.0, False)],
        "Completed Task": [("wade.golden", 0.0, True)],
    }
    assert [(entry.day, entry.hours) for entry in document.time_entries] == [
        (date(2006, 8, 28), 8.0),
        (date(2006, 8, 29), 8.0),
    ]
    night_shift = next(
        calendar for calendar in document.calendars if calendar.name == "Night Shift"
    )
    assert night_shift.weekly_hours["tue"] == [
        ["00:00", "03:00"],
        ["04:00", "08:00"],
        ["23:00", "24:00"],
    ]
    by_night = [person.username for person in document.people if person.calendar == night_shift.key]
    assert by_night == ["brian.leach"]
    assert {team.name for team in document.teams} == {"Steelray", "Tapsterrock"}


def test_a_recurring_exception_is_on_each_of_its_days(real_sources: Sources, plans: Path) -> None:
    document = document_of(real_sources, "plans/mpp/calendar-exception-precedence-weekly.mpp")
    calendar = next(calendar for calendar in document.calendars if calendar.exceptions)
    days = sorted(date.fromisoformat(day) for day in calendar.exceptions)
    assert len(days) == 550
    assert calendar.key == document.default_calendar


def test_containers_stand_where_the_file_has_summaries(real_sources: Sources, plans: Path) -> None:
    for line in READABLE:
        document = document_of(real_sources, line["file"])
        made = with_words(document, MADE_PROJECT, NAMELESS_PROJECT)
        containers = sum(item.type in CONTAINERS for item in document.items) - made
        lone_project = int(line["tasks"]) == 1
        assert containers == int(line["summary"]) + lone_project, line["file"]
        assert [item.type for item in document.items].count("project") == 1
