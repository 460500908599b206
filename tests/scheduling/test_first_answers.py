"""Before the kernel is compiled a child answers with the same functions as plain Python."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from planner_app.ids import RowIndex
from planner_app.scheduling.first_answers import EXPLAIN, LEVEL, Answerer, first_answers
from planner_app.scheduling.kernel_cache import FOLDER_VARIABLE
from planner_app.scheduling.levelling import level
from planner_app.scheduling.reasons.explanation import Explainer
from tests.scheduling.problems import Draft
from tests.scheduling.strategies import booked_drafts, drafts
from tests.scheduling.test_properties import assert_same_schedule


@pytest.fixture(scope="module")
def child() -> Iterator[Answerer]:
    """It runs uncompiled, this process compiled."""
    assert first_answers().wait_until_compiled()
    child = Answerer()
    yield child
    child.close()
    assert child.returncode == 0, "it ends when nobody asks any more"


@settings(max_examples=40)
@given(draft=drafts() | booked_drafts())
def test_s01_s14_uncompiled_is_compiled(child: Answerer, draft: Draft) -> None:
    problem = draft.problem()
    compiled, uncompiled = level(problem), child.ask(LEVEL, problem)
    assert uncompiled.problem is problem, "what both know is not sent back"
    assert_same_schedule(uncompiled, compiled)
    here, there = Explainer(compiled), child.ask(EXPLAIN, compiled)
    assert there.schedule is compiled
    rows = [RowIndex(row) for row in range(len(problem.rows.ids))]
    assert [there.why(row) for row in rows] == [here.why(row) for row in rows]


def test_what_a_child_refuses_is_raised_here_and_it_goes_on(child: Answerer) -> None:
    refused = child.ask(LEVEL, "no problem at all")
    assert isinstance(refused, AttributeError)
    assert len(child.ask(LEVEL, Draft(0).problem()).item_finish) == 0


def test_with_an_empty_cache_a_workspace_answers_before_anything_is_compiled(
    tmp_path: Path,
) -> None:
    """A real process: dates and reasons come without numba, compiling goes on beside them."""
    code = """
import sys, threading
from planner_app.application import write_demo
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.planning.replan import Replanner
from planner_app.scheduling.first_answers import first_answers
from planner_app.scheduling.kernel_cache import is_compiled
from planner_app.scheduling.reasons.explanation import Explainer
write_demo(sys.argv[1], 1, 1, lambda _: None)
told, compiling, heard = [], [], threading.Event()
def hear(answer):
    told.append(answer)
    heard.set()
def hear_of_compiling(under_way):
    compiling.append(under_way)
with Workspace.open(sys.argv[1]) as workspace:
    replanner = Replanner(
        samples=50, on_schedule=hear, on_percentiles=hear, on_error=hear,
        on_compiling=hear_of_compiling, live=workspace.live,
    )
    replanner.request(workspace.snapshot, 1_800_000_000)
    assert heard.wait(60)
    Explainer(told[0]).why(0)
    replanner.close()
assert not is_compiled() and "numba" not in sys.modules
assert first_answers().are_needed()
print(type(told[0]).__name__, (told[0].row_finish > 0).any(), len(told))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "demo.plan")],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, FOLDER_VARIABLE: str(tmp_path / "empty")},
    )
    assert (done.stdout.split(), done.stderr) == (["Schedule", "True", "1"], "")
