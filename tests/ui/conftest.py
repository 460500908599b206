"""A small plan on disk, the bridge over it, and the window, all real; the clock stands still."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea
from pytestqt.qtbot import QtBot

from planner_app.ids import AssignmentId
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.people.people import create_person, create_team
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.transaction.edit import Edit
from planner_app.scheduling.levelling import level
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.plan_windows import PlanWindows
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.look.theme import LIGHT, ThemeHolder

P = ParamSpec("P")
NOW = 1_804_669_800
"""2027-03-10T09:10 UTC, a Wednesday."""


@dataclass
class Studio:
    """A workspace and the ids of what is in it: seq{sh1{layout, comp}, sh2{layout}}, review; Ana
    and Ben of Comp."""

    workspace: Workspace
    ids: dict[str, Any]
    """The name tells whose id it is."""

    def __getitem__(self, name: str) -> Any:
        return self.ids[name]

    def names_under(self, name: str) -> list[str]:
        """Names of an item's children, as stored."""
        snapshot = self.workspace.snapshot
        parent = self.ids.get(name, snapshot.root_id)
        return [snapshot.items[i].name for i in snapshot.children.get(parent, ())]

    def owners(self, name: str) -> list[str]:
        """Who is on an item, by position."""
        snapshot = self.workspace.snapshot
        return [snapshot.who(snapshot.assignments[r]) for r in snapshot.rows_of[self.ids[name]]]

    def row(self, name: str, place: int = 0) -> AssignmentId:
        """Id of an item's assignment."""
        return self.workspace.snapshot.rows_of[self.ids[name]][place]


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Workspace.create(str(tmp_path / "show.plan"), name="Show", timezone="UTC") as workspace:
        ids: dict[str, Any] = {}

        def make(
            operation: Callable[Concatenate[Edit, P], int],
            key: str,
            /,
            *args: P.args,
            **values: P.kwargs,
        ) -> None:
            ids[key] = workspace.run(operation, *args, **values).value

        make(create_team, "Comp", name="Comp")
        make(
            create_person,
            "ana",
            username="ana",
            first_name="Ana",
            last_name="Ruiz",
            main_team_id=ids["Comp"],
        )
        make(
            create_person,
            "ben",
            username="ben",
            first_name="Ben",
            last_name="Okafor",
            main_team_id=ids["Comp"],
        )
        make(create_treeitem, "seq", name="seq", type="folder")
        for shot in ("sh1", "sh2"):
            make(create_treeitem, shot, name=shot, type="folder", parent_id=ids["seq"])
        for shot, task in (("sh1", "layout"), ("sh1", "comp"), ("sh2", "light")):
            make(create_treeitem, task, name=task, parent_id=ids[shot])
        make(create_treeitem, "review", name="review")
        for task, person in (("layout", "ana"), ("comp", "ana"), ("comp", "ben")):
            make(
                create_assignment,
                f"{task}-{person}",
                ids[task],
                person_id=ids[person],
                low=4,
                high=8,
            )
        workspace.run(update_assignment, ids["comp-ben"], low=2, high=4)
        yield Studio(workspace, ids)


@pytest.fixture
def holder(qapp: object) -> ThemeHolder:
    holder = ThemeHolder()
    holder.choose(LIGHT)
    holder.apply()
    return holder


@pytest.fixture
def bridge(studio: Studio, qapp: object) -> Iterator[Bridge]:
    """Without a replanner: `plan_now` gives it a schedule."""
    bridge = Bridge(studio.workspace, now=lambda: NOW)
    yield bridge
    bridge.close()


@pytest.fixture
def plan_now(bridge: Bridge, qtbot: QtBot) -> Callable[[], None]:
    """Levels the plan as it stands and hands the schedule over."""

    def plan() -> None:
        with qtbot.waitSignal(bridge.scheduled):
            bridge.take_schedule(level(ProblemBuilder().build(bridge.snapshot, NOW)))

    return plan


@pytest.fixture
def window(bridge: Bridge, holder: ThemeHolder, qtbot: QtBot) -> MainWindow:
    def refuse(*_: object) -> Any:
        raise AssertionError("no other plan is opened in these tests")

    window = MainWindow(bridge, holder, PlanWindows(refuse, refuse, refuse, refuse), lambda: None)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def drop(view: QAbstractScrollArea, data: QMimeData, at: QPoint, *, release: bool = True) -> bool:
    """Carry data over a view and let it go; answers whether the place was accepted while
    hovering."""
    where = view.viewport()
    actions, buttons, keys = (
        Qt.DropAction.MoveAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dragEnterEvent(QDragEnterEvent(at, actions, data, buttons, keys))
    move = QDragMoveEvent(at, actions, data, buttons, keys)
    view.dragMoveEvent(move)
    where.repaint()
    if release:
        view.dropEvent(QDropEvent(QPointF(at), actions, data, buttons, keys))
    return move.isAccepted()
