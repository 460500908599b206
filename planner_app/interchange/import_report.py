"""Says in words what a document holds and what of its source did not come over, for previews and
the command line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from planner_app.operations.importing.plan_document import PlanDocument, Remark

MOST_PLACES = 3
"""How many places a line of the report names before it only counts."""

NOUNS = {
    "project": ("project", "projects"),
    "package": ("package", "packages"),
    "folder": ("folder", "folders"),
    "task": ("task", "tasks"),
    "event": ("event", "events"),
    "partial_day_event": ("partial-day event", "partial-day events"),
    "milestone": ("milestone", "milestones"),
}


@dataclass(frozen=True)
class RemarkGroup:
    """Remarks of one kind with the same words."""

    kind: str
    words: str
    dropped: bool
    wheres: Sequence[str]

    def line(self) -> str:
        """One line: how many, what, where."""
        named = ", ".join(self.wheres[:MOST_PLACES])
        more = (
            f" and {len(self.wheres) - MOST_PLACES} more" if len(self.wheres) > MOST_PLACES else ""
        )
        fate = "left out" if self.dropped else "changed"
        return (
            f"{self.kind.replace('_', ' ')}, {len(self.wheres)} "
            f"{fate}: {self.words} ({named}{more})"
        )


def grouped(remarks: Sequence[Remark]) -> list[RemarkGroup]:
    """The remarks, those that say the same together; what was left out first, then in the order of
    the file."""
    wheres: dict[tuple[str, str, bool], list[str]] = {}
    for remark in remarks:
        wheres.setdefault((remark.kind, remark.words, remark.dropped), []).append(remark.where)
    groups = [
        RemarkGroup(kind, words, dropped, where) for (kind, words, dropped), where in wheres.items()
    ]
    return sorted(groups, key=lambda group: not group.dropped)


def counts(document: PlanDocument) -> list[str]:
    """What the document brings, in words: "1 project", "12 tasks", ..."""
    by_type = Counter[str](item.type for item in document.items)
    found = [_count(by_type[kind], *nouns) for kind, nouns in NOUNS.items() if by_type[kind]]
    rows = sum(row.who is not None for item in document.items for row in item.rows)
    others = (
        (len(document.people), "person", "people"),
        (len(document.teams), "team", "teams"),
        (rows, "assignment", "assignments"),
        (len(document.links), "dependency", "dependencies"),
        (len(document.calendars), "work calendar", "work calendars"),
        (len(document.time_entries), "time entry", "time entries"),
        (len(document.allocations), "allocation", "allocations"),
    )
    return found + [_count(*other) for other in others if other[0]]


def summary(document: PlanDocument) -> str:
    """The whole report: one line of counts, then one line for each sort of remark."""
    lines = [f"{document.name}: {', '.join(counts(document)) or 'nothing'}."]
    return "\n".join(lines + [group.line() for group in grouped(document.remarks)])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
