"""The last resort: a plan put together from the records that could be read, without what does not
fit together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import uuid4

from planner_app.ids import ItemId, PersonId
from planner_app.model import Base
from planner_app.model.fields import default_of
from planner_app.model.treeitems import LEAVES
from planner_app.operations.checking.replay import Images
from planner_app.operations.rules.new_plan import NINE_TO_FIVE
from planner_app.operations.rules.work.rows import Owner
from planner_app.operations.transaction.recorder import Image, encode

REFERENCES: Final = tuple(
    (
        table.name,
        column.name,
        next(iter(column.foreign_keys)).column.table.name,
        bool(column.nullable),
    )
    for table in Base.metadata.sorted_tables
    for column in table.columns
    if column.foreign_keys and not table.name.startswith("journal")
)
"""(table, column, table referred to, whether it can be empty)."""
LEFT_OUT: Final = "left out"
MADE_ANEW: Final = "made anew"
MOVED: Final = "moved"
UNLINKED: Final = "unlinked"


def _is_filled(column: str, image: Image) -> bool:
    return image[column] is not None


def _has(column: str, value: object, image: Image) -> bool:
    return bool(image[column] == value)


OwnersByItem = dict[ItemId, dict[Owner, Image]]
"""The rows of each item by their owner."""


def _can_carry(item: Image, of_row: Image) -> bool:
    if item["type"] == "project":
        return of_row["person_id"] is not None and not of_row["is_done"]
    return item["type"] in LEAVES


class Remnants:
    """Makes the readable records fit; what that took is counted in `changes`."""

    def __init__(self, images: Images, counters: dict[str, int], name: str, now: datetime) -> None:
        self.images: Images = {key: dict(image) for key, image in images.items()}
        self.changes: Counter[tuple[str, ...]] = Counter()
        """By kind: (LEFT_OUT, table), (MADE_ANEW, table), (MOVED,), (UNLINKED, table, column)."""
        self._counters, self._name, self._now = counters, name, encode(now)

    def fit(self) -> Images:
        """The records of a plan that keeps the rules, as far as that is known here: `check` has the
        last word."""
        self._add_essentials()
        self._hang_in_the_tree()
        self._prune()
        self._mend_rows()
        # Again, because dropped rows leave histories that refer to them.
        self._prune()
        self._mend_histories()
        return self.images

    def _of(self, family: str, fits: Callable[[Image], bool] = lambda _: True) -> list[Image]:
        return [
            image
            for (name, _), image in sorted(self.images.items())
            if name == family and fits(image)
        ]

    def _drop(self, family: str, image: Image) -> None:
        del self.images[family, image["id"]]
        self.changes[LEFT_OUT, family] += 1

    def _add(self, family: str, **values: Any) -> Image:
        # Above every id ever given: a new record must not pass for a deleted one.
        number = 1 + max(
            [self._counters.get(family, 0), *(image["id"] for image in self._of(family))]
        )
        columns = Base.metadata.tables[family].columns
        image = {column.name: values.get(column.name, default_of(column)) for column in columns}
        self.images[family, number] = image | {"id": number, "uid": str(uuid4())}
        self.changes[MADE_ANEW, family] += 1
        return self.images[family, number]

    def _add_essentials(self) -> None:
        """The plan's own record, a calendar, the top."""
        week = {"name": "Standard", "weekly_hours": NINE_TO_FIVE, "exceptions": {}}
        calendars = self._of("work_calendar") or [self._add("work_calendar", **week)]
        plan = self._of("plan") or [
            self._add("plan", name=self._name, timezone="UTC", strict_bookings=False)
        ]
        if ("work_calendar", plan[0]["default_calendar_id"]) not in self.images:
            plan[0]["default_calendar_id"] = calendars[0]["id"]
        if not self._of("treeitem", lambda item: item["type"] == "root"):
            self._add("treeitem", type="root", name=self._name, rank=0)

    def _hang_in_the_tree(self) -> None:
        """What has lost its container goes to the top, and a package that would stand in a
        project."""
        top = self._of("treeitem", lambda item: item["type"] == "root")[0]["id"]
        for item in self._of("treeitem", lambda item: item["type"] != "root"):
            above = self._above(item)
            kinds = {container["type"] for container in above}
            is_lost = not above or above[-1]["id"] != top
            # R15: a package in a project would take items out of their project's order.
            if is_lost or (item["type"] == "package" and "project" in kinds):
                item["parent_id"] = top
                self.changes[MOVED,] += 1
            package = self.images.get(("treeitem", item["package_id"] or 0))
            if package is None or package["type"] != "package" or item["package_rank"] is None:
                item["package_id"] = item["package_rank"] = None

    def _above(self, item: Image) -> list[Image]:
        """The containers above; broken off at a leaf, a circle, or where one is missing."""
        found: dict[ItemId, Image] = {}
        while (parent := self.images.get(("treeitem", item["parent_id"] or 0))) is not None:
            if parent["type"] in LEAVES or parent["id"] in found:
                return []
            found[parent["id"]] = item = parent
        return list(found.values())

    def _prune(self) -> None:
        """No reference leads nowhere."""
        pruned = True
        # What is dropped may have been referred to by a record that was looked at before it.
        while pruned:
            pruned = False
            for family, column, target, can_be_empty in REFERENCES:
                filled = partial(_is_filled, column)
                for image in self._of(family, filled):
                    if (target, image[column]) in self.images:
                        continue
                    pruned = True
                    if can_be_empty:
                        image[column] = None
                        self.changes[UNLINKED, family, column] += 1
                    else:
                        self._drop(family, image)

    def _mend_rows(self) -> None:
        """The rows of every item: their owners, hours, teams, done marks and positions."""
        rows = self._rows_that_can_be()
        self._mend_hours(rows)
        for item in self._of("treeitem", lambda item: item["type"] in LEAVES):
            here = rows[item["id"]]
            if not here:  # R16: a leaf never stands without a row
                here[None, None] = self._row(item, None, is_done=False)
            self._join_teams(item, here, rows)
            self._mend_done(item, here)
        # R1: last, because the steps before drop rows and add some at no position yet.
        for found in rows.values():
            for position, row in enumerate(found.values(), start=1):
                row["position"] = position

    def _rows_that_can_be(self) -> OwnersByItem:
        """R4: one row an owner, the first stays; R12: a project's rows are open and a person's."""
        rows: OwnersByItem = defaultdict(dict)
        for row in sorted(self._of("assignment"), key=lambda row: (row["position"], row["id"])):
            item = self.images["treeitem", row["treeitem_id"]]
            owner = row["person_id"], row["team_id"]
            if owner in rows[item["id"]] or not _can_carry(item, row):
                self._drop("assignment", row)
            else:
                rows[item["id"]][owner] = row
        return rows

    def _mend_hours(self, rows: OwnersByItem) -> None:
        """R14: hours stand on leaves; who logged without a row gets a done one."""
        for entry in self._of("time_entry"):
            item, owner = self.images["treeitem", entry["treeitem_id"]], (entry["person_id"], None)
            if item["type"] not in LEAVES:
                self._drop("time_entry", entry)
            elif owner not in rows[item["id"]]:
                rows[item["id"]][owner] = self._row(item, owner[0], is_done=True)

    def _mend_done(self, item: Image, here: Mapping[Owner, Image]) -> None:
        """R13: done with a time, open without; an item is done when all its rows are."""
        for row in here.values():
            row["done_at"] = (row["done_at"] or self._now) if row["is_done"] else None
        is_done = all(row["is_done"] for row in here.values())
        item["done_at"] = (item["done_at"] or self._now) if is_done else None

    def _row(self, item: Image, person_id: PersonId | None, *, is_done: bool) -> Image:
        return self._add(
            "assignment", treeitem_id=item["id"], person_id=person_id, is_done=is_done, position=0
        )

    def _join_teams(self, item: Image, here: dict[Owner, Image], rows: OwnersByItem) -> None:
        for project in (
            container for container in self._above(item) if container["type"] == "project"
        ):
            for owner, row in here.items():
                if owner[0] is not None and not row["is_done"] and owner not in rows[project["id"]]:
                    rows[project["id"]][owner] = self._row(project, owner[0], is_done=False)

    def _mend_histories(self) -> None:
        """R6: the last line of a history is the row's range; a row that cannot have one has
        none."""
        latest = {line["assignment_id"]: line for line in self._of("estimate")}
        for row in self._of("assignment"):
            line = latest.get(row["id"])
            # R9, R12: fixed times and project teams take no range.
            if self.images["treeitem", row["treeitem_id"]]["type"] != "task":
                row["low"] = row["high"] = None
            if row["low"] is None:
                for useless in self._of("estimate", partial(_has, "assignment_id", row["id"])):
                    self._drop("estimate", useless)
            elif line is None or (line["low"], line["high"]) != (row["low"], row["high"]):
                owner = row["person_id"] or row["team_id"] or 0
                values = {
                    "assignment_id": row["id"],
                    "owner_id": owner,
                    "low": row["low"],
                    "high": row["high"],
                }
                self._add(
                    "estimate", created_by="planner-app check", created_at=self._now, **values
                )
