"""What work is called where it stands alone."""

from planner_app.operations.snapshot import Snapshot


def full_name(snapshot: Snapshot, item_id: int) -> str:
    """'sh0010 Lighting': a leaf with what it belongs to."""
    item = snapshot.items.get(item_id)
    if item is None:
        return "work that is gone"
    parent = snapshot.items.get(item.parent_id) if item.parent_id is not None else None
    if parent is None or not item.is_leaf or parent.type in ("root", "project"):
        return item.name
    return f"{parent.name} {item.name}"
