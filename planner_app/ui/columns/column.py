"""What a column of the tree is made of: one record tells the header, the cells, the editor and the
printed page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from planner_app.ids import ItemId
from planner_app.insight.dates_by_id import DatesById
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot
from planner_app.ui.bridge.bridge import Bridge
from planner_app.words import local


class Side(Enum):
    """Where words stand in a column, in its header as in its cells."""

    LEFT = 0
    RIGHT = 1


class Tone(Enum):
    """How words are meant; the painter knows the colour."""

    PLAIN = 0
    QUIET = 1
    AT_RISK = 2
    LATE = 3
    UNASSIGNED = 4


class Cell(NamedTuple):
    """One cell."""

    text: str
    tone: Tone = Tone.PLAIN


EMPTY = Cell("")


class PlanNow(NamedTuple):
    """What cells are read from: a plan, its dates, and when that is."""

    snapshot: Snapshot
    dates: DatesById
    zone: ZoneInfo
    now: int

    @property
    def today(self) -> date:
        """Today on the plan's clock; dates that are far from it say their year."""
        return local(self.now, self.zone).date()


def plan_now(bridge: Bridge) -> PlanNow:
    """The plan as the window shows it."""
    return PlanNow(bridge.snapshot, bridge.dates, bridge.zone, bridge.now())


def open_rows(snapshot: Snapshot, item_id: ItemId) -> list[AssignmentRecord]:
    """The item's rows that are not done, by position."""
    # Containers, and items made a moment ago, have no rows.
    rows = [snapshot.assignments[row_id] for row_id in snapshot.rows_of.get(item_id, ())]
    return [row for row in rows if not row.is_done]


@dataclass(frozen=True, eq=False)
class Editor:
    """How a cell is edited in place."""

    text: Callable[[PlanNow, ItemRecord], str]
    """What stands in the editor at first."""
    submit: Callable[[Bridge, ItemRecord, str], None]
    """Ask for the one edit that the text means. Raises ValueError: the text cannot be read."""
    refusal: str = ""
    """The sentence about a {text} that cannot be read, to be said by `tr`."""
    refusal_of_nothing: str = ""
    """The sentence about an empty cell where it may not be empty, to be said by `tr`."""
    is_open: Callable[[Snapshot, ItemRecord], bool] = lambda _snapshot, _item: True
    """Whether this item's cell can be edited."""


@dataclass(frozen=True, eq=False)
class OnPaper:
    """How a column stands on a printed page; widths in 1/96 inch."""

    title: str
    """English; `tr` says it where it is shown."""
    width: float
    text: Callable[[PlanNow, ItemRecord], str]
    gap: float = 2.0
    """Between it and what follows."""
    is_quiet: bool = False


@dataclass(frozen=True, eq=False)
class Column:
    """One column; `show` says what stands in its cells."""

    key: str
    title: str
    """English, as is the hint; `tr` says them where they are shown."""
    hint: str
    width: int
    """Pixels in a new window."""
    show: Callable[[PlanNow, ItemRecord], Cell]
    side: Side = Side.LEFT
    shown_at_first: bool = False
    own_words: tuple[str, ...] = ()
    """Texts of ours that stand in its cells, English: there is room for each in any language."""
    width_with_year: int | None = None
    """Of a date: the width in a plan that reaches into another year."""
    from_schedule: bool = False
    """May show something else whenever the plan is scheduled or simulated anew."""
    more: Callable[[Bridge, ItemRecord], str] | None = None
    """What its tip adds to a cell that says something."""
    editor: Editor | None = None
    paper: OnPaper | None = None
    """None: it is not printed."""
