"""What conditions of the query language mean."""

from functools import partial
from typing import Any

import pytest

from planner_app import Session
from planner_app.api.query.query_timeout import limited
from planner_app.exception import ImmutableCollectionError, ParseError
from tests.api.query.conftest import Names

ALL = ["sh1", "sh2", "SH3", "a_b", "a%b", "loose"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ('name is "sh1"', ["sh1"]),
        ("name is sh1", ["sh1"]),
        ("name = 'sh1'", ["sh1"]),
        ("name is_not sh1", ALL[1:]),
        ("name != sh1 and name != sh2", ALL[2:]),
        ("name is sh1 or name is sh2 and name is loose", ["sh1"]),
        ("(name is sh1 or name is sh2) and not name is sh1", ["sh2"]),
        ("not (name is sh1 or name is sh2)", ALL[2:]),
        ("name in (sh1, 'loose', nobody)", ["sh1", "loose"]),
        ("name not_in (sh1, loose)", ALL[1:-1]),
        ("name in ()", []),
        ("name not_in ()", ALL),
        ('name like "SH%"', ALL[:3]),
        ('name like "a_b"', ["a_b"]),
        (r'name like "a\%b"', ["a%b"]),
        ('name not_like "%h%"', ALL[3:]),
        ("name IS sh1 OR name Is sh2", ["sh1", "sh2"]),
        ('name is "sh1"and name is "sh1"', ["sh1"]),
        ("max_effort is 4", ["sh1"]),
        ('max_effort >= "4.0"', ["sh1"]),
        ("bid is 14400", ["sh1"]),
        ("max_effort != 4", ALL[1:]),
        ("max_effort is none", ALL[1:]),
        ("max_effort is_not None", ["sh1"]),
        ("not max_effort > 100", ALL),
        ("max_effort in (none, 4)", ALL),
        ("description is null", ALL),
        ('description is "none"', []),
        ("promise_by > 2026-03-05", ["sh2"]),
        ("promise_by after 2026-03-04 and promise_by before 2026-03-31", ["sh1"]),
        ("end_date <= '2026-03-05T10:00:00+00:00'", ["sh1"]),
        ("is_done is True", ["SH3"]),
        ("is_done is false and name is sh1", ["sh1"]),
        ("parent is none", ["loose"]),
        ("parent_id is none", ["loose"]),
        ("parent is_not none", ALL[:-1]),
        ("parent.name is sq1", ["sh1", "sh2"]),
        ("not parent.name is sq1", ALL[2:]),
        ("parent.name != sq1", ALL[2:]),
        ("parent has (name is sq1 and parent.name is Film)", ["sh1", "sh2"]),
        ("parent has (parent is none)", ["SH3", "a_b", "a%b"]),
        ("parent any (name like 'O%')", ["a_b", "a%b"]),
        ("parent.description is 'says \"no\"'", ["a_b", "a%b"]),
        (r'parent.description is "says \"no\""', ["a_b", "a%b"]),
        ("project.name is Film", ["sh1", "sh2", "SH3"]),
        ("project is none", ["loose"]),
        ("project.name in (Other, none)", ["a_b", "a%b"]),
        ("assignments.resource.username is ana", ["sh1"]),
        ("assignments any (resource.username is ana)", ["sh1"]),
        ("assignments any (resource.username is ana and resource.username is ben)", []),
        ("assignments.resource.name is Comp and assignments.resource.username is ana", ["sh1"]),
        ("assignments.resource has (name is Comp or username is 'zoë')", ["sh1", "sh2"]),
        ("assignments any (resource is none)", ["SH3", "a_b", "a%b", "loose"]),
        ("assignments.activity.name is Animation", ["sh1"]),
        ("assignments.assignment_type is Management", ["sh1"]),
        ("assignments.daily_limit > 3", ["sh2"]),
        ("not assignments any ()", []),
        ("outgoing_links any ()", ["sh1"]),
        ("incoming_links.from.name is sh1", ["sh2"]),
        ("metadata any (key is vendor and value is 2)", ["sh2"]),
        ("metadata.key is vendor and metadata.value is 2", ["sh1", "sh2"]),
        ("timelogs.comment like 'ROTO'", ["sh1"]),
        ("timelogs any (duration is 5400 and user.username is ana)", ["sh1"]),
        ("status.name is Done", ["SH3"]),
        ("status.state.short is IN_PROGRESS", ["sh1"]),
        ("type.name is Animation", ["sh1"]),
        ("id in (select context_id from Assignment where resource.username is ana)", ["sh1"]),
        ("parent in (Folder where name is sq1)", ["sh1", "sh2"]),
        ("id not_in (select id from Task where name like 's%')", ALL[3:]),
        ("parent_id in (select id from Project where name is Other)", ["a_b", "a%b"]),
        ("name in (select name from Task order by name desc limit 1)", ["sh2"]),
        ("expected_start is none", ALL[1:]),
        ("expected_finish after 2020-01-01", ["sh1"]),
        ("assignments.hours_logged > 1", ["sh1"]),
        ("assignments.can_destroy is True", ["sh1"]),
    ],
)
def test_conditions(names: Names, condition: str, found: list[str]) -> None:
    assert names(condition) == found


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("select name from Context where name is delivery", ["delivery"]),
        (
            "select name from TypedContext where project.name is Film order by name",
            ["SH3", "sh1", "sh2", "sq1"],
        ),
        (
            "select name from Context where ancestors any (name is Film) order by name",
            ["SH3", "sh1", "sh2", "sq1"],
        ),
        ("select name from Task where ancestors.name is sq1 order by name", ["sh1", "sh2"]),
        ("select name from Task where not ancestors any ()", ["loose"]),
        ("select name from Task where ancestors is none", ["loose"]),
        (
            "select name from Context where descendants any (name is sh1) order by name",
            ["Film", "sq1"],
        ),
        (
            "select name from Project where descendants.assignments.resource.username is 'zoë'",
            ["Film"],
        ),
        ("select name from Folder where descendants.name in (sh1, sh2)", ["sq1"]),
        (
            "select name from Project where id in (select project_id from Task where name is sh1)",
            ["Film"],
        ),
        ("select name from Task where id in (select context_id from Timelog)", ["sh1"]),
        ("select name from Task where id in (select to_id from Dependency)", ["sh2"]),
        (
            "select name from Task order by project.name desc, name",
            ["a%b", "a_b", "SH3", "sh1", "sh2", "loose"],
        ),
        (
            "select name from Task where name like 's%' order by project_id, name desc",
            ["sh2", "sh1", "SH3"],
        ),
        ("select name from Context where date is 2026-05-01", ["delivery"]),
        ("select name from Context where assignments.resource.username is ana", ["sh1"]),
        (
            "select name from Task where project.name is Film order by promise_by desc, name",
            ["sh2", "sh1", "SH3"],
        ),
        ("select name from Task order by parent.name, name desc limit 2", ["loose", "SH3"]),
        ("select name from Task order by name ascending offset 1 limit 2", ["a%b", "a_b"]),
        ("select name from Task limit 2 offset 4", ["a%b", "loose"]),
        ("select name from Task offset 99", []),
        ("select name from Task limit 0", []),
        ("select name from Folder\nwhere\tname is sq1", ["sq1"]),
        ("select name from Group where members.username is ana", ["Comp"]),
        ("select name from Group where memberships.user.username is ben", ["Comp"]),
        ("select name from Activity where name like anim%", ["Animation"]),
        ("select name from Status where sort > 3", ["Done"]),
        ("select name from WorkCalendar where weekly_hours in ()", []),
        (
            "select name from Task order by expected_finish desc, name desc limit 3",
            ["sh1", "sh2", "loose"],
        ),
        ("select name from Task order by expected_finish, name offset 4", ["sh2", "sh1"]),
        (
            "select name from Task where name like 's%' order by expected_finish desc",
            ["sh1", "sh2", "SH3"],
        ),
    ],
)
def test_queries(library: Session, expression: str, found: list[str]) -> None:
    assert [entity["name"] for entity in library.query(expression)] == found


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("select username from Resource where username is ana", ["ana"]),
        ("select username from User where allocations.allocation_type is Vacation", ["ben"]),
        (
            (
                "select username from User where allocations any (start "
                ">= 2026-03-02 and end <= 2026-03-06)"
            ),
            ["ana", "ben"],
        ),
        ("select username from User where allocations.start is '2026-03-02'", ["ben"]),
        ("select username from User where allocations.start is '2026-03-02 12:00:00'", ["ana"]),
        (
            "select username from User where groups.name is Comp order by username desc",
            ["ben", "ana"],
        ),
        ("select username from User where not assignments any ()", ["ben"]),
        ("select username from User where id in (select user_id from Membership)", ["ana", "ben"]),
        ("select username from User where username is 'zoë'", ["zoë"]),
        ("select username from User where username like 'ZO%'", ["zoë"]),
        ("select username from User where username like 'ZOË'", []),
        ("select username from User where appointments.type is allocation", ["ana", "zoë"]),
    ],
)
def test_people(library: Session, expression: str, found: list[str]) -> None:
    assert [entity["username"] for entity in library.query(expression)] == found


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("Task where colour is red", "No attribute 'colour' exists for schema 'Task'."),
        ("Task where parent.colour is red", "No attribute 'colour' exists for schema 'Context'."),
        ("Task where assignments any (colour is red)", "No attribute 'colour'"),
        ("Task where name.first is red", "'name' of Task has no attribute 'first'."),
        ("Task where name any (x is 1)", "'name' of Task does not refer to entities."),
        ("Task where max_effort is many", "'many' is not a number."),
        ("Task where max_effort is nan", "'nan' is not a number."),
        ("Task where is_done is perhaps", "'perhaps' is not True or False."),
        ("Task where promise_by > soon", "'soon' is not a day such as"),
        ("Task where max_effort like '4%'", "'max_effort' is not a text"),
        ("Task where parent > x", "can only be tested with 'is'"),
        ("Task where name > none", "'is none' or 'is_not none'"),
        ("Task where", "Failed to parse"),
        ("Task where name is", "Failed to parse"),
        ('Task where name is "x', "Failed to parse"),
        ("Task where name is x limit 1 limit 2", "one offset and one limit at most"),
        ("Task order by link", "not a single stored value"),
        ("Task order by assignments.id", "Nothing can be sorted"),
        ("Task where id in (select id, name from Task)", "must select exactly one attribute"),
        (f"Task where {'parent.' * 400}name is x", "A path has at most 20 names."),
        (f"select {'parent.' * 400}name from Task", "A path has at most 20 names."),
        ("select nothing from Task", "No attribute 'nothing'"),
        ("select parent.nothing from Task", "No attribute 'nothing'"),
        ("select name.x from Task", "has no attribute 'x'"),
        ("select id from Nothing", "No schema 'Nothing' exists."),
        ("Task where name is 'a\x00b'", "a character that no text can have"),
        ("Task where " + "(" * 60 + "name is x" + ")" * 60, "brackets of the query are more than"),
        ("Task where " + "not " * 500 + "name is x", "at most"),
        ("Task where " + " or ".join(["name is x"] * 3000), "at most"),
        (
            "Task where " + "assignments any (context has (" * 15 + "name is x" + "))" * 15,
            "more relations than",
        ),
        ("Task where " + " or ".join(["parent.parent.name is x"] * 700), "at most"),
    ],
)
def test_what_cannot_be_asked_is_a_parse_error(
    library: Session, expression: str, sentence: str
) -> None:
    with pytest.raises(ParseError, match="Server reported error: ParseError") as told:
        library.query(expression).all()
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("function", "attribute"),
    [("sum", "promise_by"), ("avg", "name"), ("max", "work_in_order"), ("sum", "parent.name")],
)
def test_there_is_no_sum_of_what_is_no_number(
    library: Session, function: str, attribute: str
) -> None:
    expression = f"select {function}({attribute}), name from Task group by name"
    with pytest.raises(
        ParseError, match=rf"^Server .*'{attribute}' (is not a number|has no order), so it has no"
    ):
        library.call([{"action": "query", "expression": expression}])


@pytest.mark.parametrize(
    "condition",
    [
        "not " * 40 + "name is x",
        "parent." * 19 + "name is x",
        "parent has (project." * 16 + "name is x" + ")" * 16,
        "id in (select id from Task where " * 8 + "name is x" + ")" * 8,
    ],
)
def test_what_is_too_deep_for_the_database_is_a_parse_error(
    library: Session, condition: str
) -> None:
    """SQLite reads less deep than PostgreSQL does; a batch that asks for it changes nothing."""
    expression = f"Task where {condition}"
    before = len(library.query("Task").all())
    make = {
        "action": "create",
        "entity_type": "Task",
        "entity_key": ["deep"],
        "entity_data": {"name": "deep"},
    }
    try:
        assert library.query(expression).all() == []
    except ParseError as error:
        assert "more than the database can read" in str(error)
        with pytest.raises(ParseError):
            library.call([make, {"action": "query", "expression": expression}])
    assert len(library.query("Task").all()) == before


def test_sub_queries_stand_inside_each_other_only_so_deep(library: Session) -> None:
    """PostgreSQL plans forty of them for half an hour."""
    for depth in (9, 40):
        with pytest.raises(ParseError, match="At most 8 sub-queries"):
            library.query(
                "Task where "
                + "id in (select id from Task where " * depth
                + "name is x"
                + ")" * depth
            ).all()


def test_a_query_that_takes_too_long_is_broken_off(
    library: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a batch with it changes nothing; the next query is answered."""
    monkeypatch.setattr("planner_app.api.handling.limited", partial(limited, seconds=0.001))
    names = " or ".join(f'name like "%{number}%x"' for number in range(60))
    slow = "Task where " + " and ".join([f"not parent.children any ({names})"] * 20)
    make = {
        "action": "create",
        "entity_type": "Task",
        "entity_key": ["slow"],
        "entity_data": {"name": "slow"},
    }
    for batch in ([], [make]):
        with pytest.raises(ParseError, match=r"longer than 0\.001 seconds"):
            library.call([*batch, {"action": "query", "expression": slow}])
    monkeypatch.undo()
    assert (
        len(library.query("Task").all()) > 0 and not library.query("Task where name is slow").all()
    )


def test_what_multiplies_with_each_relation_is_refused(session: Session) -> None:
    """Thirty tasks of one person become thirty times as many where relations lead back and
    forth."""
    person = session.create("User", {"username": "all"})
    for number in range(30):
        task = session.create("Task", {"name": f"t{number}"})
        session.create("Assignment", {"context": task, "resource": person})
    session.commit()
    bounce = "assignments.resource.assignments.context."
    with pytest.raises(ParseError, match="more than 1 000 000 entities"):
        session.call([{"action": "query", "expression": f"select {bounce * 3}name from Task"}])
    [answer] = session.call([{"action": "query", "expression": f"select {bounce}name from Task"}])
    assert len(answer["data"]) == 30


def test_projections_follow_references_and_collections(library: Session) -> None:
    with library.auto_populating(False):
        expression = (
            "select name, parent.parent.name, "
            "assignments.resource.username, metadata from Task where name is sh1"
        )
        library.reset()
        task = library.query(expression).one()
        assert task["parent"]["parent"]["name"] == "Film"
        assert [str(row["resource"].get("username")) for row in task["assignments"]] == [
            "ana",
            "None",
        ]
        assert dict(task["metadata"]) == {"vendor": "Nord", "take": "2"}
        assert not task["description"]
    library.reset()


def test_groups_are_counted(library: Session) -> None:
    expression = (
        "select count(id), sum(max_effort), parent.name from Task "
        "where name != loose group by parent.name"
    )
    [result] = library.call([{"action": "query", "expression": expression}])
    assert result["data"] == [
        {"count_id": 1, "sum_max_effort": None, "parent_name": "Film"},
        {"count_id": 2, "sum_max_effort": None, "parent_name": "Other"},
        {"count_id": 2, "sum_max_effort": 4.0, "parent_name": "sq1"},
    ]


def test_groups_may_be_those_of_a_project(library: Session) -> None:
    expression = (
        "select count(id), project.name, status.name from Task group by project.name, status.name"
    )
    [result] = library.call([{"action": "query", "expression": expression}])
    counts = [(row["project_name"], row["status_name"], row["count_id"]) for row in result["data"]]
    assert counts == [
        (None, "Not started", 1),
        ("Film", "Done", 1),
        ("Film", "In progress", 1),
        ("Film", "Not started", 1),
        ("Other", "Not started", 2),
    ]
    expression = (
        "select count(id), project.name from Task group by "
        "project.name order by project.name desc limit 2"
    )
    [result] = library.call([{"action": "query", "expression": expression}])
    assert [row["project_name"] for row in result["data"]] == ["Other", "Film"]
    expression = "select count(user), group_id from Membership group by group_id"
    [result] = library.call([{"action": "query", "expression": expression}])
    assert [row["count_user"] for row in result["data"]] == [2]
    with pytest.raises(ParseError, match="Groups can only be sorted by"):
        library.call(
            [
                {
                    "action": "query",
                    "expression": "select count(id) from Task group by name order by bid",
                }
            ]
        )
    expression = "select count(id) from Task group by project_id, status_id"
    [result] = library.call([{"action": "query", "expression": expression}])
    assert sorted(row["count_id"] for row in result["data"]) == [1, 1, 1, 1, 2]


def test_status_and_type_are_each_tasks_own(library: Session) -> None:
    [result] = library.call(
        [{"action": "query", "expression": "select name, status_id, type_id from Task"}]
    )
    of = {task["name"]: (task["status_id"], task["type_id"] is None) for task in result["data"]}
    assert (of["sh1"], of["sh2"], of["SH3"]) == (
        ("in-progress", False),
        ("not-started", True),
        ("done", True),
    )
    ordered = library.query(
        "select name from Task where project.name is Film order by status.sort desc, type.name"
    )
    assert [task["name"] for task in ordered] == ["SH3", "sh1", "sh2"]
    typed = library.query(
        "select name from Task where name like 'sh%' order by type.name desc, name"
    )
    assert [task["name"] for task in typed] == ["sh1", "SH3", "sh2"]


def test_what_stands_above_and_below(library: Session) -> None:
    task = library.query("Task where name is sh2").one()
    assert [above["name"] for above in task["ancestors"]] == ["Film", "sq1"]
    film = library.query("select descendants.name from Project where name is Film").one()
    with library.auto_populating(False):
        assert [below["name"] for below in film["descendants"]] == ["sq1", "sh1", "sh2", "SH3"]
    assert len(task["descendants"]) == 0
    with pytest.raises(ImmutableCollectionError):
        task["ancestors"].append(film)


def test_a_thousand_conditions_and_ids_are_one_question(library: Session) -> None:
    ids = [task["id"] for task in library.query("Task")]
    long = " or ".join(f'(id is "{n}" and name is x)' for n in range(900))
    many = ", ".join([*map(str, range(3000)), *ids])
    assert library.query(f"Task where {long}").all() == []
    assert len(library.query(f"Task where id in ({many})").all()) == len(ids)


def test_every_attribute_of_every_type_can_be_shown_and_compared(library: Session) -> None:
    for kind in library.types.values():
        names: list[str] = [*kind.schema.attributes, *kind.schema.ids_for_attributes]
        found: list[Any] = library.query(f"select {', '.join(names)} from {kind.entity_type}").all()
        assert found or kind.entity_type in ("Location", "Event", "PartialDayEvent", "Package")
        for name in names:
            library.query(f"{kind.entity_type} where {name} is none or not {name} is none").all()
