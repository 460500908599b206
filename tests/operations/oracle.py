"""What must hold of the stored tables after every edit, said a second time: from raw rows, by other
means."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from itertools import product
from typing import Any

from sqlalchemy import Connection

from planner_app.model import Base
from planner_app.operations.opened.workspace import Workspace

LEAVES = {"task", "event", "partial_day_event", "milestone"}
Record = Mapping[str, Any]
Tables = dict[str, dict[int, dict[str, Any]]]


def tables_of(workspace: Workspace) -> Tables:
    """Every stored row but the journal's, by table and id, as the driver gives them."""

    def query(connection: Connection) -> Tables:
        names = [
            table.name
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("journal")
        ]
        tables: Tables = {}
        for name in names:
            found = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY id")
            columns = tuple(found.keys())
            tables[name] = {
                row[columns.index("id")]: dict(zip(columns, row, strict=True)) for row in found
            }
        return tables

    read: Tables = workspace.read(query)
    return read


class Oracle:
    """One state of the tables; `check` raises where a rule does not hold in it."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.items = tables["treeitem"]
        self.rows = tables["assignment"]
        self.rows_of: dict[int, list[Record]] = defaultdict(list)
        for row in self.rows.values():
            self.rows_of[row["treeitem_id"]].append(row)
        self.children: dict[int, list[int]] = defaultdict(list)
        for item in self.items.values():
            self.children[item["parent_id"]].append(item["id"])
        self.hours: Counter[tuple[int, int]] = Counter()
        for entry in tables["time_entry"].values():
            self.hours[entry["treeitem_id"], entry["person_id"]] += entry["hours"]

    def check(self) -> None:
        """Every invariant of the plan."""
        self._references_resolve()
        self._the_tree_is_one()
        self._packaged_places_are_real()
        self._items_carry_what_they_may()
        self._histories_end_in_the_present_range()
        self._what_is_done_says_when()
        self._hours_have_a_row_and_days_24_of_them()
        self._project_teams_are_complete()
        self._nothing_waits_for_itself()
        self._names_and_periods_hold()

    def line(self, item_id: int) -> list[int]:
        """Ids above an item, nearest first."""
        found: list[int] = []
        parent = self.items[item_id]["parent_id"]
        while parent is not None:
            assert parent not in found, "a circle in the tree"
            found.append(parent)
            parent = self.items[parent]["parent_id"]
        return found

    def leaves(self, item_id: int) -> Iterator[int]:
        """Leaves of a subtree; containers with nothing inside count as one."""
        inside = self.children.get(item_id, ())
        if not inside:
            yield item_id
        for child in inside:
            yield from self.leaves(child)

    def is_done(self, item_id: int) -> bool:
        """R13."""
        if self.items[item_id]["type"] in LEAVES:
            return all(row["is_done"] for row in self.rows_of[item_id])
        inside = [leaf for leaf in self.leaves(item_id) if self.items[leaf]["type"] in LEAVES]
        return bool(inside) and all(self.is_done(leaf) for leaf in inside)

    def can_destroy(self, row: Record) -> bool:
        """R7."""
        item = self.items[row["treeitem_id"]]
        if self.hours[item["id"], row["person_id"]] > 0:
            return False
        if item["type"] in LEAVES:
            return len(self.rows_of[item["id"]]) > 1
        return not any(
            other["person_id"] == row["person_id"] and not other["is_done"]
            for leaf in self.leaves(item["id"])
            if self.items[leaf]["type"] in LEAVES
            for other in self.rows_of[leaf]
        )

    def _references_resolve(self) -> None:
        for table in Base.metadata.sorted_tables:
            for column in table.columns if table.name in self.tables else ():
                for key in column.foreign_keys:
                    there = self.tables[key.column.table.name]
                    for record in self.tables[table.name].values():
                        target = record[column.name]
                        assert target is None or target in there, (
                            f"{table.name}.{column.name} {target} is nowhere"
                        )

    def _the_tree_is_one(self) -> None:
        (root,) = [item["id"] for item in self.items.values() if item["parent_id"] is None]
        for item in self.items.values():
            line = self.line(item["id"])
            assert ([item["id"], *line])[-1] == root
            above = [self.items[container]["type"] for container in line]
            assert LEAVES.isdisjoint(above), "something inside a leaf"
            assert item["type"] != "package" or "project" not in above, "a package inside a project"

    def _packaged_places_are_real(self) -> None:
        for item in self.items.values():
            assert (item["package_id"] is None) == (item["package_rank"] is None)
            if item["package_id"] is not None:
                assert item["type"] in LEAVES
                assert self.items[item["package_id"]]["type"] == "package"
                assert self.items[item["parent_id"]]["type"] != "package", "packaged twice"

    def _items_carry_what_they_may(self) -> None:
        for item in self.items.values():
            rows = self.rows_of[item["id"]]
            assert sorted(row["position"] for row in rows) == list(range(1, len(rows) + 1)), item[
                "name"
            ]
            owners = [(row["person_id"], row["team_id"]) for row in rows]
            assert len(set(owners)) == len(owners), "somebody twice on an item"
            assert not any(person and team for person, team in owners)
            assert rows or item["type"] not in LEAVES, "a leaf without a row"
            assert not rows or item["type"] in LEAVES | {"project"}
            for row in rows:
                assert item["type"] == "task" or row["low"] is None
                assert item["type"] in ("task", "project") or row["daily_limit"] is None
                assert item["type"] != "project" or (
                    row["person_id"] is not None and not row["is_done"]
                )

    def _histories_end_in_the_present_range(self) -> None:
        last: dict[int, tuple[float, float]] = {}
        for _, line in sorted(self.tables["estimate"].items()):
            last[line["assignment_id"]] = line["low"], line["high"]
        for row in self.rows.values():
            now = None if row["low"] is None else (row["low"], row["high"])
            assert last.get(row["id"]) == now, "the history ends elsewhere"

    def _what_is_done_says_when(self) -> None:
        for row in self.rows.values():
            assert (row["done_at"] is not None) == row["is_done"]
        for item in self.items.values():
            is_done_leaf = item["type"] in LEAVES and self.is_done(item["id"])
            assert (item["done_at"] is not None) == is_done_leaf, item["name"]

    def _hours_have_a_row_and_days_24_of_them(self) -> None:
        days: Counter[tuple[int, Any]] = Counter()
        for entry in self.tables["time_entry"].values():
            assert 0 < entry["hours"] <= 24
            assert self.items[entry["treeitem_id"]]["type"] in LEAVES
            days[entry["person_id"], entry["day"]] += entry["hours"]
            people = {row["person_id"] for row in self.rows_of[entry["treeitem_id"]]}
            assert entry["person_id"] in people, "hours without a row"
        assert all(hours <= 24 + 1e-6 for hours in days.values()), "a day of more than 24 hours"

    def _project_teams_are_complete(self) -> None:
        for row in self.rows.values():
            if (
                row["person_id"] is None
                or row["is_done"]
                or self.items[row["treeitem_id"]]["type"] == "project"
            ):
                continue
            for container in self.line(row["treeitem_id"]):
                team = {other["person_id"] for other in self.rows_of[container]}
                assert self.items[container]["type"] != "project" or row["person_id"] in team, (
                    "not on the team"
                )

    def _nothing_waits_for_itself(self) -> None:
        waits: dict[int, set[int]] = defaultdict(set)
        links = [
            (link["before_id"], link["after_id"]) for link in self.tables["dependency"].values()
        ]
        assert len(set(links)) == len(links)
        for before, after in links:
            assert before not in self.line(after)
            assert after not in self.line(before)
            for earlier, later in product(self.leaves(before), self.leaves(after)):
                waits[later].add(earlier)
        TopologicalSorter(waits).prepare()

    def _names_and_periods_hold(self) -> None:
        people, tables = self.tables["person"].values(), self.tables
        for family, field in (
            ("person", "username"),
            ("activity", "name"),
            ("assignment_type", "name"),
        ):
            values = [record[field] for record in tables[family].values()]
            assert len(set(values)) == len(values)
        for family in ("person", "treeitem"):
            given = [
                r["external_reference"]
                for r in tables[family].values()
                if r["external_reference"] is not None
            ]
            assert len(set(given)) == len(given)
        uids = [
            record["uid"] for family in ("person", "team") for record in tables[family].values()
        ]
        assert len(set(uids)) == len(uids), "people and teams share their uids"
        members = [
            (member["team_id"], member["person_id"]) for member in tables["team_member"].values()
        ]
        assert len(set(members)) == len(members)
        for person in people:
            main = person["main_team_id"]
            assert main is None or (main, person["id"]) in members, "a main team one is not in"
        for allocation in tables["allocation"].values():
            days, moments = (
                (allocation[a], allocation[b])
                for a, b in (("start_date", "end_date"), ("start", "end"))
            )
            assert (days[0] is None) != (moments[0] is None)
            assert days[0] <= days[1] if moments[0] is None else moments[0] < moments[1]
