"""Preview is the edit: it says what the edit will do, leaves nothing behind and keeps nobody
waiting."""

import threading
from datetime import UTC, datetime

import pytest

from planner_app.errors import PlanBusy, Refused, Stale
from planner_app.operations.opened.preview import Preview
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.live_schedule import LiveSchedule
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import Schedule
from tests.databases import Plans
from tests.operations.comparing import differing, stored
from tests.operations.conftest import Studio

MONDAY = int(datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp())


@pytest.fixture
def at_work(studio: Studio) -> Studio:
    """Ana and then Ben on sh1, and Ben on sh2; 4 to 8 h each."""
    studio.row("sh1", "Ana", low=4, high=8)
    studio.row("sh1", "Ben", low=4, high=8)
    studio.row("sh2", "Ben", low=4, high=8)
    return studio


def to_ben(studio: Studio) -> Preview[int]:
    """What handing Ana's row to Ben would do, decided on the plan as it shows."""
    workspace = studio.workspace
    seen = workspace.snapshot.revision
    return workspace.previews.since(
        seen, MONDAY, reassign, studio["sh1-Ana"], person_id=studio["Ben"]
    )


def levelled(workspace: Workspace) -> Schedule:
    return level(ProblemBuilder().build(workspace.snapshot, MONDAY))


def test_r10_a_preview_knows_that_work_is_added_to_the_row_already_there(at_work: Studio) -> None:
    """Somebody who is on the item already takes the rest into their own row; the dates are those of
    both together."""
    promise = to_ben(at_work)
    changes = at_work.workspace.run(reassign, at_work["sh1-Ana"], person_id=at_work["Ben"])
    assert promise.changes is not None
    assert promise.changes.value == changes.value == at_work["sh1-Ben"]
    assert (
        promise.sentence
        == "Reassigned 'seq sh1' from Ana to Ben. The work left was added to the row of Ben."
    )
    kept, row = levelled(at_work.workspace), at_work["sh1-Ben"]
    assert promise.schedule.row_dates(row) == kept.row_dates(row)
    assert promise.moved_rows.of(row) == (promise.before.row_dates(row), kept.row_dates(row))
    assert promise.moved_rows.of(at_work["sh1-Ana"]) == (
        promise.before.row_dates(at_work["sh1-Ana"]),
        (NO_TIME, NO_TIME),
    )
    assert promise.moved_items.of(at_work["sh1"]) is None
    last = (promise.before.item_dates(at_work["sh1"])[1], kept.item_dates(at_work["sh2"])[1])
    assert (promise.before.plan_finish, promise.schedule.plan_finish) == last
    assert last[0] < last[1]
    assert promise.moved_items.of(at_work["seq"]) is not None


def test_r17_a_preview_leaves_nothing_behind(at_work: Studio) -> None:
    workspace, told = at_work.workspace, list[Changes[object]]()
    workspace.subscribe(lambda changes, _: told.append(changes))
    workspace.run(update_treeitem, at_work["sh2"], name="sh2b")
    workspace.history.undo()
    before, snapshot, notices = stored(workspace, journal=True), workspace.snapshot, len(told)
    to_ben(at_work)
    workspace.previews.of(create_treeitem, name="sh3", parent_id=at_work["seq"])
    workspace.previews.of(delete_treeitems, [at_work["seq"]])
    assert stored(workspace, journal=True) == before
    assert workspace.snapshot is snapshot
    assert len(told) == notices
    assert (workspace.history.next_undo(), workspace.history.next_redo()) == (
        "Put Ben on 'seq sh2'",
        "Renamed 'seq sh2' to 'sh2b'",
    )
    with Workspace.open(workspace.location) as other:
        assert other.snapshot.revision == snapshot.revision


def test_the_ids_of_a_preview_are_given_out_again(studio: Studio, plans: Plans) -> None:
    """A server's sequences skip what was tried, as they do what was refused."""
    promise = studio.workspace.previews.of(create_treeitem, name="sh3", parent_id=studio["seq"])
    made = studio.workspace.run(create_treeitem, name="sh3", parent_id=studio["seq"]).value
    assert promise.changes is not None
    assert (promise.changes.value == made) == (plans.kind == "sqlite")


def test_r17_what_would_be_refused_says_so_and_moves_nothing(at_work: Studio) -> None:
    with pytest.raises(Refused) as refusal:
        at_work.workspace.run(update_assignment, at_work["sh1-Ana"], low=3, high=1)
    promise = at_work.workspace.previews.of(update_assignment, at_work["sh1-Ana"], low=3, high=1)
    assert promise.refusal == promise.sentence == str(refusal.value)
    assert promise.changes is None
    assert promise.schedule is promise.before
    assert len(promise.moved_rows) == len(promise.moved_items) == 0
    assert promise.snapshot is at_work.workspace.snapshot


def test_r18_a_preview_stands_on_what_others_did_since(at_work: Studio, bob: Workspace) -> None:
    """Their edits are not what this one moves."""
    row = bob.run(
        create_assignment, at_work["loose"], person_id=at_work["Cleo"], low=20, high=20
    ).value
    assert isinstance(row, int)
    assert at_work.workspace.snapshot.assignments[row].person_id is None
    seen = at_work.workspace.snapshot.revision
    promise = at_work.workspace.previews.since(
        seen, MONDAY, update_assignment, at_work["sh1-Ana"], low=5, high=9
    )
    assert promise.before.row_dates(row)[1] > MONDAY
    assert promise.moved_rows.of(row) is None
    assert promise.moved_rows.of(at_work["sh1-Ana"]) is not None
    assert promise.changes is not None and promise.changes.revision == seen + 2
    assert at_work.workspace.snapshot.revision == seen


def test_r18_where_others_changed_the_same_a_preview_is_refused_as_the_edit_would_be(
    at_work: Studio, bob: Workspace
) -> None:
    bob.run(update_assignment, at_work["sh1-Ben"], low=20, high=20)
    late = to_ben(at_work)
    with pytest.raises(Stale) as refusal:
        at_work.workspace.run(reassign, at_work["sh1-Ana"], person_id=at_work["Ben"])
    assert late.refusal == str(refusal.value)


def test_an_edit_on_which_no_date_depends_moves_nothing(at_work: Studio) -> None:
    promise = at_work.workspace.previews.of(update_treeitem, at_work["sh1"], name="shot 1")
    assert promise.sentence == "Renamed 'seq sh1' to 'shot 1'."
    assert promise.snapshot.items[at_work["sh1"]].name == "shot 1"
    assert promise.schedule is promise.before


def test_a_plan_for_looking_only_refuses_a_preview_as_it_does_the_edit(at_work: Studio) -> None:
    with Workspace.open(at_work.workspace.location, read_only=True) as shown:
        with pytest.raises(Refused) as refusal:
            shown.run(update_treeitem, at_work["sh1"], name="x")
        assert shown.previews.of(update_treeitem, at_work["sh1"], name="x").refusal == str(
            refusal.value
        )


def test_others_can_edit_while_the_dates_of_a_preview_are_worked_out(
    at_work: Studio, bob: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    level = LiveSchedule.of_what_might_be

    def looking(live: LiveSchedule, snapshot: Snapshot, now: int) -> Schedule:
        bob.run(update_treeitem, at_work["sh2"], name="meanwhile")
        return level(live, snapshot, now)

    monkeypatch.setattr(LiveSchedule, "of_what_might_be", looking)
    assert to_ben(at_work).refusal is None
    assert bob.snapshot.items[at_work["sh2"]].name == "meanwhile"


def test_the_live_schedule_goes_on_from_the_plan_and_not_from_what_might_have_been(
    at_work: Studio,
) -> None:
    workspace = at_work.workspace
    to_ben(at_work)
    workspace.previews.since(
        workspace.snapshot.revision, MONDAY, delete_treeitems, [at_work["sh1"]]
    )
    workspace.run(update_assignment, at_work["sh1-Ana"], low=5, high=9)
    fresh = ProblemBuilder().build(workspace.snapshot, MONDAY)
    assert differing(workspace.live.of(workspace.snapshot, MONDAY).problem, fresh) == []


def test_on_a_server_a_preview_takes_no_turn_and_gives_up_where_somebody_is_just_writing(
    at_work: Studio, bob: Workspace, plans: Plans
) -> None:
    if plans.kind == "sqlite":
        pytest.skip("a file has one lock, which a preview takes like an edit")
    begun, go_on = threading.Event(), threading.Event()

    def slowly(edit: Edit) -> None:
        update_treeitem(edit, at_work["sh1"], name="slow")
        edit.session.flush()
        begun.set()
        assert go_on.wait(60)

    answer = bob.submit(slowly)
    try:
        assert begun.wait(60)
        assert (
            at_work.workspace.previews.of(update_treeitem, at_work["sh2"], name="beside").refusal
            is None
        )
        with pytest.raises(PlanBusy):
            at_work.workspace.previews.of(update_treeitem, at_work["sh1"], name="the same")
    finally:
        go_on.set()
    assert not answer.result().changed_nothing
