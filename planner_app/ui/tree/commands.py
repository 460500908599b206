"""What can be done with the selected items from menus and keys; each says why it cannot."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from planner_app.ids import NO_ITEM_ID, ItemId
from planner_app.languages import mark, tr
from planner_app.operations.register import item_operations as items
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.operations.transaction.changes import Changes
from planner_app.ui.columns.tree_columns import COLUMNS, NAME
from planner_app.ui.tree.tree_view import TreeView

DisabledReason = str
"""Why an action is disabled, in a sentence; '' when it is enabled."""
_NOTHING_SELECTED: Final = mark("Select something in the tree first.")
_NEW_NAMES: Final = {
    "folder": items.NEW_FOLDER,
    "task": items.NEW_TASK,
    "milestone": items.NEW_MILESTONE,
    "event": items.NEW_EVENT,
}
"""What a new item is called until somebody names it, by its type."""


class TreeCommands(QObject):
    """Acts on the tree's selection through the bridge."""

    def __init__(self, view: TreeView) -> None:
        super().__init__(view)
        self._view, self._bridge = view, view.bridge
        view.tree_model.edited.connect(self._typed)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key arrives here only where its action is disabled: say why, instead of moving the
        focus away."""
        if (
            # An enabled action takes its key before any filter sees it.
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._bridge.selected_items
        ):
            reasons = {
                Qt.Key.Key_Tab: self.why_not_indent,
                Qt.Key.Key_Backtab: self.why_not_outdent,
            }
            if event.key() in reasons and (reason := reasons[Qt.Key(event.key())]()):
                self._bridge.refused.emit(reason)
                return True
        return super().eventFilter(watched, event)

    def create(self, item_type: str = "task") -> None:
        """A new item below the selected one (inside it, where that is a container that is unfolded
        or empty)."""
        parent: ItemId | None = None
        after: ItemId | None = None
        if (item := self._current()) is not None:
            # A folded container would hide what was just made.
            inside = not item.is_leaf and (
                item.id in self._view.unfolded or not self._children(item.id)
            )
            # No neighbour: a new item comes at the end, with the lowest priority there (R3).
            parent, after = (item.id, None) if inside else (item.parent_id, item.id)
        made = self._bridge.submit(
            create_treeitem,
            name=tr(_NEW_NAMES[item_type]),
            type=item_type,
            parent_id=parent,
            after_id=after,
        )
        made.then(self._name_what_is_new)

    def rename(self) -> None:
        """Edit the name in place."""
        if (item := self._current()) is not None:
            self._view.edit(self._view.tree_model.index_of(item.id, NAME))

    def delete(self) -> None:
        """Delete the selected items with all inside; Undo brings everything back."""
        self._bridge.submit(delete_treeitems, self._bridge.selected_items)

    def set_done(self, done: bool) -> None:
        """Mark the selected item done, or open again (R13)."""
        if (item := self._current()) is not None:
            self._bridge.submit(update_treeitem, item.id, is_done=done)

    def set_on_hold(self, on_hold: bool) -> None:
        """Put the selected item on hold, or take it off."""
        if (item := self._current()) is not None:
            self._bridge.submit(update_treeitem, item.id, is_on_hold=on_hold)

    def up(self) -> None:
        """One place up among the siblings."""
        siblings, places = self._siblings()
        if places and places[0] > 0:
            self._move(before=siblings[places[0] - 1])

    def down(self) -> None:
        """One place down among the siblings."""
        siblings, places = self._siblings()
        if places and places[-1] < len(siblings) - 1:
            self._move(after=siblings[places[-1] + 1])

    def indent(self) -> None:
        """Into the container above."""
        siblings, places = self._siblings()
        if places and not self.why_not_indent():
            target = siblings[places[0] - 1]
            self._bridge.submit(move_treeitems, self._bridge.selected_items, parent_id=target)
            # Else the items vanish from sight the moment they are moved.
            self._view.unfold([target])

    def outdent(self) -> None:
        """Out of its container, to stand behind it."""
        item = self._current()
        if item is None or self.why_not_outdent():
            return
        above = self._bridge.snapshot.items[item.parent_id or NO_ITEM_ID]
        assert above.parent_id is not None, (
            "only the root stands in nothing, and what is in it is at the top"
        )
        ids = self._bridge.selected_items
        self._bridge.submit(move_treeitems, ids, parent_id=above.parent_id, after_id=above.id)

    def why_not(self) -> DisabledReason:
        """Why an action that needs a selection is disabled."""
        return "" if self._bridge.selected_items else tr(_NOTHING_SELECTED)

    def why_not_up(self) -> DisabledReason:
        """Why the selection cannot move up: the order is the priority (R3)."""
        _, places = self._siblings()
        if reason := self._why_not_sibling():
            return reason
        return "" if places[0] > 0 else tr("It has the highest priority here already.")

    def why_not_down(self) -> DisabledReason:
        """Why the selection cannot move down: the order is the priority (R3)."""
        siblings, places = self._siblings()
        if reason := self._why_not_sibling():
            return reason
        is_last = places[-1] == len(siblings) - 1
        return tr("It is the last one here already.") if is_last else ""

    def why_not_indent(self) -> DisabledReason:
        """Why the selection cannot move into the item above: a leaf holds no items (R15)."""
        siblings, places = self._siblings()
        if reason := self._why_not_sibling():
            return reason
        if places[0] == 0:
            return tr("There is nothing above to move it into.")
        above = self._bridge.snapshot.items[siblings[places[0] - 1]]
        if not above.is_leaf:
            return ""
        return tr(
            "“{item}” above holds no items; only folders, packages and projects do.",
            item=above.name,
        )

    def why_not_outdent(self) -> DisabledReason:
        """Why the selection cannot move out of its container: nothing is above the top."""
        item = self._current()
        at_top = item is not None and item.parent_id == self._bridge.snapshot.root_id
        if reason := self._why_not_sibling():
            return reason
        return tr("It is at the top already.") if at_top else ""

    def _why_not_sibling(self) -> DisabledReason:
        known = self._bridge.snapshot.items
        # Others may have deleted what is still selected here.
        parents = {known[i].parent_id for i in self._bridge.selected_items if i in known}
        if not parents:
            return tr(_NOTHING_SELECTED)
        return "" if len(parents) == 1 else tr("Select items of one container only.")

    def _siblings(self) -> tuple[tuple[ItemId, ...], list[int]]:
        """The siblings of the selected items, and the selected ones' places among them."""
        if self._why_not_sibling():
            return (), []
        item = self._bridge.snapshot.items[self._bridge.selected_items[0]]
        siblings = self._children(item.parent_id or NO_ITEM_ID)
        chosen = set(self._bridge.selected_items)
        return siblings, [n for n, i in enumerate(siblings) if i in chosen]

    def _children(self, item_id: ItemId) -> tuple[ItemId, ...]:
        return self._bridge.snapshot.children.get(item_id, ())

    def _move(self, before: ItemId | None = None, after: ItemId | None = None) -> None:
        ids = self._bridge.selected_items
        parent = self._bridge.snapshot.items[ids[0]].parent_id
        assert parent is not None, "the tree does not show the root"
        self._bridge.submit(move_treeitems, ids, parent_id=parent, before_id=before, after_id=after)

    def _current(self) -> ItemRecord | None:
        chosen = self._bridge.selected_items
        # The last one chosen is the one that has the focus.
        return self._bridge.snapshot.items.get(chosen[-1]) if chosen else None

    def _name_what_is_new(self, made: Changes[ItemId]) -> None:
        self._view.reveal(made.value)
        self._view.setFocus()
        self._view.edit(self._view.tree_model.index_of(made.value, NAME))

    def _typed(self, item_id: ItemId, column: int, text: str) -> None:
        """A cell was edited in place: one edit, or one sentence about what cannot be understood."""
        text, editor = text.strip(), COLUMNS[column].editor
        item = self._bridge.snapshot.items.get(item_id)
        if editor is None or item is None:
            return
        try:
            # Limits and rules are the operation's: it refuses in a sentence of its own.
            editor.submit(self._bridge, item, text)
        except ValueError:
            sentence = editor.refusal if text else editor.refusal_of_nothing
            self._bridge.refused.emit(tr(sentence, text=text))
