"""The heatmap on screen: a line per person, a cell per day, week or month."""

from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from planner_app.ids import UNASSIGNED_ID, PersonId
from planner_app.languages import tr
from planner_app.scheduling.working_time.spans import Buckets
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.canvas import TimeCanvas
from planner_app.ui.charts.cards import Card, paint_card
from planner_app.ui.charts.days import midnights
from planner_app.ui.charts.heat import LINE_HEIGHT, NOTICED, Figure, Heat, paint_cell
from planner_app.ui.charts.load_sums import bucket_words
from planner_app.ui.charts.scale import Scale
from planner_app.ui.columns.column import plan_now
from planner_app.ui.look.theme import ThemeHolder, qcolor
from planner_app.ui.utilization.load_model import LoadModel, chosen_people
from planner_app.words import hours_words

BAR_WIDTH = 10


class HeatmapView(TimeCanvas):
    """Persons by team, coloured by load; over 100 % is red, bold and carries a triangle. A click
    selects the person."""

    def __init__(
        self, model: LoadModel, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, holder, parent)
        self.setObjectName("heatmapView")
        self.setAccessibleName(tr("Load of each person"))
        self.setAccessibleDescription(
            tr("A cell per person and week with the load in per cent; a triangle marks too much.")
        )
        self.model = model
        self._pointer: QPointF | None = None
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setAccessibleName(tr("People of the heatmap"))
        self._bar.valueChanged.connect(self.refresh)
        self.setMinimumHeight(int(LINE_HEIGHT) * 2)
        model.changed.connect(self._reshaped)
        bridge.changed.connect(self._reshaped)
        bridge.selection_changed.connect(self._show_chosen)

    def order(self) -> list[PersonId]:
        """Person ids as shown: by main team, then name; those who no longer work here are left
        out."""
        people = self.bridge.snapshot.people
        active = [p for p in people.values() if p.is_active]
        # Those without a team come last.
        return [p.id for p in sorted(active, key=lambda p: (p.main_team_id or 1 << 60, p.name))]

    def line_rect(self, person_id: PersonId) -> QRect:
        """Where a person's line stands in the viewport."""
        top = round(self.order().index(person_id) * LINE_HEIGHT - self._bar.value())
        return QRect(0, top, self.viewport().width(), int(LINE_HEIGHT))

    def paint_chart(self, painter: QPainter) -> None:
        self.paint_ground(painter)
        scale = self.scale_now
        # Before anything is asked for: the unit decides what the sums are.
        self.model.zoomed(scale.pixels_per_second)
        heat, buckets, loads = self.model.heat(), self.model.buckets(), self.model.loads
        if heat is None or buckets is None or loads is None:
            return
        edges, chosen = self._edges(buckets, scale), chosen_people(self.bridge)
        shown = [
            i for i in range(len(buckets)) if edges[i + 1] > scale.left and edges[i] < scale.right
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, person_id in self._visible():
            top = line * LINE_HEIGHT - self._bar.value()
            self._paint_name(painter, person_id, top, person_id in chosen)
            index = loads.person_index.get(person_id)
            # Somebody who is new has no hours in the schedule yet.
            if index is None:
                continue
            painter.save()
            painter.setClipRect(QRectF(scale.left, top, scale.width, LINE_HEIGHT))
            for i in shown:
                box = QRectF(edges[i], top, edges[i + 1] - edges[i], LINE_HEIGHT)
                paint_cell(painter, self.ink, box, heat, index, i, Figure.PERCENT)
            painter.restore()
        self._paint_card(painter, heat, buckets)

    def scroll_lines(self, pixels: int) -> None:
        self._bar.setValue(self._bar.value() + pixels)

    def clicked_at(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        person_id = self.person_at(position)
        if person_id is None:
            return
        chosen = self.bridge.selected_people
        if modifiers & Qt.KeyboardModifier.ControlModifier and person_id not in chosen:
            self.bridge.select_people((*chosen, person_id))
        else:
            # A second click takes the selection back, for everybody's hours.
            self.bridge.select_people(() if chosen == (person_id,) else (person_id,))

    def hovered_at(self, position: QPointF | None) -> None:
        self._pointer = position
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Qt resizes the view while it is still being made.
        if hasattr(self, "_bar"):
            self._reshaped()

    def _reshaped(self) -> None:
        height = int(LINE_HEIGHT * len(self.order())) + 4
        self._bar.setRange(0, max(height - self.viewport().height(), 0))
        self._bar.setPageStep(self.viewport().height())
        self._bar.setSingleStep(int(LINE_HEIGHT))
        self._bar.setVisible(self._bar.maximum() > 0)
        self._bar.setGeometry(self.width() - BAR_WIDTH, 0, BAR_WIDTH, self.viewport().height())
        self.refresh()

    def _show_chosen(self) -> None:
        """Scroll as little as brings the first selected person's line into sight."""
        order = self.order()
        lines = [order.index(person) for person in self.bridge.selected_people if person in order]
        if lines:
            top = int(min(lines) * LINE_HEIGHT)
            self._bar.setValue(
                min(max(self._bar.value(), top + int(LINE_HEIGHT) - self.viewport().height()), top)
            )

    def _visible(self) -> list[tuple[int, PersonId]]:
        first = int(self._bar.value() // LINE_HEIGHT)
        count = int(self.viewport().height() // LINE_HEIGHT) + 2
        return list(enumerate(self.order()))[first : first + count]

    def _edges(self, buckets: Buckets, scale: Scale) -> list[float]:
        edges: list[float] = scale.xs(
            midnights(self.bridge.snapshot.plan.timezone, buckets.starts)
        ).tolist()
        return edges

    def person_at(self, position: QPointF) -> PersonId | None:
        """The person whose line is at a pixel."""
        line, order = int((position.y() + self._bar.value()) // LINE_HEIGHT), self.order()
        return order[line] if 0 <= line < len(order) else None

    def _paint_name(self, painter: QPainter, person_id: PersonId, top: float, chosen: bool) -> None:
        person = self.bridge.snapshot.people[person_id]
        painter.setFont(self.ink.small_bold if chosen else self.ink.small)
        painter.setPen(qcolor(self.ink.theme.accent_text if chosen else self.ink.theme.text))
        box = QRectF(8, top, self.gutter - 16, LINE_HEIGHT)
        name = self.ink.small_metrics.elidedText(
            person.short_name, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_card(self, painter: QPainter, heat: Heat, buckets: Buckets) -> None:
        if self._pointer is None or self._pointer.x() < self.gutter or self.model.loads is None:
            return
        person_id = self.person_at(self._pointer)
        index = self.model.loads.person_index.get(person_id or UNASSIGNED_ID)
        edges = midnights(self.bridge.snapshot.plan.timezone, buckets.starts)
        bucket = int(edges.searchsorted(self.scale_now.moment(self._pointer.x()), side="right")) - 1
        if index is None or person_id is None or not 0 <= bucket < len(buckets):
            return
        load, capacity = float(heat.load[index, bucket]), float(heat.capacity[index, bucket])
        over = float(heat.over[index, bucket])
        day = date.fromordinal(int(buckets.starts[bucket]))
        when = bucket_words(buckets.unit, day, plan_now(self.bridge).today)
        hours = {"hours": hours_words(load), "capacity": hours_words(capacity)}
        trouble = ""
        if over > NOTICED:
            trouble = tr("{hours} more than there is time for.", hours=hours_words(over))
        card = Card(
            f"{self.bridge.snapshot.people[person_id].name} · {when}",
            tr("{hours} of {capacity}", **hours),
            trouble,
        )
        paint_card(painter, self.ink, card, self._pointer, QRectF(self.viewport().rect()))
