"""Run by test_ftrack_client.py in the clients' own environment: argv are the address, the name, the
token, a step.

Tells on standard output what it saw, as JSON.
"""

import datetime
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ftrack_api  # type: ignore[import-not-found, unused-ignore]
import ftrack_query  # type: ignore[import-not-found, unused-ignore]
import ftrack_scripts  # type: ignore[import-not-found, unused-ignore]  # beside this file

logging.disable(logging.CRITICAL)  # the client logs each refusal with its traceback


def refusal(work: Callable[[], object]) -> list[str] | None:
    """The kind and text of the client's own error."""
    try:
        work()
    except Exception as error:
        return [type(error).__name__, str(error)]
    return None


def snippets(session: Any) -> Any:
    source = (Path(__file__).parents[2] / "page.py").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(source[source.index("SNIPPETS = ") : source.index("def furnish")], names)
    done = []
    for name, code in names["SNIPPETS"].items():
        exec(code, {"session": session, "datetime": datetime})
        done.append(name)
    return done


def kinds(session: Any) -> Any:
    """Create, read, change and delete one of each type."""
    project = session.create("Project", {"name": "Kinds"})
    user = session.create("User", {"username": "kim"})
    session.commit()
    start, end = (datetime.datetime(2026, 3, day) for day in (2, 4))  # noqa: DTZ001  (as scripts give them)
    task = session.create("Task", {"name": "one", "parent": project})
    two = session.create("Task", {"name": "two", "parent": project})
    session.commit()
    vacation = {"resource": user, "start": start, "end": end, "allocation_type": "Vacation"}
    log = {"user": user, "context": two, "start": start, "duration": 7200, "comment": "a"}
    cases: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
        "Task": (
            {"name": "x", "parent": project, "description": "d"},
            {"name": "y", "bid": 36000.0},
        ),
        "Folder": ({"name": "x", "parent": project}, {"name": "y"}),
        "Package": ({"name": "x"}, {"name": "y"}),
        "Project": ({"name": "x"}, {"full_name": "y"}),
        "Event": ({"name": "x", "start_date": start, "finish_date": end}, {"is_on_hold": True}),
        "PartialDayEvent": (
            {"name": "x", "start": start, "end": end},
            {"end": end + datetime.timedelta(hours=1)},
        ),
        "Milestone": ({"name": "x", "date": start}, {"date": end}),
        "User": (
            {"username": "lou", "first_name": "Lou"},
            {"first_name": "Louis", "is_active": False},
        ),
        "Group": ({"name": "Anim", "members": [user]}, {"name": "Animation", "members": []}),
        "Assignment": (
            {"context": two, "resource": user},
            {"low_effort_remaining": 2.0, "high_effort_remaining": 4.0},
        ),
        "Appointment": ({"context": task, "resource": user, "type": "assignment"}, None),
        "Allocation": (vacation, {"value": 0.5, "end": end + datetime.timedelta(days=1)}),
        "Timelog": (log, {"duration": 3600, "comment": "b"}),
        "TypedContextLink": ({"from": task, "to": two}, {"lag_days": 2.0}),
        "Dependency": ({"from": two, "to": task}, {"lag_days": 1.0}),
        "Activity": ({"name": "x"}, {"name": "y"}),
        "Type": ({"name": "x2"}, {"name": "y2"}),
        "AssignmentType": ({"name": "x"}, {"name": "y"}),
        "AllocationType": ({"name": "x", "takes_time": True}, {"takes_time": False}),
        "WorkCalendar": (
            {"name": "x", "weekly_hours": {"mon": [["09:00", "12:00"]]}},
            {"name": "y"},
        ),
    }
    seen: dict[str, Any] = {}
    for name, (values, changes) in cases.items():
        if name == "Assignment":
            session.create(
                "Assignment", {"context": two, "resource": None}
            )  # so that the other one may go
        entity = session.create(name, values)
        session.commit()
        for key, value in (changes or {}).items():
            entity[key] = value
        session.commit()
        session.reset()
        found = session.query(f'{name} where id is "{entity["id"]}"').one()
        session.populate([found], ", ".join(changes or ["id"]))
        seen[name] = {key: _plain(found[key]) for key in changes or ()}
        if name == "Appointment":
            continue
        session.delete(found)
        session.commit()
        seen[name]["left"] = len(session.query(f'{name} where id is "{entity["id"]}"').all())
        project, user, task, two = (
            session.query(f"{kind} where {key} is {value}").one()
            for kind, key, value in (
                ("Project", "name", "Kinds"),
                ("User", "username", "kim"),
                ("Task", "name", "one"),
                ("Task", "name", "two"),
            )
        )
    return seen


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "__len__") and not isinstance(value, (str, dict)):
        return len(value)
    return value


def collections(session: Any) -> Any:
    project = session.create("Project", {"name": "Lists"})
    tasks = [session.create("Task", {"name": f"t{n}", "parent": project}) for n in range(7)]
    session.commit()
    users = [session.create("User", {"username": f"u{n}"}) for n in range(3)]
    group = session.create("Group", {"name": "Three", "members": users[:2]})
    session.commit()
    group["members"].append(users[2])
    session.commit()
    tasks[0]["assignments"].append(session.create("Assignment", {"resource": users[0]}))
    session.commit()
    held = tasks[1]["assignments"][0]
    new = session.create("Assignment", {"context": tasks[1], "resource": users[1]})
    session.commit()
    pages = session.query(
        'select name from Task where project.name is "Lists" order by name', page_size=3
    )
    inside = (
        "select name from Task where id in (select context_id from "
        'Assignment where resource.username is "u0")'
    )
    status = session.query('Status where name is "Done"').one()
    tasks[2]["status"] = status
    kind = session.create("Type", {"name": "Compositing"})
    session.commit()
    tasks[3]["type"] = kind
    session.commit()
    session.reset()
    third = session.query(
        'select status.name, status.state.short, is_done from Task where name is "t2"'
    ).one()
    return {
        "members": sorted(
            user["username"]
            for user in session.query('Group where name is "Three"').one()["members"]
        ),
        "added": [
            row["resource"]["username"]
            for row in session.query('Task where name is "t0"').one()["assignments"]
        ],
        "replaced": held["id"] != new["id"]
        and [row["id"] for row in session.query('Task where name is "t1"').one()["assignments"]]
        == [new["id"]],
        "paged": [task["name"] for task in pages],
        "inside": [task["name"] for task in session.query(inside)],
        "any": [
            task["name"]
            for task in session.query('Task where assignments any (resource.username = "u1")')
        ],
        "team": sorted(
            row["resource"]["username"]
            for row in session.query('Project where name is "Lists"').one()["allocations"]
        ),
        "status": [third["status"]["name"], third["status"]["state"]["short"], third["is_done"]],
        "type": session.query('Task where name is "t3"').one()["type"]["name"],
        "counted": session.call(
            [
                {
                    "action": "query",
                    "expression": "select count(id), parent.name from Task group by parent.name",
                }
            ]
        )[0]["data"][-1],
    }


def metadata(session: Any) -> Any:
    task = session.create("Task", {"name": "noted"})
    task["metadata"]["a"] = "1"
    session.commit()
    task["metadata"]["b"] = "2"
    task["metadata"]["a"] = "3"
    session.commit()
    session.reset()
    task = session.query("Task where name is noted").one()
    first = dict(task["metadata"])
    task["metadata"] = {"c": "{x}"}
    session.commit()
    session.reset()
    task = session.query('Task where metadata any (key is "c" and value is "{x}")').one()
    return [first, dict(task["metadata"])]


def refusals(session: Any) -> Any:
    project = session.create("Project", {"name": "Whole or nothing"})
    user = session.create("User", {"username": "own"})
    session.create("Assignment", {"resource": user})
    found: list[Any] = [refusal(session.commit)]
    session.rollback()
    found.append(len(session.query('Project where name is "Whole or nothing"').all()))
    project = session.create("Project", {"name": "Whole or nothing"})
    task = session.create("Task", {"name": "only", "parent": project})
    session.commit()
    session.delete(task["assignments"][0])
    found.append(refusal(session.commit))
    session.rollback()
    found.append(refusal(lambda: session.query("Task where colour is red").all()))
    found.append(refusal(lambda: session.query('Task where name is "x').all()))
    return found


def ensured(session: Any) -> Any:
    first = session.ensure(
        "Task", {"name": "ensured", "description": "a"}, identifying_keys=["name"]
    )
    second = session.ensure(
        "Task", {"name": "ensured", "description": "b"}, identifying_keys=["name"]
    )
    return [
        first["id"] == second["id"],
        second["description"],
        session.get("Context", first["id"]).entity_type,
    ]


def asked_by_ftrack_query(address: str, name: str, token: str, folder: str) -> Any:
    """The second client builds its queries from Python."""
    from ftrack_query import (  # type: ignore[import-not-found, unused-ignore]
        attr,
        create,
        delete,
        or_,
        select,
        update,
    )

    with ftrack_query.FTrackQuery(
        server_url=address,
        api_user=name,
        api_key=token,
        schema_cache_path=folder,
        auto_connect_event_hub=False,
    ) as session:
        mine = session.select("User").where(username="my_user").one()
        made = session.execute(create("Task").values(name='Say "100%"', description="new"))
        session.execute(create("Assignment").values(context=made, resource=mine))
        session.commit()
        changed = session.execute(
            update("Task").where(name='Say "100%"').values(description="newer")
        )
        session.commit()
        rows = (
            select("Assignment")
            .where(attr("resource.username").in_(["my_user", "nobody"]))
            .populate("context.name")
        )
        inside = select("Task").where(
            attr("assignments").any(attr("resource.username").startswith("my_"))
        )
        percent = select("Task").where(
            or_(attr("name").contains("%"), description=None), ~attr("name").like("z%")
        )
        nested = select("Task").where(
            attr("id").in_(
                select("Assignment").where(resource_id=mine["id"]).populate("context_id")
            )
        )
        ordered = session.execute(
            percent.order_by(attr("name").desc()).populate("name").limit(3)
        ).all()
        seen = [
            changed,
            [row["context"]["name"] for row in session.execute(rows)],
            sorted(task["name"] for task in session.execute(inside)),
            [task["name"] for task in ordered],
            sorted(task["name"] for task in session.execute(nested)),
        ]
        gone = session.execute(delete("Task").where(name='Say "100%"'))
        session.commit()
        return [*seen, gone, len(session.select("Task").where(name='Say "100%"').all())]


def main() -> None:
    address, name, token, step = sys.argv[1:]
    folder = tempfile.mkdtemp()
    if step == "wrong_token":
        arguments = {
            "server_url": address,
            "api_user": name,
            "api_key": "no",
            "schema_cache_path": folder,
        }
        sys.stdout.write(json.dumps({step: refusal(lambda: ftrack_api.Session(**arguments))}))
        return
    if step == "asked_by_ftrack_query":
        sys.stdout.write(json.dumps({step: asked_by_ftrack_query(address, name, token, folder)}))
        return
    session = ftrack_api.Session(
        server_url=address,
        api_user=name,
        api_key=token,
        schema_cache_path=folder,
        auto_connect_event_hub=False,
    )
    work = globals().get(step) or getattr(ftrack_scripts, step)
    sys.stdout.write(json.dumps({step: work(session)}))


main()
