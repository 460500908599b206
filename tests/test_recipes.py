"""The README's recipes for studio TDs do what they say, as they stand there."""

import json
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from planner_app import Session
from planner_app.interchange.csv_file import read_csv
from planner_app.interchange.table.columns import field_of
from tests.packaging.conftest import ROOT


def recipe(heading: str) -> str:
    """The code below a recipe's name in the README."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"\*\*{re.escape(heading)}\*\*.*?```\w+\n(.*?)```", page, re.DOTALL)
    assert found is not None, f"the README has no recipe '{heading}'"
    return found[1]


def run(code: str, folder: Path) -> str:
    """What a script prints, run beside show.plan."""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with show.plan: two shots with a task each, ana and ben."""
    with Session(tmp_path / "show.plan", create=True) as session:
        for name in ("ana", "ben"):
            session.create("User", {"username": name, "first_name": name.title()})
        film = session.create("Project", {"name": "Film"})
        sequence = session.create("Folder", {"name": "sq010", "parent": film})
        for name in ("sh010", "sh020"):
            shot = session.create("Folder", {"name": name, "parent": sequence})
            session.create("Task", {"name": "Comp", "parent": shot})
        session.commit()
    return tmp_path


def test_cast_from_a_spreadsheet(folder: Path) -> None:
    with (folder / "casting.csv").open("w", encoding="utf-8") as file:
        lines = ["shot,task,username,low,high", "sh010,Comp,ana,4,8", "sh020,Comp,ben,2,3"]
        file.write("\n".join(lines))
    assert run(recipe("Cast from a spreadsheet."), folder) == ""
    with Session(folder / "show.plan") as session:
        found = {
            (row["context"]["parent"]["name"], row["resource"]["username"], row["high_effort_remaining"])
            for row in session.query("Assignment where resource_id != null").all()
            if row["resource"] is not None
        }
    assert found == {("sh010", "ana", 8.0), ("sh020", "ben", 3.0)}


def test_lines_that_cannot_be_cast_are_named_and_the_others_are_in_the_plan(folder: Path) -> None:
    wrong = ["sh010,Comp,ana,8,4", "sh030,Comp,ana,1,2", "sh010,Comp,nobody,1,2", "sh010,Comp,ana,some,2"]
    lines = ["shot,task,username,low,high", *wrong, "sh020,Comp,ben,2,3", "sh020,Comp,ben,2,3"]
    (folder / "casting.csv").write_text("\n".join(lines), encoding="utf-8")
    said = run(recipe("Cast from a spreadsheet."), folder).splitlines()
    assert [line.partition(": ")[0] for line in said] == [f"casting.csv, line {n}" for n in (2, 3, 4, 5, 7)]
    assert "Low (8 h) is above high (4 h)" in said[0] and "Ben is already on 'sh020 Comp'" in said[-1]
    with Session(folder / "show.plan") as session:
        assert session.query('Assignment where resource.username is "ben"').one()["high_effort_remaining"] == 3
        assert session.query('Assignment where resource.username is "ana"').first() is None


def test_a_table_as_the_page_shows_it_comes_over_whole(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    section = page.partition("### A table as CSV")[2].partition("###")[0]
    columns = [name for cell in re.findall(r"^\| (.*?) \|", section, re.MULTILINE)[1:] for name in cell.split(", ")]
    unknown = [name for name in columns if name[:3] != "---" and field_of(name.removeprefix("or ")) is None]
    assert len(columns) > 25 and not unknown
    table = tmp_path / "table.csv"
    table.write_text(
        re.sub("^    ", "", section[section.index("    Sequence") :], flags=re.MULTILINE), encoding="utf-8"
    )
    document = read_csv(table)
    assert [remark.kind for remark in document.remarks if remark.dropped] == []
    found = {item.name: (item.rows[0].low, item.promise_by) for item in document.items if item.type == "task"}
    assert found == {"Layout": (2, None), "Comp": (4, date(2026, 12, 18))}
    assert len(document.links) == 1


def test_find_overloaded_people(folder: Path) -> None:
    assert run(recipe("Find overloaded people."), folder) == ""
    with Session(folder / "show.plan") as session:
        ana, film = session.query('User where username is "ana"').one(), session.query("Project").one()
        for task in session.query("Task").all():
            session.create("Assignment", {"context": task, "resource": ana})
            week = {"start": "2036-03-03", "end": "2036-03-07"}
            booking = {"resource": ana, "treeitem": film, "allocation_type": "Project Work", "value": 0.8, **week}
            session.create("Allocation", booking)
        session.commit()
        ben = session.query('User where username is "ben"').one()
        ben["overdrive"] = True
        for task in session.query("Task").all():
            effort = {"low_effort_remaining": 6, "high_effort_remaining": 6}
            session.create("Assignment", {"context": task, "resource": ben, **effort})
        session.commit()
    said = run(recipe("Find overloaded people."), folder)
    assert "Ben has more work than time on" in said
    assert "Ana is booked for" in said


def test_book_a_vacation(folder: Path) -> None:
    run(recipe("Book a vacation."), folder)
    with Session(folder / "show.plan") as session:
        vacation = session.query("Allocation").one()
        assert vacation["resource"]["username"] == "ana"
        assert (f"{vacation['start']:%Y-%m-%d}", f"{vacation['end']:%Y-%m-%d}") == ("2027-02-15", "2027-02-19")


def test_print_the_weeks_every_night(folder: Path) -> None:
    command = shlex.split(recipe("Print the weeks every night.").removeprefix("0 2 * * *"))
    assert command[0] == "planner-app"
    subprocess.run([sys.executable, "-m", "planner_app", *command[1:]], cwd=folder, check=True, capture_output=True)
    assert (folder / "people.pdf").read_bytes().startswith(b"%PDF")


def test_follow_a_tracker(folder: Path) -> None:
    script, tracker = recipe("Follow a tracker."), folder / "tracker.json"
    shot = {"id": "trk-1", "name": "Roto", "sequence": "sq010", "status": "wip"}
    tracker.write_text(json.dumps([shot]), encoding="utf-8")
    run(script, folder)
    tracker.write_text(json.dumps([{**shot, "name": "Roto v2", "status": "approved"}]), encoding="utf-8")
    run(script, folder)
    with Session(folder / "show.plan") as session:
        task = session.query('Task where external_reference is "trk-1"').one()
        assert (task["name"], task["is_done"], task["parent"]["name"]) == ("Roto v2", True, "sq010")
