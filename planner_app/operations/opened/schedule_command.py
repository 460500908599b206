"""What `planner-app schedule` answers: the schedule of a plan that is opened for it, as JSON or as
text."""

import json
import math
from datetime import datetime
from typing import Final

from planner_app.errors import UserError
from planner_app.languages import tr
from planner_app.limits import LAST_YEAR
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.correlation import as_simulated
from planner_app.operations.planning.schedule_json import ScheduleJson, Teller
from planner_app.scheduling.simulation import simulate

_FIRST_YEAR: Final = 1970
"""UTC seconds begin here."""
_LAST_YEAR: Final = LAST_YEAR - 10
"""Work that begins later would end in years that a plan does not know."""


def answer(plan: str, now: datetime, samples: int = 0) -> ScheduleJson:
    """Open a plan and answer its schedule as of `now`; percentiles are None without samples."""
    return teller(plan, now, samples).answer()


def as_json(plan: str, now: datetime, samples: int = 0) -> str:
    """The answer as one object; stable from one version to the next."""
    return json.dumps(answer(plan, now, samples), indent=1, ensure_ascii=False)


def as_text(plan: str, now: datetime, samples: int = 0) -> str:
    """The answer for reading: a line for each row, then the alerts."""
    return "\n".join(teller(plan, now, samples).lines())


def teller(plan: str, now: datetime, samples: int) -> Teller:
    """Open a plan and schedule it as of `now`. UserError: no such plan, or a day in other
    years."""
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        raise UserError(
            tr(
                "A plan can be scheduled from a day between {first} and {last}.",
                first=_FIRST_YEAR,
                last=_LAST_YEAR,
            )
        )
    with Workspace.open(plan) as workspace:
        snapshot = workspace.snapshot
        schedule = workspace.live.of(snapshot, math.floor(now.timestamp()))
        # The plan's history is read while it is open; simulating needs no connection.
        uncertain = workspace.read(as_simulated, snapshot, schedule.problem) if samples else None
    return Teller(
        snapshot, schedule, simulate(uncertain, samples) if uncertain is not None else None
    )
