"""What resources/docs/adding.md says is enough, and what it says is noticed when forgotten is
noticed."""

import os
import shlex
from pathlib import Path
from typing import Final

import pytest

from tests.adding import PAGE, Recipe, Step, changed, copy_to, recipes, run

QUICK: Final = ("lint-imports", "pytest tests/test_rooms.py")
NIGHTLY: Final = "PLANNER_APP_TEST_EXAMPLES" in os.environ
"""Then each step is left out once: that takes a minute."""
RECIPES = recipes(PAGE.read_text(encoding="utf-8"))
FORGETTABLE = [
    pytest.param(recipe, step, id=f"{recipe.name}-{step.path}")
    for recipe in RECIPES
    for step in recipe.steps
    if step.forgotten and (NIGHTLY or step.forgotten in QUICK)
]


@pytest.fixture(scope="module")
def copy(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with the new thing: everything that its list says, and nothing else."""
    root = tmp_path_factory.mktemp("copy")
    copy_to(root)
    for step in recipe.steps:
        step.take(root)
    return root


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name, scope="module")
def test_with_the_files_of_a_list_and_no_others_the_new_thing_works(
    recipe: Recipe, copy: Path
) -> None:
    written = " ".join(step.path for step in recipe.steps if step.path.endswith(".py"))
    for command in (
        *recipe.shown,
        f"python -m ruff check {written}",
        f"python -m ruff format --check {written}",
    ):
        done = run(copy, command)
        assert done.returncode == 0, f"{command}\n{done.stdout[-3_000:]}{done.stderr[-1_000:]}"


@pytest.mark.parametrize(("recipe", "forgotten"), FORGETTABLE, scope="module")
def test_a_step_that_is_forgotten_is_noticed(recipe: Recipe, forgotten: Step, copy: Path) -> None:
    with forgotten.forgotten_in(copy):
        done = run(copy, forgotten.forgotten)
    assert done.returncode in (1, 2), (
        f"{forgotten.forgotten}\n{done.stdout[-3_000:]}{done.stderr[-1_000:]}"
    )


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_what_notices_a_forgotten_step_is_among_what_passes_with_all(recipe: Recipe) -> None:
    shown = [set(shlex.split(command)) for command in recipe.shown]
    wanted = {step.forgotten for step in recipe.steps if step.forgotten}
    assert [
        command
        for command in wanted
        if not any(set(shlex.split(command)) <= words for words in shown)
    ] == []


def test_changes_that_do_not_fit_are_noticed() -> None:
    text = "one\ntwo\nthree\n"
    assert changed(text, " one\n+more\n@@\n-three\n+3\n") == "one\nmore\ntwo\n3\n"
    assert changed(text, "+zero\n one\n") == "zero\none\ntwo\nthree\n"
    for diff in (" four\n", " thr\n", "-one\n three\n", " two\n@@\n one\n"):
        with pytest.raises(AssertionError, match="does not stand there"):
            changed(text, diff)
