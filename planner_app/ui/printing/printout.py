"""A request laid out on pages, and those pages written as PDF, PNG or SVG."""

from functools import cached_property, partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QPagedPaintDevice,
    QPageLayout,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgGenerator

from planner_app.atomic_write import write_whole
from planner_app.errors import UserError
from planner_app.languages import tr
from planner_app.ui.charts.ink import Ink
from planner_app.ui.look.theme import PAPER
from planner_app.ui.printing.charts import chart_named
from planner_app.ui.printing.page_frame import body_of, paint_frame
from planner_app.ui.printing.printed_pages import PrintedPages
from planner_app.ui.printing.request import UNITS_PER_INCH, PrintRequest

PDF_DPI: Final = 1200
PICTURE_DPI: Final = 192
HAIRLINE: Final = 0.25 / 72 * UNITS_PER_INCH
"""A quarter of a point."""


class CannotWrite(UserError):
    """The file cannot be written there."""


class Printout:
    """The pages of a request."""

    def __init__(self, request: PrintRequest) -> None:
        self.request = request
        # Light colours and thin lines, whatever the window wears.
        self.ink = Ink(PAPER, HAIRLINE, on_paper=True)

    @cached_property
    def pages(self) -> PrintedPages:
        """Laid out when first asked for."""
        return chart_named(self.request.chart.key).lay_out(
            self.request, partial(body_of, self.request, self.ink)
        )

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self.pages.pages)

    @property
    def size(self) -> QSizeF:
        """Of a page, in 1/96 inch."""
        return self.request.size

    def paint(self, painter: QPainter, page: int, dots_per_inch: float) -> None:
        """Paint a page (from 0) from the device's upper left corner on."""
        painter.save()
        painter.scale(dots_per_inch / UNITS_PER_INCH, dots_per_inch / UNITS_PER_INCH)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        paint_frame(painter, self.ink, self.request, self.pages.legend, page + 1, self.count)
        self.pages.pages[page](painter, self.ink)
        painter.restore()

    def print_on(
        self, device: QPagedPaintDevice, dots_per_inch: float, pages: range | None = None
    ) -> None:
        """All pages, or some, on a printer or into a PDF. Raises CannotWrite: the device
        refuses."""
        device.setPageSize(self.request.paper.page_size)
        wide = QPageLayout.Orientation.Landscape
        device.setPageOrientation(
            wide if self.request.landscape else QPageLayout.Orientation.Portrait
        )
        # Our pages have margins of their own.
        device.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter()
        if not painter.begin(device):
            raise CannotWrite(tr("The report cannot be written there."))
        for number, page in enumerate(pages or range(self.count)):
            # The first page is there from the beginning.
            if number:
                device.newPage()
            self.paint(painter, page, dots_per_inch)
        painter.end()

    def _title(self) -> str:
        return f"{self.request.snapshot.plan.name}: {tr(self.request.chart.title)}"

    def write_pdf(self, out: Path) -> None:
        """Vector PDF with text that can be searched. Raises CannotWrite: the folder
        refuses it."""
        buffer = _buffer()
        writer = QPdfWriter(buffer)
        # Fine enough that hairlines and letters land where they are drawn.
        writer.setResolution(PDF_DPI)
        writer.setTitle(self._title())
        self.print_on(writer, PDF_DPI)
        keep(out, bytes(buffer.data().data()))

    def picture(self, page: int, dots_per_inch: float = PICTURE_DPI) -> QImage:
        """A page as an image on white."""
        factor = dots_per_inch / UNITS_PER_INCH
        image = QImage((self.size * factor).toSize(), QImage.Format.Format_RGB32)
        image.fill(QColor("#FFFFFF"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, page, dots_per_inch)
        painter.end()
        return image

    def write_pictures(self, out: Path) -> list[Path]:
        """PNG or SVG by suffix, the second page as 'name-2'; answers the files.

        Raises CannotWrite: the folder refuses them.
        """
        paths = [out, *(out.with_stem(f"{out.stem}-{page}") for page in range(2, self.count + 1))]
        for page, path in enumerate(paths):
            buffer = _buffer()
            if out.suffix.lower() == ".svg":
                self._write_svg(buffer, page)
            else:
                QImageWriter(buffer, b"png").write(self.picture(page))
            keep(path, bytes(buffer.data().data()))
        return paths

    def _write_svg(self, device: QBuffer, page: int) -> None:
        generator = QSvgGenerator()
        generator.setOutputDevice(device)
        generator.setResolution(UNITS_PER_INCH)
        generator.setSize(QSize(self.size.toSize()))
        generator.setViewBox(QRectF(0, 0, self.size.width(), self.size.height()))
        generator.setTitle(self._title())
        painter = QPainter(generator)
        self.paint(painter, page, UNITS_PER_INCH)
        painter.end()


def keep(path: Path, data: bytes) -> None:
    """Write a report's file whole. Raises CannotWrite: why not; an older report stays then."""
    try:
        write_whole(path, data)
    except OSError as error:
        raise CannotWrite(
            tr("{file} cannot be written: {reason}.", file=path, reason=error.strerror)
        ) from error


def _buffer() -> QBuffer:
    """Qt does not say whether it could write a file; so it writes to memory."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
