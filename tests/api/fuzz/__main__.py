"""`python -m tests.api.fuzz queries|liquidplanner|batches COUNT [--seed N] [--guided] [--findings
FOLDER]`.

`--guided` lets atheris choose what to mutate by the code it reaches (`pip install atheris`; Linux
only). PLANNER_APP_HOME keeps the compiled kernel from run to run; `--folder` on a tmpfs is several
times faster than a disk.
"""

import argparse
import gc
import os
import shutil
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from tests.api.fuzz.driving import Fuzzer

_TOLD_EVERY = 10_000


def main() -> int:
    """0: nothing found; 1: findings, which stand in the folder."""
    asked = _arguments()
    asked.findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        os.environ.setdefault("PLANNER_APP_HOME", str(Path(folder) / "home"))
        with _instrumented() if asked.guided else nullcontext():
            from tests.api.fuzz.batches import Batches
            from tests.api.fuzz.driving import Fuzzer, Target
            from tests.api.fuzz.liquidplanner import LiquidPlanner
            from tests.api.fuzz.queries import Queries
            from tests.api.fuzz.scene import Scene
        with Scene(Path(folder)) as scene:
            faces: dict[str, type[Target]] = {
                "queries": Queries,
                "liquidplanner": LiquidPlanner,
                "batches": Batches,
            }
            fuzzer = Fuzzer(faces[asked.face](scene), scene, asked.findings)
            gc.freeze()
            if asked.guided:
                _guided(fuzzer, asked.count, asked.seed, Path(folder))
            _seeded(fuzzer, asked.count, asked.seed)
            return _told(fuzzer)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.api.fuzz", description=__doc__)
    parser.add_argument("face", choices=["queries", "liquidplanner", "batches"])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", action="store_true")
    parser.add_argument(
        "--folder", type=Path, default=Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    )
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    return parser.parse_args()


def _told(fuzzer: "Fuzzer") -> int:
    """The exit status, once all that was found is told."""
    fuzzer.prove()
    _tell(fuzzer)
    for name, data in fuzzer.score.findings.items():
        sys.stdout.write(f"{name}\n    {data[:300]!r}\n")
    return 1 if fuzzer.score.findings else 0


def _tell(fuzzer: "Fuzzer") -> None:
    sys.stderr.write(f"{fuzzer.score.line()}\n")
    sys.stderr.flush()


def _seeded(fuzzer: "Fuzzer", count: int, seed: int) -> None:
    random = Random(seed)
    while fuzzer.score.asked < count:
        fuzzer.run(min(_TOLD_EVERY, count - fuzzer.score.asked), random)
        _tell(fuzzer)


def _instrumented() -> AbstractContextManager[Any]:
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

    found: AbstractContextManager[Any] = atheris.instrument_imports(
        include=["planner_app.api", "lark"]
    )
    return found


def _guided(fuzzer: "Fuzzer", count: int, seed: int, folder: Path) -> NoReturn:
    """libFuzzer never comes back, so that the last request ends the process."""
    import atheris

    corpus = folder / "corpus"
    corpus.mkdir()
    for number, data in enumerate(fuzzer.target.seeds):
        (corpus / str(number)).write_bytes(data)

    def one(data: bytes) -> None:
        fuzzer.ask(data)
        if fuzzer.score.asked % _TOLD_EVERY == 0:
            _tell(fuzzer)
        if fuzzer.score.asked >= count:
            status = _told(fuzzer)
            shutil.rmtree(folder)
            sys.stdout.flush()
            os._exit(status)

    def mutated(data: bytes, most: int, chance: int) -> bytes:
        random = Random(chance)
        if random.randrange(10) == 0:
            found: bytes = atheris.Mutate(data, most)
            return found
        return fuzzer.target.mutated(random, data, random.choice(fuzzer.kept))[:most]

    options = [
        f"-seed={seed}",
        "-max_len=4096",
        "-mutate_depth=1",
        "-verbosity=0",
        f"-artifact_prefix={folder}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=mutated)
    atheris.Fuzz()
    raise AssertionError("libFuzzer came back")


if __name__ == "__main__":
    sys.exit(main())
