"""The inspector: when the selected item is done, how sure that is, why its rows start then, and
what decides it."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from planner_app.ids import ItemId
from planner_app.languages import mark, tr, trn
from planner_app.operations.snapshot.naming import full_name
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.item_bars import who_label
from planner_app.ui.docks.chance_strip import ChanceStrip
from planner_app.ui.docks.inspector_page import InspectorPage, style_of
from planner_app.ui.docks.item_facts import Inspection, inspect
from planner_app.ui.look.pane_head import PaneHead
from planner_app.ui.look.theme import ThemeHolder, ui_font
from planner_app.ui.look.widgets import label, tool_button

WIDTH: Final = 380
MARGIN: Final = 15
"""Of the page: its words then stand below the title's."""
PAUSE: Final = 30
"""Milliseconds: walking through the tree with the arrow keys looks up the item on which it ends."""
NOTHING_CHOSEN: Final = mark(
    "Choose an item or a bar.\nWhen it is done, how sure that is, and why then, will stand here."
)
WORKING: Final = mark("The dates are being worked out.")
_TYPES: Final = {
    "root": mark("plan"),
    "folder": mark("folder"),
    "project": mark("project"),
    "package": mark("package"),
    "task": mark("task"),
    "milestone": mark("milestone"),
    "event": mark("event"),
    "partial_day_event": mark("partial-day event"),
}


class InspectorPanel(QWidget):
    """Follows the selection, the schedule and the simulation while it is open; looks things up off
    the GUI thread."""

    item_wanted = Signal(int)
    person_wanted = Signal(int)

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._bridge, self._holder = bridge, holder
        self._found: Inspection | None = None
        self._question = 0
        self._title, self._detail = label("inspectorTitle", self), label("paneDetail", self)
        self.strip = ChanceStrip(holder, self)
        self.page = QTextBrowser(self)
        self._empty = QLabel(tr(NOTHING_CHOSEN), self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._quiet = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self._show(None)
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @property
    def item_id(self) -> ItemId | None:
        """The item that is told about."""
        return self._found.item_id if self._found is not None else None

    def refresh(self) -> None:
        """Look the selected item up anew; an answer to an earlier question is dropped."""
        self._question += 1
        bridge, chosen = self._bridge, self._bridge.selected_items
        # Looking an item up costs time; nobody sees it while the dock is closed.
        if self.isHidden():
            return
        if len(chosen) != 1 or bridge.schedule is None or chosen[0] not in bridge.snapshot.items:
            self._show(None)
            return
        question = partial(
            inspect, bridge.snapshot, bridge.schedule, bridge.dates.percentiles, chosen[0]
        )
        bridge.ask(question, partial(self._take, self._question))

    def _lay_out(self) -> None:
        head = PaneHead(tr("Inspector"), self)
        close = tool_button("quietLink", tr("Close"), tr("Close the inspector"), self)
        close.clicked.connect(self.hide)
        head.add(close)
        self._title.setWordWrap(True)
        self._detail.setWordWrap(True)
        for words in (self._title, self._detail):
            words.setContentsMargins(16, 0, 16, 0)
        self._dress_page()
        self._empty.setObjectName("emptyHint")
        self._empty.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._detail)
        layout.addSpacing(8)
        layout.addWidget(self.strip)
        layout.addWidget(self.page, 1)
        layout.addWidget(self._empty, 1)

    def _dress_page(self) -> None:
        self.page.setObjectName("inspector")
        self.page.setAccessibleName(tr("Inspector"))
        # Links lead to items of this plan, which the browser would look for on the disk.
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A wide table must not widen the dock.
        self.page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.page.document().setDefaultFont(ui_font(tabular=True))
        self.page.document().setDocumentMargin(MARGIN)

    def _connect(self) -> None:
        bridge = self._bridge
        self._quiet.timeout.connect(self.refresh)
        for signal in (
            bridge.selection_changed,
            bridge.scheduled,
            bridge.simulated,
            bridge.changed,
        ):
            signal.connect(self._quiet.start)
        self._holder.changed.connect(lambda: self._show(self._found))
        self.page.anchorClicked.connect(self._go)

    def _take(self, question: int, found: Inspection | None) -> None:
        if question == self._question:
            self._show(found)

    def _show(self, found: Inspection | None) -> None:
        same = (
            found is not None and self._found is not None and found.item_id == self._found.item_id
        )
        self._found = found
        for part in (self._title, self._detail, self.page):
            part.setVisible(found is not None)
        self._empty.setVisible(found is None)
        self._empty.setText(self._why_empty())
        self.strip.show_range(found)
        if found is None:
            return
        snapshot, bar = self._bridge.snapshot, self.page.verticalScrollBar()
        self._title.setText(full_name(snapshot, found.item_id))
        self._detail.setText(self._what(found.item_id))
        # New dates of the same item must not scroll away what is being read.
        offset = bar.value() if same else 0
        # Qt applies it only to HTML that is set afterwards.
        self.page.document().setDefaultStyleSheet(style_of(self._holder.theme))
        self.page.setHtml(
            InspectorPage(found, snapshot, self._bridge.zone, self._bridge.now()).html()
        )
        # setHtml gives the page its margin on all sides; the one above would part it from the
        # strip.
        frame = self.page.document().rootFrame().frameFormat()
        frame.setTopMargin(0)
        self.page.document().rootFrame().setFrameFormat(frame)
        bar.setValue(offset)

    def _what(self, item_id: ItemId) -> str:
        """'task · Ana R. +1', 'folder'."""
        item = self._bridge.snapshot.items[item_id]
        rows = [
            self._bridge.snapshot.assignments[r]
            for r in self._bridge.snapshot.rows_of.get(item_id, ())
        ]
        who = (
            who_label(self._bridge.snapshot, [row for row in rows if not row.is_done] or rows)
            if item.is_leaf
            else ""
        )
        return " · ".join(filter(None, (tr(_TYPES[item.type]), who)))

    def _why_empty(self) -> str:
        chosen = len(self._bridge.selected_items)
        if chosen > 1:
            return trn(
                "{count} item is chosen: choose one of them.",
                "{count} items are chosen: choose one of them.",
                chosen,
            )
        return tr(WORKING if chosen and self._bridge.schedule is None else NOTHING_CHOSEN)

    def _go(self, link: QUrl) -> None:
        kind, number = link.scheme(), int(link.path())
        if kind == "item" and number in self._bridge.snapshot.items:
            self.item_wanted.emit(number)
        elif kind == "person" and number in self._bridge.snapshot.people:
            self.person_wanted.emit(number)
