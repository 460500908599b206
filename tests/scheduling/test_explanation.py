"""S14: every date can explain itself."""

from planner_app.scheduling.explanation import Explainer, sentence
from planner_app.scheduling.levelling import level
from planner_app.scheduling.schedule import Cause
from tests.scheduling.plan_files import PlanFile


def sentences(tree: str, more: str = "") -> list[str]:
    """The sentence of every row of a plan on Monday 2026-01-05, 09:00."""
    plan = PlanFile(f"now = '2026-01-05T09:00'\ntree = '''{tree}'''\n{more}")
    schedule = level(plan.problem())
    names, people, explainer = [*plan.items], [*plan.people], Explainer(schedule)
    rows = range(len(schedule.row_start))
    return [sentence(explainer.why(row), schedule.problem, names.__getitem__, people.__getitem__) for row in rows]


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
        "Paint starts on Tue 6 January 2026 at 13:00 because it waits for Layout.",
        "Later starts on Fri 9 January 2026 at 09:00 because it is delayed until Fri 9 January 2026 at 00:00, "
        "and ben does not work before that.",
        "Pair starts on Mon 5 January 2026 at 09:00, at once.",
        "Pair starts on Mon 5 January 2026 at 12:00 because the row before it on the same item comes first.",
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


def test_s14_limits_and_the_rows_in_between_are_data() -> None:
    plan = PlanFile("now = '2026-01-05T09:00'\ntree = '''A | ana 3\nB | ana 5\nC | ana 2 limit 1'''")
    schedule = level(plan.problem())
    why = Explainer(schedule).why(2)
    assert why.busy_rows == (1, 0)
    assert why.cause == Cause.NOW
    assert why.capped
