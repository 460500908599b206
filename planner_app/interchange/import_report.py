"""Says in words what a document holds and what of its source did not come over, for previews and
the command line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planner_app.languages import mark, tr, trn
from planner_app.operations.importing.plan_document import PlanDocument, Remark, RemarkKind
from planner_app.words import number_words

MOST_PLACES = 3
"""How many places a line of the report names before it only counts."""

KINDS: dict[RemarkKind, str] = {
    "item": mark("item"),
    "person": mark("person"),
    "calendar": mark("calendar"),
    "exception": mark("exception of a calendar"),
    "link": mark("link"),
    "assignment": mark("assignment"),
    "constraint": mark("constraint"),
    "time_entry": mark("time entry"),
    "allocation": mark("allocation"),
    "column": mark("column"),
}


@dataclass(frozen=True)
class RemarkGroup:
    """Remarks of one kind with the same words."""

    kind: RemarkKind
    words: str
    dropped: bool
    wheres: Sequence[str]

    def line(self) -> str:
        """One line: how many, what, where."""
        places = ", ".join(self.wheres[:MOST_PLACES])
        more = len(self.wheres) - MOST_PLACES
        if more > 0:
            places = trn(
                "{places} and {count} more", "{places} and {count} more", more, places=places
            )
        line = mark("{kind}, {count} changed: {words} ({places})")
        if self.dropped:
            line = mark("{kind}, {count} left out: {words} ({places})")
        return tr(
            line,
            kind=tr(KINDS[self.kind]),
            count=number_words(len(self.wheres)),
            words=self.words,
            places=places,
        )


def grouped(remarks: Sequence[Remark]) -> list[RemarkGroup]:
    """The remarks, those that say the same together; what was left out first, then in the order of
    the file."""
    wheres: dict[tuple[RemarkKind, str, bool], list[str]] = {}
    for remark in remarks:
        wheres.setdefault((remark.kind, remark.words, remark.dropped), []).append(remark.where)
    groups = [
        RemarkGroup(kind, words, dropped, where) for (kind, words, dropped), where in wheres.items()
    ]
    return sorted(groups, key=lambda group: not group.dropped)


def counts(document: PlanDocument) -> list[str]:
    """What the document brings, in words: "1 project", "12 tasks", ..."""
    said = [*_counts_of_items(document), *_counts_of_others(document)]
    return [words for count, words in said if count]


def _counts_of_items(document: PlanDocument) -> list[tuple[int, str]]:
    of = Counter[str](item.type for item in document.items)
    return [
        (of["project"], trn("{count} project", "{count} projects", of["project"])),
        (of["package"], trn("{count} package", "{count} packages", of["package"])),
        (of["folder"], trn("{count} folder", "{count} folders", of["folder"])),
        (of["task"], trn("{count} task", "{count} tasks", of["task"])),
        (of["event"], trn("{count} event", "{count} events", of["event"])),
        (
            of["partial_day_event"],
            trn("{count} partial-day event", "{count} partial-day events", of["partial_day_event"]),
        ),
        (of["milestone"], trn("{count} milestone", "{count} milestones", of["milestone"])),
    ]


def _counts_of_others(document: PlanDocument) -> list[tuple[int, str]]:
    people, teams, links = len(document.people), len(document.teams), len(document.links)
    calendars, entries = len(document.calendars), len(document.time_entries)
    allocations = len(document.allocations)
    rows = sum(row.who is not None for item in document.items for row in item.rows)
    return [
        (people, trn("{count} person", "{count} people", people)),
        (teams, trn("{count} team", "{count} teams", teams)),
        (rows, trn("{count} assignment", "{count} assignments", rows)),
        (links, trn("{count} dependency", "{count} dependencies", links)),
        (calendars, trn("{count} work calendar", "{count} work calendars", calendars)),
        (entries, trn("{count} time entry", "{count} time entries", entries)),
        (allocations, trn("{count} allocation", "{count} allocations", allocations)),
    ]


def summary(document: PlanDocument) -> str:
    """The whole report: one line of counts, then one line for each sort of remark."""
    found = ", ".join(counts(document)) or tr("nothing")
    lines = [tr("{name}: {counts}.", name=document.name, counts=found)]
    return "\n".join(lines + [group.line() for group in grouped(document.remarks)])
