"""The tree that a table's lines describe: by a parent column, by columns such as Episode and
Sequence, or by both."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from planner_app.interchange.remarks import Remarks
from planner_app.interchange.table.headings import BY_CONTENT, LEVELS, TYPES, type_named
from planner_app.interchange.table.reader import TableLine
from planner_app.interchange.values import one_line
from planner_app.languages import mark, tr
from planner_app.limits import LONGEST_ITEM_NAME
from planner_app.operations.importing.plan_document import ItemType

NO_NAME = mark("It has no name and was left out.")
MADE = mark("No line describes this parent; a folder was made for it.")
OWN_PARENT = mark("Its parent lies inside itself; it came to the top.")
AMBIGUOUS_PARENT = mark(
    "Several items have its parent's name; it came to the top. Give the parent with "
    "its path, as in A/B."
)
TASK_WITH_CHILDREN = mark("It has items below it, so it came as a folder.")
UNKNOWN_TYPE = mark(
    "Its type is not a known one; it came as a task, or as a folder if it has items below it."
)
PACKAGE_INSIDE = mark("A package cannot lie inside a project; it came as a folder.")

CONTAINERS = ("package", "folder", "project")


@dataclass(eq=False)
class LineNode:
    """One item: all lines that speak of it. `wanted` is the type the table gives it."""

    key: str
    name: str
    lines: list[TableLine] = field(default_factory=list)
    wanted: ItemType | None = None
    parent: "LineNode | None" = None
    children: list["LineNode"] = field(default_factory=list)

    @property
    def where(self) -> str:
        """How a person finds it."""
        if not self.lines:
            return tr('parent "{name}"', name=self.name)
        return tr('{line} "{name}"', line=self.lines[0].where, name=self.name)

    @property
    def path(self) -> str:
        """Names from the top, which make the item known again."""
        return f"{self.parent.path}/{self.name}" if self.parent else self.name

    def type(self) -> ItemType:
        """What it is, given what lies below it."""
        if self.children:
            return (
                self.wanted if self.wanted in CONTAINERS and self.wanted is not None else "folder"
            )
        return self.wanted or ("task" if self.lines else "folder")


class LineTree:
    """All nodes; `tops` are those without a parent, in order."""

    def __init__(self, lines: list[TableLine], remarks: Remarks) -> None:
        self.remarks = remarks
        self.tops: list[LineNode] = []
        self.nodes: dict[tuple[str, ...], LineNode] = {}
        self.by_name: dict[str, list[LineNode]] = {}
        self.by_reference: dict[str, LineNode] = {}
        self._made: dict[tuple[LineNode | None, str], LineNode] = {}
        self._state: dict[LineNode, str] = {}
        for line in lines:
            self._add(line)
        for node in list(self.nodes.values()):
            self._settle(node)
        for node in self.walk():
            self._check_type(node)

    def walk(self) -> Iterator[LineNode]:
        """Every node, parents before children, in the order of the lines."""
        waiting = list(reversed(self.tops))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def find(self, text: str) -> LineNode | None:
        """The one item with this reference, name or path; None when there is none, or more than
        one."""
        found = self.by_reference.get(text)
        named = self.by_name.get(text, [])
        if found is None and len(named) == 1:
            return named[0]
        if found is None and not named:
            parts = [part.strip() for part in text.split("/") if part.strip()]
            matching = (
                [node for node in self.by_name.get(parts[-1], []) if _ends_with(node, parts)]
                if parts
                else []
            )
            found = matching[0] if len(matching) == 1 else None
        return found

    def _add(self, line: TableLine) -> None:
        name = one_line(line.text["name"], LONGEST_ITEM_NAME)
        if not name:
            self.remarks.drop("item", line.where, NO_NAME)
            return
        reference = line.text.get("reference", "")
        levels = [line.text.get(level, "") for level in LEVELS]
        identity = (
            ("by reference", reference)
            if reference
            else (*levels, line.text.get("parent", ""), name)
        )
        node = self.nodes.get(identity)
        if node is None:
            node = self.nodes[identity] = LineNode(f"i{len(self.nodes)}", name)
            self.by_name.setdefault(name, []).append(node)
            if reference:
                self.by_reference[reference] = node
        node.lines.append(line)

    def _settle(self, node: LineNode) -> None:
        """Gives the node its place in the tree, its parent first."""
        if node in self._state:
            return
        self._state[node] = "at work"
        parent = self._parent(node)
        if parent is not None and self._state.get(parent) == "at work":
            self.remarks.change("item", node.where, OWN_PARENT)
            parent = None
        self._hang(node, parent)

    def _hang(self, node: LineNode, parent: LineNode | None) -> None:
        node.parent = parent
        (self.tops if parent is None else parent.children).append(node)
        self._state[node] = "settled"

    def _parent(self, node: LineNode) -> LineNode | None:
        """The parent the first line names, made when no line describes it."""
        text = node.lines[0].text
        parent: LineNode | None = None
        for level in LEVELS:
            if text.get(level) and level in text:
                wanted_type: ItemType | None = "project" if level == "project" else None
                parent = self._container(parent, text[level], wanted_type, node, is_named=False)
        wanted = text.get("parent", "")
        if not wanted:
            return parent
        if (
            parent is None
            and len(self.by_name.get(wanted, [])) > 1
            and wanted not in self.by_reference
        ):
            self.remarks.change("item", node.where, AMBIGUOUS_PARENT)
            return None
        parts = (
            [wanted] if wanted in self.by_name or wanted in self.by_reference else wanted.split("/")
        )
        for part in parts:
            if part.strip():
                parent = self._container(parent, part.strip(), None, node, is_named=True)
        return parent

    def _container(
        self,
        above: LineNode | None,
        name: str,
        wanted: ItemType | None,
        child: LineNode,
        *,
        is_named: bool,
    ) -> LineNode:
        """The item of that name in that place; one that a line describes if there is one, else a
        folder.

        `is_named`: the parent column asks for it, which may name any item without saying where that
        stands.
        """
        described = self.by_reference.get(name) if is_named and above is None else None
        for candidate in [described] if described else self.by_name.get(name, []):
            if candidate is None or candidate is child:
                continue
            if self._state.get(candidate) is None:
                self._settle(candidate)
            is_there = candidate.parent is above and self._state[candidate] == "settled"
            if (
                described is not None
                or is_there
                or (is_named and above is None and len(self.by_name[name]) == 1)
            ):
                return candidate
        made = self._made.get((above, name))
        if made is None:
            # One folder for all lines that name the same parent in the same place.
            made = self._made[above, name] = LineNode(f"m{len(self._made)}", name, wanted=wanted)
            self._hang(made, above)
            if is_named:
                self.remarks.change("item", made.where, MADE)
        return made

    def _check_type(self, node: LineNode) -> None:
        given = type_named(node.lines[0].text.get("type", "")) if node.lines else ""
        node.wanted = node.wanted or TYPES.get(given)
        if node.wanted is None and given and given not in BY_CONTENT:
            self.remarks.change("item", node.where, UNKNOWN_TYPE)
        if node.children and node.wanted is not None and node.wanted not in CONTAINERS:
            self.remarks.change("item", node.where, TASK_WITH_CHILDREN)
        above = node.parent
        while node.wanted == "package" and above is not None:
            if above.type() == "project":
                self.remarks.change("item", node.where, PACKAGE_INSIDE)
                node.wanted = "folder"
            above = above.parent


def _ends_with(node: LineNode, parts: list[str]) -> bool:
    at: LineNode | None = node
    for part in reversed(parts):
        if at is None or at.name != part:
            return False
        at = at.parent
    return True
