"""The plan that is fuzzed: furnished once, copied anew when it has changed a lot, proven whole
before."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from planner_app.api import wire
from planner_app.api.handling import Face
from planner_app.api.http.tokens import Tokens
from planner_app.errors import UserError
from planner_app.exception import ParseError
from planner_app.operations.checking import check_connection
from planner_app.operations.opened.workspace import Workspace
from tests.api.fuzz import seeding
from tests.api.http.conftest import NOW
from tests.api.http.direct import Direct
from tests.operations.comparing import assert_snapshot_is_fresh, assert_undone_and_redone, stored

CALLER = "ana"
"""The token's name; R14 finds a person of that username."""
MOST_EDITS = 150
"""After which a plan is proven and exchanged for a fresh one, so that it stays small."""
UNDONE_EVERY = 10
"""So many plans are also undone to the beginning and redone (R18)."""


class Scene:
    """A served plan in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._template, self._plan = folder / "template.plan", folder / "show.plan"
        self.edits = self.proven = 0
        with Workspace.create(
            str(self._template), name="Show", timezone="UTC", author="setup"
        ) as workspace:
            face = Face(workspace, lambda: NOW)
            for batch in seeding.batches("furnishing.jsonl"):
                face.handle(wire.decoded(batch))
        self._token = Tokens().make(CALLER, read_only=False)
        self._open()

    def __enter__(self) -> "Scene":
        return self

    def __exit__(self, *_: object) -> None:
        self._shut()
        Tokens().revoke(CALLER)

    def call(
        self, method: str, path: str, body: bytes, headers: list[tuple[bytes, bytes]]
    ) -> tuple[int, Any]:
        """A call's status and answer. AssertionError: it changed what it should not, the answer has
        no known shape."""
        before = self._stands()
        status, answer = self.direct.call(method, path, body, headers)
        assert status < 500 or (
            status == 501 and any(name == b"x-api-version" for name, _ in headers)
        ), answer
        if status >= 400:
            assert set(answer) >= {"type", "error", "message"} and answer["type"] == "Error", answer
            assert answer["message"] and "Traceback" not in answer["message"], answer
        self._count(before, refused=status >= 400)
        return status, answer

    def handle(self, operations: Any) -> tuple[int, Any]:
        """The same of a batch, without the server around it."""
        before = self._stands()
        try:
            answer = json.loads(wire.encoded(self.face.handle(wire.decoded(operations), CALLER)))
        except (UserError, ParseError) as error:
            self._count(before, refused=True)
            assert str(error)
            return 422, {"message": str(error)}
        self._count(before, refused=False)
        return 200, answer

    def _stands(self) -> tuple[int, int]:
        """Revision and a number that is another one after each commit to the file, whoever makes
        it."""
        [state] = self._watching.execute("PRAGMA data_version").fetchone()
        return self.workspace.snapshot.revision, int(state)

    def _count(self, before: tuple[int, int], *, refused: bool) -> None:
        after = self._stands()
        if refused:
            assert after == before, "a refusal changed something"
        elif after[0] == before[0]:
            self._doubtful |= after != before
        else:
            self.edits += 1

    def renew(self) -> None:
        """A fresh plan in place of this one, whatever became of it."""
        self._shut()
        self._open()

    def prove(self, *, undone: bool = False) -> None:
        """AssertionError: the plan is not whole, or cannot be undone and redone (every tenth time,
        and where asked)."""
        report = self.workspace.read(check_connection)
        assert report.faults == (), report.faults
        assert_snapshot_is_fresh(self.workspace)
        self.proven += 1
        if undone or self._doubtful or self.proven % UNDONE_EVERY == 0:
            assert_undone_and_redone(self.workspace, self._start)

    def _open(self) -> None:
        for leftover in self._plan.parent.glob(f"{self._plan.name}*"):
            leftover.unlink()
        shutil.copy(self._template, self._plan)
        self.workspace = Workspace.open(str(self._plan), author=CALLER)
        self._start, self.edits = stored(self.workspace), 0
        self._doubtful = False
        """Rows were written without an entry: undone to the beginning it shows whether they were
        others."""
        self.face = Face(self.workspace, lambda: NOW)
        self.direct = Direct(self.workspace, self._token, CALLER)
        self.direct.show(self.workspace.snapshot.revision)
        self._watching = sqlite3.connect(self._plan)

    def _shut(self) -> None:
        self._watching.close()
        self.direct.close()
        self.workspace.close()
