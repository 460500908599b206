"""The one place that wires: a plan is opened, workspace, bridge and windows are built. No logic.

Nothing here imports Qt until a window or a picture is asked for.
"""

from planner_app.application.display import has_no_display
from planner_app.application.plans import import_into, write_demo
from planner_app.application.printouts import write_pictures, write_report
from planner_app.application.serve_plan import serve_plan
from planner_app.application.windows import last_plan, open_window, run_window

__all__ = [
    "has_no_display",
    "import_into",
    "last_plan",
    "open_window",
    "run_window",
    "serve_plan",
    "write_demo",
    "write_pictures",
    "write_report",
]
