"""The print page: what to print at the left, the pages as they will be at the right."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QLocale
from PySide6.QtGui import QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner_app.errors import UserError
from planner_app.languages import locale_name, mark, tr, trn
from planner_app.scheduling.working_time.spans import BucketUnit
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.look.widgets import label, tip
from planner_app.ui.printing.charts import CHARTS, chart_named
from planner_app.ui.printing.file_kinds import FILE_KINDS
from planner_app.ui.printing.print_preview import PrintPreview
from planner_app.ui.printing.printout import Printout
from planner_app.ui.printing.report import write_request, wrote
from planner_app.ui.printing.request import Paper, PrintRequest, request_for
from planner_app.words import local

_WAITING: Final = mark("The dates are being worked out; the pages follow.")
_UNITS: Final = {
    BucketUnit.DAY: mark("Day"),
    BucketUnit.WEEK: mark("Week"),
    BucketUnit.MONTH: mark("Month"),
}
_SIDE: Final = 270
"""Pixels of the choices, more where a language needs them."""
_MOST_PARTS: Final = 500
"""Parts of the plan that are offered, the outermost first: nobody reads a longer list."""


class PrintPane(QWidget):
    """Choices and preview; prints, or writes a file."""

    def __init__(self, bridge: Bridge, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("printPage")
        self.bridge = bridge
        self.preview = PrintPreview(holder, self)
        self.chart = _combo(tr("Chart"), ((tr(chart.title), chart.key) for chart in CHARTS))
        today = local(bridge.now(), bridge.zone).date()
        self.first, self.last = _day(tr("From"), today), _day(tr("To"), today)
        units = ((tr(words), unit.value) for unit, words in _UNITS.items())
        self.unit = _combo(tr("Hours by"), units)
        self.unit.setCurrentIndex(self.unit.findData(BucketUnit.WEEK.value))
        self.team, self.project = _combo(tr("Team"), ()), _combo(tr("Part of the plan"), ())
        self.paper = _combo(tr("Paper"), ((paper.value, paper.value) for paper in Paper))
        self.landscape = QCheckBox(tr("Landscape"))
        self.landscape.setChecked(True)
        self.words = label("printWords", self)
        self.words.setWordWrap(True)
        self._stale = True
        self._period_given = False
        self._lay_out()
        self._connect()

    def printout(self) -> Printout | None:
        """What the choices describe, None while nothing is scheduled. Raises UserError: the choices
        do not go together."""
        request = self._request()
        return None if request is None else Printout(request)

    def refresh(self) -> None:
        """Lay out again, now or when the page is shown."""
        self._stale = True
        # Laying out takes long in a large plan; a hidden page waits until it is shown.
        if self.isVisible():
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def save(self, path: Path) -> None:
        """Write what is chosen to a file, as its suffix says."""
        request = self._request()
        if request is None:
            return
        try:
            written = write_request(request, path)
        except UserError as error:
            self.bridge.refused.emit(str(error))
        else:
            self.bridge.say(wrote([Path(page.name) for page in written]))

    def choose_file(self) -> None:
        """Ask where to, then write."""
        filters = ";;".join(f"{tr(kind.name)} (*{kind.suffix})" for kind in FILE_KINDS)
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save"), f"{self.bridge.snapshot.plan.name}.pdf", filters
        )
        if name:
            self.save(Path(name))

    def choose_printer(self) -> None:
        """Ask for the printer, then print the pages chosen there."""
        if self.preview.printout is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_with(printer)

    def print_with(self, printer: QPrinter) -> None:
        """Print what is shown; a page range chosen for the printer holds."""
        printout = self.preview.printout
        if printout is None:
            return
        # Qt answers 0 for both where all pages are wanted.
        first = printer.fromPage() or 1
        last = min(printer.toPage() or printout.count, printout.count)
        # Our pages have margins of their own.
        printer.setFullPage(True)
        try:
            printout.print_on(printer, printer.resolution(), range(first - 1, last))
        except UserError as error:
            self.bridge.refused.emit(str(error))

    def _request(self) -> PrintRequest | None:
        bridge = self.bridge
        if bridge.schedule is None:
            return None
        team, project = self.team.currentData(), self.project.currentData()
        # Until days are typed the period follows the plan.
        given = self._period_given
        return request_for(
            bridge.snapshot,
            bridge.schedule,
            bridge.percentiles,
            chart=chart_named(str(self.chart.currentData())),
            first=_date(self.first) if given else None,
            last=_date(self.last) if given else None,
            by=str(self.unit.currentData()),
            team=None if team is None else str(team),
            project=None if project is None else str(project),
            paper=str(self.paper.currentData()),
            landscape=self.landscape.isChecked(),
            now=bridge.now(),
        )

    def _show(self) -> None:
        is_ready = self.bridge.schedule is not None
        for part in (self.first, self.last, self.save_button, self.print_button):
            part.setEnabled(is_ready)
        if not is_ready:
            self.words.setText(tr(_WAITING))
        if not self._stale or not is_ready:
            return
        self._stale = False
        self._offer_names()
        try:
            printout = self.printout()
        except UserError as error:
            self.words.setText(str(error))
            printout = None
        else:
            pages = 0 if printout is None else printout.count
            self.words.setText(trn("{count} page", "{count} pages", pages) if pages else "")
            self._show_period(printout)
        self.preview.show_printout(printout)

    def _show_period(self, printout: Printout | None) -> None:
        """The whole plan's, until somebody types other days."""
        if printout is None or self._period_given:
            return
        for edit, day in ((self.first, printout.request.first), (self.last, printout.request.last)):
            # The whole plan's days are not days that somebody typed.
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)

    def _offer_names(self) -> None:
        snapshot = self.bridge.snapshot
        containers = [
            item.name for i in snapshot.outline if not (item := snapshot.items[i]).is_leaf
        ]
        # Names come and go with edits; they are offered anew with each layout.
        _offer(self.team, tr("Everybody"), [team.name for team in snapshot.teams.values()])
        _offer(self.project, tr("Everything"), list(dict.fromkeys(containers))[:_MOST_PARTS])

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        for words, field in (
            (tr("Chart"), self.chart),
            (tr("From"), self.first),
            (tr("To"), self.last),
            (tr("Hours by"), self.unit),
            (tr("Team"), self.team),
            (tr("Part"), self.project),
            (tr("Paper"), self.paper),
            ("", self.landscape),
        ):
            form.addRow(words, field)
        side = QVBoxLayout()
        side.setContentsMargins(16, 16, 16, 16)
        side.addLayout(form)
        side.addWidget(self.words)
        side.addStretch(1)
        self.save_button = QPushButton(tr("Save as PDF or picture…"))
        self.print_button = QPushButton(tr("Print…"))
        self.print_button.setDefault(True)
        side.addWidget(self.save_button)
        side.addWidget(self.print_button)
        choices = QWidget()
        choices.setLayout(side)
        choices.setFixedWidth(max(_SIDE, choices.sizeHint().width()))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(choices)
        across.addWidget(self.preview, 1)

    def _connect(self) -> None:
        for combo in (self.chart, self.unit, self.team, self.project, self.paper):
            combo.activated.connect(self.refresh)
        for edit in (self.first, self.last):
            edit.dateChanged.connect(self._period_typed)
        self.landscape.toggled.connect(self.refresh)
        self.save_button.clicked.connect(self.choose_file)
        self.print_button.clicked.connect(self.choose_printer)
        for signal in (self.bridge.scheduled, self.bridge.simulated):
            signal.connect(self.refresh)

    def _period_typed(self) -> None:
        self._period_given = True
        self.refresh()


def _combo(name: str, choices: Iterable[tuple[str, str]]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    for words, value in choices:
        combo.addItem(words, value)
    # As wide as its longest choice; names of the plan are too long for that, their tip says them.
    by_contents = QComboBox.SizeAdjustPolicy.AdjustToContents
    by_room = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    combo.setSizeAdjustPolicy(by_contents if combo.count() else by_room)
    combo.currentTextChanged.connect(lambda text: combo.setToolTip(tip(text)))
    return combo


def _offer(combo: QComboBox, all_of_it: str, names: list[str]) -> None:
    """Offer other names; the choice stays where it still exists."""
    chosen = combo.currentText()
    combo.clear()
    combo.addItem(all_of_it, None)
    for name in names:
        combo.addItem(name, name)
    combo.setCurrentIndex(max(combo.findText(chosen), 0))


def _day(name: str, day: date) -> QDateEdit:
    edit = QDateEdit(QDate(day.year, day.month, day.day))
    edit.setCalendarPopup(True)
    # The names of months in the language of the program, not in that of the machine.
    edit.setLocale(QLocale(locale_name()))
    edit.setDisplayFormat("d MMM yyyy")
    edit.setAccessibleName(name)
    return edit


def _date(edit: QDateEdit) -> date:
    day = edit.date()
    return date(day.year(), day.month(), day.day())
