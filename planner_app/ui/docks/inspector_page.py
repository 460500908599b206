"""The inspector's words as a page: dates with their chances, reasons with links, what decides the
finish."""

from datetime import tzinfo
from html import escape

from planner_app.ids import ItemId, PersonId
from planner_app.insight.dates_by_id import Lateness
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import PERCENTS
from planner_app.ui.docks.item_facts import Driver, Inspection, RowReasons, Target, linked
from planner_app.ui.look import date_words
from planner_app.ui.look.theme import Theme


def style_of(theme: Theme) -> str:
    """The page's style sheet, in what Qt's rich text knows."""
    return f"""
        p {{ margin: 0; }}
        a {{ color: {theme.accent_text}; text-decoration: none; }}
        .head {{ color: {theme.secondary}; font-weight: 600; }}
        .head {{ margin-top: 16px; margin-bottom: 4px; }}
        .quiet {{ color: {theme.secondary}; }}
        .who {{ font-weight: 600; margin-top: 6px; }}
        .when {{ color: {theme.secondary}; font-weight: 400; }}
        .decides {{ color: {theme.secondary}; margin-top: 6px; }}
        .note {{ color: {theme.secondary}; margin-bottom: 4px; }}
        .late {{ color: {theme.trouble_text}; }}
        .risk {{ color: {theme.at_risk_text}; }}
        .expected {{ font-weight: 600; }}
        td {{ padding: 2px 12px 2px 0; }}
    """


class InspectorPage:
    """Puts an inspection into words, for one snapshot on one clock."""

    def __init__(self, found: Inspection, snapshot: Snapshot, zone: tzinfo, now: int) -> None:
        self._found, self._snapshot, self._zone = found, snapshot, zone
        self._year = date_words.local(now, zone).year

    def html(self) -> str:
        """The whole page."""
        return "".join((self._dates(), self._deadline(), self._reasons(), self._drivers()))

    def _dates(self) -> str:
        found = self._found
        if found.finish == NO_TIME:
            return ""
        if found.start == found.finish:
            return _table([("Date", self._finish(found.finish), "expected")])
        lines = [
            ("Start", self._start(found.start), "expected"),
            ("Finish", self._finish(found.finish), "expected"),
        ]
        if found.samples:
            known = zip(PERCENTS, found.chances, strict=True)
            lines += [
                (f"{percent} % by", self._finish(moment) or date_words.NOTHING, "")
                for percent, moment in known
            ]
        follows = (
            ""
            if found.samples
            else '<p class="quiet">How sure the finish is follows in a moment.</p>'
        )
        decides = f'<p class="decides">{escape(found.decides)}</p>' if found.decides else ""
        return _table(lines) + follows + decides

    def _deadline(self) -> str:
        bar = self._found.bar
        if bar is None or bar.deadline == NO_TIME:
            return ""
        look = {Lateness.LATE: "late", Lateness.AT_RISK: "risk"}.get(bar.lateness, "")
        promised = f"Promised by {self._finish(bar.deadline)}"
        said = f"{promised}: {self._found.kept}." if self._found.kept else f"{promised}."
        return f'<p class="head">Deadline</p><p class="{look}">{escape(said)}</p>'

    def _reasons(self) -> str:
        found = self._found
        if not found.rows:
            return ""
        head = "Why then" if found.begins is None else "What it begins with"
        if all(row.finish == NO_TIME for row in found.rows):
            head = "Why it has no dates"
        more = (
            f'<p class="quiet">… and {date_words.count_words(found.more_rows, "more row")}.</p>'
            if found.more_rows
            else ""
        )
        return f'<p class="head">{head}</p>' + "".join(map(self._row, found.rows)) + more

    def _row(self, row: RowReasons) -> str:
        when = ""
        if row.finish != NO_TIME:
            start = f"{self._start(row.start)} → " if row.start < row.finish else ""
            when = f' <span class="when">· {start}{self._finish(row.finish)}</span>'
        causes = "".join(
            (
                f"<li>{linked(target, self._name(target))} <span "
                f"class='quiet'>until {self._clock(until)}</span></li>"
            )
            for target, until in row.causes
        )
        listed = f"<ul>{causes}</ul>" if causes else ""
        return f'<p class="who">{escape(row.who)}{when}</p><p>{row.sentence}</p>{listed}'

    def _drivers(self) -> str:
        found = self._found
        if not found.drivers:
            return ""
        simulated = found.drivers[0].share is not None
        head = "What decides its finish" if simulated else "What its finish waits for"
        note = (
            f"In how many of {found.samples} simulations."
            if simulated
            else "One behind the other, as expected."
        )
        rows = "".join(map(self._driver, found.drivers))
        table = f'<table cellspacing="0" cellpadding="0">{rows}</table>'
        return f'<p class="head">{head}</p><p class="note">{note}</p>{table}'

    def _driver(self, driver: Driver) -> str:
        target = Target("item", driver.item_id)
        told = (
            _short_percent(driver.share)
            if driver.share is not None
            else self._finish(driver.finish)
        )
        side = "right" if driver.share is not None else "left"
        return (
            f'<tr><td align="{side}" '
            f'class="quiet">{told}</td><td>{linked(target, self._name(target))}</td></tr>'
        )

    def _name(self, target: Target) -> str:
        if target.kind == "item":
            return full_name(self._snapshot, ItemId(target.id))
        person = self._snapshot.people.get(PersonId(target.id))
        return person.name if person is not None else "somebody"

    def _start(self, moment: int) -> str:
        return date_words.start_words(moment, self._zone, self._year)

    def _finish(self, moment: int) -> str:
        return date_words.finish_words(moment, self._zone, self._year)

    def _clock(self, moment: int) -> str:
        return date_words.clock_words(moment, self._zone) if moment != NO_TIME else "further notice"


def _table(lines: list[tuple[str, str, str]]) -> str:
    """Label, words and how they look, a line each."""
    cells = (
        f'<td class="quiet">{label}</td><td class="{look}">{escape(said)}</td>'
        for label, said, look in lines
    )
    return f'<table cellspacing="0" cellpadding="0"><tr>{"</tr><tr>".join(cells)}</tr></table>'


def _short_percent(share: float) -> str:
    """'89 %', for a column; never sure of what samples only suggest."""
    if 0.01 <= share <= 0.99:
        return f"{100 * share:.0f} %"
    return "&gt; 99 %" if share > 0.99 else "&lt; 1 %"
