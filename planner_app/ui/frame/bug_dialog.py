"""Tells of an internal error, with the report to copy."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from planner_app.languages import tr


class BugTeller(QObject):
    """Takes reports from any thread and shows one dialog at a time."""

    found = Signal(str)

    def __init__(self, parent: QWidget, sentence: str) -> None:
        super().__init__(parent)
        self._window = parent
        self._sentence = sentence
        self._open = False
        # Reports come from any thread; a dialog may only be opened on the GUI thread.
        self.found.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, report: str) -> None:
        # A fault while painting comes again with every frame: one dialog is enough.
        if self._open:
            return
        self._open = True
        box = QMessageBox(
            QMessageBox.Icon.Warning, "planner-app", self._sentence, parent=self._window
        )
        box.setInformativeText(
            tr("Your plan is as the last finished edit left it. You can go on working.")
        )
        box.setDetailedText(report)
        copy = box.addButton(tr("Copy report"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        box.finished.connect(self._closed)
        # Not exec: the event loop that failed must not run inside its own handler.
        box.open()

    def _closed(self) -> None:
        self._open = False
