"""Two users who do whatever comes to their minds, each checked against the oracle: a hypothesis
state machine."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from planner_app.errors import UserError
from planner_app.ids import ItemId
from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.past.timetravel import restore_revision
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.tree.treeitems import delete_treeitems
from planner_app.operations.rules.work.time_entries import (
    delete_time_entry,
    log_time,
    update_time_entry,
)
from planner_app.operations.snapshot.records import treeitem_record
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.undoing import UndoStacks
from tests.databases import Plans
from tests.operations.calls import ASSIGNING, COLLIDING, STUDIO, TREE, Call, Id, RowsOf
from tests.operations.comparing import assert_problem_is_fresh, assert_snapshot_is_fresh
from tests.operations.oracle import LEAVES, Oracle, Tables, tables_of

CHANGES_HOURS = {
    log_time,
    update_time_entry,
    delete_time_entry,
    delete_treeitems,
    import_document,
    restore_revision,
}
NOW = 1_767_614_400
"""2026-01-05T12:00 UTC, a day with logged hours."""
CONTAINERS = {"root", "package", "folder", "project"}


class RandomUsers(RuleBasedStateMachine):
    """Ada, and in two of three plans Bob, each with a window on the same plan."""

    plans: Plans
    template: str

    @initialize(together=st.sampled_from([False, True, True]))
    def open(self, together: bool) -> None:
        """Two windows, or one."""
        self.plan = self.plans.copy(self.template)
        self.users = [
            Workspace.open(self.plan, author=name) for name in ("ada", "bob")[: 1 + together]
        ]
        self.builders = {user.author: ProblemBuilder() for user in self.users}
        self.told: list[Changes[object]] = []
        self.users[0].subscribe(lambda changes, _: self.told.append(changes))
        self.tables = self.start = tables_of(self.users[0])
        self.sound = [self.start]
        self.states: dict[int, Tables] = {self.users[0].snapshot.revision: self.start}

    @rule(call=st.one_of(TREE), who=st.integers(0, 1), looks=st.booleans())
    def change_the_tree(self, call: Call, who: int, looks: bool) -> None:
        """Items and their links."""
        self.edit(call, who, looks)

    @rule(call=st.one_of(ASSIGNING), who=st.integers(0, 1), looks=st.booleans())
    def change_the_work(self, call: Call, who: int, looks: bool) -> None:
        """Rows and hours."""
        self.edit(call, who, looks)

    @rule(call=st.one_of(STUDIO), who=st.integers(0, 1), looks=st.booleans())
    def change_the_studio(self, call: Call, who: int, looks: bool) -> None:
        """People, calendars, types, allocations, whole documents."""
        self.edit(call, who, looks)

    @rule(calls=st.lists(st.one_of(COLLIDING), min_size=2, max_size=4), who=st.integers(0, 1))
    def build_on_each_other(self, calls: list[Call], who: int) -> None:
        """One acts, the other looks and acts on it, and the first one wants it undone."""
        for call in calls[:-1]:
            self.edit(call, who, looks=True)
        self.edit(calls[-1], who + 1, looks=True)
        self.undo(who, 1)

    @rule(who=st.integers(0, 1), times=st.integers(1, 3))
    def undo(self, who: int, times: int) -> None:
        """Of one's own; with one user it is never refused."""
        user = self.users[who % len(self.users)]
        for _ in range(times):
            if user.history.next_undo():
                self.attempt(user.history.undo, user, undoing=True)

    @rule(who=st.integers(0, 1))
    def redo(self, who: int) -> None:
        """What was last undone."""
        user = self.users[who % len(self.users)]
        if user.history.next_redo():
            self.attempt(user.history.redo, user, undoing=True)

    def edit(self, call: Call, who: int, looks: bool) -> None:
        """Run a call for a user, who has looked at the plan as it stands or not."""
        operation, values = call
        user = self.users[who % len(self.users)]
        if looks:
            user.catch_up().result()
        known = {name: self.resolve(value) for name, value in values.items()}
        before = self.tables["time_entry"]
        if self.attempt(lambda: user.run(operation, **known), user):
            if operation not in CHANGES_HOURS:
                assert hours_of(self.tables["time_entry"]) == hours_of(before), (
                    "hours went somewhere"
                )
            if operation is restore_revision:
                assert self.tables == self.states[known["revision"]]

    def attempt(
        self, act: Callable[[], Changes[object]], user: Workspace, *, undoing: bool = False
    ) -> bool:
        """Whether it was accepted. Refused, nothing may have changed (R17); accepted, it is one
        entry (R18)."""
        others = [other for other in self.users if other is not user]
        self.users[0].catch_up().result()
        revision, notices, before = self.users[0].snapshot.revision, len(self.told), self.tables
        try:
            changes = act()
        except UserError as refusal:
            assert str(refusal).endswith((".", ".)")), refusal
            assert not undoing or others, f"an undo with nobody else about was refused: {refusal}"
            self.users[0].catch_up().result()
            assert tables_of(user) == before
            assert (self.users[0].snapshot.revision, len(self.told)) == (revision, notices)
            event("refused")
            return False
        self.users[0].catch_up().result()
        made = 0 if changes.changed_nothing else 1
        assert self.users[0].snapshot.revision == revision + made
        assert len(self.told) == notices + made
        assert changes.label
        self.tables = tables_of(user)
        assert (self.tables != before) == bool(made)
        self.states[revision + made] = self.tables
        if self.tables not in self.sound:
            self.check(user, before)
            self.sound.append(self.tables)
        event("accepted" if made else "no change")
        return True

    def check(self, user: Workspace, before: Tables) -> None:
        """The rules hold in the tables, and the snapshot says what the tables say."""
        user.catch_up().result()
        oracle = Oracle(self.tables)
        oracle.check()
        assert_snapshot_is_fresh(user)
        assert_problem_is_fresh(self.builders[user.author], user, NOW)
        for entry_id, entry in self.tables["time_entry"].items():
            old = before["time_entry"].get(entry_id, entry)
            assert (old["person_id"], old["treeitem_id"]) == (
                entry["person_id"],
                entry["treeitem_id"],
            )
        for item_id, item in self.tables["treeitem"].items():
            told = treeitem_record(user.snapshot, ItemId(item_id))
            assert told["is_done"] == (item["type"] != "root" and oracle.is_done(item_id)), item[
                "name"
            ]
            for row in told["assignments"]:
                raw = self.tables["assignment"][row["id"]]
                assert row["can_destroy"] == oracle.can_destroy(raw)
                assert row["hours_logged"] == pytest.approx(oracle.hours[item_id, raw["person_id"]])
                shown = 0.0 if raw["is_done"] else raw["low"] or 0.0
                assert row["low_effort_remaining"] == shown

    def resolve(self, value: Any) -> Any:
        """The value with the ids that its numbers stand for."""
        if isinstance(value, Id):
            ids = sorted(self.ids_of(value.table))
            return ids[value.number % len(ids)] if ids and value.number >= 0 else 10_000
        if isinstance(value, RowsOf):
            item = self.resolve(value.item)
            rows = [
                row["id"]
                for row in self.tables["assignment"].values()
                if row["treeitem_id"] == item
            ]
            return (rows[::-1] if value.turned else rows)[not value.whole :]
        if isinstance(value, list):
            return [self.resolve(part) for part in value]
        return (
            {key: self.resolve(part) for key, part in value.items()}
            if isinstance(value, dict)
            else value
        )

    def ids_of(self, kind: str) -> Iterable[int]:
        """The ids of a table or of the items of a kind; the revisions seen."""
        kinds = {
            "leaf": LEAVES,
            "container": CONTAINERS,
            "package": {"package"},
            "event": LEAVES - {"task"},
        }
        if kind not in kinds:
            return self.states if kind == "revision" else self.tables[kind]
        return [
            item_id
            for item_id, item in self.tables["treeitem"].items()
            if item["type"] in kinds[kind]
        ]

    def teardown(self) -> None:
        """Undone to the beginning the tables are as they were, row by row; redone they are as they
        came to be."""
        try:
            end, undone = self.tables, self.undo_everything()
            if not any(user.history.next_undo() for user in self.users):
                assert self.tables == self.start
                assert_snapshot_is_fresh(self.users[0])
                event("undone to the beginning")
            for user in reversed(undone):
                assert self.attempt(user.history.redo, user, undoing=True)
            assert self.tables == end
            assert_snapshot_is_fresh(self.users[0])
        finally:
            for user in self.users:
                user.close()
            self.plans.remove(self.plan)

    def undo_everything(self) -> list[Workspace]:
        """Who undid one after the other, the newest edit first; with two users, until neither
        can."""
        undone: list[Workspace] = []
        while True:
            able = [user for user in self.users if user.history.next_undo()]
            able.sort(key=lambda user: -newest(user))
            for user in able:
                if self.attempt(user.history.undo, user, undoing=True):
                    undone.append(user)
                    break
            else:
                return undone


def newest(user: Workspace) -> int:
    """The revision that the user would undo next."""
    entry, _ = user.read(UndoStacks().next, user.author)
    assert entry is not None
    return entry.revision


def hours_of(entries: dict[int, dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Whose hours on what, entry by entry."""
    return [
        (entry["id"], entry["treeitem_id"], entry["person_id"], entry["hours"])
        for entry in entries.values()
    ]
