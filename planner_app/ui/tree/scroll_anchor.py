"""Keeps what is looked at in its place on the screen while others change the plan above it."""

from collections.abc import Iterable

from PySide6.QtWidgets import QTreeView

from planner_app.ids import ItemId
from planner_app.ui.bridge.visible_lines import LINE_HEIGHT, VisibleLines


class ScrollAnchor:
    """Where the lines in sight stand; the one that is being typed in before all others."""

    def __init__(self, view: QTreeView, lines: VisibleLines) -> None:
        self._view, self._lines = view, lines
        self._pixels: list[tuple[ItemId, int]] = []
        """Ids of items and their pixels below the upper edge."""
        self._chosen: list[ItemId] = []

    def remember(self, edited: ItemId | None, selected: Iterable[ItemId]) -> None:
        """Before an edit shows; at the very top of a list, where nothing is typed, one sees what
        comes in above."""
        offset = self._view.verticalScrollBar().value()
        first = offset // LINE_HEIGHT
        count = self._view.viewport().height() // LINE_HEIGHT + 2
        shown = self._lines.ids[first : first + count] if offset else ()
        pixels = {item_id: (first + at) * LINE_HEIGHT - offset for at, item_id in enumerate(shown)}
        line = self._lines.line_of(edited) if edited is not None else None
        typed_in = (
            [(edited, line * LINE_HEIGHT - offset)]
            if edited is not None and line is not None
            else []
        )
        self._pixels = [*typed_in, *pixels.items()]
        self._chosen = [i for i in selected if self._lines.line_of(i) is not None]

    def forget(self) -> None:
        """The next edit may scroll."""
        self._pixels, self._chosen = [], []

    def hidden(self) -> list[ItemId]:
        """After the edit: what is selected and was in the tree's lines, and is not any more: it
        moved into a folder."""
        return [i for i in self._chosen if self._lines.line_of(i) is None]

    def restore(self) -> None:
        """After the edit: the first of them that is still there stands where it stood."""
        for item_id, pixel in self._pixels:
            line = self._lines.line_of(item_id)
            if line is not None:
                self._view.executeDelayedItemsLayout()
                self._view.verticalScrollBar().setValue(line * LINE_HEIGHT - pixel)
                return
