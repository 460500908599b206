"""Every action of the main window: its menu, its keys, what it does, when it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow

from planner_app.catalogues import NAMES, SYSTEM
from planner_app.languages import mark, tr, trc
from planner_app.operations.register import item_operations as items
from planner_app.operations.register import people_operations, plan_operations
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.people.quick_person import add_person
from planner_app.settings import LANGUAGE, THEME, Settings
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
        """Why the plan cannot be edited; '' where it can."""
        looking_only = tr("This plan is open for looking only.")
        return looking_only if self.bridge.workspace.read_only else ""


def fill_actions(on: ActedOn) -> None:
    """Add every action to the window's menus."""
    _file(on)
    _edit(on)
    _work(on)
    _view(on)
    _help(on)


def _file(on: ActedOn) -> None:
    add = on.actions.add
    add("File", mark("New plan…"), "Ctrl+Shift+N", lambda: on.doors.new_plan(on.window))
    add("File", mark("Open plan…"), Standard.Open, lambda: on.doors.open_plan(on.window))
    add("File", plan_operations.IMPORT.title, "Ctrl+I", on.import_file, why_not=on.why_not_edit)
    on.actions.line("File")
    add("File", mark("Print…"), Standard.Print, lambda: on.show_page(PRINT))
    on.actions.line("File")
    add("File", mark("Close"), Standard.Quit, on.window.close)


def _edit(on: ActedOn) -> None:
    add, commands, tree, past = on.actions.add, on.commands, on.tree, on.history
    add("Edit", mark("Undo"), Standard.Undo, on.bridge.undo)
    add("Edit", mark("Redo"), "Ctrl+Shift+Z", on.bridge.redo)
    on.actions.line("Edit")
    _new_records(on)
    on.actions.line("Edit")
    why_not = commands.why_not
    add("Edit", items.RENAME, "F2", commands.rename, why_not=why_not, inside=tree)
    delete = items.DELETE.title
    add("Edit", delete, Standard.Delete, commands.delete, why_not=why_not, inside=tree)
    on.actions.line("Edit")
    restore, why_not = plan_operations.RESTORE.title, past.why_not_restore
    add("Edit", restore, "Ctrl+Alt+R", past.ask_to_restore, why_not=why_not)
    on.actions.line("Edit")
    add("Edit", mark("Find"), Standard.Find, on.go_to_search)


def _new_records(on: ActedOn) -> None:
    add, create, why_not = on.actions.add, on.commands.create, on.why_not_edit
    add("Edit", items.NEW_TASK, Standard.New, partial(create, "task"), why_not=why_not)
    add("Edit", items.NEW_FOLDER, "Ctrl+Alt+N", partial(create, "folder"), why_not=why_not)
    add("Edit", items.NEW_MILESTONE, "Ctrl+Alt+M", partial(create, "milestone"), why_not=why_not)
    add("Edit", items.NEW_EVENT, "Ctrl+Alt+E", partial(create, "event"), why_not=why_not)
    person = people_operations.ADD_PERSON.title
    add("Edit", person, "Ctrl+Alt+P", partial(_new_person, on), why_not=why_not)


def _new_person(on: ActedOn) -> None:
    """Ask for a name; the rest of a person can be set later."""
    question = QInputDialog(on.window)
    question.setWindowTitle(tr("New person"))
    question.setLabelText(tr("First and last name:"))
    question.textValueSelected.connect(lambda name: on.bridge.submit(add_person, name=name))
    question.open()


def _work(on: ActedOn) -> None:
    _priorities(on)
    on.actions.line("Work")
    _states(on)
    on.actions.line("Work")
    _correlated_work(on)


def _priorities(on: ActedOn) -> None:
    """Moving what is chosen. The keys belong to the tree: elsewhere Tab goes to the next field."""
    add, commands = partial(on.actions.add, "Work", inside=on.tree), on.commands
    higher, lower = tr("Higher priority"), tr("Lower priority")
    add(items.MOVE_UP, "Alt+Up", commands.up, why_not=commands.why_not_up, hint=higher)
    add(items.MOVE_DOWN, "Alt+Down", commands.down, why_not=commands.why_not_down, hint=lower)
    add(items.INDENT, "Tab", commands.indent, why_not=commands.why_not_indent)
    add(items.OUTDENT, "Shift+Tab", commands.outdent, why_not=commands.why_not_outdent)


def _states(on: ActedOn) -> None:
    """Done and on hold."""
    add, set_done, set_on_hold = on.actions.add, on.commands.set_done, on.commands.set_on_hold
    tree, why_not = on.tree, on.commands.why_not
    done, again = partial(set_done, True), partial(set_done, False)
    add("Work", items.MARK_DONE, "Ctrl+D", done, why_not=why_not, inside=tree)
    add("Work", items.OPEN_AGAIN, "Ctrl+Shift+D", again, why_not=why_not, inside=tree)
    hold, go_on = partial(set_on_hold, True), partial(set_on_hold, False)
    add("Work", items.PUT_ON_HOLD, "Ctrl+H", hold, why_not=why_not)
    add("Work", items.TAKE_OFF_HOLD, "Ctrl+Shift+H", go_on, why_not=why_not)


def _correlated_work(on: ActedOn) -> None:
    """The plan's setting of the same name, ticked while it is on."""
    bridge = on.bridge

    def switch() -> None:
        bridge.submit(update_plan, correlated_work=not bridge.snapshot.plan.correlated_work)
        show()

    def show() -> None:
        """Tick the entry as the plan has it, whatever was clicked."""
        action.setChecked(bool(bridge.snapshot.plan.correlated_work))

    action = on.actions.add(
        "Work",
        plan_operations.WHOLE_PROJECTS,
        "Ctrl+Alt+W",
        switch,
        why_not=on.why_not_edit,
        hint=tr(
            "In real projects work runs long or short together; the 90 % dates become more cautious"
        ),
    )
    # It stands for a setting of the plan, which others may change as well.
    action.setCheckable(True)
    bridge.changed.connect(show)
    show()


def _view(on: ActedOn) -> None:
    add, tree, past = on.actions.add, on.tree, on.history
    for page in PAGES:
        add("View", page.menu or page.name, page.keys, partial(on.show_page, page))
    on.actions.line("View")
    add("View", mark("Unfold all"), "Ctrl+Shift+Down", tree.unfold_all)
    add("View", mark("Fold all"), "Ctrl+Shift+Up", tree.fold_all)
    why = tr("When the chosen item is done, how sure that is, and why then")
    add("View", mark("Inspector"), "F7", on.toggle_inspector, hint=why)
    add("View", mark("Problems"), "F8", on.toggle_problems)
    add("View", mark("History"), "F9", on.toggle_history)
    add("View", LOOK, "Ctrl+Alt+L", past.ask_to_look, why_not=past.why_not_look)
    _columns(on)
    on.actions.line("View")
    _colours(on)
    _languages(on)


def _columns(on: ActedOn) -> None:
    tree, menu = on.tree, on.actions.submenu("View", tr("Columns"))
    for number, column in enumerate(COLUMNS):
        # Without the names nobody could tell what a line is.
        if number != NAME:
            choice = menu.addAction(tr(column.title))
            choice.setCheckable(True)
            choice.setChecked(not tree.isColumnHidden(number))
            choice.toggled.connect(
                lambda shown, which=number: tree.setColumnHidden(which, not shown)
            )


def _colours(on: ActedOn) -> None:
    for words, theme, kept in (
        (mark("Follow the system's colours"), None, "system"),
        (mark("Light"), LIGHT, "light"),
        (mark("Dark"), DARK, "dark"),
    ):
        on.actions.add("View", words, None, partial(_choose, on.holder, theme, kept))


def _choose(holder: ThemeHolder, theme: Theme | None, kept: str) -> None:
    """Wear a theme, now and at the next start."""
    holder.choose(theme)
    Settings().set(THEME, kept)


def _languages(on: ActedOn) -> None:
    """The languages there are, each in its own words; that of the settings is ticked."""
    menu = on.actions.submenu("View", tr("Language"))
    menu.setObjectName("languages")
    group, chosen = QActionGroup(menu), Settings().get(LANGUAGE)
    for language, words in ((SYSTEM, trc("of a language", "System")), *NAMES.items()):
        choice = menu.addAction(words)
        choice.setObjectName(language)
        choice.setCheckable(True)
        choice.setChecked(language == chosen)
        choice.triggered.connect(lambda _checked, which=language: _keep_language(on.bridge, which))
        group.addAction(choice)


def _keep_language(bridge: Bridge, language: str) -> None:
    """Not at once: the edits' names and everything on the screen were said already."""
    Settings().set(LANGUAGE, language)
    bridge.say(tr("The language changes when planner-app starts the next time."))


def _help(on: ActedOn) -> None:
    first = tr(
        "Drag rows of the tree to set priorities; drag an assignment "
        "onto a task or a person to hand it over."
    )
    on.actions.add("Help", mark("How do I start?"), "F1", lambda: on.bridge.say(first))
