"""The tree of a foreign file: which of its tasks come over, what they are here, and how a person
finds them there."""

from dataclasses import dataclass, field

from planner_app.interchange.foreign.source import SourceProject, SourceTask
from planner_app.interchange.remarks import Remarks
from planner_app.interchange.values import one_line, to_day
from planner_app.languages import mark, tr
from planner_app.operations.importing.plan_document import ItemType

MADE_PROJECT = mark(
    "The file has no one task that holds all others; this project was made to hold them."
)
NAMELESS_PROJECT = mark("The file gives its project no name; it is called after the file.")
NAMELESS = mark("It has no name.")
EXTERNAL = mark("It stands for a task of another file.")


@dataclass
class TaskTree:
    """The places of the tasks that come over, in order, with their parents; `top` is the one
    project, if any."""

    tasks: list[SourceTask]
    kept: dict[int, None] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    top: int | None = None

    def where(self, index: int) -> str:
        """How a person finds the task in the file."""
        task = self.tasks[index]
        number = task["uid"] if task["id"] is None else task["id"]
        return tr('task {number} "{name}"', number=number, name=one_line(task["name"]))

    def is_container(self, index: int) -> bool:
        """The project and summaries."""
        return index == self.top or self.tasks[index]["is_summary"]


def grow(project: SourceProject, remarks: Remarks) -> TaskTree:
    """Leaves out empty lines and tasks of other files, and finds the task that is the project
    itself."""
    tree = TaskTree(project["tasks"])
    for index, task in enumerate(project["tasks"]):
        # Ghosts of tasks in other files; the link to them is reported where it is read.
        if not task["is_summary"] and task["is_external"]:
            remarks.drop("item", tree.where(index), EXTERNAL)
        elif not _is_empty_line(task):
            tree.kept[index] = None
            tree.parents[index] = task["parent"]
    tops = [index for index in tree.kept if tree.parents[index] is None]
    # MS Project's task 0 and a single outermost summary are the project itself, not a folder in it.
    if len(tops) == 1 and (tree.tasks[tops[0]]["is_summary"] or tree.tasks[tops[0]]["id"] == 0):
        tree.top = tops[0]
    for index in tree.kept:
        if index != tree.top and not one_line(tree.tasks[index]["name"]):
            remarks.change("item", tree.where(index), NAMELESS)
    return tree


def _is_empty_line(task: SourceTask) -> bool:
    """MS Project keeps blank lines between tasks; they are layout, not work."""
    nameless = not one_line(task["name"]) and not task["is_summary"]
    return (
        nameless
        and task["id"] != 0
        and (task["is_null"] or not task["work"])
        and not task["actual_work"]
    )


def item_type(tree: TaskTree, index: int, *, has_work: bool) -> ItemType:
    """What the task is here. A milestone here has a day and no work."""
    task = tree.tasks[index]
    if index == tree.top:
        return "project"
    if task["is_summary"]:
        return "folder"
    return (
        "milestone" if task["is_milestone"] and not has_work and to_day(task["start"]) else "task"
    )
