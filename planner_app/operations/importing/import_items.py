"""Treeitems and their rows, in the document's order of priority."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, select

from planner_app.errors import Refused
from planner_app.ids import NO_ITEM_ID, ItemId, PersonId
from planner_app.languages import tr
from planner_app.limits import LONGEST_ITEM_NAME
from planner_app.model import Assignment, AssignmentType, Estimate, Record, TreeItem
from planner_app.model.fields import fields_but, names_of
from planner_app.model.nouns import a_kind
from planner_app.model.treeitems import LEAVES
from planner_app.operations.importing.context import ImportContext
from planner_app.operations.importing.plan_document import ItemDraft, RowDraft
from planner_app.operations.rules.tree.ranks import GAP
from planner_app.operations.rules.tree.treeitems import check_fields, root
from planner_app.operations.rules.work.ranges import checked_range, set_range
from planner_app.operations.rules.work.rows import (
    Owner,
    assignment_type_named,
    checked_limit,
    owner_of,
    refresh_done_at,
    refuse_what_cannot_carry,
    row_for,
    rows_of,
    set_done,
    set_fields,
)
from planner_app.operations.transaction.edit import checked_name, refuse_unfit

_FIELDS: Final = tuple(field.name for field in fields_but(TreeItem, ("name", "external_reference")))
"""Fields of an item that come over as they are; by its reference it is known again."""


def _to_set(stored: Record, given: object, names: Iterable[str]) -> dict[str, Any]:
    """The fields of a record of the document; what is empty there and here stays as it is."""
    return {
        name: value
        for name in names
        if (value := getattr(given, name)) is not None or getattr(stored, name) is not None
    }


class ItemImport:
    """Walks the items once; knows the last rank under each parent and the people on each
    project."""

    def __init__(self, context: ImportContext, parent_id: ItemId | None) -> None:
        self._context = context
        self._edit = context.edit
        self._top = (
            self._edit.get(TreeItem, parent_id) if parent_id is not None else root(self._edit)
        )
        self._last_rank: dict[ItemId, int] = {}
        self._types: dict[str, AssignmentType] = {}
        self._project_of: dict[ItemId, tuple[ItemId, ...]] = {}
        self._on_project: dict[ItemId, dict[PersonId, None]] = {}
        # Asked once for all: a file may hold tens of thousands of items.
        references = [
            item.external_reference for item in context.document.items if item.external_reference
        ]
        known = (
            select(TreeItem).where(TreeItem.external_reference.is_not(None)) if references else None
        )
        found = self._edit.all(known) if known is not None else ()
        self._known = {item.external_reference: item for item in found}

    def run(self) -> None:
        """Import every item, then the project teams that follow from them (R12)."""
        self._enclosing(self._top)
        for record in self._context.document.items:
            self._item(record)
        self._edit.session.flush()
        self._project_teams()

    def _item(self, record: ItemDraft) -> None:
        context = self._context
        parent_id = (
            context.id_of(context.items, record.parent, "parent")
            if record.parent is not None
            else self._top.id
        )
        item = self._known.get(record.external_reference) if record.external_reference else None
        # A leaf with rows cannot become a container: then the item comes in anew beside the old
        # one, without the reference, which only one of them may have (R19).
        is_new = item is None or item.is_leaf != (record.type in LEAVES)
        if item is None or is_new:
            item = self._new(record, parent_id, reuse_reference=item is None)
        else:
            self._update(item, record)
            context.updated["treeitem"] += 1
        context.items[record.key] = item.id
        # By its parent in the plan, which for a known item may be another than in the file.
        above = self._project_of[item.parent_id or NO_ITEM_ID]
        self._project_of[item.id] = (item.id, *above) if item.type == "project" else above
        if item.is_leaf or item.type == "project":
            self._rows(item, record, is_new)
        elif record.rows:
            raise Refused(
                tr(
                    "'{item}' is {kind}; it carries no assignments of its own.",
                    item=item.name,
                    kind=a_kind(item.type),
                )
            )

    def _new(self, record: ItemDraft, parent_id: ItemId, *, reuse_reference: bool) -> TreeItem:
        if parent_id not in self._last_rank:
            last = select(func.max(TreeItem.rank)).where(TreeItem.parent_id == parent_id)
            self._last_rank[parent_id] = self._edit.session.scalar(last) or 0
        self._last_rank[parent_id] += GAP
        item = TreeItem(
            name=checked_name(record.name, TreeItem, LONGEST_ITEM_NAME),
            type=record.type,
            parent_id=parent_id,
            rank=self._last_rank[parent_id],
            external_reference=record.external_reference if reuse_reference else None,
        )
        self._set_fields(item, record)
        self._context.add(item)
        # It is new and therefore empty; the database need not be asked for its last child.
        self._last_rank[item.id] = 0
        return item

    def _update(self, item: TreeItem, record: ItemDraft) -> None:
        item.name = checked_name(record.name, TreeItem, LONGEST_ITEM_NAME)
        self._set_fields(item, record)

    def _set_fields(self, item: TreeItem, record: ItemDraft) -> None:
        values = _to_set(item, record, _FIELDS)
        for name, value in values.items():
            setattr(item, name, value)
        check_fields(item)
        refuse_unfit(item, values)

    def _rows(self, item: TreeItem, record: ItemDraft, is_new: bool) -> None:
        rows = [] if is_new else list(rows_of(self._edit, item.id))
        # R16: a leaf never stands without a row, also where the file names nobody.
        wanted: Sequence[RowDraft] = record.rows or (
            () if rows or not item.is_leaf else (RowDraft(),)
        )
        for row_record in wanted:
            owner = self._owner(row_record)
            row = row_for(rows, owner)
            # R4: one row an owner. On a known item the row that is found is the one to update.
            if row is not None and is_new:
                raise Refused(tr("The file puts somebody on '{item}' twice.", item=item.name))
            if row is None:
                row = self._new_row(item, owner, len(rows) + 1)
                rows.append(row)
                # Only of a new row: history is never edited (R6), so a known row keeps the one it
                # has.
                self._history(row, row_record)
            self._fill(item, row, row_record)
        refresh_done_at(self._edit, item, rows)
        for project_id in self._project_of[item.id] if item.is_leaf else ():
            # A dict, so that the team's rows stand as its people first came in the file (R12).
            team = self._on_project.setdefault(project_id, {})
            team.update(
                (row.person_id, None)
                for row in rows
                if row.person_id is not None and not row.is_done
            )

    def _new_row(self, item: TreeItem, owner: Owner, position: int) -> Assignment:
        row = Assignment(
            treeitem_id=item.id,
            person_id=owner[0],
            team_id=owner[1],
            position=position,
            is_done=False,
        )
        self._context.add(row)
        return row

    def _history(self, row: Assignment, record: RowDraft) -> None:
        """The earlier ranges of a new row; its present one is appended when it differs from the
        last of them (R6)."""
        for line in record.history:
            self._context.add(
                Estimate(
                    assignment_id=row.id,
                    owner_id=row.person_id or row.team_id or 0,
                    low=line.low,
                    high=line.high,
                    created_by=line.created_by,
                    created_at=line.created_at,
                    note=line.note,
                )
            )
            # `set_range` compares with these: the last line is not appended a second time.
            row.low, row.high = line.low, line.high

    def _fill(self, item: TreeItem, row: Assignment, record: RowDraft) -> None:
        given = record.low is not None or record.high is not None
        span = checked_range(record.low, record.high) if given else None
        limit = checked_limit(record.daily_limit)
        # Open is told as nothing given, since a project's row takes no done mark at all (R12).
        refuse_what_cannot_carry(
            item, owner_of(row), span=span, limit=limit, is_done=record.is_done or None
        )
        if span is not None:
            set_range(self._edit, row, *span)
        if record.activity is not None:
            row.activity_id = self._context.activities[record.activity]
        if record.assignment_type is not None:
            row.assignment_type_id = self._type(record.assignment_type).id
        values = _to_set(row, record, names_of(Assignment))
        set_fields(row, values if limit is None else {**values, "daily_limit": limit})
        set_done(self._edit, row, record.is_done)
        # After `set_done`, which gives it the time of the import.
        if record.is_done and record.done_at is not None:
            row.done_at = record.done_at

    def _owner(self, record: RowDraft) -> Owner:
        if record.who is None:
            return None, None
        if record.who in self._context.people:
            return self._context.people[record.who], None
        return None, self._context.id_of(self._context.teams, record.who, "person or team")

    def _type(self, name: str) -> AssignmentType:
        if name not in self._types:
            self._types[name] = assignment_type_named(self._edit, name)
        return self._types[name]

    def _enclosing(self, item: TreeItem) -> None:
        above: tuple[ItemId, ...] = ()
        line = [item]
        while line[-1].parent_id is not None:
            line.append(self._edit.session.get_one(TreeItem, line[-1].parent_id))
        for container in reversed(line):
            above = (container.id, *above) if container.type == "project" else above
            self._project_of[container.id] = above
        # Known items may stand anywhere in the plan, also outside of what the file comes into.
        for known in self._known.values():
            if known.parent_id is not None and known.parent_id not in self._project_of:
                self._enclosing(self._edit.session.get_one(TreeItem, known.parent_id))

    def _project_teams(self) -> None:
        for project_id, people in self._on_project.items():
            rows = rows_of(self._edit, project_id)
            there = {row.person_id for row in rows}
            for place, person_id in enumerate(
                (p for p in people if p not in there), start=len(rows) + 1
            ):
                self._context.add(
                    Assignment(treeitem_id=project_id, person_id=person_id, position=place)
                )
