"""What a cell of the tree says on hover: a name that is cut, why a date is what it is, how sure a deadline."""

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip

from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import Column, Tone, plan_now
from planner_app.ui.columns.tree_columns import COLUMNS, NAME, status
from planner_app.ui.tree.tree_painting import LinePainter

if TYPE_CHECKING:
    from planner_app.ui.tree.tree_view import TreeView


def tip_words(bridge: Bridge, item: ItemRecord, column: Column) -> str:
    """What a cell is about; more where its column has more to say."""
    plan = plan_now(bridge)
    shown = column.show(plan, item)
    if column is COLUMNS[NAME]:
        return shown.text
    more = column.more(bridge, item) if column.more is not None and shown.text else ""
    if column.more is not None and shown.tone in (Tone.LATE, Tone.AT_RISK):
        late = f"{shown.text}: {status(plan, item).text.lower()}"
        return f"{late}. {more}" if more else late
    return more or column.hint


def show_tip(view: "TreeView", painter: LinePainter, event: QHelpEvent) -> None:
    """Tell what is under the pointer: dates and deadlines say more, a name only where it is cut."""
    index = view.indexAt(event.pos())
    told = ""
    if index.isValid() and index.column() == NAME:
        told = _cut_name(view, painter, index)
    elif index.isValid() and COLUMNS[index.column()].more is not None and index.data():
        item = view.bridge.snapshot.items[view.tree_model.id_of(index)]
        told = tip_words(view.bridge, item, COLUMNS[index.column()])
    wrapped = f"<p>{escape(told)}</p>"  # rich text wraps
    QToolTip.showText(event.globalPos(), wrapped if told else "", view.viewport(), view.visualRect(index))


def _cut_name(view: "TreeView", painter: LinePainter, index: QModelIndex) -> str:
    """'' where the name is shown in full."""
    item_id = view.tree_model.id_of(index)
    widths = {NAME: view.columnWidth(NAME)}
    left = view.visualRect(index).left() - view.columnViewportPosition(NAME)
    return view.bridge.snapshot.items[item_id].name if painter.is_cut(item_id, left, widths) else ""
