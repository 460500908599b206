"""The header strip: plan, pages, search, problems, undo, and when everything is 90 % sure to be
done."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from planner_app import words
from planner_app.insight.chances import factor_words
from planner_app.languages import tr, trn
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import P90
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.frame.page_button import PageButton
from planner_app.ui.frame.pages import PAGES, Page
from planner_app.ui.frame.search_field import SearchField
from planner_app.ui.look.arrows import arrow_icon
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.look.widgets import ElidedLabel, label, tip, tool_button

TITLE_WIDTH: Final = 260
"""Pixels for a plan's name; longer ones end in an ellipsis."""
PAST_WIDTH: Final = 420
"""The same where the name says which past of the plan this is."""
_WIDE_DAY: Final = "28 May 2027"
"""About the widest of the days that the header shows."""


class Header(QWidget):
    """Follows the bridge; asks for pages and for the problem list by signals."""

    page_wanted = Signal(object)
    """Page."""
    problems_wanted = Signal()

    def __init__(
        self,
        bridge: Bridge,
        holder: ThemeHolder,
        undo: QAction,
        redo: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        # A subclass of QWidget does not paint the ground of a style sheet by itself.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(44)
        self._bridge, self._holder = bridge, holder
        self._title, self._finish = (label(name, self) for name in ("planTitle", "finishWords"))
        self._detail = ElidedLabel("planDetail", self)
        self.search = SearchField(bridge, holder, self)
        self._problems = tool_button(
            "problemsButton", "", tr("Problems"), self, tr("What needs a decision")
        )
        # Until alerts are worked out nobody knows whether there are problems.
        self._problems.hide()
        self._arrows = [self._arrow(undo), self._arrow(redo)]
        self._buttons = {page: PageButton(page, self) for page in PAGES}
        self._lay_out()
        self._connect()
        self._restyle()
        self._tell()
        self._tell_sureness()

    def show_page(self, page: Page) -> None:
        """Mark the page that is shown."""
        self._buttons[page].setChecked(True)

    def set_problems(self, count: int) -> None:
        """How many problems there are."""
        self._problems.setText(_problem_words(count))
        self._problems.setProperty("calm", count == 0)
        self._problems.show()
        # Qt looks at a property of the style sheet only when the widget is polished anew.
        self._problems.style().polish(self._problems)

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addSpacing(8)
        layout.addWidget(self._detail, 3)  # gives way in a narrow window
        for button in self._buttons.values():
            group.addButton(button)
            layout.addWidget(button)
        layout.addWidget(self.search, 1)
        layout.addSpacing(8)
        layout.addWidget(self._problems)
        for arrow in self._arrows:
            layout.addWidget(arrow)
        layout.addWidget(self._finish)
        for widget, widest in (
            (self._problems, _problem_words(1_000)),
            (self._finish, _finish_words(_WIDE_DAY)),
        ):
            _reserve(widget, widest)

    def _connect(self) -> None:
        for page, button in self._buttons.items():
            button.clicked.connect(lambda _checked, which=page: self.page_wanted.emit(which))
        self._problems.clicked.connect(self.problems_wanted)
        self._bridge.changed.connect(self._tell)
        self._bridge.scheduled.connect(self._tell)
        self._bridge.simulated.connect(self._tell)
        self._bridge.pending.connect(self._tell)
        for signal in (self._bridge.scheduled, self._bridge.simulated):
            signal.connect(self._tell_sureness)
        self._holder.changed.connect(self._restyle)

    def _arrow(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        # The action's text says what would be undone, which is too long for the header.
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return button

    def _restyle(self) -> None:
        theme = self._holder.theme
        for arrow, forward in zip(self._arrows, (False, True), strict=True):
            arrow.defaultAction().setIcon(arrow_icon(theme, forward=forward))
            # The menu has no icons; two among many words would look like a mistake.
            arrow.defaultAction().setIconVisibleInMenu(False)

    def _tell(self) -> None:
        snapshot = self._bridge.snapshot
        name = plan_title(self._bridge)
        # measured in the font of the style sheet from the first time on
        self._title.ensurePolished()
        room = PAST_WIDTH if self._bridge.past else TITLE_WIDTH
        self._title.setText(
            self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        )
        self._title.setToolTip(tip(name))
        below = sum(map(len, snapshot.children.values()))
        # containers that hold something do not count as work
        leaves = below - max(len(snapshot.children) - 1, 0)
        people = sum(person.is_active for person in snapshot.people.values())
        parts = (
            trn("{count} item", "{count} items", leaves),
            trn("{count} person", "{count} people", people),
            self._state_words(),
        )
        self._detail.setText(" · ".join(parts))
        self._finish.setText(self._finish_words())

    def _state_words(self) -> str:
        if self._bridge.is_pending:
            return tr("saving…")
        return tr("for looking only") if self._bridge.workspace.read_only else tr("saved")

    def _tell_sureness(self) -> None:
        """Explain the date at the right in its tool tip: meaning, drivers, allowances."""
        found = self._bridge.percentiles
        parts = [tr("When the whole plan is finished: nine times in ten by this day.")]
        if found is not None:
            parts += [
                self._bridge.explanations.what_decides(),
                factor_words(found),
            ]
        self._finish.setToolTip("\n".join(filter(None, parts)))

    def _finish_words(self) -> str:
        bridge = self._bridge
        sure = bridge.percentiles.plan[P90] if bridge.percentiles is not None else NO_TIME
        if sure != NO_TIME:
            return _finish_words(self._day(int(sure)))
        if bridge.schedule is None:
            return tr("scheduling…")
        dates = bridge.schedule.item_finish
        last = int(max(dates, default=NO_TIME))
        return "" if last == NO_TIME else tr("ends {day}", day=self._day(last))

    def _day(self, moment: int) -> str:
        """'14 Aug', with the year where it is not near."""
        zone = self._bridge.zone
        today = words.local(self._bridge.now(), zone).date()
        return words.day_month_words(words.last_day(moment, zone), today)


def plan_title(bridge: Bridge) -> str:
    """The plan's name, and which past of it this is."""
    name = bridge.snapshot.plan.name
    if not bridge.past:
        return name
    return tr("{plan}, as it was on {moment}", plan=name, moment=bridge.past)


def _problem_words(count: int) -> str:
    if not count:
        return tr("No problems")
    return trn("●  {count} problem", "●  {count} problems", count)


def _finish_words(day: str) -> str:
    """'90 % 14 Aug': by then everything is done, in nine of ten cases."""
    return tr("{chance} {day}", chance=words.percent_words(0.9), day=day)


def _reserve(widget: QLabel | QToolButton, widest: str) -> None:
    """Room for the widest words, so that the pages' buttons stand still while numbers grow."""
    policy = widget.sizePolicy()
    # Else the search field would jump when the number of problems comes.
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
    widget.setText(widest)
    widget.ensurePolished()
    widget.setMinimumWidth(widget.sizeHint().width())
    widget.setText("")
