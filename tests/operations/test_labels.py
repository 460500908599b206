"""What the journal says of every operation (R18): in words, with the names of what it was about."""

from collections.abc import Callable, Iterator
from typing import Any

from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import ItemDraft, PlanDocument
from planner_app.operations.past.timetravel import restore_revision
from planner_app.operations.register.every import OPERATIONS
from planner_app.operations.rules.activities import (
    create_activity,
    delete_activity,
    set_activity,
    update_activity,
)
from planner_app.operations.rules.assignment_types import (
    create_allocation_type,
    create_assignment_type,
    delete_allocation_type,
    delete_assignment_type,
    update_allocation_type,
    update_assignment_type,
)
from planner_app.operations.rules.metadata import delete_metadata, replace_notes, set_metadata
from planner_app.operations.rules.people.allocations import (
    Period,
    create_allocation,
    delete_allocation,
    update_allocation,
)
from planner_app.operations.rules.people.calendars import (
    create_calendar,
    delete_calendar,
    update_calendar,
    update_plan,
)
from planner_app.operations.rules.people.people import (
    create_person,
    create_team,
    delete_person,
    delete_team,
    update_person,
    update_team,
)
from planner_app.operations.rules.people.quick_person import add_person, assign_newcomer
from planner_app.operations.rules.tree.dependencies import (
    create_dependency,
    delete_dependency,
    update_dependency,
)
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.event_people import set_people
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import (
    delete_time_entry,
    log_time,
    update_time_entry,
)
from tests.operations.conftest import Studio, day

Step = tuple[str, Callable[..., Any], tuple[Any, ...], dict[str, Any]]


def steps(studio: Studio) -> Iterator[Step]:
    """Label, operation and arguments; one after the other, each with what the ones before made."""
    ana, ben, cleo, sh1, sh2, seq = (
        studio[name] for name in ("Ana", "Ben", "Cleo", "sh1", "sh2", "seq")
    )
    newest = _newest_of(studio)
    yield "Put Ana on 'seq sh1'", create_assignment, (sh1,), {"person_id": ana}
    row = studio.workspace.snapshot.rows_of[sh1][0]
    yield "Estimated 'seq sh1' for Ana: 2–6 h", update_assignment, (row,), {"low": 2, "high": 6}
    yield (
        "Changed the daily limit of Ana on 'seq sh1'",
        update_assignment,
        (row,),
        {"daily_limit": 4},
    )
    yield (
        "Changed the type of Ana on 'seq sh1'",
        update_assignment,
        (row,),
        {"assignment_type": "Creative Work"},
    )
    yield "Finished 'seq sh1' for Ana", update_assignment, (row,), {"is_done": True}
    yield "Reopened 'seq sh1' for Ana", update_assignment, (row,), {"is_done": False}
    yield "Reassigned 'seq sh1' from Ana to Ben", reassign, (row,), {"person_id": ben}
    yield (
        "Reassigned 'seq sh1' from Ben to Comp",
        update_assignment,
        (row,),
        {"team_id": studio["Comp"]},
    )
    yield (
        "Moved Comp's work on 'seq sh1' to 'seq sh2'",
        update_assignment,
        (row,),
        {"treeitem_id": sh2},
    )
    yield "Put Cleo on 'seq sh2'", create_assignment, (sh2,), {"person_id": cleo}
    rows = studio.workspace.snapshot.rows_of[sh2]
    yield "Reordered 'seq sh2': Cleo, Comp", reorder_assignments, (sh2, rows[::-1]), {}
    yield "Took Cleo off 'seq sh2'", delete_assignment, (rows[-1],), {}
    yield (
        "Added Dora Vale and put them on 'seq sh2'",
        assign_newcomer,
        (sh2,),
        {"name": "Dora Vale"},
    )
    yield "Added Eli Moss", add_person, (), {"name": "Eli Moss"}
    yield (
        "Logged 3 h of Ana on 'seq sh2'",
        log_time,
        (sh2,),
        {"person_id": ana, "day": day(5), "hours": 3},
    )
    entry = newest("time_entries")
    yield "Changed hours of Ana on 'seq sh2'", update_time_entry, (entry,), {"hours": 4}
    yield "Removed 4 h of Ana on 'seq sh2'", delete_time_entry, (entry,), {}
    week, booked = (
        Period(day(5), day(9)),
        {"person_id": ben, "allocation_type": "Project Work", "treeitem_id": seq},
    )
    yield (
        "Added Vacation for Ana, 5 – 9 January 2026",
        create_allocation,
        (),
        {"person_id": ana, "allocation_type": "Vacation", "period": week},
    )
    vacation, short = newest("allocations"), {"period": Period(day(6), day(6))}
    yield (
        "Changed an allocation: Vacation for Ana, 6 January 2026",
        update_allocation,
        (vacation,),
        short,
    )
    yield "Removed Vacation for Ana, 6 January 2026", delete_allocation, (vacation,), {}
    yield (
        "Added Project Work for Ben on 'seq', 5 – 9 January 2026",
        create_allocation,
        (),
        {**booked, "period": week},
    )
    yield "'seq sh2' now waits for 'seq sh1'", create_dependency, (sh1, sh2), {}
    link = newest("dependencies")
    yield "'seq sh2' now waits 2 days after 'seq sh1'", update_dependency, (link,), {"lag_days": 2}
    yield "'seq sh2' no longer waits for 'seq sh1'", delete_dependency, (link,), {}
    yield from _people(studio, newest)
    yield from _kinds(studio["sh1"], newest)
    yield from _tree(studio, newest)


def _people(studio: Studio, newest: Callable[[str], int]) -> Iterator[Step]:
    ana = studio["Ana"]
    yield "Added fay", create_person, (), {"username": "fay"}
    yield "Changed the first name and time zone of Fay", update_person, (newest("people"),), _FAY
    yield "Took Fay off the plan", delete_person, (newest("people"),), {}
    yield "Added the team Paint", create_team, (), {"name": "Paint", "member_ids": [ana]}
    team = newest("teams")
    yield "Renamed the team Paint to Matte", update_team, (team,), {"name": " Matte "}
    yield "Changed who is on the team Matte", update_team, (team,), {"member_ids": []}
    yield "Took the team Matte off the plan", delete_team, (team,), {}


_FAY = {"first_name": "Fay", "timezone": "UTC"}


def _kinds(sh1: int, newest: Callable[[str], int]) -> Iterator[Step]:
    yield "Added the activity Comp", create_activity, (), {"name": "Comp"}
    activity = newest("activities")
    yield "Renamed the activity Comp to Paint", update_activity, (activity,), {"name": "Paint"}
    yield "Changed the activity of 'seq sh1'", set_activity, (sh1, activity), {}
    yield "Removed the activity Paint", delete_activity, (activity,), {}
    yield "Added the assignment type Overtime", create_assignment_type, (), {"name": "Overtime"}
    kind = newest("assignment_types")
    yield (
        "Renamed the assignment type Overtime to Extra",
        update_assignment_type,
        (kind,),
        {"name": "Extra"},
    )
    yield "Removed the assignment type Extra", delete_assignment_type, (kind,), {}
    yield (
        "Added the allocation type Jury",
        create_allocation_type,
        (),
        {"name": "Jury", "takes_time": True},
    )
    taking = newest("allocation_types")
    yield (
        "Renamed the allocation type Jury to Duty",
        update_allocation_type,
        (taking,),
        {"name": "Duty"},
    )
    does = "Changed what the allocation type Duty does to people's time"
    yield does, update_allocation_type, (taking,), {"takes_time": False}
    yield "Removed the allocation type Duty", delete_allocation_type, (taking,), {}
    week = {"mon": [["09:00", "12:00"]]}
    yield (
        "Added the calendar Mornings",
        create_calendar,
        (),
        {"name": "Mornings", "weekly_hours": week},
    )
    calendar = newest("calendars")
    yield "Changed the calendar Mornings", update_calendar, (calendar,), {"weekly_hours": {}}
    yield "Removed the calendar Mornings", delete_calendar, (calendar,), {}
    yield (
        "Changed the name and time zone of the plan",
        update_plan,
        (),
        {"name": "Reel", "timezone": "Europe/Oslo"},
    )


def _tree(studio: Studio, newest: Callable[[str], int]) -> Iterator[Step]:
    sh1, sh2 = studio["sh1"], studio["sh2"]
    top = studio.workspace.snapshot.root_id
    yield "Added 'crate'", create_treeitem, (), {"name": "crate", "type": "package"}
    yield (
        "Packaged 'seq sh1' in 'crate'",
        package_treeitems,
        ([sh1],),
        {"package_id": newest("items")},
    )
    yield "Took 'seq sh1' out of its package", package_treeitems, ([sh1],), {"package_id": None}
    meeting = {"name": "dailies", "type": "event", "start_date": day(5), "finish_date": day(5)}
    yield "Added 'dailies'", create_treeitem, (), meeting
    yield (
        "Changed who takes part in 'dailies'",
        set_people,
        (newest("items"), [studio["Ana"], studio["Ben"]]),
        {},
    )
    yield "Noted 'vendor'", replace_notes, ("treeitem", sh1, {"vendor": "Sudlicht"}), {}
    yield "Noted 'vendor'", set_metadata, ("treeitem", sh1), {"key": "vendor", "value": "Nordlicht"}
    yield "Removed the note 'vendor'", delete_metadata, (1,), {}
    yield "Renamed 'seq sh1' to 'sh010'", update_treeitem, (sh1,), {"name": "sh010"}
    yield "Put 'seq sh010' on hold", update_treeitem, (sh1,), {"is_on_hold": True}
    yield "Changed the deadline of 'seq sh010'", update_treeitem, (sh1,), {"promise_by": day(9)}
    yield "Finished 'seq sh010'", update_treeitem, (sh1,), {"is_done": True}
    yield (
        "Moved 'seq sh010'",
        move_treeitems,
        ([sh1],),
        {"parent_id": studio["seq"], "after_id": sh2},
    )
    yield "Moved 2 items", move_treeitems, ([sh2, sh1],), {"parent_id": studio["seq"]}
    yield "Moved 'seq sh010' into 'Show'", move_treeitems, ([sh1],), {"parent_id": top}
    yield "Deleted 'sh010'", delete_treeitems, ([sh1],), {}
    yield (
        "Imported 'plates'",
        import_document,
        (PlanDocument("plates", items=[ItemDraft("a", "a", "task")]),),
        {},
    )
    yield "Restored the plan as of revision 3", restore_revision, (3,), {}


def _newest_of(studio: Studio) -> Callable[[str], int]:
    return lambda family: max(getattr(studio.workspace.snapshot, family))


def test_r18_every_operation_says_in_words_what_it_did(studio: Studio) -> None:
    tried = set()
    for label, operation, arguments, values in steps(studio):
        tried.add(operation.__name__)
        said = studio.workspace.run(operation, *arguments, **values).label
        assert said == label or (operation is restore_revision and said.startswith(label))
    assert {each.key for each in OPERATIONS} == tried
