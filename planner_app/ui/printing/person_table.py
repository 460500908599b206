"""The table of persons by buckets: hours or per cent, with what is booked and what can be done."""

import itertools
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import PersonRecord
from planner_app.scheduling.loads.utilization import grouped_by, summed
from planner_app.scheduling.problem import Floats
from planner_app.scheduling.working_time.spans import Buckets
from planner_app.ui.charts.heat import NOTICED, Figure, Heat, paint_cell
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.load_sums import heat_of, in_hours
from planner_app.ui.charts.loads import Loads
from planner_app.ui.look.theme import qcolor
from planner_app.ui.printing.request import PrintRequest
from planner_app.ui.printing.time_columns import TimeColumns
from planner_app.words import number_words

TEAM: Final = 24.0
HEADINGS: Final = 18.0


class PersonLine(NamedTuple):
    """A team's head (no person) or a person."""

    team: str
    person: PersonRecord | None
    loads_index: int = -1
    """Index in the loads' arrays; of a head the team's number, -1 where the team goes on from the
    page before."""


class PersonTable:
    """Lines cut into pages by height, painted column page by column page."""

    def __init__(self, request: PrintRequest, buckets: Buckets, figure: Figure) -> None:
        self.loads: Loads = request.loads
        self.heat: Heat = heat_of(self.loads, buckets)
        if figure is Figure.HOURS:
            # Bookings stand in a figure of their own below: the hours are of work alone.
            worked = self.loads.table.logged * ~self.loads.ahead
            self.heat = replace(
                self.heat, load=in_hours(buckets.sums(self.loads.table.scheduled + worked))
            )
        self.figure = figure
        self.line_height = 30.0 if figure is Figure.HOURS else 22.0
        self.lines: list[PersonLine] = []
        team_of = np.full(self.loads.people, -1, np.int32)
        for number, (team, people) in enumerate(request.people):
            known = [(person, self.loads.person_index.get(person.id, -1)) for person in people]
            self.lines.append(PersonLine(team, None, number))
            self.lines += [PersonLine(team, person, index) for person, index in known if index >= 0]
            team_of[[index for _, index in known if index >= 0]] = number
        table = grouped_by(self.loads.table, buckets.unit)
        teams = summed(table, team_of, len(request.people))
        self.booked: Floats = in_hours(table.booked)
        self.team_scheduled, self.team_capacity = (
            in_hours(teams.scheduled),
            in_hours(teams.capacity),
        )

    def pages(self, first_height: float, height: float) -> list[list[PersonLine]]:
        """Lines per page, the first page being shorter; a team's name is repeated where it goes
        on."""
        pages: list[list[PersonLine]] = [[]]
        room = first_height - HEADINGS
        for line in self.lines:
            # A team's name never stands alone at the foot of a page.
            need = TEAM + self.line_height if line.person is None else self.line_height
            if need > room:
                pages.append([])
                room = height - HEADINGS
                if line.person is not None:
                    pages[-1].append(PersonLine(tr("{team} (continued)", team=line.team), None))
                    room -= TEAM
            pages[-1].append(line)
            room -= TEAM if line.person is None else self.line_height
        return pages

    def paint(
        self,
        painter: QPainter,
        ink: Ink,
        columns: TimeColumns,
        lines: list[PersonLine],
        left: float,
        top: float,
    ) -> None:
        """Headings and lines from y = top."""
        paint_headings(painter, ink, columns, top)
        y = top + HEADINGS
        for line in lines:
            if line.person is None:
                self._paint_team(painter, ink, columns, line, left, y)
                y += TEAM
            else:
                self._paint_person(painter, ink, columns, line, left, y)
                y += self.line_height

    def _paint_team(
        self,
        painter: QPainter,
        ink: Ink,
        columns: TimeColumns,
        line: PersonLine,
        left: float,
        y: float,
    ) -> None:
        painter.setFont(ink.small_bold)
        painter.setPen(qcolor(ink.theme.text))
        painter.drawText(QPointF(left, y + 16), line.team)
        painter.setPen(ink.pen(ink.theme.secondary))
        painter.drawLine(QLineF(left, y + TEAM - 2, columns.left + columns.width, y + TEAM - 2))
        if line.loads_index < 0 or self.figure is not Figure.HOURS:
            return
        painter.setFont(ink.small)
        painter.setPen(qcolor(ink.theme.secondary))
        flags = Qt.AlignmentFlag.AlignCenter
        for index, (x0, x1) in enumerate(_pairs(columns)):
            bucket = columns.first + index
            scheduled = number_words(round(float(self.team_scheduled[line.loads_index, bucket])))
            capacity = number_words(round(float(self.team_capacity[line.loads_index, bucket])))
            words = f"{scheduled}/{capacity}"
            painter.drawText(QRectF(x0, y + 4, x1 - x0, 16), flags, words)

    def _paint_person(
        self,
        painter: QPainter,
        ink: Ink,
        columns: TimeColumns,
        line: PersonLine,
        left: float,
        y: float,
    ) -> None:
        assert line.person is not None
        painter.setFont(ink.small)
        painter.setPen(qcolor(ink.theme.text))
        name = ink.small_metrics.elidedText(
            line.person.name, Qt.TextElideMode.ElideRight, columns.left - left - 18
        )
        painter.drawText(
            QRectF(left + 10, y, columns.left - left, self.line_height),
            Qt.AlignmentFlag.AlignVCenter,
            name,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, (x0, x1) in enumerate(_pairs(columns)):
            bucket = columns.first + index
            box = QRectF(x0, y, x1 - x0, self.line_height)
            if self.figure is Figure.PERCENT:
                paint_cell(painter, ink, box, self.heat, line.loads_index, bucket, Figure.PERCENT)
            else:
                self._paint_hours(painter, ink, box, line.loads_index, bucket)

    def _paint_hours(
        self, painter: QPainter, ink: Ink, box: QRectF, person: int, bucket: int
    ) -> None:
        """Scheduled hours on the heat's ground, below them the capacity and what is booked."""
        upper = QRectF(box.left(), box.top(), box.width(), box.height() - 10)
        paint_cell(painter, ink, upper, self.heat, person, bucket, Figure.HOURS)
        words = _of_words(
            float(self.heat.capacity[person, bucket]), float(self.booked[person, bucket])
        )
        if words:
            painter.setFont(ink.tiny)
            painter.setPen(qcolor(ink.theme.secondary))
            # Small figures may reach into the gaps between the cells.
            lower = QRectF(box.left() - 4, upper.bottom() - 1.5, box.width() + 8, 11)
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, words)


def _of_words(capacity: float, booked: float) -> str:
    """'of 40', 'of 40, b 20' or 'b 20': the hours that can be worked, and those booked."""
    hours = {"capacity": number_words(round(capacity)), "booked": number_words(round(booked))}
    if capacity > NOTICED and booked > NOTICED:
        return tr("of {capacity}, b {booked}", **hours)
    if booked > NOTICED:
        return tr("b {booked}", **hours)
    return tr("of {capacity}", **hours) if capacity > NOTICED else ""


def paint_headings(painter: QPainter, ink: Ink, columns: TimeColumns, top: float) -> None:
    """The name of each bucket over its column."""
    painter.setFont(ink.small)
    painter.setPen(qcolor(ink.theme.text))
    for index, (x0, x1) in enumerate(_pairs(columns)):
        box = QRectF(x0 - 8, top, x1 - x0 + 16, HEADINGS)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, columns.label(columns.first + index))


def _pairs(columns: TimeColumns) -> list[tuple[float, float]]:
    edges = np.asarray(columns.edges).tolist()
    return list(itertools.pairwise(edges))
