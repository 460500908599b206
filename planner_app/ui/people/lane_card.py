"""What the card over a bar of a lane says: whose work, from when to when, how sure, and why
then."""

from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.scheduling.schedule import P90
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.cards import Card
from planner_app.ui.columns.column import plan_now
from planner_app.ui.look.schedule_words import finish_words, start_words
from planner_app.words import hours_words, local, short_moment_words


def card_for(bridge: Bridge, row: AssignmentRecord, label: str) -> Card:
    """The card of a row; its reason (S14) follows in a moment where it has to be worked out."""
    zone, today = bridge.zone, plan_now(bridge).today
    start, finish = bridge.dates.row_dates(row.id)
    title = f"{label} · {start_words(start, zone, today)} → {finish_words(finish, zone, today)}"
    told = [f"{bridge.snapshot.who(row)}."]
    sure = bridge.dates.row_percentile(row.id, P90)
    # No simulation has answered yet where there is no 90 % finish.
    if sure > 0:
        told.append(tr("90 % by {moment}.", moment=short_moment_words(local(sure, zone), today)))
    if row.low is not None and row.high is not None:
        told.append(tr("{hours} expected.", hours=hours_words((row.low + row.high) / 2)))
    return Card(title, " ".join((*told, bridge.explanations.of_row(row.id))).strip())
