"""Every page in a language that is 40 % longer than English: nothing is cut, nothing stays English.

A name of the plan may end in an ellipsis where its tool tip says the whole; a text of ours may not.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from getpass import getuser
from gettext import NullTranslations
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planner_app import languages
from planner_app.application import open_window
from planner_app.operations.importing.plan_document import PlanDocument, Remark
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.register import people_operations
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.settings import HOME_VARIABLE
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.time_span import DAY
from planner_app.ui.charts.canvas import TimeCanvas
from planner_app.ui.columns.tree_columns import COLUMNS
from planner_app.ui.frame.bug_dialog import BugTeller
from planner_app.ui.frame.import_dialog import ImportPreview
from planner_app.ui.frame.pages import PAGES, PEOPLE, UTILIZATION, Page
from planner_app.ui.frame.plan_windows import PlanWindows
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.hands.person_picker import PersonPicker
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.look.widgets import ElidedLabel
from planner_app.ui.tree.dragging import DraggableTree
from tests.ui.conftest import NOW, Studio
from tests.ui.pseudo import Pseudo, is_cut, longer, untranslated

Plan = Callable[[], None]
SCREEN = (1366, 768)
"""Pixels of the smallest screen that people work on."""
BESIDE_HEADING = 12
"""Pixels that the style sheet leaves left and right of a heading."""
NO_WORDS = {
    "planner-app",
    "English",
    "Deutsch",
    "Show Details...",
    "PDF",
    "Letter",
    "A4",
    "A3",
    "Ctrl",
    "Alt",
    "Shift",
    "Del",
}
"""Names of things, languages and keys, and what Qt says: not ours to translate."""
Painted = set[tuple[str, bool]]
"""Texts that were painted, and whether each fits the box it was painted into."""


@pytest.fixture(autouse=True)
def pseudo() -> Iterator[None]:
    """Before the plan is made: what it begins with is said in the language too."""
    languages.use(languages.ENGLISH, Pseudo())
    yield
    languages.use(languages.ENGLISH, NullTranslations())


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Painted:
    """Texts that charts and lists paint themselves, and whether each fits the box it is painted
    into."""
    found: Painted = set()
    paint = QPainter.drawText

    def remember(painter: QPainter, *given: Any) -> Any:
        text = next(part for part in given if isinstance(part, str))
        box = next((part for part in given if isinstance(part, QRect | QRectF)), None)
        flags = [
            int(part) for part in given[1:] if isinstance(part, Qt.AlignmentFlag | Qt.TextFlag)
        ]
        wraps = any(flag & int(Qt.TextFlag.TextWordWrap) for flag in flags)
        fits = True
        if box is not None and not wraps:
            fits = painter.fontMetrics().horizontalAdvance(text) <= box.width() + 1
        found.add((text, fits))
        return paint(painter, *given)

    monkeypatch.setattr(QPainter, "drawText", remember)
    return found


@pytest.fixture
def shown(
    window: MainWindow, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> MainWindow:
    """The window on a small screen: a task is late, another on hold, and one selected."""
    run = studio.workspace.run
    with qtbot.waitSignal(bridge.changed):
        run(update_treeitem, studio["comp"], promise_by=date(2027, 3, 9))
    with qtbot.waitSignal(bridge.changed):
        run(create_treeitem, name="Lock", type="milestone", start_date=date(2027, 3, 15))
    with qtbot.waitSignal(bridge.changed):
        run(update_treeitem, studio["review"], is_on_hold=True)
    plan_now()
    window.resize(*SCREEN)
    window.plan_page.set_shares(*SCREEN)
    bridge.select_items((studio["comp"],))
    bridge.span.show(NOW - 5 * DAY, NOW + 40 * DAY)
    QApplication.processEvents()
    return window


def names_of(snapshot: Snapshot) -> set[str]:
    """What people typed, or could have typed."""
    found = {snapshot.plan.name, snapshot.plan.timezone, getuser(), *NO_WORDS}
    found |= {item.name for item in snapshot.items.values()}
    for person in snapshot.people.values():
        found |= {person.name, person.short_name, person.first_name, person.username or ""}
    for some in (snapshot.teams, snapshot.activities, snapshot.allocation_types):
        found |= {each.name for each in some.values()}
        found |= {each.name.lower() for each in some.values()}
    return {name for name in found if name}


def words_of_history(window: MainWindow) -> set[str]:
    """An edit keeps the words of who made it, in their language; they are painted line by line."""
    return {word for entry in window.history.list.lines.entries() for word in entry.label.split()}


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything that a widget says: on it, in its tip, and to a screen reader."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    yield from (widget.statusTip(), widget.whatsThis())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and not _is_of_qt(widget):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(number) for number in range(widget.count()))
    if isinstance(widget, QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        yield from _cells(widget, QModelIndex())
    if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from _headings(widget)


def _is_of_qt(widget: QWidget) -> bool:
    """Buttons such as Cancel come with Qt, which has catalogues of its own."""
    box = widget.parent()
    return (
        isinstance(box, QDialogButtonBox)
        and isinstance(widget, QAbstractButton)
        and box.standardButton(widget) is not QDialogButtonBox.StandardButton.NoButton
    )


def _cells(view: QAbstractItemView, parent: QModelIndex) -> Iterator[str]:
    model = view.model()
    columns = view.header().count() if isinstance(view, QTreeView) else 1
    for column in range(columns):
        for row in range(model.rowCount(parent)):
            index = model.index(row, column, parent)
            yield from (str(index.data(role) or "") for role in _SAID)
            if column == 0 and isinstance(view, QTreeView):
                yield from _cells(view, index)


def _headings(header: QHeaderView) -> Iterator[str]:
    for section in range(header.count()):
        for role in _SAID:
            yield str(header.model().headerData(section, header.orientation(), role) or "")


def cut_in(widget: QWidget) -> Iterator[str]:
    """The texts of a widget for which it has no room."""
    if isinstance(widget, QLabel) and widget.text() and not _fits(widget):
        yield widget.text()
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is _ICON_ONLY:
        return
    if isinstance(widget, QAbstractButton) and widget.sizeHint().width() > widget.width():
        yield widget.text()
    if isinstance(widget, QTabBar):
        yield from _cut_tabs(widget)
    if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from _cut_headings(widget)
    if isinstance(widget, QComboBox):
        yield from _cut_choices(widget)
    if isinstance(widget, QLineEdit) and not widget.text():
        room = widget.contentsRect().width() - widget.textMargins().left()
        if _width(widget, widget.placeholderText()) > room:
            yield widget.placeholderText()


_SAID = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


def _fits(label: QLabel) -> bool:
    if isinstance(label, ElidedLabel):
        return _width(label, label.text()) <= label.width()
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height()
    return label.sizeHint().width() <= label.width() and label.sizeHint().height() <= label.height()


def _cut_tabs(tabs: QTabBar) -> Iterator[str]:
    for number in range(tabs.count()):
        text = tabs.tabText(number)
        if _width(tabs, text) > tabs.tabRect(number).width():
            yield text


def _cut_headings(header: QHeaderView) -> Iterator[str]:
    for section in range(header.count()):
        text = str(header.model().headerData(section, Qt.Orientation.Horizontal))
        room = header.sectionSize(section) - BESIDE_HEADING
        if not header.isSectionHidden(section) and _width(header, text) > room:
            yield text


def _width(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text)


def _cut_choices(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    room = combo.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo
    )
    for number in range(combo.count()):
        if _width(combo, combo.itemText(number)) > room.width():
            yield combo.itemText(number)


def faults_in(root: QWidget, names: set[str], painted: Painted, *, keep: bool = False) -> set[str]:
    """What is cut, and what is English, in everything of a window that can be seen."""
    QApplication.processEvents()  # layouts follow texts a turn later
    if not keep:
        painted.clear()
    root.grab()
    seen = [root, *(w for w in root.findChildren(QWidget) if w.isVisibleTo(root))]
    english = {text for widget in seen for text in texts_of(widget)}
    english |= {text for action in _actions(root) for text in (action.text(), action.toolTip())}
    english |= {text for text, _ in painted}
    found = {f"English: {text!r}" for text in english if untranslated(text, names)}
    cut = {
        f"cut: {text!r} in {_name(widget)}"
        for widget in seen
        for text in cut_in(widget)
        if "[" in text and not _says_name(widget, text, names)
    }
    for text, fits in painted:
        if (is_cut(text) or (not fits and "[" in text)) and _is_ours(text, names):
            cut.add(f"cut: {text!r}")
    return found | cut


def _is_ours(text: str, names: set[str]) -> bool:
    """Whether a whole word of a painted text is neither a name nor of the history's words."""
    words = text.split()[:-1] if text.endswith("…") else text.split()
    return not words or not set(words) <= names


def _says_name(widget: QWidget, text: str, names: set[str]) -> bool:
    """Whether it tells a name of the plan, which may be of any length, and the whole in its tip."""
    return text in widget.toolTip() and any(name in text for name in names - NO_WORDS)


def _actions(root: QWidget) -> list[QAction]:
    menus = root.findChildren(QMenu)
    return [*root.actions(), *(action for menu in menus for action in menu.actions())]


def _name(widget: QWidget) -> str:
    return widget.objectName() or type(widget).__name__


def told(faults: set[str]) -> str:
    return "\n".join(sorted(faults))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_is_whole(
    shown: MainWindow, bridge: Bridge, painted: Painted, page: Page
) -> None:
    shown.show_page(page)
    QApplication.processEvents()
    faults = faults_in(shown, names_of(bridge.snapshot), painted)
    assert (shown.width(), shown.height()) == SCREEN, "the texts make the window wider"
    assert not faults, told(faults)


def test_every_column_of_the_tree_is_whole(
    shown: MainWindow, bridge: Bridge, holder: ThemeHolder, painted: Painted, qtbot: QtBot
) -> None:
    tree = DraggableTree(bridge, holder)
    qtbot.addWidget(tree)
    for number in range(len(COLUMNS)):
        tree.setColumnHidden(number, False)
    tree.resize(1600, 400)
    tree.show()
    faults = faults_in(tree, names_of(bridge.snapshot), painted)
    assert not faults, told(faults)


def _has_lines(view: QAbstractItemView) -> bool:
    return view.model().rowCount(QModelIndex()) > 0


DOCKS: dict[str, Callable[[MainWindow], tuple[QWidget, Callable[[], None]]]] = {
    "problems": lambda window: (window.problem_panel, window.toggle_problems),
    "inspector": lambda window: (window.inspector, window.toggle_inspector),
    "history": lambda window: (window.history, window.toggle_history),
}


@pytest.mark.parametrize("dock", DOCKS)
def test_every_dock_is_whole(
    shown: MainWindow, bridge: Bridge, painted: Painted, dock: str, qtbot: QtBot
) -> None:
    panel, toggle = DOCKS[dock](shown)
    toggle()
    # What the docks tell is worked out beside the window.
    qtbot.waitUntil(lambda: dock != "inspector" or shown.inspector.item_id is not None)
    for view in panel.findChildren(QAbstractItemView):
        if not isinstance(view, QHeaderView):
            qtbot.waitUntil(partial(_has_lines, view))
    faults = faults_in(panel, names_of(bridge.snapshot) | words_of_history(shown), painted)
    assert (shown.width(), shown.height()) == SCREEN, "the texts make the window wider"
    assert not faults, told(faults)


def _charts(window: MainWindow) -> list[TimeCanvas]:
    page = window.pages.currentWidget()
    assert page is not None
    return [page] if isinstance(page, TimeCanvas) else page.findChildren(TimeCanvas)


def test_the_cards_over_charts_are_whole(
    shown: MainWindow, bridge: Bridge, studio: Studio, painted: Painted
) -> None:
    names = names_of(bridge.snapshot)
    box = shown.gantt.bar_rect(studio["comp"])
    assert box is not None
    shown.gantt.hovered_at(box.center())
    faults = faults_in(shown.gantt, names, painted)
    for page in (PEOPLE, UTILIZATION):
        shown.show_page(page)
        for chart in _charts(shown):
            for x, y in product(range(160, chart.width(), 40), range(10, chart.height(), 25)):
                chart.hovered_at(QPointF(x, y))
                chart.grab()
            faults |= faults_in(chart, names, painted, keep=True)
    assert not faults, told(faults)


def test_an_empty_plan_is_whole(
    tmp_path: Path, holder: ThemeHolder, painted: Painted, qtbot: QtBot
) -> None:
    with Workspace.create(str(tmp_path / "new.plan"), name="New", timezone="UTC") as workspace:
        bridge = Bridge(workspace, now=lambda: NOW)
        refused = Mock(side_effect=AssertionError("no other plan is opened here"))
        doors = PlanWindows(refused, refused, refused, refused)
        window = MainWindow(bridge, holder, doors, lambda: None)
        qtbot.addWidget(window)
        window.show()
        window.resize(*SCREEN)
        faults: set[str] = set()
        for page in PAGES:
            window.show_page(page)
            faults |= faults_in(window, names_of(bridge.snapshot), painted)
        bridge.close()
    assert not faults, told(faults)


def test_the_start_page_is_whole(
    painted: Painted, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Of its own, without the plans that other tests opened last.
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    languages.use(languages.ENGLISH, Pseudo())
    _, window = open_window()
    qtbot.addWidget(window)
    window.show()
    faults = faults_in(window, NO_WORDS, painted)
    assert not faults, told(faults)


def test_dialogs_are_whole(
    shown: MainWindow, bridge: Bridge, studio: Studio, painted: Painted, qtbot: QtBot
) -> None:
    remarks = [Remark("link", "sh1", longer("It is not there."), dropped=True)]
    document = PlanDocument(name="Show", remarks=remarks)
    faults: set[str] = set()
    BugTeller(shown, longer("There is a mistake.")).found.emit("Traceback")
    QApplication.processEvents()  # it tells from any thread, so it comes a turn later
    shown.actions_[people_operations.ADD_PERSON.title].trigger()
    for dialog in (
        ImportPreview(document, "Show", shown),
        PersonPicker(bridge.snapshot, longer("Who works on it?"), shown, can_add=True),
        *shown.findChildren(QMessageBox),
        *shown.findChildren(QInputDialog),
    ):
        dialog.show()
        faults |= faults_in(dialog, names_of(bridge.snapshot) | {"Traceback"}, painted)
        dialog.close()
    assert not faults, told(faults)


class _Faulty(QWidget):
    """Three faults: a word that nobody translated, a button too narrow, a painted text cut."""

    def __init__(self) -> None:
        super().__init__()
        QLabel("Schedule", self)
        button = QPushButton(longer("Save as PDF or picture…"), self)
        button.setGeometry(0, 40, 60, 24)
        self.resize(200, 100)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = painter.fontMetrics().elidedText(
            longer("Estimate history"), Qt.TextElideMode.ElideRight, 60
        )
        painter.drawText(0, 90, text)
        painter.end()


def test_what_is_cut_or_english_is_found(painted: Painted, qtbot: QtBot) -> None:
    widget = _Faulty()
    qtbot.addWidget(widget)
    widget.show()
    english, *cut = sorted(faults_in(widget, NO_WORDS, painted))
    assert english == "English: 'Schedule'"
    assert [("Šávé" in fault, "Éš" in fault) for fault in cut] == [(False, True), (True, False)]
