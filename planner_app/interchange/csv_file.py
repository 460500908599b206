"""Reads plain CSV: one item or assignment a line, the columns known by their headings."""

from pathlib import Path

from planner_app.errors import SourceUnreadable
from planner_app.interchange.table.table_document import plan_of
from planner_app.interchange.table.text import decode, split
from planner_app.languages import tr
from planner_app.operations.importing.plan_document import PlanDocument

LARGEST = 200 * 1024 * 1024
"""Bytes. A larger file is not a table of tasks."""


def read_csv(path: Path) -> PlanDocument:
    """The table as a document. Raises SourceUnreadable with one sentence where no column gives the
    items' names."""
    try:
        # Asked before reading: a mistaken choice of a film file would fill the memory.
        if path.stat().st_size > LARGEST:
            raise SourceUnreadable(
                tr("{file} is larger than a table of tasks can be.", file=path.name)
            )
        content = path.read_bytes()
    except OSError as problem:
        raise SourceUnreadable(
            tr(
                "{file} cannot be opened: {reason}.",
                file=path.name,
                reason=problem.strerror or problem,
            )
        ) from problem
    return plan_of(split(decode(content, path.name), path.name), path.name, path.stem)
