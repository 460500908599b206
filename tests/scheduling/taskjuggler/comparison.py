"""One plan scheduled by both programs, and the name of every difference."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from planner_app.scheduling.levelling import level
from tests.scheduling.problems import Draft, iso
from tests.scheduling.taskjuggler import program
from tests.scheduling.taskjuggler.clocks import DAY
from tests.scheduling.taskjuggler.differences import Difference, adopted
from tests.scheduling.taskjuggler.plans import PLAIN, Kinds, generated
from tests.scheduling.taskjuggler.text import HIGHEST, Written, write

Span = tuple[int, int]


@dataclass(frozen=True)
class Trial:
    """A plan to be scheduled by both: how it is drawn, and which differences it is made to show."""

    rows: int
    seed: int
    kinds: Kinds = PLAIN
    shows: frozenset[Difference] = frozenset()
    priorities: int = HIGHEST - 1
    slot: int = 30
    """Minutes."""

    def draft(self) -> Draft:
        """The plan."""
        return generated(self.rows, self.seed, self.kinds)


BERLIN = "Europe/Berlin"
AROUND = ("UTC", BERLIN, "Asia/Kolkata", "America/Sao_Paulo")
TRIALS: Final = {
    "100 rows": Trial(100, 31),
    "300 rows": Trial(300, 48),
    "300 rows, four time zones": Trial(300, 49, Kinds(zones=AROUND)),
    "1 000 rows": Trial(999, 50),
    "100 rows, odd efforts": Trial(100, 32, Kinds(step=0.1), frozenset({Difference.SLOTS})),
    "100 rows, nights": Trial(100, 2, Kinds(nights=True), frozenset({Difference.DAYS})),
    "100 rows, clock changes": Trial(
        100, 3, Kinds(BERLIN, (BERLIN, "UTC")), frozenset({Difference.GAPS})
    ),
    "100 rows, nine priorities": Trial(
        100, 34, Kinds(one_row=True), frozenset({Difference.TIES, Difference.TURNS}), 9
    ),
    "100 rows, no time": Trial(100, 4, Kinds(idle=0.4), frozenset({Difference.TURNS})),
}
"""By title; what follows the first four shows one difference each."""


@dataclass
class Comparison:
    """Every task of a plan by what explains its difference; moments are UTC seconds."""

    finish: int
    their_finish: int
    equal: int = 0
    named: Counter[str] = field(default_factory=Counter)
    """How many tasks differ by each difference, or by several together."""
    unexplained: list[str] = field(default_factory=list)

    @property
    def tasks(self) -> int:
        """Items and rows compared."""
        return self.equal + self.named.total() + len(self.unexplained)


def compare(draft: Draft, trial: Trial, folder: Path) -> Comparison:
    """Schedule the plan by both and explain every task: it has their dates once all of what the
    plan shows is adopted.

    The name of a difference is the one that is enough by itself, or all of them.
    """
    ours = level(draft.problem())
    until = (int(ours.row_finish.max()) // DAY + 21) * DAY
    written = write(draft, until, trial.slot, trial.priorities)
    theirs = program.schedule(written.text, folder)
    dates = _dates(draft, written)
    found = Comparison(
        max(end for _, end in dates.values()), max(theirs[name].finish for name in dates)
    )
    tried: dict[frozenset[Difference], dict[str, Span]] = {
        wanted: _dates(adopted(draft, wanted, written, theirs, trial.slot), written)
        for wanted in chain((frozenset({one}) for one in trial.shows), [trial.shows])
    }
    for name, span in dates.items():
        their = theirs[name].start, theirs[name].finish
        reasons = [wanted for wanted, adopting in tried.items() if adopting[name] == their]
        if trial.shows not in reasons:
            found.unexplained.append(f"{name}: {_words(span)} here, {_words(their)} there")
        elif span == their:
            found.equal += 1
        else:
            found.named[", ".join(sorted(one.name.lower() for one in reasons[0]))] += 1
    return found


def _dates(draft: Draft, written: Written) -> dict[str, Span]:
    """Start and finish of every task as we schedule it, by TaskJuggler's name of it."""
    schedule = level(draft.problem())
    items = {
        name: (schedule.item_start[i], schedule.item_finish[i]) for name, i in written.items.items()
    }
    rows = {
        name: (schedule.row_start[i], schedule.row_finish[i]) for name, i in written.rows.items()
    }
    return {name: (int(start), int(finish)) for name, (start, finish) in (items | rows).items()}


def _words(span: Span) -> str:
    return " to ".join(str(iso(at)) for at in span)
