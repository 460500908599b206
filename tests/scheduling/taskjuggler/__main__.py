"""`python -m tests.scheduling.taskjuggler`: plans of 100 to 1 000 rows scheduled by both, and why tasks differ."""

import sys
import tempfile
from pathlib import Path

from tests.scheduling.problems import iso
from tests.scheduling.taskjuggler.comparison import TRIALS, Comparison, compare
from tests.scheduling.taskjuggler.differences import Difference
from tests.scheduling.taskjuggler.program import is_installed


def line(title: str, found: Comparison) -> str:
    """One line of the report."""
    named = ", ".join(f"{count} by {name}" for name, count in sorted(found.named.items())) or "none differs"
    finish = str(iso(found.finish))
    if found.their_finish != found.finish:
        finish += f" (there {iso(found.their_finish)})"
    unexplained = f"  NOT EXPLAINED: {len(found.unexplained)}" if found.unexplained else ""
    return f"{title:<28} {found.tasks:6} {found.equal:6}  {finish}  {named}{unexplained}"


def main() -> int:
    """Compare every trial; status 1 where a task's difference has no name."""
    if not is_installed():
        sys.exit("TaskJuggler (tj3) is not installed here")
    sys.stdout.write("plan                          tasks  equal  ends                 differ\n")
    unexplained = []
    for title, trial in TRIALS.items():
        with tempfile.TemporaryDirectory() as folder:
            found = compare(trial.draft(), trial, Path(folder))
        sys.stdout.write(f"{line(title, found)}\n")
        sys.stdout.flush()
        unexplained += found.unexplained
    sys.stdout.write("\n".join(("", *(difference.value for difference in Difference), *unexplained, "")))
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
