"""Reads plain CSV: one item or assignment a line, the columns known by their headings."""

from pathlib import Path

from planner_app.errors import SourceUnreadable
from planner_app.interchange.table.table_document import plan_of
from planner_app.interchange.table.text import decode, split
from planner_app.operations.importing.plan_document import PlanDocument

LARGEST = 200 * 1024 * 1024
"""Bytes; more is not a plan somebody typed."""


def read_csv(path: Path) -> PlanDocument:
    """The table as a document. Raises SourceUnreadable with one sentence where no column gives the
    items' names."""
    try:
        if path.stat().st_size > LARGEST:
            raise SourceUnreadable(f"{path.name} is larger than a table of tasks can be.")
        content = path.read_bytes()
    except OSError as problem:
        raise SourceUnreadable(
            f"{path.name} cannot be opened: {problem.strerror or problem}."
        ) from problem
    return plan_of(split(decode(content, path.name), path.name), path.name, path.stem)
