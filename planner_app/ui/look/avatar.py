"""The round initial that stands for a person, a team or nobody."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from planner_app.ui.look.theme import Theme, qcolor, ui_font


def paint_avatar(
    painter: QPainter,
    centre: QPointF,
    size: float,
    name: str,
    kind: int,
    theme: Theme,
    *,
    vacant: bool = False,
) -> None:
    """A disc of `size` pixels in the colour of the kind of work; an amber dashed ring where nobody
    is named."""
    disc = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
    fill = theme.work(kind)
    # Dashed as well as amber: colour alone tells colour-blind people nothing.
    if vacant:
        painter.setPen(QPen(qcolor(theme.at_risk), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        painter.setPen(qcolor(theme.at_risk_text))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(fill))
        painter.drawEllipse(disc)
        painter.setPen(qcolor(theme.text_on(fill)))
    painter.setFont(ui_font(-1, bold=True))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, "?" if vacant else name[:1].upper())
