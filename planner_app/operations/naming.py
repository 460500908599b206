"""What work is called where it stands alone."""

from planner_app.operations.snapshot import ItemRow, Snapshot


def full_name(snapshot: Snapshot, item_id: int) -> str:
    """'sh0010 Lighting': a leaf with what it belongs to."""
    item, parent = _with_parent(snapshot, item_id)
    if item is None:
        return "work that is gone"
    return item.name if parent is None else f"{parent.name} {item.name}"


def short_name(snapshot: Snapshot, item_id: int) -> str:
    """'sh0010', where there is no room for more: what kind of work it is the colour says."""
    item, parent = _with_parent(snapshot, item_id)
    named = parent or item
    return "" if named is None else named.name


def _with_parent(snapshot: Snapshot, item_id: int) -> tuple[ItemRow | None, ItemRow | None]:
    """An item, and what a leaf is named after: not the project itself."""
    item = snapshot.items.get(item_id)
    if item is None or not item.is_leaf or item.parent_id is None:
        return item, None
    parent = snapshot.items.get(item.parent_id)
    return item, None if parent is None or parent.type in ("root", "project") else parent
