"""Scripts such as studios run on ftrack, as steps of ftrack_user.py: each takes the client's
session."""

import datetime
from collections.abc import Callable
from typing import Any

import ftrack_api  # type: ignore[import-not-found, unused-ignore]

MONDAY = datetime.datetime(2026, 3, 2)  # noqa: DTZ001  (as scripts give them)


def build(session: Any) -> Any:
    """A production as the documentation of ftrack's client makes one; answers it with two of its
    tasks."""
    schema = session.query("ProjectSchema").first()
    project = session.create(
        "Project",
        {"name": "film", "full_name": "film", "status": "active", "project_schema": schema},
    )
    kind = session.create("Type", {"name": "Animation"})
    session.commit()
    status = schema.get_statuses("Task")[0]
    tasks = []
    for sequence in range(2):
        folder = session.create("Folder", {"name": f"sq{sequence}", "parent": project})
        for shot in range(2):
            inside = session.create("Folder", {"name": f"sh{sequence}{shot}", "parent": folder})
            values = {
                "parent": inside,
                "project_id": project["id"],
                "type": kind,
                "status": status,
                "bid": 28800.0,
            }
            tasks.append(session.create("Task", {"name": f"anim{sequence}{shot}", **values}))
    session.commit()
    return project, tasks


def production(session: Any) -> Any:
    """Where things stand, up and down the tree."""
    project, tasks = build(session)
    session.reset()
    task = session.get("Task", tasks[3]["id"])
    schema = task["project"]["project_schema"]
    below = "select name, descendants.name from Folder where name is sq1"
    return {
        "above": [above["name"] for above in task["ancestors"]],
        "below": [item["name"] for item in session.query(below).one()["descendants"]],
        "link": [part["name"] for part in task["link"]],
        "found": [
            t["name"] for t in session.query("Task where ancestors any (name is sq0) order by name")
        ],
        "around": [
            p["name"] for p in session.query("Project where descendants any (name is anim01)")
        ],
        "statuses": [status["name"] for status in schema.get_statuses("Task")],
        "types": [kind["name"] for kind in schema.get_types("Task")],
        "children": [child["name"] for child in session.get("Project", project["id"])["children"]],
        "many": len(session.query(f"TypedContext where project_id is {project['id']}").all()),
    }


def assigning(session: Any) -> Any:
    """Assign and allocate in both orders, ask who does what, take somebody off."""
    project, tasks = build(session)
    ida, joe = (
        session.create("User", {"username": name, "first_name": name}) for name in ("ida", "joe")
    )
    session.commit()
    session.create("Appointment", {"context": tasks[0], "resource": ida, "type": "assignment"})
    session.commit()
    team = session.create(
        "Appointment", {"context": project, "resource": ida, "type": "allocation"}
    )
    session.create("Appointment", {"context": project, "resource": joe, "type": "allocation"})
    session.create(
        "Appointment",
        {"context_id": tasks[1]["id"], "resource_id": ida["id"], "type": "assignment"},
    )
    session.create(
        "Appointment",
        {"context_id": tasks[1]["id"], "resource_id": joe["id"], "type": "assignment"},
    )
    session.commit()
    named = team["id"], team["resource"]["username"]
    session.reset()
    project = session.query("Project where name is film").one()
    mine = (
        'Task where assignments any (resource.username = "ida") and '
        'status.name is_not "Done" order by name'
    )
    busy = session.query(
        'select first_name, groups.name from User where assignments any (context.name is "anim01")'
    )
    found = {
        "named": [named[1], named[0] in [row["id"] for row in project["allocations"]]],
        "team": sorted(row["resource"]["username"] for row in project["allocations"]),
        "mine": [task["name"] for task in session.query(mine)],
        "busy": sorted((user["first_name"], len(user["groups"])) for user in busy),
        "of user": sorted(
            row["context"]["name"]
            for row in session.query("User where username is joe").one()["assignments"]
        ),
    }
    condition = (
        'context.name is "anim01" and resource has (username is "ida") and type is "assignment"'
    )
    session.delete(session.query(f"Appointment where {condition}").one())
    session.commit()
    session.reset()
    left = session.query("Task where name is anim01").one()["assignments"]
    return {**found, "left": [row["resource"]["username"] for row in left]}


def tracking(session: Any) -> Any:
    """Hours, dependencies and statuses."""
    project, tasks = build(session)
    user = session.create("User", {"username": "ida"})
    session.commit()
    for day in range(3):
        start = MONDAY + datetime.timedelta(days=day, hours=9)
        values = {
            "user": user,
            "context": tasks[0],
            "start": start,
            "duration": 3600 * 2,
            "comment": f"day {day}",
        }
        session.create("Timelog", values)
    tasks[1]["incoming_links"].append(session.create("TypedContextLink", {"from": tasks[0]}))
    session.create("TypedContextLink", {"from": tasks[1], "to": tasks[2]})
    session.commit()
    tasks[3]["status"] = session.query('Status where state.short is "DONE"').first()
    tasks[0]["end_date"] = MONDAY + datetime.timedelta(days=11)
    session.commit()
    session.reset()
    logged = session.query(
        'select duration, user.username from Timelog where context.name is "anim00"'
    ).all()
    late = "2026-03-03"
    counts = (
        "select count(id), status.name from Task where project_id is "
        f"{project['id']} group by status.name"
    )
    [counted] = session.call([{"action": "query", "expression": counts}])
    link = session.query('TypedContextLink where from.name is "anim01"').one()
    found = {
        "hours": sum(log["duration"] for log in logged) / 3600,
        "time_logged": session.query("Task where name is anim00").one()["time_logged"] / 3600,
        "since": len(
            session.query(f'Timelog where start >= "{late}" and start < "2026-03-10"').all()
        ),
        "waits for": [
            link["from"]["name"]
            for link in session.query("Task where name is anim01").one()["incoming_links"]
        ],
        "to": link["to"]["name"],
        "counted": {group["status_name"]: group["count_id"] for group in counted["data"]},
        "logged on": [
            task["name"]
            for task in session.query("Task where id in (select context_id from Timelog)")
        ],
        "due": [task["name"] for task in session.query('Task where end_date before "2026-03-31"')],
    }
    session.delete(link)
    session.commit()
    return {**found, "links": len(session.query("TypedContextLink").all())}


def beyond(session: Any) -> Any:
    """What there is no such thing of here: the kind of the client's own error, and the server goes
    on."""
    _, tasks = build(session)
    user = session.create("User", {"username": "ida"})
    session.commit()
    cases: dict[str, Callable[[], object]] = {
        "component": lambda: session.create_component(__file__),
        "encode": lambda: session.encode_media(__file__),
        "widget": lambda: session.get_widget_url("info", entity=tasks[0]),
        "upload": lambda: session.get_upload_metadata("id", "a", 3, "b"),
        "invite": lambda: session.send_user_invite(user),
        "key": user.reset_api_key,
        "timer": lambda: user.start_timer(tasks[0]),
        "note": lambda: session.create("Note", {"content": "x"}),
        "sequence": lambda: session.create("Sequence", {"name": "x"}),
        "custom": lambda: tasks[0]["custom_attributes"],
        "priority": lambda: session.query("Task where priority.name is High").all(),
        "group": lambda: _team_of_teams(session, tasks[0]["project"]),
        "ancestors": lambda: _above_itself(session, tasks[0]),
        "publish": lambda: session.event_hub.publish(ftrack_api.event.base.Event(topic="x")),
    }
    seen: dict[str, Any] = {}
    for name, work in cases.items():
        try:
            work()
            seen[name] = None
        except Exception as error:
            seen[name] = [type(error).__name__, str(error)]
        session.rollback()
    return [seen, len(session.query("Task").all())]


def _team_of_teams(session: Any, project: Any) -> None:
    group = session.create("Group", {"name": "Comp"})
    session.create("Appointment", {"context": project, "resource": group, "type": "allocation"})
    session.commit()


def _above_itself(session: Any, task: Any) -> None:
    task["ancestors"].append(task)
    session.commit()


def events(session: Any) -> Any:
    """Within the session they are heard; there is no hub beyond it."""
    heard = []
    session.event_hub.subscribe("topic=planner.test", lambda event: heard.append(event["data"]))
    event = ftrack_api.event.base.Event(topic="planner.test", data={"n": 1})
    session.event_hub.publish(event, synchronous=True)
    return [heard, session.event_hub.connected]
