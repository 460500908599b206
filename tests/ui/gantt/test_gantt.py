from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from planner_app.operations.rules.tree.dependencies import create_dependency
from planner_app.operations.rules.tree.treeitems import create_treeitem, update_treeitem
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.operations.snapshot.chunks import Chunked
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import Percentiles
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.time_span import DAY
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT, LINE_HEIGHT
from planner_app.ui.charts.item_bars import BarShape, ItemBars
from planner_app.ui.gantt.bar_card import card_for
from planner_app.ui.gantt.gantt_view import GanttView
from planner_app.ui.look.theme import DARK, ThemeHolder
from tests.ui.conftest import NOW, Studio
from tests.ui.mouse import click, drag, wheel
from tests.ui.pixels import picture, share_of

Plan = Callable[[], None]


@pytest.fixture
def gantt(bridge: Bridge, holder: ThemeHolder, qtbot: QtBot) -> GanttView:
    view = GanttView(bridge, holder)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    qtbot.waitExposed(view)
    bridge.lines.set_ids(bridge.snapshot.outline)
    bridge.lines.wanted.connect(bridge.lines.set_first_pixel)
    return view


def simulated(bridge: Bridge, later: float) -> Percentiles:
    """Percentiles with everything so many days after its expected finish at 90 %."""
    assert bridge.schedule is not None
    rows, items = bridge.schedule.row_finish, bridge.schedule.item_finish

    def columns(
        finish: np.ndarray[tuple[int], np.dtype[np.int64]],
    ) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
        moved = np.where(finish == NO_TIME, NO_TIME, finish + int(later * DAY))
        return np.stack([finish, finish, moved, moved], axis=1)

    return Percentiles(
        bridge.schedule.revision, 100, columns(rows), columns(items), columns(items).max(axis=0)
    )


def test_bars_stand_in_the_rows_of_the_tree(
    gantt: GanttView, studio: Studio, bridge: Bridge, plan_now: Plan
) -> None:
    plan_now()
    bar = gantt.bar_rect(studio["comp"])
    place = bridge.lines.line_of(studio["comp"])
    assert bar is not None and place is not None
    assert bar.center().y() == HEADER_HEIGHT + (place + 0.5) * LINE_HEIGHT
    bridge.lines.set_first_pixel(LINE_HEIGHT)
    scrolled = gantt.bar_rect(studio["comp"])
    assert scrolled is not None and scrolled.center().y() == bar.center().y() - LINE_HEIGHT


def test_a_bar_is_painted_from_start_to_expected_finish_and_fades_to_90_percent(
    gantt: GanttView, studio: Studio, bridge: Bridge, plan_now: Plan, holder: ThemeHolder
) -> None:
    plan_now()
    bridge.take_percentiles(simulated(bridge, 3))
    bridge.span.show(NOW - DAY, NOW + 10 * DAY)
    bar = gantt.bar_rect(studio["comp"])
    assert bar is not None
    image, fill = picture(gantt), holder.theme.work(0)
    tail = QRectF(bar.right(), bar.top(), 3 * DAY * gantt.scale_now.pixels_per_second, bar.height())
    assert share_of(image, fill, bar.adjusted(2, 2, -2, -2)) > 0.9
    assert share_of(image, fill, tail) < 0.2
    assert share_of(image, holder.theme.panel, tail) < 0.6


def test_logged_work_begins_on_the_first_day_logged(
    gantt: GanttView, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(
            log_time, studio["comp"], person_id=studio["ana"], day=date(2027, 3, 8), hours=2.0
        )
    plan_now()
    bars = ItemBars(bridge.snapshot, bridge.dates)
    begun = datetime(2027, 3, 8, tzinfo=UTC).timestamp()
    for name in ("comp", "sh1", "seq"):
        bar = bars.bar(studio[name])
        assert bar is not None and bar.start == begun, name
    comp = bars.bar(studio["comp"])
    assert comp is not None and comp.logged_share == pytest.approx(2 / (2 + 6 + 3))


def test_work_of_no_hours_is_a_tick(
    gantt: GanttView, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_assignment, studio["layout-ana"], low=0, high=0)
    plan_now()
    start, finish = bridge.dates.item_dates(studio["layout"])
    bar = gantt.bar_rect(studio["layout"])
    assert start == finish and bar is not None
    x = gantt.scale_now.x(start)
    tick = QRectF(x - 1, bar.top() + 1, 2, bar.height() - 2).toAlignedRect().toRectF()
    assert share_of(picture(gantt.viewport()), gantt.ink.theme.work_mark(0), tick, 40) > 0.4


def test_what_nobody_has_is_dashed_and_says_so(
    bridge: Bridge, studio: Studio, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_assignment, studio.row("light"), low=4, high=8)
    plan_now()
    bar = ItemBars(bridge.snapshot, bridge.dates).bar(studio["light"])
    assert bar is not None
    assert (bar.shape, bar.label) == (BarShape.OPEN, "nobody yet")
    comp = ItemBars(bridge.snapshot, bridge.dates).bar(studio["comp"])
    assert comp is not None and comp.label == "Ana R. +1"


def test_a_late_deadline_is_a_red_diamond(
    gantt: GanttView,
    studio: Studio,
    bridge: Bridge,
    plan_now: Plan,
    qtbot: QtBot,
    holder: ThemeHolder,
) -> None:
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_treeitem, studio["comp"], promise_by=date(2027, 3, 9))
    plan_now()
    bridge.span.show(NOW - 5 * DAY, NOW + 10 * DAY)
    bar = gantt.bar_rect(studio["comp"])
    assert bar is not None
    x = gantt.scale_now.x(datetime(2027, 3, 10, tzinfo=UTC).timestamp())
    diamond = QRectF(x - 3, bar.center().y() - 3, 6, 6)
    assert share_of(picture(gantt), holder.theme.trouble, diamond) > 0.8
    late = ItemBars(bridge.snapshot, bridge.dates).bar(studio["comp"])
    assert late is not None
    assert (
        "more likely late than not"
        in card_for(bridge, bridge.snapshot.items[studio["comp"]], late).trouble
    )


def test_s14_the_card_says_what_an_item_waits_for(
    studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([bridge.changed, bridge.changed]):
        studio.workspace.run(
            create_assignment, studio["light"], person_id=studio["ben"], low=4, high=8
        )
        studio.workspace.run(
            create_dependency, before_id=studio["layout"], after_id=studio["light"]
        )
    plan_now()
    bar = ItemBars(bridge.snapshot, bridge.dates).bar(studio["light"])
    assert bar is not None
    light = bridge.snapshot.items[studio["light"]]
    with qtbot.waitSignal(
        bridge.explanations.ready, timeout=120_000
    ):  # the kernel may have to be compiled first
        assert card_for(bridge, light, bar).title.startswith("sh2 light · We 10 Mar"), "at once"
    assert "layout" in card_for(bridge, light, bar).text


def test_a_click_selects_and_ctrl_click_adds(
    gantt: GanttView, studio: Studio, bridge: Bridge, plan_now: Plan
) -> None:
    plan_now()
    for name in ("comp", "layout"):
        place = bridge.lines.line_of(studio[name])
        assert place is not None
        keys = (
            Qt.KeyboardModifier.ControlModifier
            if name == "layout"
            else Qt.KeyboardModifier.NoModifier
        )
        click(gantt, QPointF(600, HEADER_HEIGHT + (place + 0.5) * LINE_HEIGHT), keys)
    assert bridge.selected_items == (studio["comp"], studio["layout"])


def test_the_wheel_scrolls_rows_and_zooms_around_the_pointer_with_ctrl(
    gantt: GanttView, bridge: Bridge, plan_now: Plan
) -> None:
    plan_now()
    wheel(gantt, QPointF(300, 200), -1)
    assert bridge.lines.first_pixel == 3 * LINE_HEIGHT
    under = gantt.scale_now.moment(300)
    before = bridge.span.length
    wheel(gantt, QPointF(300, 200), 1, Qt.KeyboardModifier.ControlModifier)
    assert bridge.span.length < before
    assert gantt.scale_now.moment(300) == pytest.approx(under, abs=1)


def test_dragging_moves_time_and_changes_nothing(
    gantt: GanttView, studio: Studio, bridge: Bridge, plan_now: Plan
) -> None:
    plan_now()
    start, revision = bridge.span.start, studio.workspace.snapshot.revision
    drag(gantt, QPointF(500, 300), QPointF(400, 300))
    assert bridge.span.start - start == pytest.approx(
        100 / gantt.scale_now.pixels_per_second, rel=0.01
    )
    assert studio.workspace.snapshot.revision == revision
    assert bridge.selected_items == ()


def test_the_scroll_bar_reaches_from_the_first_day_to_the_last(
    gantt: GanttView, bridge: Bridge, plan_now: Plan
) -> None:
    plan_now()
    bridge.span.show(NOW + 100 * DAY, NOW + 102 * DAY)
    gantt.time_bar.setValue(0)
    assert bridge.span.start < NOW
    assert bridge.span.length == pytest.approx(2 * DAY)


def test_an_empty_plan_says_what_to_do(bridge: Bridge, holder: ThemeHolder, qtbot: QtBot) -> None:
    bridge.snapshot = replace(bridge.snapshot, items=Chunked({}), children=Chunked({}))
    view = GanttView(bridge, holder)
    qtbot.addWidget(view)
    view.resize(700, 300)
    words = QRectF(0, 150, 700, 60)
    assert share_of(picture(view), holder.theme.text, words, tolerance=60) > 0.002


def test_dark_paints_on_a_dark_ground(
    gantt: GanttView, holder: ThemeHolder, plan_now: Plan, bridge: Bridge, qtbot: QtBot
) -> None:
    plan_now()
    holder.choose(DARK)
    image = picture(gantt)
    assert (
        share_of(image, DARK.panel, QRectF(0, 300, 900, 80))
        + share_of(image, DARK.day_off, QRectF(0, 300, 900, 80))
        > 0.9
    )


def test_done_work_stays_to_be_seen(
    studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignals([bridge.changed, bridge.changed]):
        studio.workspace.run(
            log_time, studio["layout"], person_id=studio["ana"], day=date(2027, 3, 8), hours=2.0
        )
        studio.workspace.run(update_assignment, studio.row("layout"), is_done=True)
    plan_now()
    bar = ItemBars(bridge.snapshot, bridge.dates).bar(studio["layout"])
    assert (
        bar is not None and bar.done and bar.start == datetime(2027, 3, 8, tzinfo=UTC).timestamp()
    )


def test_a_milestone_is_a_diamond_with_its_day(
    studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        made = studio.workspace.run(
            create_treeitem, name="Lock", type="milestone", start_date=date(2027, 4, 15)
        )
    plan_now()
    bar = ItemBars(bridge.snapshot, bridge.dates).bar(made.value)
    assert bar is not None and (bar.shape, bar.label) == (BarShape.DIAMOND, "15 Apr")
