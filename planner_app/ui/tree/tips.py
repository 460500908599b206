"""What a cell of the tree says on hover: a name that is cut, why a date is what it is, how sure a
deadline."""

from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import Column, Tone, plan_now
from planner_app.ui.columns.tree_columns import COLUMNS, NAME, status


def tip_words(bridge: Bridge, item: ItemRecord, column: Column) -> str:
    """What a cell is about; more where its column has more to say."""
    plan = plan_now(bridge)
    shown = column.show(plan, item)
    if column is COLUMNS[NAME]:
        return shown.text
    more = column.more(bridge, item) if column.more is not None and shown.text else ""
    # Colour alone does not tell: the tip says in words what red or amber means.
    if column.more is not None and shown.tone in (Tone.LATE, Tone.AT_RISK):
        is_late = status(plan, item).tone is Tone.LATE
        if is_late:
            sentence = tr("{date}: late.", date=shown.text)
        else:
            sentence = tr("{date}: at risk.", date=shown.text)
        return " ".join(filter(None, (sentence, more)))
    return more or tr(column.hint)
