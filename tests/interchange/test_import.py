"""Foreign files all the way into a plan, as one undoable edit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner_app.errors import SourceUnreadable
from planner_app.interchange.csv_file import read_csv
from planner_app.interchange.foreign.mapping import map_source
from planner_app.interchange.foreign.source import SourceFile
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from tests.interchange.conftest import reported_files

Sources = dict[str, SourceFile | SourceUnreadable]

READABLE = [line["file"] for line in reported_files() if line["status"] == "ok"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace.create(str(tmp_path / "show.plan"), timezone="UTC")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", READABLE)
def test_r18_every_real_plan_comes_in_as_one_edit_and_goes_again(
    real_sources: Sources, workspace: Workspace, name: str
) -> None:
    source = real_sources[name]
    assert not isinstance(source, SourceUnreadable)
    document = map_source(source, Path(name).stem)
    empty = workspace.snapshot
    workspace.run(import_document, document)
    plan = workspace.snapshot
    assert plan.revision == empty.revision + 1
    assert len(plan.items) == len(document.items) + 1
    assert len(plan.people) == len(document.people)
    assert len(plan.dependencies) == len(document.links)
    leaves = {item.id for item in plan.items.values() if item.is_leaf}
    came = [
        row
        for row in plan.assignments.values()
        if row.person_id is not None and row.treeitem_id in leaves
    ]
    assert len(came) == sum(row.who is not None for item in document.items for row in item.rows)
    workspace.history.undo()
    assert workspace.snapshot.items == empty.items
    assert workspace.snapshot.people == empty.people
    assert workspace.snapshot.calendars == empty.calendars


def test_r19_a_second_import_updates_instead_of_doubling(
    real_sources: Sources, workspace: Workspace
) -> None:
    for name in READABLE[:8]:
        source = real_sources[name]
        assert not isinstance(source, SourceUnreadable)
        document = map_source(source, Path(name).stem)
        workspace.run(import_document, document)
        before = workspace.snapshot
        workspace.run(import_document, document)
        after = workspace.snapshot
        assert (len(after.items), len(after.people)) == (len(before.items), len(before.people)), (
            name
        )
        assert len(after.assignments) == len(before.assignments), name
        assert len(after.dependencies) == len(before.dependencies), name


def test_a_table_comes_in(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "work.csv"
    path.write_text(
        "Task;Parent;Type;Who;Low;High;Logged;Logged on;Depends on\n"
        "Show;;project;;;;;;\nsh010;Show;;Ann "
        "Cole;2;6;4;2026-01-05;\nsh020;Show;;Bob;1,5;3;;;sh010\n"
    )
    workspace.run(import_document, read_csv(path))
    plan = workspace.snapshot
    assert {item.name for item in plan.items.values()} >= {"Show", "sh010", "sh020"}
    assert [(row.low, row.high) for row in plan.assignments.values() if row.low is not None] == [
        (2, 6),
        (1.5, 3),
    ]
    assert sorted(person.username for person in plan.people.values()) == ["ann.cole", "bob"]
    assert len(plan.dependencies) == 1
