"""New plans: the sample production, and what foreign files hold."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from planner_app.operations.importing import import_document
from planner_app.operations.opened.workspace import Workspace, open_or_create
from planner_app.settings import settings_folder

SAMPLE_AUTHOR: Final = "planner-app"
"""Who wrote the sample production: nobody's own edit, so that nobody undoes it by one Ctrl+Z too
many."""


def write_demo(plan: str, shots: int, seed: int, progress: Callable[[float], None]) -> None:
    """Make a new plan that holds the sample production. PlanUnreadable: it cannot be made there."""
    # Not at the start of every window, of which few ever write a sample.
    from planner_app.demo.production import demo_document

    document = demo_document(shots, seed)
    first = partial(import_document, document=document, progress=progress)
    Workspace.create(plan, name=document.name, author=SAMPLE_AUTHOR, first=first).close()


def sample() -> str:
    """The sample production in the settings folder, written when it is not there yet."""
    plan = settings_folder() / "Sample production.plan"
    if not plan.exists():
        plan.parent.mkdir(parents=True, exist_ok=True)
        write_demo(str(plan), 10, 1, lambda _: None)
    return str(plan)


def import_into(source: Path, plan: str, progress: Callable[[float], None]) -> str:
    """Bring a foreign file into a plan, made when it is missing; answers a report in words.

    SourceUnreadable: the file cannot be read; nothing was made or changed then.
    """
    from planner_app.interchange.formats import read
    from planner_app.interchange.import_report import summary

    # Before the plan is made: a file that cannot be read leaves no empty plan behind.
    document = read(source)
    first = partial(import_document, document=document, progress=progress)
    with open_or_create(plan, first):
        return summary(document)
