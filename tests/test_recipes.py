"""The README's recipes for studio TDs do what they say, as they stand there, on the plan of
`planner-app demo`."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner_app import Session
from planner_app.interchange.csv_file import read_csv
from planner_app.interchange.table.headings import field_of
from tests.packaging.conftest import ROOT


def recipe(heading: str, language: str = "python") -> str:
    """What stands below a recipe's name in the README."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"\*\*{re.escape(heading)}\*\*.*?```{language}\n(.*?)```", page, re.DOTALL)
    assert found is not None, f"the README has no recipe '{heading}'"
    return found[1]


def run(folder: Path, *arguments: str) -> str:
    """What Python prints, run beside show.plan."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with show.plan, made by the command that the README names."""
    folder = tmp_path_factory.mktemp("demo")
    command = re.search(
        r"run as printed beside the plan of `planner-app ([^`]*)`",
        (ROOT / "README.md").read_text("utf-8"),
    )
    assert command is not None
    run(folder, "-m", "planner_app", *shlex.split(command[1]))
    return folder


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """Another of the same."""
    shutil.copy(demo / "show.plan", tmp_path)
    return tmp_path


def rows_of(folder: Path, shot: str, task: str) -> dict[Any, tuple[float, float]]:
    """The ranges of a task's rows, by username."""
    with Session(folder / "show.plan") as session:
        found = session.query(f'Task where name is "{task}" and parent.name is "{shot}"').one()
        users = [
            row
            for row in found["assignments"]
            if row["resource"] and row["resource"].entity_type == "User"
        ]
        return {
            row["resource"]["username"]: (row["low_effort_remaining"], row["high_effort_remaining"])
            for row in users
        }


def test_cast_from_a_spreadsheet(folder: Path) -> None:
    (folder / "casting.csv").write_text(recipe("Cast from a spreadsheet.", "csv"), encoding="utf-8")
    run(folder, "-c", recipe("Cast from a spreadsheet."))
    assert rows_of(folder, "sh0020", "Comp")["mei.zhou"] == (16, 24)
    assert rows_of(folder, "sh0040", "FX")["ngozi.owusu"] == (12, 20)


def test_lines_that_cannot_be_cast_are_named_and_the_others_are_in_the_plan(folder: Path) -> None:
    who = "ben.pryce"
    wrong = [
        f"sh0020,FX,{who},8,4",
        f"sh9,Comp,{who},1,2",
        "sh0020,FX,nobody,1,2",
        f"sh0020,FX,{who},some,2",
    ]
    lines = [
        "shot,task,username,low,high",
        *wrong,
        f"sh0020,Comp,{who},2,3",
        f"sh0020,Comp,{who},2,3",
    ]
    (folder / "casting.csv").write_text("\n".join(lines), encoding="utf-8")
    said = run(folder, "-c", recipe("Cast from a spreadsheet.")).splitlines()
    assert [line.partition(": ")[0] for line in said] == [
        f"casting.csv, line {n}" for n in (2, 3, 4, 5, 7)
    ]
    assert (
        "Low (8 h) is above high (4 h)" in said[0]
        and "Ben Pryce is already on 'sh0020 Comp'" in said[-1]
    )
    assert rows_of(folder, "sh0020", "Comp")[who] == (2, 3)
    assert who not in rows_of(folder, "sh0020", "FX")


def test_a_table_as_the_page_shows_it_comes_over_whole(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    section = page.partition("### A table as CSV")[2].partition("###")[0]
    columns = [
        name
        for cell in re.findall(r"^\| (.*?) \|", section, re.MULTILINE)[1:]
        for name in cell.split(", ")
    ]
    unknown = [
        name for name in columns if name[:3] != "---" and field_of(name.removeprefix("or ")) is None
    ]
    assert len(columns) > 25 and not unknown
    table = tmp_path / "table.csv"
    table.write_text(
        re.sub("^    ", "", section[section.index("    Sequence") :], flags=re.MULTILINE),
        encoding="utf-8",
    )
    document = read_csv(table)
    assert [remark.kind for remark in document.remarks if remark.dropped] == []
    found = {
        item.name: (item.rows[0].low, item.promise_by)
        for item in document.items
        if item.type == "task"
    }
    assert found == {"Layout": (2, None), "Comp": (4, date(2026, 12, 18))}
    assert len(document.links) == 1


def test_find_overloaded_people(folder: Path) -> None:
    before = run(folder, "-c", recipe("Find overloaded people."))
    assert (
        "Ben Pryce has more work than time" not in before and "Emre Arslan is booked" not in before
    )
    with Session(folder / "show.plan") as session:
        ben, emre = (
            session.query(f'User where username is "{name}"').one()
            for name in ("ben.pryce", "emre.arslan")
        )
        film = session.query("Project").first()
        for share in (0.8, 0.8):
            week = {"start": "2036-03-03", "end": "2036-03-07"}
            booking = {
                "resource": emre,
                "treeitem": film,
                "allocation_type": "Project Work",
                "value": share,
                **week,
            }
            session.create("Allocation", booking)
        ben["overdrive"] = True
        for name in ("sh0020", "sh0030"):
            task = session.query(f'Task where name is "Lighting" and parent.name is "{name}"').one()
            effort = {"low_effort_remaining": 60, "high_effort_remaining": 60}
            session.create("Assignment", {"context": task, "resource": ben, **effort})
        session.commit()
    said = run(folder, "-c", recipe("Find overloaded people."))
    assert "Ben Pryce has more work than time on" in said
    assert "Emre Arslan is booked for" in said


def test_book_a_vacation(folder: Path) -> None:
    vacations = (
        'Allocation where allocation_type is "Vacation" and resource.username is "ben.pryce"'
    )
    with Session(folder / "show.plan") as session:
        before = {allocation["id"] for allocation in session.query(vacations)}
    run(folder, "-c", recipe("Book a vacation."))
    with Session(folder / "show.plan") as session:
        (vacation,) = (found for found in session.query(vacations) if found["id"] not in before)
        assert (f"{vacation['start']:%Y-%m-%d}", f"{vacation['end']:%Y-%m-%d}") == (
            "2027-02-15",
            "2027-02-19",
        )


def test_print_the_weeks_every_night(folder: Path) -> None:
    command = shlex.split(recipe("Print the weeks every night.", "sh").removeprefix("0 2 * * *"))
    assert command[0] == "planner-app"
    run(folder, "-m", "planner_app", *command[1:])
    assert (folder / "people.pdf").read_bytes().startswith(b"%PDF")


def test_follow_a_tracker(folder: Path) -> None:
    script, tracker = recipe("Follow a tracker."), folder / "tracker.json"
    told = json.loads(recipe("Follow a tracker.", "json"))
    tracker.write_text(json.dumps(told), encoding="utf-8")
    run(folder, "-c", script)
    tracker.write_text(
        json.dumps([{**shot, "name": "Cleanup v2", "status": "approved"} for shot in told]), "utf-8"
    )
    run(folder, "-c", script)
    with Session(folder / "show.plan") as session:
        (task,) = session.query(f'Task where external_reference is "{told[0]["id"]}"').all()
        assert (task["name"], task["is_done"], task["parent"]["name"]) == (
            "Cleanup v2",
            True,
            told[0]["sequence"],
        )
