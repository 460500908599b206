"""Run by test_pyliquidplanner.py in the client's own environment: argv are the address, the name
and the token.

The client as it is on PyPI; only the address that it has built in is exchanged.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

from liquidplanner import LiquidPlanner  # type: ignore[import-not-found, unused-ignore]
from liquidplanner import manager as client  # type: ignore[import-not-found, unused-ignore]
from liquidplanner.auth import BasicCredentials  # type: ignore[import-not-found, unused-ignore]
from liquidplanner.exceptions import (  # type: ignore[import-not-found, unused-ignore]
    LiquidPlannerNotFound,
    LiquidPlannerUnauthorized,
    LiquidPlannerUnprocessableEntity,
)

address, name, token = sys.argv[1:]
made = client.Manager.__init__


def here(self, *args, **values):  # type: ignore[no-untyped-def]
    made(self, *args, **values)
    self.base_url = f"{address}/api"


client.Manager.__init__ = here
told: dict[str, object] = {}
planner: Any = LiquidPlanner
lp = planner(BasicCredentials(name, token))
told["workspace"] = lp.workspace_id
told["account"] = lp.account.all()["user_name"]
told["lists"] = {
    manager: len(getattr(lp, manager).all())
    for manager in (
        "members", "teams", "activities", "treeitems", (
            "tasks"
        ), "events", "milestones", "partial_day_events",
        "projects", "folders", "packages", "timesheet_entries",
    )
}  # fmt: skip
people = {member["user_name"]: member["id"] for member in lp.members.all()}
project = lp.projects.create({"name": "Short"})
task = lp.tasks.create({"name": "shot", "parent_id": project["id"]})
other = lp.tasks.create({"name": "second", "parent_id": project["id"]})
told["created"] = [
    task["name"],
    task["parent_id"] == project["id"],
    len(lp.tasks.get(task["id"])["assignments"]),
]

row = task.update_assignment(
    {"person_id": people["ana"], "low_effort_remaining": 2, "high_effort_remaining": 6}
)
(first,) = row["assignments"]
told["dates_are_datetimes"] = isinstance(first["expected_finish"], datetime)
both = task.update_assignment({"person_id": people["ben"]})["assignments"]
told["handed_over"] = (
    task.update_assignment({"assignment_id": both[1]["id"], "person_id": people["cleo"]})[
        "assignments"
    ][1]["person_id"]
    == people["cleo"]
)
ids = [r["id"] for r in both]
told["reordered"] = [r["id"] for r in task.reorder_assignments(ids[::-1])["assignments"]] == ids[
    ::-1
]
told["left"] = [r["id"] for r in task.delete_assignment(ids[1])["assignments"]] == ids[:1]
told["history"] = [
    [e["low"], e["high"]]
    for e in lp.tasks.get(task["id"], include=["estimates"])["assignments"][0]["estimates"]
]
told["estimates"] = len(task.estimates.all())
told["new_estimate"] = task.estimates.create({"low": 1, "high": 2, "owner_id": people["ana"]})[
    "high"
]

other.move_before(task["id"])
told["order"] = [t["name"] for t in lp.tasks.all(filters=[f"project_id = {project['id']}"])]
package = lp.packages.create({"name": "urgent"})
anchor = lp.tasks.create({"name": "anchor", "parent_id": package["id"]})
told["packaged"] = task.package_after(anchor["id"])["package_id"] == package["id"]
told["dependency"] = other.dependencies.create({"prerequisite_item_id": task["id"]})["satisfied"]
told["waits_for"] = [
    link["prerequisite_item_id"] == task["id"] for link in other.dependencies.all()
]
tracked = task.track_time(
    {"work": 2, "member_id": people["ana"], "work_performed_on": "2026-01-05"}
)
told["tracked"] = [tracked["work"], tracked["timesheet_entry"]["work"]]
told["updated"] = lp.tasks.update(task["id"], {"name": "shot b", "is_done": True})["is_done"]
told["filtered"] = [
    t["name"] for t in lp.tasks.all(filters=["is_done is true", "name contains shot"], limit=5)
]
told["depth"] = [t["name"] for t in lp.treeitems.all(depth=1)["children"]]
told["included"] = sorted(
    lp.tasks.get(task["id"], include=planner.ASSOCIATED_RECORDS).keys() & {"comments", "timer"}
)
timer = task.timer_start()
told["timers"] = [timer["running"], task.timer_stop()["running"], task.timer_clear()["total_time"]]
told["inside"] = [
    t["name"] for t in lp.treeitems.get(project["id"], depth=-1, leaves=True)["children"]
]
lp.tasks.delete(other["id"])

attempts: list[Callable[[], object]] = [
    lambda: lp.tasks.get(999_999),
    lambda: task.update_assignment({"person_id": people["ana"]}),
    lambda: planner(BasicCredentials(name, "wrong")),
]
for failing in attempts:
    try:
        failing()
    except (
        LiquidPlannerNotFound,
        LiquidPlannerUnprocessableEntity,
        LiquidPlannerUnauthorized,
    ) as error:
        told.setdefault("refused", []).append([type(error).__name__, str(error)])  # type: ignore[attr-defined]
json.dump(told, sys.stdout)
