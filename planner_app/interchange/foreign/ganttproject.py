"""What MPXJ 16 leaves out of GanttProject files: links of tasks inside other tasks, and people's
vacations."""

from pathlib import Path
from xml.etree import ElementTree

from planner_app.interchange.foreign.source import SourceDuration, SourceLink, SourceProject
from planner_app.languages import mark

KINDS = {"1": "START_START", "2": "FINISH_START", "3": "FINISH_FINISH", "4": "START_FINISH"}
VACATIONS = mark("people's vacations")


def complete(project: SourceProject, path: Path) -> None:
    """Puts all links of the file into the project, and notes its vacations as a problem.

    The file has been read once, with entities refused, so it is sound XML. MPXJ numbers tasks one
    above the file.
    """
    root = ElementTree.parse(path).getroot()
    indices = {task["uid"]: index for index, task in enumerate(project["tasks"])}

    def place_of(element: ElementTree.Element) -> int | None:
        number = element.get("id", "")
        # MPXJ's numbers start at 1, GanttProject's at 0.
        return indices.get(int(number) + 1) if number.isdecimal() else None

    project["links"] = [
        SourceLink(
            before=place_of(task),
            after=place_of(depend),
            kind=KINDS.get(depend.get("type", ""), "FINISH_START"),
            lag=_days(depend.get("difference", "0"), project["minutes_per_day"]),
        )
        for task in root.iter("task")
        for depend in task.findall("depend")
    ]
    if root.find("vacations/vacation") is not None:
        project["problems"].append(VACATIONS)


def _days(count: str, minutes_per_day: int) -> SourceDuration | None:
    try:
        hours = float(count) * minutes_per_day / 60
    except ValueError:
        return None
    return SourceDuration(hours=hours, elapsed=False, percent=False, text=f"{count}d")
