"""Puts a table together as a PlanDocument."""

import re
from datetime import date, datetime
from typing import TypedDict

from planner_app.errors import SourceUnreadable
from planner_app.interchange.link_checks import Tie, sound_links
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.table.crew import Crew
from planner_app.interchange.table.headings import IN_TABLES
from planner_app.interchange.table.line_rows import LineRows
from planner_app.interchange.table.line_tree import LineNode, LineTree
from planner_app.interchange.table.reader import TableReader
from planner_app.interchange.table.text import Table
from planner_app.interchange.values import reference_of
from planner_app.languages import mark, tr
from planner_app.model import TreeItem
from planner_app.operations.importing.plan_document import ItemDraft, ItemType, PlanDocument

NO_DATES = mark("It gives no usable days, which its type needs; it came as a task.")
TASK_DATES = mark(
    "Start and finish of tasks are worked out here, so the ones in the file were left out."
)
UNKNOWN_PREDECESSOR = mark('The predecessor "{name}" is not one item of this table.')
OTHER_LINK = mark('The predecessor "{name}" is not finish to start with a lag of 0 or more days.')


class Days(TypedDict, total=False):
    """The days and moments of events and milestones."""

    start_date: date
    finish_date: date
    start: datetime
    end: datetime


def plan_of(table: Table, name: str, stem: str) -> PlanDocument:
    """The document. `name` is the file's, for messages; `stem` names the plan and makes its items
    known again."""
    remarks = Remarks()
    reader = TableReader(table, name, remarks)
    lines = reader.lines()
    reader.report_loose_cells()
    try:
        outline = LineTree(lines, remarks)
    except RecursionError:
        raise SourceUnreadable(
            tr("{file} cannot be imported: its items lie too deep inside each other.", file=name)
        ) from None
    crew = Crew(line.text.get("person", "") for line in lines)
    rows = LineRows(crew, remarks)
    references = _references(outline, stem)
    items = [_item(node, rows, references.get(node.key), remarks) for node in outline.walk()]
    dated = ("event", "partial_day_event", "milestone")
    with_dates = {
        # Dates of tasks are results here; a column of them is told once, not by line.
        node.key
        for node in outline.walk()
        if any(line.text["start"] for line in node.lines)
    }
    if any(item.type not in dated and item.key in with_dates for item in items):
        remarks.drop("column", tr('column "{name}"', name=reader.heading("start")), TASK_DATES)
    parents = {
        node.key: None if node.parent is None else node.parent.key for node in outline.walk()
    }
    return PlanDocument(
        name=stem,
        items=items,
        people=list(crew.people.values()),
        teams=list(crew.teams.values()),
        links=sound_links(parents, _ties(outline, remarks), remarks),
        time_entries=rows.entries,
        remarks=remarks.found,
    )


def _references(outline: LineTree, stem: str) -> dict[str, str]:
    """By which reference each item is known again; the first one keeps it where two would have the
    same."""
    taken: dict[str, str] = {}
    for node in outline.walk():
        own = next(
            (line.text["reference"] for line in node.lines if line.text.get("reference")), node.path
        )
        reference = reference_of(stem, own)
        if reference is not None:
            # Two items with one reference could not both be known again at the next import.
            taken.setdefault(reference, node.key)
    return {key: reference for reference, key in taken.items()}


def _item(node: LineNode, rows: LineRows, reference: str | None, remarks: Remarks) -> ItemDraft:
    kind, days = _dated(node, remarks)
    says = {name: line for line in reversed(node.lines) for name, cell in line.text.items() if cell}
    stored = {
        field.name: line.stored(field)
        for field in IN_TABLES[TreeItem]
        if (line := says.get(field.name))
    }
    holds = says.get("on_hold")
    return ItemDraft(
        key=node.key,
        name=node.name,
        type=kind,
        parent=None if node.parent is None else node.parent.key,
        rows=rows.of(node, kind),
        is_on_hold=holds is not None and holds.yes("on_hold"),
        external_reference=reference,
        **stored,
        **days,
    )


def _dated(node: LineNode, remarks: Remarks) -> tuple[ItemType, Days]:
    """The item's type and the days that go with it; one that lacks the days its type needs is a
    task."""
    kind = node.type()
    if kind not in ("event", "partial_day_event", "milestone"):
        return kind, {}
    line = node.lines[0]
    if kind == "partial_day_event":
        start, end = line.moment("start"), line.moment("finish")
        if start is not None and end is not None and start < end:
            return kind, {"start": start, "end": end}
    else:
        first, last = line.day("start"), line.day("finish")
        first = first or last
        if first is not None and kind == "milestone":
            return kind, {"start_date": first}
        if first is not None and first <= (last or first):
            return kind, {"start_date": first, "finish_date": last or first}
    remarks.change("item", node.where, NO_DATES)
    return "task", {}


def _ties(outline: LineTree, remarks: Remarks) -> list[Tie]:
    """What the predecessor cells name."""
    found: list[Tie] = []
    for node in outline.walk():
        for line in node.lines:
            cell = line.text.get("predecessors", "")
            # An item's own name may hold a comma or a bar.
            parts = [cell] if outline.find(cell) else re.split(r"[;,|\n]", cell)
            for part in filter(None, (part.strip() for part in parts)):
                tie = _tie(outline, node, part, line.where)
                if isinstance(tie, Tie):
                    found.append(tie)
                else:
                    remarks.drop("link", line.where, tie, name=part[:60])
    return found


def _tie(outline: LineTree, after: LineNode, text: str, where: str) -> Tie | str:
    """The link a name stands for, such as "comp sh010", "12", "12FS+2d"; or the sentence
    why there is no link."""
    before, lag_days = outline.find(text), 0.0
    if before is None:
        match = re.fullmatch(
            r"(.+?)\s*(FS|SS|FF|SF)?\s*([+-]\s*\d+(?:[.,]\d+)?)?\s*(d|days?|ed)?",
            text,
            re.IGNORECASE,
        )
        # Only then is the end of the text read as kind and lag: names end in FS or 2d too.
        before = outline.find(match[1]) if match else None
        if match is None or before is None:
            return UNKNOWN_PREDECESSOR
        lag_days = float((match[3] or "0").replace(" ", "").replace(",", "."))
        if (match[2] or "FS").upper() != "FS" or lag_days < 0:
            return OTHER_LINK
    place = tr('{line}, predecessor "{name}"', line=where, name=text[:60])
    return Tie(before.key, after.key, lag_days, place)
