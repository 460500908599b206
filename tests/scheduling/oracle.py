"""The published plan of 300 tasks (Microsoft Project's XML), read straight into a Draft."""

from pathlib import Path
from xml.etree import ElementTree

from planner_app.scheduling.problem import ItemKind
from tests.scheduling.problems import WITH_BREAK, Draft, Row, moment

NAMESPACE = {"m": "http://schemas.microsoft.com/project"}


def hours_of(duration: str) -> float:
    """Hours of an XML duration such as PT40H30M0S."""
    hours, rest = duration.removeprefix("PT").split("H")
    return float(hours) + float(rest.split("M")[0]) / 60


def read_oracle(path: Path) -> Draft:
    """Tasks in file order, finish-to-start links, one assignment a task, on the file's one
    calendar."""
    root = ElementTree.parse(path).getroot()
    draft = Draft(moment("2026-01-05T09:00"), calendar=WITH_BREAK)
    at: dict[str, int] = {}
    parents: dict[int, int] = {0: -1}
    tasks = root.findall("m:Tasks/m:Task", NAMESPACE)
    for task in tasks:
        level = int(text(task, "OutlineLevel"))
        kind = ItemKind.CONTAINER if text(task, "Summary") == "1" else ItemKind.TASK
        at[text(task, "UID")] = parents[level] = draft.add(
            text(task, "Name"), parents[level - 1], kind
        )
    for task in tasks:
        for link in task.findall("m:PredecessorLink", NAMESPACE):
            draft.links.append((at[text(link, "PredecessorUID")], at[text(task, "UID")], 0.0))
    people = {
        text(resource, "UID"): draft.person()
        for resource in root.findall("m:Resources/m:Resource", NAMESPACE)
        if text(resource, "UID") != "0"
    }
    for given in root.findall("m:Assignments/m:Assignment", NAMESPACE):
        hours = hours_of(text(given, "Work"))
        draft.items[at[text(given, "TaskUID")]].rows.append(
            Row(people[text(given, "ResourceUID")], hours, hours)
        )
    return draft


def text(element: ElementTree.Element, name: str) -> str:
    """The text of a child that must be there."""
    return element.findtext(f"m:{name}", namespaces=NAMESPACE) or ""
