"""What stands left of the lanes: teams with how busy they are, and who each lane belongs to."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from planner_app.languages import tr, trn
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.working_time.zones import DAY, EPOCH_DAY
from planner_app.ui.bridge.time_span import TimeSpan
from planner_app.ui.charts.days import day_of
from planner_app.ui.charts.ink import Ink
from planner_app.ui.charts.lanes.lane_chart import LaneChart
from planner_app.ui.charts.lanes.lane_layout import NOBODY, Strip
from planner_app.ui.look.avatar import paint_avatar
from planner_app.ui.look.theme import qcolor
from planner_app.ui.look.work_kinds import NO_KIND, kind_of_person
from planner_app.words import hours_words, percent_words


def paint_head(
    painter: QPainter,
    ink: Ink,
    strip: Strip,
    top: float,
    sides: tuple[float, float],
    words: str,
    folded: bool,
) -> None:
    """A group's head across the view; `sides` are where the heads end and where the view ends."""
    gutter, right = sides
    painter.fillRect(QRectF(0, top, right, strip.height), qcolor(ink.theme.header))
    painter.setPen(ink.pen(ink.theme.hairline))
    painter.drawLine(QLineF(0, top + strip.height - 0.5, right, top + strip.height - 0.5))
    painter.setFont(ink.small)
    painter.setPen(qcolor(ink.theme.secondary))
    box = QRectF(14, top, gutter - 26, strip.height)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
    # The figures keep their room; the team's name gives way.
    room = box.width() - ink.small_metrics.horizontalAdvance(words) - 24
    name = ink.small_bold_metrics.elidedText(strip.name, Qt.TextElideMode.ElideRight, room)
    painter.setFont(ink.bold)
    painter.setPen(qcolor(ink.theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{'▸' if folded else '▾'} {name}")


def group_words(strip: Strip, chart: LaneChart | None, span: TimeSpan) -> str:
    """'6 people · 84 %' of the time shown from today on; or how much is nobody's."""
    people = trn("{count} person", "{count} people", len(strip.people))
    if chart is None:
        return people
    problem = chart.schedule.problem
    if strip.group == NOBODY:
        rows = chart.spans.row[chart.spans.first[len(problem.people)] :]
        hours = float(((problem.rows.low[rows] + problem.rows.high[rows]) / 2).sum())
        count = trn("{count} row", "{count} rows", len(rows))
        return f"{count} · {hours_words(round(hours))}"
    known = {person.id: index for index, person in enumerate(problem.people)}
    # Somebody who is new has no row in the schedule's arrays yet.
    members = [known[i] for i in strip.people if i in known]
    # The past is full by nature: how busy a team is, is asked of what comes.
    first = max(day_of(problem.zone, span.start), problem.now // DAY + EPOCH_DAY)
    seen = (chart.buckets.starts[1:] > first) & (
        chart.buckets.starts[:-1] < day_of(problem.zone, span.end)
    )
    load = float(chart.heat.load[members][:, seen].sum())
    capacity = float(chart.heat.capacity[members][:, seen].sum())
    return f"{people} · {percent_words(load / capacity)}" if capacity else people


def paint_person(
    painter: QPainter,
    ink: Ink,
    snapshot: Snapshot,
    strip: Strip,
    top: float,
    gutter: float,
    chosen: bool,
) -> None:
    """Whose lane it is."""
    theme, middle = ink.theme, top + min(strip.height / 2 - 2, 26)
    if chosen:
        painter.fillRect(QRectF(0, top, gutter - 1, strip.height - 1), qcolor(theme.selection))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    person = None if strip.person_id is None else snapshot.people.get(strip.person_id)
    kind = NO_KIND if person is None else kind_of_person(snapshot, person.id)
    paint_avatar(painter, QPointF(30, middle), 26, strip.name, kind, theme, vacant=strip.is_vacant)
    painter.setFont(ink.bold)
    painter.setPen(qcolor(theme.at_risk_text if strip.is_vacant else theme.text))
    room = gutter - 62
    name = QFontMetricsF(ink.bold).elidedText(strip.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(54, middle - 18, room, 18), Qt.AlignmentFlag.AlignVCenter, name)
    painter.setFont(ink.small)
    painter.setPen(qcolor(theme.secondary))
    painter.drawText(
        QRectF(54, middle, room, 16), Qt.AlignmentFlag.AlignVCenter, _second_line(snapshot, strip)
    )


def _second_line(snapshot: Snapshot, strip: Strip) -> str:
    if strip.person_id is None:
        is_nobodys = strip.team_id is None
        return tr("nobody's yet") if is_nobodys else tr("whoever of the team has time")
    person = snapshot.people.get(strip.person_id)
    if person is None:
        return ""
    words = []
    if person.main_team_id is not None and person.main_team_id in snapshot.teams:
        words.append(snapshot.teams[person.main_team_id].name)
    if person.is_virtual:
        words.append(tr("placeholder"))
    if person.overdrive:
        words.append(tr("overdrive"))
    return " · ".join(words)
