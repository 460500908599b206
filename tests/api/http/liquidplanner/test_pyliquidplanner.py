"""pyliquidplanner 0.0.2 from PyPI, unmodified, in an environment of its own, on a served plan."""

import json
import subprocess
from pathlib import Path

from tests.api.http.conftest import Caller
from tests.environments import python_with
from tests.operations.conftest import Studio


def test_the_client_works(ada: Caller, studio: Studio) -> None:
    python = python_with("pyliquidplanner", "pyliquidplanner==0.0.2", "six")
    script = Path(__file__).with_name("pyliquidplanner_user.py")
    before = len(studio.workspace.history.entries())
    done = subprocess.run(
        [python, script, ada.address, ada.name, ada.token],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    refused = told.pop("refused")
    assert told == {
        "workspace": 1,
        "account": "ada",
        "lists": {
            "members": 3, "teams": 2, "activities": 0, (
                "treeitems"
            ): 5, "tasks": 3, "events": 0, "milestones": 0,
            "partial_day_events": 0, "projects": 1, (
                "folders"
            ): 1, "packages": 0, "timesheet_entries": 0,
        },
        "created": ["shot", True, 1],
        "dates_are_datetimes": True,
        "handed_over": True,
        "reordered": True,
        "left": True,
        "history": [[2, 6]],
        "estimates": 1,
        "new_estimate": 2,
        "order": ["second", "shot"],
        "packaged": True,
        "dependency": False,
        "waits_for": [True],
        "tracked": [2, 2],
        "updated": True,
        "filtered": ["shot b"],
        "depth": ["Film", "loose", "Short", "urgent"],
        "included": ["comments", "timer"],
        "timers": [True, False, None],
        "inside": ["second", "shot b"],
    }  # fmt: skip
    assert [kind for kind, _ in refused] == [
        "LiquidPlannerNotFound",
        "LiquidPlannerUnprocessableEntity",
        "LiquidPlannerUnauthorized",
    ]
    assert refused[1][1] == "Unprocessable: Ana is already on 'shot b'."
    assert {entry.author for entry in studio.workspace.history.entries()[before:]} == {"ada"}
