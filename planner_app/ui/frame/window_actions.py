"""Every action of the main window: its menu, its keys, what it does, when it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow

from planner_app.operations.register import item_operations as items
from planner_app.operations.register import people_operations, plan_operations
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.people.quick_person import add_person
from planner_app.settings import THEME, Settings
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.docks.history_dock import LOOK, HistoryPanel
from planner_app.ui.frame.actions import Actions
from planner_app.ui.frame.pages import PAGES, PRINT, Page
from planner_app.ui.frame.plan_windows import PlanWindows
from planner_app.ui.look.theme import DARK, LIGHT, Theme, ThemeHolder
from planner_app.ui.tree.commands import TreeCommands
from planner_app.ui.tree.dragging import DraggableTree

Standard = QKeySequence.StandardKey


@dataclass(frozen=True, eq=False, kw_only=True)
class ActedOn:
    """What the actions act on: the window's parts, and what only the window itself can do."""

    window: QMainWindow
    actions: Actions
    doors: PlanWindows
    bridge: Bridge
    holder: ThemeHolder
    tree: DraggableTree
    commands: TreeCommands
    history: HistoryPanel
    show_page: Callable[[Page], None]
    import_file: Callable[[], None]
    go_to_search: Callable[[], None]
    toggle_inspector: Callable[[], None]
    toggle_problems: Callable[[], None]
    toggle_history: Callable[[], None]

    def why_not_edit(self) -> str:
        """For what needs a plan that can be written; '' where it can."""
        return "This plan is open for looking only." if self.bridge.workspace.read_only else ""


def fill_actions(on: ActedOn) -> None:
    """Make them all."""
    _file(on)
    _edit(on)
    _work(on)
    _view(on)
    _help(on)


def _file(on: ActedOn) -> None:
    add = on.actions.add
    add("File", "New plan…", "Ctrl+Shift+N", lambda: on.doors.new_plan(on.window))
    add("File", "Open plan…", Standard.Open, lambda: on.doors.open_plan(on.window))
    add("File", plan_operations.IMPORT.title, "Ctrl+I", on.import_file, why_not=on.why_not_edit)
    on.actions.line("File")
    add("File", "Print…", Standard.Print, lambda: on.show_page(PRINT))
    on.actions.line("File")
    add("File", "Close", Standard.Quit, on.window.close)


def _edit(on: ActedOn) -> None:
    add, commands, tree = on.actions.add, on.commands, on.tree
    add("Edit", "Undo", Standard.Undo, on.bridge.undo)
    add("Edit", "Redo", "Ctrl+Shift+Z", on.bridge.redo)
    on.actions.line("Edit")
    add(
        "Edit",
        items.NEW_TASK,
        Standard.New,
        lambda: commands.create("task"),
        why_not=on.why_not_edit,
    )
    add(
        "Edit",
        items.NEW_FOLDER,
        "Ctrl+Alt+N",
        lambda: commands.create("folder"),
        why_not=on.why_not_edit,
    )
    add("Edit", items.NEW_MILESTONE, "Ctrl+Alt+M", lambda: commands.create("milestone"))
    add("Edit", items.NEW_EVENT, "Ctrl+Alt+E", lambda: commands.create("event"))
    add(
        "Edit",
        people_operations.ADD_PERSON.title,
        "Ctrl+Alt+P",
        lambda: _new_person(on),
        why_not=on.why_not_edit,
    )
    on.actions.line("Edit")
    add("Edit", items.RENAME, "F2", commands.rename, why_not=commands.why_not, inside=tree)
    add(
        "Edit",
        items.DELETE.title,
        Standard.Delete,
        commands.delete,
        why_not=commands.why_not,
        inside=tree,
    )
    on.actions.line("Edit")
    past = on.history
    add(
        "Edit",
        plan_operations.RESTORE.title,
        "Ctrl+Alt+R",
        past.ask_to_restore,
        why_not=past.why_not_restore,
    )
    on.actions.line("Edit")
    add("Edit", "Find", Standard.Find, on.go_to_search)


def _new_person(on: ActedOn) -> None:
    """Ask for a name; the rest of a person can be set later."""
    question = QInputDialog(on.window)
    question.setWindowTitle("New person")
    question.setLabelText("First and last name:")
    question.textValueSelected.connect(lambda name: on.bridge.submit(add_person, name=name))
    question.open()


def _work(on: ActedOn) -> None:
    add, commands, tree = on.actions.add, on.commands, on.tree
    higher, lower = "Higher priority", "Lower priority"
    add(
        "Work",
        items.MOVE_UP,
        "Alt+Up",
        commands.up,
        why_not=commands.why_not_up,
        hint=higher,
        inside=tree,
    )
    add(
        "Work",
        items.MOVE_DOWN,
        "Alt+Down",
        commands.down,
        why_not=commands.why_not_down,
        hint=lower,
        inside=tree,
    )
    add("Work", items.INDENT, "Tab", commands.indent, why_not=commands.why_not_indent, inside=tree)
    add(
        "Work",
        items.OUTDENT,
        "Shift+Tab",
        commands.outdent,
        why_not=commands.why_not_outdent,
        inside=tree,
    )
    on.actions.line("Work")
    add(
        "Work",
        items.MARK_DONE,
        "Ctrl+D",
        lambda: commands.set_done(True),
        why_not=commands.why_not,
        inside=tree,
    )
    add(
        "Work",
        items.OPEN_AGAIN,
        "Ctrl+Shift+D",
        lambda: commands.set_done(False),
        why_not=commands.why_not,
        inside=tree,
    )
    add(
        "Work",
        items.PUT_ON_HOLD,
        "Ctrl+H",
        lambda: commands.set_on_hold(True),
        why_not=commands.why_not,
    )
    add(
        "Work",
        items.TAKE_OFF_HOLD,
        "Ctrl+Shift+H",
        lambda: commands.set_on_hold(False),
        why_not=commands.why_not,
    )
    on.actions.line("Work")
    _correlated_work(on)


def _correlated_work(on: ActedOn) -> None:
    """The plan's setting of the same name, ticked while it is on."""
    bridge = on.bridge

    def switch() -> None:
        bridge.submit(update_plan, correlated_work=not bridge.snapshot.plan.correlated_work)
        show()

    def show() -> None:
        """As the plan has it, whatever was clicked."""
        action.setChecked(bool(bridge.snapshot.plan.correlated_work))

    action = on.actions.add(
        "Work",
        plan_operations.WHOLE_PROJECTS,
        "Ctrl+Alt+W",
        switch,
        why_not=on.why_not_edit,
        hint=(
            "In real projects work runs long or short together; the 90 % dates become more cautious"
        ),
    )
    action.setCheckable(True)
    bridge.changed.connect(show)
    show()


def _view(on: ActedOn) -> None:
    add, tree, holder = on.actions.add, on.tree, on.holder
    for page in PAGES:
        add("View", page.menu or page.name, page.keys, partial(on.show_page, page))
    on.actions.line("View")
    add("View", "Unfold all", "Ctrl+Shift+Down", tree.unfold_all)
    add("View", "Fold all", "Ctrl+Shift+Up", tree.fold_all)
    why = "When the chosen item is done, how sure that is, and why then"
    add("View", "Inspector", "F7", on.toggle_inspector, hint=why)
    add("View", "Problems", "F8", on.toggle_problems)
    add("View", "History", "F9", on.toggle_history)
    past = on.history
    add("View", LOOK, "Ctrl+Alt+L", past.ask_to_look, why_not=past.why_not_look)
    columns = on.actions.submenu("View", "Columns")
    for number, column in enumerate(COLUMNS):
        if number != NAME:
            choice = columns.addAction(column.title)
            choice.setCheckable(True)
            choice.setChecked(not tree.isColumnHidden(number))
            choice.toggled.connect(
                lambda shown, which=number: tree.setColumnHidden(which, not shown)
            )
    on.actions.line("View")
    for words, theme, kept in (
        ("Follow the system's colours", None, "system"),
        ("Light", LIGHT, "light"),
    ):
        add("View", words, None, partial(_choose, holder, theme, kept))
    add("View", "Dark", None, partial(_choose, holder, DARK, "dark"))


def _choose(holder: ThemeHolder, theme: Theme | None, kept: str) -> None:
    """Wear a theme, now and at the next start."""
    holder.choose(theme)
    Settings().set(THEME, kept)


def _help(on: ActedOn) -> None:
    first = (
        "Drag rows of the tree to set priorities; drag an assignment "
        "onto a task or a person to hand it over."
    )
    on.actions.add("Help", "How do I start?", "F1", lambda: on.bridge.say(first))
