"""Many clients at once on one served plan: python -m tests.api.http.crowd [SECONDS] [PLAN or
postgresql:// URL].

Each reads, and makes edits that rules may refuse; every answer is kept, so that the plan can be
held against them. Without a plan it is the sample production, with 64 clients for 60 seconds on a
server of its own.
"""

import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from planner_app.api.http.tokens import Tokens
from planner_app.ids import ItemId, PersonId
from planner_app.operations.checking import check
from planner_app.operations.opened.workspace import Workspace

CLIENTS = 64
W = "/api/workspaces/1"


@dataclass
class Tally:
    """What clients were told, all together."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    accepted: Counter[str] = field(default_factory=Counter)
    """Edits by the token's name."""
    notes: list[str] = field(default_factory=list)
    """Of the hours logged, each once."""
    broken: list[str] = field(default_factory=list)
    """What no client should see."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fastest(self, kind: str, share: float) -> float:
        """Milliseconds in which such a share of calls of a kind were answered."""
        found = sorted(self.seconds.get(kind, [0.0]))
        return found[int(share * (len(found) - 1))] * 1000


@dataclass(frozen=True)
class Stage:
    """Where clients meet: few tasks and people, so that they get into each other's way."""

    tasks: list[ItemId]
    people: list[PersonId]


class Client:
    """One connection, one token."""

    def __init__(
        self, address: str, name: str, token: str, number: int, stage: Stage, tally: Tally
    ) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self._headers = {"Authorization": "Basic " + b64encode(f"{name}:{token}".encode()).decode()}
        self._name, self._number, self._stage, self._tally = name, number, stage, tally
        self._random = random.Random(number)
        self._logged = 0

    def run(self, until: float, calls: int) -> None:
        """Call until then, or so many times."""
        try:
            for _ in range(calls):
                if time.monotonic() > until:
                    break
                self._turn()
        except Exception as error:
            with self._tally.lock:
                self._tally.broken.append(f"client {self._number}: {error!r}")
        finally:
            self._connection.close()

    def _turn(self) -> None:
        task, person = (
            self._random.choice(self._stage.tasks),
            self._random.choice(self._stage.people),
        )
        self._random.choice(
            (
                self._read,
                self._read,
                self._list,
                self._log,
                self._assign,
                self._estimate,
                self._remove,
            )
        )(task, person)

    def _read(self, task: int, _person: int) -> None:
        status, item = self._call("read", "GET", f"/treeitems/{task}")
        positions = [row["position"] for row in item.get("assignments", [])]
        owners = [(row["person_id"], row["team_id"]) for row in item.get("assignments", [])]
        if (
            status != 200
            or positions != list(range(1, len(positions) + 1))
            or len(set(owners)) != len(owners)
        ):
            self._tally.broken.append(f"{status}: {item}")

    def _list(self, _task: int, person: int) -> None:
        status, items = self._call("list", "GET", f"/tasks?filter[]=owner_id={person}&limit=20")
        if status != 200 or not isinstance(items, list):
            self._tally.broken.append(f"{status}: {items}")

    def _log(self, task: int, person: int) -> None:
        """Hours of which a day takes 24: later ones are refused (R14)."""
        self._logged += 1
        note = f"client {self._number} call {self._logged}"
        sent = {
            "member_id": person, "work": 0.5, "note": note, "append": True,
            "work_performed_on": f"2026-01-{self._random.randint(1, 28):02}",
        }  # fmt: skip
        if self._edit("log", f"/tasks/{task}/track_time", sent):
            with self._tally.lock:
                self._tally.notes.append(note)

    def _assign(self, task: int, person: int) -> None:
        """Refused where the person is on it (R4)."""
        self._edit("assign", f"/tasks/{task}/update_assignment", {"person_id": person})

    def _estimate(self, task: int, _person: int) -> None:
        """A range that nobody else sets, on a row that somebody may take away meanwhile."""
        _, item = self._call("read", "GET", f"/treeitems/{task}")
        row = self._random.choice(item["assignments"])
        low = self._number + self._random.random()
        sent = {
            "assignment_id": row["id"],
            "low_effort_remaining": low,
            "high_effort_remaining": low + 1,
        }
        self._edit("estimate", f"/tasks/{task}/update_assignment", sent)

    def _remove(self, task: int, _person: int) -> None:
        """Refused with logged hours, and of an item's only row (R7)."""
        _, item = self._call("read", "GET", f"/treeitems/{task}")
        row = self._random.choice(item["assignments"])
        self._edit("remove", f"/tasks/{task}/assignments/{row['id']}", None)

    def _edit(self, kind: str, path: str, sent: object) -> bool:
        status, answer = self._call(kind, "DELETE" if sent is None else "POST", path, sent)
        if status not in (200, 422, 404) or (status == 404 and kind != "remove"):
            self._tally.broken.append(f"{status}: {answer}")
        if status == 200:
            with self._tally.lock:
                self._tally.accepted[self._name] += 1
        return status == 200

    def _call(self, kind: str, method: str, path: str, sent: object = None) -> tuple[int, Any]:
        start = time.perf_counter()
        body = None if sent is None else json.dumps(sent).encode()
        self._connection.request(method, W + path, body, self._headers)
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        with self._tally.lock:
            self._tally.statuses[kind, response.status] += 1
            self._tally.seconds.setdefault(kind, []).append(time.perf_counter() - start)
        return response.status, answer


def crowd(
    address: str, tokens: dict[str, str], stage: Stage, *, seconds: float, calls: int = sys.maxsize
) -> Tally:
    """So many clients, spread over the tokens, until time or calls are used up."""
    tally, until = Tally(), time.monotonic() + seconds
    names = list(tokens)
    clients = [
        Client(address, name := names[number % len(names)], tokens[name], number, stage, tally)
        for number in range(CLIENTS)
    ]
    threads = [threading.Thread(target=client.run, args=(until, calls)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def hold_against(plan: str, before: int, tally: Tally) -> None:
    """No 5xx, no lost and no doubled write, each accounted for in the journal by its token; the
    plan is sound."""
    assert tally.broken == []
    assert not [status for _, status in tally.statuses if status >= 500]
    with Workspace.open(plan) as workspace:
        entries = [entry for entry in workspace.history.entries() if entry.revision > before]
        assert Counter(entry.author for entry in entries) == tally.accepted
        notes = [entry.note for entry in workspace.snapshot.time_entries.values() if entry.note]
        told = Counter(note for note in notes if re.fullmatch(r"client \d+ call \d+", note))
        assert told == Counter(tally.notes)
    assert check(plan).faults == ()


@contextmanager
def serving(plan: str) -> Iterator[str]:
    """`planner-app serve` as a process; it is told to stop at the end and must end well."""
    with started(plan) as (address, _):
        yield address


@contextmanager
def started(plan: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The same, with the process: whoever stops it themselves must see it end well too."""
    command = [sys.executable, "-W", "error", "-m", "planner_app", "serve", plan, "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    with process.stderr as told:
        line = told.readline()
        try:
            yield next(word for word in line.split() if "://" in word).rstrip(","), process
        finally:
            if process.poll() is None:
                process.terminate()
            assert (process.wait(120), told.read()) == (0, ""), line


def main() -> None:
    """The long run, with its figures."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with tempfile.TemporaryDirectory() as folder:
        plan = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "crowd.plan")
        if len(sys.argv) <= 2:
            subprocess.run(
                [sys.executable, "-m", "planner_app", "demo", plan], check=True, capture_output=True
            )
        with Workspace.open(plan) as workspace:
            snapshot = workspace.snapshot
            tasks = [item for item in snapshot.outline if snapshot.items[item].type == "task"][:20]
            stage, before = Stage(tasks, list(snapshot.people)[:12]), snapshot.revision
        names = [f"crowd-{time.time_ns()}-{number}" for number in range(4)]
        tokens = {name: Tokens().make(name, read_only=False) for name in names}
        with serving(plan) as address:
            tally = crowd(address, tokens, stage, seconds=seconds)
        for name in names:
            Tokens().revoke(name)
        hold_against(plan, before, tally)
    for kind in sorted(tally.seconds):
        statuses = {
            status: count for (of, status), count in sorted(tally.statuses.items()) if of == kind
        }
        print(  # noqa: T201
            f"{kind}: {statuses}, median {tally.fastest(kind, 0.5):.1f} ms, "
            f"99 % {tally.fastest(kind, 0.99):.1f} ms"
        )
    print(  # noqa: T201
        f"{CLIENTS} clients, {seconds:g} s: "
        f"{sum(tally.accepted.values())} edits, all in the journal"
    )


if __name__ == "__main__":
    main()
