"""The Gantt view: the tree's visible lines as bars over the shared time span."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT, LINE_HEIGHT
from planner_app.ui.charts import time_axis
from planner_app.ui.charts.bars import BAR_HEIGHT, paint_item
from planner_app.ui.charts.canvas import TimeCanvas, TimeScrollBar
from planner_app.ui.charts.cards import paint_card, paint_empty
from planner_app.ui.charts.item_bars import ItemBars
from planner_app.ui.charts.link_arrows import VisibleLinks, paint_link
from planner_app.ui.charts.scale import Scale
from planner_app.ui.gantt.bar_card import card_for
from planner_app.ui.look.theme import ThemeHolder, qcolor

SCROLLBAR_HEIGHT = 10


class GanttView(TimeCanvas):
    """Line by line with the tree through `bridge.lines`; wheel scrolls both, Ctrl+wheel zooms,
    dragging moves time."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(bridge, holder, parent)
        self.setObjectName("ganttView")
        self.setAccessibleName(tr("Gantt"))
        self.setAccessibleDescription(
            tr(
                "Bars of the tree's rows over time, fading to the date they are 90 % sure to "
                "be done."
            )
        )
        self.setViewportMargins(0, 0, 0, SCROLLBAR_HEIGHT)
        self.time_bar = TimeScrollBar(bridge, self)
        self._bars = ItemBars(bridge.snapshot, bridge.dates)
        self._links: VisibleLinks | None = None
        self._pointer: QPointF | None = None
        bridge.lines.lines_changed.connect(self._lines_changed)
        bridge.lines.scrolled.connect(self.refresh)
        bridge.lines.hovered.connect(self.refresh)
        bridge.changed.connect(self._plan_changed)
        bridge.scheduled.connect(self._dates_changed)
        bridge.simulated.connect(self._dates_changed)
        bridge.explanations.ready.connect(self.refresh)

    def item_at(self, position: QPointF) -> ItemId | None:
        """The treeitem whose line is at a pixel."""
        lines = self.bridge.lines
        line = int(position.y() - HEADER_HEIGHT + lines.first_pixel) // LINE_HEIGHT
        inside = position.y() >= HEADER_HEIGHT and 0 <= line < len(lines.ids)
        return lines.ids[line] if inside else None

    def bar_rect(self, item_id: ItemId) -> QRectF | None:
        """Where an item's bar stands in the viewport, from start to expected finish; None when it
        is not drawn."""
        line, bar = self.bridge.lines.line_of(item_id), self._bars.bar(item_id)
        if line is None or bar is None or bar.finish == NO_TIME:
            return None
        scale = self.scale_now
        left, right = scale.x(bar.start), scale.x(bar.finish)
        return QRectF(left, self._middle(line) - BAR_HEIGHT / 2, max(right - left, 2.0), BAR_HEIGHT)

    def paint_chart(self, painter: QPainter) -> None:
        self.paint_ground(painter)
        scale, height = self.scale_now, self.viewport().height()
        body = QRectF(0, HEADER_HEIGHT, self.viewport().width(), height - HEADER_HEIGHT)
        painter.save()
        painter.setClipRect(body)
        off = self.off_days()
        # Stripes below lines below grid: each later layer is finer.
        if off is not None:
            time_axis.paint_stripes(painter, self.ink, scale, off, body)
        self._paint_lines(painter, body)
        time_axis.paint_grid(painter, self.ink, scale, self.bridge.snapshot.plan.timezone, body)
        time_axis.paint_today_line(
            painter, self.ink, scale, self.bridge.now(), body.top(), body.bottom()
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_links(painter, scale)
        self._paint_bars(painter, scale)
        painter.restore()
        self._paint_header(painter, scale)
        if not self.bridge.lines.ids:
            paint_empty(
                painter,
                self.ink,
                body,
                tr("Nothing is planned yet"),
                tr("Press Ctrl+N for a first task, or import a plan."),
            )
        self._paint_card(painter, body)

    def scroll_lines(self, pixels: int) -> None:
        if pixels:
            self.bridge.lines.scroll_to(self.bridge.lines.first_pixel + pixels)

    def clicked_at(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        item_id = self.item_at(position)
        if item_id is None:
            return
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            chosen = self.bridge.selected_items
            others = tuple(i for i in chosen if i != item_id)
            self.bridge.select_items(others if item_id in chosen else (*others, item_id))
        else:
            self.bridge.select_items((item_id,))

    def hovered_at(self, position: QPointF | None) -> None:
        self._pointer = position
        self.bridge.lines.set_hovered(None if position is None else self.item_at(position))
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt resizes the view while it is still being made.
        if hasattr(self, "time_bar"):
            self.time_bar.setGeometry(
                0, self.height() - SCROLLBAR_HEIGHT, self.width(), SCROLLBAR_HEIGHT
            )

    def _visible(self) -> range:
        """Numbers of the lines that show, top to bottom."""
        lines = self.bridge.lines
        first = lines.first_pixel // LINE_HEIGHT
        last = (lines.first_pixel + self.viewport().height() - HEADER_HEIGHT) // LINE_HEIGHT
        return range(max(first, 0), min(last + 1, len(lines.ids)))

    def _middle(self, line: int) -> float:
        return HEADER_HEIGHT + (line + 0.5) * LINE_HEIGHT - self.bridge.lines.first_pixel

    def _paint_lines(self, painter: QPainter, body: QRectF) -> None:
        """Hairlines, and the lines that are selected or under the pointer."""
        lines, theme = self.bridge.lines, self.ink.theme
        chosen = set(self.bridge.selected_items)
        rules = []
        for line in self._visible():
            top = self._middle(line) - LINE_HEIGHT / 2
            ground = QRectF(body.left(), top, body.width(), LINE_HEIGHT - 1)
            if lines.ids[line] in chosen:
                painter.fillRect(ground, qcolor(theme.selection, 0.75))
            elif lines.ids[line] == lines.hovered_id:
                painter.fillRect(ground, qcolor(theme.selection, 0.3))
            bottom = top + LINE_HEIGHT - 0.5
            rules.append(QLineF(body.left(), bottom, body.right(), bottom))
        painter.setPen(self.ink.pen(theme.faint))
        painter.drawLines(rules)

    def _paint_bars(self, painter: QPainter, scale: Scale) -> None:
        for line in self._visible():
            bar = self._bars.bar(self.bridge.lines.ids[line])
            if bar is not None:
                paint_item(painter, self.ink, scale, self._middle(line), bar)

    def _paint_links(self, painter: QPainter, scale: Scale) -> None:
        lines, shown = self.bridge.lines, self._visible()
        if self._links is None:
            # Made when painted: folding ten folders in a row makes them once.
            self._links = VisibleLinks(self.bridge.snapshot, lines.ids)
        if not shown:
            return
        chosen = set(self.bridge.selected_items)
        for before, after in self._links.touching(shown[0], shown[-1]):
            ends = self._bars.bar(lines.ids[before]), self._bars.bar(lines.ids[after])
            if ends[0] is not None and ends[1] is not None:
                # Of a thousand arrows one wants to see those of what is selected.
                strong = lines.ids[before] in chosen or lines.ids[after] in chosen
                middles = self._middle(before), self._middle(after)
                paint_link(painter, self.ink, scale, (ends[0], ends[1]), middles, strong)

    def _paint_header(self, painter: QPainter, scale: Scale) -> None:
        zone, now = self.bridge.snapshot.plan.timezone, self.bridge.now()
        time_axis.paint_header(painter, self.ink, scale, zone, 0, HEADER_HEIGHT)
        time_axis.paint_today_pill(painter, self.ink, scale, now, HEADER_HEIGHT - 2)

    def _paint_card(self, painter: QPainter, body: QRectF) -> None:
        if self._pointer is None or self.gesture is not None:
            return
        item_id = self.item_at(self._pointer)
        bar = None if item_id is None else self._bars.bar(item_id)
        if item_id is None or bar is None:
            return
        moment = self.scale_now.moment(self._pointer.x())
        # A milestone is a point in time, but eight pixels to a hand.
        reach = 8 / self.scale_now.pixels_per_second
        on_bar = bar.finish != NO_TIME and bar.start - reach <= moment <= bar.end + reach
        if on_bar or (bar.deadline != NO_TIME and abs(moment - bar.deadline) <= reach):
            card = card_for(self.bridge, self.bridge.snapshot.items[item_id], bar)
            paint_card(painter, self.ink, card, self._pointer, body)

    def _plan_changed(self, changes: Changes[object]) -> None:
        # Else the dates come in a moment, and the bars with them.
        if not changes.needs_schedule:
            self._dates_changed()
        if "dependency" in changes.touched or "dependencies" in changes.touched:
            self._links = None
        self._bars = ItemBars(self.bridge.snapshot, self.bridge.dates)
        self.refresh()

    def _dates_changed(self) -> None:
        self._bars = ItemBars(self.bridge.snapshot, self.bridge.dates)
        self.refresh()

    def _lines_changed(self) -> None:
        self._links = None
        self.refresh()
