"""Calls of every public operation, drawn at random: ids are numbers counted round whatever the plan
then holds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import (
    AllocationDraft,
    CalendarDraft,
    ItemDraft,
    LinkDraft,
    PersonDraft,
    PlanDocument,
    RowDraft,
    TeamDraft,
    TimeEntryDraft,
)
from planner_app.operations.past.timetravel import restore_revision
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

Operation = Callable[..., Any]


class Id(NamedTuple):
    """The number-th record of a table or of the leaves, containers or packages, counted round; -1:
    there is none."""

    table: str
    number: int


class RowsOf(NamedTuple):
    """The ids of an item's rows, turned round or not; now and then one is missing."""

    item: Id
    turned: bool
    whole: bool


Call = tuple[Operation, dict[str, Any]]
CALLED: set[Operation] = set()
"""Every operation that is called below."""

NUMBER = st.sampled_from([*range(30), -1])


def one(table: str) -> st.SearchStrategy[Id]:
    """A record of a table."""
    return st.builds(Id, st.just(table), NUMBER)


def some(table: str, least: int = 0) -> st.SearchStrategy[list[Id]]:
    """Up to three of them."""
    return st.lists(one(table), min_size=least, max_size=3)


ITEM, ROW, PERSON, TEAM = one("treeitem"), one("assignment"), one("person"), one("team")
LEAF, CONTAINER, PACKAGE = (
    st.one_of(one(kind), one(kind), one(kind), ITEM) for kind in ("leaf", "container", "package")
)
LEAVES = st.lists(LEAF, min_size=1, max_size=3)
ACTIVITY, CALENDAR = one("activity"), one("work_calendar")
HOURS = st.sampled_from([0.0, 0.5, 3.0, 8.0, 60_000.0])
SOME_HOURS = st.sampled_from([1.0, 2.0, 8.0, 23.0])
FEW_HOURS = st.sampled_from([0.0, 1.0, 2.0, 8.0, 23.0])
LIMIT = st.sampled_from([None, 2.0, 0.0])
FLAG = st.booleans()
VALUE = st.sampled_from([0.5, 1.0, 2.0, 3.0])
DAY = st.integers(0, 9).map(lambda n: date(2026, 1, 5) + timedelta(days=n))
MOMENT = st.integers(0, 90).map(lambda n: datetime(2026, 1, 5, tzinfo=UTC) + timedelta(hours=3 * n))
NAME = st.sampled_from(["a", "b", "c", "Comp", "Layout", "Ana Ruiz", "Ben", " "])
TEXT = st.sampled_from([None, "", "A", "B"])
TAKES = st.sampled_from(["Project Work", "Vacation", "Project Work", "Vacation", "Training", "Nap"])
LATER = DAY.map(lambda day: day + timedelta(days=9))
PERIOD = st.builds(Period, DAY, LATER) | st.builds(Period, MOMENT, MOMENT)
KIND = st.sampled_from(["task", "task", "folder", "project", "package"])
MONDAY, NIGHT = {"mon": [["09:00", "17:00"]]}, {"mon": [["22:00", "06:00"]]}
WEEK: st.SearchStrategy[Any] = st.sampled_from([{}, MONDAY, NIGHT, MONDAY, NIGHT, {"moon": []}])
ROWS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"person_id": PERSON | st.none(), "team_id": TEAM, "low": HOURS, "high": HOURS}
    ),
    max_size=3,
)
ITEM_FIELDS = {
    "is_on_hold": FLAG,
    "work_in_order": FLAG,
    "delay_until": DAY | st.none(),
    "promise_by": DAY | st.none(),
    "max_effort": LIMIT,
    "external_reference": TEXT,
}
DATES = {"start_date": DAY, "finish_date": LATER}
EVENT = st.sampled_from(["event", "milestone"])
PERSON_FIELDS = {
    "first_name": NAME,
    "main_team_id": TEAM | st.none(),
    "calendar_id": CALENDAR | st.none(),
    "timezone": st.sampled_from([None, "Europe/Paris", "Mars"]),
    "overdrive": FLAG,
    "is_active": FLAG,
    "active_from": DAY | st.none(),
    "active_until": DAY | st.none(),
    "external_reference": TEXT,
}
USERNAME = st.integers(0, 4).map(lambda n: f"user{n}")


def call(
    operation: Operation, **optional: st.SearchStrategy[Any]
) -> Callable[..., st.SearchStrategy[Call]]:
    """Calls of an operation: the required arguments come in a second call."""
    CALLED.add(operation)

    def needing(**required: st.SearchStrategy[Any]) -> st.SearchStrategy[Call]:
        return st.tuples(st.just(operation), st.fixed_dictionaries(required, optional=optional))

    return needing


BESIDE = {"before_id": ITEM, "after_id": ITEM}
OWNER = {"person_id": PERSON | st.none(), "team_id": TEAM | st.none()}
RANGE: dict[str, Any] = {"low": st.sampled_from([0.0, 1.0, 3.0, 60_000.0]), "high": HOURS}
WORK = {"activity_id": ACTIVITY | st.none(), "assignment_type": NAME, "daily_limit": LIMIT}
HEIR: Callable[[str], dict[str, Any]] = lambda table: {"heir_id": one(table) | st.none()}  # noqa: E731


@st.composite
def documents(draw: st.DrawFn) -> PlanDocument:
    """A little plan that shares names and references with the one it comes into."""
    people = [
        PersonDraft(f"p{n}", f"user{n}", external_reference=draw(TEXT))
        for n in range(draw(st.integers(1, 2)))
    ]
    who = st.sampled_from([None, "t", *(person.key for person in people)])
    span = st.sampled_from(
        [{}, {"low": 0.0, "high": 0.0}, {"low": 1.0, "high": 3.0}, {"low": 1.0, "high": 3.0}]
    )
    rows = st.lists(
        st.builds(lambda who, span, done: RowDraft(who, is_done=done, **span), who, span, FLAG),
        max_size=2,
    )
    box = ItemDraft(
        "box", "box", draw(st.sampled_from(["folder", "project"])), external_reference="A"
    )
    leaves = [
        ItemDraft(
            f"i{n}",
            "imported",
            "task",
            draw(st.sampled_from([None, "box"])),
            draw(rows),
            promise_by=draw(DAY),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    key, person = (
        st.sampled_from([leaf.key for leaf in leaves]),
        st.sampled_from([p.key for p in people]),
    )
    several: dict[str, Any] = {"max_size": 2}
    return PlanDocument(
        "more",
        [box, *leaves],
        people,
        [TeamDraft("t", "Comp", [p.key for p in people])],
        [CalendarDraft("c", "Night", draw(WEEK))] if draw(FLAG) else [],
        links=[LinkDraft("i0", leaf.key) for leaf in leaves[1:]],
        time_entries=draw(
            st.lists(
                st.builds(TimeEntryDraft, key, person, DAY, st.sampled_from([1.0, 2.0, 8.0, 23.0])),
                **several,
            )
        ),
        allocations=draw(
            st.lists(st.builds(AllocationDraft, person, st.just("Vacation"), DAY, LATER), **several)
        ),
        activities=draw(st.lists(st.sampled_from(["a", "Layout", "Paint"]), **several)),
    )


TREE: tuple[st.SearchStrategy[Call], ...] = (
    call(create_treeitem, rows=ROWS, **BESIDE, **ITEM_FIELDS)(
        name=NAME, type=KIND, parent_id=CONTAINER
    ),
    call(create_treeitem)(name=NAME, type=KIND, parent_id=CONTAINER),
    call(create_treeitem, rows=ROWS)(name=NAME, type=EVENT, parent_id=CONTAINER, **DATES),
    call(create_treeitem)(name=NAME, type=st.just("partial_day_event"), start=MOMENT, end=MOMENT),
    call(update_treeitem, name=NAME, is_done=FLAG, done_at=MOMENT, **ITEM_FIELDS)(treeitem_id=ITEM),
    call(update_treeitem)(treeitem_id=LEAF, is_done=st.just(True), done_at=MOMENT),
    call(update_treeitem)(treeitem_id=ITEM, is_done=FLAG),
    call(move_treeitems, **BESIDE)(treeitem_ids=some("treeitem"), parent_id=CONTAINER),
    call(move_treeitems)(treeitem_ids=LEAVES, parent_id=CONTAINER),
    call(package_treeitems, **BESIDE)(treeitem_ids=LEAVES, package_id=PACKAGE | st.none()),
    call(package_treeitems)(treeitem_ids=LEAVES, package_id=PACKAGE),
    call(delete_treeitems)(treeitem_ids=some("treeitem", 1)),
    call(create_dependency, lag_days=st.sampled_from([0.0, 1.5, -1.0]))(
        before_id=ITEM, after_id=ITEM
    ),
    call(update_dependency)(
        dependency_id=one("dependency"), lag_days=st.sampled_from([0.0, 2.0, -1.0])
    ),
    call(delete_dependency)(dependency_id=one("dependency")),
)
ASSIGNING: tuple[st.SearchStrategy[Call], ...] = (
    call(create_assignment, **OWNER, **RANGE, **WORK)(treeitem_id=ITEM),
    call(create_assignment, **RANGE)(treeitem_id=LEAF, person_id=PERSON),
    call(update_assignment, **OWNER, **RANGE, **WORK, treeitem_id=ITEM, is_done=FLAG)(
        assignment_id=ROW
    ),
    call(update_assignment)(assignment_id=ROW, **RANGE),
    call(update_assignment)(assignment_id=ROW, is_done=FLAG),
    call(reassign, **OWNER, treeitem_id=ITEM)(assignment_id=ROW),
    call(reassign)(assignment_id=ROW, person_id=PERSON),
    call(reassign)(assignment_id=ROW, treeitem_id=LEAF),
    call(reorder_assignments)(treeitem_id=ITEM, assignment_ids=st.builds(RowsOf, ITEM, FLAG, FLAG)),
    call(delete_assignment)(assignment_id=ROW),
    call(set_people)(treeitem_id=one("event"), person_ids=some("person"), team_ids=some("team")),
    call(assign_newcomer)(treeitem_id=LEAF, name=NAME),
    call(log_time, activity_id=ACTIVITY, append=FLAG, reduce_estimate=FLAG, is_done=FLAG, **RANGE)(
        treeitem_id=LEAF, person_id=PERSON | st.none(), day=DAY, hours=FEW_HOURS
    ),
    call(log_time)(treeitem_id=LEAF, person_id=PERSON, day=DAY, hours=FEW_HOURS),
    call(update_time_entry, day=DAY, hours=FEW_HOURS, activity_id=ACTIVITY | st.none(), note=TEXT)(
        time_entry_id=one("time_entry")
    ),
    call(delete_time_entry)(time_entry_id=one("time_entry")),
)
STUDIO: tuple[st.SearchStrategy[Call], ...] = (
    call(create_person, uid=TEXT, **PERSON_FIELDS)(username=USERNAME),
    call(update_person, username=USERNAME, **PERSON_FIELDS)(person_id=PERSON),
    call(delete_person, **HEIR("person"))(person_id=PERSON),
    call(add_person)(name=NAME),
    call(create_team, member_ids=some("person"), uid=TEXT)(name=NAME),
    call(update_team, name=NAME, member_ids=some("person"))(team_id=TEAM),
    call(delete_team, **HEIR("team"))(team_id=TEAM),
    call(create_activity)(name=NAME),
    call(update_activity)(activity_id=ACTIVITY, name=NAME),
    call(delete_activity, **HEIR("activity"))(activity_id=ACTIVITY),
    call(set_activity)(treeitem_id=ITEM, activity_id=ACTIVITY | st.none()),
    call(create_assignment_type)(name=NAME),
    call(update_assignment_type)(assignment_type_id=one("assignment_type"), name=NAME),
    call(delete_assignment_type, **HEIR("assignment_type"))(
        assignment_type_id=one("assignment_type")
    ),
    call(create_allocation_type)(name=NAME, takes_time=FLAG),
    call(update_allocation_type, name=NAME, takes_time=FLAG)(
        allocation_type_id=one("allocation_type")
    ),
    call(delete_allocation_type, **HEIR("allocation_type"))(
        allocation_type_id=one("allocation_type")
    ),
    call(create_allocation, value=VALUE, treeitem_id=ITEM)(
        person_id=PERSON, allocation_type=TAKES, period=PERIOD
    ),
    call(
        update_allocation,
        allocation_type=TAKES,
        period=PERIOD,
        person_id=PERSON,
        treeitem_id=ITEM | st.none(),
    )(allocation_id=one("allocation")),
    call(delete_allocation)(allocation_id=one("allocation")),
    call(create_calendar, exceptions=st.just({}), country=st.sampled_from([None, "DE"]))(
        name=NAME, weekly_hours=WEEK
    ),
    call(update_calendar, name=NAME, weekly_hours=WEEK)(calendar_id=CALENDAR),
    call(delete_calendar)(calendar_id=CALENDAR),
    call(
        update_plan,
        name=NAME,
        timezone=st.just("US/Pacific"),
        default_calendar_id=CALENDAR,
        strict_bookings=FLAG,
    )(),
    call(update_plan, correlated_work=FLAG)(),
    call(set_metadata)(family=st.just("treeitem"), record_id=ITEM, key=NAME, value=NAME),
    call(set_metadata)(family=st.just("person"), record_id=PERSON, key=NAME, value=NAME),
    call(replace_notes)(
        family=st.just("treeitem"), record_id=ITEM, notes=st.dictionaries(NAME, NAME | st.none())
    ),
    call(delete_metadata)(metadata_id=one("metadata")),
    call(import_document, parent_id=CONTAINER)(document=documents()),
    call(restore_revision)(revision=one("revision")),
)


def near(table: str) -> st.SearchStrategy[Id]:
    """One of the first three, so that two users meet."""
    return st.builds(Id, st.just(table), st.integers(0, 2))


COLLIDING: tuple[st.SearchStrategy[Call], ...] = (
    call(update_assignment)(assignment_id=near("assignment"), is_done=FLAG),
    call(update_treeitem)(treeitem_id=near("leaf"), is_done=FLAG),
    call(create_assignment)(treeitem_id=near("leaf"), person_id=near("person")),
    call(delete_assignment)(assignment_id=near("assignment")),
    call(log_time)(
        treeitem_id=near("leaf"),
        person_id=near("person"),
        day=st.just(date(2026, 1, 5)),
        hours=st.just(20.0),
    ),
    call(delete_time_entry)(time_entry_id=near("time_entry")),
    call(delete_treeitems)(treeitem_ids=st.lists(near("leaf"), min_size=1, max_size=1)),
    call(move_treeitems)(
        treeitem_ids=st.lists(near("leaf"), min_size=1, max_size=1), parent_id=near("container")
    ),
    call(package_treeitems)(
        treeitem_ids=st.lists(near("leaf"), min_size=1, max_size=1),
        package_id=near("package") | st.none(),
    ),
    call(create_dependency)(before_id=near("treeitem"), after_id=near("treeitem")),
    call(delete_dependency)(dependency_id=near("dependency")),
    call(set_metadata)(
        family=st.just("treeitem"), record_id=near("leaf"), key=st.just("k"), value=NAME
    ),
    call(update_person)(person_id=near("person"), main_team_id=near("team") | st.none()),
    call(update_team)(team_id=near("team"), member_ids=st.lists(near("person"), max_size=2)),
    call(delete_person)(person_id=near("person")),
    call(delete_team)(team_id=near("team")),
)
"""What two users can do to the same few records."""
