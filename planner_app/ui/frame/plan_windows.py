"""Opening, making and importing plans from any window, and looking at their past; keeps the windows
that are open."""

from collections.abc import Callable

from PySide6.QtWidgets import QMainWindow, QMessageBox, QWidget

from planner_app.errors import UserError
from planner_app.languages import tr
from planner_app.ui.frame.import_dialog import ask_for_plan
from planner_app.ui.frame.past_plans import PastPlan
from planner_app.ui.look.widgets import tip


class PlanWindows:
    """open_window and open_past build a window; create_plan and make_sample write a plan to a
    path."""

    def __init__(
        self,
        open_window: Callable[[str], QMainWindow],
        create_plan: Callable[[str], None],
        make_sample: Callable[[], str],
        open_past: Callable[[PastPlan], QMainWindow],
    ) -> None:
        self._open_window, self._open_past = open_window, open_past
        self._create, self._make_sample = create_plan, make_sample
        self._windows: list[QMainWindow] = []
        self.start: QMainWindow | None = None
        """The start page, closed when a plan takes its place."""

    def open_plan(self, parent: QWidget | None) -> None:
        """Ask for a plan and show it."""
        ask_for_plan(parent or self.start, tr("Open a plan"), new=False, then=self.show)

    def new_plan(
        self, parent: QWidget | None, then: Callable[[QMainWindow], None] | None = None
    ) -> None:
        """Ask where, make an empty plan and show it; `then` goes on with its window."""

        def make(path: str) -> None:
            window = self._shown(lambda: path, self._create)
            if window is not None and then is not None:
                then(window)

        ask_for_plan(parent or self.start, tr("New plan"), new=True, then=make)

    def open_sample(self) -> None:
        """The sample production, made where it is not there yet."""
        self._shown(self._make_sample)

    def show(self, plan: str) -> None:
        """Open a window on a plan, or tell why it cannot be opened."""
        self._shown(lambda: plan)

    def show_past(self, past: PastPlan) -> None:
        """A window on a plan as it once was."""
        self._keep(lambda: self._open_past(past))

    def _shown(
        self, path: Callable[[], str], first: Callable[[str], None] | None = None
    ) -> QMainWindow | None:
        def build() -> QMainWindow:
            plan = path()
            if first is not None:
                first(plan)
            return self._open_window(plan)

        window = self._keep(build)
        if window is not None and self.start is not None:
            self.start.close()
            self.start = None
        return window

    def _keep(self, build: Callable[[], QMainWindow]) -> QMainWindow | None:
        try:
            window = build()
        except UserError as error:
            QMessageBox.warning(self.start, "planner-app", tip(str(error)))
            return None
        window.show()
        # Python must hold a window, or it is deleted; closed ones are let go here.
        self._windows = [known for known in self._windows if known.isVisible()] + [window]
        return window
