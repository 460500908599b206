"""What a cell of the tree says on hover: a name that is cut, why a date is what it is, how sure a deadline."""

from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from planner_app.ids import ItemId
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.chances import deadline_words, driver_words
from planner_app.ui.look.widgets import tip
from planner_app.ui.tree.cells import HINTS, Column, Tone, cell, own_deadline
from planner_app.ui.tree.tree_painting import LinePainter

if TYPE_CHECKING:
    from planner_app.ui.tree.tree_view import TreeView

_DATES: Final = frozenset({Column.START, Column.FINISH, Column.FINISH_90})


def tip_for(bridge: Bridge, item_id: ItemId, column: int) -> str:
    """The tool tip of a cell, safe to show."""
    return tip(_words(bridge, item_id, column))


def _words(bridge: Bridge, item_id: ItemId, column: int) -> str:
    shown = cell(bridge, item_id, column)
    why = _why(bridge, item_id) if column in _DATES and shown.text else ""
    if shown.tone in (Tone.LATE, Tone.AT_RISK) and column != Column.STATUS:
        late = f"{shown.text}: {cell(bridge, item_id, Column.STATUS).text.lower()}"
        return f"{late}. {why}" if why else late
    if column == Column.DEADLINE and shown.text:
        chance = deadline_words(bridge.dates, item_id, own_deadline(bridge, item_id))
        return f"Promised by {shown.text}: {chance}" if chance else HINTS[column]
    return shown.text if column == Column.NAME else why or HINTS[column]


def show_tip(view: "TreeView", painter: LinePainter, event: QHelpEvent) -> None:
    """Tell what is under the pointer: dates and deadlines say more, a name only where it is cut."""
    index = view.indexAt(event.pos())
    told = ""
    if index.isValid() and index.column() == Column.NAME:
        told = _cut_name(view, painter, index)
    elif index.isValid() and index.column() in (*_DATES, Column.DEADLINE) and index.data():
        told = _words(view.bridge, view.tree_model.id_of(index), index.column())
    wrapped = f"<p>{escape(told)}</p>"  # rich text wraps
    QToolTip.showText(event.globalPos(), wrapped if told else "", view.viewport(), view.visualRect(index))


def _why(bridge: Bridge, item_id: ItemId) -> str:
    """Why a leaf's dates are what they are (S14), or what decides a container's (S11)."""
    is_leaf = bridge.snapshot.items[item_id].is_leaf
    return bridge.explanations.of_item(item_id) if is_leaf else driver_words(bridge, item_id)


def _cut_name(view: "TreeView", painter: LinePainter, index: QModelIndex) -> str:
    """'' where the name is shown in full."""
    item_id = view.tree_model.id_of(index)
    widths = {int(Column.NAME): view.columnWidth(Column.NAME)}
    left = view.visualRect(index).left() - view.columnViewportPosition(Column.NAME)
    return view.bridge.snapshot.items[item_id].name if painter.is_cut(item_id, left, widths) else ""
