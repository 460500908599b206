"""S13 and A3: what is said, about what, and how loudly."""

import numpy as np
import pytest

from planner_app.ids import Revision
from planner_app.insight.alert_words import message
from planner_app.insight.alerts import Alert, AlertKind, Flag, alerts
from planner_app.scheduling.levelling import level
from planner_app.scheduling.schedule import Percentiles
from tests.scheduling.plan_files import PlanFile
from tests.scheduling.problems import HOUR, ordinal


def alerts_of(tree: str, more: str = "") -> tuple[PlanFile, list[Alert]]:
    """The alerts of a plan on Monday 2026-01-05, 09:00."""
    plan = PlanFile(f"now = '2026-01-05T09:00'\ntree = '''{tree}'''\n{more}")
    return plan, alerts(level(plan.problem()))


def said(tree: str, more: str = "") -> list[tuple[str, str, str]]:
    """Kind, flag and item or person of every alert."""
    plan, found = alerts_of(tree, more)
    names, people = [*plan.items], [*plan.people]
    subject = (names[alert.item] if alert.item >= 0 else people[alert.person] for alert in found)
    return [
        (alert.kind.value, alert.flag.value, name)
        for alert, name in zip(found, subject, strict=True)
    ]


def test_s13_a_quiet_plan_has_no_alerts() -> None:
    assert said("Show\n  A | ana 4 | deadline 2026-01-05\n  Old | ana 4 | done 2026-01-02") == []


def test_s13_late_is_red_by_the_expected_finish_for_items_and_containers() -> None:
    assert said("Show | | deadline 2026-01-05\n  A | ana 9\n  B | ana 1 | deadline 2026-01-05") == [
        ("late", "red", "Show"),
        ("late", "red", "B"),
    ]


def test_s13_with_a_simulation_the_percentiles_set_the_flag() -> None:
    plan = PlanFile("now = '2026-01-05T09:00'\ntree = '''A | ana 4 | deadline 2026-01-05'''")
    schedule = level(plan.problem())
    end = int(schedule.problem.items.deadline[0])
    for steps, flags in ((0, []), (1, [Flag.YELLOW]), (2, [Flag.ORANGE]), (3, [Flag.RED])):
        finishes = np.asarray([[end - HOUR] * (4 - steps) + [end + HOUR] * steps], np.int64)
        found = alerts(schedule, Percentiles(Revision(1), 10, finishes, finishes, finishes[0]))
        assert [alert.flag for alert in found] == flags


def test_s13_max_effort_is_red_when_exceeded_and_orange_from_80_percent_logged() -> None:
    plan = PlanFile("now = '2026-01-05T09:00'\ntree = '''Show\n  A | ana 4\n  B | ana 2'''")
    for item, limit, logged in ((1, 9.0, 6.0), (2, 10.0, 8.0)):
        plan.draft.items[item].max_effort, plan.draft.items[item].logged = limit, logged
    plan.draft.items[0].max_effort = 19.0
    found = alerts(level(plan.problem()))
    assert [(alert.item, alert.flag) for alert in found] == [
        (0, Flag.RED),
        (1, Flag.RED),
        (2, Flag.ORANGE),
    ]
    assert {alert.kind for alert in found} == {AlertKind.OVER_MAX_EFFORT}


def test_s13_rows_without_dates_say_why_and_what_is_on_hold_says_nothing() -> None:
    tree = """
Quiet | | hold
  Q | ana ?, - 3 | deadline 2026-01-01
U | ana ?
Nobody | - 3
Never | gone 1
Held | ana 1 | hold
Waits | ana 1 | after Held
Further | ana 1 | after Waits
"""
    assert said(tree, "[people]\nana = {}\ngone = { active_until = '2026-01-01' }") == [
        ("unestimated", "yellow", "U"),
        ("unassigned", "yellow", "Nobody"),
        ("never_gets_time", "red", "Never"),
        ("waits_on_hold", "orange", "Waits"),
        ("waits_on_hold", "orange", "Further"),
    ]


def test_s13_links_upwards_and_events_before_their_predecessor() -> None:
    tree = """
High | ana 1 | after Low
Low | ana 8
Box | | after Low +2d
  Party | ana | event 2026-01-06 2026-01-06
  Fine | - | milestone 2026-01-09
"""
    assert said(tree) == [
        ("above_its_predecessor", "hint", "High"),
        ("before_predecessor", "red", "Party"),
    ]


def test_s13_a_deadline_after_that_of_a_container_or_package() -> None:
    tree = """
Box | | deadline 2026-01-20; container
Show | | deadline 2026-01-30
  A | ana 1 | deadline 2026-01-31
  B | ana 1 | deadline 2026-01-25; package Box
  C | ana 1 | deadline 2026-01-15
"""
    plan, found = alerts_of(tree)
    kinds = {alert.kind for alert in found}
    assert kinds == {AlertKind.DEADLINE_AFTER_CONTAINER}
    assert [(alert.item, alert.other) for alert in found] == [
        (plan.items["A"], plan.items["Show"]),
        (plan.items["B"], plan.items["Box"]),
    ]


def test_a03_over_allocated_and_under_used_days_come_as_runs_with_their_hours() -> None:
    more = """[people]
ana = { allocations = ["Project Work 1.0 2026-01-05 2026-01-13 on Show", "Vacation 1.0 2026-01-06 2026-01-07"] }"""  # noqa: E501
    plan, found = alerts_of("Show\n  A | ana 24", more)
    texts = [
        message(alert, plan.problem(), [*plan.items].__getitem__, [*plan.people].__getitem__)
        for alert in found
    ]
    assert texts == [
        (
            "ana is booked for 16 h more than there is time between Tue 6 "
            "January 2026 and Wed 7 January 2026: on Show."
        ),
        (
            "ana is booked for 16 h more than there is work between Tue 6 "
            "January 2026 and Wed 7 January 2026: on Show."
        ),
        (
            "ana is booked for 16 h more than there is work between Mon 12 "
            "January 2026 and Tue 13 January 2026: on Show."
        ),
    ]
    assert [alert.allocations for alert in found] == [(0, 1), (0,), (0,)], (
        "a booking over a vacation: both cause it"
    )


def test_a03_the_hours_of_each_day_are_compared_and_only_the_bookings_of_those_days_cause_it() -> (
    None
):
    bookings = (
        "Project Work 0.75 2026-01-06 2026-01-06 on Show",
        "Project Work 0.5 2026-01-06 2026-01-07 on Rest",
        "Project Work 0.5 2026-01-08T09:00 2026-01-08T13:00 on Show",
        "Project Work 0.5 2026-01-01 2026-01-31",
        "Project Work 0.5 2026-01-01 2026-01-05 on Rest",
    )
    more = f"[people]\nana = {{ allocations = {list(bookings)} }}"
    _, found = alerts_of("Show\n  A | ana 6\nRest\n  B | ana 30", more)
    said = [
        (a.kind.value, a.day - ordinal("2026-01-05"), a.last_day - a.day, a.hours, a.allocations)
        for a in found
    ]
    assert said == [
        ("over_allocated", 1, 0, 2.0, (0, 1)),
        ("under_used", 1, 0, 6.0, (0, 1)),
    ]


def test_s13_every_alert_is_one_sentence() -> None:
    tree = """
High | ana 1 | after Low; deadline 2026-01-01
Low | ana ?, - 4
Held | ana 1 | hold
Waits | ana 1 | after Held
"""
    plan, found = alerts_of(tree)
    texts = [
        message(alert, plan.problem(), [*plan.items].__getitem__, [*plan.people].__getitem__)
        for alert in found
    ]
    assert texts == [
        "High is more likely than not to miss its deadline, Thu 1 January 2026: it finishes on "
        "Mon 5 January 2026 at 14:00.",
        "Low has no estimate by ana, so it has no dates.",
        "Low has work that nobody is assigned to.",
        "Waits waits for Held, which is on hold or never finishes, so it has no dates.",
        "High stands above Low, which it waits for.",
    ]


def test_s13_a_finish_at_the_very_end_of_the_deadline_s_day_keeps_it() -> None:
    """A night shift of 22:00 to 06:00: two hours are done at 24:00."""
    more = "hours = '22:00-06:00'"
    assert said("A | ana 2 | deadline 2026-01-05", more) == []
    assert said("A | ana 2.001 | deadline 2026-01-05", more) == [("late", "red", "A")]


def test_s13_with_a_simulation_the_expected_finish_no_longer_counts() -> None:
    plan = PlanFile("now = '2026-01-05T09:00'\ntree = '''A | ana 9 | deadline 2026-01-05'''")
    schedule = level(plan.problem())
    assert [alert.flag for alert in alerts(schedule)] == [Flag.RED]
    early = np.full((1, 4), schedule.problem.now, np.int64)
    assert alerts(schedule, Percentiles(Revision(1), 10, early, early, early[0])) == []


def test_s13_each_flag_of_a_missed_deadline_has_its_words() -> None:
    plan = PlanFile("now = '2026-01-05T09:00'\ntree = '''A | ana 4 | deadline 2026-01-05'''")
    schedule, texts = level(plan.problem()), []
    late = schedule.problem.now + 30 * HOUR
    for steps in (1, 2, 3):
        finishes = np.asarray([[schedule.problem.now] * (4 - steps) + [late] * steps], np.int64)
        (found,) = alerts(schedule, Percentiles(Revision(1), 10, finishes, finishes, finishes[0]))
        texts.append(message(found, schedule.problem, ["sh010 Comp"].__getitem__, str))
    assert texts == [
        "sh010 Comp misses its deadline, Mon 5 January 2026, in at "
        "least one of fifty cases: 49 of 50 finish by "
        "Tue 6 January 2026 at 15:00.",
        "sh010 Comp misses its deadline, Mon 5 January 2026, in at least "
        "one of ten cases: nine of ten finish by "
        "Tue 6 January 2026 at 15:00.",
        "sh010 Comp is more likely than not to miss its deadline, "
        "Mon 5 January 2026: it finishes on "
        "Tue 6 January 2026 at 15:00.",
    ]


@pytest.mark.parametrize(
    ("limit", "logged", "flags"),
    [
        (10.0, 6.0, []),  # 6 logged and 4 to go are not more than 10
        (10.0, 6.01, [Flag.RED]),
        (20.0, 15.99, []),
        (20.0, 16.0, [Flag.ORANGE]),
        (20.0, 16.01, [Flag.RED]),
        (0.7, 0.56, [Flag.RED]),
    ],
)
def test_s13_the_boundaries_of_max_effort(limit: float, logged: float, flags: list[Flag]) -> None:
    plan = PlanFile("now = '2026-01-05T09:00'\ntree = '''A | ana 4'''")
    plan.draft.items[0].max_effort, plan.draft.items[0].logged = limit, logged
    assert [alert.flag for alert in alerts(level(plan.problem()))] == flags


def test_s13_hours_that_add_up_to_the_limit_do_not_exceed_it() -> None:
    plan = PlanFile(
        "now = '2026-01-05T09:00'\ntree = '''Show\n  A | ana 0.1\n  B | ana 0.1\n  C | ana 0.1'''"
    )
    plan.draft.items[0].max_effort = 0.3
    assert alerts(level(plan.problem())) == []


def test_s13_what_is_on_hold_says_nothing_at_all() -> None:
    tree = """
Held | | hold; deadline 2026-01-01
  Q | ana ?, - 3, ana 9 | deadline 2026-02-01; after Low
  M | - | milestone 2026-01-05; after Low
Box | | hold; container
Packaged | ana 9 | deadline 2026-01-05; package Box
Low | ana 8
"""
    assert said(tree) == []


def test_s13_the_jumps_go_to_the_item_the_person_and_what_else_it_is_about() -> None:
    plan, found = alerts_of(
        "Box | | deadline 2026-01-05; container\nA | ana 9 | package Box\nU | ana ?"
    )
    assert [(alert.kind, alert.item, alert.person, alert.other) for alert in found] == [
        (AlertKind.LATE, plan.items["A"], -1, plan.items["Box"]),
        (AlertKind.UNESTIMATED, plan.items["U"], 0, -1),
    ]


def test_s13_under_used_counts_from_tomorrow_and_a_day_booked_as_worked_is_neither() -> None:
    more = "[people]\nana = { allocations = ['Project Work 1.0 2026-01-05 2026-01-06 on Show'] }"
    assert said("Show\n  A | ana 16", more) == []
    assert said("Show\n  A | ana 15.5", more) == [("under_used", "yellow", "ana")]
    assert said("Show\n  A | ana 7", more.replace("01-06", "01-05")) == []


def test_s13_every_kind_is_raised_with_its_flag_words_and_what_to_jump_to() -> None:
    tree = """
Show | | deadline 2026-01-20
  Late | ana 9 | deadline 2026-01-05
  Big | ana 1
  U | ana ?
  Nobody | - 1
  Never | gone 1
  Held | ana 1 | hold
  Waits | ana 1 | after Held
  High | ana 1 | after Low
  Low | ana 1
  Party | ana | event 2026-01-06 2026-01-06; after Low
  Long | ana 1 | deadline 2026-01-21
"""
    more = """[people]
gone = { active_until = '2026-01-01' }
ana = { allocations = ["Project Work 2.0 2026-01-08 2026-01-09 on Show"] }"""
    plan = PlanFile(f"now = '2026-01-05T09:00'\ntree = '''{tree}'''\n{more}")
    plan.draft.items[plan.items["Big"]].max_effort = 0.5
    problem = plan.problem()
    found = alerts(level(problem))
    assert {alert.kind for alert in found} == set(AlertKind)
    names, people = [*plan.items, ""], [*plan.people, ""]
    jumps = [
        (a.kind.value, a.flag.value, names[a.item], people[a.person], names[a.other]) for a in found
    ]
    assert jumps == [
        ("late", "red", "Late", "", ""),
        ("over_max_effort", "red", "Big", "", ""),
        ("unestimated", "yellow", "U", "ana", ""),
        ("unassigned", "yellow", "Nobody", "", ""),
        ("never_gets_time", "red", "Never", "gone", ""),
        ("waits_on_hold", "orange", "Waits", "ana", "Held"),
        ("above_its_predecessor", "hint", "High", "", "Low"),
        ("before_predecessor", "red", "Party", "", "Low"),
        ("deadline_after_container", "yellow", "Long", "", "Show"),
        ("over_allocated", "red", "", "ana", ""),
        ("under_used", "yellow", "", "ana", ""),
    ]
    for alert in found:
        text = message(alert, problem, names.__getitem__, people.__getitem__)
        subject = names[alert.item] if alert.item >= 0 else people[alert.person]
        assert subject in text
        assert text.endswith(".")
