"""The pages of the window, left to right: what each is called, its keys, and how it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from planner_app.languages import mark
from planner_app.ui.assignments.assignment_pane import AssignmentPane
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.plan_page import PlanPage
from planner_app.ui.gantt.gantt_view import GanttView
from planner_app.ui.hands.drops_on_people import PersonDrops
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.people.people_view import PeopleView
from planner_app.ui.printing.print_page import PrintPane
from planner_app.ui.tree.dragging import DraggableTree
from planner_app.ui.utilization.utilization_pane import UtilizationView


@dataclass(frozen=True, eq=False)
class Parts:
    """What pages are built from: the plan, how it looks, and the panes that the window's commands
    act on."""

    bridge: Bridge
    holder: ThemeHolder
    tree: DraggableTree
    assignments: AssignmentPane
    gantt: GanttView


@dataclass(frozen=True, eq=False)
class Page:
    """One page; its button in the header and its entry in the View menu open it."""

    name: str
    """English; `tr` says it where it is shown."""
    keys: str
    build: Callable[[Parts], QWidget]
    menu: str = ""
    """Its entry in the menu, where that is not its name."""
    waits: bool = False
    """Built only when it is first looked at, because it costs time."""


def _plan(parts: Parts) -> PlanPage:
    below = UtilizationView(parts.bridge, parts.holder)
    heatmap = below.heatmap
    PersonDrops(parts.bridge, heatmap, heatmap.person_at, heatmap.line_rect)
    return PlanPage(parts.tree, parts.assignments, parts.gantt, below)


def _people(parts: Parts) -> QWidget:
    return PeopleView(parts.bridge, parts.holder)


def _utilization(parts: Parts) -> QWidget:
    """It works its hours out a second time, beside those below the plan."""
    large = UtilizationView(parts.bridge, parts.holder, axis=True)
    large.setObjectName("utilizationPage")
    return large


def _print(parts: Parts) -> QWidget:
    return PrintPane(parts.bridge, parts.holder)


PLAN: Final = Page(mark("Plan"), "Ctrl+1", _plan)
PEOPLE: Final = Page(mark("People"), "Ctrl+2", _people)
UTILIZATION: Final = Page(mark("Utilization"), "Ctrl+3", _utilization, waits=True)
PRINT: Final = Page(mark("Print"), "Ctrl+4", _print, menu=mark("Print preview"))
PAGES: Final = (PLAN, PEOPLE, UTILIZATION, PRINT)
