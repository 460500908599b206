"""Every action of the main window: its menu, its keys, what it does, when it cannot."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QInputDialog

from planner_app.operations.register import item_operations as items
from planner_app.operations.register import people_operations, plan_operations
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.people.quick_person import add_person
from planner_app.settings import THEME, Settings
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.docks.history_dock import LOOK
from planner_app.ui.frame.pages import PAGES, PRINT
from planner_app.ui.frame.plan_windows import PlanWindows
from planner_app.ui.look.theme import DARK, LIGHT, Theme, ThemeHolder

if TYPE_CHECKING:
    from planner_app.ui.frame.window import MainWindow

Standard = QKeySequence.StandardKey


def fill_actions(window: "MainWindow", doors: PlanWindows) -> None:
    """Make them all."""
    _file(window, doors)
    _edit(window)
    _work(window)
    _view(window)
    _help(window)


def _file(window: "MainWindow", doors: PlanWindows) -> None:
    add = window.actions_.add
    add("File", "New plan…", "Ctrl+Shift+N", lambda: doors.new_plan(window))
    add("File", "Open plan…", Standard.Open, lambda: doors.open_plan(window))
    add("File", plan_operations.IMPORT.title, "Ctrl+I", window.import_file, why_not=lambda: _why_not_edit(window))
    window.actions_.line("File")
    add("File", "Print…", Standard.Print, lambda: window.show_page(PRINT))
    window.actions_.line("File")
    add("File", "Close", Standard.Quit, window.close)


def _edit(window: "MainWindow") -> None:
    add, commands, tree = window.actions_.add, window.commands, window.tree
    add("Edit", "Undo", Standard.Undo, window.bridge.undo)
    add("Edit", "Redo", "Ctrl+Shift+Z", window.bridge.redo)
    window.actions_.line("Edit")
    add("Edit", items.NEW_TASK, Standard.New, lambda: commands.create("task"), why_not=lambda: _why_not_edit(window))
    add(
        "Edit", items.NEW_FOLDER, "Ctrl+Alt+N", lambda: commands.create("folder"), why_not=lambda: _why_not_edit(window)
    )
    add("Edit", items.NEW_MILESTONE, "Ctrl+Alt+M", lambda: commands.create("milestone"))
    add("Edit", items.NEW_EVENT, "Ctrl+Alt+E", lambda: commands.create("event"))
    add(
        "Edit",
        people_operations.ADD_PERSON.title,
        "Ctrl+Alt+P",
        lambda: _new_person(window),
        why_not=lambda: _why_not_edit(window),
    )
    window.actions_.line("Edit")
    add("Edit", items.RENAME, "F2", commands.rename, why_not=commands.why_not, inside=tree)
    add("Edit", items.DELETE.title, Standard.Delete, commands.delete, why_not=commands.why_not, inside=tree)
    window.actions_.line("Edit")
    past = window.history
    add("Edit", plan_operations.RESTORE.title, "Ctrl+Alt+R", past.ask_to_restore, why_not=past.why_not_restore)
    window.actions_.line("Edit")
    add("Edit", "Find", Standard.Find, window_find(window))


def _new_person(window: "MainWindow") -> None:
    """Ask for a name; the rest of a person can be set later."""
    question = QInputDialog(window)
    question.setWindowTitle("New person")
    question.setLabelText("First and last name:")
    question.textValueSelected.connect(lambda name: window.bridge.submit(add_person, name=name))
    question.open()


def window_find(window: "MainWindow") -> Callable[[], None]:
    """Puts the focus into the search field."""

    def find() -> None:
        window.header.search.setFocus()
        window.header.search.selectAll()

    return find


def _work(window: "MainWindow") -> None:
    add, commands, tree = window.actions_.add, window.commands, window.tree
    higher, lower = "Higher priority", "Lower priority"
    add("Work", items.MOVE_UP, "Alt+Up", commands.up, why_not=commands.why_not_up, hint=higher, inside=tree)
    add("Work", items.MOVE_DOWN, "Alt+Down", commands.down, why_not=commands.why_not_down, hint=lower, inside=tree)
    add("Work", items.INDENT, "Tab", commands.indent, why_not=commands.why_not_indent, inside=tree)
    add("Work", items.OUTDENT, "Shift+Tab", commands.outdent, why_not=commands.why_not_outdent, inside=tree)
    window.actions_.line("Work")
    add("Work", items.MARK_DONE, "Ctrl+D", lambda: commands.set_done(True), why_not=commands.why_not, inside=tree)
    add(
        "Work",
        items.OPEN_AGAIN,
        "Ctrl+Shift+D",
        lambda: commands.set_done(False),
        why_not=commands.why_not,
        inside=tree,
    )
    add("Work", items.PUT_ON_HOLD, "Ctrl+H", lambda: commands.set_on_hold(True), why_not=commands.why_not)
    add("Work", items.TAKE_OFF_HOLD, "Ctrl+Shift+H", lambda: commands.set_on_hold(False), why_not=commands.why_not)
    window.actions_.line("Work")
    _correlated_work(window)


def _correlated_work(window: "MainWindow") -> None:
    """The plan's setting of the same name, ticked while it is on."""
    bridge = window.bridge

    def switch() -> None:
        bridge.submit(update_plan, correlated_work=not bridge.snapshot.plan.correlated_work)
        show()

    def show() -> None:
        """As the plan has it, whatever was clicked."""
        action.setChecked(bool(bridge.snapshot.plan.correlated_work))

    action = window.actions_.add(
        "Work",
        plan_operations.WHOLE_PROJECTS,
        "Ctrl+Alt+W",
        switch,
        why_not=lambda: _why_not_edit(window),
        hint="In real projects work runs long or short together; the 90 % dates become more cautious",
    )
    action.setCheckable(True)
    bridge.changed.connect(show)
    show()


def _view(window: "MainWindow") -> None:
    add, tree, holder = window.actions_.add, window.tree, window.holder
    for page in PAGES:
        add("View", page.menu or page.name, page.keys, partial(window.show_page, page))
    window.actions_.line("View")
    add("View", "Unfold all", "Ctrl+Shift+Down", tree.unfold_all)
    add("View", "Fold all", "Ctrl+Shift+Up", tree.fold_all)
    why = "When the chosen item is done, how sure that is, and why then"
    add("View", "Inspector", "F7", window.toggle_inspector, hint=why)
    add("View", "Problems", "F8", window.toggle_problems)
    add("View", "History", "F9", window.toggle_history)
    past = window.history
    add("View", LOOK, "Ctrl+Alt+L", past.ask_to_look, why_not=past.why_not_look)
    columns = window.actions_.submenu("View", "Columns")
    for number, column in enumerate(COLUMNS):
        if number != NAME:
            choice = columns.addAction(column.title)
            choice.setCheckable(True)
            choice.setChecked(not tree.isColumnHidden(number))
            choice.toggled.connect(lambda shown, which=number: tree.setColumnHidden(which, not shown))
    window.actions_.line("View")
    for words, theme, kept in (("Follow the system's colours", None, "system"), ("Light", LIGHT, "light")):
        add("View", words, None, partial(_choose, holder, theme, kept))
    add("View", "Dark", None, partial(_choose, holder, DARK, "dark"))


def _choose(holder: ThemeHolder, theme: Theme | None, kept: str) -> None:
    """Wear a theme, now and at the next start."""
    holder.choose(theme)
    Settings().set(THEME, kept)


def _help(window: "MainWindow") -> None:
    first = "Drag rows of the tree to set priorities; drag an assignment onto a task or a person to hand it over."
    window.actions_.add("Help", "How do I start?", "F1", lambda: window.bridge.say(first))


def _why_not_edit(window: "MainWindow") -> str:
    return "This plan is open for looking only." if window.bridge.workspace.read_only else ""
