"""A process of its own that opens a window and says how long that took: opening.py PLAN STARTED
(Unix seconds)."""

import json
import sys
import time
from datetime import UTC, datetime

NOW = datetime(2027, 3, 10, 9, 30, tzinfo=UTC)


def memory() -> int:
    """Megabytes this process holds now; 0 where the system does not say."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmRSS"))
    except OSError:
        return 0


def main(plan: str, started: float) -> None:
    from PySide6.QtCore import QEventLoop

    from planner_app.application import open_window
    from planner_app.settings import SAMPLES, Settings
    from planner_app.ui.frame.window import MainWindow

    application, window = open_window(plan, NOW)
    assert isinstance(window, MainWindow)
    window.show()
    application.processEvents()
    found = {"usable": time.time() - started}
    if window.bridge.schedule is None:
        loop = QEventLoop()
        window.bridge.scheduled.connect(loop.quit)
        loop.exec()
    window.repaint()
    application.processEvents()
    found |= {"painted": time.time() - started, "megabytes": memory()}
    if window.bridge.percentiles is None and Settings().get(SAMPLES):
        loop = QEventLoop()
        window.bridge.simulated.connect(loop.quit)
        loop.exec()
    found |= {"simulated": time.time() - started, "megabytes_simulated": memory()}
    window.close()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
