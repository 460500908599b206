"""What is shown when no plan is open: open one, begin one, import one, or look at the sample
production."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QPushButton, QVBoxLayout, QWidget

from planner_app.languages import tr
from planner_app.ui.look.widgets import label, tool_button


class StartWindow(QMainWindow):
    """objectName `mainWindow`, like the window that takes its place."""

    def __init__(
        self,
        choices: Sequence[tuple[str, str, Callable[[], None]]],
        recent: Sequence[str],
        open_recent: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("planner-app")
        body = QWidget(self)
        layout = QVBoxLayout(body)
        layout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.setSpacing(8)
        layout.addWidget(label("startTitle", body, tr("Who works on what, when?")))
        layout.addWidget(label("planDetail", body, tr("Open a plan, or begin with one of these.")))
        layout.addSpacing(12)
        for words, hint, act in choices:
            button = QPushButton(words, body)
            button.setAccessibleDescription(hint)
            button.setToolTip(hint)
            button.setMinimumWidth(320)
            button.clicked.connect(lambda _checked, do=act: do())
            layout.addWidget(button)
        if recent:
            layout.addSpacing(12)
            layout.addWidget(label("planDetail", body, tr("Recently open")))
        for plan in recent:
            spoken = tr("Open {plan}", plan=plan)
            link = tool_button("quietLink", Path(plan).name, spoken, body, plan)
            link.clicked.connect(lambda _checked, which=plan: open_recent(which))
            layout.addWidget(link)
        self.setCentralWidget(body)
        self.resize(900, 600)
