from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner_app.ids import AssignmentId, PersonId
from planner_app.operations.opened.preview import Preview
from planner_app.operations.rules.people.people import create_person, update_person
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.bridge.time_span import DAY
from planner_app.ui.bridge.visible_lines import HEADER_HEIGHT
from planner_app.ui.charts.lanes.lane_layout import NOBODY, Strip
from planner_app.ui.hands import drag_data
from planner_app.ui.look.theme import ThemeHolder
from planner_app.ui.people.carrying import Carry
from planner_app.ui.people.lane_card import card_for
from planner_app.ui.people.people_view import PeopleView
from tests.ui.conftest import NOW, Studio, drop
from tests.ui.mouse import click, drag, press_and_carry
from tests.ui.pixels import picture, share_of

Plan = Callable[[], None]


@pytest.fixture
def people(bridge: Bridge, holder: ThemeHolder, plan_now: Plan, qtbot: QtBot) -> PeopleView:
    view = PeopleView(bridge, holder)
    qtbot.addWidget(view)
    view.resize(1000, 500)
    view.show()
    qtbot.waitExposed(view)
    plan_now()
    bridge.span.show(NOW - DAY, NOW + 8 * DAY)
    return view


def of_person(view: PeopleView, person_id: PersonId) -> Strip | None:
    return next((strip for strip in view.lanes.strips if strip.person_id == person_id), None)


def bar_rects(view: PeopleView, assignment_id: AssignmentId) -> list[QRectF]:
    """Where the bars of an assignment stand in the viewport."""
    found, chart = [], view.chart
    for strip in view.lanes.strips:
        if chart is None or strip.lane is None or strip.lane < 0:
            continue
        first, end = chart.spans.first[strip.lane : strip.lane + 2].tolist()
        for bar in range(first, end):
            row = chart.assignment(bar)
            if row is not None and row.id == assignment_id:
                found.append(chart.bar_rect(view.scale_now, view.top_of(strip), bar))
    return found


def lane(view: PeopleView, person_id: PersonId | None) -> Strip:
    found = view.lanes.vacant() if person_id is None else of_person(view, person_id)
    assert found is not None
    return found


def over(view: PeopleView, strip: Strip) -> QPointF:
    return QPointF(600, view.top_of(strip) + 20)


def bar(view: PeopleView, studio: Studio, name: str, place: int = 0) -> QPointF:
    return bar_rects(view, studio.row(name, place))[0].center()


def test_lanes_stand_by_team_with_what_is_nobodys_last(people: PeopleView) -> None:
    assert [strip.name for strip in people.lanes.strips] == [
        "Comp",
        "Ana Ruiz",
        "Ben Okafor",
        "Nobody yet",
        "Unassigned",
    ]


def test_a_bar_is_painted_in_the_colour_of_its_work(
    people: PeopleView, studio: Studio, holder: ThemeHolder
) -> None:
    box = bar_rects(people, studio.row("layout"))[0]
    assert share_of(picture(people), holder.theme.work(0), box.adjusted(2, 2, -2, -2)) > 0.6


def test_r10_dropping_a_bar_on_another_lane_reassigns_it_in_one_step(
    people: PeopleView, studio: Studio, bridge: Bridge, qtbot: QtBot
) -> None:
    revision = studio.workspace.snapshot.revision
    with qtbot.waitSignal(bridge.changed):
        drag(people, bar(people, studio, "layout"), over(people, lane(people, studio["ben"])))
    assert studio.owners("layout") == ["Ben Okafor"]
    assert studio.workspace.snapshot.revision == revision + 1
    with qtbot.waitSignal(bridge.changed):
        bridge.undo()
    assert studio.owners("layout") == ["Ana Ruiz"]


def test_the_lane_of_unassigned_work_takes_it_from_somebody(
    people: PeopleView, studio: Studio, bridge: Bridge, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(bridge.changed):
        drag(people, bar(people, studio, "layout"), over(people, lane(people, None)))
    assert studio.owners("layout") == ["Unassigned"]


def test_escape_and_a_drop_at_home_submit_nothing(
    people: PeopleView, studio: Studio, bridge: Bridge
) -> None:
    revision, away = studio.workspace.snapshot.revision, over(people, lane(people, studio["ben"]))
    press_and_carry(people, bar(people, studio, "layout"), away)
    assert isinstance(people.gesture, Carry) and people.gesture.target == lane(
        people, studio["ben"]
    )
    QTest.keyClick(people, Qt.Key.Key_Escape)
    QTest.mouseRelease(
        people.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, away.toPoint()
    )
    drag(people, bar(people, studio, "layout"), over(people, lane(people, studio["ana"])))
    assert not bridge.is_pending
    assert studio.workspace.snapshot.revision == revision


def foreseen(
    people: PeopleView, start: QPointF, target: Strip, qtbot: QtBot
) -> Preview[AssignmentId]:
    """Carry a bar over a lane and wait until it shows what would come of that."""
    press_and_carry(people, start, over(people, target))
    carry = people.gesture
    assert isinstance(carry, Carry)
    qtbot.waitUntil(
        lambda: carry.outcome is not None, timeout=120_000
    )  # the kernel may have to be compiled first
    assert carry.outcome is not None
    return carry.outcome


def let_go(people: PeopleView, target: Strip) -> None:
    where = over(people, target).toPoint()
    QTest.mouseRelease(
        people.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
    )


def test_while_it_is_carried_the_outcome_is_shown_exactly(
    people: PeopleView,
    studio: Studio,
    bridge: Bridge,
    qtbot: QtBot,
    plan_now: Plan,
    holder: ThemeHolder,
) -> None:
    said: list[str] = []
    bridge.said.connect(lambda words, _: said.append(words))
    target = lane(people, studio["ben"])
    outcome = foreseen(people, bar(people, studio, "layout"), target, qtbot)
    assert said == ["Ana → Ben Okafor: sh1 layout ends Wed 10 March 2027."]
    head = QRectF(150, people.top_of(target) + 40, 80, 10)
    lit = share_of(picture(people), holder.theme.panel, head, tolerance=2)
    with qtbot.waitSignal(bridge.changed):
        let_go(people, target)
    plan_now()
    assert bridge.dates.row_dates(studio.row("layout")) == outcome.schedule.row_dates(
        studio.row("layout")
    )
    assert lit < 0.1, "the lane under the pointer is highlighted"


def test_r10_carried_to_somebody_who_has_a_row_there_the_work_of_both_is_foreseen(
    people: PeopleView, studio: Studio, bridge: Bridge, qtbot: QtBot, plan_now: Plan
) -> None:
    """The lanes' own idea of a reassignment promised two rows side by side, where the edit makes
    them one."""
    said: list[str] = []
    bridge.said.connect(lambda words, _: said.append(words))
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_assignment, studio["comp-ben"], low=30, high=30)
    plan_now()
    target, theirs = lane(people, studio["ben"]), studio["comp-ben"]
    outcome = foreseen(people, bar(people, studio, "comp"), target, qtbot)
    promised = outcome.schedule.row_dates(theirs)
    assert promised != bridge.dates.row_dates(theirs)
    assert "ends Tue 16 March 2027" in said[-1] and said[-1].endswith(
        "The work left was added to the row of Ben Okafor."
    )
    with qtbot.waitSignal(bridge.changed):
        let_go(people, target)
    plan_now()
    assert studio.owners("comp") == ["Ben Okafor"]
    assert bridge.dates.row_dates(theirs) == promised


def test_r10_carried_where_it_cannot_be_dropped_the_reason_is_said_before(
    people: PeopleView, studio: Studio, bridge: Bridge, qtbot: QtBot
) -> None:
    ana = studio["comp-ana"]
    start = bar_rects(people, ana)[0].center()
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(
            log_time, studio["comp"], person_id=studio["ana"], day=date(2027, 3, 9), hours=2
        )
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_assignment, ana, is_done=True)
    said: list[str] = []
    bridge.said.connect(lambda words, _: said.append(words))
    outcome = foreseen(people, start, lane(people, None), qtbot)
    assert outcome.refusal == "Ana Ruiz's part is done; there is nothing left to hand over."
    assert said == [outcome.refusal]
    assert studio.owners("comp") == ["Ana Ruiz", "Ben Okafor"]


def test_assignments_dragged_from_another_pane_drop_on_lanes(
    people: PeopleView, studio: Studio, bridge: Bridge, qtbot: QtBot
) -> None:
    data = drag_data.packed(drag_data.ASSIGNMENTS, [studio.row("layout")])
    with qtbot.waitSignal(bridge.changed):
        assert drop(people, data, over(people, lane(people, studio["ben"])).toPoint())
    assert studio.owners("layout") == ["Ben Okafor"]


def test_nothing_drops_between_lanes(people: PeopleView, studio: Studio) -> None:
    revision = studio.workspace.snapshot.revision
    data = drag_data.packed(drag_data.ASSIGNMENTS, [studio.row("layout")])
    assert not drop(people, data, QPoint(600, HEADER_HEIGHT + 10))
    assert studio.workspace.snapshot.revision == revision


def test_a_click_on_a_team_folds_it(people: PeopleView) -> None:
    click(people, QPointF(60, HEADER_HEIGHT + 10))
    assert [strip.name for strip in people.lanes.strips] == ["Comp", "Nobody yet", "Unassigned"]
    click(people, QPointF(60, HEADER_HEIGHT + 10))
    assert len(people.lanes.strips) == 5


def test_a_click_selects_work_or_its_person(
    people: PeopleView, studio: Studio, bridge: Bridge
) -> None:
    click(people, bar(people, studio, "layout"))
    assert bridge.selected_items == (studio["layout"],)
    click(people, QPointF(60, people.top_of(lane(people, studio["ben"])) + 20))
    assert bridge.selected_people == (studio["ben"],)


def test_s10_work_of_somebody_in_overdrive_stands_in_tracks(
    people: PeopleView, studio: Studio, bridge: Bridge, plan_now: Plan, qtbot: QtBot
) -> None:
    before = lane(people, studio["ana"]).height
    with qtbot.waitSignal(bridge.changed):
        studio.workspace.run(update_person, studio["ana"], overdrive=True)
    plan_now()
    boxes = [bar_rects(people, studio.row(name))[0] for name in ("layout", "comp")]
    assert not boxes[0].intersects(boxes[1])
    assert lane(people, studio["ana"]).height > before


def test_a_hundred_people_scroll(
    people: PeopleView, studio: Studio, bridge: Bridge, qtbot: QtBot
) -> None:
    for number in range(12):
        studio.workspace.run(create_person, username=f"p{number:03}", main_team_id=studio["Comp"])
    qtbot.waitUntil(lambda: len(bridge.snapshot.people) == 14)
    last = people.lanes.strips[-1]
    people.row_bar.setValue(people.row_bar.maximum())
    assert people.top_of(last) + last.height == people.viewport().height()
    assert people.lanes.strips[-2].group == NOBODY


def test_s14_the_card_over_a_bar_says_why_its_row_starts_then(
    people: PeopleView, bridge: Bridge, studio: Studio, qtbot: QtBot
) -> None:
    row = bridge.snapshot.assignments[studio.row("comp")]
    with qtbot.waitSignal(
        bridge.explanations.ready, timeout=120_000
    ):  # the kernel may have to be compiled first
        assert card_for(bridge, row, "sh1 comp").text == "Ana Ruiz. 6 h expected."
    card = card_for(bridge, row, "sh1 comp")
    assert card.title == "sh1 comp · We 10 Mar → Th 11 Mar"
    assert card.text.startswith(
        "Ana Ruiz. 6 h expected. sh1 comp starts on Wed 10 March 2027 at 15:10 because Ana is on"
    )
