"""What the card over a bar of a lane says: whose work, from when to when, how sure, and why
then."""

from planner_app.operations.snapshot.snapshot import AssignmentRecord
from planner_app.scheduling.schedule import P90
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.charts.cards import Card
from planner_app.ui.look.date_words import clock_words, finish_words, hours_words, start_words


def card_for(bridge: Bridge, row: AssignmentRecord, label: str) -> Card:
    """The card of a row; its reason (S14) follows in a moment where it has to be worked out."""
    start, finish = bridge.dates.row_dates(row.id)
    title = f"{label} · {start_words(start, bridge.zone)} → {finish_words(finish, bridge.zone)}"
    sure = bridge.dates.row_percentile(row.id, P90)
    told = [f"{bridge.snapshot.who(row)}."]
    told += [f"90 % by {clock_words(sure, bridge.zone)}."] if sure > 0 else []
    told += (
        [f"{hours_words((row.low + row.high) / 2)} expected."]
        if row.low is not None and row.high is not None
        else []
    )
    return Card(title, " ".join((*told, bridge.explanations.of_row(row.id))).strip())
