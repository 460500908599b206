"""Ids do not mix: mypy refuses one of another family, a place for an id and a bare number, from
store to window."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.test_doors import assert_refused

CODE: Final = Path(__file__).parent.parent / "planner_app"
NUMBERS: Final = {
    "record_id": "of whichever family the name beside it tells",
    "owner_id": "a person's or a team's, 0 for nobody's (R6)",
    "workspace_id": "LiquidPlanner's: always 1",
    "last_workspace_id": "LiquidPlanner's: always 1",
    "space_id": "LiquidPlanner's: always 1",
    "client_id": "LiquidPlanner's clients, of which there are none",
}
"""What is called an id and is a number of no one family, and why."""


def test_mypy_refuses_each_id_in_the_place_of_another_and_no_right_one(tmp_path: Path) -> None:
    """It would let them pass if ids were plain numbers, or if one of these took Any."""
    assert_refused("wrong_ids.txt", tmp_path)


def plain_ids(path: Path) -> Iterator[tuple[str, str]]:
    """Fields, parameters and variables of a module that are called an id and annotated as a number,
    and where."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case (
                ast.arg(arg=name, annotation=ast.expr() as kind)
                | ast.AnnAssign(target=ast.Name(id=name), annotation=kind)
            ):
                if re.search(r"_ids?$", name) and re.search(r"\bint\b", ast.unparse(kind)):
                    yield name, f"{path.relative_to(CODE)}:{node.lineno}"


def test_whatever_is_called_an_id_says_whose() -> None:
    modules = (path for path in CODE.rglob("*.py") if "migrations" not in path.parts)
    found = [(name, where) for path in modules for name, where in plain_ids(path)]
    assert [each for each in found if each[0].removesuffix("s") not in NUMBERS] == []
    assert NUMBERS.keys() - {name for name, _ in found} == set(), "no longer there"
