"""The inspector's words as a page: dates with their chances, reasons with links, what decides the
finish."""

from datetime import tzinfo
from html import escape

from planner_app import words
from planner_app.ids import ItemId, PersonId
from planner_app.insight.dates_by_id import Lateness
from planner_app.languages import tr, trn
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import PERCENTS
from planner_app.ui.docks.item_facts import Driver, Inspection, RowReasons, Target, linked
from planner_app.ui.look.schedule_words import finish_words, start_words
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
        self._today = words.local(now, zone).date()

    def html(self) -> str:
        """The whole page."""
        return "".join((self._dates(), self._deadline(), self._reasons(), self._drivers()))

    def _dates(self) -> str:
        found = self._found
        if found.finish == NO_TIME:
            return ""
        # A milestone is a moment; start and finish would say the same twice.
        if found.start == found.finish:
            return _table([(tr("Date"), self._finish(found.finish), "expected")])
        lines = [
            (tr("Start"), self._start(found.start), "expected"),
            (tr("Finish"), self._finish(found.finish), "expected"),
        ]
        if found.samples:
            known = zip(PERCENTS, found.chances, strict=True)
            lines += [
                (_by(percent), self._finish(moment) or words.NOTHING, "")
                for percent, moment in known
            ]
        follows = ""
        if not found.samples:
            soon = tr("How sure the finish is follows in a moment.")
            follows = f'<p class="quiet">{escape(soon)}</p>'
        decides = f'<p class="decides">{escape(found.decides)}</p>' if found.decides else ""
        return _table(lines) + follows + decides

    def _deadline(self) -> str:
        bar = self._found.bar
        if bar is None or bar.deadline == NO_TIME:
            return ""
        look = {Lateness.LATE: "late", Lateness.AT_RISK: "risk"}.get(bar.lateness, "")
        day, kept = self._finish(bar.deadline), self._found.kept
        said = tr("Promised by {day}.", day=day)
        if kept:
            said = tr("Promised by {day}: {chance}.", day=day, chance=kept)
        head = escape(tr("Deadline"))
        return f'<p class="head">{head}</p><p class="{look}">{escape(said)}</p>'

    def _reasons(self) -> str:
        found = self._found
        if not found.rows:
            return ""
        head = tr("Why then") if found.begins is None else tr("What it begins with")
        if all(row.finish == NO_TIME for row in found.rows):
            head = tr("Why it has no dates")
        more = ""
        if found.more_rows:
            others = trn("… and {count} more row.", "… and {count} more rows.", found.more_rows)
            more = f'<p class="quiet">{escape(others)}</p>'
        return f'<p class="head">{escape(head)}</p>' + "".join(map(self._row, found.rows)) + more

    def _row(self, row: RowReasons) -> str:
        when = ""
        if row.finish != NO_TIME:
            start = f"{self._start(row.start)} → " if row.start < row.finish else ""
            when = f' <span class="when">· {start}{self._finish(row.finish)}</span>'
        causes = "".join(self._cause(target, until) for target, until in row.causes)
        listed = f"<ul>{causes}</ul>" if causes else ""
        return f'<p class="who">{escape(row.who)}{when}</p><p>{row.sentence}</p>{listed}'

    def _cause(self, target: Target, until: int) -> str:
        link, until_when = linked(target, self._name(target)), escape(self._until(until))
        return f'<li>{link} <span class="quiet">{until_when}</span></li>'

    def _drivers(self) -> str:
        found = self._found
        if not found.drivers:
            return ""
        simulated = found.drivers[0].share is not None
        head = tr("What its finish waits for")
        note = tr("One behind the other, as expected.")
        if simulated:
            head = tr("What decides its finish")
            samples = words.number_words(found.samples)
            note = tr("In how many of {samples} simulations.", samples=samples)
        rows = "".join(map(self._driver, found.drivers))
        table = f'<table cellspacing="0" cellpadding="0">{rows}</table>'
        return f'<p class="head">{escape(head)}</p><p class="note">{escape(note)}</p>{table}'

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
        return person.name if person is not None else tr("somebody")

    def _start(self, moment: int) -> str:
        return start_words(moment, self._zone, self._today)

    def _finish(self, moment: int) -> str:
        return finish_words(moment, self._zone, self._today)

    def _until(self, moment: int) -> str:
        if moment == NO_TIME:
            return tr("until further notice")
        there = words.local(moment, self._zone)
        return tr("until {moment}", moment=words.short_moment_words(there, self._today))


def _by(percent: int) -> str:
    """'90 % by': the label of a date."""
    return tr("{chance} by", chance=words.percent_words(percent / 100))


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
        return words.percent_words(share)
    if share > 0.99:
        return f"&gt; {words.percent_words(0.99)}"
    return f"&lt; {words.percent_words(0.01)}"
