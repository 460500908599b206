"""The history of a row's ranges (R6): each estimate a bar on one scale, the newest darkest."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner_app.ids import AssignmentId
from planner_app.languages import tr
from planner_app.operations.snapshot.estimates import EstimateRecord, estimates_of
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import plan_now
from planner_app.ui.look.theme import ThemeHolder, blended, qcolor, ui_font
from planner_app.words import day_month_words, range_words

LINE: Final = 24
LABEL: Final = 104
SHOWN: Final = 6
"""The newest so many; older ones stay in the plan."""


class EstimateHistory(QWidget):
    """objectName `estimateHistory`."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("estimateHistory")
        self.setAccessibleName(tr("Estimate history"))
        self._bridge, self._holder = bridge, holder
        self._assignment_id: AssignmentId | None = None
        self._estimates: Sequence[EstimateRecord] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        holder.changed.connect(self.update)

    @property
    def estimates(self) -> Sequence[EstimateRecord]:
        """What is shown, oldest first."""
        return self._estimates

    def show_history(self, assignment_id: AssignmentId | None) -> None:
        """Fetch and show the history of a row."""
        self._assignment_id = assignment_id
        if assignment_id is None:
            self._take(None, ())
            return
        workspace = self._bridge.workspace
        # Read off the GUI thread: the history is not in the snapshot.
        self._bridge.ask(
            lambda: workspace.read(estimates_of, assignment_id),
            lambda found: self._take(assignment_id, found[-SHOWN:]),
        )

    def sizeHint(self) -> QSize:
        return QSize(200, (26 + LINE * len(self._estimates)) if self._estimates else 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._estimates:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(qcolor(self._holder.theme.secondary))
        painter.setFont(ui_font(-0.5, bold=True))
        painter.drawText(16, 16, tr("Estimate history"))
        # All at nought hours is a scale of one, not a division by nought.
        widest = max((e.high for e in self._estimates), default=0.0) or 1.0
        for index, estimate in enumerate(self._estimates):
            age = len(self._estimates) - 1 - index
            self._paint_estimate(
                painter, 26 + index * LINE, estimate, widest, max(0.35, 1 - 0.28 * age)
            )
        painter.end()

    def _paint_estimate(
        self, painter: QPainter, y: int, estimate: EstimateRecord, widest: float, strength: float
    ) -> None:
        theme = self._holder.theme
        small = ui_font(-0.5, tabular=True)
        painter.setFont(small)
        painter.setPen(qcolor(theme.secondary))
        made_on = estimate.created_at.astimezone(self._bridge.zone).date()
        day = day_month_words(made_on, plan_now(self._bridge).today)
        label = f"{day} {self._first_name(estimate.created_by)}"
        middle = y + LINE // 2
        baseline = middle + QFontMetrics(small).ascent() // 2 - 1
        painter.drawText(
            16,
            baseline,
            QFontMetrics(small).elidedText(label, Qt.TextElideMode.ElideRight, LABEL - 8),
        )
        left, room = 16 + LABEL, self.width() - LABEL - 32 - 76
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(theme.faint))
        painter.drawRoundedRect(QRectF(left, middle - 3, room, 6), 3, 3)
        start = room * estimate.low / widest
        width = max(room * (estimate.high - estimate.low) / widest, 4)
        painter.setBrush(qcolor(blended(theme.accent, theme.panel, strength)))
        painter.drawRoundedRect(QRectF(left + min(start, room - width), middle - 4, width, 8), 2, 2)
        painter.setPen(qcolor(theme.text))
        painter.drawText(left + room + 8, baseline, range_words(estimate.low, estimate.high))

    def _first_name(self, author: str) -> str:
        """Of the person whose username the author is; others are shown as they are."""
        # Scripts and services write estimates under names that are nobody's.
        known = (p for p in self._bridge.snapshot.people.values() if p.username == author)
        person = next(known, None)
        return (person.first_name or person.name) if person is not None else author

    def _take(
        self, assignment_id: AssignmentId | None, estimates: Sequence[EstimateRecord]
    ) -> None:
        # Another row may have been chosen while this one was read.
        if assignment_id == self._assignment_id:
            self._estimates = estimates
            shown = [range_words(e.low, e.high) for e in estimates]
            self.setAccessibleDescription("; ".join(shown))
            self.updateGeometry()
            self.update()
