"""Importing a foreign file: read off the GUI thread, shown as counts and remarks, brought in as one
edit."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QProgressBar,
    QProgressDialog,
    QVBoxLayout,
    QWidget,
)

from planner_app.errors import Cancelled, UserError
from planner_app.interchange import formats, import_report
from planner_app.languages import tr
from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import PlanDocument
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.schedule import Schedule
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.time_span import TimeSpan
from planner_app.words import list_words

MUCH_LONGER: Final = 2.0
"""Times as long as before the import: then the view is fitted to the plan anew."""


def name_filter() -> str:
    """The file dialog's filter: everything readable."""
    patterns = " ".join(f"*{suffix}" for suffix in formats.FILTERS)
    return f"{tr('Plans of other programs')} ({patterns});;{tr('All files')} (*)"


class Reading(QObject):
    """Reads one file on a thread of its own; ends in `done` or `failed`."""

    told = Signal(str)
    done = Signal(object)
    """PlanDocument."""
    failed = Signal(str)
    _ended = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = False
        # Not the bridge's: reading a large file must not keep the panes waiting.
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan-import")
        self._path = path
        # The reader ends on its own thread; dialogs belong to the GUI thread.
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin, once whoever wants to hear of it listens."""
        work = self._pool.submit(
            formats.read, self._path, progress=self.told.emit, cancelled=lambda: self._cancelled
        )
        work.add_done_callback(self._ended.emit)

    def cancel(self) -> None:
        """Stop as soon as the reader asks."""
        self._cancelled = True

    def _end(self, answer: "Future[PlanDocument]") -> None:
        self._pool.shutdown(wait=True)
        try:
            document = answer.result()
        except Cancelled:
            self.failed.emit("")
        except UserError as error:
            self.failed.emit(str(error))
        else:
            self.done.emit(document)


class ImportPreview(QDialog):
    """Shows what an import will add, and which parts of the source it leaves out."""

    def __init__(self, document: PlanDocument, plan: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importPreview")
        self.setWindowTitle(tr("Import {name}", name=document.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        heading = QLabel(_heading(document, plan))
        # A plan's name may look like HTML.
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        layout.addWidget(heading)
        groups = import_report.grouped(document.remarks)
        layout.addWidget(
            QLabel(
                tr("Not everything comes over:")
                if groups
                else tr("Everything in the file comes over.")
            )
        )
        remarks = QListWidget()
        remarks.setObjectName("remarkList")
        remarks.setAccessibleName(tr("What does not come over"))
        remarks.setWordWrap(True)
        remarks.addItems([group.line() for group in groups])
        remarks.setVisible(bool(groups))
        layout.addWidget(remarks, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go = buttons.addButton(tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(560, 420)


def _heading(document: PlanDocument, plan: str) -> str:
    counts = import_report.counts(document)
    if not counts:
        return tr("Nothing will be added to {plan}.", plan=plan)
    return tr("{counts} will be added to {plan}.", counts=list_words(counts), plan=plan)


class Import(QObject):
    """The whole walk: choose a file, read, preview, bring in."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self._length_before, self._revision = 0.0, 0

    def choose(self) -> None:
        """Ask for the file."""
        dialog = QFileDialog(self._window, tr("Import"), "", name_filter())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Read it, with a window that says what is going on and can break it off."""
        reading = Reading(path, self)
        waiting = QProgressDialog(
            tr("Reading {file}…", file=path.name), tr("Cancel"), 0, 0, self._window
        )
        waiting.setWindowTitle(tr("Import"))
        # Most files are read sooner; a window that only flashes up disturbs.
        waiting.setMinimumDuration(400)
        waiting.setBar(_endless(waiting))
        waiting.canceled.connect(reading.cancel)
        reading.told.connect(lambda words: waiting.setLabelText(f"{words}…"))
        reading.done.connect(self._preview)
        reading.failed.connect(self._bridge.refused)
        for end in (reading.done, reading.failed):
            end.connect(waiting.deleteLater)
            end.connect(reading.deleteLater)
        reading.start()

    def _preview(self, document: PlanDocument) -> None:
        preview = ImportPreview(document, self._bridge.snapshot.plan.name, self._window)
        preview.accepted.connect(lambda: self._bring_in(document))
        preview.open()

    def _bring_in(self, document: PlanDocument) -> None:
        self._bridge.say(tr("Importing {name}…", name=document.name))
        self._length_before = _length(self._bridge.span)
        self._bridge.submit(import_document, document).then(self._await_schedule)

    def _await_schedule(self, changes: Changes[object]) -> None:
        self._revision = changes.revision
        # How long the plan has become is known only with its new dates.
        self._bridge.scheduled.connect(self._fit)

    def _fit(self, schedule: Schedule) -> None:
        """Zoom out to a plan that has become much longer with what was brought in."""
        # A schedule that was under way before the import does not know of it yet.
        if schedule.revision < self._revision:
            return
        self._bridge.scheduled.disconnect(self._fit)
        if _length(self._bridge.span) > MUCH_LONGER * self._length_before:
            self._bridge.span.fit(float(self._bridge.now()))


def _length(span: TimeSpan) -> float:
    start, end = span.extent
    return end - start


def _endless(parent: QWidget) -> QProgressBar:
    bar = QProgressBar(parent)
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    return bar


def ask_for_plan(
    parent: QWidget | None, title: str, *, new: bool, then: Callable[[str], None]
) -> None:
    """A file dialog for our own plans; `then` gets the path."""
    dialog = QFileDialog(parent, title, "", f"{tr('Plans')} (*.plan);;{tr('All files')} (*)")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDefaultSuffix("plan")
    if new:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(then)
    dialog.open()
