"""S14: every date can explain itself."""

import numpy as np
import pytest
from hypothesis import given, settings

from planner_app.ids import RowIndex
from planner_app.insight.explanation_words import sentence
from planner_app.scheduling.levelling import level
from planner_app.scheduling.preparing.worktime import work_time
from planner_app.scheduling.problem import ItemKind
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.reasons.reasons import Explanation
from planner_app.scheduling.schedule import Cause, State
from tests.scheduling.plan_files import PlanFile
from tests.scheduling.probing import NEVER, start_without, without
from tests.scheduling.problems import HOUR, Draft
from tests.scheduling.strategies import drafts
from tests.thoroughness import examples

START = "now = '2026-01-05T09:00'\ntree = "
GONE = "[people]\nana = {}\ngone = { active_until = '2026-01-01' }"


def sentences(tree: str, more: str = "") -> list[str]:
    """The sentence of every row of a plan on Monday 2026-01-05, 09:00."""
    plan = PlanFile(f"now = '2026-01-05T09:00'\ntree = '''{tree}'''\n{more}")
    schedule = level(plan.problem())
    names, people, explainer = [*plan.items], [*plan.people], Explainer(schedule)
    rows = map(RowIndex, range(len(schedule.row_start)))
    return [sentence(explainer, row, names.__getitem__, people.__getitem__) for row in rows]


def test_s14_busy_persons_delays_predecessors_and_order_are_named() -> None:
    tree = """
Layout | ana 12
Comp   | ana 2
Paint  | ben 1 | after Layout
Later  | ben 1 | delay 2026-01-09
Pair   | cas 3, ben 1
"""
    assert sentences(tree, "[people]\nana = {}\nben = {}\ncas = {}") == [
        "Layout starts on Mon 5 January 2026 at 09:00, at once.",
        "Comp starts on Tue 6 January 2026 at 13:00 because ana is on Layout until then.",
        "Paint starts on Tue 6 January 2026 at 13:00 because it waits for Layout until then.",
        (
            "Later starts on Fri 9 January 2026 at 09:00 because it is "
            "delayed until Fri 9 January 2026 at 00:00."
        ),
        "Pair starts on Mon 5 January 2026 at 09:00, at once.",
        "Pair starts on Mon 5 January 2026 at 12:00 because the row before it on the same item "
        "comes first, until then.",
    ]


def test_s14_rows_without_dates_say_why() -> None:
    tree = """
Old   | ana 1 | done 2026-01-02
Held  | ana 1 | hold
Waits | ana 1 | after Held
U     | ana ?
"""
    assert sentences(tree) == [
        "Old is done.",
        "Held has no dates because it is on hold.",
        "Waits has no dates because it waits for Held, which has no finish.",
        "U has no dates because it was never estimated.",
    ]


many = settings(max_examples=examples(80, 400))


@many
@given(drafts())
def test_s14_without_all_that_is_stated_a_row_starts_earlier_and_with_it_when_it_does(
    draft: Draft,
) -> None:
    schedule = level(draft.problem())
    problem, explainer = schedule.problem, Explainer(schedule)
    tasks = np.flatnonzero(
        (schedule.row_state == State.PLACED)
        & (problem.items.kind[problem.rows.item] == ItemKind.TASK)
    )
    for row in map(RowIndex, tasks.tolist()):
        why = explainer.why(row)
        assert start_without(schedule, row, ()) == why.start
        if not why.reasons:
            assert why.start == problem.now
        elif Cause.NOT_WORKING in {reason.cause for reason in why.reasons}:
            axis = work_time(problem).lanes[int(problem.rows.person[row])].axis
            assert (
                axis.position(np.asarray([problem.now]))[0]
                == axis.position(np.asarray([why.start]))[0]
            )
        else:
            assert start_without(schedule, row, why.reasons) < why.start


@many
@given(drafts())
def test_s14_without_all_that_is_stated_a_waiting_or_held_row_is_so_no_longer(draft: Draft) -> None:
    schedule = level(draft.problem())
    explainer = Explainer(schedule)
    for row in map(
        RowIndex, np.flatnonzero(np.isin(schedule.row_state, (State.WAITS, State.ON_HOLD))).tolist()
    ):
        why = explainer.why(row)
        assert why.reasons
        freed = level(without(schedule.problem, row, why.reasons))
        again = Explainer(freed).why(row)
        assert again.state != why.state or not {r.what for r in again.reasons} & {
            r.what for r in why.reasons
        }


@settings(many, max_examples=examples(150, 800))
@given(drafts())
def test_s14_without_all_that_is_stated_what_never_gets_time_gets_it(draft: Draft) -> None:
    """And with it never; nothing helps only where the calendar itself has too little time in ten
    years."""
    schedule = level(draft.problem())
    problem, explainer = schedule.problem, Explainer(schedule)
    for row in map(RowIndex, np.flatnonzero(schedule.row_state == State.NEVER).tolist()):
        why = explainer.why(row)
        assert why.reasons
        assert start_without(schedule, row, ()) == NEVER
        if why.reasons[0].cause is Cause.TOO_LONG:
            axis = work_time(problem).lanes[int(problem.rows.person[row])].axis
            left = axis.total[-1] - axis.position(schedule.row_ready[row : row + 1])[0]
            assert left // HOUR == why.reasons[0].what < problem.rows.low[row]
        else:
            assert start_without(schedule, row, why.reasons) < NEVER


ANA = "[people]\nana = {}\n"


@pytest.mark.parametrize(
    ("cause", "tree", "more", "expected"),
    [
        (
            Cause.BUSY,
            "First | ana 4\nParty | team all | event 2026-01-05 2026-01-05\nLast | ana 1",
            ANA + "[teams]\nall = ['ana']",
            (
                "First starts on Tue 6 January 2026 at 09:00 because ana is on "
                "Party until Mon 5 January 2026 at 17:00."
            ),
        ),
        (
            Cause.DELAY,
            "Show | | delay 2026-01-08T10:00\n  First | ana 4",
            "",
            "First starts on Thu 8 January 2026 at 10:00 because Show is delayed until then.",
        ),
        (
            Cause.DELAY,
            "Box | | container; delay 2026-01-08T10:00\nFirst | ana 4 | package Box",
            "",
            "First starts on Thu 8 January 2026 at 10:00 because Box is delayed until then.",
        ),
        (
            Cause.PREDECESSOR,
            "A | ben 4\nShow | | after A\n  Seq\n    First | ana 2 | delay 2026-01-05T12:00",
            "[people]\nana = {}\nben = {}",
            "First starts on Mon 5 January 2026 at 13:00 because it waits for A until then.",
        ),
        (
            Cause.PREDECESSOR,
            "First | ana 4 | after Done +3d\nDone | ana 1 | done 2026-01-02T12:00",
            "",
            (
                "First starts on Mon 5 January 2026 at 12:00 because it waits "
                "for Done and 3 days after it until then."
            ),
        ),
        (
            Cause.AWAY,
            "First | ana 4",
            "[people]\nana = { allocations = ['Vacation 1.0 2026-01-05 2026-01-09'] }",
            "First starts on Mon 12 January 2026 at 09:00 because ana is "
            "away until Fri 9 January 2026 at 17:00, "
            "and ana does not work before that.",
        ),
        (
            Cause.NOT_ACTIVE,
            "First | ana 4",
            "[people]\nana = { active_from = '2026-01-07' }",
            "First starts on Wed 7 January 2026 at 09:00 because ana is not there before that.",
        ),
        (
            Cause.OWN_LIMIT,
            "First | ana 4 limit 2 today 2",
            "",
            "First starts on Tue 6 January 2026 at 09:00 because its 2 h a day are used up until "
            "Mon 5 January 2026 at 17:00.",
        ),
        (
            Cause.PROJECT_LIMIT,
            "Show | ana limit 2\n  A | ana 2\n  First | ana 4",
            "",
            "First starts on Tue 6 January 2026 at 09:00 because the hours "
            "a day that ana has for Show are used up "
            "until Mon 5 January 2026 at 17:00.",
        ),
        (
            Cause.SHARE,
            "A | ana 4\nFirst | ana 4",
            "[people]\nana = { allocations = ['Project Work 0.5 2026-01-05 2026-01-05'] }",
            "First starts on Tue 6 January 2026 at 09:00 because the share "
            "of the day that ana is available for is "
            "used up until Mon 5 January 2026 at 17:00.",
        ),
        (
            Cause.BOOKING,
            "A | ana 4\nShow\n  B | ana 2\n  First | ana 4",
            "[people]\nana = { allocations = ['Project Work 0.25 2026-01-05 2026-01-05 on Show'] }",
            "First starts on Tue 6 January 2026 at 09:00 because the hours "
            "that ana is booked for Show are used up "
            "until Mon 5 January 2026 at 17:00.",
        ),
        (
            Cause.STRICT,
            "First | ana 4",
            "[people]\nana = { allocations = ['Project Work 1.0 2026-01-07 2026-01-07'] }",
            "First starts on Wed 7 January 2026 at 09:00 because ana "
            "has no booked time left for it until "
            "Tue 6 January 2026 at 17:00.",
        ),
        (
            Cause.NOT_WORKING,
            "First | ana 4",
            "[people]\nana = { hours = 'tue 10:00-12:00' }",
            "First starts on Tue 6 January 2026 at 10:00 because ana does not work before that.",
        ),
        (
            Cause.FIXED,
            "First | ana | event 2026-01-08 2026-01-08",
            "",
            "First starts on Thu 8 January 2026 at 00:00 because its date is fixed.",
        ),
        (
            Cause.FIXED,
            "First | ana | milestone 2026-01-08",
            "",
            "First is on Thu 8 January 2026; its date is fixed.",
        ),
        (
            Cause.HOLD,
            "Show | | hold\n  First | ana 4",
            "",
            "First has no dates because Show is on hold.",
        ),
    ],
    ids=lambda value: value.name if isinstance(value, Cause) else "",
)
def test_s14_every_cause_is_said(cause: Cause, tree: str, more: str, expected: str) -> None:
    plan = PlanFile(
        f"{'strict_bookings = true' * (cause is Cause.STRICT)}\n{START}'''{tree}'''\n{more}"
    )
    schedule = level(plan.problem())
    names, people, explainer = [*plan.items], [*plan.people], Explainer(schedule)
    row = plan.row_index("First", "ana")
    assert [reason.cause for reason in explainer.why(row).reasons] == [cause]
    assert sentence(explainer, row, names.__getitem__, people.__getitem__) == expected


@pytest.mark.parametrize(
    ("tree", "more", "expected"),
    [
        (
            "First | ana 40",
            "ana = { active_until = '2026-01-07' }",
            "ana is there only until Wed 7 January 2026",
        ),
        (
            "First | ana 40",
            "ana = { active_from = '2046-01-05' }",
            "ana is not there before Fri 5 January 2046",
        ),
        (
            "First | ana 8",
            "ana = { allocations = ['Vacation 1.0 2026-01-05 2036-12-31'] }",
            "ana is away",
        ),
        ("Long | ana 15000\nFirst | ana 15000", "ana = {}", "ana is on Long"),
        ("Fair | ana | event 2026-01-01 2036-12-31\nFirst | ana 1", "ana = {}", "ana is on Fair"),
        ("First | ana 5000 limit 1", "ana = {}", "it may take only 1 h a day"),
        (
            "Film | ana limit 1\n  First | ana 5000",
            "ana = {}",
            "ana has only some hours a day for Film",
        ),
        (
            "Film\n  First | ana 5000",
            "ana = { allocations = ['Project Work 0.125 2026-01-01 2036-12-31 on Film'] }",
            "ana is booked for only some hours of Film",
        ),
        (
            "First | ana 12000",
            "ana = { allocations = ['Project Work 0.5 2026-01-01 2036-12-31'] }",
            "ana is available for a share of the day only",
        ),
        (
            "Film | ana limit 4\n  First | ana 40",
            (
                "ana = { active_until = '2026-01-06', allocations = "
                "['Vacation 1.0 2026-01-06 2026-01-09'] }"
            ),
            "ana is there only until Tue 6 January 2026",
        ),
    ],
)
def test_s14_what_never_gets_time_says_what_takes_it(tree: str, more: str, expected: str) -> None:
    """And nothing that leaves enough: a limit of four hours a day does not keep out a week's
    work."""
    said = sentences(tree, f"[people]\n{more}")[-1]
    assert (
        said
        == f"First has no dates because ana has no time for all of it within ten years: {expected}."
    )


def test_s14_without_booked_time_or_with_too_short_a_calendar_there_is_never_time() -> None:
    strict = PlanFile(f"strict_bookings = true\n{START}'''First | ana 1'''")
    assert stated(Explainer(level(strict.problem())).why(RowIndex(0))) == [(Cause.STRICT, -1)]
    _, why = why_of("First | ana 600", "hours = 'mon 09:00-10:00'")
    assert stated(why) == [(Cause.TOO_LONG, 523)], (
        "an hour on each Monday from 2026-01-05 to 2036-01-07"
    )


def test_s14_of_what_was_placed_before_only_the_longest_that_must_go_are_stated() -> None:
    _, why = why_of(
        "Short | ana 100\nLong | ana 9000\nLonger | ana 10000\nFirst | ana 9000\nLower | ana 2000"
    )
    assert stated(why) == [(Cause.BUSY, 2)]


def why_of(tree: str, more: str = "") -> tuple[PlanFile, Explanation]:
    """The explanation of ana's row on First."""
    plan = PlanFile(f"{START}'''{tree}'''\n{more}")
    return plan, Explainer(level(plan.problem())).why(plan.row_index("First", "ana"))


def stated(why: Explanation) -> list[tuple[Cause, int]]:
    """The reasons without their moments."""
    return [(reason.cause, reason.what) for reason in why.reasons]


def test_s14_all_that_tie_are_stated() -> None:
    more = (
        "[people]\nana = { allocations = ['Vacation 1.0 2026-01-07 "
        "2026-01-07'] }\nben = {}\ncas = {}"
    )
    tree = """
Show     |             | delay 2026-01-07
  A      | ben 17
  B      | cas 17
  First  | ana 2       | after A; after B; delay 2026-01-08T10:00
Long     | ana 40
"""
    plan, why = why_of(tree, more)
    assert stated(why) == [
        (Cause.PREDECESSOR, plan.items["A"]),
        (Cause.PREDECESSOR, plan.items["B"]),
    ]
    plan, why = why_of(tree.replace("delay 2026-01-08T10:00", "delay 2026-01-09T10:00"), more)
    assert stated(why) == [
        (Cause.DELAY, plan.items["First"]),
        (Cause.PREDECESSOR, plan.items["A"]),
        (Cause.PREDECESSOR, plan.items["B"]),
    ]


def test_s14_a_tie_names_whom_it_is_with() -> None:
    """Ready on Wednesday at nine, and busy until Tuesday evening: neither alone would do."""
    _, why = why_of("Layout | ana 16\nFirst | ana 2 | delay 2026-01-07")
    assert stated(why) == [(Cause.DELAY, 1), (Cause.BUSY, 0)]
    more = "Layout | ana 4\nCall | ana | meeting 2026-01-06T16:00 2026-01-06T17:00\n"
    _, why = why_of(f"{more}First | ana 2 | delay 2026-01-07")
    assert stated(why) == [(Cause.DELAY, 2)]
    _, why = why_of("Layout | ana 12\nFirst | ana 2 | delay 2026-01-07")
    assert stated(why) == [(Cause.DELAY, 1)]


def test_s14_lower_work_that_fills_the_time_is_no_reason() -> None:
    _, why = why_of("First | ana 2 | delay 2026-01-07\nFiller | ana 16")
    assert stated(why) == [(Cause.DELAY, 0)]


def test_s14_the_chain_goes_back_to_the_beginning() -> None:
    tree = "A | ben 4\nB | ana 20 | after A\nFirst | ana 3 | delay 2026-01-05T13:00"
    plan = PlanFile(f"{START}'''{tree}'''\n[people]\nana = {{}}\nben = {{}}")
    chain = Explainer(level(plan.problem())).chain(RowIndex(2))
    assert [(why.row, [reason.cause for reason in why.reasons]) for why in chain] == [
        (2, [Cause.BUSY]),
        (1, [Cause.PREDECESSOR]),
        (0, []),
    ]


def test_s14_several_that_block_are_all_named() -> None:
    _, why = why_of(
        "Held | ana 1 | hold\nNever | gone 1\nFirst | ana 1 | after Held; after Never", GONE
    )
    assert stated(why) == [(Cause.PREDECESSOR, 0), (Cause.PREDECESSOR, 1)]
    assert sentences(
        "Held | ana 1 | hold\nNever | gone 1\nFirst | ana 1 | after Held; after Never", GONE
    )[2] == ("First has no dates because it waits for Held and Never, which have no finish.")


def test_s14_where_a_booking_is_open_strict_bookings_are_no_reason() -> None:
    plan = PlanFile(f"""strict_bookings = true
{START}'''Show\n  First | ana 4 limit 2 today 2'''
[people]
ana = {{ allocations = ["Project Work 1.0 2026-01-05 2026-01-09 on Show"] }}""")
    assert stated(Explainer(level(plan.problem())).why(RowIndex(0))) == [(Cause.OWN_LIMIT, 0)]


def test_s14_overdrive_is_noted() -> None:
    assert sentences("A | ana 8\nB | ana 8", "[people]\nana = { overdrive = true }") == [
        (
            "A starts on Mon 5 January 2026 at 09:00, at once. ana is in "
            "overdrive, so other work does not hold it."
        ),
        (
            "B starts on Mon 5 January 2026 at 09:00, at once. ana is in "
            "overdrive, so other work does not hold it."
        ),
    ]


def test_s14_who_was_away_before_being_there_at_all_is_said_to_be_both() -> None:
    """Either alone would still hold it."""
    tree, more = (
        "First | ana 2",
        "[people]\nana = { active_from = '2026-01-07', allocations = [%s] }",
    )
    plan, why = why_of(tree, more % "'Vacation 1.0 2026-01-05 2026-01-06'")
    assert [reason.cause for reason in why.reasons] == [Cause.NOT_ACTIVE, Cause.AWAY]
    assert start_without(level(plan.problem()), 0, why.reasons) < why.start
    _, why = why_of(tree, more % "'Vacation 1.0 2026-01-05 2026-01-05'")
    assert [reason.cause for reason in why.reasons] == [Cause.NOT_ACTIVE]
