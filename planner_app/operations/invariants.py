"""What must hold after every edit, an undo included (R1, R4, R7, R15, S6). Looks at what was touched only."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.model import Assignment, TreeItem
from planner_app.model.treeitems import LEAVES
from planner_app.operations import precedence
from planner_app.operations.chunks import rows_where
from planner_app.operations.edit import Edit
from planner_app.operations.recorder import RowChange


def check(edit: Edit, changed: Mapping[tuple[str, int], RowChange]) -> None:
    """Refused: with the sentence of the first rule that the edit would break."""
    _check_rows(edit, _touched_items(edit, changed))
    _check_tree(edit, changed)
    precedence.check(edit, changed)


def _touched_items(edit: Edit, changed: Mapping[tuple[str, int], RowChange]) -> set[int]:
    items = {record_id for (family, record_id), change in changed.items() if family == "treeitem" and change.after}
    rows: set[int] = set()
    for (family, record_id), change in changed.items():
        if family == "assignment":
            rows.add(record_id)
            items.update(i["treeitem_id"] for i in (change.before, change.after) if i and "treeitem_id" in i)
    items.update(item for (item,) in rows_where(edit, select(Assignment.treeitem_id), Assignment.id, rows))
    return items


def _check_rows(edit: Edit, items: set[int]) -> None:
    columns = (Assignment.treeitem_id, Assignment.position, Assignment.person_id, Assignment.team_id)
    rows: dict[int, list[tuple[int, int | None, int | None]]] = defaultdict(list)
    for item, position, person, team in rows_where(edit, select(*columns), Assignment.treeitem_id, items):
        rows[item].append((position, person, team))
    for item, name, kind in rows_where(edit, select(TreeItem.id, TreeItem.name, TreeItem.type), TreeItem.id, items):
        found = rows.get(item, [])
        if kind in LEAVES and not found:
            raise Refused(f"'{name}' must keep at least one assignment.")
        if sorted(position for position, _, _ in found) != list(range(1, len(found) + 1)):
            raise Refused(f"The assignments of '{name}' would no longer be in one clear order.")
        if len({(person, team) for _, person, team in found}) != len(found):
            raise Refused(f"Somebody would be on '{name}' twice.")
        if found and kind not in LEAVES and kind != "project":
            raise Refused(f"'{name}' is a {kind}; it carries no assignments of its own.")


def _check_tree(edit: Edit, changed: Mapping[tuple[str, int], RowChange]) -> None:
    """R15: every touched item hangs below the root, under containers only."""
    moved = {
        record_id
        for (family, record_id), change in changed.items()
        if family == "treeitem" and change.after and "parent_id" in change.after
    }
    line = _with_ancestors(edit, moved)
    sound: set[int] = set()
    for item in moved:
        seen: list[int] = []
        current: int | None = item
        while current is not None and current not in sound:
            parent, name, _ = line[current]
            if parent in seen or parent == current:
                raise Refused(f"'{name}' cannot be moved into itself.")
            if parent is not None and (parent not in line or line[parent][2] in LEAVES):
                raise Refused(f"'{name}' would no longer hang under a container.")
            seen.append(current)
            current = parent
        sound.update(seen)


def _with_ancestors(edit: Edit, items: set[int]) -> dict[int, tuple[int | None, str, str]]:
    """(parent, name, type) of the items and of everything above them."""
    columns = select(TreeItem.id, TreeItem.parent_id, TreeItem.name, TreeItem.type)
    line: dict[int, tuple[int | None, str, str]] = {}
    wanted = items
    while wanted:
        line.update(
            (i, (parent, name, kind)) for i, parent, name, kind in rows_where(edit, columns, TreeItem.id, wanted)
        )
        above = {line[i][0] for i in wanted if i in line}
        wanted = {parent for parent in above if parent is not None} - line.keys()
    return line
