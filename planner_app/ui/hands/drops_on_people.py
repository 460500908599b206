"""Letting rows of the assignment list fall on a person, wherever a pane shows one."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from planner_app.ids import PersonId
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.hands import drag_data


class PersonDrops(QObject):
    """Takes drops on a pane's viewport; each dropped row is handed over in one edit (R10)."""

    def __init__(
        self,
        bridge: Bridge,
        area: QAbstractScrollArea,
        person_at: Callable[[QPointF], PersonId | None],
        place_of: Callable[[PersonId], QRect],
    ) -> None:
        super().__init__(area)
        self._bridge, self._person_at, self._place_of = bridge, person_at, place_of
        self._frame = QFrame(area.viewport())
        self._frame.setObjectName("dropFrame")
        # Else the frame itself would be under the pointer, and the drag would leave the pane.
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.hide()
        area.viewport().setAcceptDrops(True)
        area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drags are ours, everything else is the pane's."""
        if isinstance(event, QDragEnterEvent):
            event.setAccepted(event.mimeData().hasFormat(drag_data.ASSIGNMENTS))
        elif isinstance(event, QDragMoveEvent):
            event.setAccepted(self._mark(event) is not None)
        elif isinstance(event, QDropEvent):
            self._drop(event)
        elif event.type() == QEvent.Type.DragLeave:
            self._frame.hide()
        else:
            return super().eventFilter(watched, event)
        return True

    def _mark(self, event: QDropEvent) -> PersonId | None:
        """The person under the pointer, framed."""
        known = event.mimeData().hasFormat(drag_data.ASSIGNMENTS)
        person_id = self._person_at(event.position()) if known else None
        if person_id is None:
            self._frame.hide()
        else:
            self._frame.setGeometry(self._place_of(person_id))
            self._frame.show()
        return person_id

    def _drop(self, event: QDropEvent) -> None:
        person_id = self._mark(event)
        self._frame.hide()
        event.setAccepted(person_id is not None)
        if person_id is not None:
            for assignment_id in drag_data.unpacked(drag_data.ASSIGNMENTS, event.mimeData()):
                self._bridge.submit(reassign, assignment_id, person_id=person_id)
