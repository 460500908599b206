"""Sends one mutated request after the other and keeps the score: by chance, from a seed."""

import re
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, Protocol

from tests.api.fuzz.scene import MOST_EDITS, Scene

_MOST_KEPT: Final = 4_000
"""Requests that are mutated further."""
_LONGEST: Final = 8_192
"""Bytes of one that is kept: longer ones only slow it all down."""
_SAID: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


class Target(Protocol):
    """What is fuzzed."""

    def __init__(self, scene: Scene) -> None: ...

    @property
    def seeds(self) -> Sequence[bytes]:
        """Requests as they are really made."""

    def mutated(self, random: Random, data: bytes, other: bytes) -> bytes:
        """Another request."""

    def ask(self, data: bytes) -> str:
        """What came of it. Whatever it raises is a finding."""


@dataclass
class Score:
    """What was seen so far."""

    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, bytes] = field(default_factory=dict)
    slowest: tuple[float, bytes] = (0.0, b"")
    began: float = field(default_factory=time.monotonic)

    def count(self, outcome: str) -> None:
        """One more."""
        self.asked += 1
        self.outcomes[outcome] += 1

    def split(self) -> tuple[int, int]:
        """How many were done or answered, how many refused."""
        kinds: Counter[str] = Counter()
        for outcome, count in self.outcomes.items():
            kinds[outcome.partition(":")[0]] += count
        return kinds["done"], kinds["refused"]

    def line(self) -> str:
        """In one line."""
        seconds = time.monotonic() - self.began
        answered, refused = self.split()
        return (
            f"{self.asked} inputs, {answered} answered, {refused} refused, "
            f"{len(self.outcomes)} distinct outcomes, "
            f"{len(self.findings)} findings, {seconds:.0f} s, slowest {self.slowest[0]:.2f} s"
        )


class Fuzzer:
    """Puts requests to a target; a request with a new outcome is mutated further."""

    def __init__(self, target: Target, scene: Scene, findings: Path | None = None) -> None:
        self.target, self.score = target, Score()
        self.kept = list(target.seeds)
        self._scene = scene
        self._findings = findings
        self._edits: list[bytes] = []

    def run(self, count: int, random: Random) -> None:
        """So many requests: first those that are really made, then mutated ones."""
        seeds = self.target.seeds
        for n in range(count):
            self.ask(seeds[n] if n < len(seeds) else self.another(random))

    def another(self, random: Random) -> bytes:
        """A request like one that was kept; one of the first every other time."""
        data = random.choice(self.target.seeds if random.randrange(2) else self.kept)
        return self.target.mutated(random, data, random.choice(self.kept))

    def ask(self, data: bytes) -> None:
        """Put one, and remember what came of it."""
        start, edits = time.perf_counter(), self._scene.edits
        try:
            outcome = _SAID.sub("#", self.target.ask(data))[:200]
        except Exception as error:
            self._found(error, data)
            outcome = "finding"
            self._renew()
        self._timed(time.perf_counter() - start, data)
        self.score.count(outcome)
        if (
            self.score.outcomes[outcome] == 1
            and len(data) <= _LONGEST
            and len(self.kept) < _MOST_KEPT
        ):
            self.kept.append(data)
        if self._scene.edits > edits:
            self._edits.append(data)
        if self._scene.edits >= MOST_EDITS:
            self.prove()

    def _timed(self, seconds: float, data: bytes) -> None:
        if seconds > self.score.slowest[0]:
            self.score.slowest = seconds, data
            if self._findings is not None:
                (self._findings / "slowest.input").write_bytes(data)

    def prove(self, *, undone: bool = False) -> None:
        """The plan is whole after all that was done to it; then a fresh one takes its place."""
        try:
            self._scene.prove(undone=undone)
        except Exception as error:
            self._found(error, b"\n----\n".join(self._edits))
        self._renew()

    def _renew(self) -> None:
        self._edits.clear()
        self._scene.renew()

    def _found(self, error: Exception, data: bytes) -> None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        name = (
            f"{type(error).__name__} "
            f"{Path(where.filename).name}:{where.lineno} {_SAID.sub('#', str(error))[:200]}"
        )
        if name in self.score.findings:
            return
        self.score.findings[name] = data
        if self._findings is not None:
            at = self._findings / f"{len(self.score.findings):03}"
            at.with_suffix(".input").write_bytes(data)
            text = f"{name}\n{''.join(traceback.format_exception(error))}"
            at.with_suffix(".txt").write_text(text, encoding="utf-8", errors="backslashreplace")
