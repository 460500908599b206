"""The assignment pane: its head, the list, the history, and what can be done with a row."""

from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from planner_app.ids import NO_ITEM_ID, AssignmentId, ItemId
from planner_app.languages import mark, tr, trn
from planner_app.operations.register import item_operations as items
from planner_app.operations.register import row_operations as rows
from planner_app.operations.rules.people.quick_person import assign_newcomer
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.snapshot.can_destroy import why_not_destroy
from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.ui.assignments.assignment_list import AssignmentView
from planner_app.ui.assignments.assignment_model import AssignmentModel
from planner_app.ui.assignments.range_history import EstimateHistory
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.hands.editors import go_on_editing
from planner_app.ui.hands.person_picker import Choice, PersonPicker
from planner_app.ui.look.pane_head import PaneHead
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.look.typed_hours import parsed_range
from planner_app.ui.look.widgets import label, tip, tool_button

HINT: Final = mark(
    "Select a task to see who works on it.\nDrag a row up or "
    "down, onto another task, or onto a person."
)


class AssignmentPane(QWidget):
    """Follows the selection; every change is one edit."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge
        self.model = AssignmentModel(bridge, self)
        self.view = AssignmentView(self.model, holder, self)
        self.history = EstimateHistory(bridge, holder, self)
        self.head = PaneHead(tr("Assignments"), self)
        self._order = tool_button(
            "quietLink", tr("in order"), tr("In which order its people work"), self
        )
        self._add = tool_button("quietLink", tr("+ Add"), tr(rows.ASSIGN.title), self)
        self._hint = label("emptyHint", self, tr(HINT))
        self._lay_out()
        self._make_actions()
        self._connect()
        self._follow()

    def _lay_out(self) -> None:
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.head.add(self._order)
        self.head.add(self._add)
        menu = QMenu(self._order)
        menu.addAction(tr(items.IN_ORDER), lambda: self._set_order(True))
        menu.addAction(tr(items.AT_ONCE), lambda: self._set_order(False))
        self._order.setMenu(menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self._hint, 1)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.history)

    def _make_actions(self) -> None:
        self.hand_over = self._action(rows.HAND_OVER.title, "Ctrl+R", self._pick_heir)
        self.edit_hours = self._action(
            rows.EDIT_HOURS, "F2", lambda: self.view.edit(self.view.currentIndex())
        )
        self.toggle_done = self._action(items.MARK_DONE, "Ctrl+D", self._toggle_done)
        self.move_up = self._action(items.MOVE_UP, "Alt+Up", lambda: self.view.move_current(-1))
        self.move_down = self._action(
            items.MOVE_DOWN, "Alt+Down", lambda: self.view.move_current(1)
        )
        self.delete = self._action(rows.REMOVE.title, QKeySequence.StandardKey.Delete, self._delete)

    def _action(self, text: str, keys: str | QKeySequence.StandardKey, act: object) -> QAction:
        action = QAction(tr(text), self.view)
        action.setShortcut(QKeySequence(keys))
        # The same keys act on the selected items in the tree.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        self.view.addAction(action)
        return action

    def _connect(self) -> None:
        bridge = self.bridge
        bridge.selection_changed.connect(self._follow)
        bridge.changed.connect(self._follow)
        bridge.scheduled.connect(self._follow)
        self._add.clicked.connect(self._pick_new)
        self.model.edited.connect(self._typed)
        self.view.reordered.connect(self._reorder)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().currentChanged.connect(self._current_changed)

    def _follow(self) -> None:
        chosen = self.bridge.selected_items
        if (
            self.model.show(chosen[-1] if chosen else None)
            or not self.view.currentIndex().isValid()
        ):
            self.view.setCurrentIndex(self.model.index(0))
        # The list may just have been patched below an open editor.
        go_on_editing(self.view)
        item = self.bridge.snapshot.items.get(self.model.item_id or NO_ITEM_ID)
        above = self.bridge.snapshot.items.get(item.parent_id or NO_ITEM_ID) if item else None
        names = [part.name for part in (item, above) if part is not None and part.type != "root"]
        self.head.set_detail(" · ".join(names))
        leaf = item is not None and item.is_leaf
        self.view.setVisible(leaf or bool(self.model.ids))
        self._hint.setVisible(not self.view.isVisibleTo(self))
        self._hint.setText(tr(HINT) if item is None or leaf else self._inside_words(item.id))
        self._add.setVisible(leaf)
        # One person alone has no order, and events are always attended together.
        self._order.setVisible(item is not None and item.type == "task" and len(self.model.ids) > 1)
        in_order = item is None or item.work_in_order
        self._order.setText(tr("in order") if in_order else tr("all at once"))
        self._current_changed()

    def _inside_words(self, item_id: ItemId) -> str:
        count = len(self.bridge.snapshot.children.get(item_id, ()))
        return trn(
            "{count} item inside.\nSelect a task to see who works on it.",
            "{count} items inside.\nSelect a task to see who works on it.",
            count,
        )

    def current(self) -> AssignmentRecord | None:
        """The row that actions act on."""
        index = self.view.currentIndex()
        is_there = index.isValid() and index.row() < len(self.model.ids)
        return self.model.row(index) if is_there else None

    def _current_changed(self) -> None:
        row = self.current()
        self.history.show_history(row.id if row else None)
        reason = self._why_not_delete(row)
        self.delete.setEnabled(not reason)
        self.delete.setToolTip(tip(reason) or tr("Take this person off the item"))
        self.delete.setStatusTip(reason)
        is_done = row is not None and row.is_done
        self.toggle_done.setText(tr(items.OPEN_AGAIN if is_done else items.MARK_DONE))
        moves = (self.move_up, self.move_down)
        for action in (self.hand_over, self.edit_hours, self.toggle_done, *moves):
            action.setEnabled(row is not None)

    def _why_not_delete(self, row: AssignmentRecord | None) -> str:
        if row is None:
            return tr("Select a row first.")
        return why_not_destroy(self.bridge.snapshot, row) or ""

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self.view, toolTipsVisible=True)
        menu.addActions([self.hand_over, self.edit_hours, self.toggle_done])
        menu.addSeparator()
        menu.addActions([self.move_up, self.move_down])
        menu.addSeparator()
        menu.addAction(self.delete)
        # Else every right click leaves a menu behind.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _pick_new(self) -> None:
        picker = PersonPicker(self.bridge.snapshot, tr("Who works on it?"), self, can_add=True)
        picker.chosen.connect(self._create)
        picker.named.connect(self._create_newcomer)
        picker.open_at(self._add.mapToGlobal(QPoint(0, self._add.height())))

    def _pick_heir(self) -> None:
        row = self.current()
        if row is None:
            return
        picker = PersonPicker(self.bridge.snapshot, tr("Hand over to whom?"), self)
        picker.chosen.connect(
            lambda choice: self.bridge.submit(
                reassign, row.id, person_id=choice.person_id, team_id=choice.team_id
            )
        )
        corner = self.view.visualRect(self.view.currentIndex()).bottomLeft()
        picker.open_at(self.view.viewport().mapToGlobal(corner + QPoint(40, 0)))

    def _create(self, choice: Choice) -> None:
        if self.model.item_id is not None:
            self.bridge.submit(
                create_assignment,
                self.model.item_id,
                person_id=choice.person_id,
                team_id=choice.team_id,
            )

    def _create_newcomer(self, name: str) -> None:
        if self.model.item_id is not None:
            self.bridge.submit(assign_newcomer, self.model.item_id, name=name)

    def _typed(self, assignment_id: AssignmentId, text: str) -> None:
        try:
            low, high = parsed_range(text)
        except ValueError:
            self.bridge.refused.emit(tr("“{text}” is not a range of hours such as 4–8.", text=text))
            return
        self.bridge.submit(update_assignment, assignment_id, low=low, high=high)

    def _reorder(self, ids: list[AssignmentId]) -> None:
        if self.model.item_id is not None:
            self.bridge.submit(reorder_assignments, self.model.item_id, ids)

    def _toggle_done(self) -> None:
        if (row := self.current()) is not None:
            self.bridge.submit(update_assignment, row.id, is_done=not row.is_done)

    def _delete(self) -> None:
        if (row := self.current()) is not None:
            self.bridge.submit(delete_assignment, row.id)

    def _set_order(self, in_order: bool) -> None:
        if self.model.item_id is not None:
            self.bridge.submit(update_treeitem, self.model.item_id, work_in_order=in_order)
