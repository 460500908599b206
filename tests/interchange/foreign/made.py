"""Small project files made up in memory, in the shape the child process answers."""

from typing import Any, cast

from planner_app.interchange.foreign.source import (
    Ranges,
    SourceAssignment,
    SourceCalendar,
    SourceDuration,
    SourceFile,
    SourceLink,
    SourceProject,
    SourceResource,
    SourceTask,
)

OFFICE: Ranges = [["09:00", "17:00"]]


def hours(
    count: float, *, elapsed: bool = False, percent: bool = False, text: str = ""
) -> SourceDuration:
    return SourceDuration(hours=count, elapsed=elapsed, percent=percent, text=text or f"{count}h")


def calendar(name: str = "Standard", **fields: Any) -> SourceCalendar:
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE) | {"sat": [], "sun": []}
    plain = {
        "uid": 1,
        "name": name,
        "personal": False,
        "weekly": week,
        "exceptions": [],
        "days": {},
    }
    return cast("SourceCalendar", plain | {"days_left_out": 0} | fields)


def resource(name: str | None, uid: int = 1, **fields: Any) -> SourceResource:
    plain: dict[str, Any] = {
        "uid": uid,
        "name": name,
        "kind": "WORK",
        "is_role": False,
        "generic": False,
        "email": None,
    }
    plain |= {"account": None, "group": None, "guid": None, "calendar": None, "max_units": 100.0}
    return cast("SourceResource", plain | {"available_from": None, "available_to": None} | fields)


def task(name: str | None, uid: int = 1, **fields: Any) -> SourceTask:
    plain = dict.fromkeys(SourceTask.__annotations__) | {"uid": uid, "id": uid, "name": name}
    plain |= {field: False for field in SourceTask.__annotations__ if field.startswith("is_")}
    return cast(
        "SourceTask",
        plain | {"is_active": True, "constraint": "AS_SOON_AS_POSSIBLE", "priority": 500} | fields,
    )


def assignment(task: int | None, resource: int | None, **fields: Any) -> SourceAssignment:
    plain: dict[str, Any] = dict.fromkeys(SourceAssignment.__annotations__)
    plain |= {"task": task, "resource": resource, "units": 100.0, "days": {}}
    return cast("SourceAssignment", plain | fields)


def link(
    before: int | None, after: int | None, kind: str = "FINISH_START", **fields: Any
) -> SourceLink:
    return cast(
        "SourceLink", {"before": before, "after": after, "kind": kind, "lag": None} | fields
    )


def project(tasks: list[SourceTask], **fields: Any) -> SourceProject:
    plain: dict[str, Any] = {"name": None, "title": "Show", "start": None, "minutes_per_day": 480}
    plain |= {
        "minutes_per_week": 2400,
        "default_calendar": 0,
        "calendars": [calendar()],
        "resources": [],
    }
    plain |= {"tasks": tasks, "assignments": [], "links": [], "problems": []}
    return cast("SourceProject", plain | fields)


def file(tasks: list[SourceTask], **fields: Any) -> SourceFile:
    return SourceFile(format="MSPDI", projects=[project(tasks, **fields)])


def show(*tasks: SourceTask) -> list[SourceTask]:
    """The tasks below a project summary, which stands at place 0."""
    top = task("Show", 0, id=0, is_summary=True)
    return [top, *(cast("SourceTask", {**each, "parent": each["parent"] or 0}) for each in tasks)]
