"""Which treeitems the plan page shows, and where: kept by the tree, followed by the Gantt."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from planner_app.ids import ItemId

LINE_HEIGHT: Final = 24
"""Pixels of a line, in the tree and in the Gantt."""
HEADER_HEIGHT: Final = 40
"""Pixels of the header of the tree and of the Gantt's time axis, so that their lines align."""


class VisibleLines(QObject):
    """The tree's unfolded lines, top to bottom, and its scroll offset in pixels."""

    lines_changed = Signal()
    scrolled = Signal()
    wanted = Signal(int)
    """Somebody asks the tree to scroll to this offset (pixels); the tree obeys and `scrolled`
    follows."""
    hovered = Signal()

    line_height = LINE_HEIGHT

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ids: Sequence[ItemId] = ()
        self.first_pixel = 0
        self.hovered_id: ItemId | None = None
        self._line_of: dict[ItemId, int] | None = None

    def set_ids(self, ids: Sequence[ItemId]) -> None:
        """By the tree: other lines are shown."""
        self.ids = ids
        self._line_of = None
        self.lines_changed.emit()

    def set_first_pixel(self, pixel: int) -> None:
        """By the tree: it has scrolled."""
        if pixel != self.first_pixel:
            self.first_pixel = pixel
            self.scrolled.emit()

    def scroll_to(self, pixel: int) -> None:
        """By other panes: bring this offset to the top, within the tree's limits."""
        self.wanted.emit(max(pixel, 0))

    def set_hovered(self, item_id: ItemId | None) -> None:
        """By whichever pane the mouse is over: the line to light up in all."""
        if item_id != self.hovered_id:
            self.hovered_id = item_id
            self.hovered.emit()

    def line_of(self, item_id: ItemId) -> int | None:
        """The line of an item, None when it is folded away."""
        # Made when first asked for: folding 10 000 lines tells of many states that nobody looks at.
        if self._line_of is None:
            self._line_of = {item_id: line for line, item_id in enumerate(self.ids)}
        return self._line_of.get(item_id)
