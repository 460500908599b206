"""A few hundred mutated requests to each face; `python -m tests.api.fuzz` sends a million."""

from pathlib import Path
from random import Random

import pytest

from tests.api.fuzz.batches import Batches
from tests.api.fuzz.driving import Fuzzer, Target
from tests.api.fuzz.liquidplanner import LiquidPlanner
from tests.api.fuzz.queries import Queries
from tests.api.fuzz.scene import Scene
from tests.thoroughness import examples

COUNT = 3 * examples(100)


@pytest.mark.parametrize("face", [Queries, LiquidPlanner, Batches])
def test_r17_whatever_is_sent_is_answered_or_refused(tmp_path: Path, face: type[Target]) -> None:
    """And the plan passes `check` after all that was accepted, and is undone to what it was
    (R18)."""
    with Scene(tmp_path) as scene:
        fuzzer = Fuzzer(face(scene), scene)
        fuzzer.run(COUNT, Random(1))
        fuzzer.prove(undone=True)
    assert fuzzer.score.findings == {}
    answered, refused = fuzzer.score.split()
    assert answered > 20 and refused > 100, "most are refused, some must not be"
