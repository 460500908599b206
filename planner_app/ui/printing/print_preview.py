"""Pages one below the other as they will be printed; only those in view are painted."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from planner_app.languages import tr
from planner_app.ui.look.theme import PAPER, ThemeHolder, qcolor
from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.request import UNITS_PER_INCH

GAP: Final = 20.0


class PrintPreview(QScrollArea):
    """What the printer and the PDF will show."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("printPreview")
        self.setAccessibleName(tr("Print preview"))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._sheets = _Sheets(holder)
        self.setWidget(self._sheets)
        self.verticalScrollBar().setSingleStep(40)

    @property
    def printout(self) -> Printout | None:
        """What is shown."""
        return self._sheets.printout

    def show_printout(self, printout: Printout | None) -> None:
        """Show other pages, from the first on."""
        self._sheets.printout = printout
        self.verticalScrollBar().setValue(0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._sheets.fit(self.viewport().width(), self.viewport().height())


class _Sheets(QWidget):
    """All pages, scaled to the width."""

    def __init__(self, holder: ThemeHolder) -> None:
        super().__init__()
        self.printout: Printout | None = None
        self._holder = holder
        self._factor = 1.0
        holder.changed.connect(self.update)

    def fit(self, width: int, height: int) -> None:
        """Make the pages as wide as the view, or as high where that is less."""
        if self.printout is None:
            self.resize(width, height)
            return
        size = self.printout.size
        self._factor = max(
            # A wide page is not blown up until its foot is out of sight.
            min((width - 2 * GAP) / size.width(), (height - 2 * GAP) / size.height() * 1.6),
            0.1,
        )
        self.resize(width, round(self.printout.count * self._step + GAP))
        self.update()

    @property
    def _step(self) -> float:
        assert self.printout is not None
        return self.printout.size.height() * self._factor + GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), qcolor(self._holder.theme.ground))
        if self.printout is not None:
            # Hundreds of pages are long to paint; those in sight are few.
            first = max(int((event.rect().top() - GAP) // self._step), 0)
            last = min(int(event.rect().bottom() // self._step), self.printout.count - 1)
            for page in range(first, last + 1):
                self._paint_page(painter, self.printout, page)
        painter.end()

    def _paint_page(self, painter: QPainter, printout: Printout, page: int) -> None:
        size: QSizeF = printout.size * self._factor
        corner = QPointF(max((self.width() - size.width()) / 2, GAP), GAP + page * self._step)
        sheet = QRectF(corner, size)
        painter.fillRect(sheet.translated(0, 2).adjusted(-1, -1, 1, 1), qcolor("#000000", 0.12))
        # Paper is white under a dark theme too.
        painter.fillRect(sheet, qcolor(PAPER.panel))
        painter.save()
        painter.setClipRect(sheet, Qt.ClipOperation.IntersectClip)
        painter.translate(corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        printout.paint(painter, page, UNITS_PER_INCH * self._factor)
        painter.restore()
