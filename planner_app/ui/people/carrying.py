"""Carrying a bar to another lane: the ghost under the pointer, what would come of it, the one
operation at the end."""

from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from planner_app.ids import AssignmentId
from planner_app.languages import tr, trn
from planner_app.operations.opened.preview import Preview
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.working_time.zones import DAY
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.bars import CORNER
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.lanes.lane_chart import BAR, BAR_TOP, LaneChart
from planner_app.ui.charts.lanes.lane_layout import Strip
from planner_app.ui.charts.scale import Scale
from planner_app.ui.columns.column import plan_now
from planner_app.ui.hands.gestures import Gesture
from planner_app.ui.look.schedule_words import finish_words
from planner_app.ui.look.theme import qcolor
from planner_app.ui.look.work_kinds import kind_of_row
from planner_app.words import day_words, last_day, range_words

THRESHOLD = 4.0


class LanesCarriedOver(Protocol):
    """The lanes that a bar is carried over, and what they are painted with."""

    bridge: Bridge

    @property
    def chart(self) -> LaneChart | None:
        """None before the first schedule."""

    @property
    def ink(self) -> Ink:
        """Colours and fonts."""

    @property
    def scale_now(self) -> Scale:
        """Time to pixels."""

    def strip_at(self, position: QPointF) -> Strip | None:
        """The lane or head at a pixel."""

    def top_of(self, strip: Strip) -> float:
        """y of a strip's upper edge in the viewport."""

    def viewport(self) -> QWidget:
        """Where they are painted."""

    def refresh(self) -> None:
        """Paint again."""


class Carry(Gesture):
    """From a bar to a lane. Dropped on its own lane, or between lanes, it changes nothing."""

    def __init__(
        self, view: LanesCarriedOver, bar: int, row: AssignmentRecord, start: QPointF
    ) -> None:
        super().__init__(start)
        self.view = view
        self.row = row
        self.moved = False
        self.target: Strip | None = None
        self.outcome: Preview[AssignmentId] | None = None
        chart = view.chart
        assert chart is not None
        self._finish = int(chart.schedule.row_finish[chart.spans.row[bar]])
        self._label = chart.label(row)
        strip = view.strip_at(start)
        assert strip is not None
        self._box = chart.bar_rect(view.scale_now, view.top_of(strip), bar)
        # Edits of others wait: the lane under the pointer would move away.
        view.bridge.held.begin()

    def move(self, position: QPointF) -> None:
        super().move(position)
        # Once carried it stays carried: brought back to its own lane it is still no click.
        self.moved = self.moved or (position - self.start).manhattanLength() >= THRESHOLD
        target = self.view.strip_at(position)
        if target is not None and (target.is_head or self._is_home(target)):
            target = None
        # Only a new lane asks for a preview, not every move of the mouse.
        if target != self.target:
            self.target, self.outcome = target, None
            self._ask(target)

    def end(self, position: QPointF) -> None:
        self.move(position)
        self.view.bridge.previews.forget()
        if self.moved and self.target is not None:
            self.view.bridge.submit(
                reassign, self.row.id, person_id=self.target.person_id, team_id=self.target.team_id
            )
        self.view.bridge.held.end()

    def cancel(self) -> None:
        self.view.bridge.held.end()
        self.view.bridge.previews.forget()
        self.view.bridge.say("")

    def paint(self, painter: QPainter) -> None:
        if not self.moved:
            return
        if self.target is not None:
            self._paint_target(painter, self.target)
        self._paint_ghost(painter)

    def _is_home(self, strip: Strip) -> bool:
        return (strip.person_id, strip.team_id) == (self.row.person_id, self.row.team_id)

    def _ask(self, target: Strip | None) -> None:
        if target is None:
            self.view.bridge.previews.forget()
        else:
            preview = self.view.bridge.preview
            preview(reassign, self.row.id, person_id=target.person_id, team_id=target.team_id).then(
                self._told
            )

    def _told(self, outcome: Preview[AssignmentId]) -> None:
        """The answer for the lane under the pointer."""
        self.outcome = outcome
        if outcome.changes is None:
            # A refusal is told before the bar is let go.
            self.view.bridge.say(outcome.sentence)
        else:
            self.view.bridge.say(" ".join((self._sentence(outcome), *outcome.changes.notes)))
        self.view.refresh()

    def _sentence(self, outcome: Preview[AssignmentId]) -> str:
        """From whom to whom, and when it would end, for the foot of the window."""
        snapshot, finish = self.view.bridge.snapshot, _dates(outcome)[1]
        before = snapshot.who(self.row)
        if self.row.person_id is not None:
            before = snapshot.people[self.row.person_id].first_name
        after = self.target.name if self.target is not None else ""
        hands = {"before": before, "after": after, "item": self._label}
        if finish == NO_TIME:
            return tr("{before} → {after}: {item} would have no finish.", **hands)
        day = day_words(last_day(finish, self.view.bridge.zone))
        days = self._days_later(finish)
        if days == 0:
            return tr("{before} → {after}: {item} ends {day}.", day=day, **hands)
        if days > 0:
            return trn(
                "{before} → {after}: {item} ends {day}, {count} day later.",
                "{before} → {after}: {item} ends {day}, {count} days later.",
                days,
                day=day,
                **hands,
            )
        return trn(
            "{before} → {after}: {item} ends {day}, {count} day sooner.",
            "{before} → {after}: {item} ends {day}, {count} days sooner.",
            -days,
            day=day,
            **hands,
        )

    def _difference(self, outcome: Preview[AssignmentId]) -> str:
        """When it would end, for the bar that stands there already."""
        finish = _dates(outcome)[1]
        if finish == NO_TIME:
            return tr("would have no finish")
        bridge = self.view.bridge
        day = finish_words(finish, bridge.zone, plan_now(bridge).today)
        days = self._days_later(finish)
        if days == 0:
            return tr("ends {day}", day=day)
        if days > 0:
            return trn(
                "ends {day}, {count} day later", "ends {day}, {count} days later", days, day=day
            )
        return trn(
            "ends {day}, {count} day sooner", "ends {day}, {count} days sooner", -days, day=day
        )

    def _days_later(self, finish: int) -> int:
        """Whole days from the finish as it is to this one; negative: sooner."""
        return 0 if self._finish == NO_TIME else round((finish - self._finish) / DAY)

    def _paint_target(self, painter: QPainter, target: Strip) -> None:
        ink, top = self.view.ink, self.view.top_of(target)
        lane = QRectF(0, top, self.view.viewport().width(), target.height - 1)
        painter.fillRect(lane, qcolor(ink.theme.accent, 0.10))
        start, finish = _dates(self.outcome) if self.outcome is not None else (NO_TIME, NO_TIME)
        if self.outcome is None or finish == NO_TIME:
            return
        scale = self.view.scale_now
        left, right = scale.x(start), scale.x(finish)
        box = QRectF(left, top + BAR_TOP, max(right - left, 4), BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink.dashed(ink.theme.accent, 1.6))
        painter.setBrush(qcolor(ink.theme.panel))
        painter.drawRoundedRect(box, CORNER, CORNER)
        painter.setFont(ink.small_bold)
        painter.setPen(qcolor(ink.theme.accent_text))
        words = self._difference(self.outcome)
        width = ink.small_bold_metrics.horizontalAdvance(words)
        # Words longer than the bar get a ground, for other bars lie below them.
        if width > box.width() - 12:
            painter.fillRect(
                QRectF(box.right() + 1, box.top() + 3, width + 12 - box.width(), BAR - 6),
                qcolor(ink.theme.panel),
            )
        painter.drawText(QPointF(left + 6, box.center().y() + 4), words)

    def _paint_ghost(self, painter: QPainter) -> None:
        ink = self.view.ink
        fill = ink.theme.work(kind_of_row(self.view.bridge.snapshot, self.row))
        words = " · ".join(
            part for part in (self._label, range_words(self.row.low, self.row.high)) if part
        )
        width = min(
            max(self._box.width(), ink.small_bold_metrics.horizontalAdvance(words) + 14), 320
        )
        # The bar hangs at the pointer where it was taken.
        offset = min(max(self.start.x() - self._box.left(), 0), width - 10)
        box = QRectF(self.position.x() - offset, self.position.y() - BAR / 2, width, BAR)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in (5.0, 3.0, 1.5):
            painter.setBrush(qcolor("#000000", 0.07))
            painter.drawRoundedRect(box.adjusted(-spread, -spread + 3, spread, spread + 3), 6, 6)
        painter.setBrush(qcolor(fill))
        painter.drawRoundedRect(box, CORNER, CORNER)
        painter.setFont(ink.small_bold)
        painter.setPen(qcolor(ink.text_on(fill)))
        painter.drawText(box.adjusted(7, 0, -4, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _dates(outcome: Preview[AssignmentId]) -> tuple[int, int]:
    """Of the row that would have the work: the carried one, a new one, or one that is there
    already."""
    if outcome.changes is None:
        return NO_TIME, NO_TIME
    return outcome.schedule.row_dates(outcome.changes.value)
