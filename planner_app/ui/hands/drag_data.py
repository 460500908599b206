"""What is carried in a drag between panes: ids of treeitems or of assignments."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData

TREEITEMS: Final = "application/x-planner-treeitem"
ASSIGNMENTS: Final = "application/x-planner-assignment"


def packed(kind: str, ids: Sequence[int]) -> QMimeData:
    """Ids as drag data."""
    data = QMimeData()
    data.setData(kind, ",".join(map(str, ids)).encode("ascii"))
    return data


def unpacked(kind: str, data: QMimeData) -> list[int]:
    """The ids of that kind in a drag; none when it carries something else."""
    raw = bytes(data.data(kind).data()).decode("ascii", "replace") if data.hasFormat(kind) else ""
    return [int(part) for part in raw.split(",") if part.isdecimal()]
