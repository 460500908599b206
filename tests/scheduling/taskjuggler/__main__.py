"""`python -m tests.scheduling.taskjuggler [MORE]`: plans of 100 to 1 000 rows scheduled by both,
and why tasks differ.

MORE: try so many more, with everything at once that is meant differently.
"""

import sys
import tempfile
from pathlib import Path

from tests.scheduling.problems import iso
from tests.scheduling.taskjuggler.comparison import (
    AROUND,
    BERLIN,
    TRIALS,
    Comparison,
    Trial,
    compare,
)
from tests.scheduling.taskjuggler.differences import Difference
from tests.scheduling.taskjuggler.plans import Kinds
from tests.scheduling.taskjuggler.program import is_installed


def line(title: str, found: Comparison) -> str:
    """One line of the report."""
    named = (
        ", ".join(f"{count} by {name}" for name, count in sorted(found.named.items()))
        or "none differs"
    )
    finish = str(iso(found.finish))
    if found.their_finish != found.finish:
        finish += f" (there {iso(found.their_finish)})"
    unexplained = f"  NOT EXPLAINED: {len(found.unexplained)}" if found.unexplained else ""
    return f"{title:<28} {found.tasks:6} {found.equal:6}  {finish}  {named}{unexplained}"


def more(number: int) -> dict[str, Trial]:
    """Further plans."""
    sizes = range(100, 1_000)
    kinds = Kinds(BERLIN, AROUND, step=0.1, nights=True, idle=0.1)
    shows = frozenset(Difference) - {Difference.TIES}
    return {
        f"{sizes[97 * seed % len(sizes)]} rows, seed {seed}": Trial(
            sizes[97 * seed % len(sizes)], seed, kinds, shows
        )
        for seed in range(1_000, 1_000 + number)
    }


def main(number: int) -> int:
    """Compare every trial; status 1 where a task's difference has no name."""
    if not is_installed():
        sys.exit("TaskJuggler (tj3) is not installed here")
    sys.stdout.write("plan                          tasks  equal  ends                 differ\n")
    unexplained = []
    for title, trial in (TRIALS | more(number)).items():
        with tempfile.TemporaryDirectory() as folder:
            found = compare(trial.draft(), trial, Path(folder))
        sys.stdout.write(f"{line(title, found)}\n")
        sys.stdout.flush()
        unexplained += found.unexplained
    sys.stdout.write(
        "\n".join(("", *(difference.value for difference in Difference), *unexplained, ""))
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
