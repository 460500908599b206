"""What is carried in a drag between panes: ids of treeitems or of assignments."""

from collections.abc import Callable, Sequence
from typing import Final, Generic, Self, TypeVar

from PySide6.QtCore import QMimeData

from planner_app.ids import AssignmentId, ItemId

K = TypeVar("K", bound=int)


class DragFormat(str, Generic[K]):
    """A format of drag data, which says whose ids it holds."""

    id_type: Callable[[int], K]

    def __new__(cls, name: str, id_type: Callable[[int], K]) -> Self:
        """The format is its name."""
        made = super().__new__(cls, name)
        made.id_type = id_type
        return made


TREEITEMS: Final = DragFormat("application/x-planner-treeitem", ItemId)
ASSIGNMENTS: Final = DragFormat("application/x-planner-assignment", AssignmentId)


def packed(kind: DragFormat[K], ids: Sequence[K]) -> QMimeData:
    """Ids as drag data."""
    data = QMimeData()
    data.setData(kind, ",".join(map(str, ids)).encode("ascii"))
    return data


def unpacked(kind: DragFormat[K], data: QMimeData) -> list[K]:
    """The ids of that kind in a drag; none when it carries something else."""
    # Drags come from other programs too: what is no number is left out.
    raw = bytes(data.data(kind).data()).decode("ascii", "replace") if data.hasFormat(kind) else ""
    return [kind.id_type(int(part)) for part in raw.split(",") if part.isdecimal()]
