"""An empty plan made once, copied for each test; and a small studio in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from planner_app.ids import UNASSIGNED_ID, AssignmentId, ItemId
from planner_app.operations.checking import check_connection
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.people import create_person, create_team
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.operations.transaction.edit import Edit
from tests.databases import Plans
from tests.operations.comparing import assert_snapshot_is_fresh, assert_undone_and_redone, stored
from tests.thoroughness import is_chosen

Id = TypeVar("Id", bound=int)
P = ParamSpec("P")


@pytest.fixture(scope="session")
def empty_plan(plans: Plans) -> str:
    """A plan nobody touched."""

    def make() -> str:
        plan = plans.place()
        Workspace.create(plan, name="Show", timezone="UTC").close()
        return plan

    return plans.once("empty", make)


@pytest.fixture
def location(request: pytest.FixtureRequest, plans: Plans, empty_plan: str) -> Iterator[str]:
    """Path or URL of a copy of the empty plan, or of the studio's for tests that ask for it."""
    template = (
        request.getfixturevalue("studio_plan")[0]
        if "studio" in request.fixturenames
        else empty_plan
    )
    copy = plans.copy(template)
    yield copy
    plans.remove(copy)


@pytest.fixture
def plan_path(location: str) -> Path:
    """The plan's file, for tests that look at it as such: they run on SQLite alone."""
    return Path(location)


@pytest.fixture
def workspace(request: pytest.FixtureRequest, location: str, plans: Plans) -> Iterator[Workspace]:
    """Whatever a test did, the snapshot shows it, the plan passes `check`, and it can be undone and
    redone (R18): all tests on SQLite, some on PostgreSQL."""
    with Workspace.open(location, author="ada") as opened:
        start, revision = stored(opened), opened.snapshot.revision
        yield opened
        assert_snapshot_is_fresh(opened)
        if opened.snapshot.revision == revision:
            assert stored(opened) == start
        elif plans.kind == "sqlite" or is_chosen(request):
            assert opened.read(check_connection).faults == ()
            if {entry.author for entry in opened.history.entries()} <= {"ada", "setup"}:
                assert_undone_and_redone(opened, start)


@dataclass
class Studio:
    """A workspace and the ids of what the tests name: make things, then ask for their rows in
    words."""

    workspace: Workspace
    ids: dict[str, Any] = field(default_factory=dict)
    """The name tells whose id it is."""

    def __getitem__(self, name: str) -> Any:
        return self.ids[name]

    def make(
        self,
        operation: Callable[Concatenate[Edit, P], Id | None],
        key: str,
        /,
        *args: P.args,
        **values: P.kwargs,
    ) -> Id:
        """Run an operation that answers an id, and remember it under a name."""
        made = self.workspace.run(operation, *args, **values).value
        assert made is not None
        self.ids[key] = made
        return made

    def item(
        self,
        name: str,
        type: str = "task",  # noqa: A002
        under: str | None = None,
        **values: Any,
    ) -> ItemId:
        """A new item at the top or under another."""
        parent = self.ids[under] if under else None
        return self.make(create_treeitem, name, name=name, type=type, parent_id=parent, **values)

    def row(self, item: str, who: str | None = None, **values: Any) -> AssignmentId:
        """A new assignment, remembered as 'item-who'; who None: Unassigned, said outright."""
        whose: Any = self.ids[who] if who else UNASSIGNED_ID
        person, team = (None, whose) if who in ("Comp", "Light") else (whose, None)
        return self.make(
            create_assignment,
            f"{item}-{who}",
            self.ids[item],
            person_id=person,
            team_id=team,
            **values,
        )

    def rows(self, item: str) -> list[AssignmentRecord]:
        """The item's rows by position."""
        snapshot = self.workspace.snapshot
        return [snapshot.assignments[row] for row in snapshot.rows_of.get(self.ids[item], ())]

    def who(self, item: str) -> list[str]:
        """Who is on the item, by position."""
        return [self.workspace.snapshot.who(row) for row in self.rows(item)]

    def ranges(self, item: str) -> list[tuple[float | None, float | None]]:
        """The stored ranges of the item, by position."""
        return [(row.low, row.high) for row in self.rows(item)]

    def children(self, name: str | None = None) -> list[str]:
        """Names inside a container, in order."""
        snapshot = self.workspace.snapshot
        inside = snapshot.children.get(self.ids[name] if name else snapshot.root_id, ())
        return [snapshot.items[child].name for child in inside]


@pytest.fixture(scope="session")
def studio_plan(plans: Plans, empty_plan: str) -> tuple[str, dict[str, Any]]:
    """Made once: what `studio` says, with the ids by name."""

    def make() -> tuple[str, dict[str, Any]]:
        plan = plans.copy(empty_plan)
        with Workspace.open(plan, author="setup") as workspace:
            return plan, furnish(workspace).ids

    return plans.once("studio", make)


def furnish(workspace: Workspace) -> Studio:
    """Make in an empty plan what `studio` says."""
    made = Studio(workspace)
    for team in ("Comp", "Light"):
        made.make(create_team, team, name=team)
    for person in ("Ana", "Ben", "Cleo"):
        made.make(create_person, person, username=person.lower(), first_name=person)
    made.item("Film", "project")
    made.item("seq", "folder", under="Film")
    made.item("sh1", under="seq")
    made.item("sh2", under="seq")
    made.item("loose")
    return made


@pytest.fixture
def studio(workspace: Workspace, studio_plan: tuple[str, dict[str, Any]]) -> Studio:
    """Ana, Ben, Cleo, teams Comp and Light; a project Film with a folder seq of two tasks, and a
    loose task."""
    return Studio(workspace, dict(studio_plan[1]))


@pytest.fixture
def bob(studio: Studio) -> Iterator[Workspace]:
    """Somebody else's window on the same plan."""
    with Workspace.open(studio.workspace.location, author="bob") as other:
        yield other
    studio.workspace.catch_up().result()


def day(number: int) -> date:
    """A day of January 2026; the 5th is a Monday."""
    return date(2026, 1, number)
