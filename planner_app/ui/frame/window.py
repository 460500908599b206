"""The main window: header, pages, problem list, status strip; a thin frame around panes that meet
in the bridge."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from planner_app.ids import ItemId, PersonId
from planner_app.languages import mark, tr
from planner_app.operations.past.timetravel import restore_revision
from planner_app.operations.register import item_operations as items
from planner_app.operations.transaction.journal import Entry
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.assignments.assignment_pane import AssignmentPane
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.docks.alert_list import AlertList, AlertPanel
from planner_app.ui.docks.history_dock import HistoryPanel
from planner_app.ui.docks.inspector import InspectorPanel
from planner_app.ui.frame.actions import Actions
from planner_app.ui.frame.header import Header, plan_title
from planner_app.ui.frame.import_dialog import Import
from planner_app.ui.frame.pages import PAGES, PEOPLE, PLAN, Page, Parts
from planner_app.ui.frame.past_plans import write_past
from planner_app.ui.frame.plan_page import PlanPage
from planner_app.ui.frame.plan_windows import PlanWindows
from planner_app.ui.frame.status_strip import StatusStrip
from planner_app.ui.frame.window_actions import ActedOn, fill_actions
from planner_app.ui.gantt.gantt_view import GanttView
from planner_app.ui.hands.editors import finish_editing
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.look.widgets import tip
from planner_app.ui.tree.commands import TreeCommands
from planner_app.ui.tree.dragging import DraggableTree

FIRST_SIZE: Final = (1600, 1000)
_UNDO: Final = (
    (mark("Undo"), mark("Undo: {edit}"), mark("Nothing to undo")),
    (mark("Redo"), mark("Redo: {edit}"), mark("Nothing to redo")),
)
"""Undo and Redo: the action, the same with what it would do, and the tip where there is nothing."""
_TREE_MENU: Final = (
    *(items.NEW_TASK, items.NEW_FOLDER, items.RENAME, "-"),
    *(items.MOVE_UP, items.MOVE_DOWN, items.INDENT, items.OUTDENT, "-"),
    *(items.MARK_DONE, items.OPEN_AGAIN, items.PUT_ON_HOLD, items.TAKE_OFF_HOLD, "-"),
    *("Inspector", items.DELETE.title),
)


class MainWindow(QMainWindow):
    """objectName `mainWindow`. One per open plan; `closed` is called once, after the panes have let
    go."""

    def __init__(
        self, bridge: Bridge, holder: ThemeHolder, doors: PlanWindows, closed: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.bridge, self.holder = bridge, holder
        self._closed, self._doors = closed, doors
        self.tree = DraggableTree(bridge, holder)
        self.commands = TreeCommands(self.tree)
        self.assignments = AssignmentPane(bridge, holder)
        self.gantt = GanttView(bridge, holder)
        self.pages = QStackedWidget(self)
        self._built: dict[Page, QWidget] = {}
        self.problems = AlertList(bridge, holder, self)
        self.problem_panel = AlertPanel(self.problems, self)
        self.history = HistoryPanel(bridge, holder, self)
        self.inspector = InspectorPanel(bridge, holder, self)
        # Not `actions`, which is QWidget's own.
        self.actions_ = Actions(self)
        fill_actions(self._acted_on(doors))
        undo, redo = self.actions_["Undo"], self.actions_["Redo"]
        self.header = Header(bridge, holder, undo, redo, self)
        self._lay_out()
        self._connect()
        self._tell_title()
        self.actions_.refresh()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return next(
            page for page, widget in self._built.items() if widget is self.pages.currentWidget()
        )

    @property
    def plan_page(self) -> PlanPage:
        """The page with tree and Gantt."""
        plan = self._built[PLAN]
        assert isinstance(plan, PlanPage)
        return plan

    def show_page(self, page: Page) -> None:
        """Turn to a page, which is built now where it has been waiting."""
        if page not in self._built:
            self._build(page)
        self.pages.setCurrentWidget(self._built[page])
        self.header.show_page(page)

    def go_to_item(self, item_id: ItemId) -> None:
        """Show an item in the tree and, where it has dates, its bar."""
        self.show_page(PLAN)
        self.tree.reveal(item_id)
        start, finish = self.bridge.dates.item_dates(item_id)
        if finish > NO_TIME:
            self.bridge.span.reveal(start, finish)
        self.tree.setFocus()

    def go_to_person(self, person_id: PersonId) -> None:
        """Show a person's lane."""
        self.bridge.select_people((person_id,))
        self.show_page(PEOPLE)

    def toggle_problems(self) -> None:
        """Open or close the problem list."""
        self._toggle(self.problem_panel)

    def toggle_inspector(self) -> None:
        """Open or close the inspector."""
        self._toggle(self.inspector)

    def toggle_history(self) -> None:
        """Open or close the history."""
        self._toggle(self.history)
        if self.history.isVisible():
            self.history.open()
            self.history.list.setFocus()

    def go_to_search(self) -> None:
        """Put the focus into the search field."""
        self.header.search.setFocus()
        self.header.search.selectAll()

    def look_at(self, entry: Entry) -> None:
        """Show the plan as an edit left it, in a window of its own."""
        write_past(self.bridge, entry, self._doors.show_past)

    def import_file(self) -> None:
        """Choose a foreign file and bring it in."""
        Import(self.bridge, self).choose()

    def closeEvent(self, event: QCloseEvent) -> None:
        for view in (self.tree, self.assignments.view):
            # the plan is let go of before the focus is: what is typed would come too late
            finish_editing(view)
        # First the bridge, then the plan: readers that still run need the plan open.
        self.bridge.close()
        self._closed()
        super().closeEvent(event)

    def _acted_on(self, doors: PlanWindows) -> ActedOn:
        return ActedOn(
            window=self,
            actions=self.actions_,
            doors=doors,
            bridge=self.bridge,
            holder=self.holder,
            tree=self.tree,
            commands=self.commands,
            history=self.history,
            show_page=self.show_page,
            import_file=self.import_file,
            go_to_search=self.go_to_search,
            toggle_inspector=self.toggle_inspector,
            toggle_problems=self.toggle_problems,
            toggle_history=self.toggle_history,
        )

    def _toggle(self, dock: QWidget) -> None:
        """Open or close one of the docks; there is room for one."""
        is_open = dock.isVisible()
        for other in (self.problem_panel, self.inspector, self.history):
            other.setVisible(other is dock and not is_open)

    def _build(self, page: Page) -> None:
        parts = Parts(self.bridge, self.holder, self.tree, self.assignments, self.gantt)
        self._built[page] = page.build(parts)
        self.pages.addWidget(self._built[page])

    def _lay_out(self) -> None:
        for page in PAGES:
            if not page.waits:
                self._build(page)
        body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        middle = QHBoxLayout()
        middle.addWidget(self.pages, 1)
        middle.addWidget(self.problem_panel)
        middle.addWidget(self.inspector)
        middle.addWidget(self.history)
        layout.addLayout(middle, 1)
        layout.addWidget(StatusStrip(self.bridge, body))
        self.setCentralWidget(body)
        self.resize(*FIRST_SIZE)
        self.plan_page.set_shares(*FIRST_SIZE)
        self.show_page(PLAN)
        self.tree.setFocus()

    def _connect(self) -> None:
        bridge, header = self.bridge, self.header
        header.page_wanted.connect(self.show_page)
        header.problems_wanted.connect(self.toggle_problems)
        header.search.item_found.connect(self.go_to_item)
        header.search.person_found.connect(self.go_to_person)
        self.problems.counted.connect(header.set_problems)
        self.problems.item_wanted.connect(self.go_to_item)
        self.problems.person_wanted.connect(self.go_to_person)
        self.inspector.item_wanted.connect(self.go_to_item)
        self.inspector.person_wanted.connect(self.go_to_person)
        self.history.look_wanted.connect(self.look_at)
        self.history.restore_wanted.connect(
            lambda entry: bridge.submit(restore_revision, entry.revision)
        )
        self.history.list.chosen.connect(self.actions_.refresh)
        self.tree.customContextMenuRequested.connect(self._show_tree_menu)
        bridge.pending.connect(self.setWindowModified)
        bridge.selection_changed.connect(self.actions_.refresh)
        bridge.changed.connect(self._after_change)
        self._ask_for_undo()

    def _after_change(self) -> None:
        self._tell_title()
        self._ask_for_undo()

    def _tell_title(self) -> None:
        self.setWindowTitle(f"{plan_title(self.bridge)}[*]")

    def _ask_for_undo(self) -> None:
        """What Undo and Redo would do; the journal is read off the GUI thread."""
        workspace = self.bridge.workspace
        # No edit can be made here, so there is none to take back.
        if workspace.read_only:
            self._name_undo((None, None))
            return
        self.bridge.ask(
            lambda: (workspace.history.next_undo(), workspace.history.next_redo()), self._name_undo
        )

    def _name_undo(self, labels: tuple[str | None, str | None]) -> None:
        for (name, named, nothing), label in zip(_UNDO, labels, strict=True):
            action = self.actions_[name]
            action.setEnabled(label is not None)
            action.setText(tr(named, edit=label) if label else tr(name))
            action.setToolTip(tip(tr(named, edit=label)) if label else tr(nothing))
        self.actions_.refresh()

    def _show_tree_menu(self, point: QPoint) -> None:
        menu = QMenu(self.tree)
        menu.setToolTipsVisible(True)
        # A menu is made for each click; without this they would pile up until the window closes.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.actions_.refresh()
        for name in _TREE_MENU:
            menu.addSeparator() if name == "-" else menu.addAction(self.actions_[name])
        menu.popup(self.tree.viewport().mapToGlobal(point))
