"""How fast the window is: pytest tests/benchmarks/test_window.py --benchmark-only."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QPoint
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from planner_app.application import open_window, write_demo
from planner_app.ui.frame.window import MainWindow
from planner_app.ui.hands import drag_data
from tests.benchmarks.opening import NOW
from tests.ui.conftest import drop

SHOTS = {1_000: "10k_rows", 10_000: "100k_rows"}


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """Plans by number of shots, each written once."""
    written: dict[int, str] = {}

    def make(shots: int) -> str:
        if shots not in written:
            written[shots] = str(tmp_path_factory.mktemp("plans") / f"{shots}.plan")
            write_demo(written[shots], shots, 1, lambda _: None)
        return written[shots]

    return make


@pytest.fixture
def opened(
    production: Callable[[int], str], request: pytest.FixtureRequest
) -> Iterator[MainWindow]:
    _, window = open_window(production(request.param), NOW)
    assert isinstance(window, MainWindow)
    window.show()
    until(lambda: window.bridge.percentiles is not None)
    yield window
    window.close()


def until(done: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 300
    while not done():
        QApplication.processEvents(
            QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        )  # leaves the machine to the workers
        assert time.monotonic() < give_up


@pytest.mark.parametrize(("shots", "at_most"), [(1_000, 1.5), (10_000, 4.0)], ids=SHOTS.values())
def test_opening(
    benchmark: BenchmarkFixture, production: Callable[[int], str], shots: int, at_most: float
) -> None:
    """The whole process, until the window with its dates is painted."""
    plan, script = production(shots), Path(__file__).with_name("opening.py")
    found: list[dict[str, float]] = []

    def run() -> None:
        command = [sys.executable, str(script), plan, str(time.time())]
        answer = subprocess.run(
            command, check=True, capture_output=True, cwd=Path(__file__).parents[2]
        )
        found.append(json.loads(answer.stdout))

    run()  # compiles the kernel where it is not yet
    found.clear()
    benchmark.pedantic(run, rounds=3)  # type: ignore[no-untyped-call]
    assert all(0 < each["usable"] <= each["painted"] <= each["simulated"] for each in found)
    benchmark.extra_info |= {key: float(np.median([f[key] for f in found])) for key in found[0]} | {
        "target": at_most
    }


@pytest.mark.parametrize("opened", SHOTS, ids=SHOTS.values(), indirect=True)
@pytest.mark.parametrize("move", ["scroll", "zoom", "pan"])
def test_frames(benchmark: BenchmarkFixture, opened: MainWindow, move: str) -> None:
    """One frame of tree and charts after a step of scrolling or zooming, everything unfolded."""
    opened.tree.unfold_all()
    QApplication.processEvents()
    span, rows = opened.bridge.span, opened.bridge.lines
    taken: list[float] = []
    seen: set[tuple[float, float, float]] = set()

    def frame() -> None:
        place = len(taken)
        begun = time.perf_counter()
        if move == "scroll":
            rows.scroll_to(place * 37 % (len(rows.ids) * 24))
        elif move == "zoom":
            span.zoom(1.05 if place // 20 % 2 else 1 / 1.05, (span.start + span.end) / 2)
        else:
            span.pan(span.length * (0.01 if place // 40 % 2 else -0.01))
        QApplication.processEvents()
        taken.append(time.perf_counter() - begun)
        seen.add((rows.first_pixel, span.start, span.end))

    benchmark.pedantic(frame, rounds=300)  # type: ignore[no-untyped-call]
    assert len(seen) > 30, "the frames show many places"
    benchmark.extra_info |= {"p95_ms": float(np.percentile(taken, 95)) * 1000, "target_ms": 8}


@pytest.mark.parametrize(
    ("opened", "at_most"), [(1_000, 16), (10_000, 50)], ids=SHOTS.values(), indirect=["opened"]
)
def test_selecting(benchmark: BenchmarkFixture, opened: MainWindow, at_most: float) -> None:
    """The longest the GUI thread works at one go when the next row is selected, with the inspector
    open."""
    opened.tree.unfold_all()
    opened.toggle_inspector()
    rows = opened.bridge.lines.ids
    longest: list[float] = []

    def select() -> None:
        chosen = rows[len(rows) // 2 + len(longest)]
        marks = [time.thread_time()]
        opened.bridge.select_items((chosen,))

        def told() -> bool:
            marks.append(time.thread_time())
            return opened.inspector.item_id == chosen

        until(told)
        longest.append(float(np.diff(marks).max()))

    benchmark.pedantic(select, rounds=40, warmup_rounds=2)  # type: ignore[no-untyped-call]
    assert opened.bridge.selected_items == (rows[len(rows) // 2 + len(longest) - 1],)
    benchmark.extra_info |= {
        "p95_ms": float(np.percentile(longest, 95)) * 1000,
        "target_ms": at_most,
    }


@pytest.mark.parametrize("opened", [1_000], ids=["10k_rows"], indirect=True)
def test_drop_to_repainted_charts(benchmark: BenchmarkFixture, opened: MainWindow) -> None:
    """A task dropped elsewhere in the tree until its bars and the utilization are painted anew."""
    bridge, tree = opened.bridge, opened.tree
    tasks = [i for i in bridge.lines.ids if bridge.snapshot.items[i].type == "task"]
    tasks = [i for i in tasks if not bridge.snapshot.is_done(i)][:2]
    tree.reveal(tasks[1])
    tree.executeDelayedItemsLayout()

    def move() -> None:
        revision = bridge.snapshot.revision
        upper, lower = sorted(tasks, key=lambda i: bridge.lines.line_of(i) or 0)
        target = tree.visualRect(tree.tree_model.index_of(upper))
        assert drop(
            tree,
            drag_data.packed(drag_data.TREEITEMS, [lower]),
            QPoint(target.center().x(), target.top() + 2),
        )
        until(lambda: bridge.schedule is not None and bridge.schedule.revision > revision)
        QApplication.processEvents()

    benchmark.pedantic(move, rounds=20, warmup_rounds=2)  # type: ignore[no-untyped-call]
    benchmark.extra_info["target"] = 0.1
