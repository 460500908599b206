from collections.abc import Callable
from datetime import UTC, date, datetime

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from planner_app.ids import PersonId
from planner_app.operations.rules.people.allocations import Period, create_allocation
from planner_app.operations.rules.people.people import delete_team
from planner_app.operations.rules.tree.treeitems import create_treeitem, move_treeitems
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.scheduling.working_time.spans import BucketUnit
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.time_span import DAY
from planner_app.ui.charts.days import midnights
from planner_app.ui.charts.load_sums import heat_of, stacks_of
from planner_app.ui.charts.loads import loads_of
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.utilization.heatmap_view import HeatmapView
from planner_app.ui.utilization.utilization_pane import UtilizationView
from tests.ui.conftest import NOW, Studio
from tests.ui.mouse import click
from tests.ui.pixels import picture, share_of

Plan = Callable[[], None]
THIS_WEEK, NEXT_WEEK = date(2027, 3, 8), date(2027, 3, 15)


def monday(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def bucket(starts: np.ndarray[tuple[int], np.dtype[np.int64]], day: date) -> int:
    return int(starts.tolist().index(day.toordinal()))


def allocate(
    studio: Studio, kind: str, first: date, last: date, value: float, item: str | None = None
) -> None:
    studio.workspace.run(
        create_allocation,
        person_id=studio["ana"],
        allocation_type=kind,
        period=Period(first, last),
        value=value,
        treeitem_id=None if item is None else studio[item],
    )


def cell_rect(view: HeatmapView, person_id: PersonId, week: int) -> QRectF:
    """Where a cell of the heatmap stands in the viewport."""
    buckets, line = view.model.buckets(), QRectF(view.line_rect(person_id))
    assert buckets is not None
    left, right = view.scale_now.xs(midnights("UTC", buckets.starts[week : week + 2])).tolist()
    return QRectF(left, line.top(), right - left, line.height())


@pytest.fixture
def utilization(bridge: Bridge, holder: ThemeHolder, qtbot: QtBot) -> UtilizationView:
    view = UtilizationView(bridge, holder)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_s15_the_parts_of_a_stack_are_the_hours_scheduled(bridge: Bridge, plan_now: Plan) -> None:
    plan_now()
    assert bridge.schedule is not None
    loads = loads_of(bridge.snapshot, bridge.schedule)
    for unit in BucketUnit:
        stacks = stacks_of(loads, loads.buckets(unit), np.ones(2, np.bool_))
        assert stacks.parts.sum() == pytest.approx(6 + 6 + 3), unit
        assert stacks.capacity.sum() == loads.table.capacity.sum() / 3_600, unit


def test_s15_the_past_shows_what_was_logged(
    bridge: Bridge, studio: Studio, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(
            log_time, studio["comp"], person_id=studio["ana"], day=date(2027, 3, 2), hours=5.0
        )
    plan_now()
    assert bridge.schedule is not None
    loads = loads_of(bridge.snapshot, bridge.schedule)
    buckets = loads.buckets(BucketUnit.WEEK)
    heat = heat_of(loads, buckets)
    week = bucket(buckets.starts, date(2027, 3, 1))
    ana = loads.person_index[studio["ana"]]
    assert (heat.load[ana, week], heat.capacity[ana, week]) == (5.0, 40.0)


def test_a03_a_day_booked_beyond_capacity_makes_its_week_red(
    bridge: Bridge,
    studio: Studio,
    plan_now: Plan,
    utilization: UtilizationView,
    holder: ThemeHolder,
    qtbot: QtBot,
) -> None:
    with qtbot.waitSignal(bridge.changed):
        allocate(studio, "Project Work", NEXT_WEEK, date(2027, 3, 19), 1.5, "seq")
    plan_now()
    bridge.span.show(monday(THIS_WEEK), monday(THIS_WEEK) + 56 * DAY)
    heat, buckets, loads = (
        utilization.model.heat(),
        utilization.model.buckets(),
        utilization.model.loads,
    )
    assert heat is not None and buckets is not None and loads is not None
    assert buckets.unit is BucketUnit.WEEK
    week, ana = bucket(buckets.starts, NEXT_WEEK), loads.person_index[studio["ana"]]
    assert (heat.load[ana, week], heat.over[ana, week]) == (60.0, 20.0)
    cell = cell_rect(utilization.heatmap, studio["ana"], week).adjusted(3, 3, -3, -3)
    image = picture(utilization.heatmap)
    assert share_of(image, holder.theme.trouble, cell) > 0.8
    other = cell_rect(utilization.heatmap, studio["ben"], week).adjusted(3, 3, -3, -3)
    assert share_of(image, holder.theme.trouble, other) == 0


def test_over_capacity_is_hatched_in_the_stack(
    bridge: Bridge,
    studio: Studio,
    plan_now: Plan,
    utilization: UtilizationView,
    holder: ThemeHolder,
    qtbot: QtBot,
) -> None:
    with qtbot.waitSignal(bridge.changed):
        allocate(studio, "Project Work", NEXT_WEEK, date(2027, 3, 19), 1.5, "seq")
    plan_now()
    bridge.select_people((studio["ana"],))
    bridge.span.show(monday(THIS_WEEK), monday(THIS_WEEK) + 56 * DAY)
    stacks = utilization.model.stacks()
    assert stacks is not None
    week = int(stacks.edges.searchsorted(monday(NEXT_WEEK)))
    assert stacks.total[week] == 60.0 and stacks.capacity[week] == 40.0
    scale = utilization.stacks.scale_now
    left, right = scale.x(monday(NEXT_WEEK)), scale.x(monday(NEXT_WEEK) + 7 * DAY)
    column = QRectF(left + 6, 0, right - left - 12, utilization.stacks.viewport().height())
    assert share_of(picture(utilization.stacks), holder.theme.trouble, column, tolerance=60) > 0.03


def test_a02_a_week_off_says_off_and_not_nothing(
    bridge: Bridge,
    studio: Studio,
    plan_now: Plan,
    utilization: UtilizationView,
    holder: ThemeHolder,
    qtbot: QtBot,
) -> None:
    with qtbot.waitSignal(bridge.changed):
        allocate(studio, "Vacation", NEXT_WEEK, date(2027, 3, 19), 1.0)
    plan_now()
    bridge.span.show(monday(THIS_WEEK), monday(THIS_WEEK) + 56 * DAY)
    heat, buckets, loads = (
        utilization.model.heat(),
        utilization.model.buckets(),
        utilization.model.loads,
    )
    assert heat is not None and buckets is not None and loads is not None
    week = bucket(buckets.starts, NEXT_WEEK)
    assert heat.capacity[loads.person_index[studio["ana"]], week] == 0
    cell = cell_rect(utilization.heatmap, studio["ana"], week).adjusted(3, 3, -3, -3)
    assert share_of(picture(utilization.heatmap), holder.theme.day_off, cell) > 0.3


def test_the_stacks_follow_the_selection(
    bridge: Bridge, studio: Studio, plan_now: Plan, utilization: UtilizationView
) -> None:
    plan_now()

    def hours() -> float:
        stacks = utilization.model.stacks()
        assert stacks is not None
        return float(stacks.parts.sum())

    assert (round(hours()), utilization.model.whose()) == (15, "everyone")
    bridge.select_items((studio["layout"],))
    assert (round(hours()), utilization.model.whose()) == (12, "Ana Ruiz")
    bridge.select_people((studio["ben"],))
    assert (round(hours()), utilization.model.whose()) == (3, "Ben Okafor")


def test_s15_a_selected_project_shows_its_own_hours_against_what_it_can_have(
    bridge: Bridge, studio: Studio, plan_now: Plan, utilization: UtilizationView, qtbot: QtBot
) -> None:
    """Ana's 12 h and Ben's 3 h are in the series; a quarter of her week is booked for the film."""
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(create_treeitem, name="Film", type="project")
    film = next(i.id for i in bridge.snapshot.items.values() if i.name == "Film")
    studio.ids["film"] = film
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(move_treeitems, [studio["sh2"]], parent_id=film)
    with qtbot.waitSignal(bridge.changed):
        allocate(studio, "Project Work", THIS_WEEK, date(2027, 3, 12), 0.25, "film")
    plan_now()
    bridge.select_items((film,))
    stacks, buckets = utilization.model.stacks(), utilization.model.buckets()
    assert stacks is not None and buckets is not None and utilization.model.whose() == "Film"
    week = bucket(buckets.starts, THIS_WEEK)
    assert (stacks.capacity[week], stacks.booked[week], stacks.parts.sum()) == (40.0, 10.0, 0.0), (
        "Ana alone is on it"
    )
    heat = utilization.model.heat()
    assert heat is not None and len(heat.load) == 2, "the heatmap goes on showing everybody"
    bridge.select_people((studio["ben"],))
    assert utilization.model.whose() == "Ben Okafor", (
        "a person that is chosen comes before the project"
    )


def test_a_click_in_the_heatmap_selects_the_person(
    bridge: Bridge, studio: Studio, plan_now: Plan, utilization: UtilizationView
) -> None:
    plan_now()
    row = cell_rect(utilization.heatmap, studio["ben"], 0)
    click(utilization.heatmap, QPointF(500, row.center().y()))
    assert list(bridge.selected_people) == [studio["ben"]]
    click(utilization.heatmap, QPointF(500, row.center().y()))
    assert not bridge.selected_people


def test_s10_all_when_ready_shows_true_demand_and_leaves_the_dates_alone(
    bridge: Bridge, studio: Studio, plan_now: Plan, utilization: UtilizationView, qtbot: QtBot
) -> None:
    plan_now()
    dates = bridge.dates.item_dates(studio["comp"])
    with qtbot.waitSignal(utilization.model.changed):
        utilization.model.set_when_ready(True)
    qtbot.waitUntil(lambda: utilization.model.loads is not None, timeout=30_000)
    loads = utilization.model.loads
    assert loads is not None
    assert loads.over[loads.person_index[studio["ana"]]].sum() > 3
    assert bridge.dates.item_dates(studio["comp"]) == dates
    utilization.model.set_when_ready(False)
    loads = utilization.model.loads
    assert loads is not None and loads.over.sum() == 0


@pytest.mark.parametrize(
    ("days", "unit"), [(14, BucketUnit.DAY), (100, BucketUnit.WEEK), (900, BucketUnit.MONTH)]
)
def test_hours_are_added_up_by_what_fits_and_the_head_says_so(
    bridge: Bridge,
    plan_now: Plan,
    utilization: UtilizationView,
    qtbot: QtBot,
    days: int,
    unit: BucketUnit,
) -> None:
    plan_now()
    bridge.span.show(NOW, NOW + days * DAY)
    picture(utilization)
    assert utilization.model.unit is unit
    detail = utilization.findChild(QLabel, "paneDetail")
    assert detail is not None
    qtbot.waitUntil(lambda: f"by {unit.value}" in detail.text())


def test_narrow_cells_keep_the_mark_of_overload(
    bridge: Bridge,
    studio: Studio,
    plan_now: Plan,
    utilization: UtilizationView,
    holder: ThemeHolder,
    qtbot: QtBot,
) -> None:
    with qtbot.waitSignal(bridge.changed):
        allocate(studio, "Project Work", NEXT_WEEK, date(2027, 3, 19), 1.5, "seq")
    plan_now()
    bridge.span.show(monday(THIS_WEEK), monday(THIS_WEEK) + 28 * DAY)
    picture(utilization)
    buckets = utilization.model.buckets()
    assert buckets is not None and buckets.unit is BucketUnit.DAY
    cell = cell_rect(utilization.heatmap, studio["ana"], bucket(buckets.starts, NEXT_WEEK))
    assert cell.width() < 36
    assert (
        share_of(picture(utilization.heatmap), "#FFFFFF", cell.adjusted(4, 6, -4, -6)) > 0.04
    )  # a mark, in any font


def test_the_charts_share_the_axis_of_what_stands_above(
    bridge: Bridge, plan_now: Plan, utilization: UtilizationView
) -> None:
    plan_now()
    utilization.set_gutter(240)
    for chart in (utilization.stacks, utilization.heatmap):
        assert chart.scale_now.x(bridge.span.start) == 240


def test_a_plan_without_activities_and_teams_has_one_kind_of_work(
    bridge: Bridge, studio: Studio, plan_now: Plan, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        for team in list(bridge.snapshot.teams):
            studio.workspace.run(delete_team, team)
    plan_now()
    assert bridge.schedule is not None
    loads = loads_of(bridge.snapshot, bridge.schedule)
    stacks = stacks_of(loads, loads.buckets(BucketUnit.WEEK), np.ones(2, np.bool_))
    assert (stacks.names, stacks.kinds) == (("Work",), (0,))
