"""The compiled kernel: loaded late, cached in the user's folder."""

import os
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

import planner_app
from planner_app.scheduling.first_answers import first_answers
from planner_app.scheduling.kernel_cache import (
    FOLDER_VARIABLE,
    is_compiled,
    kernel_folder,
    mark_compiled,
)
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.simulation import simulate
from tests.scheduling.problems import Draft, Row, moment

PACKAGE = Path(planner_app.__file__).parent


def test_the_plan_can_be_described_and_the_scheduler_named_without_loading_numba() -> None:
    code = "import sys, planner_app.scheduling.levelling as _; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_cache_lies_in_the_user_s_folder_and_knows_whether_it_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_APP_HOME", str(tmp_path))
    monkeypatch.delenv(FOLDER_VARIABLE)
    assert kernel_folder().is_relative_to(tmp_path)
    assert not is_compiled()
    mark_compiled()
    assert not is_compiled()  # nothing was written where there is no folder
    kernel_folder().mkdir(parents=True)
    mark_compiled()
    assert is_compiled()


def test_read_only_and_strided_arrays_and_empty_plans_do_not_compile_the_kernel_anew() -> None:
    assert first_answers().wait_until_compiled()
    level(_problem_of(2))
    from planner_app.scheduling.kernel.placing import level_rows

    problem = _problem_of(3)
    for family in (problem.items, problem.rows, problem.links):
        for each in fields(family):
            getattr(family, each.name).flags.writeable = False
    strided = replace(
        problem.rows,
        low=np.repeat(problem.rows.low, 2)[::2],
        item=np.repeat(problem.rows.item, 2)[::2],
    )
    assert (level(problem).row_finish == level(replace(problem, rows=strided)).row_finish).all()
    assert len(level(_problem_of(0)).row_finish) == 0
    assert simulate(_problem_of(0), samples=2) is not None
    assert len(level(Draft(0).problem()).item_finish) == 0
    assert len(level_rows.signatures) == 1  # type: ignore[attr-defined]


def test_a_second_checkout_loads_what_the_first_one_compiled(tmp_path: Path) -> None:
    """By content: the copy lies elsewhere and its files are newer. One small function stands for
    all, since all have the same decorator."""
    copy = tmp_path / "checkout" / "planner_app"
    shutil.copytree(PACKAGE, copy, copy_function=shutil.copyfile)
    code = """
import numpy as np
from planner_app.scheduling.kernel import events
events._with_space(np.zeros((1, 4), np.int64), 2)
print(events.__file__, len(events._with_space.stats.cache_hits))
"""
    answers = []
    for checkout in (PACKAGE.parent, copy.parent):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=checkout,
            check=True,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": str(checkout),
                FOLDER_VARIABLE: str(tmp_path / "cache"),
            },
        )
        answers.append(done.stdout.split())
    (_, compiled), (file, loaded) = answers
    assert Path(file).is_relative_to(copy)
    assert (compiled, loaded) == ("0", "1")


def _problem_of(tasks: int) -> Problem:
    draft = Draft(moment("2026-01-05T09:00"))
    person = draft.person()
    for task in range(tasks):
        draft.add(f"Task {task}", rows=[Row(person, 1, 2)])
    draft.links = [(task, task + 1, 0.0) for task in range(tasks - 1)]
    return draft.problem()


def test_filling_the_cache_leaves_nothing_to_compile_for_a_whole_production(tmp_path: Path) -> None:
    """Whatever was compiled or loaded only by the second half would make the first schedule of a
    window wait."""
    code = """
import importlib, pkgutil, sys
from pathlib import Path
from planner_app.scheduling import kernel
from planner_app.scheduling.compile_child import warm_up
warm_up()
def compiled():
    names = [found.name for found in pkgutil.iter_modules(kernel.__path__)]
    modules = [importlib.import_module(f"{kernel.__name__}.{name}") for name in names]
    functions = [thing for module in modules for thing in vars(module).values() if hasattr(thing, "signatures")]
    return {f"{each.__module__}.{each.__name__}": len(each.signatures) for each in functions}
before = compiled()
from planner_app.insight.alerts import alerts
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.levelling import level
from planner_app.scheduling.simulation import simulate
from tests.scheduling.productions import sample_production
problem = sample_production(10, Path(sys.argv[1]))
schedule = level(problem)
Explainer(schedule), alerts(schedule), simulate(problem, samples=20)
after = compiled()
assert after == before, {name for name in after if after[name] != before.get(name)}
"""  # noqa: E501
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
